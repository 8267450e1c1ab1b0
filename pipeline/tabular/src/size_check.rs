//! Checks the size of a sheet against the limits, for every kind of file.

use super::error::ReadError;
use super::limits::ReadLimits;

pub(super) struct SizeCheck<'a> {
    sheet: String,
    limits: &'a ReadLimits,
    cells: usize,
    text: u64,
}

impl<'a> SizeCheck<'a> {
    pub(super) fn new(sheet: &str, limits: &'a ReadLimits) -> Self {
        Self { sheet: sheet.to_owned(), limits, cells: 0, text: 0 }
    }

    /// Goes on with another sheet of the file. What was counted still counts.
    pub(super) fn continue_with(&mut self, sheet: &str) {
        sheet.clone_into(&mut self.sheet);
    }

    /// Counts a cell, at a row and column counted from 0; `place` names it.
    pub(super) fn cell(
        &mut self,
        row: u32,
        column: u32,
        place: impl Fn() -> String,
    ) -> Result<(), ReadError> {
        let too_far = |limit, what| {
            let sheet = self.sheet.clone();
            Err(ReadError::TooFar { sheet, place: place(), limit, what })
        };
        if row >= self.limits.rows {
            return too_far(self.limits.rows, "rows");
        }
        if column >= self.limits.columns {
            return too_far(self.limits.columns, "columns");
        }
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(ReadError::TooManyCells { sheet: self.sheet.clone(), limit: self.limits.cells });
        }
        Ok(())
    }

    /// Counts the text of a cell.
    pub(super) fn text(&mut self, bytes: usize, place: impl Fn() -> String) -> Result<(), ReadError> {
        let sheet = || self.sheet.clone();
        if bytes > self.limits.cell_bytes {
            let (place, limit) = (place(), self.limits.cell_bytes);
            return Err(ReadError::LongText { sheet: sheet(), place, bytes, limit });
        }
        self.text += bytes as u64;
        if self.text > self.limits.string_bytes {
            let limit = self.limits.string_bytes;
            return Err(ReadError::TooMuchText { what: format!("sheet `{}`", self.sheet), limit });
        }
        Ok(())
    }
}
