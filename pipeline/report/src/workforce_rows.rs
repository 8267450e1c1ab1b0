//! The rows of the tables of England's workforce by grade and ethnic group.

use jiff::civil::Date;

use store::row;

row! {
    pub(super) WorkforceShare of "workforce_share" {
        date: Date,
        /// clinical, `non_clinical`, medical or all.
        side: String,
        /// `band_8a`, consultant; lower, middle or upper of a tier; empty for the whole.
        grade: String,
        /// whole, tier or grade.
        kind: String,
        /// bme, or one of the six groups or unknown.
        ethnic_group: String,
        /// `all_staff` or `known_ethnicity`.
        denominator: String,
        group_count: i64,
        denominator_count: i64,
        /// 0 to 1.
        share: Option<f64>,
        /// Lower limit at 95 per cent.
        lower: Option<f64>,
        upper: Option<f64>,
        /// Share minus that of the whole workforce, percentage points.
        difference_points: Option<f64>,
        lower_points: Option<f64>,
        upper_points: Option<f64>,
        /// higher, lower or similar.
        verdict: Option<String>,
        status: String,
        source: String,
        snapshot: String,
        /// The file.
        sheet: String,
    }
}

row! {
    /// The BME share on two dates one year apart.
    pub(super) WorkforceChange of "workforce_change" {
        date: Date,
        earlier_date: Date,
        side: String,
        grade: String,
        denominator: String,
        /// 0 to 1.
        share: Option<f64>,
        earlier_share: Option<f64>,
        /// Later less earlier share, percentage points.
        difference_points: Option<f64>,
        lower_points: Option<f64>,
        upper_points: Option<f64>,
        verdict: Option<String>,
    }
}

row! {
    /// A race disparity ratio.
    pub(super) WorkforceDisparity of "workforce_disparity" {
        date: Date,
        /// clinical, `non_clinical` or all.
        side: String,
        first_tier: String,
        second_tier: String,
        ratio: Option<f64>,
        /// Lower limit at 95 per cent.
        lower: Option<f64>,
        upper: Option<f64>,
    }
}
