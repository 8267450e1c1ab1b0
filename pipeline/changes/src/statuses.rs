//! Statuses under an anti-racist framework that were added, changed or removed in the register.

use std::collections::{BTreeMap, BTreeSet};

use super::line::{Held, Kind, Line, PlaceOf};
use super::rows::DeclaredStatus;
use super::words::Words;
use catalogue::organisation::same_name;

/// The framework and the organisation as it was called when it declared: a merger or a new name of it changes
/// neither.
type Declarer<'a> = (&'a str, &'a str);

/// One line a status.
pub(super) fn lines(then: &[DeclaredStatus], now: &[DeclaredStatus], words: &Words<'_>) -> Vec<Line> {
    let (before, after) = (declared(then), declared(now));
    let declarers: BTreeSet<Declarer<'_>> = before.keys().chain(after.keys()).copied().collect();
    let none = Vec::new();
    let mut lines = Vec::new();
    for declarer in declarers {
        let (then, now) = (before.get(&declarer).unwrap_or(&none), after.get(&declarer).unwrap_or(&none));
        let gone: Vec<&DeclaredStatus> =
            then.iter().filter(|old| !now.iter().any(|new| old.same(new))).copied().collect();
        let new: Vec<&DeclaredStatus> =
            now.iter().filter(|new| !then.iter().any(|old| old.same(new))).copied().collect();
        // What an organisation declared instead of something else is one change.
        let pairs = gone.len().max(new.len());
        lines.extend((0..pairs).filter_map(|at| line(gone.get(at).copied(), new.get(at).copied(), words)));
    }
    lines.sort_by(|one, other| (&one.place, &one.sentence).cmp(&(&other.place, &other.sentence)));
    lines
}

fn declared(rows: &[DeclaredStatus]) -> BTreeMap<Declarer<'_>, Vec<&DeclaredStatus>> {
    let mut found: BTreeMap<Declarer<'_>, Vec<&DeclaredStatus>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.state.is_some()) {
        let declarer = row.name_at_award.as_deref().unwrap_or(&row.code);
        found.entry((row.scheme.as_deref().unwrap_or_default(), declarer)).or_default().push(row);
    }
    for statuses in found.values_mut() {
        statuses.sort_by_key(|status| (status.date, status.level.clone(), status.state.clone()));
    }
    found
}

impl DeclaredStatus {
    /// Whether it is the same declaration, with the same evidence.
    fn same(&self, other: &Self) -> bool {
        let told = |status: &Self| {
            (
                status.state.clone(),
                status.level.clone(),
                status.date,
                status.confidence.clone(),
                status.evidence_url.clone(),
            )
        };
        told(self) == told(other)
    }

    /// "Bronze, awarded, of 15 October 2024".
    fn in_words(&self) -> String {
        let state = self.state.as_deref().unwrap_or("not known");
        let what = match &self.level {
            Some(level) => format!("{level}, {state}"),
            None => state.to_owned(),
        };
        self.date.map_or(what.clone(), |day| format!("{what} (dated {})", format::date(day)))
    }

    fn evidence(&self) -> String {
        let confidence = self.confidence.as_deref().unwrap_or("unknown");
        match &self.evidence_url {
            Some(page) => format!("evidence: {}, {confidence} confidence", format::host(page)),
            None => "no evidence is named".to_owned(),
        }
    }
}

fn line(gone: Option<&DeclaredStatus>, new: Option<&DeclaredStatus>, words: &Words<'_>) -> Option<Line> {
    let row = new.or(gone)?;
    let scheme = words.framework(row.scheme.as_deref().unwrap_or_default());
    let name = match &row.name_at_award {
        Some(old) if !same_name(old, &row.name) => format!("{} (as {old})", row.name),
        _ => row.name.clone(),
    };
    let sentence = match (gone, new) {
        (None, Some(new)) => {
            format!("{name}: {}, is new under the {scheme}; {}.", new.in_words(), new.evidence())
        }
        (Some(gone), Some(new)) if gone.in_words() == new.in_words() => {
            format!("{name}: {}, under the {scheme}, has other evidence; {}.", new.in_words(), new.evidence())
        }
        (Some(gone), Some(new)) => format!(
            "{name}: {}, under the {scheme}; before it was {}; {}.",
            new.in_words(),
            gone.in_words(),
            new.evidence()
        ),
        (Some(gone), None) => format!(
            "{name}: {}, is no longer listed under the {scheme}. That is not the same as no status.",
            gone.in_words()
        ),
        (None, None) => return None,
    };
    let told = |status: &DeclaredStatus| Held::Word(status.in_words());
    Some(Line {
        place: Some(PlaceOf { level: row.kind.clone(), code: row.code.clone(), name: row.name.clone() }),
        source: row.scheme.clone(),
        of: Some("framework_progress".to_owned()),
        before: gone.map(told),
        after: new.map(told),
        evidence: row.evidence_url.clone(),
        ..Line::new(Kind::Status, sentence)
    })
}
