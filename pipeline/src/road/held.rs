//! What the store holds of a publication, and what another release of it says otherwise.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Float64Type, Int32Type};
use arrow::error::ArrowError;

use crate::error::Error;
use crate::files;
use crate::source::{Reading, Source};

/// What stands between a table's name and its release in the name of its file.
pub(super) const BETWEEN: &str = "--";

/// Differences below this are rounding in the last digits of a double.
const SAME: f64 = 1e-9;

/// A figure that two releases print differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it is about: year, organisation, indicator, measure, part of the workforce, ethnic group.
    pub about: String,
    /// Release that printed it first.
    pub before_release: String,
    /// Its value; `None` where it had none.
    pub before: Option<f64>,
    /// Release that prints it now.
    pub after_release: String,
    /// Its value; `None` where it has none.
    pub after: Option<f64>,
    /// The remark of the correction that concerns it.
    pub note: Option<String>,
}

impl Change {
    /// How far it moved; a value that came or went moved furthest.
    pub fn size(&self) -> f64 {
        match (self.before, self.after) {
            (Some(before), Some(after)) => (after - before).abs(),
            _ => f64::INFINITY,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: Option<f64>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
        write!(formatter, "{} from {} to {}", self.about, shown(self.before), shown(self.after))
    }
}

/// What changed between two releases.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Figures that both have.
    pub compared: usize,
    /// Those that differ, the largest difference first.
    pub rows: Vec<Change>,
}

/// The newest table of a publication: the one that a release is about to replace, or else the release
/// that sorts last before it.
pub(super) fn newest(store: &Path, stem: &str, release: &str) -> Result<Option<PathBuf>, Error> {
    let begins = format!("{stem}{BETWEEN}");
    let own = format!("{begins}{release}.parquet");
    let mut tables: Vec<PathBuf> = files::list(&store.join("observations"))?;
    tables.retain(|path| files::name(path).starts_with(&begins));
    if let Some(replaced) = tables.iter().find(|path| files::name(path) == own) {
        return Ok(Some(replaced.clone()));
    }
    Ok(tables.pop())
}

/// The figures of years that `before` holds and that `after` prints differently.
///
/// # Errors
/// When the rows of `after` cannot be made.
pub(super) fn changes(
    before: &RecordBatch,
    after: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<Changes, Error> {
    let mut held: HashMap<String, (Option<f64>, usize)> = HashMap::with_capacity(before.num_rows());
    let rows = Rows::of(before);
    for row in 0..before.num_rows() {
        held.insert(rows.about(row), (rows.value(row), row));
    }
    let mut changes = Changes::default();
    for piece in after {
        let piece = piece.map_err(Error::Arrow)?;
        let now = Rows::of(&piece);
        for row in 0..piece.num_rows() {
            let about = now.about(row);
            let Some((value, at)) = held.get(&about) else { continue };
            changes.compared += 1;
            let same = match (*value, now.value(row)) {
                (Some(before), Some(after)) => (before - after).abs() <= SAME,
                (before, after) => before.is_none() && after.is_none(),
            };
            if !same {
                changes.rows.push(Change {
                    about,
                    before_release: rows.text("release", *at).unwrap_or_default().to_owned(),
                    before: *value,
                    after_release: now.text("release", row).unwrap_or_default().to_owned(),
                    after: now.value(row),
                    note: now.text("note", row).or(rows.text("note", *at)).map(str::to_owned),
                });
            }
        }
    }
    changes
        .rows
        .sort_by(|one, other| other.size().total_cmp(&one.size()).then_with(|| one.about.cmp(&other.about)));
    Ok(changes)
}

/// The tables of publications, each of one release; those that ship with the program are not among them.
pub(super) fn tables(store: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut tables = files::list(&store.join("observations"))?;
    tables.retain(|path| files::name(path).contains(BETWEEN));
    Ok(tables)
}

/// The names of the tables that a source is taken into, its release aside.
pub fn tables_of(source: &Source) -> Vec<&str> {
    match &source.reading {
        Reading::Layout(_) => vec![source.id.as_str()],
        Reading::Members(_) => source.layouts(),
    }
}

/// The newest release of each table of the store that has releases, by the table's name.
///
/// # Errors
/// When the tables cannot be listed.
pub fn releases(store: &Path) -> Result<BTreeMap<String, String>, Error> {
    let mut releases = BTreeMap::new();
    // Sorted by name, so that the newest of a table comes last.
    for path in tables(store)? {
        let name = files::name(&path);
        let parts = name.strip_suffix(".parquet").and_then(|name| name.split_once(BETWEEN));
        releases.extend(parts.map(|(table, release)| (table.to_owned(), release.to_owned())));
    }
    Ok(releases)
}

/// The columns by which figures of two tables are compared.
pub(super) const COMPARED: [&str; 13] = [
    "release",
    "benchmark_group",
    "collected",
    "org_level",
    "org_code",
    "org_name",
    "indicator",
    "measure",
    "breakdown",
    "ethnic_group",
    "denominator",
    "value",
    "note",
];

/// Observations by the names of their columns.
pub(super) struct Rows<'a>(&'a RecordBatch);

impl<'a> Rows<'a> {
    pub(super) fn of(rows: &'a RecordBatch) -> Self {
        Self(rows)
    }

    pub(super) fn text(&self, column: &str, row: usize) -> Option<&'a str> {
        let column = self.0.column_by_name(column)?.as_string_opt::<i32>()?;
        column.is_valid(row).then(|| column.value(row))
    }

    pub(super) fn value(&self, row: usize) -> Option<f64> {
        let column = self.0.column_by_name("value")?.as_primitive_opt::<Float64Type>()?;
        column.is_valid(row).then(|| column.value(row))
    }

    /// Whether two tables print the same value for a figure.
    pub(super) fn agrees(&self, row: usize, other: &Self, at: usize) -> bool {
        match (self.value(row), other.value(at)) {
            (Some(one), Some(two)) => (one - two).abs() <= SAME,
            _ => false,
        }
    }

    /// Whether a column is filled.
    pub(super) fn has(&self, column: &str, row: usize) -> bool {
        self.0.column_by_name(column).is_some_and(|column| column.is_valid(row))
    }

    /// What a figure is about, with its level and the year of its release.
    pub(super) fn figure(&self, row: usize) -> String {
        let release = self.text("release", row).unwrap_or_default();
        let level = self.text("org_level", row).unwrap_or_default();
        format!("{} {level} {}", release.get(..4).unwrap_or(release), self.about(row))
    }

    /// What a figure is about, but for the release: "2024 R0A 5 share white".
    pub(super) fn about(&self, row: usize) -> String {
        let collected = self.0.column_by_name("collected");
        let collected = collected.and_then(|column| column.as_primitive_opt::<Int32Type>());
        let mut about = collected.map_or(0, |column| column.value(row)).to_string();
        let code = self.text("org_code", row).or(self.text("org_name", row));
        let parts = ["indicator", "measure", "breakdown", "ethnic_group"];
        for part in std::iter::once(code).chain(parts.map(|part| self.text(part, row))).flatten() {
            about.push(' ');
            about.push_str(part);
        }
        about
    }
}
