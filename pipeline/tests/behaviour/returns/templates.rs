//! The blank return: its rows, and that it can be imported after it is filled in.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use rust_xlsxwriter::Workbook;
use tabular::{FileKind, ReadError, ReadLimits, Tabular};

use super::{import, query};
use crate::support::Program;

#[test]
fn the_blank_return_has_every_band_and_measure() {
    let desk = Program::new();
    let csv = desk.run(&["import", "--template", "return", "--form", "long"]).stdout;
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("org_code,wres_year,indicator,breakdown,measure,ethnic_group,count"));
    let asked: BTreeSet<&str> = lines.collect();
    for side in ["clinical", "non_clinical"] {
        for band in ["2", "3", "4", "5", "6", "7", "8a", "8b", "8c", "8d", "9"] {
            for group in ["white", "bme", "unknown"] {
                assert!(asked.contains(format!(",,1,{side}/band_{band},headcount,{group},").as_str()));
            }
        }
    }
    for row in [
        "1,,headcount",
        "1,vsm,headcount",
        "1,medical/consultant,headcount",
        "2,,shortlisted",
        "2,,appointed",
        "3,,entered_disciplinary",
        "4,,accessed_training",
        "9,,board",
        "9,,voting_board",
        "9,,executive_board",
        "9,,headcount",
    ] {
        assert!(asked.contains(format!(",,{row},bme,").as_str()), "{row}");
    }
}

#[test]
fn only_a_completed_return_is_imported() {
    let desk = Program::new();
    let made = desk.run(&["import", "--template", "return", "--form", "long", "--out", "return.xlsx"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let again = desk.run(&["import", "--template", "return", "--form", "long", "--out", "return.xlsx"]);
    assert_eq!(again.code, 2, "a filled return may have the name");
    assert_eq!(desk.run(&["import", "return.xlsx", "--layout", "return"]).code, 4);

    // Filled in by a person: the code and the year in each row, a number in each count.
    let mut bytes = Vec::new();
    std::fs::File::open(desk.path("return.xlsx"))
        .and_then(|mut file| std::io::Read::read_to_end(&mut file, &mut bytes))
        .unwrap();
    let mut empty = Tabular::open(&bytes, FileKind::Xlsx, &ReadLimits::default()).unwrap();
    assert_eq!(empty.sheets(), ["return", "instructions"]);
    let mut filled = Workbook::new();
    let sheet = filled.add_worksheet();
    empty
        .for_each_row("return", |row| {
            for cell in row.cells() {
                sheet.write(row.number(), u16::try_from(cell.column).unwrap(), &*cell.value.shown()).unwrap();
            }
            if row.number() > 0 {
                let whole = row.get(3).is_blank() && row.get(4).shown() != "appointed";
                sheet.write(row.number(), 0, "RXR").unwrap();
                sheet.write(row.number(), 1, 2025).unwrap();
                sheet.write(row.number(), 6, if whole { 2000 } else { 50 }).unwrap();
            }
            Ok::<_, ReadError>(ControlFlow::Continue(()))
        })
        .unwrap();
    let taken = import(&desk, "filled.xlsx", &filled.save_to_buffer().unwrap());
    assert_eq!(taken.code, 0, "{}", taken.stderr);
    let shares = query(&desk, "SELECT count(*) AS bands FROM return_band_share WHERE kind = 'band'");
    assert_eq!(shares, [serde_json::json!({"bands": 27})]);
}

#[test]
fn an_unknown_layout_is_invalid_usage() {
    let desk = Program::new();
    let refused = desk.run(&["import", "--template", "retrun"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("`return`"), "{}", refused.stderr);
}
