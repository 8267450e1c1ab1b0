//! Units of the staff survey, those without figures, and staff who moved between trusts, as the bundled
//! figures and registers have them.

use crate::support::prepared;

#[test]
fn units_without_figures_are_counted_as_the_survey_counts() {
    let counts = prepared().ask("SELECT state, trust_type, count(*) AS units FROM coverage WHERE indicator = '5' AND wres_year = 2025 \
         AND state IN ('held', 'not_held') GROUP BY state, trust_type ORDER BY state, trust_type");
    let counts: Vec<[&str; 3]> = counts
        .iter()
        .map(|row| [row["state"].as_str(), row["trust_type"].as_str(), row["units"].as_str()])
        .collect();
    // The detailed spreadsheet of the survey names 210: 122 acute, 13 specialist, 14 community, 11
    // ambulance and 50 mental health; three children's trusts are acute there and specialist here.
    assert_eq!(
        counts,
        [
            ["held", "acute", "119"],
            ["held", "ambulance", "10"],
            ["held", "community", "14"],
            ["held", "specialist", "16"],
            ["not_held", "ambulance", "1"],
            ["not_held", "mental health", "50"],
        ]
    );
    let ambulance = prepared().ask("SELECT DISTINCT code, today_code FROM coverage WHERE trust_type = 'ambulance' AND state = 'not_held'");
    assert_eq!((ambulance[0]["code"].as_str(), ambulance[0]["today_code"].as_str()), ("R1F2", "R1F"));
}

#[test]
fn a_part_is_missing_only_if_it_answered_the_survey() {
    let rows = prepared().ask(
        "SELECT DISTINCT code, complete, missing_parts, did_not_take_part, divided FROM trust_today \
         WHERE code IN ('RNA', 'R1F') ORDER BY code",
    );
    let columns = ["code", "complete", "missing_parts", "did_not_take_part", "divided"];
    let shown: Vec<[&str; 5]> = rows.iter().map(|row| columns.map(|column| row[column].as_str())).collect();
    // RYK was divided between RNA and TAJ on 1 October 2024, and did not answer that autumn.
    assert_eq!(shown, [["R1F", "false", "R1F2", "", ""], ["RNA", "true", "", "RYK", ""]]);
}

#[test]
fn no_change_is_computed_across_a_transfer_of_staff() {
    let rows = prepared().ask(
        "SELECT DISTINCT code, wres_year, status, break_reason FROM change WHERE indicator = '5' \
         AND code IN ('RW1', 'TAJ', 'R1F1', 'R1F2') AND wres_year IN (2024, 2025) ORDER BY code, wres_year",
    );
    let states: Vec<[&str; 3]> =
        rows.iter().map(|row| ["code", "wres_year", "status"].map(|column| row[column].as_str())).collect();
    assert_eq!(
        states,
        [
            ["R1F1", "2024", "weighted"],
            ["R1F1", "2025", "weighted"],
            ["R1F2", "2024", "weighted"],
            ["R1F2", "2025", "weighted"],
            ["RW1", "2024", "weighted"],
            ["RW1", "2025", "break"],
            ["TAJ", "2024", "weighted"],
            ["TAJ", "2025", "break"],
        ]
    );
    assert_eq!(
        rows[5]["break_reason"],
        "staff of Isle of Wight NHS Trust joined it on 2024-05-01 (community, mental health and learning disability \
         services of the Isle of Wight)"
    );
    let computed = prepared().ask(
        "SELECT * FROM change WHERE code = 'RW1' AND wres_year = 2025 AND difference_points IS NOT NULL",
    );
    assert_eq!(computed.len(), 0);
    let series = prepared().ask(
        "SELECT DISTINCT collected FROM survey_series WHERE code = 'RW1' AND break_reason LIKE 'staff of%'",
    );
    assert_eq!(series.iter().map(|row| row["collected"].as_str()).collect::<Vec<_>>(), ["2024"]);
}
