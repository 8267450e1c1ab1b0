//! The limits of the size of a file.

/// The limits of one file. The defaults are several times the size of the largest published files (a workbook of
/// 5.5 MB, 2,313 columns, 238 rows; a zip of 12 MB; a page of 370 KB).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadLimits {
    /// Unpacked bytes of one member of a zip. The largest published sheet has about 13 MB.
    pub member_bytes: u64,
    /// Unpacked bytes of all members of a zip.
    pub total_bytes: u64,
    /// Members in a zip, and sheets in a workbook. Published workbooks have about 60 members.
    pub members: usize,
    /// Cells in one sheet, including empty cells with a format. The largest published sheet has about 280,000.
    pub cells: usize,
    /// Rows of a sheet.
    pub rows: u32,
    /// Columns of a sheet. The default is half of what a spreadsheet program allows.
    pub columns: u32,
    /// Bytes of text in the shared strings of a workbook, in one sheet, in a CSV file, or in a web page.
    pub string_bytes: u64,
    /// Bytes of text in one cell. A spreadsheet program allows 32,767 characters.
    pub cell_bytes: usize,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            member_bytes: 64 << 20,
            total_bytes: 256 << 20,
            members: 1_000,
            cells: 2_000_000,
            rows: 200_000,
            columns: 8_192,
            string_bytes: 16 << 20,
            cell_bytes: 128 << 10,
        }
    }
}
