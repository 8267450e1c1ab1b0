//! Makes a blank file for a person to fill in, as CSV or as a workbook with instructions.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// A blank file.
#[derive(Clone, Copy, Debug)]
pub struct BlankForm<'a> {
    /// The name of the sheet.
    pub sheet: &'a str,
    /// The headers.
    pub columns: &'a [String],
    /// Rows that are filled in partly; none if the file has only headers.
    pub rows: &'a [Vec<String>],
    /// For the person who fills it in.
    pub instructions: &'a [String],
}

impl BlankForm<'_> {
    /// As CSV. Headers and rows are the program's own words, without commas and quotation marks.
    pub fn csv(&self) -> Vec<u8> {
        let mut text = self.columns.join(",") + "\n";
        for row in self.rows {
            text += &(row.join(",") + "\n");
        }
        text.into_bytes()
    }

    /// As a workbook: the table, and a sheet of instructions.
    ///
    /// # Errors
    /// When the workbook cannot be made.
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        // With the day of its making, each template would be a different file.
        workbook.set_properties(
            &DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2016, 4, 1)?),
        );
        let bold = Format::new().set_bold();
        let sheet = workbook.add_worksheet().set_name(self.sheet)?;
        for (column, header) in (0..).zip(self.columns) {
            sheet.write_with_format(0, column, header, &bold)?;
        }
        for (line, row) in (1..).zip(self.rows) {
            for (column, value) in (0..).zip(row) {
                if !value.is_empty() {
                    sheet.write(line, column, value)?;
                }
            }
        }
        sheet.set_freeze_panes(1, 0)?.autofit();
        let instructions = workbook.add_worksheet().set_name("instructions")?;
        let wrapped = Format::new().set_text_wrap();
        instructions.set_column_width(0, 100)?;
        for (line, words) in (0..).zip(self.instructions) {
            instructions.write_with_format(line, 0, words, &wrapped)?;
        }
        workbook.save_to_buffer()
    }
}
