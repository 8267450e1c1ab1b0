//! Change, improvement, mergers and The King's Fund's analysis over several years: the bundled data by
//! group have one, so these tests write invented observations into the store, as a later release would.

use std::sync::OnceLock;

use store::observation::Level;
use store::observation::Observation;
use store::observation::ObservationBuilder;
use store::observation::Status;
use store::observation::Unit;
use store::observation::schema;
use store::observation::sorted;
use store::observation::write;

use crate::support::{Program, Row, assert_close, number, prepared};

/// An edition, a trust, an indicator, a group, a WRES year, and how many of how many.
type Made = (&'static str, &'static str, &'static str, &'static str, i32, i64, i64);

/// A store of these invented observations and the bundled ones, with all tables.
fn with(made: &[Made]) -> Program {
    let program = Program::new();
    let mut builder = ObservationBuilder::default();
    for (release, code, indicator, group, wres_year, numerator, denominator) in made {
        builder.push(&Observation {
            source: "made-up",
            release,
            wres_year: *wres_year,
            collected: wres_year - 1,
            org_level: Level::Trust,
            org_code: Some(code),
            org_name: Some("A trust"),
            indicator,
            measure: "share",
            ethnic_group: Some(group),
            numerator: Some(*numerator),
            denominator: Some(*denominator),
            unit: Unit::Proportion,
            status: Status::Published,
            counts_basis: Some("published"),
            snapshot: "made-up",
            sheet: "made-up",
            cell: "A1",
            ..Observation::default()
        });
    }
    let rows = sorted(&schema(), &[builder.finish().unwrap()]).unwrap();
    write(&program.path("store/observations/made-up.parquet"), &rows).unwrap();
    program.run(&["benchmark", "-q"]).ends_with(0);
    program
}

/// Made once for all tests of this file, which only read it: RXR falls clearly, RBN by next to nothing, RYR misses a year, RJ1 has its years in two editions.
fn four_years() -> &'static Program {
    static MADE: OnceLock<Program> = OnceLock::new();
    let made: &[Made] = &[
        ("2033", "RXR", "8", "bme", 2031, 200, 1000),
        ("2033", "RXR", "8", "bme", 2032, 180, 1000),
        ("2033", "RXR", "8", "bme", 2033, 150, 1000),
        ("2033", "RXR", "8", "bme", 2034, 120, 1000),
        // The edition before had other figures for the same years.
        ("2032", "RXR", "8", "bme", 2033, 300, 1000),
        ("2032", "RXR", "8", "bme", 2032, 100, 1000),
        ("2033", "RBN", "8", "bme", 2031, 200, 1000),
        ("2033", "RBN", "8", "bme", 2032, 199, 1000),
        ("2033", "RBN", "8", "bme", 2033, 198, 1000),
        ("2033", "RBN", "8", "bme", 2034, 197, 1000),
        ("2033", "RYR", "8", "bme", 2032, 200, 1000),
        ("2033", "RYR", "8", "bme", 2034, 100, 1000),
        ("2032", "RJ1", "8", "bme", 2033, 200, 1000),
        ("2033", "RJ1", "8", "bme", 2034, 100, 1000),
        ("2033", "RXR", "8", "white", 2032, 120, 1000),
        ("2033", "RXR", "8", "white", 2033, 120, 1000),
        ("2033", "RXR", "8", "white", 2034, 120, 1000),
        ("2033", "RBN", "8", "white", 2032, 100, 1000),
        ("2033", "RBN", "8", "white", 2033, 100, 1000),
        ("2033", "RBN", "8", "white", 2034, 100, 1000),
    ];
    MADE.get_or_init(|| with(made))
}

fn change(store: &Program, code: &str, wres_year: i32) -> Vec<Row> {
    store.ask(&format!(
        "SELECT * FROM change WHERE code = '{code}' AND wres_year = {wres_year} AND indicator = '8' \
             AND ethnic_group = 'bme'"
    ))
}

#[test]
fn a_change_is_computed_from_the_two_years_of_one_edition() {
    let made = four_years();
    let row = &change(made, "RXR", 2034)[0];
    // 100 * confint_proportions_2indep(120, 1000, 150, 1000, method="newcomb", correction=False)
    assert_close(number(row, "difference_points"), -3.0, "RXR");
    assert_close(number(row, "lower_points"), -6.000_825_857_012_657, "RXR");
    assert_close(number(row, "upper_points"), -0.001_378_243_420_405_156_3, "RXR");
    assert_eq!((row["verdict"].as_str(), row["reading"].as_str()), ("lower", "favourable"), "{row:?}");
    assert_eq!((row["edition"].as_str(), row["previous_edition"].as_str()), ("2033", "2033"));
    // 2032 and 2033 are in two editions: the newer one counts, 180 then 150, not 100 then 300.
    assert_close(number(&change(made, "RXR", 2033)[0], "difference_points"), -3.0, "RXR 2033");
    // A year before the made-up ones has no year before it.
    assert!(change(made, "RXR", 2031).is_empty());
}

#[test]
fn only_neighbouring_years_of_one_edition_are_compared() {
    let made = four_years();
    let row = &change(made, "RJ1", 2034)[0];
    assert_eq!(row["status"], "separate_editions");
    assert_eq!((row["difference_points"].as_str(), row["verdict"].as_str()), ("", ""));
    assert!(change(made, "RYR", 2034).is_empty());
}

#[test]
fn england_changes_by_the_trusts_that_have_both_years() {
    let row = &change(four_years(), "ENG", 2034)[0];
    assert_eq!((row["trusts"].as_str(), row["numerator"].as_str()), ("2", "317"));
    assert_eq!(row["previous_numerator"], "348");
    // 100 * confint_proportions_2indep(317, 2000, 348, 2000, method="newcomb", correction=False)
    assert_close(number(row, "lower_points"), -3.857_949_481_001_149_6, "England");
    assert_eq!(row["verdict"], "similar");
}

#[test]
fn an_improvement_is_sustained_by_three_facts() {
    let made = four_years();
    let rows = made
        .ask("SELECT * FROM improvement WHERE indicator = '8' AND ethnic_group = 'bme' AND last_year = 2034");
    let of = |code: &str| rows.iter().find(|row| row["code"] == code).unwrap();
    let facts = |code: &str| {
        ["releases", "long_enough", "beyond_chance", "unbroken", "verdict"]
            .map(|name| of(code)[name].as_str())
    };
    assert_eq!(facts("RXR"), ["4", "true", "true", "true", "sustained_improvement"]);
    assert_close(number(of("RXR"), "difference_points"), -8.0, "RXR");
    assert_eq!(facts("RBN"), ["4", "true", "false", "true", "no_clear_change"]);
    assert_eq!(facts("RYR"), ["1", "false", "false", "true", "no_clear_change"]);
    assert_eq!(facts("RJ1"), ["1", "false", "false", "true", "no_clear_change"]);
}

#[test]
fn nothing_is_computed_across_a_reworded_question_or_a_merger() {
    let made = with(&[
        ("2033", "RXR", "7", "bme", 2025, 400, 1000),
        ("2033", "RXR", "7", "bme", 2026, 700, 1000),
        // RAP joined RAL on 1 January 2025, between the surveys of 2024 and 2025.
        ("2033", "RAL", "8", "bme", 2025, 200, 1000),
        ("2033", "RAL", "8", "bme", 2026, 100, 1000),
        ("2033", "RAL", "8", "bme", 2027, 90, 1000),
    ]);
    let rows = made.ask("SELECT * FROM change WHERE edition = '2033' AND level = 'trust'");
    let of = |code: &str, year: &str| {
        rows.iter().find(|row| row["code"] == code && row["wres_year"] == year).unwrap()
    };
    for (code, reason) in [("RXR", "reworded in the 2025 survey"), ("RAL", "joined it on 2025-01-01")] {
        let row = of(code, "2026");
        assert_eq!(row["status"], "break", "{row:?}");
        assert!(row["break_reason"].contains(reason), "{row:?}");
        assert_eq!(["difference_points", "lower_points", "verdict"].map(|name| row[name].as_str()), [""; 3]);
    }
    assert_eq!(of("RAL", "2027")["status"], "calculated");
    let pooled = made.ask("SELECT wres_year FROM change WHERE edition = '2033' AND level = 'england'");
    assert_eq!(pooled.len(), 1, "{pooled:?}");
    let trend = made.ask("SELECT * FROM improvement WHERE code = 'RAL' AND edition = '2033'");
    assert_eq!((trend[0]["releases"].as_str(), trend[0]["unbroken"].as_str()), ("2", "false"));
}

#[test]
fn weighted_shares_are_shown_as_printed_without_a_verdict() {
    let weighted = prepared().ask("SELECT * FROM change WHERE code = 'RXR' AND question = 'q14a'");
    assert_eq!(weighted.len(), 3);
    for row in &weighted {
        assert_eq!((row["status"].as_str(), row["weighting"].as_str()), ("weighted", "Occupation Group"));
        assert_eq!(
            ["lower_points", "upper_points", "verdict", "reading"].map(|name| row[name].as_str()),
            [""; 4]
        );
        let printed = |column: &str| number(row, column) * 100.0;
        assert_close(number(row, "difference_points"), printed("share") - printed("previous_share"), "q14a");
    }
    let declared = prepared().ask("SELECT * FROM improvement WHERE verdict = 'sustained_improvement'");
    assert!(declared.is_empty(), "{declared:?}");
}

#[test]
fn predecessors_are_rolled_up_where_counts_allow_and_say_so() {
    let made = with(&[
        // RRP and TAF became G6V2S on 1 November 2024; RNK joined on 1 April 2026.
        ("2033", "RRP", "8", "bme", 2024, 10, 100),
        ("2033", "TAF", "8", "bme", 2024, 20, 100),
        ("2033", "RNK", "8", "bme", 2024, 5, 50),
        ("2033", "RRP", "8", "bme", 2023, 10, 100),
        ("2033", "G6V2S", "8", "bme", 2026, 30, 200),
        ("2033", "RNK", "8", "bme", 2026, 5, 50),
        // RW6 was divided between R0A and RM3 on 1 October 2021.
        ("2033", "RW6", "8", "bme", 2022, 9, 90),
        ("2033", "R0A", "8", "bme", 2022, 30, 300),
        ("2033", "R0A", "8", "bme", 2023, 40, 400),
    ]);
    let rows = made.ask("SELECT * FROM trust_today WHERE ethnic_group = 'bme' AND indicator = '8'");
    let of = |code: &str, year: &str| {
        rows.iter().find(|row| row["code"] == code && row["wres_year"] == year).unwrap()
    };
    let shown = |code: &str, year: &str| {
        let columns = [
            "numerator",
            "denominator",
            "parts",
            "merged_in_year",
            "merges_later",
            "missing_parts",
            "divided",
        ];
        columns.map(|name| of(code, year)[name].clone())
    };
    assert_eq!(shown("G6V2S", "2024"), ["35", "250", "RNK, RRP, TAF", "", "true", "", ""]);
    assert_eq!(
        (of("G6V2S", "2024")["rolled_up"].as_str(), of("G6V2S", "2024")["complete"].as_str()),
        ("true", "true")
    );
    assert_eq!(shown("G6V2S", "2023"), ["10", "100", "RRP", "", "true", "RNK, TAF", ""]);
    assert_eq!(of("G6V2S", "2023")["complete"], "false");
    assert_eq!(shown("G6V2S", "2026"), ["35", "250", "G6V2S, RNK", "2024-11-01", "true", "", ""]);
    assert_eq!(shown("R0A", "2022"), ["30", "300", "R0A", "", "true", "", "RW6"]);
    assert_eq!(of("R0A", "2022")["complete"], "false");
    assert_eq!(shown("R0A", "2023"), ["40", "400", "R0A", "2021-10-01", "false", "", ""]);
    assert!(rows.iter().all(|row| row["code"] != "RW6" && !row["parts"].contains("RW6")));
}

#[test]
fn the_kings_fund_analysis_says_its_years_and_what_moved() {
    let one_year =
        prepared().ask("SELECT DISTINCT years, theme, indicators_held FROM kings_fund ORDER BY theme");
    let held: Vec<_> =
        one_year.iter().map(|row| (row["theme"].as_str(), row["indicators_held"].as_str())).collect();
    assert_eq!(held, [("A", "6, 8"), ("B", "7"), ("C", "5"), ("all", "5, 6, 7, 8")]);
    assert!(one_year.iter().all(|row| row["years"] == "years held: 1"), "{one_year:?}");

    let made = four_years();
    let rows =
        made.ask("SELECT * FROM kings_fund WHERE theme = 'A' AND similar = 'test' AND average = 'mean'");
    assert_eq!(rows.len(), 6);
    for row in &rows {
        assert_eq!((row["years"].as_str(), row["indicators_held"].as_str()), ("years held: 3", "8"));
        assert_eq!(row["trusts"], "2");
        // RXR's gap is 6, 3, then 0 points; RBN's 9.9, 9.8, 9.7: narrower each year, and no clear fall.
        let which = if row["moving"] == "narrower_each_year" { "RBN, RXR" } else { "RXR" };
        assert_eq!(row["which"], which, "{row:?}");
        // What chance would bring depends on how "similar" and "better than average" go together.
        assert!(!row.contains_key("by_chance"), "a number that was not worked out is not printed");
    }
}

#[test]
fn a_report_states_the_change_and_draws_all_years() {
    let made = four_years();
    let program = Program::copy_of(made.folder());
    program.run(&["report", "-q", "--region", "north-west"]).ends_with(0);
    let made = program.path("reports/2026-07/north-west");
    let page = std::fs::read_to_string(made.join("north-west.html")).unwrap();
    // RXR and RBN have both years: 150 + 198 of 2,000, then 120 + 197 of 2,000, which is 1.55 points exactly;
    // limits by statsmodels.
    assert!(page.contains(
        "Since WRES 2033, in the 2 trusts with figures for both years, the share showed no clear change among BME \
         staff (\u{2212}1.6 percentage points, \u{2212}3.9 to +0.8) and showed no clear change among White staff ("
    ));
    let figure = made.join("figures/wres-i8-Y62-2034-years");
    let data = std::fs::read_to_string(figure.join("data.csv")).unwrap();
    let rows: Vec<Row> =
        csv::Reader::from_reader(data.as_bytes()).deserialize().map(Result::unwrap).collect();
    let bme: Vec<(&str, &str)> = rows
        .iter()
        .filter(|row| row["ethnic_group"] == "bme")
        .map(|row| (row["period"].get(5..9).unwrap(), row["numerator"].as_str()))
        .collect();
    // 2025 is of the figures that ship with the program; RYR is in another region; 2031 has no White figures, so
    // there is nothing of the same trusts to show.
    assert_eq!(bme, [("2025", "2493"), ("2032", "379"), ("2033", "348"), ("2034", "317")]);
    let picture = std::fs::read_to_string(figure.join("figure.svg")).unwrap();
    assert!(picture.contains(">2028<"), "a year without figures is on the axis too");
}
