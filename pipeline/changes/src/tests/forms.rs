//! The digest as text, page and JSON.

use serde_json::Value;

use super::super::reported_places::OrganisationPlaces;
use super::super::{ChangeKind, CheckedSource, Digest, FigureLinks, ReportedPlaces, write};
use super::*;
use catalogue::source::{DateRange, NewerRelease};
use ingest::load::SourceOutcome;

fn digest(then: Option<&Tables>, now: &Tables) -> Digest {
    digest_of(then.is_none(), compared(then, now, &[], Term::Bme))
}

fn digest_of(first: bool, (lines, notes): (Vec<DigestLine>, Vec<String>)) -> Digest {
    let checked = |source: &str, title: &str, outcome, next_due| CheckedSource {
        source: source.to_owned(),
        title: title.to_owned(),
        outcome,
        cause: None,
        newer: None,
        next_due,
    };
    Digest {
        at: "2026-08-01T05:00:00Z".parse().unwrap(),
        first,
        lines,
        notes,
        checked: vec![
            checked("survey", "The survey", SourceOutcome::Unchanged, Some(date(2027, 3, 31))),
            checked("register", "The register", SourceOutcome::Failed, Some(date(2026, 8, 2))),
            checked("old", "An old table", SourceOutcome::Unchanged, None),
        ],
        newer_releases: Vec::new(),
    }
}

/// So many trusts, each with its BME share of 2025.
fn trusts(number: u8, moved: f64) -> Tables {
    let one = |at: u8| {
        let step = f64::from(at) / 1000.0;
        share(
            "trust",
            format!("R{at:02}").leak(),
            format!("Trust {at:02}").leak(),
            "bme",
            Some(0.2 + moved * step),
            1,
        )
    };
    Tables { shares: (1..=number).map(one).collect(), ..Tables::default() }
}

#[test]
fn nothing_new_names_the_sources_and_when_each_is_due() {
    let same = trusts(2, 0.0);
    let digest = digest(Some(&same), &same);
    assert!(digest.is_empty());
    assert_eq!(
        digest.text(),
        "What changed, as of 1 August 2026\n\n\
         Nothing new: no figure, trust, declared status or gap that a report shows has changed.\n\n\
         What was checked\n\
         - The survey: nothing new; the next release is due by 31 March 2027.\n\
         - The register: it could not be fetched, so its earlier data stay in use; the next release is due by 2 August \
         2026.\n\
         - An old table: nothing new; no further release is expected.\n"
    );
    let json: Value = serde_json::from_str(&digest.json().unwrap()).unwrap();
    assert_eq!(json["nothing_new"], true);
    assert_eq!(json["checked"][0]["next_due"], "2027-03-31");
    assert_eq!(json["checked"][1]["outcome"], "failed");
}

#[test]
fn twenty_restated_values_are_shown_and_all_are_in_the_json() {
    let digest = digest(Some(&trusts(25, 0.0)), &trusts(25, 1.0));
    let text = digest.text();
    assert_eq!(text.lines().filter(|line| line.starts_with("- At Trust")).count(), 20);
    assert!(text.contains("\n- and 5 more, all of them in the JSON file of this digest\n"), "{text}");
    assert!(text.contains("- At Trust 25, 22.5 per cent"), "{text}");
    assert!(!text.contains("Trust 05"), "the smallest are left out:\n{text}");
    let page = digest.html(&Assets::default(), &FigureLinks::none()).unwrap();
    assert!(page.contains("and 5 more") && !page.contains("Trust 05"));
    let json: Value = serde_json::from_str(&digest.json().unwrap()).unwrap();
    assert_eq!(json["lines"].as_array().unwrap().len(), 25);
    assert_eq!(json["lines"][0]["place"]["code"], "R25");
}

#[test]
fn every_line_has_the_same_keys() {
    let json: Value =
        serde_json::from_str(&digest(Some(&trusts(1, 0.0)), &trusts(1, 1.0)).json().unwrap()).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        keys(&json),
        ["version", "nothing_new", "at", "first", "lines", "notes", "checked", "newer_releases"]
    );
    assert_eq!(
        keys(&json["lines"][0]),
        [
            "kind",
            "sentence",
            "place",
            "elsewhere",
            "source",
            "of",
            "indicator",
            "measure",
            "ethnic_group",
            "wres_year",
            "before",
            "after",
            "unit",
            "size",
            "evidence",
            "figure"
        ]
    );
    assert_eq!(json["lines"][0]["kind"], "restated");
    assert_eq!(json["lines"][0]["source"], Value::Null);
}

#[test]
fn a_figure_is_linked_if_the_edition_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("2026-08/trust-r01");
    files::write_whole(&place.join("trust-r01.html"), b"<html>").unwrap();
    files::create_folder(&place.join("figures/wres-i8-R01-2025-gap")).unwrap();
    files::create_folder(&folder.path().join("2026-08/.part-x/figures/wres-i8-R02-2025-gap")).unwrap();
    let links = FigureLinks::of(folder.path(), "2026-08", "../../reports").unwrap();
    let page = digest(Some(&trusts(2, 0.0)), &trusts(2, 1.0)).html(&Assets::default(), &links).unwrap();
    let page = scraper::Html::parse_document(&page);
    let anchors = scraper::Selector::parse("li a").unwrap();
    let linked: Vec<_> =
        page.select(&anchors).map(|a| (a.attr("href").unwrap(), a.text().collect())).collect();
    let figure = "../../reports/2026-08/trust-r01/trust-r01.html#wres-i8-R01-2025-gap";
    assert_eq!(linked, [(figure, "Figure wres-i8-R01-2025-gap".to_owned())]);
    let text: String = page.root_element().text().collect();
    assert!(text.contains(" Figure wres-i8-R02-2025-gap."), "named, not linked");
}

#[test]
fn markup_in_a_register_is_text_on_the_page() {
    let wicked = "<script>alert(1)</script>";
    let evil = DeclaredStatus { evidence_url: Some("javascript:alert(1)"), ..status("RA1", wicked, wicked) };
    let page = digest(Some(&Tables::default()), &Tables { statuses: vec![evil], ..Tables::default() })
        .html(&Assets::default(), &FigureLinks::none())
        .unwrap();
    assert!(page.contains("&lt;script&gt;"), "{page}");
    assert!(!page.contains("<script") && !page.contains("href=\"javascript"), "{page}");
}

#[test]
fn a_digest_is_written_in_three_forms_with_the_same_bytes() {
    let store = tempfile::tempdir().unwrap();
    let digest = digest(None, &trusts(1, 0.0));
    let started = "2026-08-01T05:00:00.25Z".parse().unwrap();
    let again = || write(store.path(), started, &digest, &Assets::default(), &FigureLinks::none()).unwrap();
    let path = again();
    assert_eq!(path, "digests/2026-08-01T05-00-00Z");
    let read = || {
        ["txt", "html", "json"].map(|form| files::read(&store.path().join(format!("{path}.{form}"))).unwrap())
    };
    let before = read();
    again();
    assert_eq!(read(), before);
    assert_eq!(files::list(&store.path().join("digests")).unwrap().len(), 3);
}

#[test]
fn a_table_that_was_not_kept_is_named() {
    let then = Tables::default();
    let digest = digest_of(false, compared(Some(&then), &trusts(1, 1.0), &["share"], Term::Bme));
    assert!(digest.is_empty());
    assert!(
        digest.text().contains(
            "Not compared\n- The last report did not keep the table share, so its figures were not compared."
        ),
        "{}",
        digest.text()
    );
}

/// The columns of organisations that a digest reads.
fn places(organisations: &[KnownOrganisation<'_>]) -> Vec<OrganisationPlaces> {
    let text = |text: Option<&str>| text.map(str::to_owned);
    organisations
        .iter()
        .map(|row| OrganisationPlaces {
            code: row.code.to_owned(),
            today_code: text(row.today_code),
            today_name: text(row.today_name),
            region_code: text(row.region_code),
            region_name: text(row.region_name),
            icb_code: text(row.icb_code),
            icb_name: text(row.icb_name),
        })
        .collect()
}

/// Comparisons of England, two regions, one trust of the North West and 25 of London, of which each has another verdict.
fn changed_verdicts() -> (Tables, Tables) {
    let london = |at: u8| KnownOrganisation {
        region_code: Some("Y56"),
        region_name: Some("London"),
        icb_code: Some("QMF"),
        icb_name: Some("NHS North East London Integrated Care Board"),
        ..trust(format!("L{at:02}").leak(), format!("A Trust L{at:02}").leak())
    };
    let organisations: Vec<KnownOrganisation<'static>> =
        (1..=25).map(london).chain([trust("RXR", "Trust RXR"), trust("RM2", "Old trust")]).collect();
    let codes = organisations.iter().map(|row| ("trust", row.code));
    let places: Vec<_> = codes.chain([("england", "ENG"), ("region", "Y62"), ("region", "Y56")]).collect();
    let tables = |verdict: &'static str, reading: &'static str| Tables {
        organisations: organisations.clone(),
        gaps: places.iter().map(|(level, code)| groups(level, code, "8", 2025, verdict, reading)).collect(),
        ..Tables::default()
    };
    (tables("similar", "neither"), tables("higher", "unfavourable"))
}

#[test]
fn reported_places_come_first_then_twenty_others() {
    let folder = tempfile::tempdir().unwrap();
    files::create_folder(&folder.path().join("2027-03/north-west")).unwrap();
    let reported = ReportedPlaces::of(folder.path(), "2027-03").unwrap();
    let (then, now) = changed_verdicts();
    let mut digest = digest(Some(&then), &now);
    reported.order(&mut digest.lines, &places(&now.organisations));
    let codes: Vec<&str> =
        digest.of(ChangeKind::Verdict).map(|line| line.place.as_ref().unwrap().code.as_str()).collect();
    assert_eq!((codes.len(), &codes[..6]), (30, &["ENG", "Y62", "RM2", "RXR", "Y56", "L01"][..]));
    assert_eq!(digest.lines.iter().filter(|line| !line.elsewhere).count(), 4);
    let text = digest.text();
    assert!(text.contains("- and 6 more, all of them in the JSON file of this digest"), "{text}");
    assert!(text.contains("At Trust L19") && !text.contains("At Trust L20"), "{text}");
}

#[test]
fn a_report_covers_its_place_and_england_its_regions() {
    let folder = tempfile::tempdir().unwrap();
    for (report, covered) in [
        ("icb-greater-manchester", vec!["ENG", "RM2", "RXR"]),
        ("trust-rxr", vec!["ENG", "RXR"]),
        ("england", vec!["ENG", "Y56", "Y62"]),
        ("framework-nw-anti-racist-framework", vec!["ENG"]),
    ] {
        files::create_folder(&folder.path().join(report).join(report)).unwrap();
        let reported = ReportedPlaces::of(folder.path(), report).unwrap();
        let (then, now) = changed_verdicts();
        let mut digest = digest(Some(&then), &now);
        reported.order(&mut digest.lines, &places(&now.organisations));
        let here = digest.lines.iter().filter(|line| !line.elsewhere);
        let mut codes: Vec<&str> = here.map(|line| line.place.as_ref().unwrap().code.as_str()).collect();
        codes.sort_unstable();
        assert_eq!(codes, covered, "{report}");
    }
}

#[test]
fn without_an_edition_no_place_comes_before_another() {
    let (then, now) = changed_verdicts();
    let mut digest = digest(Some(&then), &now);
    let before = digest.lines.clone();
    ReportedPlaces::nowhere().order(&mut digest.lines, &places(&now.organisations));
    assert_eq!(digest.lines, before);
    assert_eq!(digest.shown(ChangeKind::Verdict).len(), 30);
}

#[test]
fn a_newer_release_is_in_every_form() {
    let day = date(2026, 3, 12);
    let newer = NewerRelease {
        publication: "survey".to_owned(),
        year: 2025,
        published: DateRange { from: day, until: day },
        in_use: 2024,
        sources: vec!["survey".to_owned()],
        is_partly_in_use: false,
        has_address: true,
    };
    let mut digest = digest(Some(&Tables::default()), &Tables::default());
    digest.newer_releases = vec![newer.clone()];
    digest.checked[0].newer = Some(newer);
    let said = "A newer survey (2025) has been published: run `race-equity refresh`.";
    let text = digest.text();
    assert!(text.contains(&format!("\n{said}\n")), "{text}");
    assert!(
        text.contains("The survey: nothing new; the release of 2025 was published on 12 March 2026.\n"),
        "{text}"
    );
    let page = digest.html(&Assets::default(), &FigureLinks::none()).unwrap();
    assert!(page.contains("(2025) has been published: run <code>race-equity refresh</code>."), "{page}");
    let json: Value = serde_json::from_str(&digest.json().unwrap()).unwrap();
    assert_eq!((&json["newer_releases"][0]["year"], &json["nothing_new"]), (&2025.into(), &true.into()));
}
