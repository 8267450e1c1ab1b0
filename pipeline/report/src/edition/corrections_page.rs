//! The public list of corrections: a page and a JSON file, in the folder of the editions.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::correction::{self, FILE, FigureCorrection, PAGE};
use super::folders::EditionFolders;
use super::notice;
use crate::ReportError;
use crate::Term;
use crate::figure::{self, FigureChange, Numbers};
use crate::html;
use catalogue::assets::Assets;

/// At most this many changes of one figure are on the page; the file has them all.
const SHOWN: usize = 12;

#[derive(Serialize)]
struct CorrectionsPage {
    file: &'static str,
    editions: Vec<EditionCorrections>,
}

/// What one edition corrects.
#[derive(Serialize)]
struct EditionCorrections {
    name: String,
    anchor: String,
    figures: Vec<CorrectionEntry>,
}

#[derive(Serialize)]
struct CorrectionEntry {
    id: String,
    anchor: String,
    title: String,
    label: String,
    from_edition: String,
    from_version: u32,
    to_version: u32,
    reasons: Vec<String>,
    changes: Vec<ChangeLine>,
    /// Changes that are not shown; none if all are.
    more: Option<String>,
}

#[derive(Serialize)]
struct ChangeLine {
    place: String,
    measure: String,
    period: String,
    before: String,
    after: String,
}

/// Writes the list of all corrections, and the notices into earlier editions. Gives the pages that have no
/// marked place for theirs.
///
/// # Errors
/// If an edition cannot be read, or a page cannot be written.
pub fn publish(out: &Path, assets: &Assets, term: Term) -> Result<Vec<PathBuf>, ReportError> {
    let shelf = EditionFolders::read(out)?;
    let all = shelf.corrections()?;
    files::write_whole(&out.join(FILE), correction::json(&all)?.as_bytes())?;
    let mut page = CorrectionsPage { file: FILE, editions: Vec::new() };
    for one in &all {
        if page.editions.last().is_none_or(|edition| edition.name != one.to_edition) {
            let (name, anchor) = (one.to_edition.clone(), format!("edition-{}", one.to_edition));
            page.editions.push(EditionCorrections { name, anchor, figures: Vec::new() });
        }
        if let Some(edition) = page.editions.last_mut() {
            edition.figures.push(entry(one, term));
        }
    }
    files::write_whole(&out.join(PAGE), html::corrections(assets, &page)?.as_bytes())?;
    notice::put(&shelf, &all)
}

fn entry(one: &FigureCorrection, term: Term) -> CorrectionEntry {
    let left = one.changes.len().saturating_sub(SHOWN);
    CorrectionEntry {
        id: one.id.clone(),
        anchor: one.anchor(),
        title: one.title.clone(),
        label: figure::label(&one.id, one.to_version),
        from_edition: one.from_edition.clone(),
        from_version: one.from_version,
        to_version: one.to_version,
        reasons: one.reasons.clone(),
        changes: one.changes.iter().take(SHOWN).map(|change| line(change, term)).collect(),
        more: (left > 0).then(|| {
            let values = if left == 1 { "value" } else { "values" };
            format!(
                "{} more {values} of this figure changed.",
                format::count(i64::try_from(left).unwrap_or(i64::MAX))
            )
        }),
    }
}

fn line(change: &FigureChange, term: Term) -> ChangeLine {
    let group = match change.ethnic_group.as_str() {
        "" => String::new(),
        "white" => ", White".to_owned(),
        "bme" => format!(", {}", term.label()),
        other => format!(", {}", other.replace('_', " ")),
    };
    let (before, after) = values(change);
    ChangeLine {
        place: change.place.clone(),
        measure: format!("{}{group}", format::capital(&change.measure.replace('_', " "))),
        period: change.period.clone(),
        before,
        after,
    }
}

/// A correction for a person at a terminal: which versions, why, and what changed, a line each.
pub fn in_words(one: &FigureCorrection, term: Term) -> String {
    let mut lines = vec![format!(
        "Version {} in edition {} replaces version {} in edition {}. {}",
        one.to_version,
        one.to_edition,
        one.from_version,
        one.from_edition,
        one.reasons.join(" ")
    )];
    lines.extend(one.changes.iter().map(|change| format!("  {}", change_in_words(change, term))));
    lines.join("\n")
}

/// "Bolton NHS Foundation Trust, Share, BME, WRES 2025 ...: 16.0%, now 17.0%".
pub(crate) fn change_in_words(change: &FigureChange, term: Term) -> String {
    let ChangeLine { place, measure, period, before, after } = line(change, term);
    format!("{place}, {measure}, {period}: {before}, now {after}")
}

/// A change in words, from and to: the value with its counts, and its interval if nothing else differs.
pub(super) fn values(change: &FigureChange) -> (String, String) {
    let value = |numbers: &Option<Numbers>| numbers.as_ref().and_then(|numbers| numbers.value);
    let apart = format::apart(value(&change.before), value(&change.after), change.unit);
    let counts = |numbers: &Numbers| match (numbers.numerator, numbers.denominator) {
        (Some(part), Some(whole)) => format!(" ({})", format::counts(part, whole)),
        _ => String::new(),
    };
    let only_interval = match (&change.before, &change.after) {
        (Some(before), Some(after)) => apart.0 == apart.1 && counts(before) == counts(after),
        _ => false,
    };
    let interval = |side: fn(&Numbers) -> Option<f64>| {
        let of = |numbers: &Option<Numbers>| numbers.as_ref().and_then(side);
        format::apart(of(&change.before), of(&change.after), change.unit)
    };
    let (lower, upper) = (interval(|numbers| numbers.lower), interval(|numbers| numbers.upper));
    let words = |numbers: &Option<Numbers>, value: &str, lower: &str, upper: &str| match numbers {
        None => "not in the figure".to_owned(),
        Some(numbers) if numbers.value.is_none() => numbers.status.replace('_', " "),
        Some(numbers) if only_interval => {
            format!("{value}{}, 95% interval {lower} to {upper}", counts(numbers))
        }
        Some(numbers) => format!("{value}{}", counts(numbers)),
    };
    (words(&change.before, &apart.0, &lower.0, &upper.0), words(&change.after, &apart.1, &lower.1, &upper.1))
}
