//! What changed in the statuses since the last published edition of the report of a framework, which is read
//! from that edition's data file.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::statuses::{Statuses, plain_name, plainly, status_of};
use crate::ReportError;
use crate::context::ReportContext;
use crate::edition::EditionFolders;
use crate::model::{Chapter, TableBlock};

/// What is read of a row of an earlier edition's data file.
#[derive(Deserialize)]
struct EarlierStatus {
    record: String,
    kind: String,
    declared_by_code: String,
    declared_by: String,
    state: String,
    declared_level: String,
    date: String,
}

/// The differences from an earlier edition.
pub(super) struct StatusChanges {
    edition: String,
    /// By name.
    changes: Vec<StatusChange>,
}

/// A status that was added, changed or withdrawn.
struct StatusChange {
    organisation: String,
    before: Option<String>,
    after: Option<String>,
}

impl StatusChanges {
    /// The differences from the last edition before this one that has the report; none if no edition has it.
    ///
    /// # Errors
    /// If the data file of that edition cannot be read.
    pub(super) fn since(
        shelf: &EditionFolders,
        edition: &str,
        report: &str,
        statuses: &Statuses<'_>,
    ) -> Result<Option<Self>, ReportError> {
        let mut before = shelf.before(edition);
        let Some(before) = before.find(|before| before.reports.iter().any(|name| name == report)) else {
            return Ok(None);
        };
        let path = before.folder.join(report).join(format!("{report}.csv"));
        let rows: Result<Vec<EarlierStatus>, csv::Error> =
            csv::Reader::from_reader(files::read(&path)?.as_slice()).deserialize().collect();
        let rows = rows.map_err(|error| ReportError::Standing { path, problem: error.to_string() })?;
        let mut known: BTreeMap<String, (String, BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.record == "status") {
            let some = |text: &String| (!text.is_empty()).then(|| text.clone());
            let day = row.date.parse().ok();
            let said = words(some(&row.state).as_deref(), some(&row.declared_level).as_deref(), day);
            let own = known.entry(row.declared_by_code.clone()).or_default();
            own.0 = plain_name(&row.kind, &row.declared_by);
            own.1.insert(said);
        }
        for row in &statuses.declared {
            let said = words(row.state.as_deref(), row.level.as_deref(), row.date);
            let own = known.entry(row.code.clone()).or_default();
            own.0 = plainly(row);
            own.2.insert(said);
        }
        let joined = |words: BTreeSet<String>| {
            (!words.is_empty()).then(|| words.into_iter().collect::<Vec<_>>().join("; "))
        };
        let mut changes: Vec<StatusChange> = known
            .into_values()
            .filter(|(_, before, after)| before != after)
            .map(|(organisation, before, after)| StatusChange {
                organisation,
                before: joined(before),
                after: joined(after),
            })
            .collect();
        changes.sort_by(|one, other| one.organisation.cmp(&other.organisation));
        Ok(Some(Self { edition: before.name.clone(), changes }))
    }

    /// "Since edition 2026-06, ... 2 statuses are new, 1 changed and 1 was withdrawn".
    pub(super) fn point(&self, context: &ReportContext<'_>, statuses: &Statuses<'_>) -> String {
        let (name, place) = (&statuses.framework.name, &statuses.place);
        let (edition, own) = (&self.edition, &context.edition.id);
        if self.changes.is_empty() {
            return format!(
                "No declared status under the {name} in {place} changed between edition {edition} and edition \
                 {own}."
            );
        }
        let count = |is: fn(&StatusChange) -> bool| self.changes.iter().filter(|change| is(change)).count();
        let kinds = [
            (count(|change| change.before.is_none()), "is new", "are new"),
            (
                count(|change| change.before.is_some() && change.after.is_some()),
                "has changed",
                "have changed",
            ),
            (count(|change| change.after.is_none()), "is no longer listed", "are no longer listed"),
        ];
        let said: Vec<String> = kinds
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| {
                format!("{} {}", format::small_number(*count), if *count == 1 { one } else { many })
            })
            .collect();
        format!(
            "Of the declared statuses under the {name} in {place}, {} since edition {edition}, as of {}.",
            format::list(&said),
            context.edition.date_in_words()
        )
    }

    /// The list of changes.
    fn table(&self) -> TableBlock {
        let mut table = TableBlock::new(
            format!("Statuses that differ from edition {}", self.edition),
            &[("Organisation", false, 0.4), ("Then", false, 0.3), ("Now", false, 0.3)],
        );
        for change in &self.changes {
            let words = |text: &Option<String>| text.clone().unwrap_or_else(|| "none found".to_owned());
            table.row(vec![change.organisation.clone(), words(&change.before), words(&change.after)]);
        }
        table
    }
}

/// Adds what changed to a chapter: a line, or a table.
pub(super) fn tell(chapter: &mut Chapter, changes: Option<&StatusChanges>) {
    match changes {
        None => chapter.texts([
            "This is the first edition of this report, so there are no changes to list. Later editions list \
             each status that is new, changed or withdrawn."
                .to_owned(),
        ]),
        Some(changes) if changes.changes.is_empty() => {
            chapter.texts([format!("Every declared status is the same as in edition {}.", changes.edition)]);
        }
        Some(changes) => chapter.tables([changes.table()]),
    }
}

/// "Bronze, awarded (15 October 2024)".
fn words(state: Option<&str>, level: Option<&str>, date: Option<jiff::civil::Date>) -> String {
    let day = date.map_or_else(String::new, |day| format!(" ({})", format::date(day)));
    format!("{}{day}", status_of(state, level))
}
