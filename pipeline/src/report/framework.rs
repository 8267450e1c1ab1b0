//! Declared statuses under an anti-racist framework. A level is declared by the organisation and shown
//! with its evidence; it is never worked out from results, and no link between the two is drawn.

use super::format;
use super::material::Material;
use super::model::{Chapter, Table};
use super::rows::Progress;
use crate::framework::Framework;
use crate::organisation::same_name;

/// The statuses declared in a place.
pub(super) fn chapter(material: &Material<'_>) -> Chapter {
    let mut chapter = Chapter::on_new_page("framework", "Framework status");
    let here = || {
        material
            .tables
            .progress
            .iter()
            .filter(|row| material.holds(Some(&row.region_code), row.icb_code.as_deref()))
    };
    let mut declared: Vec<&Progress> = here().filter(|row| row.state.is_some()).collect();
    declared.sort_by(|a, b| (&a.level.is_none(), &a.name).cmp(&(&b.level.is_none(), &b.name)));
    let silent = here().filter(|row| row.state.is_none()).count();
    let number = |count: usize| format::small_number(count);
    let named = |row: &Progress| {
        let known = material.frameworks.iter().find(|framework| Some(&framework.id) == row.scheme.as_ref());
        known.map_or_else(|| row.scheme.clone().unwrap_or_default(), |framework| framework.name.clone())
    };
    let used: Vec<&Framework> = material
        .frameworks
        .iter()
        .filter(|framework| framework.regions.contains(&material.place.region_code))
        .collect();
    let mut notes: Vec<String> = used.iter().flat_map(|framework| about(framework)).collect();
    if declared.is_empty() {
        chapter.texts([format!(
            "No status under an anti-racist framework is known to this report for any organisation in {}. That is not \
             the same as no status: nobody has supplied a register of declared levels for this region.",
            material.writer.place
        )]);
        chapter.notes(notes);
        return chapter;
    }
    let mut schemes: Vec<String> = declared.iter().map(|row| named(row)).collect();
    schemes.dedup();
    let schemes = format::list(&schemes);
    let mut table = Table::new(
        format!("Declared status under the {schemes}"),
        &[
            ("Organisation", false, 0.34),
            ("Status", false, 0.18),
            ("Date", false, 0.2),
            ("Evidence", false, 0.28),
        ],
    );
    for row in &declared {
        let name = match &row.name_at_award {
            Some(old) if !same_name(old, &row.name) => {
                format!("{} (as {old})", row.name)
            }
            _ => row.name.clone(),
        };
        let date =
            row.date.map_or_else(|| "not stated".to_owned(), |day| format!("{} (news)", format::date(day)));
        let page = row.evidence_url.clone().unwrap_or_default();
        let confidence = row.confidence.as_deref().unwrap_or("unknown");
        table.linked(
            vec![name, status(row), date, format!("{} ({confidence} confidence)", format::host(&page))],
            page,
        );
    }
    notes.insert(
        0,
        "A level is declared by the organisation or the page named; it is never worked out from the figures in this \
         report. Confidence is about the evidence, not about the organisation. A date is that of the news, not of the \
         award."
            .to_owned(),
    );
    let awarded = declared.iter().filter(|row| row.state.as_deref() == Some("awarded")).count();
    chapter.texts([format!(
        "Pages found for this report state that {} organisations in {} hold an award under the {schemes}, and \
         that {} more are implementing it. For the other {} trusts and integrated care \
         boards no status is known here, which is not the same as no status.",
        number(awarded),
        material.writer.place,
        number(declared.len() - awarded),
        number(silent),
    )]);
    chapter.tables([table]);
    chapter.notes(notes);
    chapter
}

/// What is publicly known of a framework, and what has not been supplied.
fn about(framework: &Framework) -> Vec<String> {
    let mut notes = Vec::new();
    if framework.principle.is_empty() {
        notes.push(format!("{}: its levels are {}.", framework.name, format::list(&framework.levels)));
    } else {
        let principles: Vec<String> = framework
            .principle
            .iter()
            .map(|principle| {
                format!(
                    "({}) {}",
                    principle.number,
                    principle.text.as_deref().unwrap_or("official text not supplied")
                )
            })
            .collect();
        notes.push(format!(
            "{}: its levels are {}, its principles {}. Its criteria have not been supplied, so no next step is named.",
            framework.name,
            format::list(&framework.levels),
            format::list(&principles)
        ));
    }
    notes.extend(
        framework
            .stated
            .iter()
            .map(|stated| format!("Publicly stated for {}: {}.", stated.level, stated.text)),
    );
    notes.extend(framework.note.clone());
    notes
}

fn status(row: &Progress) -> String {
    match (row.state.as_deref(), &row.level) {
        (Some("awarded"), Some(level)) => format!("{level}, awarded"),
        (Some(state), _) => state.to_owned(),
        (None, _) => "not known".to_owned(),
    }
}
