//! The tables of a report as a workbook: the numbers of its data file, laid out for every reader.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::ops::ControlFlow;

use tabular::{FileKind, ReadError, ReadLimits, Tabular, Value};

use super::{REGIONS, data, file};
use crate::support::{Program, Row, assert_close, edition, number, one};

/// The text of a part of a workbook.
fn part(workbook: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn parts(workbook: &[u8], folder: &str) -> Vec<String> {
    let archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let names = archive.file_names().map(|name| name.unwrap().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(folder)).collect();
    names.sort();
    names
}

/// The rows of each sheet's table by its heads: the first row with several cells has them. A share is a fraction.
pub(crate) fn tables(workbook: &[u8]) -> BTreeMap<String, Vec<Row>> {
    let mut file = Tabular::open(workbook, FileKind::Xlsx, &ReadLimits::default()).unwrap();
    let mut tables = BTreeMap::new();
    for name in file.sheets().to_vec() {
        let (mut heads, mut rows) = (Vec::new(), Vec::new());
        file.for_each_row(&name, |row| {
            let cells: Vec<String> = row
                .cells()
                .iter()
                .map(|cell| match &cell.value {
                    Value::Percent(fraction) => fraction.to_string(),
                    value => value.shown().into_owned(),
                })
                .collect();
            if heads.is_empty() {
                heads = if cells.len() > 1 { cells } else { Vec::new() };
            } else {
                assert_eq!(cells.len(), heads.len(), "a cell of {name} is blank: {cells:?}");
                rows.push(heads.iter().cloned().zip(cells).collect());
            }
            Ok::<_, ReadError>(ControlFlow::Continue(()))
        })
        .unwrap();
        tables.insert(name, rows);
    }
    tables
}

/// A cell as the data file has it: empty if there is a shorthand.
fn value(row: &Row, head: &str) -> String {
    if row[head].starts_with('[') { String::new() } else { row[head].clone() }
}

#[test]
fn survey_tables_have_the_numbers_of_the_data_file() {
    for (slug, _) in REGIONS {
        let (tables, data) = (tables(&file(slug, "xlsx")), data(slug));
        let mut compared = 0;
        for indicator in ["5", "6", "7", "8"] {
            for row in &tables[&format!("Indicator {indicator}")] {
                let of = |measure: &str, group: &str| {
                    let about = [
                        ("org_code", row["ODS code"].as_str()),
                        ("indicator", indicator),
                        ("measure", measure),
                        ("ethnic_group", group),
                    ];
                    data.iter().find(|line| about.iter().all(|(column, text)| line[*column] == *text))
                };
                for (label, group) in [("White", "white"), ("BME", "bme")] {
                    let line = of("share", group).unwrap();
                    for (head, column) in [
                        ("respondents counted", "numerator"),
                        ("respondents who answered", "denominator"),
                        ("share", "value"),
                        ("lower limit", "lower"),
                        ("upper limit", "upper"),
                    ] {
                        assert_eq!(value(row, &format!("{label}: {head}")), line[column], "{row:?}");
                        compared += 1;
                    }
                }
                for (heads, measure, group) in [
                    (
                        ["Gap in percentage points", "Gap: lower limit", "Gap: upper limit"],
                        "gap",
                        "bme_minus_white",
                    ),
                    (
                        [
                            "Gap of pooled shares",
                            "Gap of pooled shares: lower limit",
                            "Gap of pooled shares: upper limit",
                        ],
                        "pooled_gap",
                        "bme_minus_white",
                    ),
                ] {
                    for (head, column) in heads.into_iter().zip(["value", "lower", "upper"]) {
                        let expected = of(measure, group).map_or("", |line| line[column].as_str());
                        assert_eq!(value(row, head), expected, "{head} of {row:?}");
                    }
                }
                let ratio = of("ratio", "bme_to_white").unwrap();
                assert_eq!(value(row, "Ratio: BME ÷ White"), ratio["value"]);
            }
        }
        assert!(compared > 900, "{slug}: {compared}");
    }
}

#[test]
fn published_shares_are_fractions_of_what_was_printed() {
    let tables = tables(&file("north-west", "xlsx"));
    let published: Vec<Row> =
        data("north-west").into_iter().filter(|row| row["status"] == "published").collect();
    assert!(published.len() > 50);
    assert_eq!(tables["Published figures"].len(), published.len());
    for (row, line) in tables["Published figures"].iter().zip(&published) {
        let percent = line["unit"] == "percent";
        let printed = number(line, "value") / if percent { 100.0 } else { 1.0 };
        assert_close(number(row, "Value"), printed, &format!("{line:?}"));
        assert_eq!(row["Unit"] == "per cent", percent);
    }
}

#[test]
fn shares_have_wilson_limits_in_the_data_file() {
    // Wilson's score interval at z = 1.959964, calculated in Python.
    for (group, lower, upper) in [
        ("bme", 0.156_732_046_830_257_1, 0.168_405_961_026_906_97),
        ("white", 0.059_625_179_359_106_883, 0.063_255_998_887_784_7),
    ] {
        let data = data("north-west");
        let about = [("org_code", "Y62"), ("indicator", "8"), ("measure", "share"), ("ethnic_group", group)];
        let row = one(&data, &about);
        assert_close(number(row, "lower"), lower, group);
        assert_close(number(row, "upper"), upper, group);
    }
}

#[test]
fn a_workbook_is_laid_out_for_a_screen_reader() {
    let workbook = file("north-west", "xlsx");
    let mut names = BTreeSet::new();
    let tables = parts(&workbook, "xl/tables/");
    for table in &tables {
        let xml = part(&workbook, table);
        let name = xml.split("displayName=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(names.insert(name), "{table} has the name of another table");
        assert!(!xml.contains("<autoFilter"), "filter buttons hide a part of the heads");
    }
    let sheets = parts(&workbook, "xl/worksheets/sheet");
    assert_eq!(sheets.len(), tables.len() + 1, "each sheet but the cover has one table");
    for sheet in &sheets {
        let xml = part(&workbook, sheet);
        for refused in ["<mergeCell", "<f>", "<f ", "hidden=\"1\"", "<drawing"] {
            assert!(!xml.contains(refused), "{sheet} has {refused}");
        }
        // Without a selection, the cursor is in the first cell.
        assert!(!xml.contains("activeCell="), "{sheet}");
    }
    assert!(names.contains("indicator_8") && names.contains("framework_status"), "{names:?}");
    let properties = part(&workbook, "docProps/core.xml");
    assert!(properties.contains("<dc:title>Race equality at work in NHS trusts: North West</dc:title>"));
    assert!(properties.contains("<dc:creator>race-equity</dc:creator>"));
    assert!(properties.contains("2026-07-12T00:00:00Z</dcterms:created>"));
    assert!(part(&workbook, "docProps/custom.xml").contains("en-GB"));
    for sheet in tables_of_contents(&workbook) {
        assert!(sheet.chars().count() <= 31, "{sheet}");
    }
}

/// The sheets that the contents name, which are all but the cover and itself.
fn tables_of_contents(workbook: &[u8]) -> Vec<String> {
    let tables = tables(workbook);
    let listed: Vec<String> = tables["Contents"].iter().map(|row| row["Worksheet"].clone()).collect();
    let others: BTreeSet<&String> =
        tables.keys().filter(|name| *name != "Cover" && *name != "Contents").collect();
    assert_eq!(listed.iter().collect::<BTreeSet<_>>(), others);
    for row in &tables["Contents"] {
        assert_eq!(row["Rows"], tables[&row["Worksheet"]].len().to_string());
    }
    listed
}

#[test]
fn pages_link_to_the_workbook() {
    let html = String::from_utf8(file("north-west", "html")).unwrap();
    assert!(html.contains("<a href=\"north-west.xlsx\">All tables of this report as an Excel workbook</a>"));
    let index = String::from_utf8(edition().bytes("reports/2026-07/index.html")).unwrap();
    assert!(index.replace("&#x2f;", "/").contains("href=\"north-west/north-west.xlsx\""));
}

#[test]
fn a_text_that_looks_like_a_formula_is_a_text() {
    let hostile = "=cmd|' /C calc'!A0";
    let program = Program::new();
    program.file(
        "register.csv",
        format!(
            "scheme,org_code,org_name,state,level,date,date_meaning,confidence,evidence_url,note\n\
             nw-anti-racist-framework,RBT,Mid Cheshire Hospitals NHS Foundation Trust,awarded,Silver,2024-11-05,\
             {hostile},high,https://example.org/award?a=1&b=2,\n"
        ),
    );
    program.run(&["import", "register.csv", "--layout", "framework-register"]).ends_with(0);
    program.run(&["report", "--framework", "nw-anti-racist-framework"]).ends_with(0);
    let name = "framework-nw-anti-racist-framework";
    let workbook = program.bytes(&format!("reports/latest/{name}/{name}.xlsx"));
    let tables = tables(&workbook);
    let row = one(&tables["Framework status"], &[("ODS code", "RBT"), ("Level", "Silver")]);
    assert_eq!(row["What the date is of"], hostile);
    assert_eq!((row["Date"].as_str(), row["Page with the evidence"].as_str()), ("2024-11-05", "example.org"));
    for sheet in parts(&workbook, "xl/worksheets/sheet") {
        assert!(!part(&workbook, &sheet).contains("<f>"), "{sheet}");
    }
    let silent = one(&tables["Framework status"], &[("ODS code", "RXN")]);
    assert_eq!((silent["Status"].as_str(), silent["Level"].as_str()), ("no declared status found", "[x]"));
}
