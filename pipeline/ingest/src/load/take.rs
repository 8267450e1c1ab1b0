//! Takes the bytes of one published file into the store: extracted by their layout, compared with what
//! is held, written whole. Where they do not fit, what is held stays.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;

use super::emptied::Emptied;
use super::held::{self, Changes, ComparedFigure};
use super::{organisations, upside_down};
use crate::Error;
use crate::extract::{
    self, CompactObservations, Drift, ExtractedRows, Extraction, Layout, LayoutMismatch, Mismatch,
    Organisations, PublishedFile,
};
use catalogue::correction::Correction;
use store::observation;
use store::observation::Level;

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
    pub warnings: Vec<Mismatch>,
}

/// How far the number of trusts may move between two releases, either way.
const FAR: f64 = 0.8;

/// A file that fits its layout, and is not written yet.
#[derive(Debug)]
pub struct Prepared {
    pub(super) content: ExtractedRows,
    pub(super) taken: Taken,
}

/// Reads a file and compares it with the store; `stem` is the name of its table, to which the release is
/// added. Writes nothing.
///
/// # Errors
/// When it does not fit its layout, or is far from what the store has.
pub fn prepare(
    store: &Path,
    stem: &str,
    layout: &Layout,
    corrections: &[Correction],
    file: PublishedFile<'_>,
) -> Result<Prepared, Error> {
    let known = organisations::of_store(store)?;
    let Extraction { content, mut warnings } = extract::extract(layout, corrections, &known, file)?;
    let (path, rows, release) = match &content {
        ExtractedRows::Compact(figures) => {
            let release = figures.release();
            warnings.extend(unknown_organisations(&known, figures, file.name));
            if let Some(before) = held::newest(store, stem, release)? {
                let rows = ComparedFigure::columns_of(&before)?;
                refuse_far((&before, &rows), figures, layout, file.name)?;
                let mut emptied = Emptied::new(&rows)?;
                let pieces = figures.batches().map(|piece| {
                    let piece = piece.map_err(Error::Arrow)?;
                    emptied.see(&piece)?;
                    Ok(piece)
                });
                let changes = held::changes(&rows, pieces)?;
                emptied.refuse(layout, file.name)?;
                warnings.extend(changed(&changes, file.name, stem));
            }
            (table(store, stem, Some(release)), figures.len(), Some(release.to_owned()))
        }
        ExtractedRows::Observations(rows) => {
            warnings.extend(upside_down::check(store, rows, &layout.id, file.name)?);
            (table(store, stem, file.release), rows.num_rows(), file.release.map(str::to_owned))
        }
        ExtractedRows::Register { table, rows } => {
            let path = register(store, table);
            if layout.register.as_ref().is_some_and(|register| !register.declarations) {
                refuse_shrunk(&path, rows.num_rows(), layout, file.name)?;
            }
            (path, rows.num_rows(), None)
        }
    };
    Ok(Prepared { content, taken: Taken { path, rows, release, warnings } })
}

/// Reads a file that ships with the program, which is not compared with anything.
pub(super) fn prepare_bundled(
    store: &Path,
    stem: &str,
    layout: &Layout,
    file: PublishedFile<'_>,
) -> Result<Prepared, Error> {
    let Extraction { content, warnings } = extract::extract(layout, &[], &Organisations::default(), file)?;
    let (path, rows) = match &content {
        ExtractedRows::Compact(figures) => (table(store, stem, Some(figures.release())), figures.len()),
        ExtractedRows::Observations(rows) => (table(store, stem, None), rows.num_rows()),
        ExtractedRows::Register { table, rows } => (register(store, table), rows.num_rows()),
    };
    Ok(Prepared { content, taken: Taken { path, rows, release: None, warnings } })
}

/// Where a register is.
fn register(store: &Path, table: &str) -> PathBuf {
    store.join(format!("registers/{table}.parquet"))
}

impl Prepared {
    /// Writes its table, whole.
    ///
    /// # Errors
    /// When the file cannot be written; what stood there then still stands.
    pub fn write(self) -> Result<Taken, Error> {
        match &self.content {
            ExtractedRows::Compact(figures) => {
                observation::write_pieces(&self.taken.path, &observation::schema(), figures.batches())?;
            }
            ExtractedRows::Observations(rows) | ExtractedRows::Register { rows, .. } => {
                observation::write(&self.taken.path, rows)?;
            }
        }
        files::failpoint("table");
        Ok(self.taken)
    }
}

/// Where the figures of a release lie.
pub(super) fn table(store: &Path, stem: &str, release: Option<&str>) -> PathBuf {
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
fn unknown_organisations(
    known: &Organisations,
    figures: &CompactObservations,
    file: &str,
) -> Option<Mismatch> {
    let trusts = figures.organisations(Level::Trust).into_iter();
    let unknown: Vec<String> = trusts
        .filter(|(code, _)| !known.is_empty() && known.level(code).is_none())
        .map(|(code, name)| format!("`{code}` ({name})"))
        .collect();
    (!unknown.is_empty()).then(|| Mismatch {
        kind: Drift::OrganisationUnknown,
        file: file.into(),
        place: "its trusts".to_owned(),
        expected: "trusts of the registers".to_owned(),
        found: unknown.join(", "),
        repair: "refresh `ods-etr` and `ods-ect`, or add an alias; they belong to no region".to_owned(),
    })
}

/// So many of the rows of a register have to be in the next one, of 1.
const STAYS: f64 = 0.9;

/// A register with far fewer rows than the one in the store.
fn refuse_shrunk(path: &Path, now: usize, layout: &Layout, file: &str) -> Result<(), Error> {
    if !path.exists() {
        return Ok(());
    }
    let before = observation::read_columns(path, &["line"])?.num_rows();
    #[expect(clippy::cast_precision_loss, reason = "some thousand rows")]
    let few = (now as f64) < STAYS * (before as f64);
    if !few {
        return Ok(());
    }
    let misfit = Mismatch {
        kind: Drift::RowCount,
        file: file.into(),
        place: "the whole file".to_owned(),
        expected: format!("about {before} rows, as in the register in the store"),
        found: format!("{now}"),
        repair: format!(
            "ask the publisher whether the file is whole; if it is, remove `{}` and take the file again",
            path.display()
        ),
    };
    Err(LayoutMismatch { layout: layout.id.clone(), mismatches: vec![misfit] }.into())
}

/// A release with far fewer or far more trusts than the last one.
fn refuse_far(
    (before, rows): (&Path, &RecordBatch),
    figures: &CompactObservations,
    layout: &Layout,
    file: &str,
) -> Result<(), Error> {
    let mut held = HashSet::new();
    for figure in ComparedFigure::all(rows)?.iter() {
        let figure = figure?;
        if figure.org_level == Level::Trust.as_str() {
            held.insert(figure.org_code.unwrap_or_default());
        }
    }
    let found = figures.organisations(Level::Trust).len();
    #[expect(clippy::cast_precision_loss, reason = "some hundred trusts")]
    let (held, count) = (held.len() as f64, found as f64);
    if held == 0.0 || (count >= FAR * held && FAR * count <= held) {
        return Ok(());
    }
    let misfit = Mismatch {
        kind: Drift::RowCount,
        file: file.into(),
        place: "the whole file".to_owned(),
        expected: format!("about {held} trusts, as in `{}`", files::name(before)),
        found: format!("{found}"),
        repair: "ask the publisher whether the file is whole; if it is, remove the table in the store"
            .to_owned(),
    };
    Err(LayoutMismatch { layout: layout.id.clone(), mismatches: vec![misfit] }.into())
}

fn changed(changes: &Changes, file: &str, stem: &str) -> Option<Mismatch> {
    let largest = changes.rows.first()?;
    Some(Mismatch {
        kind: Drift::ValueChanged,
        file: file.into(),
        place: "figures of years already held".to_owned(),
        expected: format!("the {} figures of release {}", changes.compared, largest.before_release),
        found: format!("{} of them changed, the largest {largest}", changes.rows.len()),
        repair: format!("`race-equity diff {stem}` lists them"),
    })
}
