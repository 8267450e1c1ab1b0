//! The benchmark tables that reports read, loaded once.

use std::path::Path;

use arrow::array::RecordBatch;
use serde::de::DeserializeOwned;

use super::ReportError;
use super::gap_rows::{Gap, GapComparison, ListOfComparisons, Official, ShareLimits, WithAmbulance};
use super::rows::{
    Answer, BoardDifference, Change, Coverage, GroupDetail, GroupMedian, Progress, Published, ThemeResult,
    TrustShare,
};
use super::trust_rows::{
    AllStaff, Organisation, PlaceRange, ReturnBand, ReturnBoard, ReturnLikelihood, TodayGap,
};
use crate::{benchmark, observation};

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
    pub(super) lists: Vec<ListOfComparisons>,
    pub(super) official: Vec<Official>,
    pub(super) with_ambulance: Vec<WithAmbulance>,
}

impl Tables {
    /// The tables that reports read.
    pub const READ: [&str; 23] = [
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
        "chance_expected",
        "official_gap",
        "icb_ambulance",
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
            lists: table(store, "chance_expected")?,
            official: table(store, "official_gap")?,
            with_ambulance: table(store, "icb_ambulance")?,
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
