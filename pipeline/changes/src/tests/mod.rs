//! Two sets of hand-made tables, and what is said of their difference.

mod changes;
mod forms;
mod values;
mod verdicts;

use jiff::civil::{Date, date};

use super::rows::{
    DeclaredStatus, DigestTables, EnglandVerdict, GroupShare, GroupVerdict, KnownOrganisation, PeerVerdict,
    PrintedFigure, TrustCoverage, TrustRelease,
};
use super::{Line, Words, compare};
use catalogue::assets::Assets;
use catalogue::framework;
use catalogue::framework::Framework;
use catalogue::indicator;
use catalogue::indicator::Indicator;
use catalogue::source::Catalogue;
use ingest::load;
use report::Term;

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

    fn words(&self, term: Term) -> Words<'_> {
        Words { term, indicators: &self.indicators, frameworks: &self.frameworks, catalogue: &self.catalogue }
    }
}

/// The lines of a difference, and what was not compared.
fn difference(then: &DigestTables, now: &DigestTables) -> (Vec<Line>, Vec<String>) {
    compare(Some(then), now, &Project::new().words(Term::Bme))
}

fn sentences(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.sentence.as_str()).collect()
}

fn share(level: &str, code: &str, name: &str, group: &str, share: Option<f64>, trusts: i64) -> GroupShare {
    GroupShare {
        level: level.into(),
        code: code.into(),
        name: name.into(),
        indicator: "8".into(),
        wres_year: 2025,
        ethnic_group: group.into(),
        share,
        trusts,
    }
}

fn printed(edition: &str, value: f64, latest: bool) -> PrintedFigure {
    PrintedFigure {
        level: "england".into(),
        code: Some("ENG".into()),
        name: Some("England".into()),
        indicator: "2".into(),
        measure: "relative_likelihood".into(),
        ethnic_group: None,
        wres_year: 2022,
        edition: edition.into(),
        value: Some(value),
        unit: "ratio".into(),
        latest,
    }
}

fn sourced(source: &str, release: &str, wres_year: i32, code: &str) -> TrustRelease {
    TrustRelease {
        source: source.into(),
        release: release.into(),
        wres_year,
        collected: wres_year - 1,
        org_code: code.into(),
    }
}

/// A trust of today in the North West and Greater Manchester.
fn trust(code: &str, name: &str) -> KnownOrganisation {
    KnownOrganisation {
        code: code.into(),
        name: name.into(),
        open_date: Some(date(2001, 4, 1)),
        close_date: None,
        today_code: Some(code.into()),
        today_name: Some(name.into()),
        region_code: Some("Y62".into()),
        region_name: Some("North West".into()),
        icb_code: Some("QOP".into()),
        icb_name: Some("NHS Greater Manchester Integrated Care Board".into()),
        successors: 1,
        merged_on: None,
    }
}

/// The same, part of another since a day.
fn part(of: &KnownOrganisation, other: &KnownOrganisation, on: Date) -> KnownOrganisation {
    KnownOrganisation {
        today_code: Some(other.code.clone()),
        today_name: Some(other.name.clone()),
        close_date: Some(on.yesterday().unwrap()),
        merged_on: Some(on),
        ..of.clone()
    }
}

fn groups(
    level: &str,
    code: &str,
    indicator: &str,
    wres_year: i32,
    verdict: &str,
    reading: &str,
) -> GroupVerdict {
    GroupVerdict {
        level: level.into(),
        code: code.into(),
        name: if code == "Y62" { "North West".into() } else { format!("Trust {code}") },
        indicator: indicator.into(),
        wres_year,
        collected: wres_year - 1,
        verdict: Some(verdict.into()),
        reading: Some(reading.into()),
    }
}

fn beside_england(code: &str, wres_year: i32, verdict: &str, reading: &str) -> EnglandVerdict {
    EnglandVerdict {
        level: "trust".into(),
        code: code.into(),
        name: format!("Trust {code}"),
        indicator: "8".into(),
        wres_year,
        gap_points: Some(6.26),
        rest_gap_points: Some(3.56),
        verdict: Some(verdict.into()),
        reading: Some(reading.into()),
    }
}

fn beside_others(code: &str, group: &str, peers: &str, wres_year: i32, verdict: &str) -> PeerVerdict {
    PeerVerdict {
        code: code.into(),
        name: format!("Trust {code}"),
        indicator: "8".into(),
        wres_year,
        ethnic_group: group.into(),
        peers: peers.into(),
        verdict: Some(verdict.into()),
        reading: Some(if verdict == "higher" { "unfavourable" } else { "neither" }.into()),
    }
}

/// Bronze, awarded, with its evidence.
fn status(code: &str, name: &str, name_at_award: &str) -> DeclaredStatus {
    DeclaredStatus {
        kind: "trust".into(),
        code: code.into(),
        name: name.into(),
        scheme: Some("nw-anti-racist-framework".into()),
        state: Some("awarded".into()),
        level: Some("Bronze".into()),
        date: Some(date(2024, 10, 15)),
        confidence: Some("high".into()),
        evidence_url: Some("https://www.example.org/news".into()),
        name_at_award: Some(name_at_award.into()),
    }
}

fn coverage(code: &str, indicator: &str, wres_year: i32, state: &str) -> TrustCoverage {
    TrustCoverage {
        code: code.into(),
        name: format!("Trust {code}"),
        indicator: indicator.into(),
        wres_year,
        state: state.into(),
    }
}
