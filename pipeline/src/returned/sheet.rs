//! The rows of a return as text, each value with its place: `line 12, column count` of a CSV file,
//! sheet and cell of a workbook. Works on bytes.

use std::ops::ControlFlow;

use crate::extract::workbook::{CALCULATE, Kind, Limits, ReadError, Row, Tabular, Value};
use crate::extract::{Drift, Misfit, unseen};

use super::vocabulary::Vocabulary;
use super::words::nearest;

/// One row below the header: the values in the order of [`Vocabulary::columns`].
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// What stands there, trimmed; empty where nothing does.
    pub(super) values: [String; 7],
    /// Where.
    pub(super) places: [String; 7],
}

/// A misfit of the file `file`.
pub(super) fn misfit(file: &str, place: &str, expected: String, found: String, repair: String) -> Misfit {
    Misfit { kind: Drift::WrongValue, file: file.into(), place: place.to_owned(), expected, found, repair }
}

/// Every row of the sheet that holds the return, without empty ones, and what was not read.
pub(super) fn lines(
    words: &Vocabulary,
    file: &str,
    bytes: &[u8],
) -> Result<(Vec<Line>, Vec<Misfit>), Vec<Misfit>> {
    let unreadable = |error: &ReadError| vec![unreadable(file, error)];
    let Some(kind) = Kind::of_name(file).filter(|kind| *kind != Kind::Html) else {
        return Err(vec![misfit(
            file,
            "the file",
            "a name that ends in .csv or .xlsx".to_owned(),
            "another".to_owned(),
            "save it as CSV UTF-8 or as a workbook".to_owned(),
        )]);
    };
    let mut table = Tabular::open(bytes, kind, &Limits::default()).map_err(|error| unreadable(&error))?;
    if table.sheets().is_empty() {
        return Err(vec![unseen::all_hidden(file)]);
    }
    let read = visible(words, file, &mut table, kind);
    let passed = unseen::warnings(table.passed_over(), file);
    match read {
        Ok(lines) => Ok((lines, passed)),
        // The return may be where it is not seen.
        Err(misfits) => Err(passed.into_iter().chain(misfits).collect()),
    }
}

/// The rows of the visible sheet that holds the return.
fn visible(
    words: &Vocabulary,
    file: &str,
    table: &mut Tabular,
    kind: Kind,
) -> Result<Vec<Line>, Vec<Misfit>> {
    let unreadable = |error: &ReadError| vec![unreadable(file, error)];
    let mut near: Option<Vec<Misfit>> = None;
    for sheet in table.sheets().to_vec() {
        let at = if kind == Kind::Xlsx { format!("sheet `{sheet}`, ") } else { String::new() };
        let mut reading = Reading { words, file, at, columns: None, lines: Vec::new(), misfits: Vec::new() };
        table.for_each_row(&sheet, |row| Ok(reading.take(row))).map_err(|error| unreadable(&error))?;
        match reading.columns {
            Some(_) if reading.misfits.is_empty() => return Ok(reading.lines),
            Some(_) => near = Some(reading.misfits),
            None => {}
        }
    }
    Err(near.unwrap_or_else(|| {
        vec![misfit(
            file,
            "the first row",
            format!("the headers {}", words.columns.join(", ")),
            "none of them".to_owned(),
            "`race-equity import --template return` writes an empty return".to_owned(),
        )]
    }))
}

fn unreadable(file: &str, error: &ReadError) -> Misfit {
    misfit(
        file,
        "the file",
        "a return as CSV or XLSX".to_owned(),
        error.to_string(),
        "`race-equity import --template return` writes an empty one".to_owned(),
    )
}

/// A sheet while it is read.
struct Reading<'a> {
    words: &'a Vocabulary,
    file: &'a str,
    at: String,
    columns: Option<[Option<u32>; 7]>,
    lines: Vec<Line>,
    misfits: Vec<Misfit>,
}

impl Reading<'_> {
    fn take(&mut self, row: &Row<'_>) -> ControlFlow<()> {
        if row.cells().iter().all(|cell| cell.value.is_blank()) {
            return ControlFlow::Continue(());
        }
        let Some(columns) = self.columns else {
            self.header(row);
            // A sheet of instructions: nothing below is of interest.
            let goes_on = self.columns.is_some() && self.misfits.is_empty();
            return if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        };
        let value = |position: usize| {
            columns[position].map_or_else(String::new, |column| row.get(column).shown().trim().to_owned())
        };
        let place = |position: usize| {
            let header = Some(self.words.columns[position].as_str());
            columns[position].map_or_else(String::new, |column| {
                let inside = row.place(column, header);
                let cell = if self.at.is_empty() { "" } else { "cell " };
                format!("{}{cell}{inside}", self.at)
            })
        };
        for (position, column) in columns.iter().enumerate() {
            if column.is_some_and(|column| *row.get(column) == Value::Uncalculated) {
                let found = value(position);
                let expected = "a value".to_owned();
                self.misfits.push(misfit(self.file, &place(position), expected, found, CALCULATE.to_owned()));
            }
        }
        self.lines.push(Line { values: std::array::from_fn(value), places: std::array::from_fn(place) });
        ControlFlow::Continue(())
    }

    /// Finds the columns in the first filled row; a sheet without any of them is not the return.
    fn header(&mut self, row: &Row<'_>) {
        let named: Vec<(u32, String)> =
            row.cells().iter().map(|cell| (cell.column, cell.value.shown().trim().to_lowercase())).collect();
        let columns: [Option<u32>; 7] = std::array::from_fn(|position| {
            named.iter().find(|(_, name)| *name == self.words.columns[position]).map(|(column, _)| *column)
        });
        if columns.iter().flatten().count() < 2 {
            return;
        }
        self.columns = Some(columns);
        let strangers: Vec<&str> = named
            .iter()
            .filter(|(column, name)| !name.is_empty() && !columns.contains(&Some(*column)))
            .map(|(_, name)| name.as_str())
            .collect();
        let place = format!("{}{}", self.at, row.label());
        for (position, wanted) in self.words.columns.iter().enumerate() {
            if columns[position].is_none() {
                let repair = nearest(wanted, strangers.iter().copied())
                    .map_or_else(|| "add it".to_owned(), |near| format!("did you mean it by `{near}`?"));
                let expected = format!("a column `{wanted}`");
                self.misfits.push(misfit(self.file, &place, expected, "none".to_owned(), repair));
            }
        }
        for stranger in strangers {
            self.misfits.push(misfit(
                self.file,
                &place,
                format!("only the columns {}", self.words.columns.join(", ")),
                format!("another, `{stranger}`"),
                "take it out, or give it a name of the list".to_owned(),
            ));
        }
    }
}
