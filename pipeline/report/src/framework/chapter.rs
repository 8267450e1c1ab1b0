//! Declared statuses in the report of a place. A level is declared by the organisation and shown with its
//! evidence; it is never worked out from results, and no link between the two is drawn.

use super::statuses::{Statuses, dated, status};
use crate::material::Material;
use crate::model::{Chapter, Page};
use crate::rows::FrameworkProgress;
use catalogue::framework::Framework;

/// The statuses declared in a place, under each framework that is used there or that somebody declared.
pub(in super::super) fn chapter(material: &Material<'_>) -> Chapter {
    let mut chapter = Chapter::on_new_page("framework", "Framework status");
    let all: Vec<Statuses<'_>> = material
        .frameworks
        .iter()
        .map(|framework| Statuses::of(material, framework))
        .filter(Statuses::concerns)
        .collect();
    if all.is_empty() {
        chapter.texts([format!(
            "No anti-racist framework is known to this report that is used in {}.",
            material.writer.place
        )]);
    }
    for statuses in &all {
        if all.len() > 1 {
            chapter.heading(statuses.framework.name.clone());
        }
        chapter.texts([statuses.sentence(material)]);
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
pub(in super::super) fn lines_of_trust(material: &Material<'_>) -> Vec<String> {
    let lines = material.frameworks.iter().flat_map(|framework| {
        let mut lines: Vec<String> = declared(material, framework)
            .map(|row| format!("{}, status declared: {}.", framework.name, status(row)))
            .collect();
        if lines.is_empty() && framework.is_used_in(&material.place.region_code) {
            lines.push(format!(
                "{}: no status of this trust is known here, which is not the same as no status.",
                framework.name
            ));
        }
        lines
    });
    lines.collect()
}

/// Date, meaning and evidence of what a trust has declared.
pub(in super::super) fn evidence_of_trust(material: &Material<'_>) -> Vec<(String, Option<Page>)> {
    let of = |framework: &Framework, row: &FrameworkProgress| {
        let text = format!(
            "{} under the {}: {}. A level is declared, never worked out from figures. Evidence, of {} confidence:",
            format::capital(&status(row)),
            framework.name,
            dated(row),
            row.confidence.as_deref().unwrap_or("unknown"),
        );
        let page = row.evidence_url.as_ref().map(|address| Page {
            address: address.clone(),
            words: format!("page of {}", format::host(address)),
        });
        if page.is_some() { (text, page) } else { (format!("{text} no page is named."), None) }
    };
    let frameworks = material.frameworks.iter();
    frameworks
        .flat_map(|framework| declared(material, framework).map(move |row| of(framework, row)))
        .collect()
}

/// The statuses of a trust under a framework.
fn declared<'a>(
    material: &Material<'a>,
    framework: &'a Framework,
) -> impl Iterator<Item = &'a FrameworkProgress> {
    let code = material.place.code.clone();
    let rows = material.tables.progress.iter();
    rows.filter(move |row| row.code == code && row.scheme.as_ref() == Some(&framework.id))
}

/// What is publicly known of a framework, and what has not been supplied.
fn about(framework: &Framework) -> Vec<String> {
    let mut notes = Vec::new();
    let levels = format::list(&framework.levels);
    let criteria = if framework.criteria.is_empty() {
        "Its criteria have not been supplied, so no next step is named."
    } else {
        "Its criteria, with the answers that were declared, stand in the report of the framework."
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
