//! The report of an anti-racist framework: main points and where each organisation is, when statuses were declared
//! and what changed, the principles with the figures that relate to them, levels and criteria, a page for each
//! organisation that declared something, and the organisations without a declared status. Levels are declared,
//! never computed, and reports do not link levels to figures.

mod about;
mod chapter;
mod data;
mod earlier;
mod grid;
mod levels;
mod organisation;
mod plan;
mod point;
mod points;
mod principles;
mod statuses;
mod timeline;

pub(super) use chapter::{chapter, evidence_of_trust};
pub(super) use data::data;
pub(super) use grid::INDICATOR;
pub(super) use point::point;
pub(super) use statuses::Statuses;

use super::ReportError;
use super::context::ReportContext;
use super::edition::EditionFolders;
use super::model::{Chapter, Layout, ReportContent};
use super::{local_text, own_section};
use catalogue::framework::Framework;
use earlier::StatusChanges;

/// The names of the sections of the report.
pub(super) const SECTIONS: [&str; 11] = [
    "main-points",
    "changes",
    "foreword",
    "local-text",
    "principles",
    "levels",
    "evidence",
    "organisations",
    "no-status",
    "plan",
    "about",
];

/// What the sections are made from.
struct FrameworkReport<'a, 'c> {
    context: &'a ReportContext<'c>,
    framework: &'a Framework,
    statuses: &'a Statuses<'a>,
    changes: Option<&'a StatusChanges>,
}

impl FrameworkReport<'_, '_> {
    /// The chapters of a section.
    fn chapters(&self, section: &str) -> Vec<Chapter> {
        let Self { context, framework, statuses, changes } = *self;
        let has_statuses = !statuses.declared.is_empty();
        match section {
            "main-points" => vec![first(context, statuses, changes)],
            "changes" if has_statuses || changes.is_some() => vec![over_time(context, statuses, changes)],
            "evidence" if has_statuses => vec![evidence(statuses)],
            "changes" | "evidence" => Vec::new(),
            "foreword" => local_text::foreword(context).into_iter().collect(),
            "local-text" => local_text::own(context).into_iter().collect(),
            "principles" => vec![principles::chapter(context, framework)],
            "levels" => vec![levels::chapter(framework)],
            "organisations" => organisation::chapters(context, statuses).into_iter().collect(),
            "no-status" => silent(context, statuses).into_iter().collect(),
            "plan" => vec![plan::chapter(context)],
            "about" => vec![about::chapter(context, statuses)],
            own => own_section::chapter(context, own).into_iter().collect(),
        }
    }
}

/// The report; `report` is its name, by which an earlier edition of it is found.
///
/// # Errors
/// If the data of the last edition cannot be read.
pub(super) fn words(
    context: &ReportContext<'_>,
    framework: &Framework,
    (shelf, report): (&EditionFolders, &str),
) -> Result<ReportContent, ReportError> {
    let statuses = Statuses::of(context, framework);
    let changes = StatusChanges::since(shelf, &context.edition.id, report, &statuses)?;
    let own = FrameworkReport { context, framework, statuses: &statuses, changes: changes.as_ref() };
    let chapters = context.sections.names.iter().flat_map(|section| own.chapters(section)).collect();
    Ok(ReportContent {
        title: framework.name.clone(),
        subtitle: format!("Declared progress in {}", statuses.place),
        layout: Layout::Short,
        covers: Vec::new(),
        chapters,
    })
}

/// The first page: the main points, and where each organisation is.
fn first(context: &ReportContext<'_>, statuses: &Statuses<'_>, changes: Option<&StatusChanges>) -> Chapter {
    let mut chapter = Chapter::new("main-points", points::headline(statuses));
    chapter.eyebrow = Some("Main points".to_owned());
    chapter.points(points::points(context, statuses, changes));
    chapter.figures(grid::figure(context, statuses));
    chapter
}

/// When statuses were declared, and what changed since the last edition.
fn over_time(
    context: &ReportContext<'_>,
    statuses: &Statuses<'_>,
    changes: Option<&StatusChanges>,
) -> Chapter {
    let mut chapter = Chapter::new("timeline", timeline::headline(statuses));
    chapter.eyebrow = Some("Declarations over time".to_owned());
    earlier::tell(&mut chapter, changes);
    chapter.figures(timeline::figure(context, statuses));
    chapter
}

/// Every declared status with its date and its evidence.
fn evidence(statuses: &Statuses<'_>) -> Chapter {
    let all = statuses.declared.len();
    let clear = statuses.declared.iter().filter(|row| row.confidence.as_deref() == Some("high")).count();
    let heading = match (clear, all) {
        (1, 1) => "The evidence of the declared status is clear".to_owned(),
        (clear, all) if clear == all => "The evidence of every declared status is clear".to_owned(),
        (0, _) => "No declared status has clear evidence".to_owned(),
        _ => format!(
            "The evidence is clear for {} of {} declared statuses",
            format::small_number(clear),
            format::small_number(all)
        ),
    };
    let mut chapter = Chapter::new("declared", heading);
    chapter.eyebrow = Some("Evidence".to_owned());
    chapter.tables([statuses.table()]);
    chapter
}

/// The organisations without a declared status; none if no register was supplied, which says nothing about any.
fn silent(context: &ReportContext<'_>, statuses: &Statuses<'_>) -> Option<Chapter> {
    if statuses.silent.is_empty() || statuses.declared.is_empty() {
        return None;
    }
    let heading = format!(
        "No declared status was found for {} of {} organisations",
        statuses.silent.len(),
        statuses.total()
    );
    let mut chapter = Chapter::on_new_page("silent", heading);
    chapter.texts([
        "That does not mean that they have none: it may not be on any page that was found.".to_owned()
    ]);
    chapter.tables([statuses.silent_by_group(context)]);
    Some(chapter)
}
