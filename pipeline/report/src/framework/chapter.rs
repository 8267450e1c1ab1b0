//! Declared statuses in the report of a place: at most a page for each framework that concerns it. A level is
//! declared by the organisation and shown with its evidence. It is never inferred from results, and reports do
//! not link the two.

use super::statuses::{Statuses, evidence, plainly, status};
use super::{grid, points};
use crate::context::ReportContext;
use crate::model::{Chapter, EvidencePage, TableBlock};
use crate::rows::FrameworkProgress;
use catalogue::framework::Framework;

/// The most statuses that the table of a place has; the report of the framework has all.
const MOST: usize = 12;

/// The statuses declared in a place, under each framework that is used there or under which a status was declared.
pub(in super::super) fn chapter(context: &ReportContext<'_>) -> Chapter {
    let all: Vec<Statuses<'_>> = context
        .frameworks
        .iter()
        .map(|framework| Statuses::of(context, framework))
        .filter(Statuses::concerns)
        .collect();
    let heading = match all.iter().find(|statuses| !statuses.declared.is_empty()).or_else(|| all.first()) {
        Some(statuses) => points::headline(statuses),
        None => "No anti-racist framework is known for this place".to_owned(),
    };
    let declared = all.iter().any(|statuses| !statuses.declared.is_empty());
    let mut chapter = if declared {
        Chapter::on_new_page("framework", heading)
    } else {
        Chapter::new("framework", heading)
    };
    chapter.eyebrow = Some(match all.as_slice() {
        [one] => format!("{}, as of {}", one.framework.name, context.edition.date_in_words()),
        _ => "Framework status".to_owned(),
    });
    if all.is_empty() {
        chapter.texts([format!(
            "This report knows of no anti-racist framework that is used in {}.",
            context.writer.place
        )]);
    }
    for statuses in &all {
        if all.len() > 1 {
            chapter.heading(statuses.framework.name.clone());
        }
        // The heading of a single framework says the first point, unless nothing is declared.
        if all.len() > 1 || statuses.declared.is_empty() {
            chapter.texts(points::points(context, statuses, None).into_iter().take(1));
        }
        of_framework(context, statuses, &mut chapter);
    }
    chapter
}

fn of_framework(context: &ReportContext<'_>, statuses: &Statuses<'_>, chapter: &mut Chapter) {
    if statuses.declared.is_empty() {
        return;
    }
    chapter.figures(grid::figure(context, statuses));
    if statuses.declared.len() <= MOST {
        chapter.tables([table(statuses)]);
    }
    chapter.notes([format!(
        "A status is declared, never inferred from figures. The report of the framework has the meaning of each \
         date and what is published about the next {}.",
        statuses.framework.level_word
    )]);
}

/// The statuses with date and evidence, a line each.
fn table(statuses: &Statuses<'_>) -> TableBlock {
    let mut table = TableBlock::new(
        format!("Declared status under the {}", statuses.framework.name),
        &[
            ("Organisation", false, 0.37),
            ("Status", false, 0.16),
            ("Date", false, 0.17),
            ("Evidence", false, 0.3),
        ],
    );
    for row in &statuses.declared {
        let date = row.date.map_or_else(|| "not published".to_owned(), format::date);
        let page = row.evidence_url.clone().unwrap_or_default();
        table.linked(vec![plainly(row), status(row), date, format::host(&page)], page);
    }
    table
}

/// Date, meaning and evidence of what a trust has declared.
pub(in super::super) fn evidence_of_trust(
    context: &ReportContext<'_>,
) -> Vec<(String, Option<EvidencePage>)> {
    let of = |framework: &Framework, row: &FrameworkProgress| {
        let text = format!(
            "{}, under the {}: declared, never inferred. {}. Evidence:",
            format::capital(&status(row)),
            framework.name,
            day(row),
        );
        let page = evidence(row);
        if page.is_some() { (text, page) } else { (format!("{text} no page is named."), None) }
    };
    let frameworks = context.frameworks.iter();
    frameworks.flat_map(|framework| declared(context, framework).map(move |row| of(framework, row))).collect()
}

/// "Date: 15 October 2024 (news published)".
fn day(row: &FrameworkProgress) -> String {
    let meaning = row.date_meaning.as_ref().map_or_else(String::new, |meaning| format!(" ({meaning})"));
    row.date.map_or_else(
        || format!("Date not published{meaning}"),
        |day| format!("Date: {}{meaning}", format::date(day)),
    )
}

/// The statuses of a trust under a framework.
fn declared<'a>(
    context: &ReportContext<'a>,
    framework: &'a Framework,
) -> impl Iterator<Item = &'a FrameworkProgress> {
    let code = context.place.code.clone();
    let rows = context.tables.progress.iter();
    rows.filter(move |row| row.code == code && row.scheme.as_ref() == Some(&framework.id))
}
