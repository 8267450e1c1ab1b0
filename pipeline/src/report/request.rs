//! What a report is asked for, and what it is made from.

use std::path::Path;

use super::edition::{Edition, Shelf};
use super::stale::Stale;
use super::subject::Subject;
use super::tables::ReportTables;
use super::term::Term;
use super::typst::Typst;
use crate::action::Plan;
use crate::assets::Assets;
use crate::correction::Applied;
use crate::figure::Pictures;
use crate::framework::Framework;
use crate::indicator::{EthnicGroup, Indicator};
use crate::organisation::Place;
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
    pub tables: &'a ReportTables,
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
