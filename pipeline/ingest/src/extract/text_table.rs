//! A table with one header row, from a CSV file, a web page or a workbook: its rows as text, each value with its
//! place.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::drift::Drift;
use super::mismatch::Mismatch;
use super::number::tidy;
use tabular::{CALCULATE, FileKind, ReadError, SheetRow, Tabular, Value, address};

/// The header is in one of the first so many rows with a filled cell.
const HEADER_SEARCH: usize = 20;

pub(super) struct TextTable<'a> {
    pub(super) file: &'a str,
    /// The sheet's name, the caption of a table on a page, or the name of a file without sheets.
    pub(super) sheet: String,
    kind: FileKind,
    /// Whether places name the table.
    is_titled: bool,
    /// The label of the header row, such as `row 3`; empty if the table has none.
    header: String,
    headers: Vec<String>,
    loose: Vec<String>,
    /// The row above the header.
    above: Option<RowText>,
    /// The column whose values are headers above the header row.
    across: Option<AcrossColumn>,
    rows: Vec<RowText>,
}

/// A column that a file has as headers above the header row. Each row of the file is a row for each of its values.
struct AcrossColumn {
    position: usize,
    values: Vec<ValueAcross>,
}

/// A value of a column across.
struct ValueAcross {
    text: String,
    /// The columns below it, by their positions in a row of this value: the column in the file, and its header.
    columns: BTreeMap<usize, (u32, String)>,
}

struct RowText {
    number: u32,
    label: String,
    cells: Vec<(u32, Box<str>)>,
    /// Columns with a formula that was never calculated.
    uncalculated: Vec<u32>,
    /// The column in the file of each cell, if the table was rearranged.
    origins: Vec<u32>,
}

/// A row of a rearranged table: its text in each column, with the column of the file that the text is from.
pub(super) struct RearrangedRow<'t> {
    pub(super) from: TextRow<'t>,
    pub(super) cells: Vec<(Option<Box<str>>, usize)>,
}

#[derive(Clone, Copy)]
pub(super) struct TextRow<'a> {
    pub(super) table: &'a TextTable<'a>,
    record: &'a RowText,
    /// The value of the column across.
    value: Option<&'a ValueAcross>,
}

impl<'a> TextTable<'a> {
    /// Reads one sheet of an open file; errors name it as `file`. `None` if the sheet is empty.
    ///
    /// The header is the row near the top that has most of `names`; a title may be above it. If `positions` gives
    /// the names of columns, counted from 0, the table has no header.
    pub(super) fn read(
        file: &'a str,
        open: &mut Tabular,
        sheet: &str,
        names: &[&str],
        positions: &[(u32, &str)],
        kind: FileKind,
    ) -> Result<Option<Self>, Mismatch> {
        let Some(mut table) = Self::without_header(file, open, sheet, kind)? else { return Ok(None) };
        for (position, name) in positions {
            table.name(*position, name);
        }
        if positions.is_empty() {
            let at = table.header_row(names);
            let mut top: Vec<RowText> = table.rows.drain(..=at).collect();
            if let Some(header) = top.pop() {
                table.above = top.pop();
                for (column, name) in &header.cells {
                    table.name(*column, name);
                }
                table.header = header.label;
            }
        }
        table.compare_headers();
        Ok(Some(table))
    }

    /// Reads all rows of a sheet, the header rows too. `None` if the sheet is empty.
    pub(super) fn without_header(
        file: &'a str,
        open: &mut Tabular,
        sheet: &str,
        kind: FileKind,
    ) -> Result<Option<Self>, Mismatch> {
        let mut rows = Vec::new();
        open.for_each_row(sheet, |row| {
            rows.extend(RowText::of(row));
            Ok::<_, ReadError>(ControlFlow::Continue(()))
        })
        .map_err(|error| Mismatch::unreadable(file, &error))?;
        let sheet = if kind == FileKind::Csv { file.to_owned() } else { sheet.to_owned() };
        let table = Self {
            file,
            sheet,
            kind,
            is_titled: false,
            header: String::new(),
            headers: Vec::new(),
            loose: Vec::new(),
            above: None,
            across: None,
            rows,
        };
        Ok((!table.rows.is_empty()).then_some(table))
    }

    /// The table with its caption, for a page or a document with many tables. If it is not the only table with this
    /// caption, its name follows.
    pub(super) fn titled(mut self, caption: &str, is_only: bool) -> Self {
        self.is_titled = true;
        if !caption.is_empty() && is_only {
            caption.clone_into(&mut self.sheet);
        } else if !caption.is_empty() && !self.sheet.starts_with(caption) {
            self.sheet = format!("{caption} ({})", self.sheet);
        }
        self
    }

    /// A table of the same sheet with other columns and rows.
    pub(super) fn rearranged(&self, headers: Vec<String>, rows: Vec<RearrangedRow<'_>>) -> Self {
        let row = |RearrangedRow { from, cells }: RearrangedRow<'_>| RowText {
            number: from.record.number,
            label: from.record.label.clone(),
            origins: cells.iter().map(|(_, at)| u32::try_from(*at).unwrap_or(u32::MAX)).collect(),
            cells: (0_u32..).zip(cells).filter_map(|(at, (text, _))| Some((at, text?))).collect(),
            uncalculated: Vec::new(),
        };
        Self {
            file: self.file,
            sheet: self.sheet.clone(),
            kind: self.kind,
            is_titled: self.is_titled,
            header: self.header.clone(),
            loose: headers.iter().map(|header| super::loose(&tidy(header))).collect(),
            headers,
            above: None,
            across: None,
            rows: rows.into_iter().map(row).collect(),
        }
    }

    fn compare_headers(&mut self) {
        self.loose = self.headers.iter().map(|header| super::loose(&tidy(header))).collect();
    }

    /// Reads the row above the header as the values of a column, unless the table has the column. A value is above the
    /// first of its columns, and is carried right; the columns before the first value are of all of them.
    pub(super) fn carry_across(&mut self, name: &str) {
        let Some(above) = self.above.take().filter(|_| self.column(name).is_none()) else { return };
        let shared = above.cells.first().map_or(0, |(column, _)| *column as usize);
        if self.headers.iter().take(shared).all(String::is_empty) {
            // A title, which is above all columns.
            return;
        }
        let mut values: Vec<ValueAcross> = Vec::new();
        let mut positions: Vec<(String, usize)> = Vec::new();
        let mut headers = self.headers[..shared.min(self.headers.len())].to_vec();
        for (column, header) in self.headers.iter().enumerate().skip(shared) {
            let Ok(real) = u32::try_from(column) else { continue };
            let Some((_, value)) = above.cells.iter().rev().find(|(first, _)| *first <= real) else {
                continue;
            };
            let known = positions.iter().find(|(own, _)| super::loose(own) == super::loose(header));
            let position = known.map_or(headers.len(), |(_, position)| *position);
            if known.is_none() {
                headers.push(header.clone());
                positions.push((header.clone(), position));
            }
            let at = values.iter().position(|own| *own.text == **value).unwrap_or_else(|| {
                values.push(ValueAcross { text: value.to_string(), columns: BTreeMap::new() });
                values.len() - 1
            });
            values[at].columns.insert(position, (real, format!("{value} | {header}")));
        }
        self.across = Some(AcrossColumn { position: headers.len(), values });
        headers.push(name.to_owned());
        self.headers = headers;
        self.compare_headers();
    }

    /// Names a column, for the places of its values.
    pub(super) fn name(&mut self, column: u32, name: &str) {
        let column = column as usize;
        if self.headers.len() <= column {
            self.headers.resize(column + 1, String::new());
        }
        name.clone_into(&mut self.headers[column]);
    }

    /// The first row with most of the wanted names.
    fn header_row(&self, wanted: &[&str]) -> usize {
        let wanted: Vec<String> = wanted.iter().map(|name| super::loose(name)).collect();
        let named = |record: &RowText| {
            let found: Vec<String> = record.cells.iter().map(|(_, text)| super::loose(&tidy(text))).collect();
            wanted.iter().filter(|name| found.contains(name)).count()
        };
        let rows = self.rows.iter().take(HEADER_SEARCH).enumerate();
        rows.map(|(at, record)| (named(record), at))
            .max_by_key(|(names, at)| (*names, std::cmp::Reverse(*at)))
            .map_or(0, |(_, at)| at)
    }

    /// The headers that are not blank, in the file's order.
    pub(super) fn headers(&self) -> impl Iterator<Item = &str> {
        self.placed_headers().map(|(_, header)| header)
    }

    /// The headers that are not blank, with their positions.
    pub(super) fn placed_headers(&self) -> impl Iterator<Item = (usize, &str)> {
        let headers = self.headers.iter().map(String::as_str).enumerate();
        headers.filter(|(_, header)| !header.is_empty())
    }

    /// The position of a header. Case and punctuation do not count.
    pub(super) fn column(&self, header: &str) -> Option<usize> {
        let exact = self.headers.iter().position(|found| found == header);
        exact.or_else(|| {
            let wanted = super::loose(header);
            self.loose.iter().position(|found| *found == wanted)
        })
    }

    pub(super) fn columns(&self, header: &str) -> usize {
        let wanted = super::loose(header);
        self.loose.iter().filter(|found| **found == wanted).count()
    }

    /// A mismatch for each formula that was never calculated, in columns with these headers.
    pub(super) fn uncalculated(&self, headers: &[&str]) -> Vec<Mismatch> {
        let columns: Vec<usize> = headers.iter().filter_map(|header| self.column(header)).collect();
        let cells = self.rows().flat_map(|row| columns.iter().map(move |column| (row, *column)));
        cells
            .filter(|(row, column)| {
                row.real(*column).is_some_and(|real| row.record.uncalculated.contains(&real))
            })
            .map(|(row, column)| row.mismatch(Drift::WrongValue, column, "a value", CALCULATE))
            .collect()
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = TextRow<'_>> {
        let values = self.across.iter().flat_map(|across| &across.values).map(Some);
        let values: Vec<_> = values.chain(self.across.is_none().then_some(None)).collect();
        self.rows.iter().flat_map(move |record| {
            values.clone().into_iter().map(move |value| TextRow { table: self, record, value })
        })
    }

    /// The place of the header: "line 1", or "sheet Trusts, row 3".
    pub(super) fn header_place(&self) -> String {
        self.within(&self.header)
    }

    /// A place, with its sheet if the file is a workbook.
    fn within(&self, place: &str) -> String {
        match self.kind {
            FileKind::Xlsx => format!("sheet {}, {place}", self.sheet),
            _ if self.is_titled => format!("table `{}`, {place}", self.sheet),
            FileKind::Csv | FileKind::Html | FileKind::Docx => place.to_owned(),
        }
    }
}

impl RowText {
    /// A row's filled cells; `None` if all are blank.
    fn of(row: &SheetRow<'_>) -> Option<Self> {
        let filled = row.cells().iter().filter(|cell| !cell.value.is_blank());
        let cells: Vec<(u32, Box<str>)> =
            filled.map(|cell| (cell.column, cell.value.shown().into())).collect();
        let formulas = row.cells().iter().filter(|cell| cell.value == Value::Uncalculated);
        let uncalculated = formulas.map(|cell| cell.column).collect();
        let (number, label, origins) = (row.number(), row.label(), Vec::new());
        (!cells.is_empty()).then_some(Self { number, label, cells, uncalculated, origins })
    }
}

impl<'a> TextRow<'a> {
    /// The text in a column, counted from 0; `None` if it is blank.
    pub(super) fn text(&self, column: usize) -> Option<&'a str> {
        if let Some(value) = self.value.filter(|_| self.is_across(column)) {
            return Some(&value.text);
        }
        let column = self.real(column)?;
        let found = self.record.cells.binary_search_by_key(&column, |(at, _)| *at).ok()?;
        Some(&self.record.cells[found].1)
    }

    /// Whether a column has its values above the header.
    fn is_across(&self, column: usize) -> bool {
        self.table.across.as_ref().is_some_and(|across| across.position == column)
    }

    /// The column in the file.
    fn real(&self, column: usize) -> Option<u32> {
        let below = self.value.and_then(|value| value.columns.get(&column)).map(|(real, _)| *real);
        let is_below = self.table.across.iter().flat_map(|across| &across.values);
        let is_below = is_below.into_iter().any(|value| value.columns.contains_key(&column));
        if is_below { below } else { u32::try_from(column).ok() }
    }

    /// The last column with a text.
    pub(super) fn last_column(&self) -> Option<usize> {
        self.record.cells.last().map(|(column, _)| *column as usize)
    }

    /// The line or row, counted from 1.
    pub(super) fn line(&self) -> i64 {
        let digits = self.record.label.rsplit(' ').next().and_then(|digits| digits.parse().ok());
        digits.unwrap_or_else(|| i64::from(self.record.number) + 1)
    }

    /// The place of a value: "line 12, column proportion", or "C12".
    pub(super) fn place(&self, column: usize) -> String {
        if self.table.kind == FileKind::Xlsx {
            let origin = self.record.origins.get(column).copied().or_else(|| self.real(column));
            return address(self.record.number, origin.unwrap_or(u32::MAX));
        }
        let below = self.value.and_then(|value| value.columns.get(&column)).map(|(_, header)| header);
        let header = below.or_else(|| self.table.headers.get(column)).map_or("?", String::as_str);
        format!("{}, column {header}", self.record.label)
    }

    /// The place of a value, with its sheet.
    pub(super) fn full_place(&self, column: usize) -> String {
        self.table.within(&self.place(column))
    }

    /// A mismatch at a value of this row.
    pub(super) fn mismatch(&self, kind: Drift, column: usize, expected: &str, repair: &str) -> Mismatch {
        let found = self.text(column).map_or_else(|| "nothing".to_owned(), |text| format!("`{text}`"));
        Mismatch::new(kind, self.table.file, self.full_place(column), expected, found, repair)
    }
}
