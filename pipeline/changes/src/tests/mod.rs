//! Two sets of hand-made tables, and what the digest says of their difference.

mod changes;
mod forms;
mod values;
mod verdicts;

use jiff::civil::{Date, date};

use super::compare::{TABLES, add_schemas, compare};
use super::{DigestLine, Wording};
use benchmark::Session;
use catalogue::assets::Assets;
use catalogue::framework;
use catalogue::framework::Framework;
use catalogue::indicator;
use catalogue::indicator::Indicator;
use catalogue::source::Catalogue;
use ingest::load;
use report::Term;
use store::record;
use store::table::batch;

/// The names that the project's own data give to things.
struct Project {
    indicators: Vec<Indicator>,
    frameworks: Vec<Framework>,
    catalogue: Catalogue,
}

impl Project {
    fn new() -> Self {
        let assets = Assets::default();
        Self {
            indicators: indicator::load(&assets).unwrap(),
            frameworks: framework::load(&assets).unwrap(),
            catalogue: load::catalogue(&assets).unwrap(),
        }
    }

    fn wording(&self, term: Term) -> Wording<'_> {
        Wording {
            term,
            indicators: &self.indicators,
            frameworks: &self.frameworks,
            catalogue: &self.catalogue,
        }
    }
}

record! {
    GroupShare<'a> of "share" {
        level: &'a str,
        code: &'a str,
        name: &'a str,
        indicator: &'a str,
        wres_year: i32,
        ethnic_group: &'a str,
        share: Option<f64>,
        trusts: i64,
    }
}

record! {
    PublishedFigure<'a> of "published_series" {
        level: &'a str,
        code: Option<&'a str>,
        name: Option<&'a str>,
        indicator: &'a str,
        measure: &'a str,
        ethnic_group: Option<&'a str>,
        wres_year: i32,
        edition: &'a str,
        value: Option<f64>,
        unit: &'a str,
        latest: bool,
        snapshot: &'a str,
    }
}

record! {
    TrustRelease<'a> of "trust_share" {
        source: &'a str,
        release: &'a str,
        wres_year: i32,
        collected: i32,
        org_code: &'a str,
        snapshot: &'a str,
    }
}

record! {
    QuestionRelease<'a> of "survey_series" {
        question: &'a str,
        edition: &'a str,
        wres_year: i32,
        collected: i32,
        code: &'a str,
        snapshot: &'a str,
    }
}

record! {
    KnownOrganisation<'a> of "organisation_today" {
        code: &'a str,
        name: &'a str,
        open_date: Option<Date>,
        close_date: Option<Date>,
        today_code: Option<&'a str>,
        today_name: Option<&'a str>,
        region_code: Option<&'a str>,
        region_name: Option<&'a str>,
        icb_code: Option<&'a str>,
        icb_name: Option<&'a str>,
        successors: i64,
        merged_on: Option<Date>,
    }
}

record! {
    GroupVerdict<'a> of "gap" {
        level: &'a str,
        code: &'a str,
        name: &'a str,
        indicator: &'a str,
        wres_year: i32,
        collected: i32,
        verdict: Option<&'a str>,
        reading: Option<&'a str>,
    }
}

record! {
    EnglandVerdict<'a> of "gap_comparison" {
        level: &'a str,
        code: &'a str,
        name: &'a str,
        indicator: &'a str,
        wres_year: i32,
        gap_points: Option<f64>,
        rest_gap_points: Option<f64>,
        verdict: Option<&'a str>,
        reading: Option<&'a str>,
    }
}

record! {
    PeerVerdict<'a> of "trust_comparison" {
        code: &'a str,
        name: &'a str,
        indicator: &'a str,
        wres_year: i32,
        ethnic_group: &'a str,
        peers: &'a str,
        verdict: Option<&'a str>,
        reading: Option<&'a str>,
    }
}

record! {
    DeclaredStatus<'a> of "framework_progress" {
        kind: &'a str,
        code: &'a str,
        name: &'a str,
        scheme: Option<&'a str>,
        state: Option<&'a str>,
        level: Option<&'a str>,
        date: Option<Date>,
        confidence: Option<&'a str>,
        evidence_url: Option<&'a str>,
        name_at_award: Option<&'a str>,
    }
}

record! {
    TrustCoverage<'a> of "coverage" {
        code: &'a str,
        name: &'a str,
        indicator: &'a str,
        wres_year: i32,
        state: &'a str,
    }
}

/// The hash of a file that does not ship with the program.
const FETCHED: &str = "fetched";

/// One set of tables.
#[derive(Clone, Default)]
struct Tables {
    shares: Vec<GroupShare<'static>>,
    published: Vec<PublishedFigure<'static>>,
    releases: Vec<TrustRelease<'static>>,
    questions: Vec<QuestionRelease<'static>>,
    organisations: Vec<KnownOrganisation<'static>>,
    gaps: Vec<GroupVerdict<'static>>,
    gap_comparisons: Vec<EnglandVerdict<'static>>,
    trust_comparisons: Vec<PeerVerdict<'static>>,
    statuses: Vec<DeclaredStatus<'static>>,
    coverage: Vec<TrustCoverage<'static>>,
}

impl Tables {
    fn register(&self, session: &Session, schema: &str) {
        let own = self.clone();
        let batches = [
            batch(own.shares),
            batch(own.published),
            batch(own.releases),
            batch(own.questions),
            batch(own.organisations),
            batch(own.gaps),
            batch(own.gap_comparisons),
            batch(own.trust_comparisons),
            batch(own.statuses),
            batch(own.coverage),
        ];
        for (table, rows) in TABLES.iter().zip(batches) {
            session.register_rows(&format!("{schema}.{table}"), rows.unwrap()).unwrap();
        }
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// The lines of a difference, and what was not compared.
fn compared(
    then: Option<&Tables>,
    now: &Tables,
    missing: &[&str],
    term: Term,
) -> (Vec<DigestLine>, Vec<String>) {
    let session = Session::small();
    add_schemas(&session).unwrap();
    then.unwrap_or(&Tables::default()).register(&session, "before");
    now.register(&session, "after");
    let project = Project::new();
    let missing = then.map(|_| missing);
    block_on(compare(&session, &Assets::default(), &project.wording(term), missing)).unwrap()
}

fn difference(then: &Tables, now: &Tables) -> (Vec<DigestLine>, Vec<String>) {
    compared(Some(then), now, &[], Term::Bme)
}

fn sentences(lines: &[DigestLine]) -> Vec<&str> {
    lines.iter().map(|line| line.sentence.as_str()).collect()
}

fn share(
    level: &'static str,
    code: &'static str,
    name: &'static str,
    group: &'static str,
    share: Option<f64>,
    trusts: i64,
) -> GroupShare<'static> {
    GroupShare { level, code, name, indicator: "8", wres_year: 2025, ethnic_group: group, share, trusts }
}

fn printed(edition: &'static str, value: f64, latest: bool) -> PublishedFigure<'static> {
    PublishedFigure {
        level: "england",
        code: Some("ENG"),
        name: Some("England"),
        indicator: "2",
        measure: "relative_likelihood",
        ethnic_group: None,
        wres_year: 2022,
        edition,
        value: Some(value),
        unit: "ratio",
        latest,
        snapshot: FETCHED,
    }
}

fn sourced(
    source: &'static str,
    release: &'static str,
    wres_year: i32,
    code: &'static str,
) -> TrustRelease<'static> {
    TrustRelease { source, release, wres_year, collected: wres_year - 1, org_code: code, snapshot: FETCHED }
}

/// A trust of today in the North West and Greater Manchester.
fn trust(code: &'static str, name: &'static str) -> KnownOrganisation<'static> {
    KnownOrganisation {
        code,
        name,
        open_date: Some(date(2001, 4, 1)),
        close_date: None,
        today_code: Some(code),
        today_name: Some(name),
        region_code: Some("Y62"),
        region_name: Some("North West"),
        icb_code: Some("QOP"),
        icb_name: Some("NHS Greater Manchester Integrated Care Board"),
        successors: 1,
        merged_on: None,
    }
}

/// The same, part of another since a day.
fn part(
    of: &KnownOrganisation<'static>,
    other: &KnownOrganisation<'static>,
    on: Date,
) -> KnownOrganisation<'static> {
    KnownOrganisation {
        today_code: Some(other.code),
        today_name: Some(other.name),
        close_date: Some(on.yesterday().unwrap()),
        merged_on: Some(on),
        ..of.clone()
    }
}

fn groups(
    level: &'static str,
    code: &'static str,
    indicator: &'static str,
    wres_year: i32,
    verdict: &'static str,
    reading: &'static str,
) -> GroupVerdict<'static> {
    GroupVerdict {
        level,
        code,
        name: if code == "Y62" { "North West" } else { format!("Trust {code}").leak() },
        indicator,
        wres_year,
        collected: wres_year - 1,
        verdict: Some(verdict),
        reading: Some(reading),
    }
}

fn england_verdict(
    code: &'static str,
    wres_year: i32,
    verdict: &'static str,
    reading: &'static str,
) -> EnglandVerdict<'static> {
    EnglandVerdict {
        level: "trust",
        code,
        name: format!("Trust {code}").leak(),
        indicator: "8",
        wres_year,
        gap_points: Some(6.26),
        rest_gap_points: Some(3.56),
        verdict: Some(verdict),
        reading: Some(reading),
    }
}

fn peer_verdict(
    code: &'static str,
    group: &'static str,
    peers: &'static str,
    wres_year: i32,
    verdict: &'static str,
) -> PeerVerdict<'static> {
    PeerVerdict {
        code,
        name: format!("Trust {code}").leak(),
        indicator: "8",
        wres_year,
        ethnic_group: group,
        peers,
        verdict: Some(verdict),
        reading: Some(if verdict == "higher" { "unfavourable" } else { "neither" }),
    }
}

/// Bronze, awarded, with its evidence.
fn status(code: &'static str, name: &'static str, name_at_award: &'static str) -> DeclaredStatus<'static> {
    DeclaredStatus {
        kind: "trust",
        code,
        name,
        scheme: Some("nw-anti-racist-framework"),
        state: Some("awarded"),
        level: Some("Bronze"),
        date: Some(date(2024, 10, 15)),
        confidence: Some("high"),
        evidence_url: Some("https://www.example.org/news"),
        name_at_award: Some(name_at_award),
    }
}

fn coverage(
    code: &'static str,
    indicator: &'static str,
    wres_year: i32,
    state: &'static str,
) -> TrustCoverage<'static> {
    TrustCoverage { code, name: format!("Trust {code}").leak(), indicator, wres_year, state }
}
