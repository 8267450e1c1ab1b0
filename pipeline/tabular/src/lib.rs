//! Reads tabular files within limits: workbooks, CSV files and the tables of web pages and Word documents. Reads bytes
//! in memory; opens no files and no connections.
//!
//! Open a file, which checks it; then read each sheet row by row:
//!
//! ```
//! use std::ops::ControlFlow;
//! use tabular::{FileKind, ReadLimits, ReadError, Tabular};
//!
//! let bytes = b"org_code,count\nRXX,12\n";
//! let mut file = Tabular::open(bytes, FileKind::Csv, &ReadLimits::default())?;
//! for sheet in file.sheets().to_vec() {
//!     file.for_each_row(&sheet, |row| {
//!         for cell in row.cells() {
//!             println!("{}: {}", row.place(cell.column, None), cell.value.shown());
//!         }
//!         Ok::<_, ReadError>(ControlFlow::Continue(()))
//!     })?;
//! }
//! # Ok::<(), ReadError>(())
//! ```
//!
//! A row has only its filled cells. A sheet is never expanded to a grid, because a single cell far away would make a
//! grid of millions of cells. Of merged cells of a workbook only the first has a value. A cell of a web page or a document that
//! spans rows or columns has its value in each place.
//!
//! A zip of workbooks is an [`Archive`]. It is checked as a whole, and gives one member as bytes, to open like any
//! other file.

mod archive;
mod cells;
mod content;
mod delimited;
mod document;
mod docx;
mod encoding;
mod error;
mod html;
mod limits;
mod package;
mod runs;
mod separator;
mod size_check;
mod skipped;
mod text;
mod xlsx;
mod xml;

use std::ops::ControlFlow;

pub use archive::{Archive, ArchiveMember};
pub use cells::{CALCULATE, Cell, SheetRow, Value, address, letters};
pub use content::Content;
pub use document::TableTitle;
pub use error::ReadError;
pub use limits::ReadLimits;
pub use skipped::{SkipReason, SkippedContent};

/// The kind of a file. The layout gives it; a file whose bytes are of another [`Content`] is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// An `.xlsx` workbook.
    Xlsx,
    /// A CSV file: one sheet, called `csv`. Separator and encoding are detected.
    Csv,
    /// A web page: each table is a sheet, named by its caption or `table 2`.
    Html,
    /// A `.docx` document: each table is a sheet, named by its caption or `table 2`.
    Docx,
}

impl FileKind {
    /// The kind by the extension of a file's name, in any case.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            "html" | "htm" => Some(Self::Html),
            "docx" => Some(Self::Docx),
            _ => None,
        }
    }
}

/// An open file of sheets.
pub struct Tabular {
    limits: ReadLimits,
    file: OpenFile,
}

enum OpenFile {
    Xlsx(Box<xlsx::Workbook>),
    Csv(delimited::Delimited),
    /// A web page or a Word document.
    Document(document::DocumentTables),
}

impl Tabular {
    /// Opens a file and checks it: the kind of its bytes, their size packed and unpacked, the parts of a workbook that
    /// stay in memory, the encoding of text. Also reads the tables of a page.
    ///
    /// # Errors
    /// Any [`ReadError`] except those of a single sheet.
    pub fn open(bytes: &[u8], kind: FileKind, limits: &ReadLimits) -> Result<Self, ReadError> {
        let file = match kind {
            FileKind::Xlsx => OpenFile::Xlsx(Box::new(xlsx::Workbook::open(bytes, limits)?)),
            FileKind::Csv => OpenFile::Csv(delimited::Delimited::open(bytes, limits)?),
            FileKind::Html => OpenFile::Document(html::open(bytes, limits)?),
            FileKind::Docx => OpenFile::Document(docx::open(bytes, limits)?),
        };
        Ok(Self { limits: limits.clone(), file })
    }

    /// The names of the visible sheets, in the file's order. Charts are not included.
    #[must_use]
    pub fn sheets(&self) -> &[String] {
        match &self.file {
            OpenFile::Xlsx(workbook) => &workbook.sheets,
            OpenFile::Csv(csv) => &csv.sheets,
            OpenFile::Document(document) => &document.sheets,
        }
    }

    /// Reads a sheet from top to bottom, row by row without blank rows, until `visit` breaks. Needs memory for the
    /// unpacked sheet, and for the shared strings of a workbook.
    ///
    /// # Errors
    /// [`ReadError::NoSuchSheet`]; a sheet that is damaged, out of order or too large, or has rows of different
    /// lengths; and any error of `visit`.
    pub fn for_each_row<E, F>(&mut self, sheet: &str, visit: F) -> Result<(), E>
    where
        E: From<ReadError>,
        F: FnMut(&SheetRow<'_>) -> Result<ControlFlow<()>, E>,
    {
        if !self.sheets().iter().any(|name| name == sheet) {
            let sheets = self.sheets().to_vec();
            return Err(ReadError::NoSuchSheet { sheet: sheet.to_owned(), sheets }.into());
        }
        match &mut self.file {
            OpenFile::Xlsx(workbook) => workbook.for_each_row(sheet, &self.limits, visit),
            OpenFile::Csv(csv) => csv.for_each_row(&self.limits, visit),
            OpenFile::Document(document) => document.for_each_row(sheet, visit),
        }
    }

    /// The content that was not read: hidden sheets, and in the sheets read so far, hidden rows and columns, and cells
    /// that are struck out or raised.
    #[must_use]
    pub fn skipped_content(&self) -> Vec<SkippedContent> {
        match &self.file {
            OpenFile::Xlsx(workbook) => workbook.skipped_content(),
            OpenFile::Csv(_) => Vec::new(),
            OpenFile::Document(document) => document.skipped_content(),
        }
    }

    /// What a person reads above a table of a page or a document; `None` for other files.
    #[must_use]
    pub fn title(&self, sheet: &str) -> Option<&TableTitle> {
        match &self.file {
            OpenFile::Document(document) => document.title(sheet),
            OpenFile::Xlsx(_) | OpenFile::Csv(_) => None,
        }
    }
}

impl std::fmt::Debug for Tabular {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Tabular").field("sheets", &self.sheets()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(bytes: &[u8]) -> Tabular {
        Tabular::open(bytes, FileKind::Csv, &ReadLimits::default()).unwrap_or_else(|why| panic!("{why}"))
    }

    #[test]
    fn the_extension_of_a_name_gives_the_kind() {
        assert_eq!(FileKind::of_name("Benchmark report.2024.XLSX"), Some(FileKind::Xlsx));
        assert_eq!(FileKind::of_name("return.csv"), Some(FileKind::Csv));
        assert_eq!(FileKind::of_name("wres.pdf"), None);
        assert_eq!(FileKind::of_name("csv"), None);
    }

    #[test]
    fn a_missing_sheet_is_named_with_the_others() {
        let mut file = csv(b"a\n1\n");
        let refused = file.for_each_row("Data", |_| Ok::<_, ReadError>(ControlFlow::Continue(())));
        assert_eq!(refused, Err(ReadError::NoSuchSheet { sheet: "Data".into(), sheets: vec!["csv".into()] }));
    }

    #[test]
    fn reading_stops_if_the_visitor_breaks() {
        let mut rows = 0;
        let read = csv(b"a\n1\n2\n").for_each_row("csv", |_| {
            rows += 1;
            Ok::<_, ReadError>(ControlFlow::Break(()))
        });
        assert_eq!((read, rows), (Ok(()), 1));
    }
}
