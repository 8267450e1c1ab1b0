//! The rows of the tables that the documents of places are made of, and the queries that read them.

use jiff::civil::Date;

use store::row;

row! {
    pub(super) GapRow of "gap" {
        level: String,
        code: String,
        indicator: String,
        wres_year: i32,
        collected: i32,
        trusts: i64,
        answered: Option<i64>,
        counts_basis: Option<String>,
        white_numerator: Option<i64>,
        white_denominator: Option<i64>,
        white_share: Option<f64>,
        bme_numerator: Option<i64>,
        bme_denominator: Option<i64>,
        bme_share: Option<f64>,
        gap_points: Option<f64>,
        gap_lower_points: Option<f64>,
        gap_upper_points: Option<f64>,
        verdict: Option<String>,
        ratio: Option<f64>,
        ratio_lower: Option<f64>,
        ratio_upper: Option<f64>,
        white_lower: Option<f64>,
        white_upper: Option<f64>,
        bme_lower: Option<f64>,
        bme_upper: Option<f64>,
    }
}

row! {
    pub(super) ComparisonRow of "gap_comparison" {
        level: String,
        code: String,
        indicator: String,
        wres_year: i32,
        compared: String,
        peer_group: Option<String>,
        rest_trusts: Option<i64>,
        rest_gap_points: Option<f64>,
        difference_points: Option<f64>,
        lower_points: Option<f64>,
        upper_points: Option<f64>,
        verdict: Option<String>,
    }
}

row! {
    pub(super) PublishedRow of "published_series" {
        level: String,
        code: String,
        indicator: String,
        measure: String,
        ethnic_group: Option<String>,
        wres_year: i32,
        edition: Option<String>,
        value: Option<f64>,
        unit: String,
        status: Option<String>,
        publication: Option<String>,
        publication_url: Option<String>,
        read_from: Option<String>,
        confidence: Option<String>,
    }
}

row! {
    pub(super) StatusRow of "framework_progress" {
        code: String,
        scheme: String,
        state: String,
        level: Option<String>,
        date: Option<Date>,
        date_meaning: Option<String>,
        confidence: Option<String>,
        evidence_url: Option<String>,
    }
}

row! {
    pub(super) StaffRow of "trust_staff" {
        code: String,
        date: Date,
        headcount: i64,
        publication: Option<String>,
    }
}

row! {
    pub(super) AreaRow of "organisation_today" {
        code: String,
        icb_code: Option<String>,
        icb_name: Option<String>,
    }
}

/// Both groups of a place with the limits of their shares. A trust has the gap of today's organisation.
pub(super) const GAPS: &str = "
SELECT g.level, g.code, g.indicator, g.wres_year, g.collected, g.trusts, g.answered, g.counts_basis,
       g.white_numerator, g.white_denominator, g.white_share, g.bme_numerator, g.bme_denominator, g.bme_share,
       g.gap_points, g.gap_lower_points, g.gap_upper_points, g.verdict, g.ratio, g.ratio_lower, g.ratio_upper,
       w.lower AS white_lower, w.upper AS white_upper, b.lower AS bme_lower, b.upper AS bme_upper
FROM gap g
LEFT JOIN share w ON w.level = g.level AND w.code = g.code AND w.indicator = g.indicator
  AND w.wres_year = g.wres_year AND w.ethnic_group = 'white'
LEFT JOIN share b ON b.level = g.level AND b.code = g.code AND b.indicator = g.indicator
  AND b.wres_year = g.wres_year AND b.ethnic_group = 'bme'
WHERE g.level IN ('england', 'region', 'icb')
UNION ALL
SELECT 'trust', code, indicator, wres_year, collected, trusts, NULL, counts_basis,
       white_numerator, white_denominator, white_share, bme_numerator, bme_denominator, bme_share,
       gap_points, gap_lower_points, gap_upper_points, verdict, ratio, NULL, NULL,
       white_lower, white_upper, bme_lower, bme_upper
FROM trust_today_gap
ORDER BY level, code, indicator, wres_year";

/// The gap of a place against those of other trusts, one row for each set of trusts.
pub(super) const COMPARISONS: &str = "
SELECT level, code, indicator, wres_year, 'england' AS compared, NULL AS peer_group, rest_trusts, rest_gap_points,
       difference_points, lower_points, upper_points, verdict
FROM gap_comparison WHERE level IN ('region', 'icb')
UNION ALL
SELECT 'trust', code, indicator, wres_year, 'england', NULL, england_others, england_rest_gap_points,
       england_difference_points, england_lower_points, england_upper_points, england_verdict
FROM trust_today_gap WHERE england_difference_points IS NOT NULL
UNION ALL
SELECT 'trust', code, indicator, wres_year, 'region', NULL, region_others, region_rest_gap_points,
       region_difference_points, region_lower_points, region_upper_points, NULL
FROM trust_today_gap WHERE region_difference_points IS NOT NULL
UNION ALL
SELECT 'trust', code, indicator, wres_year, 'peers', peer_group, peer_others, peer_rest_gap_points,
       peer_difference_points, peer_lower_points, peer_upper_points, peer_verdict
FROM trust_today_gap WHERE peer_difference_points IS NOT NULL
ORDER BY level, code, indicator, wres_year, compared";

pub(super) const PUBLISHED: &str = "
SELECT level, code, indicator, measure, ethnic_group, wres_year, edition, value, unit, status, publication,
       publication_url, read_from, confidence
FROM published_series ORDER BY level, code, indicator, wres_year, measure, ethnic_group, edition, value";

pub(super) const STATUSES: &str = "
SELECT code, scheme, state, level, date, date_meaning, confidence, evidence_url
FROM framework_progress WHERE state IS NOT NULL ORDER BY code, scheme, date, state";

pub(super) const STAFF: &str =
    "SELECT code, date, headcount, publication FROM trust_staff WHERE headcount IS NOT NULL
ORDER BY code, date";

pub(super) const AREAS: &str =
    "SELECT code, icb_code, icb_name FROM organisation_today WHERE code = today_code ORDER BY code";
