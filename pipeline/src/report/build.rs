//! How a report is put together.

use super::framework;
use super::material::Material;
use super::model::Report;
use super::region;
use super::request::Request;
use super::stale;
use super::subject::Subject;
use super::trust;
use crate::organisation::PlaceKind;

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
