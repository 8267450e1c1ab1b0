//! The rows of the benchmark tables that reports read, typed.

use std::path::Path;

use arrow::array::RecordBatch;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::ReportError;
use super::groups::GroupDetail;
use super::themes::ThemeResult;
use super::trust_rows::{
    AllStaff, Organisation, PlaceRange, ReturnBand, ReturnBoard, ReturnLikelihood, TodayGap,
};
use super::years::Change;
use crate::{benchmark, observation};

/// A row of `gap`.
#[expect(clippy::struct_field_names, reason = "the names are the columns of the table")]
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Gap {
    /// trust, icb, region or england.
    pub(super) level: String,
    /// Code as published.
    pub(super) code: String,
    /// Name as published.
    pub(super) name: String,
    /// Region of a trust.
    pub(super) region_code: Option<String>,
    /// ICB of a trust.
    pub(super) icb_code: Option<String>,
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// Survey year.
    pub(super) collected: i32,
    /// Trusts pooled.
    pub(super) trusts: i64,
    /// White respondents who reported it.
    pub(super) white_numerator: Option<i64>,
    /// White respondents.
    pub(super) white_denominator: Option<i64>,
    /// Their share, 0 to 1.
    pub(super) white_share: Option<f64>,
    /// BME respondents who reported it.
    pub(super) bme_numerator: Option<i64>,
    /// BME respondents.
    pub(super) bme_denominator: Option<i64>,
    /// Their share, 0 to 1.
    pub(super) bme_share: Option<f64>,
    /// BME minus White, percentage points.
    pub(super) gap_points: Option<f64>,
    /// BME divided by White.
    pub(super) ratio: Option<f64>,
    /// Lower limit of the gap at 95 per cent, percentage points.
    pub(super) gap_lower_points: Option<f64>,
    /// Upper limit of the gap.
    pub(super) gap_upper_points: Option<f64>,
    /// What the difference of the two groups means for BME staff: `favourable`, `unfavourable` or `neither`.
    pub(super) reading: Option<String>,
    /// The gap turned so that above 0 is worse for BME staff.
    pub(super) disadvantage: Option<f64>,
}

/// A row of `share`: limits of a share at 95 per cent.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ShareLimits {
    /// trust, icb, region or england.
    pub(super) level: String,
    /// Code as published.
    pub(super) code: String,
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// white or bme.
    pub(super) ethnic_group: String,
    /// Lower limit, 0 to 1.
    pub(super) lower: Option<f64>,
    /// Upper limit, 0 to 1.
    pub(super) upper: Option<f64>,
}

/// A row of `gap_comparison`: a place's gap beside that of the rest of England.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GapComparison {
    /// trust, icb or region.
    pub(super) level: String,
    /// Code as published.
    pub(super) code: String,
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// The place's gap minus that of the rest, percentage points.
    pub(super) difference_points: Option<f64>,
    /// Its lower limit at 95 per cent.
    pub(super) lower_points: Option<f64>,
    /// Its upper limit.
    pub(super) upper_points: Option<f64>,
    /// The place's gap beside that of the rest: higher, lower or similar.
    pub(super) verdict: Option<String>,
    /// What it means for BME staff: `favourable`, `unfavourable` or `neither`.
    pub(super) reading: Option<String>,
}

/// A row of `trust_share`, as far as reports read it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct TrustShare {
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// Code as published.
    pub(super) org_code: String,
    /// Today's organisation.
    pub(super) today_code: Option<String>,
    /// Today's name.
    pub(super) today_name: Option<String>,
    /// Benchmark group.
    pub(super) benchmark_group: Option<String>,
    /// white or bme.
    pub(super) ethnic_group: String,
    /// Publication.
    pub(super) source: String,
    /// Hash of the file.
    pub(super) snapshot: String,
    /// File or sheet.
    pub(super) sheet: String,
    /// Place in it.
    pub(super) cell: String,
}

/// A row of `benchmark_group_median`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GroupMedian {
    /// Benchmark group.
    pub(super) benchmark_group: String,
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// white or bme.
    pub(super) ethnic_group: String,
    /// Median share, 0 to 1.
    pub(super) median: f64,
    /// Trusts in the group.
    pub(super) trusts: i64,
}

/// A row of `published_series`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Published {
    /// england, region or trust.
    pub(super) level: String,
    /// Code as published.
    pub(super) code: Option<String>,
    /// Name as published.
    pub(super) name: Option<String>,
    /// Indicator number.
    pub(super) indicator: String,
    /// What is measured.
    pub(super) measure: String,
    /// Ethnic group, none for a ratio.
    pub(super) ethnic_group: Option<String>,
    /// WRES year.
    pub(super) wres_year: i32,
    /// Report that printed it.
    pub(super) edition: String,
    /// As printed.
    pub(super) value: f64,
    /// percent, ratio or count.
    pub(super) unit: String,
    /// Whether no later edition restated it.
    pub(super) latest: bool,
    /// Page that states it.
    pub(super) address: Option<String>,
    /// Remark.
    pub(super) note: Option<String>,
    /// Hash of the file.
    pub(super) snapshot: String,
    /// File.
    pub(super) sheet: String,
    /// Place in it.
    pub(super) cell: String,
}

/// A row of `board_difference`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct BoardDifference {
    /// england, region or trust.
    pub(super) level: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// BME share of the workforce, per cent as printed.
    pub(super) workforce_percent: f64,
    /// Board minus workforce, percentage points.
    pub(super) difference_points: f64,
}

/// A row of `coverage`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Coverage {
    /// Region today.
    pub(super) region_code: String,
    /// ICB today.
    pub(super) icb_code: String,
    /// Trust.
    pub(super) code: String,
    /// Its name today.
    pub(super) name: String,
    /// acute, mental health, ...
    pub(super) trust_type: Option<String>,
    /// Day it opened.
    pub(super) open_date: jiff::civil::Date,
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// `held`, `not_held`, `opened_later` or `no_survey`.
    pub(super) state: String,
}

/// A row of `framework_progress`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Progress {
    /// `trust` or `icb`.
    pub(super) kind: String,
    /// Code today.
    pub(super) code: String,
    /// Name today.
    pub(super) name: String,
    /// Region today.
    pub(super) region_code: String,
    /// ICB today, an ICB its own.
    pub(super) icb_code: Option<String>,
    /// Id of the framework.
    pub(super) scheme: Option<String>,
    /// awarded, implementing; none when no status is known here.
    pub(super) state: Option<String>,
    /// Bronze, Silver or Gold.
    pub(super) level: Option<String>,
    /// A date that belongs to the declaration.
    pub(super) date: Option<jiff::civil::Date>,
    /// What happened on it.
    pub(super) date_meaning: Option<String>,
    /// About the evidence.
    pub(super) confidence: Option<String>,
    /// Page that states it.
    pub(super) evidence_url: Option<String>,
    /// What a reader of the evidence has to know.
    pub(super) note: Option<String>,
    /// Name when it was awarded.
    pub(super) name_at_award: Option<String>,
    /// File it was read from.
    pub(super) register: Option<String>,
    /// Line of it.
    pub(super) line: Option<i64>,
    /// Hash of it.
    pub(super) snapshot: Option<String>,
    /// `imported` or `bundled`.
    pub(super) origin: Option<String>,
}

/// A row of `framework_answers`.
#[expect(clippy::struct_field_names, reason = "the names are the columns of the table")]
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Answer {
    /// Code of the organisation today.
    pub(super) code: String,
    /// Id of the framework.
    pub(super) scheme: String,
    /// Id of the criterion.
    pub(super) criterion: String,
    /// met, in progress or not yet.
    pub(super) answer: String,
    /// Day of the answer.
    pub(super) date: Option<jiff::civil::Date>,
    /// Page that shows it.
    pub(super) evidence_url: Option<String>,
    /// Who answers.
    pub(super) who: String,
    /// File it was read from.
    pub(super) register: String,
    /// Line of it.
    pub(super) line: i64,
    /// Hash of it.
    pub(super) snapshot: String,
}

/// The benchmark tables that reports read, loaded once for all of them.
#[derive(Clone, Debug)]
pub struct Tables {
    pub(super) gaps: Vec<Gap>,
    pub(super) limits: Vec<ShareLimits>,
    pub(super) comparisons: Vec<GapComparison>,
    pub(super) trust_shares: Vec<TrustShare>,
    pub(super) medians: Vec<GroupMedian>,
    pub(super) series: Vec<Published>,
    pub(super) boards: Vec<BoardDifference>,
    pub(super) coverage: Vec<Coverage>,
    pub(super) progress: Vec<Progress>,
    pub(super) groups: Vec<GroupDetail>,
    pub(super) themes: Vec<ThemeResult>,
    pub(super) changes: Vec<Change>,
    pub(super) answers: Vec<Answer>,
    pub(super) today: Vec<TodayGap>,
    /// Of gaps among the trusts of a benchmark group.
    pub(super) places: Vec<PlaceRange>,
    /// Of all ethnic groups together.
    pub(super) all_staff: Vec<AllStaff>,
    pub(super) organisations: Vec<Organisation>,
    pub(super) return_bands: Vec<ReturnBand>,
    pub(super) return_likelihoods: Vec<ReturnLikelihood>,
    pub(super) return_boards: Vec<ReturnBoard>,
}

impl Tables {
    /// The tables that reports read.
    pub const READ: [&str; 20] = [
        "gap",
        "share",
        "gap_comparison",
        "trust_share",
        "benchmark_group_median",
        "published_series",
        "board_difference",
        "coverage",
        "framework_progress",
        "ethnic_group_detail",
        "kings_fund",
        "change",
        "framework_answers",
        "organisation_today",
        "trust_today_gap",
        "place_range",
        "survey_series",
        "return_band_share",
        "return_likelihood",
        "return_board",
    ];

    /// Reads the benchmark tables of a store.
    ///
    /// # Errors
    /// When a table is not in the store, or lacks a column.
    pub fn load(store: &Path) -> Result<Self, ReportError> {
        let mut places: Vec<PlaceRange> = table(store, "place_range")?;
        places.retain(|place| place.ethnic_group == "gap" && place.peers == "benchmark_group");
        let mut all_staff: Vec<AllStaff> = table(store, "survey_series")?;
        all_staff.retain(|row| row.ethnic_group == "all");
        Ok(Self {
            gaps: table(store, "gap")?,
            limits: table(store, "share")?,
            comparisons: table(store, "gap_comparison")?,
            trust_shares: table(store, "trust_share")?,
            medians: table(store, "benchmark_group_median")?,
            series: table(store, "published_series")?,
            boards: table(store, "board_difference")?,
            coverage: table(store, "coverage")?,
            progress: table(store, "framework_progress")?,
            groups: table(store, "ethnic_group_detail")?,
            themes: table(store, "kings_fund")?,
            changes: table(store, "change")?,
            answers: table(store, "framework_answers")?,
            today: table(store, "trust_today_gap")?,
            places,
            all_staff,
            organisations: table(store, "organisation_today")?,
            return_bands: table(store, "return_band_share")?,
            return_likelihoods: table(store, "return_likelihood")?,
            return_boards: table(store, "return_board")?,
        })
    }
}

/// The rows of one benchmark table, typed.
///
/// # Errors
/// When the table is not in the store, or lacks a column.
fn table<T: DeserializeOwned>(store: &Path, name: &str) -> Result<Vec<T>, ReportError> {
    let batch = observation::read(&benchmark::folder(store).join(format!("{name}.parquet")))?;
    typed(&batch).map_err(|problem| ReportError::Table { name: name.to_owned(), problem })
}

/// Rows of a table as values of their own type, by the names of its columns.
///
/// # Errors
/// With what does not fit.
pub(crate) fn typed<T: DeserializeOwned>(batch: &RecordBatch) -> Result<Vec<T>, String> {
    observation::typed(batch)
}
