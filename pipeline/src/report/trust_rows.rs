//! The rows of the benchmark tables that a trust's report reads, typed.

use serde::Deserialize;

use super::gap_rows::Gap;

/// A row of `trust_today_gap`: one of today's trusts beside the rest of England and of its region.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct TodayGap {
    /// Both groups side by side, added up from its parts.
    #[serde(flatten)]
    pub(super) gap: Gap,
    /// Whether every part has figures.
    pub(super) complete: bool,
    /// Parts without figures.
    pub(super) missing_parts: Option<String>,
    /// Parts whose staff went to several trusts.
    pub(super) divided: Option<String>,
    /// Lower limit of the White share at 95 per cent, 0 to 1.
    pub(super) white_lower: Option<f64>,
    /// Its upper limit.
    pub(super) white_upper: Option<f64>,
    /// Lower limit of the BME share.
    pub(super) bme_lower: Option<f64>,
    /// Its upper limit.
    pub(super) bme_upper: Option<f64>,
    /// What its gap means for BME staff beside that of the rest of England: `favourable`, `unfavourable` or
    /// `neither`.
    pub(super) england_reading: Option<String>,
    /// Whether that holds at 99.8 per cent too.
    pub(super) england_strong: Option<bool>,
    /// The gap of the rest of England that it is compared with, percentage points.
    pub(super) england_rest_gap_points: Option<f64>,
}

/// A row of `place_range`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct PlaceRange {
    /// Code as published.
    pub(super) code: String,
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// white, bme or gap.
    pub(super) ethnic_group: String,
    /// england, region or `benchmark_group`.
    pub(super) peers: String,
    /// First place it may have, 1 being the most favourable.
    pub(super) first_place: Option<i64>,
    /// Last place it may have.
    pub(super) last_place: Option<i64>,
    /// Trusts that were compared, itself among them.
    pub(super) among: Option<i64>,
}

/// A row of `organisation_today`, as far as reports read it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Organisation {
    /// Code.
    pub(super) code: String,
    /// Its name.
    pub(super) name: String,
    /// Organisation it is part of today.
    pub(super) today_code: Option<String>,
    /// ICB today.
    pub(super) icb_name: Option<String>,
    /// Day of the last merger on the way to today's.
    pub(super) merged_on: Option<jiff::civil::Date>,
}

/// A row of `survey_series` about all staff together.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct AllStaff {
    /// Code as published.
    pub(super) code: String,
    /// The indicator that the question belongs to.
    pub(super) indicator: String,
    /// The question's number.
    pub(super) question: String,
    /// White, BME or all.
    pub(super) ethnic_group: String,
    /// Survey year.
    pub(super) collected: i32,
    /// Share who said so, 0 to 1.
    pub(super) share: Option<f64>,
}

/// A row of `return_band_share`: indicator 1 of a trust's own return.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ReturnBand {
    /// Trust.
    pub(super) org_code: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// Its edition.
    pub(super) release: String,
    /// clinical, `non_clinical` or medical.
    pub(super) side: Option<String>,
    /// `clinical/band_8a`; empty for the whole workforce.
    pub(super) breakdown: String,
    /// whole, tier or band.
    pub(super) kind: String,
    /// BME staff.
    pub(super) bme_count: Option<i64>,
    /// All staff.
    pub(super) all_count: Option<i64>,
    /// BME of all, 0 to 1.
    pub(super) share: Option<f64>,
    /// Lower limit at 95 per cent of the share minus that of the whole workforce, percentage points.
    pub(super) lower_points: Option<f64>,
    /// Its upper limit.
    pub(super) upper_points: Option<f64>,
    /// `calculated`, or why there is no share.
    pub(super) status: String,
    /// Hash of the protected copy.
    pub(super) snapshot: String,
}

/// How the ids of figures of a trust's own return end.
pub(super) const RETURN_VIEWS: [&str; 2] = ["-bands", "-ratio"];

/// A row of `return_likelihood`: indicator 2, 3 or 4 of a trust's own return.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ReturnLikelihood {
    /// Trust.
    pub(super) org_code: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// Its edition.
    pub(super) release: String,
    /// Indicator number.
    pub(super) indicator: String,
    /// Part of the workforce; empty for the whole.
    pub(super) breakdown: String,
    /// White people to whom it happened.
    pub(super) white_numerator: Option<i64>,
    /// White people to whom it could.
    pub(super) white_denominator: Option<i64>,
    /// BME people to whom it happened.
    pub(super) bme_numerator: Option<i64>,
    /// BME people to whom it could.
    pub(super) bme_denominator: Option<i64>,
    /// The ratio, as NHS England turns it.
    pub(super) relative_likelihood: Option<f64>,
    /// Its lower limit at 95 per cent.
    pub(super) lower: Option<f64>,
    /// Its upper limit.
    pub(super) upper: Option<f64>,
    /// `calculated`, or why there is no ratio.
    pub(super) status: String,
    /// Hash of the protected copy.
    pub(super) snapshot: String,
}

/// A row of `return_board`: indicator 9 of a trust's own return.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ReturnBoard {
    /// Trust.
    pub(super) org_code: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// Its edition.
    pub(super) release: String,
    /// `board`, `voting_board` or `executive_board`.
    pub(super) measure: String,
    /// BME members.
    pub(super) board_bme: Option<i64>,
    /// Members.
    pub(super) board_all: Option<i64>,
    /// Board share minus workforce share, percentage points.
    pub(super) difference_points: Option<f64>,
    /// Its lower limit at 95 per cent, of executive members alone.
    pub(super) lower_points: Option<f64>,
    /// Its upper limit.
    pub(super) upper_points: Option<f64>,
    /// `calculated`, or why there is no difference.
    pub(super) status: String,
    /// Hash of the protected copy.
    pub(super) snapshot: String,
}
