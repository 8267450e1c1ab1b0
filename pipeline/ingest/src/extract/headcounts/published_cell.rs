//! The headcounts of one published cell, compared with its totals.

use super::super::drift::Drift;
use super::super::mismatch::Mismatch;
use super::super::text_table::TextRow;
use super::{CountedGroup, Headcount, HeadcountLayout};

/// People of unknown ethnicity are not in the total of those whose ethnicity is known.
const UNKNOWN: &str = "unknown";

pub(super) struct PublishedCell<'r> {
    first: TextRow<'r>,
    about: String,
    /// Names of ethnic groups and totals as published.
    names: Vec<String>,
    groups: i64,
    unknown: i64,
    known: Option<(TextRow<'r>, i64)>,
    everybody: Option<(TextRow<'r>, i64)>,
}

impl<'r> PublishedCell<'r> {
    /// The cell of a row, without headcounts yet.
    pub(super) fn of(headcount: &Headcount<'r>) -> Self {
        let (date, [_, role_group, grade]) = headcount.cell;
        Self {
            first: headcount.row,
            about: format!("{role_group}, {grade}, {}", date.strftime("%-d %B %Y")),
            names: Vec::new(),
            groups: 0,
            unknown: 0,
            known: None,
            everybody: None,
        }
    }

    /// Adds the headcount of a row; a mismatch if the cell has one of the same name.
    pub(super) fn add(&mut self, headcount: &Headcount<'r>, layout: &HeadcountLayout) -> Option<Mismatch> {
        let column = &layout.columns.ethnic_group;
        let name = super::text(&headcount.row, column).map(super::super::loose).unwrap_or_default();
        if self.names.contains(&name) {
            let at = headcount.row.table.column(column).unwrap_or(usize::MAX);
            let expected = format!("each ethnic group once in the cell {}", self.about);
            let repair = "ask the publisher which of the rows is right";
            return Some(headcount.row.mismatch(Drift::DuplicateRow, at, &expected, repair));
        }
        self.names.push(name);
        match headcount.group {
            CountedGroup::Known => self.known = Some((headcount.row, headcount.people)),
            CountedGroup::Everybody => self.everybody = Some((headcount.row, headcount.people)),
            CountedGroup::Group(UNKNOWN) => self.unknown += headcount.people,
            CountedGroup::Group(_) => self.groups += headcount.people,
        }
        None
    }

    /// The totals that differ from the sum of their groups. A total of nobody has no row.
    pub(super) fn disagreements(&self, layout: &HeadcountLayout) -> Vec<Mismatch> {
        let totals = [
            (&layout.totals.known, self.known, self.groups),
            (&layout.totals.everybody, self.everybody, self.groups + self.unknown),
        ];
        let wrong =
            totals.into_iter().filter(|(_, total, sum)| total.map_or(0, |(_, people)| people) != *sum);
        wrong
            .map(|(name, total, sum)| {
                let row = total.map_or(self.first, |(row, _)| row);
                let at = row.table.column(&layout.columns.headcount).unwrap_or(usize::MAX);
                let expected = format!("{sum} for `{name}`, the sum of its ethnic groups, in {}", self.about);
                let repair = "ask the publisher; nothing of the file is used until the cell adds up";
                let mismatch = row.mismatch(Drift::CountsDisagree, at, &expected, repair);
                let found =
                    total.map_or_else(|| format!("no row `{name}`"), |(_, people)| format!("`{people}`"));
                Mismatch { found, ..mismatch }
            })
            .collect()
    }
}
