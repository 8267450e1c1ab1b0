//! The columns of the benchmark tables that a digest compares. Of a large table no more is read.

use std::path::Path;

use jiff::civil::Date;

use super::DigestError;
use store::row;
use store::tables;

row! {
    /// The share of an ethnic group in a place, 0 to 1.
    pub(super) GroupShare of "share" {
        level: String,
        code: String,
        name: String,
        indicator: String,
        wres_year: i32,
        ethnic_group: String,
        share: Option<f64>,
        /// Trusts pooled; 1 for a trust.
        trusts: i64,
    }
}

row! {
    /// A WRES figure as printed.
    pub(super) PrintedFigure of "published_series" {
        level: String,
        code: Option<String>,
        name: Option<String>,
        indicator: String,
        measure: String,
        ethnic_group: Option<String>,
        wres_year: i32,
        edition: String,
        value: Option<f64>,
        unit: String,
        latest: bool,
    }
}

row! {
    /// Where a trust's figures by ethnic group come from.
    pub(super) TrustRelease of "trust_share" {
        source: String,
        release: String,
        wres_year: i32,
        collected: i32,
        org_code: String,
    }
}

row! {
    /// That a trust's answers to a survey question are held.
    pub(super) QuestionRelease of "survey_series" {
        question: String,
        edition: String,
        wres_year: i32,
        collected: i32,
        code: String,
    }
}

row! {
    /// A code and the organisation it is part of.
    pub(super) KnownOrganisation of "organisation_today" {
        code: String,
        name: String,
        open_date: Option<Date>,
        close_date: Option<Date>,
        today_code: Option<String>,
        today_name: Option<String>,
        region_code: Option<String>,
        region_name: Option<String>,
        icb_code: Option<String>,
        icb_name: Option<String>,
        successors: i64,
        merged_on: Option<Date>,
    }
}

row! {
    /// The BME share beside the White share of one place.
    pub(super) GroupVerdict of "gap" {
        level: String,
        code: String,
        name: String,
        indicator: String,
        wres_year: i32,
        collected: i32,
        verdict: Option<String>,
        reading: Option<String>,
    }
}

row! {
    /// A place's gap beside that of the rest of England.
    pub(super) EnglandVerdict of "gap_comparison" {
        level: String,
        code: String,
        name: String,
        indicator: String,
        wres_year: i32,
        /// The place's gap, percentage points.
        gap_points: Option<f64>,
        /// That of the rest of England.
        rest_gap_points: Option<f64>,
        verdict: Option<String>,
        reading: Option<String>,
    }
}

row! {
    /// A trust's share beside that of others.
    pub(super) PeerVerdict of "trust_comparison" {
        code: String,
        name: String,
        indicator: String,
        wres_year: i32,
        /// white, bme or gap.
        ethnic_group: String,
        /// england, region or `benchmark_group`.
        peers: String,
        verdict: Option<String>,
        reading: Option<String>,
    }
}

row! {
    /// A declared status, or that none is known.
    pub(super) DeclaredStatus of "framework_progress" {
        kind: String,
        code: String,
        name: String,
        scheme: Option<String>,
        state: Option<String>,
        level: Option<String>,
        date: Option<Date>,
        confidence: Option<String>,
        evidence_url: Option<String>,
        name_at_award: Option<String>,
    }
}

row! {
    /// Whether a trust of today has figures by ethnic group.
    pub(super) TrustCoverage of "coverage" {
        code: String,
        name: String,
        indicator: String,
        wres_year: i32,
        /// `held`, `not_held`, `opened_later` or `no_survey`.
        state: String,
    }
}

tables! {
    /// The tables that are compared: what has to be kept of the last report for the next comparison.
    pub(super) DigestTables for "the digest" {
        shares: GroupShare,
        printed: PrintedFigure,
        sourced: TrustRelease,
        asked: QuestionRelease,
        organisations: KnownOrganisation,
        groups: GroupVerdict,
        beside_england: EnglandVerdict,
        beside_others: PeerVerdict,
        statuses: DeclaredStatus,
        coverage: TrustCoverage,
    }
}

/// Whether two folders hold the same tables, byte for byte: in most months they do, and nothing needs to be
/// read row by row.
pub(super) fn same(before: &Path, after: &Path) -> Result<bool, DigestError> {
    for table in DigestTables::READ {
        let [one, other] = [before, after].map(|folder| folder.join(format!("{table}.parquet")));
        if !one.exists() || !other.exists() || files::read(&one)? != files::read(&other)? {
            return Ok(false);
        }
    }
    Ok(true)
}
