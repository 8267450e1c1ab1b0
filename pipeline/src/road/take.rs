//! Takes the bytes of one published file into the store: extracted by their layout, compared with what
//! is held, written whole. Where they do not fit, what is held stays.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use arrow::array::{AsArray, RecordBatch};

use super::held::{self, Changes};
use super::upside_down;
use crate::correction::Correction;
use crate::error::Error;
use crate::extract::{self, Drift, Extracted, Figures, Layout, Misfit, Misfits, Published};
use crate::files;
use crate::observation::{self, Level};

/// What became of a file.
#[derive(Debug)]
pub struct Taken {
    /// The table it was written as.
    pub path: PathBuf,
    /// How many rows it has.
    pub rows: usize,
    /// The release, where the file has one.
    pub release: Option<String>,
    /// Drift that could not make a wrong number.
    pub warnings: Vec<Misfit>,
}

/// How far the number of trusts may move between two releases, either way.
const FAR: f64 = 0.8;

/// A file that fits its layout, and is not written yet.
#[derive(Debug)]
pub struct Prepared {
    pub(super) content: Extracted,
    pub(super) taken: Taken,
}

/// Reads a file and compares it with what is held; `stem` is the name of its table, to which the
/// release is added. Writes nothing.
///
/// # Errors
/// When it does not fit its layout, or is far from what is held.
pub fn prepare(
    store: &Path,
    stem: &str,
    layout: &Layout,
    corrections: &[Correction],
    file: Published<'_>,
) -> Result<Prepared, Error> {
    let extraction = extract::extract(layout, corrections, file)?;
    let mut warnings = extraction.warnings;
    let content = extraction.content;
    let (path, rows, release) = match &content {
        Extracted::Figures(figures) => {
            let release = figures.release();
            warnings.extend(unknown_organisations(store, figures, file.name)?);
            if let Some(before) = held::newest(store, stem, release)? {
                refuse_far(&before, figures, layout, file.name)?;
                let changes =
                    held::changes(&observation::read_columns(&before, &held::COMPARED)?, figures.batches())?;
                warnings.extend(changed(&changes, file.name, stem));
            }
            (table(store, stem, Some(release)), figures.len(), Some(release.to_owned()))
        }
        Extracted::Observations(rows) => {
            warnings.extend(upside_down::check(store, rows, &layout.id, file.name)?);
            (table(store, stem, file.release), rows.num_rows(), file.release.map(str::to_owned))
        }
        Extracted::Register { table, rows } => {
            (store.join(format!("registers/{table}.parquet")), rows.num_rows(), None)
        }
    };
    Ok(Prepared { content, taken: Taken { path, rows, release, warnings } })
}

impl Prepared {
    /// Writes its table, whole.
    ///
    /// # Errors
    /// When the file cannot be written; what stood there then still stands.
    pub fn write(self) -> Result<Taken, Error> {
        match &self.content {
            Extracted::Figures(figures) => {
                observation::write_pieces(&self.taken.path, &observation::schema(), figures.batches())?;
            }
            Extracted::Observations(rows) | Extracted::Register { rows, .. } => {
                observation::write(&self.taken.path, rows)?;
            }
        }
        files::point_of_death("table");
        Ok(self.taken)
    }
}

/// Where the figures of a release lie.
fn table(store: &Path, stem: &str, release: Option<&str>) -> PathBuf {
    let safe = |text: &str| -> String {
        text.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
    };
    let name = match release {
        Some(release) => format!("{}{}{}", safe(stem), held::BETWEEN, safe(release)),
        None => safe(stem),
    };
    store.join(format!("observations/{name}.parquet"))
}

/// Trusts that no register knows: they belong to no region.
fn unknown_organisations(store: &Path, figures: &Figures, file: &str) -> Result<Vec<Misfit>, Error> {
    let mut known = HashSet::new();
    for (register, column) in [
        ("organisation", "org_code"),
        ("organisation_alias", "alias"),
        ("ods_trust", "org_code"),
        ("ods_care_trust", "org_code"),
    ] {
        let path = store.join(format!("registers/{register}.parquet"));
        if path.exists() {
            known.extend(texts(&observation::read(&path)?, column));
        }
    }
    let unknown: Vec<String> = figures
        .organisations(Level::Trust)
        .into_iter()
        .filter(|(code, _)| !known.is_empty() && !known.contains(*code))
        .map(|(code, name)| format!("`{code}` ({name})"))
        .collect();
    if unknown.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![Misfit {
        kind: Drift::OrganisationUnknown,
        file: file.into(),
        place: "its trusts".to_owned(),
        expected: "trusts of the registers".to_owned(),
        found: unknown.join(", "),
        repair: "refresh `ods-etr` and `ods-ect`, or add an alias; they belong to no region".to_owned(),
    }])
}

fn texts(rows: &RecordBatch, column: &str) -> Vec<String> {
    let Some(column) = rows.column_by_name(column).and_then(|column| column.as_string_opt::<i32>()) else {
        return Vec::new();
    };
    column.iter().flatten().map(str::to_owned).collect()
}

/// A release with far fewer or far more trusts than the last one.
fn refuse_far(before: &Path, figures: &Figures, layout: &Layout, file: &str) -> Result<(), Error> {
    let rows = observation::read_columns(before, &["org_level", "org_code"])?;
    let (levels, codes) = (texts(&rows, "org_level"), texts_or_empty(&rows, "org_code"));
    let trusts = Level::Trust.as_str();
    let held: HashSet<&String> =
        levels.iter().zip(&codes).filter(|(level, _)| *level == trusts).map(|(_, code)| code).collect();
    let found = figures.organisations(Level::Trust).len();
    #[expect(clippy::cast_precision_loss, reason = "some hundred trusts")]
    let (held, count) = (held.len() as f64, found as f64);
    if held == 0.0 || (count >= FAR * held && FAR * count <= held) {
        return Ok(());
    }
    let misfit = Misfit {
        kind: Drift::RowCount,
        file: file.into(),
        place: "the whole file".to_owned(),
        expected: format!("about {held} trusts, as in `{}`", files::name(before)),
        found: format!("{found}"),
        repair: "ask the publisher whether the file is whole; if it is, remove the table that is held"
            .to_owned(),
    };
    Err(Misfits { layout: layout.id.clone(), misfits: vec![misfit] }.into())
}

fn texts_or_empty(rows: &RecordBatch, column: &str) -> Vec<String> {
    let Some(column) = rows.column_by_name(column).and_then(|column| column.as_string_opt::<i32>()) else {
        return Vec::new();
    };
    column.iter().map(|text| text.unwrap_or_default().to_owned()).collect()
}

fn changed(changes: &Changes, file: &str, stem: &str) -> Option<Misfit> {
    let largest = changes.rows.first()?;
    Some(Misfit {
        kind: Drift::ValueChanged,
        file: file.into(),
        place: "figures of years already held".to_owned(),
        expected: format!("the {} figures of release {}", changes.compared, largest.before_release),
        found: format!("{} of them changed, the largest {largest}", changes.rows.len()),
        repair: format!("`race-equity diff {stem}` lists them"),
    })
}
