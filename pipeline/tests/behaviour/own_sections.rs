//! The lists of sections in `data/reports`, and sections that an analyst adds.

use crate::support::{Program, assert_accessible_and_archivable, copy, project};

const QUERY: &str = "-- One row is an invented share of a trust in a year and an ethnic group.\n\
    SELECT * FROM (VALUES (2022, 'White', 'RXR', 0.25), (2022, 'BME', 'RXR', 0.5), (2023, 'White', 'RXR', 0.2), \
    (2023, 'BME', 'RXR', NULL), (2024, 'White', 'RXR', 0.125), (2024, 'BME', 'RXR', 0.4), \
    (2024, 'BME', 'RXN', 0.77)) AS own (year, who, code, share)\n";

const SECTION: &str = "[[section]]\nname = \"my-years\"\nheading = \"Appraisals\"\nquery = \"appraisals\"\n\
    source = \"Trust records\"\nshow = \"years\"\nof = \"place\"\nyear = \"year\"\nline = \"who\"\n\
    value = \"share\"\nunit = \"share\"\n";

/// A folder with the data and queries of the project, and these sections of a trust's report.
fn desk(sections: &str, own: &str) -> Program {
    let desk = Program::new();
    for folder in ["data", "queries"] {
        copy(&project(folder), &desk.path(folder));
    }
    desk.file("queries/own/appraisals.sql", QUERY);
    desk.file("data/reports/trust.toml", format!("sections = [{sections}]\n\n{own}"));
    desk
}

#[test]
fn a_report_has_the_listed_sections_in_their_order() {
    let desk = desk("\"trust-method\", \"main-points\"", "");
    desk.run(&["report", "--trust", "RXR"]).ends_with(0);
    let page = desk.text("reports/2026-07/trust-rxr/trust-rxr.html");
    let at = |heading: &str| page.find(&format!(">{heading}</h2>"));
    assert!(at("Main points") > at("Method and sources") && at("Method and sources").is_some());
    // The list of contents has a heading too.
    assert_eq!(page.matches("<h2").count(), 3);
}

#[test]
fn a_section_of_years_shows_the_rows_of_its_place() {
    let desk = desk("\"main-points\", \"my-years\", \"trust-method\"", SECTION);
    desk.run(&["report", "--trust", "RXR"]).ends_with(0);
    let folder = "reports/2026-07/trust-rxr";
    let figure = format!("{folder}/figures/own-my-years-RXR-2025");
    let description = desk.json(&format!("{figure}/figure.json"));
    assert_eq!(
        description["description"],
        "2022, BME: 50.0%. 2022, White: 25.0%. 2023, BME: not available. 2023, White: 20.0%. 2024, BME: 40.0%. \
         2024, White: 12.5%."
    );
    assert_eq!(description["alt"], "Chart of the years 2022 to 2024. Appraisals, East Lancashire Hospitals.");
    let data = desk.text(&format!("{figure}/data.csv"));
    assert_eq!(data.lines().count(), 7, "{data}");
    assert!(desk.text(&format!("{figure}/cite.txt")).contains("Source: Trust records."));
    assert_accessible_and_archivable("trust-rxr", &desk.bytes(&format!("{folder}/trust-rxr.pdf")));
}

#[test]
fn errors_name_the_file_the_line_and_what_is_expected() {
    let own = |from: &str, to: &str| SECTION.replace(from, to);
    let names = "\"main-points\", \"my-years\"";
    for (sections, own, message, hint) in [
        (
            "\"main-point\"",
            String::new(),
            "line 1, column 13: unknown section `main-point`",
            "did you mean `main-points`?",
        ),
        (
            names,
            own("\"appraisals\"", "\"apraisals\""),
            "expected the name of a file of `queries/` without its ending, found `apraisals`",
            "did you mean `appraisals`?",
        ),
        (
            names,
            own("value = \"share\"", "value = \"shares\""),
            "expected a column of the table `appraisals` (year, who, code, share), found `shares`",
            "did you mean `share`?",
        ),
        (
            names,
            own("value = \"share\"", "value = \"who\""),
            "expected a column of numbers, found `who` with the text `BME`",
            "",
        ),
    ] {
        let run = desk(sections, &own).run(&["report", "--trust", "RXR"]).ends_with(1);
        assert!(run.stderr.contains("`data/reports/trust.toml`, line "), "{}", run.stderr);
        assert!(run.stderr.contains(message) && run.stderr.contains(hint), "{}", run.stderr);
    }
}
