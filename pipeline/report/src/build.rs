//! How a report is put together.

use super::framework;
use super::material::Material;
use super::model::Report;
use super::region;
use super::stale::{self, Stale};
use super::subject::Subject;
use super::trust;
use catalogue::organisation::PlaceKind;

/// The whole report.
pub(super) fn report(material: &Material<'_>, subject: &Subject, stale: &[Stale]) -> Report {
    let folder = subject.folder();
    let mut words = match subject {
        Subject::Place(place) if place.kind == PlaceKind::Trust => trust::words(material),
        Subject::Place(_) => region::words(material),
        Subject::Framework { framework, .. } => framework::words(material, framework),
    };
    stale::tell(&mut words.chapters, stale);
    Report {
        title: words.title,
        place: subject.name(),
        subtitle: words.subtitle,
        vintage: format!("WRES {} (staff survey {})", material.year, material.collected()),
        edition: material.edition.id.clone(),
        edition_date: material.edition.date_in_words(),
        made_by: format!("race-equity {}", env!("CARGO_PKG_VERSION")),
        data_file: format!("{folder}.csv"),
        spreadsheet_file: format!("{folder}-spreadsheet.csv"),
        long: words.long,
        covers: words.covers,
        chapters: words.chapters,
    }
}
