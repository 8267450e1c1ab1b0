//! What a trust's report is made from: its own figures, those of the trusts that are part of it today,
//! and its own return if one was imported.

use super::context::ReportContext;
use super::gap_rows::Gap;
use super::rows::{GroupMedian, PublishedSeries};
use super::trust_rows::{
    OrganisationToday, PlaceRange, ReturnBand, ReturnBoard, ReturnLikelihood, TodayGap, TrustStaff,
};

/// A trust of today with its figures.
pub(super) struct Trust<'a> {
    /// All that the report is made from.
    pub(super) context: &'a ReportContext<'a>,
    /// What the register says of it.
    pub(super) organisation: Option<&'a OrganisationToday>,
    /// The trusts that are part of it today as they were surveyed: code and name.
    pub(super) parts: Vec<(&'a str, &'a str)>,
    /// Their benchmark groups.
    pub(super) groups: Vec<&'a str>,
}

impl<'a> Trust<'a> {
    /// The trust that the report is about.
    pub(super) fn new(context: &'a ReportContext<'a>) -> Self {
        let tables = context.tables;
        let code = context.place.code.as_str();
        let own = tables
            .trust_shares
            .iter()
            .filter(|share| share.today_code.as_deref() == Some(code) && share.wres_year == context.year);
        let mut parts: Vec<(&str, &str)> = Vec::new();
        let mut groups: Vec<&str> = Vec::new();
        for share in own {
            if let Some(gap) = tables.gaps.iter().find(|gap| {
                gap.level == "trust" && gap.code == share.org_code && gap.wres_year == share.wres_year
            }) {
                parts.push((&gap.code, &gap.name));
            }
            groups.extend(share.benchmark_group.as_deref());
        }
        parts.sort_unstable();
        parts.dedup();
        groups.sort_unstable();
        groups.dedup();
        let organisation = tables.organisations.iter().find(|organisation| organisation.code == code);
        Self { context, organisation, parts, groups }
    }

    /// Its figures of an indicator in the latest year: its own, or the sum of all its parts. None if a
    /// part is missing from a sum.
    pub(super) fn gap(&self, indicator: &str) -> Option<&'a TodayGap> {
        Self::today(self.context, indicator)
    }

    /// The same of the trust that a report is about.
    pub(super) fn today<'b>(context: &ReportContext<'b>, indicator: &str) -> Option<&'b TodayGap> {
        context.tables.today.iter().find(|row| {
            row.gap.code == context.place.code
                && row.gap.indicator == indicator
                && row.gap.wres_year == context.year
                && (row.complete || row.gap.trusts == 1)
                && row.gap.gap_points.is_some()
        })
    }

    /// What is wrong with the figures of its parts, whether or not they can be added up.
    pub(super) fn any(&self) -> Option<&'a TodayGap> {
        let mut rows = self.context.tables.today.iter();
        rows.find(|row| row.gap.code == self.context.place.code && row.gap.wres_year == self.context.year)
    }

    /// Its benchmark group, if all its parts belong to the same one.
    pub(super) fn group(&self) -> Option<&'a str> {
        if let [group] = self.groups.as_slice() { Some(group) } else { None }
    }

    /// The median of its benchmark group: of the White share, the BME share ("white", "bme") or the gap.
    pub(super) fn median(&self, indicator: &str, of: &str) -> Option<&'a GroupMedian> {
        let group = self.group()?;
        self.context.tables.medians.iter().find(|median| {
            median.benchmark_group == group
                && median.indicator == indicator
                && median.wres_year == self.context.year
                && median.ethnic_group == of
        })
    }

    /// The range of possible ranks of its gap among these peers, `benchmark_group` or `peer_group`; none for a trust
    /// surveyed in parts.
    pub(super) fn range(&self, peers: &str, indicator: &str) -> Option<&'a PlaceRange> {
        let [(code, _)] = self.parts.as_slice() else { return None };
        self.context.tables.places.iter().find(|row| {
            row.code == *code
                && row.peers == peers
                && row.indicator == indicator
                && row.wres_year == self.context.year
        })
    }

    /// NHS England's group of similar trusts that it belongs to.
    pub(super) fn peer_group(&self) -> Option<&'a str> {
        self.organisation?.peer_group.as_deref()
    }

    /// The figures of its peer group, itself among them; none if too few trusts have figures.
    pub(super) fn peers(&self, indicator: &str) -> Option<&'a Gap> {
        self.gap(indicator)?.peer_rest_gap_points?;
        self.context.of("peer_group", self.peer_group()?, indicator)
    }

    /// Its staff, by year.
    pub(super) fn staff(&self) -> Vec<&'a TrustStaff> {
        let rows = self.context.tables.staff.iter().filter(|row| row.code == self.context.place.code);
        let mut rows: Vec<&TrustStaff> = rows.collect();
        rows.sort_by_key(|row| row.wres_year);
        rows
    }

    /// Its latest published figure of a measure.
    pub(super) fn published(&self, indicator: &str, measure: &str) -> Option<&'a PublishedSeries> {
        let figures = self.context.tables.series.iter().filter(|figure| {
            figure.level == "trust"
                && figure.latest
                && figure.code.as_deref() == Some(&self.context.place.code)
                && figure.indicator == indicator
                && figure.measure == measure
                && figure.ethnic_group.as_deref().is_none_or(|group| group == "bme")
        });
        figures.max_by_key(|figure| figure.wres_year)
    }

    /// The year and edition of its newest return.
    fn newest(&self) -> Option<(i32, &'a str)> {
        let bands = self.context.tables.return_bands.iter();
        let bands = bands.map(|row| (&row.org_code, row.wres_year, row.release.as_str()));
        let ratios = self.context.tables.return_likelihoods.iter();
        let ratios = ratios.map(|row| (&row.org_code, row.wres_year, row.release.as_str()));
        let boards = self.context.tables.return_boards.iter();
        let boards = boards.map(|row| (&row.org_code, row.wres_year, row.release.as_str()));
        let own = bands.chain(ratios).chain(boards).filter(|(code, ..)| **code == self.context.place.code);
        own.map(|(_, year, release)| (year, release)).max()
    }

    /// WRES year of its newest return.
    pub(super) fn return_year(&self) -> Option<i32> {
        self.newest().map(|(year, _)| year)
    }

    /// The pay bands of its newest return.
    pub(super) fn bands(&self) -> Vec<&'a ReturnBand> {
        let newest = self.newest();
        let rows = self.context.tables.return_bands.iter();
        rows.filter(|row| {
            row.org_code == self.context.place.code && Some((row.wres_year, row.release.as_str())) == newest
        })
        .collect()
    }

    /// The relative likelihoods of its newest return, for the whole workforce and its parts.
    pub(super) fn likelihoods(&self) -> Vec<&'a ReturnLikelihood> {
        let newest = self.newest();
        let rows = self.context.tables.return_likelihoods.iter();
        rows.filter(|row| {
            row.org_code == self.context.place.code && Some((row.wres_year, row.release.as_str())) == newest
        })
        .collect()
    }

    /// The board of its newest return.
    pub(super) fn boards(&self) -> Vec<&'a ReturnBoard> {
        let newest = self.newest();
        let rows = self.context.tables.return_boards.iter();
        rows.filter(|row| {
            row.org_code == self.context.place.code && Some((row.wres_year, row.release.as_str())) == newest
        })
        .collect()
    }
}
