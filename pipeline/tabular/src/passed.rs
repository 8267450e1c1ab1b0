//! What a reader passes over because a person who looks at the file does not see it, or sees it struck
//! out. Collected while sheets are read, told in few words.

use std::collections::BTreeSet;

use super::cells::{address, letters};

/// Something in a file that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// Where: `sheet Draft`, `sheet Data, rows 5 to 90`.
    pub place: String,
    /// Why.
    pub reason: Reason,
}

/// Why something in a file was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A whole sheet, or table of a page, is hidden.
    HiddenSheet,
    /// Rows or columns are hidden.
    Hidden,
    /// Cells are struck out.
    Struck,
    /// Cells are raised or lowered whole, as footnote marks are.
    Raised,
}

/// What one sheet has that was passed over. Rows and columns are counted from 0.
#[derive(Debug, Default)]
pub(super) struct Unseen {
    pub(super) rows: BTreeSet<u32>,
    pub(super) columns: BTreeSet<u32>,
    pub(super) struck: BTreeSet<(u32, u32)>,
    pub(super) raised: BTreeSet<(u32, u32)>,
}

impl Unseen {
    /// Puts it in words. `sheet` names the sheet, `column` a column, `cell` a cell.
    pub(super) fn told(
        &self,
        sheet: &str,
        column: impl Fn(u32) -> String,
        cell: impl Fn(u32, u32) -> String,
    ) -> Vec<PassedOver> {
        let mut told = Vec::new();
        let mut tell = |what: String, reason| {
            told.push(PassedOver { place: format!("{sheet}, {what}"), reason });
        };
        let row = |row: u32| (u64::from(row) + 1).to_string();
        if !self.rows.is_empty() {
            tell(ranges("row", "rows", &self.rows, row), Reason::Hidden);
        }
        if !self.columns.is_empty() {
            tell(ranges("column", "columns", &self.columns, column), Reason::Hidden);
        }
        for (cells, reason) in [(&self.struck, Reason::Struck), (&self.raised, Reason::Raised)] {
            if !cells.is_empty() {
                let names: Vec<String> =
                    cells.iter().take(SHOWN).map(|(row, column)| cell(*row, *column)).collect();
                let more = cells.len() - names.len();
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                let word = if cells.len() == 1 { "cell" } else { "cells" };
                tell(format!("{word} {}{more}", names.join(", ")), reason);
            }
        }
        told
    }

    /// The same of a workbook's sheet, whose cells have addresses.
    pub(super) fn told_by_address(&self, sheet: &str) -> Vec<PassedOver> {
        self.told(&format!("sheet {sheet}"), letters, address)
    }
}

/// The most ranges or cells that are named.
const SHOWN: usize = 5;

/// Numbers in words: `rows 2, 5 to 90`.
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
    let told: usize = spans.iter().take(SHOWN).map(|(first, last)| (last - first) as usize + 1).sum();
    let more =
        if told < numbers.len() { format!(" and {} more", numbers.len() - told) } else { String::new() };
    format!("{} {}{more}", if numbers.len() == 1 { one } else { many }, shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_rows_are_told_in_few_words() {
        let rows = |numbers: &[u32]| {
            ranges("row", "rows", &numbers.iter().copied().collect(), |row| (row + 1).to_string())
        };
        assert_eq!(rows(&[1]), "row 2");
        assert_eq!(rows(&[1, 2]), "rows 2, 3");
        assert_eq!(rows(&(4..90).collect::<Vec<_>>()), "rows 5 to 90");
        assert_eq!(rows(&[0, 2, 4, 6, 8, 10, 11]), "rows 1, 3, 5, 7, 9 and 2 more");
    }

    #[test]
    fn a_sheet_tells_each_kind_once() {
        let unseen = Unseen {
            rows: [1].into(),
            columns: [6, 7, 8].into(),
            struck: [(1, 6), (2, 6)].into(),
            raised: BTreeSet::new(),
        };
        let told = unseen.told_by_address("Data");
        let places: Vec<&str> = told.iter().map(|passed| passed.place.as_str()).collect();
        assert_eq!(places, ["sheet Data, row 2", "sheet Data, columns G to I", "sheet Data, cells G2, G3"]);
        assert_eq!(told[2].reason, Reason::Struck);
    }
}
