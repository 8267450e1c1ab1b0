//! Compares the headers of a file's tables with what the layout names, and picks the tables to read.

use super::drift::Drift;
use super::misfit::Misfit;
use super::table::Table;
use catalogue::did_you_mean::nearest;

/// The columns of a layout.
pub(super) struct Columns<'a> {
    /// Every column the layout knows.
    pub(super) wanted: &'a [&'a str],
    /// Those without which a table cannot be read.
    pub(super) required: &'a [&'a str],
    /// Columns that a table may have twice, since nothing is read from them.
    pub(super) ignored: &'a [&'a str],
    /// Whether a table may have others too.
    pub(super) others: bool,
}

/// The tables that have the layout's columns, and what is to be said of those that have only some of them.
///
/// # Errors
/// If no table has the columns, or one has a column twice: what does not fit.
pub(super) fn fitting<'t>(
    columns: &Columns<'_>,
    tables: Vec<Table<'t>>,
    file: &str,
) -> Result<(Vec<Table<'t>>, Vec<Misfit>), Vec<Misfit>> {
    let mut near: Option<(usize, Vec<Misfit>)> = None;
    let (mut fit, mut stops, mut not_read) = (Vec::new(), Vec::new(), Vec::new());
    for table in tables {
        let found = columns.required.iter().filter(|name| table.column(name).is_some()).count();
        if found == columns.required.len() {
            stops.extend(columns.twice(&table));
            stops.extend(columns.strangers(&table, &[]));
            stops.extend(table.uncalculated(columns.wanted));
            fit.push(table);
            continue;
        }
        if found * 2 >= columns.required.len() {
            not_read.push(columns.not_read(&table));
        }
        if near.as_ref().is_none_or(|(most, _)| found > *most) {
            near = Some((found, columns.misfits(&table, found)));
        }
    }
    if !stops.is_empty() {
        return Err(stops);
    }
    if fit.is_empty() {
        return Err(near.map_or_else(|| vec![no_table(file)], |(_, misfits)| misfits));
    }
    Ok((fit, not_read))
}

impl Columns<'_> {
    fn missing<'s>(&'s self, table: &Table<'_>) -> Vec<&'s str> {
        self.required.iter().copied().filter(|name| table.column(name).is_none()).collect()
    }

    fn unknown<'t>(&self, table: &'t Table<'_>) -> Vec<&'t str> {
        let known: Vec<String> = self.wanted.iter().map(|name| super::loose(name)).collect();
        table.headers().filter(|header| !known.contains(&super::loose(header))).collect()
    }

    /// What to say of a table that lacks columns, of which it has `found`.
    fn misfits(&self, table: &Table<'_>, found: usize) -> Vec<Misfit> {
        let (missing, unknown) = (self.missing(table), self.unknown(table));
        let nears: Vec<Option<&str>> =
            missing.iter().map(|name| nearest(name, unknown.iter().copied())).collect();
        if found * 2 < self.required.len() {
            return vec![self.no_header(table, &missing, &nears)];
        }
        let mut misfits: Vec<Misfit> = missing
            .iter()
            .zip(&nears)
            .map(|(name, near)| {
                let repair = near.map_or_else(
                    || "add it to the file, or take it out of the layout".to_owned(),
                    |near| format!("did you mean `{near}`? Rename it in the file, or in the layout"),
                );
                at(table, name, Drift::ColumnMissing, "a column of this name", "none", &repair)
            })
            .collect();
        misfits.extend(self.twice(table));
        misfits.extend(self.strangers(table, &nears));
        misfits
    }

    /// One line for a table that has few of the columns or none: the nearest row is not its header.
    fn no_header(&self, table: &Table<'_>, missing: &[&str], nears: &[Option<&str>]) -> Misfit {
        let shown: Vec<&str> = table.headers().take(SHOWN).collect();
        let meant: Vec<String> = missing
            .iter()
            .zip(nears)
            .filter_map(|(name, near)| near.map(|near| format!("`{name}` by `{near}`")))
            .collect();
        let repair = if shown.len() == 1 && self.required.len() > 1 {
            "it is one column: save the file with its columns separated by commas".to_owned()
        } else if meant.is_empty() {
            "give the columns these names, or name those of the file in the layout".to_owned()
        } else {
            format!("did you mean {}? Rename them in the file, or in the layout", meant.join(", "))
        };
        Misfit {
            kind: Drift::ColumnMissing,
            file: table.file.into(),
            place: table.header_place(),
            expected: format!("a row with the headers {}", self.required.join(", ")),
            found: format!("`{}`", shown.join("`, `")),
            repair,
        }
    }

    fn not_read(&self, table: &Table<'_>) -> Misfit {
        Misfit {
            kind: Drift::SheetNotRead,
            file: table.file.into(),
            place: format!("{} of `{}`", table.header_place(), table.sheet),
            expected: "every column of the layout, or none".to_owned(),
            found: format!("no column `{}`", self.missing(table).join("`, `")),
            repair: "add the column if its figures are wanted".to_owned(),
        }
    }

    /// Columns that are needed and there more than once: which of them is meant cannot be told.
    fn twice(&self, table: &Table<'_>) -> Vec<Misfit> {
        let needed = self.wanted.iter().filter(|name| !self.ignored.contains(name));
        needed
            .filter(|name| table.columns(name) > 1)
            .map(|name| {
                let (expected, found) = ("one column of this name", "more than one");
                at(table, name, Drift::DuplicateColumn, expected, found, "take out all but one")
            })
            .collect()
    }

    /// Columns that the layout does not know, but for those that were named as renamed.
    fn strangers(&self, table: &Table<'_>, named: &[Option<&str>]) -> Vec<Misfit> {
        let unknown = if self.others { Vec::new() } else { self.unknown(table) };
        unknown
            .into_iter()
            .filter(|header| !named.contains(&Some(header)))
            .map(|header| {
                let expected = "only columns that the layout names";
                at(table, header, Drift::ColumnUnknown, expected, "another", "name it in the layout")
            })
            .collect()
    }
}

/// So many headers tell a person which row is meant.
const SHOWN: usize = 8;

fn at(table: &Table<'_>, header: &str, kind: Drift, expected: &str, found: &str, repair: &str) -> Misfit {
    Misfit {
        kind,
        file: table.file.into(),
        place: format!("{}, column {header}", table.header_place()),
        expected: expected.to_owned(),
        found: found.to_owned(),
        repair: repair.to_owned(),
    }
}

/// A file without a single table.
fn no_table(file: &str) -> Misfit {
    Misfit {
        kind: Drift::SheetMissing,
        file: file.into(),
        place: "the whole file".to_owned(),
        expected: "a table with the layout's columns".to_owned(),
        found: "no table".to_owned(),
        repair: "open the file: the figures may be in another one that it links to".to_owned(),
    }
}
