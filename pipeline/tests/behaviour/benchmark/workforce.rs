//! England's workforce by grade, compared with `workforce.csv`, which `workforce.py` works out from the headcounts.

use std::collections::BTreeMap;

use crate::support::{Row, assert_close, number, one, prepared, rows_of};

/// The columns that say which row of a table an expected row is about.
fn key(row: &Row) -> String {
    ["date", "side", "grade", "denominator"].map(|column| row[column].as_str()).join("|")
}

fn expected(table: &str) -> BTreeMap<String, Row> {
    let all = rows_of(include_bytes!("workforce.csv"));
    all.into_iter().filter(|row| row["table"] == table).map(|row| (key(&row), row)).collect()
}

/// Compares columns of a row with their expected values; an empty expected value is none.
fn compare(what: &str, row: &Row, expected: &Row, columns: &[(&str, &str)]) {
    for (ours, theirs) in columns {
        match expected[*theirs].as_str() {
            "" => assert_eq!(row[*ours], "", "{what} {ours}"),
            _ => assert_close(number(row, ours), number(expected, theirs), &format!("{what} {ours}")),
        }
    }
}

const DIFFERENCE: [(&str, &str); 3] = [
    ("difference_points", "difference"),
    ("lower_points", "difference_lower"),
    ("upper_points", "difference_upper"),
];

#[test]
fn shares_by_grade_agree_with_an_independent_calculation() {
    let expected = expected("share");
    let sql = "SELECT * FROM workforce_share WHERE ethnic_group = 'bme' AND denominator_count > 0";
    let table = prepared().ask(sql);
    assert_eq!((table.len(), expected.len()), (1184, 1184));
    for row in &table {
        let what = key(row);
        let columns =
            [&[("share", "value"), ("lower", "lower"), ("upper", "upper")], &DIFFERENCE[..]].concat();
        compare(&what, row, &expected[&what], &columns);
        let sign = row["difference_points"].parse::<f64>().ok().map(|points| {
            let limits = [number(row, "lower_points"), number(row, "upper_points")];
            match limits.map(|limit| limit > 0.0) {
                [true, true] => (points > 0.0, "higher"),
                [false, false] => (points < 0.0, "lower"),
                _ => (true, "similar"),
            }
        });
        assert!(sign.is_none_or(|(fits, verdict)| fits && row["verdict"] == verdict), "{row:?}");
    }
}

#[test]
fn changes_of_a_year_agree_with_an_independent_calculation() {
    let expected = expected("change");
    assert_eq!(expected.len(), 16);
    let table = prepared().ask("SELECT * FROM workforce_change");
    for (what, expected) in expected {
        let row = table.iter().find(|row| key(row) == what).unwrap_or_else(|| panic!("{what} is missing"));
        compare(&what, row, &expected, &[&[("share", "value")], &DIFFERENCE[..]].concat());
    }
    let dates: std::collections::BTreeSet<&str> = table.iter().map(|row| row["date"].as_str()).collect();
    // June 2022 and March 2021 have no count a year before them.
    let dates: Vec<&str> = dates.into_iter().collect();
    assert_eq!(dates, ["2017-09-30", "2018-09-30", "2019-09-30", "2020-09-30", "2022-03-31"]);
}

#[test]
fn race_disparity_ratios_agree_with_an_independent_calculation() {
    let expected = expected("disparity");
    let table = prepared().ask("SELECT * FROM workforce_disparity");
    assert_eq!((table.len(), expected.len()), (72, 72));
    for row in &table {
        let pair = format!("{}/{}", row["second_tier"], row["first_tier"]);
        let what = [row["date"].as_str(), &row["side"], &pair, ""].join("|");
        compare(&what, row, &expected[&what], &[("ratio", "value"), ("lower", "lower"), ("upper", "upper")]);
        assert_eq!(row["basis"], "our calculation");
    }
}

#[test]
fn the_whole_workforce_has_the_published_headcounts() {
    // Added up from the file by hand: 332,600 of 1,380,178, and 1,319,770 whose ethnicity is known.
    let table = prepared().ask(
        "SELECT bme_count, known_count, all_count, white_count + bme_count + unknown_count AS sum FROM \
         workforce_count WHERE date = '2022-03-31' AND side = 'all' AND kind = 'whole'",
    );
    let row = one(&table, &[]);
    assert_eq!([&row["bme_count"], &row["known_count"], &row["all_count"]], ["332600", "1319770", "1380178"]);
    assert_eq!(row["sum"], row["all_count"]);
}
