//! What the figures of a report were read from: the line under a picture, its citation and its files.

use std::collections::BTreeSet;

use super::context::ReportContext;
use super::figure_rows::OWN_RETURN;
use super::framework;
use super::gap_rows::Gap;
use super::own_section;
use super::summary_figure::SEVERAL;
use super::trust_rows::RETURN_VIEWS;
use super::workforce_figure::VIEWS;
use crate::figure::{Citation, CitationParts, Figure, FigureSource};
use catalogue::organisation::PlaceKind;
use catalogue::source::Source;

/// Files of figures that ship with the program. If a store has the publisher's own file, it is read instead.
const BUNDLED_FIGURES: [&str; 4] = [
    "bundled/staff_survey_wres.csv",
    "bundled/staff_survey_questions.csv",
    "bundled/wres_published.csv",
    "bundled/workforce_by_grade.csv",
];

/// Registers that only the report of a trust reads.
const OF_TRUSTS: [&str; 2] = ["bundled/workforce_headcount.csv", PEER_GROUPS];
const PEER_GROUPS: &str = "bundled/peer_groups.csv";

impl ReportContext<'_> {
    /// "NHS Staff Survey 2024, benchmark workbook, Survey Coordination Centre for NHS England", for a
    /// citation: what was read, and no other publication that has the same figures.
    pub(super) fn survey_source(gap: &Gap) -> String {
        format!(
            "NHS Staff Survey {}, benchmark workbook, Survey Coordination Centre for NHS England",
            gap.collected
        )
    }

    /// The files that a figure was read from: a trust's own return, the survey's national results, its counts by
    /// trust, or published WRES figures; no other.
    pub(super) fn sources_of(&self, figure: &Figure) -> Vec<FigureSource> {
        // An analyst's query may read any table; the provenance has the hashes of all queries and files.
        if figure.id.starts_with(own_section::PREFIX) {
            return Vec::new();
        }
        if RETURN_VIEWS.iter().any(|view| figure.id.ends_with(view)) {
            return self.own_return().into_iter().collect();
        }
        if VIEWS.iter().any(|view| figure.id.ends_with(view)) {
            return self.with_licences(self.workforce_files());
        }
        if figure.id.contains("-groups-") {
            let groups = self.tables.groups.iter().filter(|row| row.indicator == figure.indicator);
            return self.with_licences(
                groups.map(|row| (row.source.as_str(), row.sheet.as_str(), row.snapshot.as_str())).collect(),
            );
        }
        if figure.indicator == framework::INDICATOR {
            return self.registers(figure);
        }
        if figure.indicator == SEVERAL {
            let mut files = BTreeSet::new();
            let of_return = figure.table.rows().any(|row| row.record.source == OWN_RETURN);
            for row in figure.table.rows().filter(|row| row.record.source != OWN_RETURN) {
                let indicator = row.record.indicator.as_str();
                files.extend(if row.status == "published" {
                    self.published_files(indicator)
                } else {
                    self.survey_files(indicator)
                });
            }
            let mut sources = self.with_licences(files);
            sources.extend(self.own_return().filter(|_| of_return));
            return sources;
        }
        let published = figure.table.rows().all(|row| row.status == "published");
        let files = if published {
            self.published_files(&figure.indicator)
        } else {
            self.survey_files(&figure.indicator)
        };
        self.with_licences(files)
    }

    /// The sources that figures of this report were read from, in the order of the catalogue; each file once.
    pub(super) fn figure_sources_in_use(&self) -> impl Iterator<Item = &Source> {
        let survey = self.tables.trust_shares.iter().map(|row| row.source.as_str());
        let groups = self.tables.groups.iter().map(|row| row.source.as_str());
        let workforce = self.tables.workforce.iter().map(|row| row.source.as_str());
        let workforce = workforce.filter(|_| self.place.kind != PlaceKind::Trust);
        let ids: BTreeSet<&str> = survey.chain(groups).chain(workforce).collect();
        let files: BTreeSet<&str> = self.all_files().into_iter().map(|(_, file, _)| file).collect();
        let mut listed = BTreeSet::new();
        self.catalogue.sources().iter().filter(move |source| match &source.bundled {
            Some(bundled) => {
                files.iter().any(|file| bundled.ends_with(file)) && listed.insert(bundled.as_str())
            }
            None => ids.contains(source.id.as_str()),
        })
    }

    /// The same with the registers of organisations and frameworks.
    pub(super) fn sources_in_use(&self) -> Vec<&Source> {
        let figures: Vec<&Source> = self.figure_sources_in_use().collect();
        let is_read = |source: &&Source| figures.iter().any(|read| read.id == source.id);
        let is_trust = self.place.kind == PlaceKind::Trust;
        let is_register = |source: &&Source| {
            let file = source.bundled.as_deref().unwrap_or_default();
            source.is_bundled()
                && !BUNDLED_FIGURES.contains(&file)
                && (is_trust || !OF_TRUSTS.contains(&file))
        };
        self.catalogue.sources().iter().filter(|source| is_read(source) || is_register(source)).collect()
    }

    fn all_files(&self) -> BTreeSet<(&str, &str, &str)> {
        let groups = self.tables.groups.iter();
        let groups = groups.map(|row| (row.source.as_str(), row.sheet.as_str(), row.snapshot.as_str()));
        let mut files = self.survey_files("");
        files.extend(self.published_files(""));
        // A trust's report has neither detailed ethnic groups nor England's workforce.
        if self.place.kind != PlaceKind::Trust {
            files.extend(self.workforce_files());
            files.extend(groups);
        }
        files
    }

    /// The registers that the statuses of a figure were read from.
    fn registers(&self, figure: &Figure) -> Vec<FigureSource> {
        let named = figure.table.rows().filter(|row| !row.record.source.is_empty());
        let read: BTreeSet<(&str, &str)> =
            named.map(|row| (row.record.source.as_str(), row.record.snapshot.as_str())).collect();
        let sources = read.into_iter().map(|(file, sha256)| {
            let mut known = self.catalogue.sources().iter();
            let known =
                known.find(|source| source.bundled.as_ref().is_some_and(|bundled| bundled.ends_with(file)));
            let licence = known.map_or("supplied by a person", |source| source.licence.name.as_str());
            FigureSource { file: file.to_owned(), sha256: sha256.to_owned(), licence: licence.to_owned() }
        });
        sources.collect()
    }

    /// Source, file and hash of the survey's counts by trust; of all indicators if `indicator` is empty.
    fn survey_files(&self, indicator: &str) -> BTreeSet<(&str, &str, &str)> {
        let shares = self.tables.trust_shares.iter();
        let shares = shares.filter(|share| indicator.is_empty() || share.indicator == indicator);
        shares.map(|share| (share.source.as_str(), share.sheet.as_str(), share.snapshot.as_str())).collect()
    }

    /// The same of published WRES figures.
    fn published_files(&self, indicator: &str) -> BTreeSet<(&str, &str, &str)> {
        let series = self.tables.series.iter();
        let series = series.filter(|figure| indicator.is_empty() || figure.indicator == indicator);
        series.map(|figure| ("wres", figure.sheet.as_str(), figure.snapshot.as_str())).collect()
    }

    /// The same of the counts of England's workforce.
    fn workforce_files(&self) -> BTreeSet<(&str, &str, &str)> {
        let rows = self.tables.workforce.iter();
        rows.map(|row| (row.source.as_str(), row.sheet.as_str(), row.snapshot.as_str())).collect()
    }

    fn with_licences(&self, files: BTreeSet<(&str, &str, &str)>) -> Vec<FigureSource> {
        let mut sources: Vec<FigureSource> = files
            .into_iter()
            .map(|(id, file, sha256)| {
                let known = self.catalogue.sources().iter().find(|source| match &source.bundled {
                    Some(bundled) => bundled.ends_with(file),
                    None => source.id == id,
                });
                let licence = known.map_or("not in the catalogue", |source| source.licence.name.as_str());
                FigureSource { file: file.to_owned(), sha256: sha256.to_owned(), licence: licence.to_owned() }
            })
            .collect();
        sources.sort();
        sources
    }

    /// The newest return of the trust.
    fn own_return(&self) -> Option<FigureSource> {
        let bands = self.tables.return_bands.iter().map(|row| (&row.org_code, row.wres_year, &row.snapshot));
        let ratios = self.tables.return_likelihoods.iter();
        let ratios = ratios.map(|row| (&row.org_code, row.wres_year, &row.snapshot));
        let own = bands.chain(ratios).filter(|(code, ..)| **code == self.place.code);
        let newest = own.max_by_key(|(_, year, _)| *year);
        newest.map(|(code, year, sha256)| FigureSource {
            file: format!("return of {code} for WRES {year}, small numbers suppressed"),
            sha256: sha256.clone(),
            licence: "supplied by the trust".to_owned(),
        })
    }

    /// A figure's citation in this edition.
    pub(super) fn citation(&self, id: &str, title: &str, source: &str, spoken: &str) -> Citation {
        CitationParts {
            publisher: self.publisher.to_owned(),
            edition: self.edition.id.clone(),
            year: self.edition.date.year(),
            id: id.to_owned(),
            title: title.to_owned(),
            source: source.to_owned(),
            spoken: spoken.to_owned(),
        }
        .citation(1)
    }

    /// "Source: NHS Staff Survey 2024, ..."
    pub(super) fn source_line(gap: &Gap) -> String {
        format!("Source: NHS Staff Survey {}, benchmark workbook. Calculated by race-equity.", gap.collected)
    }
}
