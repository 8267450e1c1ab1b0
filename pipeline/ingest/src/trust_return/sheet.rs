//! Reads the rows of a return as text, each value with its place: `line 12, column count` of a CSV file, sheet and
//! cell of a workbook.

use std::ops::ControlFlow;

use crate::extract::{Drift, Mismatch, hidden_content, loose};
use catalogue::did_you_mean::nearest;
use tabular::{CALCULATE, FileKind, ReadError, ReadLimits, SheetRow, Tabular, Value};

use super::form::ReturnForm;
use super::workbook::{self, FormContent, TrustNames};

/// One row below the header: the values in the order of [`ReturnForm::columns`].
#[derive(Clone, Debug)]
pub(super) struct SheetLine {
    /// The texts, trimmed; empty for a blank cell.
    pub(super) values: [String; 7],
    pub(super) places: [String; 7],
}

pub(super) fn mismatch(file: &str, place: &str, expected: String, found: String, repair: String) -> Mismatch {
    Mismatch { kind: Drift::WrongValue, file: file.into(), place: place.to_owned(), expected, found, repair }
}

/// The rows of one sheet.
type SheetLines = Vec<SheetLine>;

/// The header is in one of the first so many rows with a filled cell.
const HEADER_SEARCH: usize = 20;

/// The rows of a return, and what is wrong in a file that can be read.
pub(super) struct ReturnRows {
    /// The rows of each sheet, without blank rows.
    pub(super) sheets: Vec<SheetLines>,
    pub(super) mismatches: Vec<Mismatch>,
    pub(super) warnings: Vec<Mismatch>,
}

/// The rows of each sheet that has the columns of a return, or of the workbook that people fill in. Warns of sheets
/// that have only some of the columns, and of hidden content.
pub(super) fn sheets(
    form: &ReturnForm,
    trusts: TrustNames<'_>,
    file: &str,
    bytes: &[u8],
) -> Result<ReturnRows, Vec<Mismatch>> {
    let Some(kind) = FileKind::of_name(file).filter(|kind| matches!(kind, FileKind::Xlsx | FileKind::Csv))
    else {
        return Err(vec![mismatch(
            file,
            "the file",
            "a name that ends in .csv or .xlsx".to_owned(),
            "another".to_owned(),
            "save it as CSV UTF-8 or as a workbook".to_owned(),
        )]);
    };
    let mut table =
        Tabular::open(bytes, kind, &ReadLimits::default()).map_err(|error| vec![unreadable(file, &error)])?;
    if table.sheets().is_empty() {
        return Err(vec![hidden_content::all_hidden(file)]);
    }
    let read = if kind == FileKind::Xlsx && workbook::has_form(form, &mut table) {
        let content = workbook::read(form, trusts, file, &mut table);
        content.map_err(|error| vec![unreadable(file, &error)]).map(|content| {
            let FormContent { lines, mismatches, warnings } = content;
            ReturnRows { sheets: vec![lines], mismatches, warnings }
        })
    } else {
        let long = visible(form, file, &mut table, kind);
        long.map(|(sheets, warnings)| ReturnRows { sheets, mismatches: Vec::new(), warnings })
    };
    let skipped = hidden_content::warnings(table.skipped_content(), file);
    match read {
        Ok(rows) => Ok(ReturnRows { warnings: rows.warnings.into_iter().chain(skipped).collect(), ..rows }),
        // The return may be in the hidden parts.
        Err(mismatches) => Err(skipped.into_iter().chain(mismatches).collect()),
    }
}

fn unreadable(file: &str, error: &ReadError) -> Mismatch {
    mismatch(
        file,
        "the file",
        "a return as CSV or XLSX".to_owned(),
        error.to_string(),
        "`race-equity import --template return` writes a blank return".to_owned(),
    )
}

fn visible(
    form: &ReturnForm,
    file: &str,
    table: &mut Tabular,
    kind: FileKind,
) -> Result<(Vec<SheetLines>, Vec<Mismatch>), Vec<Mismatch>> {
    let (mut read, mut wrong, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for sheet in table.sheets().to_vec() {
        let at = if kind == FileKind::Xlsx { format!("sheet `{sheet}`, ") } else { String::new() };
        let mut reader = SheetReader {
            form,
            file,
            at,
            columns: None,
            near: None,
            looked: 0,
            lines: Vec::new(),
            formulas: Vec::new(),
        };
        table
            .for_each_row(&sheet, |row| Ok(reader.read_row(row)))
            .map_err(|error| vec![unreadable(file, &error)])?;
        wrong.extend(reader.formulas);
        match (reader.columns, reader.near) {
            (Some(_), near) => {
                wrong.extend(near.map(|near| near.mismatches).unwrap_or_default());
                read.push(reader.lines);
            }
            (None, Some(near)) => others.push(near),
            (None, None) => {}
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if read.is_empty() {
        // Of sheets that are equally similar the last is taken.
        let near = others.into_iter().max_by_key(|near| near.columns);
        return Err(near.map_or_else(|| vec![without_header(form, file)], |near| near.mismatches));
    }
    let warnings = others.into_iter().map(|near| Mismatch {
        kind: Drift::SheetNotRead,
        repair: "add the columns if the sheet is a return".to_owned(),
        ..mismatch(
            file,
            &near.place,
            "every column of a return, or none".to_owned(),
            format!("{} of {}", near.columns, form.columns.len()),
            String::new(),
        )
    });
    Ok((read, warnings.collect()))
}

fn without_header(form: &ReturnForm, file: &str) -> Mismatch {
    mismatch(
        file,
        "the first rows",
        format!("the headers {}", form.columns.join(", ")),
        "none of them".to_owned(),
        "`race-equity import --template return` writes a blank return".to_owned(),
    )
}

/// The row most similar to a header, and what it lacks.
struct HeaderCandidate {
    columns: usize,
    place: String,
    mismatches: Vec<Mismatch>,
}

struct SheetReader<'a> {
    form: &'a ReturnForm,
    file: &'a str,
    at: String,
    columns: Option<[u32; 7]>,
    near: Option<HeaderCandidate>,
    looked: usize,
    lines: SheetLines,
    /// A mismatch for each formula that was never calculated.
    formulas: Vec<Mismatch>,
}

impl SheetReader<'_> {
    fn read_row(&mut self, row: &SheetRow<'_>) -> ControlFlow<()> {
        if row.cells().iter().all(|cell| cell.value.is_blank()) {
            return ControlFlow::Continue(());
        }
        let Some(columns) = self.columns else {
            self.header(row);
            self.looked += 1;
            let goes_on = self.columns.is_some() || self.looked < HEADER_SEARCH;
            return if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        };
        let value = |position: usize| row.get(columns[position]).shown().trim().to_owned();
        let place = |position: usize| {
            let inside = row.place(columns[position], Some(self.form.columns[position].as_str()));
            let cell = if self.at.is_empty() { "" } else { "cell " };
            format!("{}{cell}{inside}", self.at)
        };
        for (position, column) in columns.iter().enumerate() {
            if *row.get(*column) == Value::Uncalculated {
                let expected = "a value".to_owned();
                let found =
                    mismatch(self.file, &place(position), expected, value(position), CALCULATE.to_owned());
                self.formulas.push(found);
            }
        }
        self.lines.push(SheetLine { values: std::array::from_fn(value), places: std::array::from_fn(place) });
        ControlFlow::Continue(())
    }

    /// Finds the columns by name. A row with fewer than two of them is not a header.
    fn header(&mut self, row: &SheetRow<'_>) {
        let filled = row.cells().iter().filter(|cell| !cell.value.is_blank());
        let named: Vec<(u32, String)> =
            filled.map(|cell| (cell.column, cell.value.shown().trim().to_lowercase())).collect();
        let found: [Vec<u32>; 7] = std::array::from_fn(|position| {
            let wanted = loose(&self.form.columns[position]);
            named.iter().filter(|(_, name)| loose(name) == wanted).map(|(column, _)| *column).collect()
        });
        let columns = found.iter().filter(|columns| !columns.is_empty()).count();
        if columns < 2 || self.near.as_ref().is_some_and(|near| near.columns >= columns) {
            return;
        }
        let known: Vec<u32> = found.iter().flatten().copied().collect();
        let unknown: Vec<&str> = named
            .iter()
            .filter(|(column, _)| !known.contains(column))
            .map(|(_, name)| name.as_str())
            .collect();
        let place = format!("{}{}", self.at, row.label());
        let mismatches = self.mismatches(&place, &found, &unknown);
        self.near = Some(HeaderCandidate { columns, place, mismatches });
        if columns == found.len() {
            self.columns = Some(found.map(|columns| columns.first().copied().unwrap_or_default()));
        }
    }

    /// Columns that are missing, duplicate or unknown.
    fn mismatches(&self, place: &str, found: &[Vec<u32>; 7], unknown: &[&str]) -> Vec<Mismatch> {
        let (mut mismatches, mut meant) = (Vec::new(), Vec::new());
        for (wanted, columns) in self.form.columns.iter().zip(found) {
            let (found, repair) = match columns.len() {
                0 => {
                    let near = nearest(wanted, unknown.iter().copied());
                    meant.extend(near);
                    let repair = near.map_or_else(
                        || "add it".to_owned(),
                        |near| format!("is `{near}` this column? Rename it"),
                    );
                    ("none", repair)
                }
                1 => continue,
                _ => ("more than one", "remove all but one".to_owned()),
            };
            let expected = format!("a column `{wanted}`");
            mismatches.push(mismatch(self.file, place, expected, found.to_owned(), repair));
        }
        for other in unknown.iter().filter(|other| !meant.contains(other)) {
            mismatches.push(mismatch(
                self.file,
                place,
                format!("only the columns {}", self.form.columns.join(", ")),
                format!("another, `{other}`"),
                "remove it, or give it a name of the list".to_owned(),
            ));
        }
        mismatches
    }
}
