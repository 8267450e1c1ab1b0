//! Publishers change their files. Each kind of change is reported with a name, a place and a likely repair, and a
//! change that could lead to a wrong number stops the file.

use std::collections::BTreeMap;

use ingest::extract::{Drift, Mismatch};

use crate::support::publisher::workbooks::benchmark::{Benchmark, Broken};
use crate::support::publisher::workbooks::detailed::{self, Detailed};
use crate::support::publisher::workbooks::organisations::Group;
use crate::support::reading::{misfit, read, refused};
use crate::support::{Program, Run, surveyed};

fn broken(broken: Broken) -> Vec<Mismatch> {
    let book = Benchmark::new(2024, &surveyed()).columns(100).broken(broken);
    refused(read("nss-benchmark", &book.file_name(), &book.write()))
}

fn broken_detailed(broken: detailed::Broken) -> Vec<Mismatch> {
    let book = Detailed::organisational(2023, &surveyed()).broken(broken);
    refused(read("nss-detailed-organisational", &book.file_name(), &book.write()))
}

const COLUMN: &str = "har_from_staff_eth_summary_2_2024";

#[test]
fn a_missing_sheet_stops_the_file() {
    let misfits = broken(Broken::SheetMissing(Group::MentalHealth));
    let missing = misfit(&misfits, Drift::SheetMissing);
    assert_eq!(missing.place, "sheet MH & LD, MH, LD & Community Trusts");
    assert!(missing.found.contains("Ambulance Trusts"), "{missing}");
}

#[test]
fn an_unknown_sheet_of_figures_stops_the_file() {
    let misfits = broken(Broken::SheetUnknown("Hospices".to_owned()));
    assert_eq!(misfit(&misfits, Drift::SheetUnknown).place, "sheet Hospices");
}

#[test]
fn a_moved_header_is_reported_with_both_rows() {
    let misfits = broken(Broken::HeaderMoved(2));
    let moved = misfit(&misfits, Drift::HeaderMoved);
    assert_eq!(moved.repair, "header found in row 3, layout says 1");
    let misfits = broken_detailed(detailed::Broken::HeaderMoved(1));
    let moved = misfit(&misfits, Drift::HeaderMoved);
    assert_eq!(moved.repair, "header found in row 6, layout says 5");
    assert_eq!(moved.place, "sheet HEALTH WELLBEING SAFETY Q13-14, row 5");
}

#[test]
fn a_missing_column_stops_the_file() {
    let misfits = broken(Broken::ColumnMissing(COLUMN.to_owned()));
    let missing = misfit(&misfits, Drift::ColumnMissing);
    assert_eq!(missing.expected, format!("a column `{COLUMN}`"));
    assert!(missing.place.starts_with("sheet ") && missing.place.ends_with(", row 1"), "{missing}");
}

#[test]
fn a_renamed_column_is_recognised() {
    let to = "harr_from_staff_eth_summary_2_2024".to_owned();
    let misfits = broken(Broken::ColumnRenamed { from: COLUMN.to_owned(), to: to.clone() });
    let renamed = misfit(&misfits, Drift::ColumnResembling);
    assert_eq!(
        (renamed.expected.clone(), renamed.found.clone()),
        (format!("a column `{COLUMN}`"), format!("`{to}`"))
    );
    assert!(renamed.repair.contains("change the pattern in the layout"), "{renamed}");
}

#[test]
fn a_renamed_key_column_is_recognised_too() {
    let misfits = broken_detailed(detailed::Broken::HeaderRenamed { from: "ODS code", to: "ODS codes" });
    let renamed = misfit(&misfits, Drift::ColumnResembling);
    assert_eq!((renamed.expected.as_str(), renamed.found.as_str()), ("a column `ODS code`", "`ODS codes`"));
}

#[test]
fn an_unknown_marker_stops_the_file_at_its_cell() {
    let text = Broken::Text { code: "R0A".to_owned(), column: COLUMN.to_owned(), text: "n/k".to_owned() };
    let misfits = broken(text);
    let marker = misfit(&misfits, Drift::MarkerUnknown);
    assert_eq!(marker.found, "`n/k`");
    // R0A is the first organisation of the sheet, below the header.
    assert!(marker.place.starts_with("sheet Acute&Acute Community Trusts, "), "{marker}");
    assert!(marker.place.contains(&format!("2 ({COLUMN})")), "{marker}");
    let misfits =
        broken_detailed(detailed::Broken::Text { row: "R0A".to_owned(), question: "Q15", text: "low" });
    assert_eq!(misfit(&misfits, Drift::MarkerUnknown).found, "`low`");
}

#[test]
fn a_figure_outside_its_unit_stops_the_file() {
    let misfits = broken(Broken::Value { code: "R0A".to_owned(), column: COLUMN.to_owned(), value: 23.5 });
    let beyond = misfit(&misfits, Drift::OutOfRange);
    assert_eq!((beyond.expected.as_str(), beyond.found.as_str()), ("a proportion of 0 to 1", "23.5"));
    let misfits =
        broken_detailed(detailed::Broken::Value { row: "R0A".to_owned(), question: "Q15", value: 100.5 });
    assert_eq!(misfit(&misfits, Drift::OutOfRange).expected, "a percent of 0 to 100");
}

#[test]
fn a_duplicate_row_stops_the_file() {
    let misfits = broken(Broken::Duplicate("R0A".to_owned()));
    assert_eq!(misfit(&misfits, Drift::DuplicateRow).found, "`R0A` again");
}

#[test]
fn a_sheet_with_too_few_rows_stops_the_file() {
    let misfits = broken(Broken::FewRows(Group::Acute, 12));
    let few = misfit(&misfits, Drift::RowCount);
    assert_eq!((few.place.as_str(), few.found.as_str()), ("sheet Acute&Acute Community Trusts", "12"));
}

#[test]
fn a_missing_sheet_of_questions_names_a_question() {
    let misfits = broken_detailed(detailed::Broken::SheetMissing("HEALTH WELLBEING SAFETY Q13-14"));
    assert_eq!(misfit(&misfits, Drift::SheetMissing).expected, "columns of question `q14a`");
    let renamed =
        detailed::Broken::SheetRenamed { from: "HEALTH WELLBEING SAFETY Q13-14", to: "SAFETY Q13-14" };
    assert_eq!(misfit(&broken_detailed(renamed), Drift::SheetUnknown).place, "sheet SAFETY Q13-14");
}

#[test]
fn a_page_in_place_of_a_workbook_is_reported() {
    let misfits = refused(read("nss-benchmark", "a-2020-2024.xlsx", b"<!doctype html><html>404</html>"));
    let unreadable = misfit(&misfits, Drift::Unreadable);
    assert!(unreadable.found.contains("HTML"), "{unreadable}");
}

#[test]
fn an_unknown_release_stops_the_file() {
    let book = Benchmark::new(2024, &surveyed()).columns(100);
    let misfits = refused(read("nss-benchmark", "renamed.xlsx", &book.write()));
    assert!(misfit(&misfits, Drift::ReleaseUnknown).repair.contains("--release"));
}

#[test]
fn an_unknown_trust_warns_and_far_fewer_trusts_stop() {
    let (program, all) = (Program::new(), surveyed());
    let unknown =
        Broken::Unknown { group: Group::Acute, code: "RZZ".to_owned(), name: "A new trust".to_owned() };
    let book = Benchmark::new(2024, &all).columns(100).broken(unknown);
    let path = program.file(&book.file_name(), book.write());
    let import = ["import", path.to_str().unwrap(), "--layout", "nss-benchmark"];
    let said = program.run(&import).ends_with(0).stderr;
    assert!(said.contains("organisation unknown") && said.contains("`RZZ` (A new trust)"), "{said}");
    let before = program.held();
    // 70 acute trusts are enough for the layout, and far fewer than in the last release.
    let few = Benchmark::new(2025, &all).columns(100).broken(Broken::FewRows(Group::Acute, 70));
    let path = program.file(&few.file_name(), few.write());
    let said =
        program.run(&["import", path.to_str().unwrap(), "--layout", "nss-benchmark"]).ends_with(4).stderr;
    assert!(
        said.contains("row count") && said.contains("trusts, as in `nss-benchmark--2024-v2.parquet`"),
        "{said}"
    );
    let tables = |held: BTreeMap<String, String>| -> Vec<(String, String)> {
        held.into_iter().filter(|(path, _)| path.ends_with(".parquet")).collect()
    };
    assert_eq!(tables(before), tables(program.held()), "the store is unchanged");
}

#[test]
fn restated_history_warns_and_diff_sorts_it_by_size() {
    let (program, all) = (Program::new(), surveyed());
    let import = |book: &Benchmark| {
        let path = program.file(&book.file_name(), book.write());
        program.run(&["import", path.to_str().unwrap(), "--layout", "nss-benchmark"]).ends_with(0).stderr
    };
    import(&Benchmark::new(2024, &all).columns(100));
    let restated =
        |column: &str, value| Broken::Value { code: "R0A".to_owned(), column: column.to_owned(), value };
    let book = Benchmark::new(2025, &all)
        .columns(120)
        .broken(restated("q16b_eth_summary_1_2023", 0.99))
        .broken(restated("q16b_eth_summary_2_2022", 0.30));
    let said = import(&book);
    assert!(said.contains("value changed") && said.contains("2023 R0A 8 share white"), "{said}");
    let lines = program.run(&["diff", "nss-benchmark"]).ends_with(0).stdout;
    let figures: Vec<&str> =
        lines.lines().filter_map(|line| line.strip_prefix("figure:").map(str::trim)).collect();
    assert_eq!(figures, ["2023 R0A 8 share white", "2022 R0A 8 share bme"]);
    for cell in ["after:          0.99\n", "before_release: 2024-v2\n", "after_release:  2025-v2\n"] {
        assert!(lines.split("\n\n").next().unwrap().contains(cell), "{lines}");
    }
}

/// A table of WRES figures with one row of The Christie. The store has its ratios of 2022 (3.2) and of 2021 (2.2).
fn christie(year: i32, value: &str) -> Run {
    let program = Program::new();
    let head = "organisation code,organisation name,wres year,indicator,measure,ethnic group,value,unit";
    let row = format!("RBV,The Christie,{year},2,relative_likelihood,,{value},ratio");
    std::fs::write(program.path("wres.csv"), format!("{head}\n{row}\n")).unwrap();
    program.run(&["import", "wres.csv", "--layout", "wres-table", "--release", "2024"])
}

#[test]
fn an_inverted_ratio_is_reported() {
    // 1 ÷ 3.2 is 0.3125.
    christie(2022, "0.31")
        .ends_with(4)
        .says("ratio inverted: `wres.csv`, line 2, column value: expected a ratio near 3.2, as published for RBV, indicator 2")
        .says("it looks inverted");
    christie(2022, "3.1").ends_with(0);
    // A ratio may change sides from one year to the next: that gives a warning.
    christie(2023, "0.31").ends_with(0).says("ratio doubtful");
}

#[test]
fn a_ratio_written_as_a_percentage_is_refused() {
    christie(2022, "320")
        .ends_with(4)
        .says("expected a ratio of 0 to 20, found `320`")
        .says("is it a percentage?");
    christie(2022, "3.2%").ends_with(4).says("found `3.2%`");
}
