//! Trusts, declared statuses and gaps.

use serde_json::Value;

use super::super::ChangeKind;
use super::*;

fn register(organisations: Vec<KnownOrganisation<'static>>) -> Tables {
    Tables { organisations, ..Tables::default() }
}

#[test]
fn a_merger_has_one_line_with_its_day() {
    let (a, b, c) =
        (trust("RA1", "Alpha NHS Trust"), trust("RB1", "Beta NHS Trust"), trust("RC1", "Gamma NHS Trust"));
    // Gamma was part of Alpha already, and follows it.
    let then = register(vec![a.clone(), b.clone(), part(&c, &a, date(2020, 4, 1))]);
    let merged = part(&a, &b, date(2026, 4, 1));
    let now = register(vec![merged, b.clone(), part(&c, &b, date(2026, 4, 1))]);
    let (lines, _) = difference(&then, &now);
    assert_eq!(
        sentences(&lines),
        ["Alpha NHS Trust (RA1) became part of Beta NHS Trust (RB1) on 1 April 2026."]
    );
    let line = &lines[0];
    assert_eq!((line.kind, line.of.as_deref(), &line.figure), (ChangeKind::Trust, Some("merged"), &None));
    assert_eq!(line.after, Some(Value::from("RB1")));
}

#[test]
fn a_division_belongs_to_none_of_its_successors() {
    let a = trust("RA1", "Alpha NHS Trust");
    let divided = KnownOrganisation {
        today_code: None,
        today_name: None,
        successors: 2,
        close_date: Some(date(2026, 3, 31)),
        merged_on: Some(date(2026, 4, 1)),
        ..a.clone()
    };
    let (lines, _) = difference(&register(vec![a]), &register(vec![divided]));
    assert_eq!(
        sentences(&lines),
        [
            "Alpha NHS Trust (RA1) was divided among two trusts on 1 April 2026; its figures belong to none of them alone."
        ]
    );
}

#[test]
fn a_trust_opens_closes_is_renamed_and_moves() {
    let then = register(vec![
        trust("RA1", "Alpha NHS Trust"),
        trust("RB1", "Beta NHS Trust"),
        trust("RC1", "Gamma NHS Trust"),
    ]);
    let closed = KnownOrganisation { close_date: Some(date(2026, 6, 30)), ..trust("RA1", "Alpha NHS Trust") };
    let moved = KnownOrganisation {
        region_code: Some("Y56"),
        region_name: Some("London"),
        icb_code: Some("QKK"),
        icb_name: Some("NHS South East London Integrated Care Board"),
        ..trust("RB1", "Beta NHS Trust")
    };
    let renamed = trust("RC1", "Delta NHS Trust");
    let opened = KnownOrganisation { open_date: Some(date(2026, 6, 1)), ..trust("RD1", "Epsilon NHS Trust") };
    let (lines, _) = difference(&then, &register(vec![closed, moved, renamed, opened]));
    assert_eq!(
        sentences(&lines),
        [
            "Alpha NHS Trust (RA1) closed on 30 June 2026.",
            "Beta NHS Trust (RB1) is in the region London; before it was in North West. Its integrated care board is NHS \
             South East London Integrated Care Board, before NHS Greater Manchester Integrated Care Board.",
            "Delta NHS Trust (RC1) is the new name of Gamma NHS Trust.",
            "Epsilon NHS Trust (RD1) is new in the register; it opened on 1 June 2026.",
        ]
    );
    let of: Vec<_> = lines.iter().filter_map(|line| line.of.as_deref()).collect();
    assert_eq!(of, ["closed", "region", "renamed", "opened"]);
}

#[test]
fn another_icb_alone_and_a_trust_taken_out() {
    let then = register(vec![trust("RA1", "Alpha NHS Trust"), trust("RB1", "Beta NHS Trust")]);
    let moved = KnownOrganisation {
        icb_code: Some("QE1"),
        icb_name: Some("NHS Lancashire and South Cumbria Integrated Care Board"),
        ..trust("RA1", "Alpha NHS Trust")
    };
    let (lines, _) = difference(&then, &register(vec![moved]));
    assert_eq!(
        sentences(&lines),
        [
            "Alpha NHS Trust (RA1) is in NHS Lancashire and South Cumbria Integrated Care Board; before it was in NHS \
             Greater Manchester Integrated Care Board.",
            "Beta NHS Trust (RB1) is no longer in the register.",
        ]
    );
}

#[test]
fn another_code_of_a_trust_has_no_line() {
    let alias = KnownOrganisation { code: "RA11", ..trust("RA1", "Alpha NHS Trust") };
    let then = register(vec![trust("RA1", "Alpha NHS Trust")]);
    let now = register(vec![trust("RA1", "Alpha NHS Trust"), alias]);
    assert_eq!(difference(&then, &now).0, []);
    assert_eq!(difference(&now, &then).0, []);
}

#[test]
fn statuses_are_added_changed_and_removed() {
    let silver = DeclaredStatus { level: Some("Silver"), date: None, ..status("RB1", "Beta", "Beta") };
    let then = Tables {
        statuses: vec![status("RB1", "Beta", "Beta"), status("RC1", "Gamma", "Gamma")],
        ..Tables::default()
    };
    let now = Tables { statuses: vec![status("RA1", "Alpha", "Alpha"), silver], ..Tables::default() };
    let (lines, _) = difference(&then, &now);
    assert_eq!(
        sentences(&lines),
        [
            "Alpha: Bronze, awarded (dated 15 October 2024), is new under the North West anti-racist framework; evidence: \
             example.org, high confidence.",
            "Beta: Silver, awarded, under the North West anti-racist framework; before it was Bronze, awarded (dated 15 \
             October 2024); evidence: example.org, high confidence.",
            "Gamma: Bronze, awarded (dated 15 October 2024), is no longer listed under the North West anti-racist \
             framework. That is not the same as no status.",
        ]
    );
    assert!(lines.iter().all(|line| line.kind == ChangeKind::Status && line.figure.is_none()));
    assert_eq!(lines[0].evidence.as_deref(), Some("https://www.example.org/news"));
}

#[test]
fn a_merger_does_not_change_a_declared_status() {
    let then = Tables { statuses: vec![status("RA1", "Alpha", "Alpha")], ..Tables::default() };
    let now = Tables { statuses: vec![status("RB1", "Beta", "Alpha")], ..Tables::default() };
    assert_eq!(difference(&then, &now).0, []);
}

#[test]
fn other_evidence_for_the_same_status_has_a_line() {
    let other = DeclaredStatus { confidence: Some("medium"), ..status("RA1", "Alpha", "Alpha") };
    let then = Tables { statuses: vec![status("RA1", "Alpha", "Alpha")], ..Tables::default() };
    let (lines, _) = difference(&then, &Tables { statuses: vec![other], ..Tables::default() });
    assert!(
        lines[0].sentence.contains("has other evidence; evidence: example.org, medium confidence"),
        "{lines:?}"
    );
}

#[test]
fn gaps_open_and_close_by_name_with_their_indicators_together() {
    let four = |code, state| ["5", "6", "7", "8"].map(|number| coverage(code, number, 2025, state));
    let then =
        Tables { coverage: [four("RA1", "held"), four("RB1", "not_held")].concat(), ..Tables::default() };
    let mut now = [four("RA1", "no_survey"), four("RB1", "held")].concat();
    now.retain(|row| row.code == "RA1" || row.indicator != "7");
    let (lines, _) = difference(&then, &Tables { coverage: now, ..Tables::default() });
    assert_eq!(
        sentences(&lines),
        [
            "Trust RA1: figures by ethnic group for indicators 5, 6, 7 and 8 are no longer available for WRES 2025.",
            "Trust RB1: figures by ethnic group for indicators 5, 6 and 8 are now available for WRES 2025.",
        ]
    );
    assert_eq!(lines[0].indicator.as_deref(), Some("5,6,7,8"));
}

#[test]
fn a_new_year_is_compared_with_the_newest_before() {
    let then = Tables {
        coverage: vec![
            coverage("RA1", "8", 2025, "held"),
            coverage("RB1", "8", 2025, "not_held"),
            coverage("RC1", "8", 2025, "held"),
        ],
        ..Tables::default()
    };
    let mut now = then.clone();
    // An older year that came with the new release is not compared.
    now.coverage.push(coverage("RA1", "8", 2024, "not_held"));
    now.coverage.push(coverage("RA1", "8", 2026, "not_held"));
    now.coverage.push(coverage("RB1", "8", 2026, "held"));
    now.coverage.push(coverage("RC1", "8", 2026, "held"));
    let (lines, _) = difference(&then, &now);
    assert_eq!(
        sentences(&lines),
        [
            "Trust RA1: no figures by ethnic group for indicator 8 are available for WRES 2026; there were some for WRES 2025.",
            "Trust RB1: figures by ethnic group for indicator 8 are available for WRES 2026; there were none for WRES 2025.",
        ]
    );
}
