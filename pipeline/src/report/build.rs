//! What a report is asked for, and how it is put together.

use std::path::Path;

use super::edition::{Edition, Shelf};
use super::framework;
use super::material::Material;
use super::model::{Chapter, Report};
use super::region;
use super::rows::Tables;
use super::stale::{self, Stale};
use super::subject::Subject;
use super::term::Term;
use super::trust;
use super::typst::Typst;
use crate::action::Plan;
use crate::assets::Assets;
use crate::correction::Applied;
use crate::figure::Pictures;
use crate::framework::Framework;
use crate::indicator::{EthnicGroup, Indicator};
use crate::organisation::{Place, PlaceKind};
use crate::snapshot::Retrieval;
use crate::source::Catalogue;

/// What a report is asked for, and what it is made from.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What it is about.
    pub subject: &'a Subject,
    /// The region that its place lies in.
    pub region: &'a Place,
    /// Term for the group.
    pub term: Term,
    /// Who publishes it, for citations.
    pub publisher: &'a str,
    /// The edition it belongs to.
    pub edition: &'a Edition,
    /// Folder of the editions.
    pub out: &'a Path,
    /// The editions that stand, read before any report of this run is made.
    pub shelf: &'a Shelf,
    /// Whether a report that stands already is made again.
    pub replace: bool,
    /// The benchmark tables.
    pub tables: &'a Tables,
    /// Templates and fonts.
    pub assets: &'a Assets,
    /// The nine indicators.
    pub indicators: &'a [Indicator],
    /// The detailed ethnic groups of the survey.
    pub groups: &'a [EthnicGroup],
    /// The frameworks that statuses belong to.
    pub frameworks: &'a [Framework],
    /// The improvement plan that actions belong to.
    pub plan: &'a Plan,
    /// What was retrieved or imported beside the bundled figures.
    pub retrieved: &'a [Retrieval],
    /// The known errors of publications that were mended in what is held.
    pub corrections: &'a [Applied],
    /// The sources whose last good data are used, for they could not be refreshed.
    pub stale: &'a [Stale],
    /// The sources, for the list of them.
    pub catalogue: &'a Catalogue,
    /// The typesetter.
    pub typst: &'a Typst,
    /// What draws figures as PNG.
    pub pictures: &'a Pictures,
}

/// The whole report.
pub(super) fn report(material: &Material<'_>, request: &Request<'_>) -> Report {
    let folder = request.subject.folder();
    let mut words = match request.subject {
        Subject::Place(place) if place.kind == PlaceKind::Trust => trust::words(material),
        Subject::Place(_) => region::words(material),
        Subject::Framework { framework, .. } => framework::words(material, framework),
    };
    stale::tell(&mut words.chapters, request.stale);
    Report {
        title: words.title,
        place: request.subject.name(),
        subtitle: words.subtitle,
        vintage: format!("WRES {} (staff survey {})", material.year, material.collected()),
        edition: request.edition.id.clone(),
        edition_date: request.edition.date_in_words(),
        made_by: format!("race-equity {}", env!("CARGO_PKG_VERSION")),
        data_file: format!("{folder}.csv"),
        spreadsheet_file: format!("{folder}-spreadsheet.csv"),
        long: words.long,
        covers: words.covers,
        chapters: words.chapters,
    }
}

/// What differs from one kind of report to another.
pub(super) struct Words {
    /// Title of the report.
    pub(super) title: String,
    /// One line under it.
    pub(super) subtitle: String,
    /// Whether it is long enough for a cover and a contents list.
    pub(super) long: bool,
    /// What it covers.
    pub(super) covers: Vec<String>,
    /// Its chapters.
    pub(super) chapters: Vec<Chapter>,
}
