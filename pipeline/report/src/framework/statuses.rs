//! The statuses that organisations of a place have declared under one framework, and the organisations for
//! which none is known. Their words and their order are made here for every report that shows them.

use std::collections::{BTreeMap, BTreeSet};

use crate::context::ReportContext;
use crate::model::{EvidencePage, TableBlock};
use crate::rows::FrameworkProgress;
use catalogue::framework::Framework;
use catalogue::organisation::{Place, PlaceKind, same_name, short_name};

/// What is declared in a place under one framework.
pub(in super::super) struct Statuses<'a> {
    pub(super) framework: &'a Framework,
    /// The place of the organisations inside a sentence: the report's, or the framework's regions if it is England.
    pub(super) place: String,
    /// The possible statuses, the furthest first; the last is [`StatusColumn::Silent`].
    pub(super) columns: Vec<StatusColumn<'a>>,
    /// A row for each status, the furthest first, then by name.
    pub(in super::super) declared: Vec<&'a FrameworkProgress>,
    /// A row for each organisation without a known status, by name.
    pub(in super::super) silent: Vec<&'a FrameworkProgress>,
}

/// A status of a framework, from its own levels and states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StatusColumn<'a> {
    /// A level in the last state: "Bronze", awarded.
    Level(&'a str),
    /// Another state, whatever the level; the last state if no level is stated.
    State(&'a str),
    /// No declared status was found.
    Silent,
}

impl<'a> Statuses<'a> {
    /// The statuses of the organisations in the report's place if the framework is used there, and of those that declared a
    /// status under it elsewhere.
    pub(in super::super) fn of(context: &ReportContext<'a>, framework: &'a Framework) -> Self {
        let here = |row: &&FrameworkProgress| context.holds(Some(&row.region_code), row.icb_code.as_deref());
        let under = |row: &&FrameworkProgress| row.scheme.as_ref() == Some(&framework.id);
        let rows = || context.tables.progress.iter().filter(here);
        let mut declared: Vec<&FrameworkProgress> = rows().filter(under).collect();
        let declared_codes: BTreeSet<&str> = declared.iter().map(|row| row.code.as_str()).collect();
        let silent: BTreeMap<(&str, &str), &FrameworkProgress> = rows()
            .filter(|row| {
                framework.is_used_in(&row.region_code) && !declared_codes.contains(row.code.as_str())
            })
            .map(|row| ((row.name.as_str(), row.code.as_str()), row))
            .collect();
        let of = |row: &'a FrameworkProgress| column(framework, row);
        let levels = framework.levels.iter().rev().map(|level| StatusColumn::Level(level));
        // The last state is in the columns of its levels, and has its own only if no level is stated.
        let has_own = |state: &&String| {
            framework.levels.is_empty()
                || framework.states.last() != Some(*state)
                || declared.iter().any(|row| of(row) == StatusColumn::State(state))
        };
        let states = framework.states.iter().rev().filter(has_own).map(|state| StatusColumn::State(state));
        let columns: Vec<StatusColumn<'a>> = levels.chain(states).chain([StatusColumn::Silent]).collect();
        declared.sort_by_cached_key(|row| {
            let place = columns.iter().position(|column| *column == of(row));
            let level = framework.levels.iter().position(|level| Some(level) == row.level.as_ref());
            (place, std::cmp::Reverse(level), order(row))
        });
        let silent = silent.into_values().collect();
        Self { framework, place: place_of(context, framework), columns, declared, silent }
    }

    /// Whether the framework concerns the place at all.
    pub(super) fn concerns(&self) -> bool {
        !self.declared.is_empty() || !self.silent.is_empty()
    }

    /// The organisations with a declared status, each once with the furthest.
    pub(super) fn furthest(&self) -> Vec<&'a FrameworkProgress> {
        let mut codes = BTreeSet::new();
        self.declared.iter().filter(|row| codes.insert(row.code.as_str())).copied().collect()
    }

    /// How many organisations there are, with a declared status or without one.
    pub(super) fn total(&self) -> usize {
        self.furthest().len() + self.silent.len()
    }

    /// The organisations of a column.
    pub(super) fn in_column(&self, column: StatusColumn<'_>) -> Vec<&'a FrameworkProgress> {
        let own = |row: &&FrameworkProgress| self.column(row) == column;
        self.furthest().into_iter().chain(self.silent.iter().copied()).filter(own).collect()
    }

    /// The column of an organisation's status.
    pub(super) fn column(&self, row: &'a FrameworkProgress) -> StatusColumn<'a> {
        column(self.framework, row)
    }

    /// The heading of a column: "Bronze", "Implementing", "No declared status found".
    pub(super) fn heading(&self, column: StatusColumn<'_>) -> String {
        match column {
            StatusColumn::Level(level) => format::capital(level),
            StatusColumn::State(state) => {
                let last = self.framework.states.last().is_some_and(|last| last == state);
                let levels = !self.framework.levels.is_empty();
                let word = &self.framework.level_word;
                let more = if last && levels { format!(", {word} not stated") } else { String::new() };
                format!("{}{more}", format::capital(state))
            }
            StatusColumn::Silent => "No declared status found".to_owned(),
        }
    }

    /// What a number of organisations have declared, as the verb of a sentence: "have declared a Bronze award".
    pub(super) fn verb(&self, column: StatusColumn<'_>, count: usize) -> String {
        let (state, level) = match column {
            StatusColumn::Level(level) => (self.framework.states.last().map(String::as_str), Some(level)),
            StatusColumn::State(state) => (Some(state), None),
            StatusColumn::Silent => (None, None),
        };
        let Some(state) = state else { return "no declared status found".to_owned() };
        let said = self.framework.state_wordings.iter().find(|said| said.state == *state);
        said.map_or_else(
            || {
                let have = if count == 1 { "has" } else { "have" };
                let level = level.map_or_else(String::new, |level| format!("{level}, "));
                format!("{have} the status \u{201c}{level}{state}\u{201d}")
            },
            |said| said.words(count, level),
        )
    }

    /// The organisations by integrated care board, or by region if they are of several; each group's own board
    /// first, then by name.
    pub(super) fn groups(&self, context: &ReportContext<'_>) -> Vec<(String, Vec<&'a FrameworkProgress>)> {
        let rows: Vec<&FrameworkProgress> =
            self.furthest().into_iter().chain(self.silent.iter().copied()).collect();
        let boards = boards(context);
        let by_region = self.spans_regions();
        let mut groups: BTreeMap<String, Vec<&'a FrameworkProgress>> = BTreeMap::new();
        for row in rows {
            let heading = if by_region {
                region(context, &row.region_code).name
            } else {
                let board = row.icb_code.as_deref().and_then(|code| boards.get(code));
                board.cloned().unwrap_or_else(|| "Without an integrated care board".to_owned())
            };
            groups.entry(heading).or_default().push(row);
        }
        for rows in groups.values_mut() {
            rows.sort_by_cached_key(|row| order(row));
        }
        groups.into_iter().collect()
    }

    /// Whether its organisations are of more than one region.
    pub(super) fn spans_regions(&self) -> bool {
        let rows = self.declared.iter().chain(&self.silent);
        rows.map(|row| row.region_code.as_str()).collect::<BTreeSet<_>>().len() > 1
    }

    /// The statuses with date and evidence.
    pub(super) fn table(&self) -> TableBlock {
        let mut table = TableBlock::new(
            format!("Declared status under the {}", self.framework.name),
            &[
                ("Organisation", false, 0.26),
                ("Status", false, 0.17),
                ("Date, and what it means", false, 0.27),
                ("Evidence", false, 0.3),
            ],
        );
        for row in &self.declared {
            let page = row.evidence_url.clone().unwrap_or_default();
            let evidence = format!("{} ({})", format::host(&page), confidence(row).0);
            table.linked(vec![named(row), status(row), dated(row), evidence], page);
        }
        table
    }

    /// The files in which statuses were supplied.
    pub(super) fn registers(&self) -> Vec<String> {
        let mut supplied: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for row in self.declared.iter().filter(|row| row.origin.as_deref() == Some("imported")) {
            supplied.entry(row.register.as_deref().unwrap_or("")).or_default().push(short_name(&row.name));
        }
        let said = supplied.into_iter().map(|(register, names)| {
            format!("Supplied in the register \u{201c}{register}\u{201d}: {}.", format::list(&names))
        });
        said.collect()
    }

    /// The organisations without a known status, by group.
    pub(super) fn silent_by_group(&self, context: &ReportContext<'_>) -> TableBlock {
        let head = if self.spans_regions() { "Region" } else { "Integrated care board" };
        let mut table = TableBlock::new(
            format!("No declared status under the {} found", self.framework.name),
            &[(head, false, 0.26), ("Organisations", false, 0.74)],
        );
        for (group, rows) in self.groups(context) {
            let own = rows.into_iter().filter(|row| self.column(row) == StatusColumn::Silent);
            let names: Vec<String> = own.map(|row| in_group(row, self.spans_regions())).collect();
            if !names.is_empty() {
                table.row(vec![group, names.join("; ")]);
            }
        }
        table
    }
}

fn place_of(context: &ReportContext<'_>, framework: &Framework) -> String {
    if !context.is_england() || framework.regions.is_empty() {
        return context.writer.place.clone();
    }
    let regions = framework.regions.iter().map(|code| region(context, code).in_sentence());
    format::list(&regions.collect::<Vec<_>>())
}

fn column<'a>(framework: &'a Framework, row: &'a FrameworkProgress) -> StatusColumn<'a> {
    if row.scheme.as_ref() != Some(&framework.id) {
        return StatusColumn::Silent;
    }
    match (row.state.as_deref(), row.level.as_deref()) {
        (None, None) => StatusColumn::Silent,
        (None, Some(level)) => StatusColumn::Level(level),
        (Some(state), Some(level)) if framework.states.last().is_some_and(|last| last == state) => {
            StatusColumn::Level(level)
        }
        (Some(state), _) => StatusColumn::State(state),
    }
}

/// Short names of the integrated care boards by code.
fn boards(context: &ReportContext<'_>) -> BTreeMap<String, String> {
    let boards = context.tables.progress.iter().filter(|row| row.kind == PlaceKind::Icb.level());
    boards.map(|row| (row.code.clone(), short_name(&row.name))).collect()
}

/// A region by its code, which is its name if no figure names it.
pub(super) fn region(context: &ReportContext<'_>, code: &str) -> Place {
    let mut regions = context.tables.gaps.iter().filter(|gap| gap.level == PlaceKind::Region.level());
    let name = regions.find(|gap| gap.code == code).map_or_else(|| code.to_owned(), |gap| gap.name.clone());
    Place { kind: PlaceKind::Region, code: code.to_owned(), name, region_code: code.to_owned() }
}

/// Boards before trusts, then by name without "The".
fn order(row: &FrameworkProgress) -> (bool, String, String) {
    let name = short_name(&row.name).trim_start_matches("The ").to_lowercase();
    (row.kind != PlaceKind::Icb.level(), name, row.code.clone())
}

/// The name of an organisation in a group of its integrated care board or region.
pub(super) fn in_group(row: &FrameworkProgress, by_region: bool) -> String {
    match (row.kind == PlaceKind::Icb.level(), by_region) {
        (false, _) => short_name(&row.name),
        (true, false) => "Integrated care board".to_owned(),
        (true, true) => format!("{} (board)", short_name(&row.name)),
    }
}

/// The name without its legal form.
pub(super) fn plainly(row: &FrameworkProgress) -> String {
    plain_name(&row.kind, &row.name)
}

/// The same of a `trust` or an `icb`: a board says that it is one, because its trusts have similar names.
pub(super) fn plain_name(kind: &str, name: &str) -> String {
    let short = short_name(name);
    if kind == PlaceKind::Icb.level() { format!("{short} Integrated Care Board") } else { short }
}

/// The name of today, with the name at the time of the declaration if it was different.
fn named(row: &FrameworkProgress) -> String {
    former_name(row).map_or_else(|| row.name.clone(), |old| format!("{} (as {old})", row.name))
}

/// The name at the time of the declaration if it was different.
pub(super) fn former_name(row: &FrameworkProgress) -> Option<&str> {
    row.name_at_award.as_deref().filter(|old| !same_name(old, &row.name))
}

/// "Bronze, awarded".
pub(super) fn status(row: &FrameworkProgress) -> String {
    status_of(row.state.as_deref(), row.level.as_deref())
}

/// The same of a state and a level.
pub(super) fn status_of(state: Option<&str>, level: Option<&str>) -> String {
    match (state, level) {
        (Some(state), Some(level)) => format!("{level}, {state}"),
        (Some(word), None) | (None, Some(word)) => word.to_owned(),
        (None, None) => "not known".to_owned(),
    }
}

/// "15 October 2024: news published".
pub(super) fn dated(row: &FrameworkProgress) -> String {
    match (row.date, &row.date_meaning) {
        (Some(day), Some(meaning)) => format!("{}: {meaning}", format::date(day)),
        (Some(day), None) => format!("{}: meaning not stated", format::date(day)),
        (None, Some(meaning)) => format!("not published ({meaning})"),
        (None, None) => "not published".to_owned(),
    }
}

/// How sure the evidence of a status is, in a few words and in a sentence.
pub(super) fn confidence(row: &FrameworkProgress) -> (&'static str, &'static str) {
    match row.confidence.as_deref() {
        Some("high") => ("clear evidence", "Clear: the page states the status plainly"),
        Some("medium") => ("some doubt", "Some doubt: the page alone does not settle the status"),
        Some("low") => ("weak evidence", "Weak: the status is not confirmed"),
        _ => ("not rated", "Not rated"),
    }
}

/// The page that states a status.
pub(super) fn evidence(row: &FrameworkProgress) -> Option<EvidencePage> {
    let address = row.evidence_url.clone()?;
    let words = format!("page of {}", format::host(&address));
    Some(EvidencePage { address, words })
}
