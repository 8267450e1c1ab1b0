//! Compares the headers of a file's tables with those of the layout, and selects the tables to read.

use super::drift::Drift;
use super::mismatch::Mismatch;
use super::text_table::TextTable;
use catalogue::did_you_mean::nearest;

/// The columns that a layout expects.
pub(super) struct ExpectedColumns<'a> {
    pub(super) all: &'a [&'a str],
    /// A table without one of these columns cannot be read.
    pub(super) required: &'a [&'a str],
    /// A table may have these columns twice, because nothing is read from them.
    pub(super) ignored: &'a [&'a str],
    /// Whether a table may have other columns too.
    pub(super) allow_others: bool,
}

/// The tables that have the layout's columns, and warnings about tables that have only some of them.
///
/// # Errors
/// If no table has the columns, or one has a column twice.
pub(super) fn fitting<'t>(
    columns: &ExpectedColumns<'_>,
    tables: Vec<TextTable<'t>>,
    file: &str,
) -> Result<(Vec<TextTable<'t>>, Vec<Mismatch>), Vec<Mismatch>> {
    let mut near: Option<(usize, Vec<Mismatch>)> = None;
    let (mut fit, mut stops, mut not_read) = (Vec::new(), Vec::new(), Vec::new());
    for table in tables {
        let found = columns.required.iter().filter(|name| table.column(name).is_some()).count();
        if found == columns.required.len() {
            stops.extend(columns.duplicates(&table));
            stops.extend(columns.unknown_columns(&table, &[]));
            stops.extend(table.uncalculated(columns.all));
            fit.push(table);
            continue;
        }
        if found * 2 >= columns.required.len() {
            not_read.push(columns.not_read(&table));
        }
        if near.as_ref().is_none_or(|(most, _)| found > *most) {
            near = Some((found, columns.mismatches(&table, found)));
        }
    }
    if !stops.is_empty() {
        return Err(stops);
    }
    if fit.is_empty() {
        return Err(near.map_or_else(|| vec![no_table(file)], |(_, mismatches)| mismatches));
    }
    Ok((fit, not_read))
}

impl ExpectedColumns<'_> {
    fn missing<'s>(&'s self, table: &TextTable<'_>) -> Vec<&'s str> {
        self.required.iter().copied().filter(|name| table.column(name).is_none()).collect()
    }

    fn unknown<'t>(&self, table: &'t TextTable<'_>) -> Vec<&'t str> {
        let known: Vec<String> = self.all.iter().map(|name| super::loose(name)).collect();
        table.headers().filter(|header| !known.contains(&super::loose(header))).collect()
    }

    /// What a table lacks that has `found` of the required columns.
    fn mismatches(&self, table: &TextTable<'_>, found: usize) -> Vec<Mismatch> {
        let (missing, unknown) = (self.missing(table), self.unknown(table));
        let nears: Vec<Option<&str>> =
            missing.iter().map(|name| nearest(name, unknown.iter().copied())).collect();
        if found * 2 < self.required.len() {
            return vec![self.no_header(table, &missing, &nears)];
        }
        let mut mismatches: Vec<Mismatch> = missing
            .iter()
            .zip(&nears)
            .map(|(name, near)| {
                let repair = near.map_or_else(
                    || "add it to the file, or remove it from the layout".to_owned(),
                    |near| format!("did you mean `{near}`? Rename it in the file, or in the layout"),
                );
                at(table, name, Drift::ColumnMissing, "a column of this name", "none", &repair)
            })
            .collect();
        mismatches.extend(self.duplicates(table));
        mismatches.extend(self.unknown_columns(table, &nears));
        mismatches
    }

    /// One line for a table that has few of the columns or none: the most similar row is not its header.
    fn no_header(&self, table: &TextTable<'_>, missing: &[&str], nears: &[Option<&str>]) -> Mismatch {
        let shown: Vec<&str> = table.headers().take(SHOWN).collect();
        let meant: Vec<String> = missing
            .iter()
            .zip(nears)
            .filter_map(|(name, near)| near.map(|near| format!("`{name}` instead of `{near}`")))
            .collect();
        let repair = if shown.len() == 1 && self.required.len() > 1 {
            "the file has one column: save it with its columns separated by commas".to_owned()
        } else if meant.is_empty() {
            "rename the columns, or add the names in the file to the layout".to_owned()
        } else {
            format!("did you mean {}? Rename them in the file, or in the layout", meant.join(", "))
        };
        let expected = format!("a row with the headers {}", self.required.join(", "));
        let found = format!("`{}`", shown.join("`, `"));
        Mismatch::new(Drift::ColumnMissing, table.file, table.header_place(), expected, found, repair)
    }

    fn not_read(&self, table: &TextTable<'_>) -> Mismatch {
        let place = format!("{} of `{}`", table.header_place(), table.sheet);
        let found = format!("no column `{}`", self.missing(table).join("`, `"));
        let (expected, repair) =
            ("every column of the layout, or none", "add the column if you need its figures");
        Mismatch::new(Drift::SheetNotRead, table.file, place, expected, found, repair)
    }

    /// Columns that are needed and there more than once: the file does not say which is right.
    fn duplicates(&self, table: &TextTable<'_>) -> Vec<Mismatch> {
        let needed = self.all.iter().filter(|name| !self.ignored.contains(name));
        needed
            .filter(|name| table.columns(name) > 1)
            .map(|name| {
                let (expected, found) = ("one column of this name", "more than one");
                at(table, name, Drift::DuplicateColumn, expected, found, "remove all but one")
            })
            .collect()
    }

    /// Columns that the layout does not have, except those that were reported as renamed.
    fn unknown_columns(&self, table: &TextTable<'_>, renamed: &[Option<&str>]) -> Vec<Mismatch> {
        let unknown = if self.allow_others { Vec::new() } else { self.unknown(table) };
        unknown
            .into_iter()
            .filter(|header| !renamed.contains(&Some(header)))
            .map(|header| {
                let expected = "only columns of the layout";
                at(table, header, Drift::ColumnUnknown, expected, "another column", "add it to the layout")
            })
            .collect()
    }
}

/// Show at most this many headers.
const SHOWN: usize = 8;

fn at(
    table: &TextTable<'_>,
    header: &str,
    kind: Drift,
    expected: &str,
    found: &str,
    repair: &str,
) -> Mismatch {
    let place = format!("{}, column {header}", table.header_place());
    Mismatch::new(kind, table.file, place, expected, found, repair)
}

fn no_table(file: &str) -> Mismatch {
    let (expected, found) = ("a table with the layout's columns", "no table");
    let repair = "open the file: the figures may be in another file that it links to";
    Mismatch::new(Drift::SheetMissing, file, "the whole file", expected, found, repair)
}
