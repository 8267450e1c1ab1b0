//! What the store holds of a publication, and what another release of it says otherwise.

use std::collections::{BTreeMap, HashMap};
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
    after: impl Iterator<Item = Result<RecordBatch, Error>>,
) -> Result<Changes, Error> {
    let mut held: HashMap<String, (Option<f64>, usize)> = HashMap::with_capacity(before.num_rows());
    let rows = ComparedFigure::all(before)?;
    for (at, figure) in rows.iter().enumerate() {
        let figure = figure?;
        held.insert(figure.about(), (figure.value, at));
    }
    let mut changes = Changes::default();
    for piece in after {
        let piece = piece?;
        for now in ComparedFigure::all(&piece)?.iter() {
            let now = now?;
            let about = now.about();
            let Some((value, at)) = held.get(&about) else { continue };
            changes.compared += 1;
            let same = match (*value, now.value) {
                (Some(before), Some(after)) => (before - after).abs() <= SAME,
                (before, after) => before.is_none() && after.is_none(),
            };
            if !same {
                let before = rows.get(*at)?;
                changes.rows.push(Change {
                    about,
                    before_release: before.release.to_owned(),
                    before: *value,
                    after_release: now.release.to_owned(),
                    after: now.value,
                    note: now.note.or(before.note).map(str::to_owned),
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
    match &source.layout {
        Some(_) => vec![source.id.as_str()],
        None => source.layouts(),
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

row! {
    /// A figure, as far as two tables are compared.
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
        benchmark_group: Option<&'a str>,
        note: Option<&'a str>,
    }
}

impl ComparedFigure<'_> {
    /// Reads the columns of a table that are compared.
    pub(super) fn columns_of(path: &Path) -> Result<RecordBatch, ParquetError> {
        observation::read_columns(path, &Self::columns())
    }

    /// The figures of a table.
    pub(super) fn all(batch: &RecordBatch) -> Result<TableRows<'_, ComparedFigure<'_>>, TableError> {
        TableRows::of(batch, "the comparison")
    }

    /// Whether two tables print the same value for a figure.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        self.value.zip(other.value).is_some_and(|(one, two)| (one - two).abs() <= SAME)
    }

    /// What a figure is about, with its level and the year of its release.
    pub(super) fn figure(&self) -> String {
        let year = self.release.get(..4).unwrap_or(self.release);
        format!("{year} {} {}", self.org_level, self.about())
    }

    /// What a figure is about, but for the release: "2024 R0A 5 share white".
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
