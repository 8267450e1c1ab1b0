//! Which indicators a report opens with, and the earliest figures that the latest are compared with.

use crate::support::{Program, assert_close, bundled, number, rows};

/// The indicators of a place's main points, by rank.
fn ranked(program: &Program, level: &str, code: &str) -> Vec<String> {
    let sql = format!(
        "SELECT indicator, rank FROM main_point WHERE level = '{level}' AND code = '{code}' ORDER BY rank"
    );
    program.query(&sql).into_iter().map(|row| row["indicator"].clone()).collect()
}

#[test]
fn clear_differences_come_first_and_then_size() {
    let program = Program::new();
    // The pooled shares of the North West's 26 trusts give the sizes: indicator 8 0.97, 6 0.21, 7 0.18, 5 0.18. The
    // published 2.01 gives indicator 2 0.70. Only 8, 6 and 7 differ clearly from the rest of England.
    assert_eq!(ranked(&program, "region", "Y62"), ["8", "6", "7", "2", "5"]);
    let clear = program.query(
        "SELECT indicator FROM gap_comparison WHERE level = 'region' AND code = 'Y62' AND verdict <> 'similar'",
    );
    assert_eq!(clear.len(), 3);
    // England has no rest, so that size decides: very senior managers, discrimination, board, appointment.
    assert_eq!(ranked(&program, "england", "ENG")[..4], ["1", "8", "9", "2"]);
}

#[test]
fn the_size_is_how_many_times_as_large_one_share_is() {
    let program = Program::new();
    let sum = |column: &str, group: &str| -> f64 {
        let all = rows(&bundled("staff_survey_wres.csv"));
        let own = all.iter().filter(|row| {
            row["org_code"] == "RXR" && row["indicator"] == "8" && row["ethnic_group"] == group
        });
        own.map(|row| row[column].parse::<f64>().unwrap()).sum()
    };
    let share = |group: &str| sum("numerator", group) / sum("denominator", group);
    let sql = "SELECT size FROM main_point WHERE level = 'trust' AND code = 'RXR' AND indicator = '8'";
    assert_close(number(&program.query(sql)[0], "size"), (share("bme") / share("white")).ln().abs(), "size");
}

#[test]
fn an_old_published_figure_is_not_a_main_point() {
    let program = Program::new();
    // 1.26 in WRES 2019 is outside the non-adverse range, and six years older than the survey.
    let published = program.query(
        "SELECT value FROM published_series WHERE code = 'Y62' AND indicator = '4' AND wres_year = 2019",
    );
    assert_close(number(&published[0], "value"), 1.26, "value");
    assert!(!ranked(&program, "region", "Y62").contains(&"4".to_owned()));
}

#[test]
fn the_longest_span_never_crosses_a_break() {
    let program = Program::new();
    let of = |wanted: &str| {
        program.query(&format!(
            "SELECT first_year, last_year, first_value, last_value, difference FROM change_over_time WHERE {wanted}"
        ))
    };
    // "Don't know" was left out before the report of 2022.
    assert!(of("code = 'ENG' AND indicator = '7' AND basis = 'published' AND what = 'bme'").is_empty());
    // The regions were drawn anew in 2019; London was not.
    assert!(of("code = 'Y62' AND indicator = '6' AND basis = 'published'").is_empty());
    assert_eq!(of("code = 'Y56' AND indicator = '6' AND basis = 'published'").len(), 1);
    let appointed = &of("code = 'Y62' AND indicator = '2' AND basis = 'published'")[0];
    assert_eq!((&*appointed["first_year"], &*appointed["last_year"]), ("2019", "2024"));
    assert_close(number(appointed, "difference"), 0.51, "difference");
}

#[test]
fn answers_of_all_staff_are_compared_from_2021() {
    let program = Program::new();
    let percent = |year: &str| -> f64 {
        let all = rows(&bundled("staff_survey_questions.csv"));
        let own = all.iter().find(|row| {
            row["survey_year"] == year
                && row["org_code"] == "RXR"
                && row["question"] == "q16b"
                && row["answer"] == "yes"
                && row["ethnic_group"] == "all"
        });
        own.unwrap()["percentage"].parse().unwrap()
    };
    let sql = "SELECT * FROM change_over_time WHERE code = 'RXR' AND indicator = '8' AND basis = 'weighted'";
    let change = &program.query(sql)[0];
    assert_close(number(change, "difference"), percent("2024") - percent("2021"), "difference");
    assert!(change["lower"].is_empty() && change["verdict"].is_empty(), "weighted shares have no interval");
}
