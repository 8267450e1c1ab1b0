//! Reads every tabular file the same way, within limits: a workbook, a CSV file, the tables of a web
//! page. Works on bytes in memory; opens no file and no connection.
//!
//! A file is opened once, which checks it, then each sheet is read in one pass, a row at a time:
//!
//! ```
//! use std::ops::ControlFlow;
//! use tabular::{Kind, Limits, ReadError, Tabular};
//!
//! let bytes = b"org_code,count\nRXX,12\n";
//! let mut file = Tabular::open(bytes, Kind::Csv, &Limits::default())?;
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
//! A row holds only its filled cells. A sheet is never laid out as a grid: one stray cell far to the
//! right or below makes a grid of millions. Of merged cells the first holds the value, the others are
//! not filled; in a web page, where a cell spans rows or columns, each place holds the value.
//!
//! A zip of workbooks is an [`Archive`]: it is checked whole, and hands out one member as bytes, which
//! are opened like any other file.

mod archive;
mod cells;
mod content;
mod count;
mod delimited;
mod encoding;
mod error;
mod html;
mod limits;
mod passed;
mod separator;
mod text;
mod xlsx;

use std::ops::ControlFlow;

pub use archive::{Archive, Member};
pub use cells::{CALCULATE, Cell, Row, Value, address, letters};
pub use content::Content;
pub use error::ReadError;
pub use limits::Limits;
pub use passed::{PassedOver, Reason};

/// How a file is to be read. Given by the layout, not guessed: [`Content::of`] tells what the bytes
/// are, and a file that is not what its layout says is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An `.xlsx` workbook.
    Xlsx,
    /// A CSV file, its separator and encoding told from what it holds: one sheet, called `csv`.
    Csv,
    /// A web page: each table is a sheet, called by its caption or `table 2`.
    Html,
}

impl Kind {
    /// The kind that a file's name tells by its ending, whatever its case.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
}

/// An open file of sheets.
pub struct Tabular {
    limits: Limits,
    file: File,
}

enum File {
    Xlsx(Box<xlsx::Workbook>),
    Csv(delimited::Delimited),
    Html(html::Page),
}

impl Tabular {
    /// Opens a file and checks it: what the bytes are, their sizes packed and unpacked, the parts of
    /// a workbook that are kept in memory, the encoding of text. A page's tables are read here;
    /// sheets of a workbook and rows of a CSV file only when they are asked for.
    ///
    /// # Errors
    /// Any [`ReadError`] but those of a single sheet.
    pub fn open(bytes: &[u8], kind: Kind, limits: &Limits) -> Result<Self, ReadError> {
        let file = match kind {
            Kind::Xlsx => File::Xlsx(Box::new(xlsx::Workbook::open(bytes, limits)?)),
            Kind::Csv => File::Csv(delimited::Delimited::open(bytes, limits)?),
            Kind::Html => File::Html(html::Page::open(bytes, limits)?),
        };
        Ok(Self { limits: limits.clone(), file })
    }

    /// The names of the visible sheets in the file's order, each once. Charts are not sheets.
    #[must_use]
    pub fn sheets(&self) -> &[String] {
        match &self.file {
            File::Xlsx(workbook) => &workbook.sheets,
            File::Csv(csv) => &csv.sheets,
            File::Html(page) => &page.sheets,
        }
    }

    /// Reads a sheet from top to bottom, each row that has a filled cell once, and stops early where
    /// `visit` breaks. Memory is that of one row, besides the workbook's shared strings. A sheet may
    /// be read again: it is then unpacked again.
    ///
    /// # Errors
    /// [`ReadError::NoSuchSheet`]; a sheet that is broken, out of order, too large or ragged; and
    /// whatever `visit` fails with.
    pub fn for_each_row<E, F>(&mut self, sheet: &str, visit: F) -> Result<(), E>
    where
        E: From<ReadError>,
        F: FnMut(&Row<'_>) -> Result<ControlFlow<()>, E>,
    {
        if !self.sheets().iter().any(|name| name == sheet) {
            let sheets = self.sheets().to_vec();
            return Err(ReadError::NoSuchSheet { sheet: sheet.to_owned(), sheets }.into());
        }
        match &mut self.file {
            File::Xlsx(workbook) => workbook.for_each_row(sheet, &self.limits, visit),
            File::Csv(csv) => csv.for_each_row(&self.limits, visit),
            File::Html(page) => page.for_each_row(sheet, visit),
        }
    }
}

impl Tabular {
    /// What was not read because a person does not see it in the file, or sees it struck out: hidden
    /// sheets; and of the sheets read so far, hidden rows and columns and struck-out cells.
    #[must_use]
    pub fn passed_over(&self) -> Vec<PassedOver> {
        match &self.file {
            File::Xlsx(workbook) => workbook.passed_over(),
            File::Csv(_) => Vec::new(),
            File::Html(page) => page.passed_over(),
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
        Tabular::open(bytes, Kind::Csv, &Limits::default()).unwrap_or_else(|why| panic!("{why}"))
    }

    #[test]
    fn the_ending_of_a_name_tells_the_kind() {
        assert_eq!(Kind::of_name("Benchmark report.2024.XLSX"), Some(Kind::Xlsx));
        assert_eq!(Kind::of_name("return.csv"), Some(Kind::Csv));
        assert_eq!(Kind::of_name("wres.pdf"), None);
        assert_eq!(Kind::of_name("csv"), None);
    }

    #[test]
    fn a_sheet_that_is_not_there_is_named_with_those_that_are() {
        let mut file = csv(b"a\n1\n");
        let refused = file.for_each_row("Data", |_| Ok::<_, ReadError>(ControlFlow::Continue(())));
        assert_eq!(refused, Err(ReadError::NoSuchSheet { sheet: "Data".into(), sheets: vec!["csv".into()] }));
    }

    #[test]
    fn reading_stops_where_the_visitor_breaks() {
        let mut rows = 0;
        let read = csv(b"a\n1\n2\n").for_each_row("csv", |_| {
            rows += 1;
            Ok::<_, ReadError>(ControlFlow::Break(()))
        });
        assert_eq!((read, rows), (Ok(()), 1));
    }
}
