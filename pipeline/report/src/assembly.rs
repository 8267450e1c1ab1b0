//! How a report is put together.

use super::ReportError;
use super::brief;
use super::context::ReportContext;
use super::edition::EditionFolders;
use super::framework;
use super::inputs::Inputs;
use super::model::Report;
use super::newer_releases;
use super::region;
use super::stale_sources;
use super::subject::Subject;
use super::trust;
use catalogue::organisation::PlaceKind;

/// The whole report; `shelf` has its earlier editions.
pub(super) fn report(
    context: &ReportContext<'_>,
    subject: &Subject,
    inputs: &Inputs,
    shelf: &EditionFolders,
) -> Result<Report, ReportError> {
    let folder = subject.folder();
    let mut words = match subject {
        Subject::Place(place) if place.kind == PlaceKind::Trust => trust::words(context),
        Subject::Place(_) => region::words(context),
        Subject::Brief(_) => brief::words(context),
        Subject::Framework { framework, .. } => framework::words(context, framework, (shelf, &folder))?,
    };
    stale_sources::tell(&mut words.chapters, &inputs.stale);
    let notices = inputs.newer_releases.iter().map(|newer| newer_releases::notice(newer, "this report"));
    Ok(Report {
        title: words.title,
        place: subject.name(),
        kind: match subject {
            Subject::Place(place) => place.kind.level(),
            Subject::Brief(_) => "brief",
            Subject::Framework { .. } => "framework",
        },
        code: subject.place().code.clone(),
        subtitle: words.subtitle,
        vintage: format!("WRES {} (staff survey {})", context.year, context.collected()),
        edition: context.edition.id.clone(),
        edition_date: context.edition.date_in_words(),
        made_by: format!("race-equity {}", env!("CARGO_PKG_VERSION")),
        data_file: format!("{folder}.csv"),
        workbook_file: format!("{folder}.xlsx"),
        word_file: matches!(subject, Subject::Brief(_)).then(|| format!("{folder}.docx")),
        layout: words.layout,
        notices: notices.collect(),
        covers: words.covers,
        chapters: words.chapters,
    })
}
