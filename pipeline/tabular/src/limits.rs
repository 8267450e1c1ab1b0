//! How much a published file may hold before reading it stops. Sizes only: nothing is read here.

/// Bounds on one file. Each default leaves several times the room of the largest file known to be
/// published (a workbook of 5.5 MB, 2,313 columns, 238 rows; a zip of 12 MB; a page of 370 KB).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one member of a zip, inflated. The largest sheet known takes about 13 MB.
    pub member_bytes: u64,
    /// Bytes of all members of a zip together, inflated.
    pub total_bytes: u64,
    /// Members in a zip, and sheets in a workbook. The workbooks known have about 60 members.
    pub members: usize,
    /// Cells in one sheet, empty ones that only carry a format included. The largest sheet known
    /// has about 280,000.
    pub cells: usize,
    /// Rows of a sheet: a cell further down is refused. Counted from 1, as a spreadsheet shows them.
    pub rows: u32,
    /// Columns of a sheet: a cell further right is refused. Half of what a spreadsheet can hold.
    pub columns: u32,
    /// Bytes of text: a workbook's table of shared strings, the text of one sheet, a whole CSV file
    /// or a whole HTML page.
    pub string_bytes: u64,
    /// Bytes of text in one cell. A spreadsheet program allows 32,767 characters.
    pub cell_bytes: usize,
}

impl Default for Limits {
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
