//! A table of a document while it is read, row by row.

use std::collections::BTreeMap;

use crate::document::{CellText, DocumentTable, TableTitle};
use crate::error::ReadError;
use crate::size_check::SizeCheck;

/// The widest span of a cell. A row of a document has at most 63 cells.
const WIDEST: u32 = 1_000;

/// A table that is open.
#[derive(Default)]
pub(super) struct OpenTable {
    /// Its position among the tables of the document.
    pub(super) at: usize,
    table: DocumentTable,
    row: Row,
    /// The merged cells of the row above, which a cell below may continue.
    above: BTreeMap<u32, CellText>,
}

#[derive(Default)]
struct Row {
    cells: BTreeMap<u32, CellText>,
    merged: BTreeMap<u32, CellText>,
    /// The column after the last cell.
    column: u32,
    cell: OpenCell,
    hidden: bool,
    deleted: bool,
}

#[derive(Default)]
struct OpenCell {
    content: ParagraphText,
    span: u32,
    /// Whether it is merged with the cell above, or the next row may continue it.
    vertical: Option<Merge>,
    /// Whether it is merged with the cell to the left.
    continues_left: bool,
    deleted: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Merge {
    Begins,
    Continues,
}

/// The text of a paragraph, and what was left out of it.
#[derive(Default)]
pub(super) struct ParagraphText {
    pub(super) text: String,
    pub(super) doubtful: bool,
    pub(super) left_out: LeftOut,
}

/// Whether text was left out, and why.
#[derive(Default)]
pub(super) struct LeftOut {
    pub(super) struck: bool,
    pub(super) raised: bool,
    pub(super) hidden: bool,
}

impl OpenTable {
    pub(super) fn new(at: usize, title: TableTitle) -> Self {
        Self { at, table: DocumentTable { title, ..DocumentTable::default() }, ..Self::default() }
    }

    pub(super) fn begin_row(&mut self) {
        self.row = Row::default();
    }

    pub(super) fn begin_cell(&mut self) {
        self.row.cell = OpenCell { span: 1, ..OpenCell::default() };
    }

    /// Columns at the beginning of the row that have no cell.
    pub(super) fn skip_columns(&mut self, columns: u32) {
        self.row.column = self.row.column.saturating_add(columns.min(WIDEST));
    }

    pub(super) fn span(&mut self, columns: u32) {
        self.row.cell.span = columns.clamp(1, WIDEST);
    }

    pub(super) fn merge_down(&mut self, merge: Merge) {
        self.row.cell.vertical = Some(merge);
    }

    pub(super) fn merge_left(&mut self) {
        self.row.cell.continues_left = true;
    }

    pub(super) fn delete_cell(&mut self) {
        self.row.cell.deleted = true;
    }

    pub(super) fn hide_row(&mut self) {
        self.row.hidden = true;
    }

    pub(super) fn delete_row(&mut self) {
        self.row.deleted = true;
    }

    /// Adds a paragraph to the cell that is open.
    pub(super) fn paragraph(&mut self, paragraph: &ParagraphText) {
        let cell = &mut self.row.cell.content;
        if !paragraph.text.is_empty() {
            if !cell.text.is_empty() {
                cell.text.push(' ');
            }
            cell.text += &paragraph.text;
        }
        cell.doubtful |= paragraph.doubtful;
        cell.left_out.struck |= paragraph.left_out.struck;
        cell.left_out.raised |= paragraph.left_out.raised;
        cell.left_out.hidden |= paragraph.left_out.hidden;
    }

    pub(super) fn end_cell(&mut self, size: &mut SizeCheck<'_>) -> Result<(), ReadError> {
        let cell = std::mem::take(&mut self.row.cell);
        let ParagraphText { text, doubtful, left_out } = cell.content;
        let number = u32::try_from(self.table.rows.len()).unwrap_or(u32::MAX);
        let column = self.row.column;
        if !self.row.deleted {
            let skipped = &mut self.table.skipped_cells;
            let is_blank = text.is_empty();
            for (is_skipped, cells) in [
                (left_out.struck && is_blank, &mut skipped.struck),
                (left_out.raised && is_blank, &mut skipped.raised),
                (left_out.hidden, &mut skipped.hidden),
            ] {
                if is_skipped {
                    cells.insert((number, column));
                }
            }
        }
        let own = match text {
            _ if cell.deleted => CellText::Certain(String::new()),
            text if doubtful => CellText::Doubtful(text),
            text => CellText::Certain(text),
        };
        let left = || self.row.cells.get(&column.wrapping_sub(1)).cloned();
        let merged = match cell.vertical {
            Some(Merge::Continues) => self.above.get(&column).cloned(),
            _ if cell.continues_left => left(),
            _ => None,
        };
        let text = merged.unwrap_or(own);
        for at in column..column.saturating_add(cell.span) {
            let place = || format!("row {}, column {}", u64::from(number) + 1, u64::from(at) + 1);
            size.cell(number, at, place)?;
            size.text(text.len(), place)?;
            if cell.vertical.is_some() {
                self.row.merged.insert(at, text.clone());
            }
            self.row.cells.insert(at, text.clone());
        }
        self.row.column = column.saturating_add(cell.span);
        Ok(())
    }

    /// Ends a row. A deleted row has no number.
    pub(super) fn end_row(&mut self) {
        let mut row = std::mem::take(&mut self.row);
        if row.deleted {
            return;
        }
        self.above = row.merged;
        row.cells.retain(|_, text| text.len() > 0);
        if row.hidden && !row.cells.is_empty() {
            let number = u32::try_from(self.table.rows.len()).unwrap_or(u32::MAX);
            self.table.skipped_cells.rows.insert(number);
            row.cells.clear();
        }
        self.table.rows.push(row.cells.into_iter().collect());
    }

    pub(super) fn finish(self) -> DocumentTable {
        self.table
    }
}
