//! Files of GOV.UK Ethnicity facts and figures: from page to link to figures, and what is refused.

use crate::support::publisher::eff::{self, Headcounts};
use crate::support::reading::{misfit, read, refused};
use crate::support::{Case, Program, Row, assert_close, number, rows_of};
use ingest::extract::Drift;

const WORKFORCE: &str = "eff-nhs-workforce";
const BOARD: &str = "eff-board-membership";

fn mar_22(_: &str) -> String {
    "Mar-22".to_owned()
}

fn march_2022() -> Headcounts {
    eff::headcounts(&["2022-03-31"], mar_22)
}

fn asked(program: &Program, sql: &str) -> Vec<Row> {
    rows_of(program.run(&["query", "-q", "--format", "csv", sql]).ends_with(0).stdout.as_bytes())
}

#[test]
fn the_workforce_goes_from_page_to_shares() {
    let case = Case::mirroring(&[WORKFORCE]);
    case.workforce_by_grade(&march_2022());
    case.program.run(&["refresh", "--source", WORKFORCE]).ends_with(0).says("eff-nhs-workforce: new, ");
    let sql = "SELECT side, grade, 100 * share AS percent, source, sheet FROM workforce_share WHERE date = \
               '2022-03-31' AND ethnic_group = 'bme' AND denominator = 'all_staff'";
    let shares = asked(&case.program, sql);
    // As published: of all staff, with people whose ethnicity is not known.
    for (grade, expected) in [("", 24.10), ("band_5", 34.08), ("band_8a", 16.22), ("consultant", 39.44)] {
        let row = shares.iter().find(|row| row["side"] == "all" && row["grade"] == grade).unwrap();
        assert!((number(row, "percent") - expected).abs() < 0.005, "{row:?}");
        assert_eq!(row["source"], WORKFORCE, "{row:?}");
        assert_eq!(row["sheet"], "nhs-workforce-data-june-2022.csv", "{row:?}");
    }
}

#[test]
fn a_fetched_date_replaces_the_same_date_that_ships() {
    let case = Case::mirroring(&[WORKFORCE]);
    let mut headcounts = march_2022();
    // A hundred more consultants of the group Asian, in the group and in both totals.
    for row in headcounts.iter_mut().filter(|row| row[4] == "Consultant") {
        if row[1] == "Asian" || row[1].starts_with("All") {
            row[5] = (row[5].parse::<u64>().unwrap() + 100).to_string();
        }
    }
    let sql = "SELECT date, bme_count, all_count, source FROM workforce_count WHERE side = 'medical' AND grade = \
               'consultant' AND date >= '2021-03-31' ORDER BY date";
    let before = asked(&case.program, sql);
    case.workforce_by_grade(&headcounts);
    case.program.run(&["refresh", "--source", WORKFORCE]).ends_with(0);
    let after = asked(&case.program, sql);
    let dates = |rows: &[Row]| rows.iter().map(|row| row["date"].clone()).collect::<Vec<_>>();
    assert_eq!(dates(&before), ["2021-03-31", "2022-03-31", "2022-06-30"]);
    assert_eq!(dates(&after), dates(&before));
    for (at, (was, is)) in before.iter().zip(&after).enumerate() {
        let more = if at == 1 { 100.0 } else { 0.0 };
        assert_close(number(is, "bme_count"), number(was, "bme_count") + more, "people");
        assert_close(number(is, "all_count"), number(was, "all_count") + more, "people");
        let source = if at == 1 { WORKFORCE } else { "eff-nhs-workforce-2022-06" };
        assert_eq!(is["source"], source);
    }
}

#[test]
fn a_cell_that_does_not_add_up_is_named() {
    let case = Case::mirroring(&[WORKFORCE]);
    let mut headcounts = march_2022();
    let about = |row: &[String; 6]| row[4] == "Consultant" && row[1] == "Black";
    let black = headcounts.iter_mut().find(|row| about(row)).unwrap();
    black[5] = (black[5].parse::<u64>().unwrap() + 1).to_string();
    case.workforce_by_grade(&headcounts);
    case.program
        .run(&["refresh", "--source", WORKFORCE])
        .ends_with(4)
        .says("counts disagree: `nhs-workforce-data-june-2022.csv`, line ")
        .says("for `All`, the sum of its ethnic groups, in Hchs Doctors, Consultant, 31 March 2022");
    let sources = "SELECT DISTINCT source FROM workforce_count WHERE date = '2022-03-31'";
    assert_eq!(asked(&case.program, sources)[0]["source"], "eff-nhs-workforce-2022-06");
}

#[test]
fn a_missing_group_is_not_taken_as_nobody() {
    let mut headcounts = march_2022();
    headcounts.retain(|row| !(row[4] == "Consultant" && row[1] == "Mixed"));
    let misfits = refused(read(WORKFORCE, "w.csv", &eff::workforce(&headcounts)));
    assert_eq!(misfits.len(), 2, "both totals: {misfits:#?}");
    headcounts = march_2022();
    headcounts.retain(|row| !(row[4] == "Consultant" && row[1] == "All"));
    let misfits = refused(read(WORKFORCE, "w.csv", &eff::workforce(&headcounts)));
    assert_eq!(misfit(&misfits, Drift::CountsDisagree).found, "no row `All`");
}

#[test]
fn the_four_forms_of_a_month_give_the_same_rows() {
    let read = |month: &str| {
        let file = eff::workforce(&eff::headcounts(&["2022-03-31"], |_| month.to_owned()));
        let (rows, warnings) = read(WORKFORCE, "w.csv", &file).unwrap();
        assert!(warnings.is_empty(), "{warnings:?}");
        rows
    };
    let first = read("Mar-22");
    let filled = crate::support::rows(&crate::support::bundled("workforce_by_grade.csv"));
    let filled = filled.iter().filter(|row| row["date"] == "2022-03-31" && row["headcount"] != "0");
    // Role groups, unknown and discontinued codes are added up, to the headcounts they were made from.
    let shown = |row: &Row| {
        ["date", "org_code", "staff_type", "grade", "ethnic_group", "headcount"].map(|name| row[name].clone())
    };
    let mut expected: Vec<_> = filled.map(shown).collect();
    let mut found: Vec<_> = first.iter().map(shown).collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    for month in ["March 2022", "2022-03-01", "31/03/2022"] {
        assert_eq!(read(month), first, "{month}");
    }
}

#[test]
fn an_unknown_word_names_the_nearest() {
    for (column, from, to, says) in [
        (3, "Hchs Doctors", "Hchs Docters", "did you mean `HCHS Doctors`?"),
        (4, "Consultant", "Consultants", "did you mean `Consultant`?"),
        (1, "Mixed", "Mixd", "did you mean `mixed`?"),
        (0, "Mar-22", "2022 Q1", "correct the date"),
    ] {
        let mut headcounts = march_2022();
        for row in headcounts.iter_mut().filter(|row| row[column] == from) {
            to.clone_into(&mut row[column]);
        }
        let misfits = refused(read(WORKFORCE, "w.csv", &eff::workforce(&headcounts)));
        let own: Vec<_> = misfits.iter().filter(|misfit| misfit.found == format!("`{to}`")).collect();
        assert_eq!(own.len(), 1, "once for all its rows: {misfits:#?}");
        assert!(own[0].repair.contains(says), "{:?}", own[0]);
    }
}

#[test]
fn a_role_group_of_another_staff_group_is_refused() {
    let mut headcounts = march_2022();
    for row in headcounts.iter_mut().filter(|row| row[3] == "Hchs Doctors") {
        "Nhs Infrastructure Support".clone_into(&mut row[2]);
    }
    let misfits = refused(read(WORKFORCE, "w.csv", &eff::workforce(&headcounts)));
    assert!(misfits[0].expected.contains("because the role group is `Hchs Doctors`"), "{:?}", misfits[0]);
}

/// The shares of a board in the store, by code and ethnic group.
fn boards(program: &Program) -> Vec<String> {
    let sql = "SELECT org_code, ethnic_group, wres_year, release, value FROM observation WHERE indicator = '9' AND \
               source = 'wres' AND org_level = 'trust' AND wres_year = 2019 ORDER BY 1, 2";
    let rows = asked(program, sql);
    let shown = |row: &Row| {
        let value = number(row, "value");
        format!("{} {} {} {} {value}", row["org_code"], row["ethnic_group"], row["wres_year"], row["release"])
    };
    rows.iter().map(shown).collect()
}

const BOARDS: [&str; 3] = ["R0A bme 2019 2019 17.6", "R0A unknown 2019 2019 0", "R0A white 2019 2019 82.4"];

#[test]
fn a_board_goes_from_page_to_figures_by_the_name_of_its_trust() {
    let case = Case::mirroring(&[BOARD]);
    case.board(&eff::board());
    case.program.run(&["refresh", "--source", BOARD]).ends_with(0).says("eff-board-membership: new, ");
    assert_eq!(boards(&case.program), BOARDS);
}

#[test]
fn both_forms_of_a_board_table_give_the_same_figures() {
    let case = Case::mirroring(&[BOARD]);
    case.board(&eff::table(&[
        &["", "", "", "White", "", "Other", "", "Unknown", ""],
        &["Time", "Trust code", "Trust", "%", "Number", "%", "Number", "%", "Number"],
        &["31/03/2019", "R0A", "Manchester", "82.4", "14", "17.6", "3", "0", "0"],
    ]));
    case.program.run(&["refresh", "--source", BOARD]).ends_with(0);
    assert_eq!(boards(&case.program), BOARDS);
}

#[test]
fn a_board_table_that_does_not_fit_is_refused() {
    let case = Case::mirroring(&[BOARD]);
    let name = "Manchester University NHS Foundation Trust";
    let head = ["Time", "Ethnicity", "Trust", "%"];
    for (rows, says) in [
        // No date: the year would be a guess.
        (vec![vec!["Ethnicity", "Trust", "%"], vec!["White", name, "82.4"]], "column missing"),
        (vec![vec!["Ethnicity", "NHS provider", "Value"], vec!["White", name, "82.4"]], "column missing"),
        (
            vec![
                head.to_vec(),
                vec!["31 March 2019", "White", "Manchester Universty NHS Foundation Trust", "82.4"],
            ],
            "the name of a trust in the registers",
        ),
        (
            vec![head.to_vec(), vec!["31 March 2019", "Other", name, "17.6"]],
            "add the set to `data/ethnic_groups.toml`",
        ),
        (vec![head.to_vec(), vec!["31 March 2019", "White", name, "182.4"]], "out of range"),
    ] {
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        case.board(&eff::table(&rows));
        case.program.run(&["refresh", "--source", BOARD]).ends_with(4).says(says);
        assert!(boards(&case.program).is_empty());
    }
}
