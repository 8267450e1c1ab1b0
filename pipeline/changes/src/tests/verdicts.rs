//! Comparisons with another result.

use serde_json::Value;

use super::super::ChangeKind;
use super::*;

fn tables(gaps: Vec<GroupVerdict<'static>>) -> Tables {
    Tables { gaps, ..Tables::default() }
}

#[test]
fn the_newest_years_are_compared() {
    let then = tables(vec![
        groups("trust", "RXR", "8", 2024, "higher", "unfavourable"),
        groups("trust", "RXR", "8", 2025, "similar", "neither"),
        groups("region", "Y62", "8", 2025, "higher", "unfavourable"),
    ]);
    let mut now = then.clone();
    now.gaps.push(groups("trust", "RXR", "8", 2026, "higher", "unfavourable"));
    now.gaps.push(groups("region", "Y62", "8", 2026, "similar", "neither"));
    let (lines, notes) = difference(&then, &now);
    assert_eq!(
        sentences(&lines),
        [
            "In the North West, within trusts, the share of BME respondents who said they had experienced discrimination from a manager or colleague in the last 12 months \
             (indicator 8) was clearly higher than that of White respondents in WRES 2025, and is similar to it in WRES \
             2026: no clear disparity.",
            "At Trust RXR, the share of BME respondents who said they had experienced discrimination from a manager or colleague in the last 12 months (indicator \
             8) was similar to that of White respondents in WRES 2025, and is clearly higher than it in WRES 2026: a \
             disparity to the disadvantage of BME staff.",
        ]
    );
    let figures: Vec<_> = lines.iter().filter_map(|line| line.figure.as_deref()).collect();
    assert_eq!(figures, ["wres-i8-Y62-2026-trusts", "wres-i8-RXR-2026-gap"]);
    assert_eq!(lines[1].before, Some(Value::from("similar")));
    assert_eq!((lines[1].kind, notes.len()), (ChangeKind::Verdict, 0));
}

#[test]
fn within_one_year_the_last_report_is_named() {
    let then = tables(vec![groups("trust", "RXR", "7", 2025, "similar", "neither")]);
    let now = tables(vec![groups("trust", "RXR", "7", 2025, "lower", "unfavourable")]);
    let (lines, _) = difference(&then, &now);
    assert!(
        lines[0].sentence.contains(
            "was similar to that of White respondents in the last report, and is clearly lower than it now (WRES 2025)"
        ),
        "{}",
        lines[0].sentence
    );
}

#[test]
fn surveys_with_a_reworded_question_are_not_compared() {
    // Indicator 7's question was reworded in the survey of 2025, which is WRES 2026.
    let then = tables(vec![groups("trust", "RXR", "7", 2025, "similar", "neither")]);
    let now = tables(vec![groups("trust", "RXR", "7", 2026, "lower", "unfavourable")]);
    let (lines, notes) = difference(&then, &now);
    assert_eq!(lines, []);
    assert_eq!(
        notes,
        [
            "Indicator 7: results of the 2024 and the 2025 survey are not compared: the question was reworded in the \
             2025 survey."
        ]
    );
}

#[test]
fn a_trust_that_others_joined_is_not_compared() {
    let (a, b) = (trust("RXR", "Alpha NHS Trust"), trust("RB1", "Beta NHS Trust"));
    let organisations = |day| vec![a.clone(), part(&b, &a, day)];
    let year = |wres_year, verdict: &'static str| groups("trust", "RXR", "8", wres_year, verdict, "neither");
    for (joined, compared) in [
        (date(2024, 9, 1), true),
        (date(2024, 9, 2), false),
        (date(2025, 9, 1), false),
        (date(2025, 9, 2), true),
    ] {
        let register = organisations(joined);
        let then = Tables {
            gaps: vec![year(2025, "similar")],
            organisations: register.clone(),
            ..Tables::default()
        };
        let now = Tables { gaps: vec![year(2026, "higher")], organisations: register, ..Tables::default() };
        let (lines, notes) = difference(&then, &now);
        assert_eq!((lines.len(), notes.len()), if compared { (1, 0) } else { (0, 1) }, "{joined}");
    }
}

#[test]
fn gaps_and_shares_are_compared_with_the_rest_of_england() {
    let year = |wres_year, verdict: &'static str, reading: &'static str| Tables {
        gap_comparisons: vec![england_verdict("RXR", wres_year, verdict, reading)],
        trust_comparisons: vec![
            peer_verdict("RXR", "bme", "england", wres_year, verdict),
            peer_verdict("RXR", "bme", "region", wres_year, verdict),
            peer_verdict("RXR", "white", "england", wres_year, verdict),
        ],
        ..Tables::default()
    };
    let (lines, _) = difference(&year(2025, "similar", "neither"), &year(2026, "higher", "unfavourable"));
    assert_eq!(
        sentences(&lines),
        [
            "The gap at Trust RXR for indicator 8 was not clearly different from that in the rest of England in WRES 2025, \
             and is clearly less favourable to BME staff than it in WRES 2026 (+6.3 against +3.6 percentage points).",
            "At Trust RXR, the share of BME respondents who said they had experienced discrimination from a manager or colleague in the last 12 months (indicator \
             8) was similar to that in the rest of England in WRES 2025, and is clearly higher than it in WRES 2026: a \
             disparity to the disadvantage of BME staff.",
        ]
    );
    assert!(lines.iter().all(|line| line.figure.as_deref() == Some("wres-i8-RXR-2026-gap")));
}

#[test]
fn a_gap_of_a_region_is_in_the_figure_of_gaps() {
    let year = |wres_year, verdict: &'static str| Tables {
        gap_comparisons: vec![EnglandVerdict {
            level: "region",
            name: "North West",
            ..england_verdict("Y62", wres_year, verdict, "neither")
        }],
        ..Tables::default()
    };
    let (lines, _) = difference(&year(2025, "similar"), &year(2026, "higher"));
    assert_eq!(lines[0].figure.as_deref(), Some("wres-i8-Y62-2026-gap"));
}

#[test]
fn the_term_is_the_one_in_the_settings() {
    let then = tables(vec![groups("trust", "RXR", "8", 2025, "similar", "neither")]);
    let now = tables(vec![groups("trust", "RXR", "8", 2026, "higher", "unfavourable")]);
    for (term, people) in [
        (Term::GlobalMajority, "global majority respondents who"),
        (Term::AllOtherEthnicGroups, "respondents from all other ethnic groups combined who"),
    ] {
        let (lines, _) = compared(Some(&then), &now, &[], term);
        assert!(lines[0].sentence.contains(people), "{}", lines[0].sentence);
        assert!(!lines[0].sentence.contains("BME"), "{}", lines[0].sentence);
    }
}
