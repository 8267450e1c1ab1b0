//! `race-equity explain`: the story of a number, of a place of any kind or of a figure.

use crate::support::{Program, bundled, longest_line, rows, with_commas};

/// The White and BME counts of the region's trusts on an indicator, added up from the bundled file and the register.
fn counts_of(region: &str, indicator: &str, group: &str) -> (i64, i64) {
    let trusts: Vec<String> = rows(&bundled("organisations.csv"))
        .iter()
        .filter(|row| row["region_code"] == region)
        .map(|row| row["org_code"].clone())
        .collect();
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    rows(&bundled("staff_survey_wres.csv"))
        .iter()
        .filter(|row| {
            row["indicator"] == indicator && row["ethnic_group"] == group && trusts.contains(&row["org_code"])
        })
        .fold((0, 0), |(part, whole), row| {
            (part + number(&row["numerator"]), whole + number(&row["denominator"]))
        })
}

#[test]
fn a_trust_is_explained_down_to_its_cell() {
    let program = Program::new();
    let text = program.run(&["explain", "R0A", "5", "2025"]).ends_with(0).stdout;
    let bytes = std::fs::read(bundled("staff_survey_wres.csv")).unwrap();
    let hash = store::snapshot::Hash::of(&bytes).to_string();
    // The first line of the file below its header is R0A's share of BME staff on indicator 5: 1,039 of 4,050.
    for expected in [
        "BME staff     25.7% (1,039 of 4,050)",
        "1,039 \u{f7} 4,050 = 25.7%",
        "data/bundled/staff_survey_wres.csv, which ships with the program",
        &hash,
        "line 2, column proportion",
        "licence       official statistics",
        "No correction of a known error changed these figures.",
        "queries/observations/trust_share.sql, which reads indicator, observation,\n  organisation_today",
        "queries/benchmarks/share.sql, which reads group_trust, trust_share",
    ] {
        assert!(text.contains(expected), "`{expected}` is not in\n{text}");
    }
    assert!(longest_line(&text) <= 80, "{text}");
}

#[test]
fn a_region_is_the_sum_of_its_trusts() {
    let program = Program::new();
    let text = program.run(&["explain", "north-west", "8"]).ends_with(0).stdout;
    for group in ["bme", "white"] {
        let (part, whole) = counts_of("Y62", "8", group);
        let sum = format!("{} \u{f7} {} = ", with_commas(&part.to_string()), with_commas(&whole.to_string()));
        assert!(text.contains(&sum), "`{sum}` is not in\n{text}");
    }
    // By hand from the file: East Lancashire is line 1112, 135 of 856.
    for expected in ["135 of 856", "line 1112, column proportion", "East Lancashire Hospitals", "WRES 2025"] {
        assert!(text.contains(expected), "`{expected}` is not in\n{text}");
    }
    assert!(longest_line(&text) <= 80, "{text}");
    // A count that was reconstructed and is under 10 is not printed: the Walton Centre's is 9 of 86.
    assert!(text.contains("fewer than 10 of 86"), "{text}");
}

#[test]
fn an_icb_england_and_a_figure_are_explained_too() {
    let program = Program::new();
    let explain = |arguments: &[&str]| {
        let text = program.run(&[&["explain"], arguments].concat()).ends_with(0).stdout;
        assert!(longest_line(&text) <= 80, "{text}");
        text
    };
    let icb = explain(&["greater-manchester", "8"]);
    assert!(icb.contains("Not counted: RX7 North West Ambulance Service (ambulance trust"), "{icb}");
    let england = explain(&["england", "8"]);
    assert!(england.contains("England, WRES 2025") && england.contains("of 210 that answered"), "{england}");
    let figure = explain(&["wres-i8-QOP-2025-trusts"]);
    assert_eq!(figure.lines().skip(1).collect::<Vec<_>>(), icb.lines().collect::<Vec<_>>());
    assert!(figure.starts_with("Figure wres-i8-QOP-2025-trusts"), "{figure}");
    let question = explain(&["RXR", "q16b"]);
    assert!(
        question.contains("Survey question q16b") && question.contains("sheet staff_survey_questions.csv")
    );
}

#[test]
fn an_explanation_has_the_same_as_json() {
    let program = Program::new();
    let run = program.run(&["explain", "RXR", "8", "--json"]).ends_with(0);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json["gap"]["bme_numerator"], 135);
    assert_eq!(json["gap"]["bme_denominator"], 856);
    assert_eq!(json["figures"][0]["cell"], "line 1112, column proportion");
    assert_eq!(json["files"][0]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(json["corrections"], serde_json::json!([]));
}

#[test]
fn what_cannot_be_explained_is_invalid_usage() {
    let program = Program::new();
    for (arguments, says) in [
        (&["XXX", "5"][..], "there is no region, ICB or trust `XXX`"),
        (&["nort-west", "5"], "did you mean `north-west`?"),
        (&["north-west"], "no indicator was given for `north-west`"),
        (&["RXR", "8", "1999"], "no published figure of `RXR` for indicator `8` in WRES 1999 found"),
        (&["wres-i8"], "`wres-i8` is not the id of a figure"),
    ] {
        program.run(&[&["explain"], arguments].concat()).ends_with(2).says(says);
    }
}

#[test]
fn the_catalogue_is_shown_with_licences() {
    let text = Program::new().run(&["sources"]).ends_with(0).stdout;
    for expected in
        ["nss-benchmark\n", "ods-succ\n", "bundled-organisations\n", "Open Government Licence v3.0"]
    {
        assert!(text.contains(expected), "{expected}");
    }
    assert!(text.starts_with("nss-benchmark\n  title "), "{text}");
}
