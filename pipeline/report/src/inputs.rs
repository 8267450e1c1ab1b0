//! What reports are made from, and where they go.

use std::path::Path;

use jiff::civil::Date;
use url::Url;

use super::edition::{Edition, EditionFolders};
use super::local_text::LocalTexts;
use super::own_tables::OwnTables;
use super::report_tables::ReportTables;
use super::stale_sources::StaleSource;
use super::subject::ReportSubjects;
use super::term::Term;
use catalogue::assets::Assets;
use catalogue::correction::AppliedCorrection;
use catalogue::framework::Framework;
use catalogue::improvement_plan::Plan;
use catalogue::indicator::{EthnicGroup, Indicator, Theme};
use catalogue::organisation::{FormerPlace, Place};
use catalogue::palette::Palette;
use catalogue::report_sections::ReportSections;
use catalogue::source::{Catalogue, NewerRelease};
use store::snapshot::Retrieval;

/// What all reports are made from, loaded once for an edition.
#[derive(Debug)]
pub struct Inputs {
    /// Data, queries, templates and fonts.
    pub assets: Assets,
    /// Who publishes the reports, for citations.
    pub publisher: String,
    /// Where the folder of the editions will be public, for code to embed a figure.
    pub address: Option<Url>,
    /// Term for all ethnic groups other than White.
    pub term: Term,
    /// The sources.
    pub catalogue: Catalogue,
    /// The nine indicators.
    pub indicators: Vec<Indicator>,
    /// The themes of the King's Fund's analysis.
    pub themes: Vec<Theme>,
    /// The detailed ethnic groups of the survey.
    pub groups: Vec<EthnicGroup>,
    /// The frameworks, with the statuses that organisations declared.
    pub frameworks: Vec<Framework>,
    /// The improvement plan that actions belong to.
    pub plan: Plan,
    /// The colours of charts and pages.
    pub palette: Palette,
    /// England, the regions, ICBs and trusts.
    pub places: Vec<Place>,
    /// Organisations that are part of others today.
    pub former: Vec<FormerPlace>,
    /// The day of the newest data.
    pub newest: Date,
    /// What was retrieved or imported in addition to the bundled figures.
    pub retrieved: Vec<Retrieval>,
    /// The corrections that changed a figure in use.
    pub corrections: Vec<AppliedCorrection>,
    /// The sources that could not be refreshed, so that their last good data are used.
    pub stale: Vec<StaleSource>,
    /// The releases that have been published and are not in use.
    pub newer_releases: Vec<NewerRelease>,
    /// The sections of each kind of report.
    pub sections: ReportSections,
    /// The tables of an analyst's sections.
    pub own_tables: OwnTables,
    /// Texts of the publisher.
    pub texts: LocalTexts,
    /// The benchmark tables.
    pub tables: ReportTables,
}

impl Inputs {
    /// What a report can be about.
    pub fn known(&self) -> ReportSubjects<'_> {
        ReportSubjects { places: &self.places, former: &self.former, frameworks: &self.frameworks }
    }
}

/// Where reports go.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The edition that they belong to.
    pub edition: &'a Edition,
    /// The folder in which the edition's folder is.
    pub out: &'a Path,
    /// The editions that readers have, read before any report of this edition is made.
    pub shelf: &'a EditionFolders,
    /// Whether a report that is there already is made again.
    pub replace: bool,
}
