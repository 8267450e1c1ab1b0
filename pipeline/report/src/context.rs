//! Gathers what a report is made from: the rows of the benchmark tables that concern its place.

use std::collections::{BTreeMap, BTreeSet};

use super::edition::Edition;
use super::gap_rows::{Gap, GapComparison, ListOfComparisons, Official, WithAmbulance};
use super::inputs::Inputs;
use super::local_text::LocalText;
use super::own_tables::OwnTables;
use super::report_tables::ReportTables;
use super::rows::{BoardDifference, PublishedSeries, TrustShare};
use super::sentence::SentenceWriter;
use super::subject::Subject;
use super::trust_context::Trust;
use catalogue::correction::AppliedCorrection;
use catalogue::framework::Framework;
use catalogue::improvement_plan::Plan;
use catalogue::indicator::{EthnicGroup, Indicator, ReturnedMeasure, Theme};
use catalogue::organisation::{Place, PlaceKind, same_name, short_name};
use catalogue::palette::ChartColours;
use catalogue::report_sections::SectionList;
use catalogue::source::Catalogue;

/// Everything the sections read, loaded once.
pub(super) struct ReportContext<'a> {
    pub(super) publisher: &'a str,
    /// The sections of this kind of report.
    pub(super) sections: &'a SectionList,
    pub(super) is_brief: bool,
    pub(super) own_tables: &'a OwnTables,
    /// Text of the publisher for several reports.
    pub(super) foreword: Option<&'a LocalText>,
    /// The report's own text.
    pub(super) own_text: Option<&'a LocalText>,
    pub(super) edition: &'a Edition,
    pub(super) indicators: &'a [Indicator],
    pub(super) catalogue: &'a Catalogue,
    pub(super) frameworks: &'a [Framework],
    pub(super) groups: &'a [EthnicGroup],
    pub(super) corrections: &'a [AppliedCorrection],
    pub(super) plan: &'a Plan,
    pub(super) themes: &'a [Theme],
    pub(super) colours: &'a ChartColours,
    pub(super) writer: SentenceWriter,
    pub(super) place: &'a Place,
    pub(super) region_place: &'a Place,
    /// Number of the survey indicator whose trusts a report counts when it says how many trusts it covers.
    pub(super) counted: &'a str,
    /// Latest WRES year for which any trust has figures by ethnic group.
    pub(super) year: i32,
    pub(super) tables: &'a ReportTables,
}

impl<'a> ReportContext<'a> {
    /// What the report of a place is made from.
    pub(super) fn new(
        inputs: &'a Inputs,
        edition: &'a Edition,
        subject: &'a Subject,
        region_place: &'a Place,
    ) -> Self {
        let (tables, place) = (&inputs.tables, subject.place());
        Self {
            publisher: &inputs.publisher,
            sections: inputs.sections.of(subject.kind()),
            is_brief: matches!(subject, Subject::Brief(_)),
            own_tables: &inputs.own_tables,
            foreword: inputs.texts.foreword_of(subject),
            own_text: inputs.texts.of(subject),
            edition,
            indicators: &inputs.indicators,
            catalogue: &inputs.catalogue,
            frameworks: &inputs.frameworks,
            groups: &inputs.groups,
            corrections: &inputs.corrections,
            plan: &inputs.plan,
            themes: &inputs.themes,
            colours: &inputs.palette.chart,
            writer: SentenceWriter {
                term: inputs.term,
                at: place.kind.at(),
                code: place.code.clone(),
                place: place.in_sentence(),
            },
            place,
            region_place,
            counted: inputs
                .indicators
                .iter()
                .find(|indicator| indicator.counts_trusts)
                .map_or("", |indicator| &indicator.number),
            year: tables.gaps.iter().map(|gap| gap.wres_year).max().unwrap_or(0),
            tables,
        }
    }

    /// The same for another place of the same tables.
    pub(super) fn of_place<'b>(&self, place: &'b Place, region_place: &'b Place) -> ReportContext<'b>
    where
        'a: 'b,
    {
        ReportContext {
            writer: SentenceWriter {
                term: self.writer.term,
                at: place.kind.at(),
                code: place.code.clone(),
                place: place.in_sentence(),
            },
            place,
            region_place,
            ..*self
        }
    }

    /// The first indicator of which a trust's own return gives this.
    pub(super) fn returned(&self, measure: ReturnedMeasure) -> Option<&'a Indicator> {
        self.indicators.iter().find(|indicator| indicator.returned == Some(measure))
    }

    /// The oldest WRES year of a published figure that counts as recent: two years before the newest, as in
    /// `queries/benchmarks/main_point.sql`.
    pub(super) fn oldest_recent(&self) -> i32 {
        self.year - 2
    }

    /// Autumn in which the latest survey was answered.
    pub(super) fn collected(&self) -> i32 {
        self.tables.gaps.iter().find(|gap| gap.wres_year == self.year).map_or(0, |gap| gap.collected)
    }

    /// The figures of a place or a peer group in the year of the report.
    pub(super) fn of(&self, level: &str, code: &str, indicator: &str) -> Option<&'a Gap> {
        self.tables.gaps.iter().find(|gap| {
            gap.level == level && gap.code == code && gap.indicator == indicator && gap.wres_year == self.year
        })
    }

    /// Name of the region, as a head of a column.
    pub(super) fn region_name(&self) -> &str {
        &self.region_place.name
    }

    /// The place the report is about.
    pub(super) fn own(&self, indicator: &str) -> Option<&'a Gap> {
        self.of(self.place.kind.level(), &self.place.code, indicator)
    }

    /// The region the place lies in.
    pub(super) fn region(&self, indicator: &str) -> Option<&'a Gap> {
        self.of("region", &self.place.region_code, indicator)
    }

    pub(super) fn england(&self, indicator: &str) -> Option<&'a Gap> {
        self.of(PlaceKind::England.level(), Place::england_code(), indicator)
    }

    /// The place's trusts, as surveyed, by name.
    pub(super) fn trusts(&self, indicator: &str) -> Vec<&Gap> {
        let mut trusts: Vec<&Gap> = self
            .tables
            .gaps
            .iter()
            .filter(|gap| {
                gap.level == "trust"
                    && gap.indicator == indicator
                    && gap.wres_year == self.year
                    && (self.holds(gap.region_code.as_deref(), gap.icb_code.as_deref())
                        || self.has_part(&gap.code))
            })
            .collect();
        trusts.sort_by_key(|gap| short_name(&gap.name).trim_start_matches("The ").to_lowercase());
        trusts
    }

    /// Whether the place is a trust that an organisation is part of today.
    fn has_part(&self, code: &str) -> bool {
        self.place.kind == PlaceKind::Trust
            && self.tables.organisations.iter().any(|organisation| {
                organisation.code == code && organisation.today_code.as_deref() == Some(&self.place.code)
            })
    }

    /// What the place is made of in charts and tables: England's regions, or else its trusts.
    pub(super) fn parts(&self, indicator: &str) -> Vec<&Gap> {
        if !self.is_england() {
            return self.trusts(indicator);
        }
        let mut regions: Vec<&Gap> = self
            .tables
            .gaps
            .iter()
            .filter(|gap| gap.level == "region" && gap.indicator == indicator && gap.wres_year == self.year)
            .collect();
        regions.sort_by(|a, b| a.name.cmp(&b.name));
        regions
    }

    /// Every place whose figures are in the report: England, the region, the place itself, its regions, its trusts and
    /// its peer group; each once.
    pub(super) fn all(&self, indicator: &str) -> Vec<&Gap> {
        let mut all: Vec<&Gap> = Vec::new();
        let places =
            self.england(indicator).into_iter().chain(self.region(indicator)).chain(self.own(indicator));
        let sum = self.tables.today.iter().filter(|row| {
            self.place.kind == PlaceKind::Trust
                && row.gap.code == self.place.code
                && row.gap.indicator == indicator
                && row.gap.wres_year == self.year
                && row.complete
                && row.gap.trusts > 1
        });
        let places = places.chain(sum.map(|row| &row.gap));
        let is_trust = self.place.kind == PlaceKind::Trust;
        let peers = is_trust.then(|| Trust::new(self).peers(indicator)).flatten();
        for gap in places.chain(self.parts(indicator)).chain(self.trusts(indicator)).chain(peers) {
            if !all.iter().any(|held| (&held.level, &held.code) == (&gap.level, &gap.code)) {
                all.push(gap);
            }
        }
        all
    }

    /// England and the place, which may be England.
    pub(super) fn totals<'b>(&self, own: &'b Gap, england: &'b Gap) -> Vec<&'b Gap> {
        if self.is_england() { vec![england] } else { vec![england, own] }
    }

    /// Whether the report is about the whole country, which has no rest of England to compare with.
    pub(super) fn is_england(&self) -> bool {
        self.place.kind == PlaceKind::England
    }

    /// "Regions" or "Trusts": what [`Self::parts`] are.
    pub(super) fn parts_noun(&self) -> &'static str {
        if self.is_england() { "Regions" } else { "Trusts" }
    }

    /// "1 trust", "25 trusts", "7 regions".
    pub(super) fn counted_parts(&self, number: usize) -> String {
        let (one, many) = if self.is_england() { ("region", "regions") } else { ("trust", "trusts") };
        format::counted(i64::try_from(number).unwrap_or(i64::MAX), one, many)
    }

    /// The limits of a share at 95 per cent, if there are counts.
    pub(super) fn limits(&self, gap: &Gap, ethnic_group: &str) -> Option<(f64, f64)> {
        if gap.level == "trust_today" {
            let today = self.tables.today.iter().find(|row| {
                row.gap.code == gap.code
                    && row.gap.indicator == gap.indicator
                    && row.gap.wres_year == gap.wres_year
            })?;
            return match ethnic_group {
                "white" => today.white_lower.zip(today.white_upper),
                _ => today.bme_lower.zip(today.bme_upper),
            };
        }
        let found = self.tables.limits.iter().find(|limits| {
            limits.level == gap.level
                && limits.code == gap.code
                && limits.indicator == gap.indicator
                && limits.wres_year == gap.wres_year
                && limits.ethnic_group == ethnic_group
        })?;
        found.lower.zip(found.upper)
    }

    /// The share of a trust as published.
    pub(super) fn published_share(&self, gap: &Gap, ethnic_group: &str) -> Option<&TrustShare> {
        self.tables.trust_shares.iter().find(|share| {
            gap.level == "trust"
                && share.org_code == gap.code
                && share.indicator == gap.indicator
                && share.wres_year == gap.wres_year
                && share.ethnic_group == ethnic_group
        })
    }

    /// A place's gap compared with that of the rest of England.
    pub(super) fn beside_england(&self, gap: &Gap) -> Option<&'a GapComparison> {
        self.comparison(&gap.level, &gap.code, &gap.indicator, gap.wres_year)
    }

    /// The gap of a place of this level compared with that of the rest of England.
    pub(super) fn comparison(
        &self,
        level: &str,
        code: &str,
        indicator: &str,
        year: i32,
    ) -> Option<&'a GapComparison> {
        self.tables.comparisons.iter().find(|row| {
            row.level == level && row.code == code && row.indicator == indicator && row.wres_year == year
        })
    }

    /// What chance alone would produce in a list of the place: `list` is its table, `level` that of the places in it,
    /// `against` what they are compared with.
    pub(super) fn list(
        &self,
        list: &str,
        level: &str,
        against: &str,
        indicator: &str,
    ) -> Option<&ListOfComparisons> {
        self.tables.lists.iter().find(|row| {
            row.list == list
                && row.level == level
                && row.against == against
                && row.of_code == self.place.code
                && row.indicator == indicator
                && row.wres_year == self.year
        })
    }

    /// The figures of an ICB with the ambulance trust that has its headquarters there; none elsewhere.
    pub(super) fn with_ambulance(&self, indicator: &str) -> Option<&WithAmbulance> {
        self.tables.with_ambulance.iter().find(|row| {
            row.code == self.place.code && row.indicator == indicator && row.wres_year == self.year
        })
    }

    /// The survey's own figures of all trusts of England, one for each question of the indicator.
    pub(super) fn official(&self, indicator: &str) -> Vec<&Official> {
        let of = |row: &&Official| row.indicator == indicator && row.wres_year == self.year;
        self.tables.official.iter().filter(of).collect()
    }

    /// Whether a trust of this region and ICB belongs to the place.
    pub(super) fn holds(&self, region: Option<&str>, icb: Option<&str>) -> bool {
        match self.place.kind {
            PlaceKind::England => true,
            PlaceKind::Region => region == Some(&self.place.code),
            PlaceKind::Icb => icb == Some(&self.place.code),
            PlaceKind::Trust => false,
        }
    }

    /// A trust's short name as surveyed, with today's name if it is different.
    pub(super) fn named(&self, gap: &Gap) -> String {
        let name = short_name(&gap.name);
        let share = self.tables.trust_shares.iter().find(|share| share.org_code == gap.code);
        match share.and_then(|share| Some((share.today_code.as_deref()?, share.today_name.as_deref()?))) {
            Some((code, today)) if code != gap.code => format!("{name} (now part of {})", short_name(today)),
            Some((_, today)) if !same_name(today, &gap.name) => format!("{name} (now {})", short_name(today)),
            _ => name,
        }
    }

    /// Published figures of an indicator for England, the region (in a report of England, every region) and its trusts.
    pub(super) fn published(&self, indicator: &str) -> Vec<&PublishedSeries> {
        let here = |figure: &PublishedSeries| match figure.level.as_str() {
            "england" => true,
            "region" => self.is_england() || figure.code.as_deref() == Some(&self.place.region_code),
            _ => self.is_here(figure.code.as_deref()),
        };
        self.tables.series.iter().filter(|figure| figure.indicator == indicator && here(figure)).collect()
    }

    fn is_here(&self, code: Option<&str>) -> bool {
        code == Some(&self.place.code)
            || self.tables.coverage.iter().any(|row| {
                (Some(row.code.as_str()) == code || row.today_code.as_deref() == code)
                    && self.holds(Some(&row.region_code), Some(&row.icb_code))
            })
    }

    /// The latest edition of each year of one measure for England or a region, by year.
    pub(super) fn series(&self, indicator: &str, measure: &str, code: &str) -> Vec<&'a PublishedSeries> {
        let mut figures: Vec<&'a PublishedSeries> = self
            .tables
            .series
            .iter()
            .filter(|figure| {
                figure.indicator == indicator
                    && figure.measure == measure
                    && figure.latest
                    && figure.code.as_deref() == Some(code)
                    && figure.ethnic_group.as_deref().is_none_or(|group| group == "bme")
            })
            .collect();
        figures.sort_by_key(|figure| figure.wres_year);
        figures
    }

    /// The same of a measure of any indicator.
    pub(super) fn series_of_measure(&self, measure: &str, code: &str) -> Vec<&PublishedSeries> {
        let of = |indicator: &Indicator| self.series(&indicator.number, measure, code);
        self.indicators.iter().map(of).find(|figures| !figures.is_empty()).unwrap_or_default()
    }

    /// " (1.54 in the 2022 report)" if earlier editions printed a different value.
    pub(super) fn restated(&self, figure: &PublishedSeries) -> String {
        let earlier: Vec<String> = self
            .tables
            .series
            .iter()
            .filter(|other| {
                !other.latest
                    && other.level == figure.level
                    && other.code == figure.code
                    && other.indicator == figure.indicator
                    && other.measure == figure.measure
                    && other.ethnic_group == figure.ethnic_group
                    && other.wres_year == figure.wres_year
            })
            .map(|other| format!("{} in the {} report", format::as_published(other.value), other.edition))
            .collect();
        if earlier.is_empty() { String::new() } else { format!(" ({})", earlier.join(", ")) }
    }

    /// England's latest board difference.
    pub(super) fn board(&self) -> Option<&BoardDifference> {
        self.tables.boards.iter().filter(|board| board.level == "england").max_by_key(|board| board.wres_year)
    }

    /// The places whose figures a trust's figures are part of, by the trust's code: itself, its ICB, its region
    /// and England.
    pub(super) fn part_of(&self) -> BTreeMap<String, BTreeSet<String>> {
        let trusts = self.tables.gaps.iter().filter(|gap| gap.level == "trust");
        trusts
            .map(|gap| {
                let places = [Some(gap.code.clone()), gap.icb_code.clone(), gap.region_code.clone()];
                (
                    gap.code.clone(),
                    places.into_iter().flatten().chain([Place::england_code().to_owned()]).collect(),
                )
            })
            .collect()
    }
}
