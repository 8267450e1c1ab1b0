//! The tables of the store that have releases, and the figures of two tables that are compared.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;

use crate::Error;
use catalogue::source::Source;
use store::observation;
use store::observation::ParquetError;
use store::row;
use store::table::TableError;
use store::table::TableRow;
use store::table::TableRows;

/// Separates a table's name from its release in the name of its file.
pub(super) const SEPARATOR: &str = "--";

/// Two values that differ by less are the same: the rest is rounding in the last digits of a double.
const TOLERANCE: f64 = 1e-9;

row! {
    /// A figure with another value in a later release.
    pub RestatedFigure of "restated_figure" {
        /// What it is about: year, organisation, indicator, measure, part of the workforce, ethnic group.
        about: String,
        /// The earlier release.
        before_release: String,
        /// Its value; `None` if it has none.
        before_value: Option<f64>,
        /// The later release.
        after_release: String,
        /// Its value; `None` if it has none.
        after_value: Option<f64>,
        /// The remark of the correction that changed it.
        note: Option<String>,
    }
}

impl RestatedFigure {
    /// How far it moved; infinite if one release has no value.
    pub(super) fn size(&self) -> f64 {
        let values = self.before_value.zip(self.after_value);
        values.map_or(f64::INFINITY, |(before, after)| (after - before).abs())
    }
}

impl fmt::Display for RestatedFigure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: Option<f64>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
        let (before, after) = (shown(self.before_value), shown(self.after_value));
        write!(formatter, "{} from {before} to {after}", self.about)
    }
}

/// The figures that a release restated.
#[derive(Clone, Debug, Default)]
pub struct RestatedFigures {
    /// How many figures both releases have.
    pub compared: usize,
    /// Those that differ, the largest difference first.
    pub figures: Vec<RestatedFigure>,
}

/// The table with which a new release is compared: the table of the same release, or else of the last release by name.
pub(super) fn newest(store: &Path, stem: &str, release: &str) -> Result<Option<PathBuf>, Error> {
    let begins = format!("{stem}{SEPARATOR}");
    let own = format!("{begins}{release}.parquet");
    let mut tables: Vec<PathBuf> = files::list(&store.join("observations"))?;
    tables.retain(|path| files::name(path).starts_with(&begins));
    if let Some(replaced) = tables.iter().find(|path| files::name(path) == own) {
        return Ok(Some(replaced.clone()));
    }
    Ok(tables.pop())
}

/// The tables that have a release, so not those that ship with the program.
pub(super) fn tables(store: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut tables = files::list(&store.join("observations"))?;
    tables.retain(|path| files::name(path).contains(SEPARATOR));
    Ok(tables)
}

/// The names of the tables of a source, without a release.
pub(super) fn tables_of(source: &Source) -> Vec<&str> {
    match &source.layout {
        Some(_) => vec![source.table()],
        None => source.layouts(),
    }
}

/// The newest release of each table of the store that has releases, by the table's name.
pub(super) fn releases(store: &Path) -> Result<BTreeMap<String, String>, Error> {
    let mut releases = BTreeMap::new();
    // Sorted by name, so that the newest of a table comes last.
    for path in tables(store)? {
        let name = files::name(&path);
        let parts = name.strip_suffix(".parquet").and_then(|name| name.split_once(SEPARATOR));
        releases.extend(parts.map(|(table, release)| (table.to_owned(), release.to_owned())));
    }
    Ok(releases)
}

row! {
    /// The columns by which figures of two tables are compared.
    pub(super) ComparedFigure<'a> of "observation" {
        release: &'a str,
        collected: i32,
        org_level: &'a str,
        org_code: Option<&'a str>,
        org_name: Option<&'a str>,
        indicator: &'a str,
        measure: &'a str,
        breakdown: Option<&'a str>,
        ethnic_group: Option<&'a str>,
        denominator: Option<i64>,
        value: Option<f64>,
    }
}

/// What makes a figure different from all others: its release year, its level and what it is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FigureKey<'a> {
    year: &'a str,
    org_level: &'a str,
    collected: i32,
    /// Its code or, if it has none, its name.
    who: Option<&'a str>,
    what: [Option<&'a str>; 4],
}

impl<'a> ComparedFigure<'a> {
    pub(super) fn key(&self) -> FigureKey<'a> {
        FigureKey {
            year: self.release.get(..4).unwrap_or(self.release),
            org_level: self.org_level,
            collected: self.collected,
            who: self.org_code.or(self.org_name),
            what: [Some(self.indicator), Some(self.measure), self.breakdown, self.ethnic_group],
        }
    }
}

impl ComparedFigure<'_> {
    pub(super) fn columns_of(path: &Path) -> Result<RecordBatch, ParquetError> {
        observation::read_columns(path, &Self::columns())
    }

    pub(super) fn all(batch: &RecordBatch) -> Result<TableRows<'_, ComparedFigure<'_>>, TableError> {
        TableRows::of(batch, "the comparison")
    }

    /// Whether both have a value, and the same one.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        self.value.zip(other.value).is_some_and(|(one, two)| (one - two).abs() <= TOLERANCE)
    }

    /// What it is about, without the release: "2024 R0A 5 share white".
    pub(super) fn about(&self) -> String {
        let mut about = self.collected.to_string();
        let code = self.org_code.or(self.org_name);
        let parts = [code, Some(self.indicator), Some(self.measure), self.breakdown, self.ethnic_group];
        for part in parts.into_iter().flatten() {
            about.push(' ');
            about.push_str(part);
        }
        about
    }
}
