//! Collects content that is not read because a person does not see it in the file, or sees it struck out.

use std::collections::BTreeSet;

use super::cells::{address, letters};

/// Content of a file that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedContent {
    /// The place: `sheet Draft`, `sheet Data, rows 5 to 90`.
    pub place: String,
    /// The reason.
    pub reason: SkipReason,
}

/// Why content was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// A whole sheet, or table of a page, is hidden.
    HiddenSheet,
    /// Rows or columns are hidden.
    Hidden,
    /// Cells are struck out.
    Struck,
    /// All text in a cell is raised or lowered, like a footnote mark.
    Raised,
}

/// The skipped cells of one sheet. Rows and columns are counted from 0.
#[derive(Debug, Default)]
pub(super) struct SkippedCells {
    pub(super) rows: BTreeSet<u32>,
    pub(super) columns: BTreeSet<u32>,
    pub(super) struck: BTreeSet<(u32, u32)>,
    pub(super) raised: BTreeSet<(u32, u32)>,
    /// Cells with hidden text.
    pub(super) hidden: BTreeSet<(u32, u32)>,
}

impl SkippedCells {
    /// The skipped cells in words. `sheet` names the sheet, `column` a column, `cell` a cell.
    pub(super) fn described(
        &self,
        sheet: &str,
        column: impl Fn(u32) -> String,
        cell: impl Fn(u32, u32) -> String,
    ) -> Vec<SkippedContent> {
        let mut content = Vec::new();
        let mut add = |what: String, reason| {
            content.push(SkippedContent { place: format!("{sheet}, {what}"), reason });
        };
        let row = |row: u32| (u64::from(row) + 1).to_string();
        if !self.rows.is_empty() {
            add(ranges("row", "rows", &self.rows, row), SkipReason::Hidden);
        }
        if !self.columns.is_empty() {
            add(ranges("column", "columns", &self.columns, column), SkipReason::Hidden);
        }
        for (cells, reason) in [
            (&self.struck, SkipReason::Struck),
            (&self.raised, SkipReason::Raised),
            (&self.hidden, SkipReason::Hidden),
        ] {
            if !cells.is_empty() {
                let names: Vec<String> =
                    cells.iter().take(SHOWN).map(|(row, column)| cell(*row, *column)).collect();
                let more = cells.len() - names.len();
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                let word = if cells.len() == 1 { "cell" } else { "cells" };
                add(format!("{word} {}{more}", names.join(", ")), reason);
            }
        }
        content
    }

    /// The skipped cells of a sheet of a workbook, whose cells have addresses.
    pub(super) fn described_by_address(&self, sheet: &str) -> Vec<SkippedContent> {
        self.described(&format!("sheet {sheet}"), letters, address)
    }
}

/// Name at most so many ranges or cells.
const SHOWN: usize = 5;

/// Numbers as ranges: `rows 2, 5 to 90`.
fn ranges(one: &str, many: &str, numbers: &BTreeSet<u32>, name: impl Fn(u32) -> String) -> String {
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => spans.push((*number, *number)),
        }
    }
    let span = |(first, last): &(u32, u32)| match last - first {
        0 => name(*first),
        1 => format!("{}, {}", name(*first), name(*last)),
        _ => format!("{} to {}", name(*first), name(*last)),
    };
    let shown: Vec<String> = spans.iter().take(SHOWN).map(span).collect();
    let count: usize = spans.iter().take(SHOWN).map(|(first, last)| (last - first) as usize + 1).sum();
    let more =
        if count < numbers.len() { format!(" and {} more", numbers.len() - count) } else { String::new() };
    format!("{} {}{more}", if numbers.len() == 1 { one } else { many }, shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_described_as_ranges() {
        let rows = |numbers: &[u32]| {
            ranges("row", "rows", &numbers.iter().copied().collect(), |row| (row + 1).to_string())
        };
        assert_eq!(rows(&[1]), "row 2");
        assert_eq!(rows(&[1, 2]), "rows 2, 3");
        assert_eq!(rows(&(4..90).collect::<Vec<_>>()), "rows 5 to 90");
        assert_eq!(rows(&[0, 2, 4, 6, 8, 10, 11]), "rows 1, 3, 5, 7, 9 and 2 more");
    }

    #[test]
    fn each_kind_of_content_is_described_once() {
        let cells = SkippedCells {
            rows: [1].into(),
            columns: [6, 7, 8].into(),
            struck: [(1, 6), (2, 6)].into(),
            raised: BTreeSet::new(),
            hidden: BTreeSet::new(),
        };
        let content = cells.described_by_address("Data");
        let places: Vec<&str> = content.iter().map(|skipped| skipped.place.as_str()).collect();
        assert_eq!(places, ["sheet Data, row 2", "sheet Data, columns G to I", "sheet Data, cells G2, G3"]);
        assert_eq!(content[2].reason, SkipReason::Struck);
    }
}
