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
use super::local_text;
use super::model::{Chapter, Layout, ReportContent};
use catalogue::framework::Framework;
use earlier::StatusChanges;

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
    let mut chapters = vec![first(context, &statuses, changes.as_ref())];
    if !statuses.declared.is_empty() || changes.is_some() {
        chapters.push(over_time(context, &statuses, changes.as_ref()));
    }
    chapters.extend(local_text::foreword(context));
    chapters.extend(local_text::own(context));
    chapters.push(principles::chapter(context, framework));
    chapters.push(levels::chapter(framework));
    if !statuses.declared.is_empty() {
        chapters.push(evidence(&statuses));
    }
    chapters.extend(organisation::chapters(context, &statuses));
    chapters.extend(silent(context, &statuses));
    chapters.push(plan::chapter(context));
    chapters.push(about::chapter(context, &statuses));
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
    chapter.eyebrow = Some("No declared status found".to_owned());
    chapter.texts([
        "That does not mean that they have none: it may not be on any page that was found.".to_owned()
    ]);
    chapter.tables([statuses.silent_by_group(context)]);
    Some(chapter)
}
