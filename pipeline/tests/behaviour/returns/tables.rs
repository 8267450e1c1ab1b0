//! The tables of a return: shares, ratios and differences, compared with figures from other software.

use serde_json::Value;

use super::given::usual;
use super::{import, query, threshold};
use crate::support::Program;

fn close(row: &Value, column: &str, expected: f64) {
    let found = row[column].as_f64().unwrap_or_else(|| panic!("{column} of {row}"));
    assert!((found - expected).abs() < 1e-9, "{column}: {found}, not {expected}");
}

#[test]
fn the_tables_of_a_return_agree_with_statsmodels() {
    let desk = Program::new();
    let taken = import(&desk, "return.csv", usual().csv().as_bytes());
    assert_eq!(taken.code, 0, "{}", taken.stderr);
    assert!(taken.stderr.contains("East Lancashire Hospitals NHS Trust (RXR) for WRES 2025"));

    // The whole: 2130 White, 903 BME, 184 unknown, 3217 together.
    let bands = query(&desk, "SELECT * FROM return_band_share");
    let band = |name: &str| bands.iter().find(|row| row["breakdown"] == name).unwrap();
    close(band(""), "share", 903.0 / 3217.0);
    close(band("clinical/band_8a"), "share", 30.0 / 190.0);
    close(band("clinical/band_8a"), "difference_points", 100.0 * (30.0 / 190.0 - 903.0 / 3217.0));
    // statsmodels 0.15.0: confint_proportions_2indep(30, 190, 873, 3027, method="newcomb",
    // compare="diff"), times 100 * 3027 / 3217
    close(band("clinical/band_8a"), "lower_points", -16.786_633_235_777_494);
    close(band("clinical/band_8a"), "upper_points", -6.571_647_755_822_111);
    assert_eq!(band("clinical/upper")["kind"], "tier");
    close(band("clinical/upper"), "share", 45.0 / 275.0);

    let ratios = query(&desk, "SELECT * FROM return_disparity");
    let pair = |side: &str, first: &str, second: &str| {
        let is =
            |row: &&Value| row["side"] == side && row["first_tier"] == first && row["second_tier"] == second;
        ratios.iter().find(is).unwrap()
    };
    // Clinical: lower 400 and 300, middle 800 and 290, upper 210 and 45.
    close(pair("clinical", "lower", "upper"), "ratio", (210.0 / 400.0) / (45.0 / 300.0));
    close(pair("clinical", "lower", "middle"), "ratio", (800.0 / 400.0) / (290.0 / 300.0));
    // Both: lower 760 and 480, middle 1020 and 350, upper 350 and 73.
    close(pair("both", "middle", "upper"), "ratio", (350.0 / 1020.0) / (73.0 / 350.0));
    assert!(ratios.iter().all(|row| row["basis"] == "our calculation"));

    let ratios = query(&desk, "SELECT * FROM return_likelihood WHERE breakdown = ''");
    // statsmodels 0.15.0: confint_proportions_2indep(a, n, b, m, method="log", compare="ratio")
    let expected = [
        (
            "2",
            "white_to_bme",
            [1.428_571_428_571_428_6, 1.266_182_095_243_091_6, 1.611_787_383_661_273_7],
            "outside",
        ),
        (
            "3",
            "bme_to_white",
            [1.297_342_192_691_03, 0.775_640_585_011_655_3, 2.169_944_169_323_061],
            "outside",
        ),
        (
            "4",
            "white_to_bme",
            [1.413_145_539_906_103_3, 1.274_962_324_771_415, 1.566_305_355_191_217_8],
            "outside",
        ),
    ];
    for (number, orientation, [value, lower, upper], range) in expected {
        let row = ratios.iter().find(|row| row["indicator"] == number).unwrap();
        assert_eq!((row["orientation"].as_str(), row["range"].as_str()), (Some(orientation), Some(range)));
        close(row, "relative_likelihood", value);
        close(row, "lower", lower);
        close(row, "upper", upper);
    }

    let boards = query(&desk, "SELECT * FROM return_board");
    let body = |measure: &str| boards.iter().find(|row| row["measure"] == measure).unwrap();
    close(body("board"), "difference_points", 100.0 * (12.0 / 52.0 - 903.0 / 3217.0));
    assert_eq!(body("board")["interval"], "not_independent");
    assert!(body("board").get("lower_points").is_none_or(Value::is_null));
    close(body("executive_board"), "difference_points", 100.0 * (10.0 / 40.0 - 903.0 / 3217.0));
    // As for the band above, of 10 of 40 and 893 of 3177.
    close(body("executive_board"), "lower_points", -13.862_730_957_231_484);
    close(body("executive_board"), "upper_points", 12.011_886_934_093_075);
}

#[test]
fn a_later_return_replaces_an_earlier_one() {
    let desk = Program::new();
    import(&desk, "first.csv", usual().csv().as_bytes()).ends_with(0);
    let later = usual().csv().replace("appointed,white,600", "appointed,white,700");
    let replaced = import(&desk, "later.csv", later.as_bytes());
    assert!(replaced.stderr.contains("which replaces an earlier one"), "{}", replaced.stderr);
    let files = |folder: &str| {
        let mut files: Vec<_> =
            std::fs::read_dir(desk.path(folder)).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        files
    };
    let table = desk.path("store/observations/return-RXR-2025.parquet");
    let held = std::fs::File::open(&table).unwrap().metadata().unwrap().modified().unwrap();
    let raw = files("store/restricted/returns");
    let refused = import(&desk, "broken.csv", later.replace("700", "-7").as_bytes());
    assert_eq!(refused.code, 4, "{}", refused.stderr);
    assert_eq!(std::fs::File::open(&table).unwrap().metadata().unwrap().modified().unwrap(), held);
    assert_eq!(files("store/restricted/returns"), raw);
    let appointed =
        query(&desk, "SELECT white_count FROM return_count WHERE measure = 'appointed' AND breakdown = ''");
    assert_eq!(appointed, [serde_json::json!({"white_count": 700})]);
}

#[test]
fn zero_differs_from_three_kinds_of_missing() {
    let desk = Program::new();
    let mut csv = usual().csv();
    for group in ["white", "bme", "unknown"] {
        for (row, status) in [
            ("1,vsm,headcount", "not_applicable"),
            ("2,clinical,shortlisted", "not_collected"),
            ("2,clinical,appointed", "not_collected"),
        ] {
            csv.extend([
                "RXR,2025,",
                row,
                ",",
                group,
                ",",
                status,
                "
",
            ]);
        }
    }
    csv = csv.replace("entered_disciplinary,bme,22", "entered_disciplinary,bme,0");
    import(&desk, "return.csv", csv.as_bytes()).ends_with(0);
    let status = |sql: &str| query(&desk, sql)[0]["status"].clone();
    assert_eq!(status("SELECT status FROM return_band_share WHERE breakdown = 'vsm'"), "not_applicable");
    assert_eq!(status("SELECT status FROM return_likelihood WHERE breakdown = 'clinical'"), "not_collected");
    // Zero is below ten.
    let disciplinary = "SELECT status FROM return_likelihood WHERE indicator = '3'";
    assert_eq!(status(disciplinary), "suppressed");
    // Without a threshold zero is shown as zero, and has no ratio.
    let desk = Program::new();
    threshold(&desk, 0);
    import(&desk, "return.csv", csv.as_bytes()).ends_with(0);
    let shown = query(&desk, "SELECT bme_numerator, status FROM return_likelihood WHERE indicator = '3'");
    assert_eq!(shown, [serde_json::json!({"bme_numerator": 0, "status": "zero_cell"})]);
}

#[test]
fn board_members_are_always_shown() {
    let desk = Program::new();
    let mut given = super::given::with_bands(
        &[("clinical/band_5", [300, 120, 20]), ("vsm", [30, 12, 10])],
        [20, 12, 10],
        [200, 100, 12],
    );
    given.add(9, "", "board", [10, 1, 0]).add(9, "", "voting_board", [8, 1, 0]).add(
        9,
        "",
        "executive_board",
        [5, 0, 0],
    );
    let taken = import(&desk, "return.csv", given.csv().as_bytes());
    assert!(taken.stderr.contains(" 0 suppressed"), "{}", taken.stderr);
    let rows = query(&desk, "SELECT * FROM return_board");
    let body = |measure: &str| rows.iter().find(|row| row["measure"] == measure).unwrap();
    assert_eq!(body("executive_board")["board_bme"], 0);
    close(body("voting_board"), "board_share", 1.0 / 9.0);
    // 132 BME of 492 staff.
    close(body("board"), "difference_points", 100.0 * (1.0 / 11.0 - 132.0 / 492.0));
    let status =
        query(&desk, "SELECT DISTINCT white_status, all_status FROM return_count WHERE measure = 'board'");
    assert_eq!(status, [serde_json::json!({"white_status": "returned", "all_status": "calculated"})]);
}
