//! The rows of the tables that the page for comparing reads.

use store::row;

/// The query of the figures of places.
pub(crate) const FIGURES: &str = "website/compared_figures.sql";
/// The query of the comparisons of likely pairs.
pub(crate) const COMPARISONS: &str = "website/compared_gaps.sql";
/// The figures of the other indicators as published: the newest edition of each year.
pub(crate) const PUBLISHED: &str = "\
    SELECT code, indicator, measure, ethnic_group, wres_year, edition, value, unit FROM published_series \
    WHERE latest AND code IS NOT NULL ORDER BY code, indicator, measure, ethnic_group, wres_year";
/// The benchmark group of each trust in the newest survey.
pub(crate) const BENCHMARK_GROUPS: &str = "\
    SELECT org_code, max(benchmark_group) AS name FROM trust_share \
    WHERE benchmark_group IS NOT NULL GROUP BY org_code ORDER BY org_code";

row! {
    pub(crate) FigureRow of "compared_figures" {
        code: String,
        indicator: String,
        wres_year: i32,
        collected: i32,
        trusts: i64,
        answered: Option<i64>,
        covered: Option<f64>,
        enough: Option<bool>,
        white_numerator: Option<i64>,
        white_denominator: Option<i64>,
        white_share: Option<f64>,
        bme_numerator: Option<i64>,
        bme_denominator: Option<i64>,
        bme_share: Option<f64>,
        gap_points: Option<f64>,
        gap_lower_points: Option<f64>,
        gap_upper_points: Option<f64>,
        counts_basis: Option<String>,
        complete: bool,
        weighted_gap: Option<f64>,
        weight: Option<f64>,
        sato_p: Option<f64>,
        sato_q: Option<f64>,
    }
}

row! {
    pub(crate) ComparisonRow of "compared_gaps" {
        code: String,
        with_code: String,
        indicator: String,
        wres_year: i32,
        trusts: Option<i64>,
        rest_gap_points: Option<f64>,
        difference_points: Option<f64>,
        lower_points: Option<f64>,
        upper_points: Option<f64>,
        strong: Option<bool>,
    }
}

row! {
    pub(crate) PublishedRow of "published_series" {
        code: String,
        indicator: String,
        measure: String,
        ethnic_group: Option<String>,
        wres_year: i32,
        edition: String,
        value: f64,
        unit: String,
    }
}
