//! Reads a CSV file as one sheet, record by record.

use std::borrow::Cow;
use std::ops::ControlFlow;

use csv::{ReaderBuilder, StringRecord};

use super::cells::{Cell, PlaceStyle, SheetRow, Value};
use super::content::{Content, occurrences};
use super::encoding;
use super::error::ReadError;
use super::limits::ReadLimits;
use super::separator::Separator;
use super::size_check::SizeCheck;
use super::text::clean;

/// The name of the sheet of a CSV file.
pub(super) const SHEET: &str = "csv";

/// A decoded CSV file whose lines end with line feeds.
pub(super) struct Delimited {
    text: String,
    separator: Separator,
    pub(super) sheets: [String; 1],
}

/// The number of columns of a row: as written, and up to the last filled one.
#[derive(Clone, Copy)]
struct RowWidth {
    written: usize,
    filled: usize,
}

impl Delimited {
    pub(super) fn open(bytes: &[u8], limits: &ReadLimits) -> Result<Self, ReadError> {
        match Content::of(bytes) {
            Content::Text => {}
            Content::Encrypted => return Err(ReadError::PasswordProtected),
            found => return Err(ReadError::WrongContent { expected: "a CSV file", found }),
        }
        let too_long = |bytes: usize| {
            let (what, limit) = ("the CSV file".to_owned(), limits.string_bytes);
            if bytes as u64 > limit { Err(ReadError::TooMuchText { what, limit }) } else { Ok(()) }
        };
        too_long(bytes.len())?;
        let text = encoding::decode(bytes, None).map_err(|line| ReadError::NotUtf8 { line })?;
        too_long(text.len())?;
        let text = if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text.into_owned()
        };
        let separator = Separator::of(&text);
        let opened = Self { text, separator, sheets: [SHEET.to_owned()] };
        opened.check_width(limits)?;
        opened.check_quotes()?;
        Ok(opened)
    }

    pub(super) fn for_each_row<E: From<ReadError>>(
        &self,
        limits: &ReadLimits,
        mut visit: impl FnMut(&SheetRow<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let mut reader = self.reader();
        let mut count = SizeCheck::new(SHEET, limits);
        let mut record = StringRecord::new();
        let mut width: Option<RowWidth> = None;
        let mut number = 0_u32;
        while reader.read_record(&mut record).map_err(|cause| unreadable(&cause))? {
            let line = self.line_of(&record);
            let mut cells = Vec::new();
            for (column, field) in (0_u32..).zip(&record) {
                let place = || format!("line {line}, column {}", u64::from(column) + 1);
                count.cell(number, column, place)?;
                count.text(field.len(), place)?;
                let text = clean(Cow::Borrowed(field));
                if !text.is_empty() {
                    cells.push(Cell { column, value: Value::Text(text) });
                }
            }
            if !cells.is_empty() {
                let filled = cells.last().map_or(0, |cell| cell.column as usize + 1);
                let found = RowWidth { written: record.len(), filled };
                match width {
                    Some(expected) => found.fits(expected, line)?,
                    // A row with only one cell is a title.
                    None if cells.len() > 1 => width = Some(found),
                    None => {}
                }
                if visit(&SheetRow::new(number, PlaceStyle::Line(line), &cells))?.is_break() {
                    return Ok(());
                }
            }
            number = number.saturating_add(1);
        }
        Ok(())
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator.byte)
            .from_reader(&self.text.as_bytes()[self.separator.declared..])
    }

    /// The first line of a record. The CSV reader's own count may include the blank lines before it.
    fn line_of(&self, record: &StringRecord) -> u64 {
        let Some(position) = record.position() else { return 1 };
        let bytes = self.text.as_bytes();
        let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let start = start.saturating_add(self.separator.declared).min(bytes.len());
        let blank = bytes[start..].iter().take_while(|byte| **byte == b'\n');
        let above = u64::from(self.separator.declared > 0);
        position.line() + above + blank.count() as u64
    }

    /// Checks the number of separators in each line, because the CSV reader allocates memory for all columns of a row
    /// before they can be counted.
    fn check_width(&self, limits: &ReadLimits) -> Result<(), ReadError> {
        let most = usize::try_from(limits.columns).unwrap_or(usize::MAX);
        let mut lines = (1_u64..).zip(self.text.split('\n'));
        let wide = lines.find(|(_, line)| occurrences(line.as_bytes(), self.separator.byte) > most);
        let Some((line, _)) = wide else { return Ok(()) };
        let place = format!("line {line}, column {}", most + 1);
        Err(ReadError::TooFar { sheet: SHEET.to_owned(), place, limit: limits.columns, what: "columns" })
    }

    /// Checks that quotation marks are closed. An open one would put the rest of the file into one value; the file
    /// then has an odd number of them.
    fn check_quotes(&self) -> Result<(), ReadError> {
        if occurrences(self.text.as_bytes(), b'"').is_multiple_of(2) {
            return Ok(());
        }
        let (mut reader, mut record, mut line) = (self.reader(), StringRecord::new(), 1);
        while reader.read_record(&mut record).map_err(|cause| unreadable(&cause))? {
            line = self.line_of(&record);
            let literal: usize = record.iter().map(|field| occurrences(field.as_bytes(), b'"')).sum();
            if literal % 2 == 1 {
                break;
            }
        }
        Err(ReadError::UnclosedQuote { line })
    }
}

impl RowWidth {
    /// Checks that a row has the columns of the first. Empty fields at its end are allowed. A filled field without a
    /// column, or a missing field, is an error, because the values may be in the wrong columns.
    fn fits(self, expected: Self, line: u64) -> Result<(), ReadError> {
        if self.written == expected.written {
            return Ok(());
        }
        let found = if self.written < expected.filled { self.written } else { self.filled };
        if found > expected.written || self.written < expected.filled {
            return Err(ReadError::RaggedRow { line, expected: expected.filled, found });
        }
        Ok(())
    }
}

/// Reading from memory can fail only because of the text.
fn unreadable(cause: &csv::Error) -> ReadError {
    ReadError::NotUtf8 { line: cause.position().map_or(1, csv::Position::line) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Result<Vec<(u32, String)>, ReadError> {
        let (limits, mut seen) = (ReadLimits::default(), Vec::new());
        Delimited::open(text, &limits)?.for_each_row(&limits, |row| {
            let shown: Vec<_> =
                row.cells().iter().map(|cell| format!("{}={}", cell.column, cell.value.shown())).collect();
            seen.push((row.number(), format!("{}: {}", row.label(), shown.join(" "))));
            Ok::<_, ReadError>(ControlFlow::Continue(()))
        })?;
        Ok(seen)
    }

    #[test]
    fn empty_fields_are_not_cells() {
        let text = b"\xEF\xBB\xBFcode,name,count\r\n\r\nRXX,\"A\ntrust\",\r\nRYY,,3\r\n";
        assert_eq!(
            read(text),
            Ok(vec![
                (0, "line 1: 0=code 1=name 2=count".into()),
                (1, "line 3: 0=RXX 1=A\ntrust".into()),
                (2, "line 5: 0=RYY 2=3".into()),
            ])
        );
    }

    #[test]
    fn rows_of_different_lengths_are_refused() {
        assert_eq!(read(b"a,b\n1,2\n3,4,5\n"), Err(ReadError::RaggedRow { line: 3, expected: 2, found: 3 }));
        assert_eq!(read(b"a,b\n1\n"), Err(ReadError::RaggedRow { line: 2, expected: 2, found: 1 }));
    }

    #[test]
    fn empty_fields_at_the_end_of_a_row_are_allowed() {
        let expected: Vec<(u32, String)> =
            vec![(0, "line 1: 0=a 1=b".into()), (1, "line 2: 0=1 1=2".into()), (2, "line 3: 0=3 1=4".into())];
        for text in ["a,b,,\n1,2\n3,4\n", "a,b\n1,2,,\n3,4,\n,,,,\n\n", "a,b,,\n1,2,,\n3,4,,\n"] {
            assert_eq!(read(text.as_bytes()), Ok(expected.clone()), "{text:?}");
        }
        let title = read(b"WRES return\n\na,b\n1,2\n").map(|rows| rows.len());
        assert_eq!(title, Ok(3));
        assert_eq!(
            read(b"WRES return\n\na,b\n1,2,3\n"),
            Err(ReadError::RaggedRow { line: 4, expected: 2, found: 3 })
        );
    }

    #[test]
    fn lines_may_end_in_any_way() {
        for text in ["a,b\r1,2\r\r3,4\r", "a,b\r\n1,2\r\n\r\n3,4", "a,b\n1,2\r\n\r3,4\n"] {
            let lines: Vec<String> = read(text.as_bytes()).unwrap().into_iter().map(|(_, row)| row).collect();
            assert_eq!(lines, ["line 1: 0=a 1=b", "line 2: 0=1 1=2", "line 4: 0=3 1=4"], "{text:?}");
        }
    }

    #[test]
    fn a_line_that_names_the_separator_is_not_a_row() {
        let lines: Vec<String> =
            read(b"sep=;\r\ncode;value\r\nRXX;1,54\r\n").unwrap().into_iter().map(|(_, row)| row).collect();
        assert_eq!(lines, ["line 2: 0=code 1=value", "line 3: 0=RXX 1=1,54"]);
    }

    #[test]
    fn text_is_read_in_every_encoding() {
        let wide: Vec<u8> = "\u{FEFF}code\tname\nRJ7\tSt George’s\u{A0}²\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let rows = |bytes: &[u8]| read(bytes).map(|rows| rows[1].1.clone());
        assert_eq!(rows(&wide), Ok("line 2: 0=RJ7 1=St George’s".into()));
        assert_eq!(rows(b"code,name\nRJ7,St George\x92s\n"), Ok("line 2: 0=RJ7 1=St George’s".into()));
        assert_eq!(read(b"a,b\n1,2\n3,\x81\n"), Err(ReadError::NotUtf8 { line: 3 }));
    }

    #[test]
    fn an_open_quotation_mark_is_an_error() {
        assert_eq!(read(b"a\n1\n\"2\n3\n"), Err(ReadError::UnclosedQuote { line: 3 }));
        assert_eq!(read(b"a\n\"say \"\"yes\"\"\"\n").map(|rows| rows.len()), Ok(2));
    }

    #[test]
    fn a_line_of_commas_is_refused() {
        let text = format!("a\n{}\n", ",".repeat(9_000));
        let refused = read(text.as_bytes()).map_err(|why| why.to_string());
        let expected = "sheet `csv` has a cell at line 2, column 8193, beyond the limit of 8192 columns";
        assert_eq!(refused, Err(expected.to_owned()));
    }

    #[test]
    fn a_page_is_not_a_csv_file() {
        let refused = ReadError::WrongContent { expected: "a CSV file", found: Content::Html };
        assert_eq!(read(b"<html><body>404</body></html>"), Err(refused));
    }
}
