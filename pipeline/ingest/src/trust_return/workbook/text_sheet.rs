//! A sheet of the workbook as texts, with the places of its cells.

use std::collections::BTreeMap;

use crate::extract::{Mismatch, loose};
use crate::trust_return::sheet::mismatch;
use tabular::{SheetRow, Value, address};

/// A sheet as texts.
pub(super) struct TextSheet<'a> {
    pub(super) file: &'a str,
    pub(super) name: String,
    pub(super) rows: Vec<TextRow>,
}

pub(super) struct TextRow {
    pub(super) number: u32,
    cells: BTreeMap<u32, TextCell>,
}

struct TextCell {
    text: String,
    is_uncalculated: bool,
}

impl TextRow {
    pub(super) fn of(row: &SheetRow<'_>) -> Self {
        let filled = row.cells().iter().filter(|cell| !cell.value.is_blank());
        let cell = |value: &Value<'_>| TextCell {
            text: value.shown().trim().to_owned(),
            is_uncalculated: *value == Value::Uncalculated,
        };
        Self { number: row.number(), cells: filled.map(|own| (own.column, cell(&own.value))).collect() }
    }

    /// The text of a cell; empty for a blank cell and for a formula without a result.
    pub(super) fn text(&self, column: u32) -> &str {
        self.cells.get(&column).filter(|cell| !cell.is_uncalculated).map_or("", |cell| cell.text.as_str())
    }

    /// Whether the cell has a formula without a result.
    pub(super) fn is_uncalculated(&self, column: u32) -> bool {
        self.cells.get(&column).is_some_and(|cell| cell.is_uncalculated)
    }

    pub(super) fn column_of(&self, header: &str) -> Option<u32> {
        self.cells.iter().find(|(_, cell)| loose(&cell.text) == loose(header)).map(|(column, _)| *column)
    }
}

impl TextSheet<'_> {
    pub(super) fn place(&self, row: u32, column: u32) -> String {
        format!("sheet `{}`, cell {}", self.name, address(row, column))
    }

    pub(super) fn refuse(
        &self,
        place: &str,
        expected: impl Into<String>,
        found: &str,
        repair: impl Into<String>,
    ) -> Mismatch {
        let found = if found.is_empty() { "nothing".to_owned() } else { format!("`{found}`") };
        mismatch(self.file, place, expected.into(), found, repair.into())
    }
}
