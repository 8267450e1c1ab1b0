//! A table with one header and one thing a row, out of a CSV file, a page or a workbook: its rows as
//! text, each value with the place where it stands. Reads bytes in memory.

use std::ops::ControlFlow;

use super::drift::Drift;
use super::misfit::Misfit;
use super::workbook::{CALCULATE, Row as SheetRow, Tabular, Value, address};

/// A table's header and rows as text.
pub(super) struct Table<'a> {
    file: &'a str,
    /// The sheet's name; the file's where it has no sheets.
    pub(super) sheet: String,
    headers: Vec<String>,
    loose: Vec<String>,
    rows: Vec<Record>,
    /// Cells with formulas that were never calculated: the row among `rows`, and the column.
    uncalculated: Vec<(usize, u32)>,
    spreadsheet: bool,
}

struct Record {
    number: u32,
    label: String,
    cells: Vec<(u32, Box<str>)>,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a Table<'a>,
    record: &'a Record,
}

/// How the top of a table looks.
#[derive(Clone, Copy)]
pub(super) enum Top<'a> {
    /// The header stands in this row, counted from 1.
    Header(u32),
    /// There is no header: the columns have these names, in order, and there are so many.
    Named(&'a [(u32, &'a str)]),
}

impl<'a> Table<'a> {
    /// Reads one sheet of an open file; `file` is what errors call it.
    pub(super) fn read(
        file: &'a str,
        open: &mut Tabular,
        sheet: &str,
        top: Top<'_>,
        spreadsheet: bool,
    ) -> Result<Self, Misfit> {
        let mut table = Self {
            file,
            sheet: if spreadsheet { sheet.to_owned() } else { file.to_owned() },
            headers: Vec::new(),
            loose: Vec::new(),
            rows: Vec::new(),
            uncalculated: Vec::new(),
            spreadsheet,
        };
        if let Top::Named(names) = top {
            let last = names.iter().map(|(position, _)| *position).max().unwrap_or_default();
            table.headers = vec![String::new(); last as usize + 1];
            for (position, name) in names {
                (*name).clone_into(&mut table.headers[*position as usize]);
            }
        }
        let mut empty = true;
        open.for_each_row(sheet, |row| {
            empty = false;
            table.take(row, top);
            Ok::<_, super::workbook::ReadError>(ControlFlow::Continue(()))
        })
        .map_err(|error| Misfit::unreadable(file, &error))?;
        if empty || (table.headers.is_empty() && table.rows.is_empty()) {
            return Err(Misfit {
                kind: Drift::Unreadable,
                file: file.into(),
                place: "line 1".to_owned(),
                expected: "a header line".to_owned(),
                found: "an empty file".to_owned(),
                repair: "fetch the file again".to_owned(),
            });
        }
        table.loose = table.headers.iter().map(|header| super::loose(header)).collect();
        Ok(table)
    }

    fn take(&mut self, row: &SheetRow<'_>, top: Top<'_>) {
        if let Top::Header(header) = top {
            if row.number() + 1 < header {
                return;
            }
            if self.headers.is_empty() {
                for cell in row.cells() {
                    self.headers.resize(cell.column as usize, String::new());
                    self.headers.push(cell.value.shown().into_owned());
                }
                return;
            }
        }
        let cells: Vec<(u32, Box<str>)> = row
            .cells()
            .iter()
            .filter(|cell| !cell.value.is_blank())
            .map(|cell| (cell.column, cell.value.shown().into()))
            .collect();
        let formulas = row.cells().iter().filter(|cell| cell.value == Value::Uncalculated);
        self.uncalculated.extend(formulas.map(|cell| (self.rows.len(), cell.column)));
        if !cells.is_empty() {
            self.rows.push(Record { number: row.number(), label: row.label(), cells });
        }
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

    /// Formulas that were never calculated, in columns with these headers.
    pub(super) fn uncalculated(&self, headers: &[&str]) -> Vec<Misfit> {
        let columns: Vec<usize> = headers.iter().filter_map(|header| self.column(header)).collect();
        let concerned = self.uncalculated.iter().filter(|(_, column)| columns.contains(&(*column as usize)));
        concerned
            .map(|(row, column)| {
                let row = Row { table: self, record: &self.rows[*row] };
                row.misfit(Drift::WrongValue, *column as usize, "a value", CALCULATE)
            })
            .collect()
    }

    /// The rows after the header.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|record| Row { table: self, record })
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

    /// Where a value stands: "line 12, column proportion", or "C12".
    pub(super) fn place(&self, column: usize) -> String {
        if self.table.spreadsheet {
            return address(self.record.number, u32::try_from(column).unwrap_or(u32::MAX));
        }
        let header = self.table.headers.get(column).map_or("?", String::as_str);
        format!("{}, column {header}", self.record.label)
    }

    /// A misfit at a value of this row.
    pub(super) fn misfit(&self, kind: Drift, column: usize, expected: &str, repair: &str) -> Misfit {
        let place = self.place(column);
        Misfit {
            kind,
            file: self.table.file.into(),
            place: if self.table.spreadsheet {
                format!("sheet {}, {place}", self.table.sheet)
            } else {
                place
            },
            expected: expected.to_owned(),
            found: self.text(column).map_or_else(|| "nothing".to_owned(), |text| format!("`{text}`")),
            repair: repair.to_owned(),
        }
    }
}
