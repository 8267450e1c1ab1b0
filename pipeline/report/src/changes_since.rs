//! What changed in a report since the edition before it: new figures, figures with different values,
//! and figures that were removed.

use super::edition::{EditionFolders, FigureCorrection, Revision, change_in_words};
use super::model::{Chapter, TableBlock};
use super::term::Term;
use crate::figure::Figure;

/// The chapter; none if no earlier edition has the report.
pub(super) fn chapter(
    shelf: &EditionFolders,
    edition: &str,
    report: &str,
    figures: &[&Figure],
    revision: &Revision,
    term: Term,
) -> Option<Chapter> {
    let before = shelf.before(edition).find(|before| before.reports.iter().any(|name| name == report))?;
    let had =
        |id: &str| before.figures.get(id).is_some_and(|reports| reports.iter().any(|name| name == report));
    let mut chapter = Chapter::new("since", format!("What changed since edition {}", before.name));
    let new: Vec<&&Figure> = figures.iter().filter(|figure| !had(&figure.id)).collect();
    let gone: Vec<&String> = before
        .figures
        .keys()
        .filter(|id| had(id) && !figures.iter().any(|figure| figure.id == **id))
        .collect();
    let changed: Vec<_> = revision.corrected.iter().filter(|one| one.from_edition == before.name).collect();
    if new.is_empty() && gone.is_empty() && changed.is_empty() {
        chapter.texts([format!(
            "Every figure of this report has the same values as in edition {}.",
            before.name
        )]);
        return Some(chapter);
    }
    let mut table = TableBlock::new(
        format!("Figures that differ from edition {}", before.name),
        &[("Figure", false, 0.4), ("What changed most", false, 0.35), ("Why", false, 0.25)],
    );
    for one in changed {
        table.row(corrected(one, term));
    }
    for figure in new {
        let id = &figure.id;
        table.row(vec![format!("{} ({id})", figure.title), "new in this edition".to_owned(), String::new()]);
    }
    for id in gone {
        table.row(vec![id.clone(), "not in this edition".to_owned(), String::new()]);
    }
    chapter.tables([table]);
    Some(chapter)
}

/// The figures whose values differ from an earlier edition; none if there is no such figure.
pub(super) fn corrections(revision: &Revision, term: Term) -> Option<Chapter> {
    if revision.corrected.is_empty() {
        return None;
    }
    let mut chapter = Chapter::new("corrections", "Figures with other values than in an earlier edition");
    let mut table = TableBlock::new(
        "Figures that have a new version",
        &[("Figure", false, 0.4), ("What changed most", false, 0.35), ("Why", false, 0.25)],
    );
    for one in &revision.corrected {
        table.row(corrected(one, term));
    }
    chapter.tables([table]);
    Some(chapter)
}

fn corrected(one: &FigureCorrection, term: Term) -> Vec<String> {
    let most = one.changes.first().map_or_else(String::new, |change| change_in_words(change, term));
    vec![format!("{} ({})", one.title, one.id), most, one.reasons.join(" ")]
}
