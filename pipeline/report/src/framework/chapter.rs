//! Declared statuses in the report of a place. A level is declared by the organisation and shown with its
//! evidence. It is never inferred from results, and reports do not link the two.

use super::statuses::{Statuses, dated, status};
use crate::context::ReportContext;
use crate::model::{Chapter, EvidencePage};
use crate::rows::FrameworkProgress;
use catalogue::framework::Framework;

/// The statuses declared in a place, under each framework that is used there or under which a status was declared.
pub(in super::super) fn chapter(context: &ReportContext<'_>) -> Chapter {
    let mut chapter = Chapter::on_new_page("framework", "Framework status");
    let all: Vec<Statuses<'_>> = context
        .frameworks
        .iter()
        .map(|framework| Statuses::of(context, framework))
        .filter(Statuses::concerns)
        .collect();
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
        chapter.texts([statuses.sentence(context)]);
        if !statuses.declared.is_empty() {
            chapter.tables([statuses.table()]);
        }
        chapter.notes(statuses.notes());
        chapter.notes(about(statuses.framework));
    }
    chapter
}

/// What a trust has declared under each framework that is used in its region or that it declared itself under, a
/// line each for the head of its report.
pub(in super::super) fn lines_of_trust(context: &ReportContext<'_>) -> Vec<String> {
    let lines = context.frameworks.iter().flat_map(|framework| {
        let mut lines: Vec<String> = declared(context, framework)
            .map(|row| format!("{}, status declared: {}.", framework.name, status(row)))
            .collect();
        if lines.is_empty() && framework.is_used_in(&context.place.region_code) {
            lines.push(format!(
                "{}: no declared status found for this trust. That does not mean that it has none.",
                framework.name
            ));
        }
        lines
    });
    lines.collect()
}

/// Date, meaning and evidence of what a trust has declared.
pub(in super::super) fn evidence_of_trust(
    context: &ReportContext<'_>,
) -> Vec<(String, Option<EvidencePage>)> {
    let of = |framework: &Framework, row: &FrameworkProgress| {
        let text = format!(
            "{} under the {}: {}. Levels are declared, never inferred. Evidence, of {} confidence:",
            format::capital(&status(row)),
            framework.name,
            dated(row),
            row.confidence.as_deref().unwrap_or("unknown"),
        );
        let page = row.evidence_url.as_ref().map(|address| EvidencePage {
            address: address.clone(),
            words: format!("page of {}", format::host(address)),
        });
        if page.is_some() { (text, page) } else { (format!("{text} no page is named."), None) }
    };
    let frameworks = context.frameworks.iter();
    frameworks.flat_map(|framework| declared(context, framework).map(move |row| of(framework, row))).collect()
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

/// What is publicly known of a framework, and what has not been supplied.
fn about(framework: &Framework) -> Vec<String> {
    let mut notes = Vec::new();
    let levels = format::list(&framework.levels);
    let criteria = if framework.criteria.is_empty() {
        "Its criteria have not been supplied, so no next step is named."
    } else {
        "The report of the framework has its criteria and the answers that were declared."
    };
    if framework.principles.is_empty() {
        notes.push(format!("{}: its levels are {levels}. {criteria}", framework.name));
    } else {
        let principle = |number: u32, text: Option<&str>| {
            format!("({number}) {}", text.unwrap_or("official text not supplied"))
        };
        let principles: Vec<String> =
            framework.principles.iter().map(|one| principle(one.number, one.text.as_deref())).collect();
        notes.push(format!(
            "{}: its levels are {levels}, its principles {}. {criteria}",
            framework.name,
            format::list(&principles)
        ));
    }
    notes.extend(
        framework
            .level_statements
            .iter()
            .map(|stated| format!("Publicly stated for {}: {}.", stated.level, stated.text)),
    );
    notes.extend(framework.note.clone());
    notes
}
