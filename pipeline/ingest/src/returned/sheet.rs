//! The rows of a return as text, each value with its place: `line 12, column count` of a CSV file,
//! sheet and cell of a workbook. Works on bytes.

use std::ops::ControlFlow;

use crate::extract::{Drift, Misfit, loose, unseen};
use tabular::{CALCULATE, Kind, Limits, ReadError, Row, Tabular, Value};

use super::vocabulary::Vocabulary;
use catalogue::did_you_mean::nearest;

/// One row below the header: the values in the order of [`Vocabulary::columns`].
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// What they are, trimmed; empty if a cell is.
    pub(super) values: [String; 7],
    /// Where.
    pub(super) places: [String; 7],
}

/// A misfit of the file `file`.
pub(super) fn misfit(file: &str, place: &str, expected: String, found: String, repair: String) -> Misfit {
    Misfit { kind: Drift::WrongValue, file: file.into(), place: place.to_owned(), expected, found, repair }
}

/// The rows of one sheet.
pub(super) type Lines = Vec<Line>;

/// How far down the header is looked for, in rows with a filled cell.
const LOOK: usize = 20;

/// The rows of each sheet that has the columns of a return, those in which nothing is filled left out; and
/// what is to be said of sheets that have only some of the columns, and of what nobody sees in the file.
pub(super) fn sheets(
    words: &Vocabulary,
    file: &str,
    bytes: &[u8],
) -> Result<(Vec<Lines>, Vec<Misfit>), Vec<Misfit>> {
    let Some(kind) = Kind::of_name(file).filter(|kind| *kind != Kind::Html) else {
        return Err(vec![misfit(
            file,
            "the file",
            "a name that ends in .csv or .xlsx".to_owned(),
            "another".to_owned(),
            "save it as CSV UTF-8 or as a workbook".to_owned(),
        )]);
    };
    let mut table =
        Tabular::open(bytes, kind, &Limits::default()).map_err(|error| vec![unreadable(file, &error)])?;
    if table.sheets().is_empty() {
        return Err(vec![unseen::all_hidden(file)]);
    }
    let read = visible(words, file, &mut table, kind);
    let passed = unseen::warnings(table.passed_over(), file);
    match read {
        Ok((lines, warnings)) => Ok((lines, warnings.into_iter().chain(passed).collect())),
        // The return may be where it is not seen.
        Err(misfits) => Err(passed.into_iter().chain(misfits).collect()),
    }
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

/// The rows of the visible sheets.
fn visible(
    words: &Vocabulary,
    file: &str,
    table: &mut Tabular,
    kind: Kind,
) -> Result<(Vec<Lines>, Vec<Misfit>), Vec<Misfit>> {
    let (mut read, mut wrong, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for sheet in table.sheets().to_vec() {
        let at = if kind == Kind::Xlsx { format!("sheet `{sheet}`, ") } else { String::new() };
        let mut reading = Reading {
            words,
            file,
            at,
            columns: None,
            near: None,
            looked: 0,
            lines: Vec::new(),
            formulas: Vec::new(),
        };
        table
            .for_each_row(&sheet, |row| Ok(reading.take(row)))
            .map_err(|error| vec![unreadable(file, &error)])?;
        wrong.extend(reading.formulas);
        match (reading.columns, reading.near) {
            (Some(_), near) => {
                wrong.extend(near.map(|near| near.misfits).unwrap_or_default());
                read.push(reading.lines);
            }
            (None, Some(near)) => others.push(near),
            (None, None) => {}
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if read.is_empty() {
        // The last of the sheets that are alike is the one that was filled in last.
        let near = others.into_iter().max_by_key(|near| near.columns);
        return Err(near.map_or_else(|| vec![without_header(words, file)], |near| near.misfits));
    }
    let warnings = others.into_iter().map(|near| Misfit {
        kind: Drift::SheetNotRead,
        repair: "add the columns if the sheet is a return".to_owned(),
        ..misfit(
            file,
            &near.place,
            "every column of a return, or none".to_owned(),
            format!("{} of {}", near.columns, words.columns.len()),
            String::new(),
        )
    });
    Ok((read, warnings.collect()))
}

fn without_header(words: &Vocabulary, file: &str) -> Misfit {
    misfit(
        file,
        "the first rows",
        format!("the headers {}", words.columns.join(", ")),
        "none of them".to_owned(),
        "`race-equity import --template return` writes an empty return".to_owned(),
    )
}

/// The row most like a header, and what it lacks.
struct Near {
    columns: usize,
    place: String,
    misfits: Vec<Misfit>,
}

/// A sheet while it is read.
struct Reading<'a> {
    words: &'a Vocabulary,
    file: &'a str,
    at: String,
    columns: Option<[u32; 7]>,
    near: Option<Near>,
    looked: usize,
    lines: Lines,
    /// Formulas that were never calculated.
    formulas: Vec<Misfit>,
}

impl Reading<'_> {
    fn take(&mut self, row: &Row<'_>) -> ControlFlow<()> {
        if row.cells().iter().all(|cell| cell.value.is_blank()) {
            return ControlFlow::Continue(());
        }
        let Some(columns) = self.columns else {
            self.header(row);
            self.looked += 1;
            let goes_on = self.columns.is_some() || self.looked < LOOK;
            return if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        };
        let value = |position: usize| row.get(columns[position]).shown().trim().to_owned();
        let place = |position: usize| {
            let inside = row.place(columns[position], Some(self.words.columns[position].as_str()));
            let cell = if self.at.is_empty() { "" } else { "cell " };
            format!("{}{cell}{inside}", self.at)
        };
        for (position, column) in columns.iter().enumerate() {
            if *row.get(*column) == Value::Uncalculated {
                let expected = "a value".to_owned();
                let found =
                    misfit(self.file, &place(position), expected, value(position), CALCULATE.to_owned());
                self.formulas.push(found);
            }
        }
        self.lines.push(Line { values: std::array::from_fn(value), places: std::array::from_fn(place) });
        ControlFlow::Continue(())
    }

    /// Finds the columns by their names; a row with fewer than two of them is no header.
    fn header(&mut self, row: &Row<'_>) {
        let filled = row.cells().iter().filter(|cell| !cell.value.is_blank());
        let named: Vec<(u32, String)> =
            filled.map(|cell| (cell.column, cell.value.shown().trim().to_lowercase())).collect();
        let found: [Vec<u32>; 7] = std::array::from_fn(|position| {
            let wanted = loose(&self.words.columns[position]);
            named.iter().filter(|(_, name)| loose(name) == wanted).map(|(column, _)| *column).collect()
        });
        let columns = found.iter().filter(|columns| !columns.is_empty()).count();
        if columns < 2 || self.near.as_ref().is_some_and(|near| near.columns >= columns) {
            return;
        }
        let known: Vec<u32> = found.iter().flatten().copied().collect();
        let strangers: Vec<&str> = named
            .iter()
            .filter(|(column, _)| !known.contains(column))
            .map(|(_, name)| name.as_str())
            .collect();
        let place = format!("{}{}", self.at, row.label());
        let misfits = self.misfits(&place, &found, &strangers);
        self.near = Some(Near { columns, place, misfits });
        if columns == found.len() {
            self.columns = Some(found.map(|columns| columns.first().copied().unwrap_or_default()));
        }
    }

    /// Columns that are missing or there twice, and those that a return does not have.
    fn misfits(&self, place: &str, found: &[Vec<u32>; 7], strangers: &[&str]) -> Vec<Misfit> {
        let (mut misfits, mut meant) = (Vec::new(), Vec::new());
        for (wanted, columns) in self.words.columns.iter().zip(found) {
            let (found, repair) = match columns.len() {
                0 => {
                    let near = nearest(wanted, strangers.iter().copied());
                    meant.extend(near);
                    let repair = near
                        .map_or_else(|| "add it".to_owned(), |near| format!("did you mean it by `{near}`?"));
                    ("none", repair)
                }
                1 => continue,
                _ => ("more than one", "take out all but one".to_owned()),
            };
            let expected = format!("a column `{wanted}`");
            misfits.push(misfit(self.file, place, expected, found.to_owned(), repair));
        }
        for stranger in strangers.iter().filter(|stranger| !meant.contains(stranger)) {
            misfits.push(misfit(
                self.file,
                place,
                format!("only the columns {}", self.words.columns.join(", ")),
                format!("another, `{stranger}`"),
                "take it out, or give it a name of the list".to_owned(),
            ));
        }
        misfits
    }
}
