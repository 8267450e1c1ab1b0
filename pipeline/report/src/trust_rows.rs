//! The rows of the benchmark tables that a trust's report reads.

use super::gap_rows::Gap;
use store::row;

row! {
    /// One of today's trusts, compared with the rest of England, of its region and of its peer group.
    pub(super) TodayGap of "trust_today_gap"
    // Figures of several trusts.
    without "answered" "covered" "enough" "left_out" "pooled_gap_points" "pooled_lower_points" "pooled_upper_points"
        "pooled_differs" "trusts_differ" "i_squared" {
        /// Both groups side by side, added up from its parts.
        gap: Gap,
        /// Whether every part has figures.
        complete: bool,
        /// Parts without figures.
        missing_parts: Option<String>,
        /// Parts whose staff went to several trusts.
        divided: Option<String>,
        /// Lower limit of the White share at 95 per cent, 0 to 1.
        white_lower: Option<f64>,
        white_upper: Option<f64>,
        /// Lower limit of the BME share.
        bme_lower: Option<f64>,
        bme_upper: Option<f64>,
        /// What its gap means for BME staff, compared with that of the rest of England: `favourable`, `unfavourable` or
        /// `neither`.
        england_reading: Option<String>,
        /// Whether that is also clear at 99.8 per cent.
        england_strong: Option<bool>,
        /// The gap of the rest of England that it is compared with, percentage points.
        england_rest_gap_points: Option<f64>,
        /// The trusts of the rest of England, as surveyed.
        england_others: Option<i64>,
        /// The other trusts of its peer group with figures, as surveyed.
        peer_others: i64,
        /// Their gap, percentage points; none if they are too few, or no peer group is known.
        peer_rest_gap_points: Option<f64>,
        /// Its own gap minus theirs.
        peer_difference_points: Option<f64>,
        /// Lower limit of the difference at 95 per cent.
        peer_lower_points: Option<f64>,
        peer_upper_points: Option<f64>,
        /// What the difference means for BME staff.
        peer_reading: Option<String>,
        /// Whether that is also clear at 99.8 per cent.
        peer_strong: Option<bool>,
        /// `calculated`, or why there is no comparison with the peer group.
        peer_status: String,
    }
}

row! {
    pub(super) PlaceRange of "place_range" {
        code: String,
        indicator: String,
        wres_year: i32,
        /// white, bme or gap.
        ethnic_group: String,
        /// england, region or `benchmark_group`.
        peers: String,
        /// First place it may have, 1 being the most favourable.
        first_place: Option<i64>,
        last_place: Option<i64>,
        /// Trusts that were compared, itself among them.
        among: Option<i64>,
    }
}

row! {
    pub(super) OrganisationToday of "organisation_today" {
        code: String,
        name: String,
        /// Organisation it is part of today.
        today_code: Option<String>,
        icb_name: Option<String>,
        /// Day of the last merger on the way to today's.
        merged_on: Option<jiff::civil::Date>,
        /// NHS England's group of similar trusts that it belongs to.
        peer_group: Option<String>,
    }
}

row! {
    /// The staff of one of today's trusts at the 31 March of a WRES year.
    pub(super) TrustStaff of "trust_staff" {
        code: String,
        date: jiff::civil::Date,
        wres_year: i32,
        /// People employed; none if only the survey of the year is known.
        headcount: Option<i64>,
        /// The trusts that the headcount adds up.
        part_count: Option<i64>,
        /// The headcount a year before.
        previous: Option<i64>,
        /// Change since then, per cent.
        change: Option<f64>,
        /// Whether the change is so large that staff may have moved between employers.
        jump: bool,
        /// At least so many staff answered the staff survey.
        answered: Option<i64>,
        /// "NHS Workforce Statistics, March 2025".
        publication: Option<String>,
    }
}

row! {
    /// A row of `survey_series` about all staff together.
    pub(super) AllStaff of "survey_series" {
        code: String,
        /// The indicator that the question belongs to.
        indicator: String,
        /// The question's number.
        question: String,
        /// White, BME or all.
        ethnic_group: String,
        collected: i32,
        /// Share who said so, 0 to 1.
        share: Option<f64>,
    }
}

row! {
    /// Indicator 1 of a trust's own return.
    pub(super) ReturnBand of "return_band_share" {
        org_code: String,
        wres_year: i32,
        release: String,
        /// clinical, `non_clinical` or medical.
        side: Option<String>,
        /// `clinical/band_8a`; empty for the whole workforce.
        breakdown: String,
        /// whole, tier or band.
        kind: String,
        bme_count: Option<i64>,
        all_count: Option<i64>,
        /// BME of all, 0 to 1.
        share: Option<f64>,
        /// Lower limit at 95 per cent of the share minus that of the whole workforce, percentage points.
        lower_points: Option<f64>,
        upper_points: Option<f64>,
        /// `calculated`, or why there is no share.
        status: String,
        snapshot: String,
    }
}

/// How the ids of figures of a trust's own return end.
pub(super) const RETURN_VIEWS: [&str; 2] = ["-bands", "-ratio"];

row! {
    /// Indicator 2, 3 or 4 of a trust's own return.
    pub(super) ReturnLikelihood of "return_likelihood" {
        org_code: String,
        wres_year: i32,
        release: String,
        indicator: String,
        breakdown: String,
        /// White people to whom it happened.
        white_numerator: Option<i64>,
        /// White people to whom it could.
        white_denominator: Option<i64>,
        /// BME people to whom it happened.
        bme_numerator: Option<i64>,
        /// BME people to whom it could.
        bme_denominator: Option<i64>,
        /// The ratio, as NHS England turns it.
        relative_likelihood: Option<f64>,
        /// Its lower limit at 95 per cent.
        lower: Option<f64>,
        upper: Option<f64>,
        /// `calculated`, or why there is no ratio.
        status: String,
        snapshot: String,
    }
}

row! {
    /// Indicator 9 of a trust's own return.
    pub(super) ReturnBoard of "return_board" {
        org_code: String,
        wres_year: i32,
        release: String,
        /// `board`, `voting_board` or `executive_board`.
        measure: String,
        board_bme: Option<i64>,
        board_all: Option<i64>,
        /// BME share of its members, 0 to 1.
        board_share: Option<f64>,
        /// Board share minus workforce share, percentage points.
        difference_points: Option<f64>,
        /// Its lower limit at 95 per cent, of executive members alone.
        lower_points: Option<f64>,
        upper_points: Option<f64>,
        /// `calculated`, or why there is no difference.
        status: String,
        snapshot: String,
    }
}
