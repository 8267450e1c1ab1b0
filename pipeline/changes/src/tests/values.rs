//! Releases and restated values.

use serde_json::Value;

use super::super::ChangeKind;
use super::*;
use catalogue::assets::Folder;
use store::snapshot::Hash;

const NORTH_WEST: (&str, &str, &str) = ("region", "Y62", "North West");

fn north_west(value: f64, trusts: i64) -> GroupShare<'static> {
    let (level, code, name) = NORTH_WEST;
    share(level, code, name, "bme", Some(value), trusts)
}

#[test]
fn the_first_digest_names_the_releases_and_nothing_else() {
    let now = Tables {
        releases: vec![
            sourced("nss-benchmark", "2021-2025", 2026, "R0A"),
            sourced("nss-benchmark", "2021-2025", 2026, "RXR"),
        ],
        shares: vec![north_west(0.162, 25)],
        organisations: vec![trust("RXR", "East Lancashire Hospitals NHS Trust")],
        statuses: vec![status("RXR", "A", "A")],
        coverage: vec![coverage("RXR", "8", 2026, "held")],
        ..Tables::default()
    };
    let (lines, notes) = compared(None, &now, &[], Term::Bme);
    assert_eq!(
        sentences(&lines),
        ["NHS Staff Survey: benchmark report Excel data, release 2021-2025, with new years: WRES 2026. It \
             has figures by ethnic group of 2 trusts for WRES 2026 (staff survey 2025)."]
    );
    assert_eq!(lines[0].figure, None);
    assert_eq!(notes, Vec::<String>::new());
}

#[test]
fn a_new_year_is_a_release_and_not_a_restatement() {
    let then = Tables {
        releases: vec![sourced("nss-benchmark-2020-2024", "2024", 2025, "RXR")],
        shares: vec![north_west(0.162, 25)],
        ..Tables::default()
    };
    let mut now = then.clone();
    now.releases.push(sourced("nss-benchmark", "2025", 2026, "RXR"));
    now.shares.push(GroupShare { wres_year: 2026, ..north_west(0.2, 26) });
    let (lines, _) = difference(&then, &now);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert_eq!((lines[0].kind, lines[0].wres_year), (ChangeKind::Release, Some(2026)));
    assert_eq!(lines[0].source.as_deref(), Some("nss-benchmark"));
    assert_eq!(difference(&now, &now).0, []);
}

#[test]
fn a_release_of_the_same_years_is_named() {
    let then =
        Tables { releases: vec![sourced("nss-benchmark", "2020-2024", 2025, "RXR")], ..Tables::default() };
    let now =
        Tables { releases: vec![sourced("nss-benchmark", "2020-2024_v2", 2025, "RXR")], ..Tables::default() };
    let (lines, _) = difference(&then, &now);
    assert_eq!(
        sentences(&lines),
        [
            "NHS Staff Survey: benchmark report Excel data, release 2020-2024_v2, with years of earlier releases: WRES 2025. It \
             has figures by ethnic group of 1 trust for WRES 2025 (staff survey 2024)."
        ]
    );
}

#[test]
fn a_restated_share_has_both_values_and_its_figure() {
    let then = Tables { shares: vec![north_west(0.162, 25)], ..Tables::default() };
    let now = Tables { shares: vec![north_west(0.1701, 25)], ..Tables::default() };
    let (lines, _) = difference(&then, &now);
    assert_eq!(
        sentences(&lines),
        [
            "In the North West, 17.0 per cent of BME respondents said they had experienced discrimination from a manager or colleague in the last 12 months \
             (indicator 8, WRES 2025); it was 16.2 per cent, a change of +0.8 percentage points."
        ]
    );
    let line = &lines[0];
    assert_eq!(line.figure.as_deref(), Some("wres-i8-Y62-2025-trusts"));
    assert_eq!(
        (line.before.clone(), line.after.clone()),
        (Some(Value::from(0.162)), Some(Value::from(0.1701)))
    );
    assert!((line.size.unwrap() - 0.81).abs() < 1e-12);
}

#[test]
fn a_difference_below_a_billionth_is_not_a_change() {
    let table = |value| Tables { shares: vec![north_west(value, 25)], ..Tables::default() };
    assert_eq!(difference(&table(0.162), &table(0.162 + 9e-10)).0, []);
    let (lines, _) = difference(&table(0.162), &table(0.162 + 2e-9));
    assert!(
        lines[0].sentence.ends_with("a change of less than 0.1 percentage points."),
        "{}",
        lines[0].sentence
    );
}

#[test]
fn a_pooled_value_of_other_trusts_has_their_numbers() {
    let then = Tables { shares: vec![north_west(0.16, 25)], ..Tables::default() };
    let now = Tables { shares: vec![north_west(0.15, 1)], ..Tables::default() };
    let (lines, _) = difference(&then, &now);
    let end = "a change of \u{2212}1.0 percentage points, pooled from 25 trusts then and 1 trust now.";
    assert!(lines[0].sentence.ends_with(end), "{}", lines[0].sentence);
}

#[test]
fn a_group_that_was_withdrawn_comes_first() {
    let trust = |group, value| share("trust", "RXR", "East Lancashire Hospitals NHS Trust", group, value, 1);
    let then = Tables {
        shares: vec![trust("bme", Some(0.2)), trust("white", Some(0.1)), north_west(0.5, 2)],
        ..Tables::default()
    };
    let now = Tables { shares: vec![trust("white", Some(0.1)), north_west(0.1, 2)], ..Tables::default() };
    let (lines, _) = difference(&then, &now);
    assert_eq!(
        lines[0].sentence,
        "At East Lancashire Hospitals NHS Trust, the share of BME respondents who said they had experienced \
         discrimination from a manager or colleague in the last 12 months (indicator 8, WRES 2025) is missing now; it was 20.0 per cent."
    );
    assert_eq!(lines[0].figure.as_deref(), Some("wres-i8-RXR-2025-gap"));
    assert_eq!((lines.len(), lines[0].after.clone()), (2, None));
}

#[test]
fn a_missing_place_is_not_a_restatement() {
    let then = Tables { shares: vec![north_west(0.162, 25)], ..Tables::default() };
    assert_eq!(difference(&then, &Tables::default()).0, []);
}

#[test]
fn the_newest_report_is_compared_with_the_newest_before() {
    let then = Tables { published: vec![printed("2022", 1.54, true)], ..Tables::default() };
    let now = Tables {
        published: vec![printed("2022", 1.54, false), printed("2023", 1.53, true)],
        ..Tables::default()
    };
    let (lines, _) = difference(&then, &now);
    assert_eq!(
        sentences(&lines),
        [
            "WRES figures of the 2023 edition: 1 figure for WRES 2022.",
            "In England, \u{201c}White staff, times as likely as BME staff to be appointed from shortlisting\u{201d} \
             (indicator 2, WRES 2022): 1.53 in the 2023 report; it was 1.54 in the 2022 report.",
        ]
    );
    // One hundredth of 1.54 is 0.65 per cent of it.
    assert!((lines[1].size.unwrap() - 100.0 * 0.01 / 1.54).abs() < 1e-9);
    assert_eq!(lines[1].figure.as_deref(), Some("wres-i2-ENG-2022-series"));
}

#[test]
fn the_largest_change_comes_first_in_any_unit() {
    let trust = |code: &'static str, value| share("trust", code, "A trust", "white", Some(value), 1);
    let then = Tables {
        shares: vec![trust("R01", 0.10), trust("R02", 0.10), trust("R03", 0.10)],
        published: vec![printed("2022", 1.50, true)],
        ..Tables::default()
    };
    let now = Tables {
        shares: vec![trust("R01", 0.11), trust("R02", 0.05), trust("R03", 0.12)],
        published: vec![printed("2022", 1.545, true)],
        ..Tables::default()
    };
    let (lines, _) = difference(&then, &now);
    let codes: Vec<&str> = lines.iter().map(|line| line.place.as_ref().unwrap().code.as_str()).collect();
    assert_eq!(codes, ["R02", "ENG", "R03", "R01"], "5 points, 3 per cent, 2 points, 1 point");
}

#[test]
fn a_published_figure_is_in_the_series_of_its_place() {
    let of =
        |level: &'static str, code: &'static str, wres_year, measure: &'static str, value| PublishedFigure {
            level,
            code: Some(code),
            name: Some(code),
            measure,
            wres_year,
            ..printed("2024", value, true)
        };
    let main = "relative_likelihood";
    let all = |value| {
        vec![
            of("england", "ENG", 2023, main, 1.0),
            of("region", "Y62", 2022, main, value),
            of("region", "Y56", 2025, main, 1.0),
            of("trust", "RXR", 2022, main, value),
            of("england", "ENG", 2022, "percentage_appointed_from_shortlisting", value),
        ]
    };
    let then = Tables { published: all(1.0), ..Tables::default() };
    let now = Tables { published: all(1.5), ..Tables::default() };
    let (lines, _) = difference(&then, &now);
    let mut figures: Vec<_> = lines.iter().map(|line| line.figure.as_deref()).collect();
    figures.sort_unstable();
    // England has 2023, so the North West's figure is named by that; a trust, and another measure, have none.
    assert_eq!(figures, [None, None, Some("wres-i2-Y62-2023-series")]);
}

#[test]
fn england_is_in_the_figure_of_its_regions() {
    let england = |value| Tables {
        shares: vec![share("england", "ENG", "England", "white", Some(value), 9)],
        ..Tables::default()
    };
    let (lines, _) = difference(&england(0.1), &england(0.2));
    assert_eq!(lines[0].figure.as_deref(), Some("wres-i8-ENG-2025-regions"));
    assert!(lines[0].sentence.starts_with("In England, 20.0 per cent of White respondents"));
}

#[test]
fn the_first_digest_does_not_announce_what_ships_with_the_program() {
    let bundled: &'static str =
        Hash::of(&Assets::default().read(Folder::Data, "bundled/staff_survey_wres.csv").unwrap())
            .to_string()
            .leak();
    let shipped = |release: TrustRelease<'static>| TrustRelease { snapshot: bundled, ..release };
    let question = |wres_year, snapshot| QuestionRelease {
        question: "q14a",
        edition: "2024",
        wres_year,
        collected: wres_year - 1,
        code: "RXR",
        snapshot,
    };
    let now = Tables {
        releases: vec![
            shipped(sourced("nss-benchmark-2020-2024", "2024", 2025, "RXR")),
            sourced("nss-benchmark", "2025", 2026, "RXR"),
        ],
        questions: vec![question(2025, bundled), question(2026, FETCHED)],
        published: vec![
            PublishedFigure { snapshot: bundled, ..printed("2023", 1.5, true) },
            PublishedFigure { snapshot: bundled, ..printed("2024", 1.5, true) },
            printed("2024", 1.6, true),
        ],
        ..Tables::default()
    };
    let (lines, _) = compared(None, &now, &[], Term::Bme);
    let found: Vec<_> = lines.iter().map(|line| (line.wres_year.unwrap(), line.sentence.as_str())).collect();
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].0 == 2026 && found[0].1.contains("release 2025"), "{found:?}");
    assert!(found[1].0 == 2026 && found[1].1.starts_with("Answers of all staff"), "{found:?}");
    assert!(found[2].1.starts_with("WRES figures of the 2024 edition: 1 figure "), "{found:?}");
    // Later, a new version of the program with other figures is announced as any release is.
    let (lines, _) = difference(&Tables::default(), &now);
    assert_eq!(lines.len(), 6, "{lines:?}");
}
