//! `race-equity explain` and `sources`: where a figure comes from.

use crate::support::{Program, bundled};

#[test]
fn a_figure_is_followed_to_its_file_and_through_every_query() {
    let program = Program::new();
    let text = program.run(&["explain", "R0A", "5", "2025"]).ends_with(0).stdout;
    let bytes = std::fs::read(bundled("staff_survey_wres.csv")).unwrap();
    let hash = store::snapshot::Hash::of(&bytes).to_string();
    // The first line of the file below its header is R0A's share of BME staff on indicator 5.
    for expected in [
        "0.2565432098765432",
        "1039",
        "4050",
        "data/bundled/staff_survey_wres.csv, which ships with the program",
        &hash,
        "line 2, column proportion",
        "queries/observations/trust_share.sql, which reads indicator, observation, organisation_today",
        "queries/benchmarks/share.sql, which reads group_trust, trust_share",
        "queries/benchmarks/gap.sql, which reads",
    ] {
        assert!(text.contains(expected), "`{expected}` is not in\n{text}");
    }
}

#[test]
fn a_missing_figure_is_wrong_usage() {
    let said = Program::new().run(&["explain", "XXX", "5"]).ends_with(2).stderr;
    assert!(said.contains("no published figure of `XXX` for indicator `5` found"), "{said}");
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
