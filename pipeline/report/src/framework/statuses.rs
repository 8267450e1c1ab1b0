//! The statuses that organisations of a place have declared under one framework, and the organisations for
//! which none is known. The sentence and the table are made here for every report that shows them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::context::ReportContext;
use crate::model::{Explanation, TableBlock};
use crate::rows::FrameworkProgress;
use catalogue::framework::Framework;
use catalogue::organisation::{PlaceKind, same_name, short_name};

/// What is declared in a place under one framework.
pub(in super::super) struct Statuses<'a> {
    pub(super) framework: &'a Framework,
    /// A row for each status, the furthest level first.
    pub(in super::super) declared: Vec<&'a FrameworkProgress>,
    /// A row for each organisation without a known status, by name.
    pub(in super::super) silent: Vec<&'a FrameworkProgress>,
}

impl<'a> Statuses<'a> {
    /// The statuses of the organisations in the report's place if the framework is used there, and of those that declared a
    /// status under it elsewhere.
    pub(in super::super) fn of(context: &ReportContext<'a>, framework: &'a Framework) -> Self {
        let here = |row: &&FrameworkProgress| context.holds(Some(&row.region_code), row.icb_code.as_deref());
        let under = |row: &&FrameworkProgress| row.scheme.as_ref() == Some(&framework.id);
        let rows = || context.tables.progress.iter().filter(here);
        let mut declared: Vec<&FrameworkProgress> = rows().filter(under).collect();
        let place = |words: &[String], word: Option<&String>| {
            word.and_then(|word| words.iter().position(|known| known == word))
        };
        declared.sort_by_key(|row| {
            let level = place(&framework.levels, row.level.as_ref());
            let state = place(&framework.states, row.state.as_ref());
            (Reverse(level), Reverse(state), row.name.clone())
        });
        let declared_codes: BTreeSet<&str> = declared.iter().map(|row| row.code.as_str()).collect();
        let silent: BTreeMap<(&str, &str), &FrameworkProgress> = rows()
            .filter(|row| {
                framework.is_used_in(&row.region_code) && !declared_codes.contains(row.code.as_str())
            })
            .map(|row| ((row.name.as_str(), row.code.as_str()), row))
            .collect();
        Self { framework, declared, silent: silent.into_values().collect() }
    }

    /// Whether the framework concerns the place at all.
    pub(super) fn concerns(&self) -> bool {
        !self.declared.is_empty() || !self.silent.is_empty()
    }

    /// How many organisations have declared what, and for how many nothing is known.
    pub(in super::super) fn sentence(&self, context: &ReportContext<'_>) -> String {
        let (name, place) = (&self.framework.name, &context.writer.place);
        if self.declared.is_empty() {
            return format!(
                "No declared status under the {name} was found for any organisation in {place}. That \
                does not mean that there is none: no register of declared statuses has been supplied."
            );
        }
        let mut counts: Vec<String> = Vec::new();
        for state in self.framework.states.iter().rev() {
            let rows = self.declared.iter().filter(|row| row.state.as_ref() == Some(state));
            let count = rows.map(|row| &row.code).collect::<BTreeSet<_>>().len();
            if count == 0 {
                continue;
            }
            let said = self.framework.state_wordings.iter().find(|said| said.state == *state);
            let verb = match (said, count) {
                (Some(said), 1) => said.one.clone(),
                (Some(said), _) => said.many.clone(),
                (None, 1) => format!("has the status \u{201c}{state}\u{201d}"),
                (None, _) => format!("have the status \u{201c}{state}\u{201d}"),
            };
            let number = format::small_number(count);
            counts.push(if counts.is_empty() {
                let noun = if count == 1 { "organisation" } else { "organisations" };
                format!("{number} {noun} in {place} {verb}")
            } else {
                format!("{number} {verb}")
            });
        }
        let others = match self.silent.len() {
            0 => String::new(),
            1 => " No declared status was found for the other one, which does not mean that it has \
            none."
                .to_owned(),
            some => format!(
                " No declared status was found for the other {} trusts and integrated care boards, \
                which does not mean that they have none.",
                format::small_number(some)
            ),
        };
        format!("Under the {name}, {}, according to the statuses found.{others}", format::list(&counts))
    }

    /// The statuses with date and evidence.
    pub(in super::super) fn table(&self) -> TableBlock {
        let mut table = TableBlock::new(
            format!("Declared status under the {}", self.framework.name),
            &[
                ("Organisation", false, 0.28),
                ("Status", false, 0.14),
                ("Date, and what it means", false, 0.28),
                ("Evidence", false, 0.3),
            ],
        );
        for row in &self.declared {
            let page = row.evidence_url.clone().unwrap_or_default();
            let confidence = row.confidence.as_deref().unwrap_or("unknown");
            let evidence = format!("{} ({confidence} confidence)", format::host(&page));
            table.linked(vec![named(row), status(row), dated(row), evidence], page);
        }
        table
    }

    /// What a reader of the table has to know, with the files in which statuses were supplied.
    pub(in super::super) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.declared.is_empty() {
            notes.push(
                "A level is declared by the organisation or the page named; the program never infers \
                one from figures. Confidence refers to the evidence, not to the organisation."
                    .to_owned(),
            );
        }
        let mut supplied: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for row in self.declared.iter().filter(|row| row.origin.as_deref() == Some("imported")) {
            supplied.entry(row.register.as_deref().unwrap_or("")).or_default().push(short_name(&row.name));
        }
        notes.extend(supplied.into_iter().map(|(register, names)| {
            format!("Supplied in the register \u{201c}{register}\u{201d}: {}.", format::list(&names))
        }));
        notes
    }

    /// Remarks on the evidence, one for each organisation.
    pub(super) fn remarks(&self) -> Vec<Explanation> {
        let remark = |row: &&FrameworkProgress| {
            Some(Explanation { term: short_name(&row.name), text: row.note.clone()?.trim().to_owned() })
        };
        self.declared.iter().filter_map(remark).collect()
    }

    /// The organisations without a known status, by integrated care board.
    pub(super) fn silent_by_board(&self, context: &ReportContext<'_>) -> Vec<Explanation> {
        let boards: BTreeMap<&str, String> = context
            .tables
            .progress
            .iter()
            .filter(|row| row.kind == PlaceKind::Icb.level())
            .map(|row| (row.code.as_str(), short_name(&row.name)))
            .collect();
        let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in &self.silent {
            let board = row.icb_code.as_deref().and_then(|code| boards.get(code));
            let board = board.cloned().unwrap_or_else(|| "Without an integrated care board".to_owned());
            let names = lists.entry(board).or_default();
            if row.kind == PlaceKind::Icb.level() {
                names.insert(0, "the integrated care board itself".to_owned());
            } else {
                names.push(short_name(&row.name));
            }
        }
        let listed = |(term, names): (String, Vec<String>)| {
            let mut text = names.join("; ");
            if let Some(first) = text.get(..1) {
                text.replace_range(..1, &first.to_uppercase());
            }
            Explanation { term, text }
        };
        lists.into_iter().map(listed).collect()
    }
}

/// The name of today, with the name at the time of the declaration if it was different.
fn named(row: &FrameworkProgress) -> String {
    match &row.name_at_award {
        Some(old) if !same_name(old, &row.name) => format!("{} (as {old})", row.name),
        _ => row.name.clone(),
    }
}

/// "Bronze, awarded".
pub(in super::super) fn status(row: &FrameworkProgress) -> String {
    match (row.state.as_deref(), &row.level) {
        (Some(state), Some(level)) => format!("{level}, {state}"),
        (Some(state), None) => state.to_owned(),
        (None, _) => "not known".to_owned(),
    }
}

pub(super) fn dated(row: &FrameworkProgress) -> String {
    match (row.date, &row.date_meaning) {
        (Some(day), Some(meaning)) => format!("{}: {meaning}", format::date(day)),
        (Some(day), None) => format!("{}: meaning not stated", format::date(day)),
        (None, Some(meaning)) => format!("not stated ({meaning})"),
        (None, None) => "not stated".to_owned(),
    }
}
