//! The published files of GOV.UK Ethnicity facts and figures, if they are in the folder beside the project.

use std::path::PathBuf;

use libtest_mimic::Trial;

use crate::support::{Program, Row, assert_close, copy, number, project, rows_of};

pub(crate) fn tests() -> Vec<Trial> {
    let are_there = [LONG, WIDE].iter().all(|name| eff(name).exists());
    vec![crate::test_if(
        are_there,
        "needs the published files",
        "both_forms_of_published_table_downloads_are_read",
        both_forms_of_published_table_downloads_are_read,
    )]
}

const LONG: &str = "by-ethnicity-and-gender.csv";
const WIDE: &str = "by-ethnicity-and-gender-table.csv";

fn eff(name: &str) -> PathBuf {
    project("../shared/published/eff").join(name)
}

/// A layout of the table downloads about pupils at key stage 2.
const KEY_STAGE: &str = r#"id = "key-stage"
describes = "Pupils by ethnic group and gender"
format = "csv"

[observations]
other_columns = true
across = "Gender"
source = { text = "key-stage" }
release = { given = "release" }
wres_year = { text = "2018" }
collected = { text = "2018" }
org_level = { text = "england" }
org_code = { text = "" }
org_name = { text = "England" }
indicator = { text = "key stage 2" }
measure = { text = "expected standard" }
breakdown = { column = "Gender" }
ethnic_group = { column = "Ethnicity" }
value = { column = "Expected standard" }
unit = { text = "percent" }
"#;

/// The figures of a table download, each with its place.
fn pupils(program: &Program, name: &str, bytes: &[u8]) -> Vec<Row> {
    program.file(name, bytes);
    program.run(&["import", name, "--layout", "key-stage", "--release", name]).ends_with(0);
    let sql = format!(
        "SELECT breakdown, ethnic_group, value, cell FROM observation WHERE source = 'key-stage' AND release = \
         '{name}' ORDER BY 1, 2"
    );
    rows_of(program.run(&["query", "-q", "--format", "csv", &sql]).ends_with(0).stdout.as_bytes())
}

fn figure(rows: &[Row], gender: &str, group: &str) -> f64 {
    let found = rows.iter().find(|row| row["breakdown"] == gender && row["ethnic_group"] == group);
    number(found.unwrap_or_else(|| panic!("{gender} {group}")), "value")
}

fn both_forms_of_published_table_downloads_are_read() {
    let file = |name: &str| std::fs::read(eff(name)).unwrap();
    let program = Program::empty();
    copy(&project("data"), &program.path("data"));
    program.file("data/layouts/key-stage.toml", KEY_STAGE);
    // The two published files are of two years. These figures were read by eye.
    let long = pupils(&program, "long.csv", &file(LONG));
    assert_eq!(long.len(), 48);
    assert_close(figure(&long, "Boys", "All"), 71.0, "boys");
    assert_close(figure(&long, "Boys", "Indian"), 79.0, "boys");
    let wide_bytes = file(WIDE);
    let wide = pupils(&program, "wide.csv", &wide_bytes);
    assert_eq!(wide.len(), 48);
    assert_close(figure(&wide, "Boys", "All"), 78.0, "boys");
    assert_close(figure(&wide, "Girls", "Chinese"), 95.0, "girls");
    assert_close(figure(&wide, "Girls", "Irish Traveller"), 41.0, "girls");
    let place = wide.iter().find(|row| row["breakdown"] == "Girls" && row["ethnic_group"] == "All").unwrap();
    assert_eq!(place["cell"], "line 3, column Girls | Expected standard");
    // The same figures, a row for each gender and group, as the other form has them.
    let text = String::from_utf8(wide_bytes).unwrap();
    let mut rewritten = "\"Gender\",\"Ethnicity\",\"Expected standard\"\r\n".to_owned();
    for line in text.lines().skip(2) {
        let cells: Vec<&str> = line.split(',').collect();
        for (gender, figure) in [("Boys", cells[1]), ("Girls", cells[5])] {
            rewritten.extend(["\"", gender, "\",", cells[0], ",", figure, "\r\n"]);
        }
    }
    let same = pupils(&program, "same.csv", rewritten.as_bytes());
    let shown = |rows: &[Row]| -> Vec<String> {
        rows.iter()
            .map(|row| format!("{} {} {}", row["breakdown"], row["ethnic_group"], row["value"]))
            .collect()
    };
    assert_eq!(shown(&same), shown(&wide));
}
