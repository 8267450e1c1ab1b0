//! The benchmark tables that reports read, loaded once.

use std::path::Path;

use super::gap_rows::{Gap, GapComparison, ListOfComparisons, Official, ShareLimits, WithAmbulance};
use super::rows::{
    BoardDifference, Coverage, FrameworkAnswer, FrameworkProgress, GroupDetail, GroupMedian, LongChange,
    MainPoint, PeerComparison, PublishedSeries, ThemeResult, TrustShare, YearChange,
};
use super::trust_rows::{
    AllStaff, OrganisationToday, PlaceRange, ReturnBand, ReturnBoard, ReturnLikelihood, TodayGap, TrustStaff,
};
use super::workforce_rows::{WorkforceChange, WorkforceDisparity, WorkforceShare};
use store::table::TableError;
use store::tables;

tables! {
    /// The benchmark tables that reports read, loaded once for all of them.
    pub ReportTables for "the report" {
        gaps: Gap,
        limits: ShareLimits,
        comparisons: GapComparison,
        trust_shares: TrustShare,
        medians: GroupMedian,
        series: PublishedSeries,
        boards: BoardDifference,
        coverage: Coverage,
        progress: FrameworkProgress,
        groups: GroupDetail,
        themes: ThemeResult,
        changes: YearChange,
        answers: FrameworkAnswer,
        today: TodayGap,
        /// Of gaps among the trusts of a benchmark group or peer group.
        places: PlaceRange,
        /// Of all ethnic groups together.
        all_staff: AllStaff,
        organisations: OrganisationToday,
        staff: TrustStaff,
        return_bands: ReturnBand,
        return_likelihoods: ReturnLikelihood,
        return_boards: ReturnBoard,
        lists: ListOfComparisons,
        official: Official,
        with_ambulance: WithAmbulance,
        main_points: MainPoint,
        long_changes: LongChange,
        /// Of gaps among the trusts of a benchmark group.
        peer_comparisons: PeerComparison,
        workforce: WorkforceShare,
        workforce_changes: WorkforceChange,
        disparities: WorkforceDisparity,
    }
}

impl ReportTables {
    /// Reads the benchmark tables of a store.
    ///
    /// # Errors
    /// If a table is missing, or its columns are not those that reports read.
    pub fn load(store: &Path) -> Result<Self, TableError> {
        let mut tables = Self::read_all(&store::tables_folder(store))?;
        let groups = ["benchmark_group", "peer_group"];
        tables.places.retain(|place| place.ethnic_group == "gap" && groups.contains(&place.peers.as_str()));
        tables.medians.retain(|median| median.peers == "benchmark_group");
        tables.peer_comparisons.retain(|row| row.ethnic_group == "gap" && row.peers == "benchmark_group");
        tables.all_staff.retain(|row| row.ethnic_group == "all");
        Ok(tables)
    }
}
