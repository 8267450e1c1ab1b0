//! Digests of two sets of benchmark tables that the program made, of which the second is from changed figures.

use std::path::Path;

use catalogue::assets::Assets;
use catalogue::framework;
use catalogue::indicator;
use changes::{
    ChangeKind, CheckedSource, Digest, DigestLine, FigureLinks, ReportedPlaces, TABLES, Wording, write,
};
use ingest::load;
use ingest::load::SourceOutcome;
use report::Term;
use serde_json::Value;

use crate::support::{Program, files, prepared};

/// Compares two folders of tables with the project's own names.
fn between(before: Option<&Path>, after: &Path) -> Digest {
    let assets = Assets::default();
    let (indicators, frameworks) = (indicator::load(&assets).unwrap(), framework::load(&assets).unwrap());
    let catalogue = load::catalogue(&assets).unwrap();
    let wording =
        Wording { term: Term::Bme, indicators: &indicators, frameworks: &frameworks, catalogue: &catalogue };
    let checked = CheckedSource {
        source: "nss-benchmark".to_owned(),
        title: catalogue.get("nss-benchmark").unwrap().title.clone(),
        outcome: SourceOutcome::Unchanged,
        cause: None,
        newer: None,
        next_due: Some(jiff::civil::date(2027, 3, 31)),
    };
    let at = "2026-08-01T05:00:00Z".parse().unwrap();
    let nowhere = ReportedPlaces::nowhere();
    let digest = Digest::between(before, after, &assets, &wording, &nowhere, vec![checked], at);
    tokio::runtime::Runtime::new().unwrap().block_on(digest).unwrap()
}

/// A line that is about a place, a kind of change and an ethnic group.
#[track_caller]
fn about<'a>(
    digest: &'a Digest,
    kind: ChangeKind,
    code: &str,
    indicator: &str,
    group: Option<&str>,
) -> &'a DigestLine {
    let mut lines = digest.of(kind).filter(|line| {
        line.place.as_ref().is_some_and(|place| place.code == code)
            && line.indicator.as_deref() == Some(indicator)
            && line.ethnic_group.as_deref() == group
    });
    lines.next().unwrap_or_else(|| panic!("no {kind:?} of {code}, {indicator}, {group:?}: {}", digest.text()))
}

/// Benchmarks the bundled figures, then the same after a value was restated, a trust merged, a status was
/// declared and a trust's figures were withdrawn. The stores are `store` and `after`.
fn two_stores() -> Program {
    let program = Program::copy_of(prepared().folder());
    program.edit("data", "bundled/staff_survey_wres.csv", |text| {
        // East Lancashire: 135 of 856 BME respondents become 50 of 856, with 199 of 3,272 White respondents.
        let restated = text.replace("bme,0.1577102803738317,135,856", "bme,0.058411214953271026,50,856");
        let kept = restated.lines().filter(|line| !line.starts_with("2024,2025,RBT,"));
        kept.flat_map(|line| [line, "\n"]).collect()
    });
    program.edit("data", "bundled/organisations.csv", |text| {
        let bolton = "RMC,BOLTON NHS FOUNDATION TRUST,acute,Y62,North West,QOP,NHS Greater Manchester Integrated Care \
                      Board,1994-04-01,";
        text.replace(bolton, &format!("{bolton}2026-06-30"))
    });
    program.edit("data", "bundled/organisation_successors.csv", |text| {
        text + "RMC,RRF,2026-07-01,acquisition,BOLTON NHS FOUNDATION TRUST,WRIGHTINGTON,high,\n"
    });
    program.edit("data", "bundled/framework_status.csv", |text| {
        text + "nw-anti-racist-framework,R0A,Manchester University NHS Foundation Trust,awarded,Bronze,2026-05-01,news,\
                high,https://www.example.org/bronze,\n"
    });
    program.edit("data", "bundled/wres_published.csv", |text| {
        text.replace(",2,relative_likelihood,,1.53,ratio", ",2,relative_likelihood,,1.51,ratio")
    });
    program.run(&["benchmark", "-q", "--store", "after"]).ends_with(0);
    program
}

#[test]
fn every_change_in_the_figures_has_a_line() {
    let program = two_stores();
    let digest = between(Some(&program.path("store/benchmarks")), &program.path("after/benchmarks"));
    assert!(!digest.is_empty() && !digest.first);
    assert_eq!(digest.of(ChangeKind::Release).count(), 0, "{}", digest.text());

    let restated = digest.of(ChangeKind::Restated).next().unwrap();
    assert_eq!(
        restated.sentence,
        "At East Lancashire Hospitals NHS Trust, 5.8 per cent of BME respondents said they had experienced discrimination \
         from a manager or colleague in the last 12 months (indicator 8, WRES 2025); it was 15.8 per cent, a change of \u{2212}9.9 percentage points."
    );
    assert_eq!(restated.figure.as_deref(), Some("wres-i8-RXR-2025-gap"));
    assert_eq!(restated.after, Some(Value::from(50.0 / 856.0)));
    let sizes: Vec<f64> = digest.of(ChangeKind::Restated).filter_map(|line| line.size).collect();
    assert!(sizes.is_sorted_by(|one, other| one >= other), "{sizes:?}");

    // 26 trusts were surveyed there: 2,493 of 15,343 before; without Mid Cheshire's 38 of 281, and 85 fewer in East Lancashire, 2,370 of 15,062.
    let region = about(&digest, ChangeKind::Restated, "Y62", "8", Some("bme"));
    assert_eq!(
        region.sentence,
        "In the North West, 15.7 per cent of BME respondents said they had experienced discrimination from a manager or \
         colleague in the last 12 months (indicator 8, WRES 2025); it was 16.2 per cent, a change of \u{2212}0.5 percentage points, pooled from 26 trusts \
         then and 25 trusts now."
    );
    assert_eq!(region.after, Some(Value::from(2370.0 / 15062.0)));
    assert_eq!(region.figure.as_deref(), Some("wres-i8-Y62-2025-trusts"));
    let printed = about(&digest, ChangeKind::Restated, "ENG", "2", None);
    assert!(
        printed.sentence.ends_with("1.51 in the 2023 report now; 1.53 in the same report before."),
        "{printed:?}"
    );

    let trusts: Vec<&str> = digest.of(ChangeKind::Trust).map(|line| line.sentence.as_str()).collect();
    assert_eq!(
        trusts,
        [
            "Bolton NHS Foundation Trust (RMC) became part of Wrightington, Wigan and Leigh Teaching Hospitals NHS \
             Foundation Trust (RRF) on 1 July 2026."
        ]
    );

    let verdict = digest.of(ChangeKind::Verdict).find(|line| line.of.as_deref() == Some("gap")).unwrap();
    assert_eq!(
        verdict.sentence,
        "At East Lancashire Hospitals NHS Trust, the share of BME respondents who said they had experienced discrimination \
         from a manager or colleague in the last 12 months (indicator 8) was clearly higher than that of White respondents in the last report, and is similar \
         to it now (WRES 2025): no clear disparity."
    );
    assert_eq!(verdict.figure.as_deref(), Some("wres-i8-RXR-2025-gap"));

    let statuses: Vec<&str> = digest.of(ChangeKind::Status).map(|line| line.sentence.as_str()).collect();
    assert_eq!(
        statuses,
        [
            "Manchester University NHS Foundation Trust: Bronze, awarded (dated 1 May 2026), is new under the North West \
             anti-racist framework; evidence: example.org, high confidence."
        ]
    );

    let gaps: Vec<&str> = digest.of(ChangeKind::Gap).map(|line| line.sentence.as_str()).collect();
    assert_eq!(
        gaps,
        [
            "Mid Cheshire Hospitals NHS Foundation Trust: figures by ethnic group for indicators 5, 6, 7 and 8 are no \
             longer available for WRES 2025."
        ]
    );
    assert!(digest.lines.is_sorted_by_key(|line| line.kind), "the kinds are in their order");
    for line in &digest.lines {
        for word in ["because", "due to", "caused", "best", "worst", "only", "times more"] {
            assert!(!line.sentence.contains(&format!(" {word} ")), "{}", line.sentence);
        }
    }
    assert_links_lead_to_figures(&program, &digest);
}

/// Makes a report from the tables of now, and follows the links of the digest's page into it.
#[track_caller]
fn assert_links_lead_to_figures(program: &Program, digest: &Digest) {
    let report = ["report", "-q", "--store", "after", "--region", "north-west", "--edition", "after"];
    program.run(&report).ends_with(0);
    let links = FigureLinks::of(&program.path("reports"), "after", "../../reports/").unwrap();
    let started = "2026-08-01T04:59:00Z".parse().unwrap();
    let path = write(&program.path("after"), started, digest, &Assets::default(), &links).unwrap();
    let page = program.path("after").join(path + ".html");
    let html = scraper::Html::parse_document(&std::fs::read_to_string(&page).unwrap());
    let anchors = scraper::Selector::parse("main a").unwrap();
    let mut followed = std::collections::BTreeSet::new();
    for link in
        html.select(&anchors).filter_map(|link| link.attr("href")).filter(|link| !link.starts_with("https:"))
    {
        let (file, id) = link.split_once('#').unwrap();
        let report = std::fs::read_to_string(page.parent().unwrap().join(file)).unwrap();
        assert!(report.contains(&format!("<figure id=\"{id}\"")), "{link}");
        followed.insert(id.to_owned());
    }
    assert!(followed.contains("wres-i8-Y62-2025-trusts"), "{followed:?}");
    let north_west = |line: &&DigestLine| line.place.as_ref().is_some_and(|place| place.code == "Y62");
    for id in digest.lines.iter().filter(north_west).filter_map(|line| line.figure.as_ref()) {
        assert!(program.path("reports/after/north-west/figures").join(id).is_dir(), "the report has no {id}");
    }
}

#[test]
fn the_same_tables_give_an_empty_digest() {
    let tables = prepared().path("store/benchmarks");
    let digest = between(Some(&tables), &tables);
    assert_eq!(digest.lines, []);
    assert!(digest.is_empty());
    let text = digest.text();
    assert!(text.contains("Nothing new"), "{text}");
    assert!(
        text.contains(
            "- NHS Staff Survey: benchmark report Excel data: nothing new; the next release is due by 31 March 2027.\n"
        ),
        "{text}"
    );
}

#[test]
fn the_first_digest_does_not_announce_bundled_figures() {
    let digest = between(None, &prepared().path("store/benchmarks"));
    assert!(digest.first);
    assert_eq!(digest.lines, []);
    let text = digest.text();
    assert!(text.contains("The figures are those that ship with the program."), "{text}");
}

#[test]
fn the_listed_tables_are_enough_for_the_next_digest() {
    let program = Program::new();
    let tables = prepared().path("store/benchmarks");
    let kept = program.path("kept");
    std::fs::create_dir(&kept).unwrap();
    for table in TABLES {
        std::fs::copy(tables.join(format!("{table}.parquet")), kept.join(format!("{table}.parquet")))
            .unwrap();
    }
    assert_eq!(files(&kept).len(), TABLES.len());
    let digest = between(Some(&kept), &tables);
    assert_eq!((digest.lines.len(), digest.notes.len()), (0, 0));
    // A table that was not kept does not stop the digest, which names it.
    std::fs::remove_file(kept.join("coverage.parquet")).unwrap();
    let digest = between(Some(&kept), &tables);
    assert!(digest.notes[0].contains("did not keep the table coverage"), "{:?}", digest.notes);
}
