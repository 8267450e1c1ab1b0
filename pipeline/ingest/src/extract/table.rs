//! A table with one header and one thing a row, out of a CSV file, a page or a workbook: its rows as
//! text, each value with its place. Reads bytes in memory.

use std::ops::ControlFlow;

use super::drift::Drift;
use super::misfit::Misfit;
use super::number::tidy;
use tabular::{CALCULATE, Kind, ReadError, Row as SheetRow, Tabular, Value, address};

/// How far down the header of a table is looked for, in rows with a filled cell.
const LOOK: usize = 20;

/// A table's header and rows as text.
pub(super) struct Table<'a> {
    pub(super) file: &'a str,
    /// The sheet's name, or the caption of a page's table; the file's name if it has no sheets.
    pub(super) sheet: String,
    kind: Kind,
    /// The row of the header, as a person sees it; empty if the table has none.
    header: String,
    headers: Vec<String>,
    loose: Vec<String>,
    rows: Vec<Record>,
}

struct Record {
    number: u32,
    label: String,
    cells: Vec<(u32, Box<str>)>,
    /// Columns with formulas that were never calculated.
    uncalculated: Vec<u32>,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) table: &'a Table<'a>,
    record: &'a Record,
}

/// How the top of a table looks.
#[derive(Clone, Copy)]
pub(super) enum Top<'a> {
    /// The header is the row near the top that has most of these names; a title may be above it.
    Header(&'a [&'a str]),
    /// There is no header: the columns have these names, by their place counted from 0.
    Named(&'a [(u32, &'a str)]),
}

impl<'a> Table<'a> {
    /// Reads one sheet of an open file; `file` is what errors call it. `None` if the sheet is empty.
    pub(super) fn read(
        file: &'a str,
        open: &mut Tabular,
        sheet: &str,
        top: Top<'_>,
        kind: Kind,
    ) -> Result<Option<Self>, Misfit> {
        let mut rows = Vec::new();
        open.for_each_row(sheet, |row| {
            rows.extend(Record::of(row));
            Ok::<_, ReadError>(ControlFlow::Continue(()))
        })
        .map_err(|error| Misfit::unreadable(file, &error))?;
        if rows.is_empty() {
            return Ok(None);
        }
        let sheet = if kind == Kind::Csv { file.to_owned() } else { sheet.to_owned() };
        let mut table =
            Self { file, sheet, kind, header: String::new(), headers: Vec::new(), loose: Vec::new(), rows };
        match top {
            Top::Named(names) => {
                for (position, name) in names {
                    table.name(*position, name);
                }
            }
            Top::Header(wanted) => {
                let at = table.header_row(wanted);
                let header = table.rows.drain(..=at).next_back();
                if let Some(header) = header {
                    for (column, name) in &header.cells {
                        table.name(*column, name);
                    }
                    table.header = header.label;
                }
            }
        }
        table.loose = table.headers.iter().map(|header| super::loose(&tidy(header))).collect();
        Ok(Some(table))
    }

    fn name(&mut self, column: u32, name: &str) {
        let column = column as usize;
        if self.headers.len() <= column {
            self.headers.resize(column + 1, String::new());
        }
        name.clone_into(&mut self.headers[column]);
    }

    /// The first row with most of the wanted names.
    fn header_row(&self, wanted: &[&str]) -> usize {
        let wanted: Vec<String> = wanted.iter().map(|name| super::loose(name)).collect();
        let named = |record: &Record| {
            let found: Vec<String> = record.cells.iter().map(|(_, text)| super::loose(&tidy(text))).collect();
            wanted.iter().filter(|name| found.contains(name)).count()
        };
        let rows = self.rows.iter().take(LOOK).enumerate();
        rows.map(|(at, record)| (named(record), at))
            .max_by_key(|(names, at)| (*names, std::cmp::Reverse(*at)))
            .map_or(0, |(_, at)| at)
    }

    /// The headers, in the file's order, those without words left out.
    pub(super) fn headers(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(String::as_str).filter(|header| !header.is_empty())
    }

    /// The position of a header, whatever its case and punctuation.
    pub(super) fn column(&self, header: &str) -> Option<usize> {
        let exact = self.headers.iter().position(|found| found == header);
        exact.or_else(|| {
            let wanted = super::loose(header);
            self.loose.iter().position(|found| *found == wanted)
        })
    }

    /// How many columns have this header.
    pub(super) fn columns(&self, header: &str) -> usize {
        let wanted = super::loose(header);
        self.loose.iter().filter(|found| **found == wanted).count()
    }

    /// Formulas that were never calculated, in columns with these headers.
    pub(super) fn uncalculated(&self, headers: &[&str]) -> Vec<Misfit> {
        let columns: Vec<usize> = headers.iter().filter_map(|header| self.column(header)).collect();
        self.rows()
            .flat_map(|row| row.record.uncalculated.iter().map(move |column| (row, *column as usize)))
            .filter(|(_, column)| columns.contains(column))
            .map(|(row, column)| row.misfit(Drift::WrongValue, column, "a value", CALCULATE))
            .collect()
    }

    /// The rows after the header.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|record| Row { table: self, record })
    }

    /// Where the header is: "line 1", or "sheet Trusts, row 3".
    pub(super) fn header_place(&self) -> String {
        self.within(&self.header)
    }

    /// A place with the sheet that it is in.
    fn within(&self, place: &str) -> String {
        match self.kind {
            Kind::Xlsx => format!("sheet {}, {place}", self.sheet),
            Kind::Csv | Kind::Html => place.to_owned(),
        }
    }
}

impl Record {
    /// A row's filled cells; `None` if nothing can be seen in any.
    fn of(row: &SheetRow<'_>) -> Option<Self> {
        let filled = row.cells().iter().filter(|cell| !cell.value.is_blank());
        let cells: Vec<(u32, Box<str>)> =
            filled.map(|cell| (cell.column, cell.value.shown().into())).collect();
        let formulas = row.cells().iter().filter(|cell| cell.value == Value::Uncalculated);
        let uncalculated = formulas.map(|cell| cell.column).collect();
        (!cells.is_empty()).then(|| Self { number: row.number(), label: row.label(), cells, uncalculated })
    }
}

impl<'a> Row<'a> {
    /// The text in a column, counted from 0; blank is `None`.
    pub(super) fn text(&self, column: usize) -> Option<&'a str> {
        let column = u32::try_from(column).ok()?;
        let found = self.record.cells.binary_search_by_key(&column, |(at, _)| *at).ok()?;
        Some(&self.record.cells[found].1)
    }

    /// The line or row, counted from 1, as a person sees it.
    pub(super) fn line(&self) -> i64 {
        let digits = self.record.label.rsplit(' ').next().and_then(|digits| digits.parse().ok());
        digits.unwrap_or_else(|| i64::from(self.record.number) + 1)
    }

    /// Where a value is: "line 12, column proportion", or "C12".
    pub(super) fn place(&self, column: usize) -> String {
        if self.table.kind == Kind::Xlsx {
            return address(self.record.number, u32::try_from(column).unwrap_or(u32::MAX));
        }
        let header = self.table.headers.get(column).map_or("?", String::as_str);
        format!("{}, column {header}", self.record.label)
    }

    /// The same with the sheet.
    pub(super) fn full_place(&self, column: usize) -> String {
        self.table.within(&self.place(column))
    }

    /// A misfit at a value of this row.
    pub(super) fn misfit(&self, kind: Drift, column: usize, expected: &str, repair: &str) -> Misfit {
        Misfit {
            kind,
            file: self.table.file.into(),
            place: self.full_place(column),
            expected: expected.to_owned(),
            found: self.text(column).map_or_else(|| "nothing".to_owned(), |text| format!("`{text}`")),
            repair: repair.to_owned(),
        }
    }
}
