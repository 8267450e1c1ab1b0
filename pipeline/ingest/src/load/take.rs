//! Takes the bytes of one published file into the store: extracted by their layout, checked against the store, and
//! written whole. If the file does not fit, the store stays as it is.

use std::path::{Path, PathBuf};

use super::checks::{self, CheckedFile};
use super::{organisations, releases};
use crate::Error;
use crate::extract::{
    self, Drift, ExtractedRows, Extraction, Layout, LayoutMismatch, Mismatch, Organisations, PublishedFile,
};
use catalogue::assets::Assets;
use catalogue::correction::Correction;
use store::observation;

/// A table that was made from a file.
#[derive(Debug)]
pub struct ImportedTable {
    /// Its path.
    pub path: PathBuf,
    /// How many rows it has.
    pub rows: usize,
    /// The release, if the file has one.
    pub release: Option<String>,
    /// Drift that cannot make a number wrong.
    pub warnings: Vec<Mismatch>,
    /// Tables that no pattern of the layout fits.
    pub unread: Vec<String>,
}

/// A file that fits its layout, and is not written yet.
#[derive(Debug)]
pub struct Prepared {
    pub(super) content: ExtractedRows,
    pub(super) taken: ImportedTable,
}

/// Reads a file and checks it against the store. `stem` is the name of its table, to which the release is added. Writes
/// nothing.
///
/// # Errors
/// If it does not fit its layout, or differs too much from the table that it follows or replaces.
pub(super) async fn prepare(
    assets: &Assets,
    store: &Path,
    stem: &str,
    layout: &Layout,
    corrections: &[Correction],
    file: PublishedFile<'_>,
) -> Result<Prepared, Error> {
    let known = organisations::of_store(store)?;
    let Extraction { content, mut warnings, unread } = extract::extract(layout, corrections, &known, file)?;
    let checked = CheckedFile { layout: &layout.id, name: file.name };
    let (path, rows, release) = match &content {
        ExtractedRows::Compact(figures) => {
            let release = figures.release();
            let session = checks::session_after(figures.batches(checks::compared_schema()))?;
            warnings.extend(checks::unknown_organisations(assets, &session, &known, checked).await?);
            if let Some(before) = releases::newest(store, stem, release)? {
                warnings.extend(checks::compare_releases(assets, &session, &before, stem, checked).await?);
            }
            (table(store, stem, Some(release)), figures.len(), Some(release.to_owned()))
        }
        ExtractedRows::Observations(rows) => {
            warnings.extend(checks::inverted_ratios(assets, store, rows, checked).await?);
            (table(store, stem, file.release), rows.num_rows(), file.release.map(str::to_owned))
        }
        ExtractedRows::Register { table, rows } => {
            let path = register(store, table);
            if layout.register.as_ref().is_some_and(|register| !register.declarations) {
                refuse_shrunk(&path, rows.num_rows(), layout, file.name)?;
            }
            if layout.register.as_ref().is_some_and(|register| register.compare_regions) {
                warnings.extend(checks::region_differences(assets, store, rows, checked).await?);
            }
            (path, rows.num_rows(), file.release.map(str::to_owned))
        }
    };
    Ok(Prepared { content, taken: ImportedTable { path, rows, release, warnings, unread } })
}

/// Reads a file that ships with the program, which is not checked against the store.
pub(super) fn prepare_bundled(
    store: &Path,
    stem: &str,
    layout: &Layout,
    file: PublishedFile<'_>,
) -> Result<Prepared, Error> {
    let Extraction { content, warnings, unread } =
        extract::extract(layout, &[], &Organisations::default(), file)?;
    let (path, rows) = match &content {
        ExtractedRows::Compact(figures) => (table(store, stem, Some(figures.release())), figures.len()),
        ExtractedRows::Observations(rows) => (table(store, stem, None), rows.num_rows()),
        ExtractedRows::Register { table, rows } => (register(store, table), rows.num_rows()),
    };
    Ok(Prepared { content, taken: ImportedTable { path, rows, release: None, warnings, unread } })
}

fn register(store: &Path, table: &str) -> PathBuf {
    store.join(format!("registers/{table}.parquet"))
}

impl Prepared {
    /// Writes its table, whole.
    ///
    /// # Errors
    /// If the file cannot be written; an earlier table is then unchanged.
    pub fn write(self) -> Result<ImportedTable, Error> {
        match &self.content {
            ExtractedRows::Compact(figures) => {
                let pieces = figures.batches(observation::shared_schema());
                observation::write_pieces(&self.taken.path, &observation::schema(), pieces)?;
            }
            ExtractedRows::Observations(rows) | ExtractedRows::Register { rows, .. } => {
                observation::write(&self.taken.path, rows)?;
            }
        }
        files::failpoint("table");
        Ok(self.taken)
    }
}

/// The path of the table of a release.
pub(super) fn table(store: &Path, stem: &str, release: Option<&str>) -> PathBuf {
    let safe = |text: &str| -> String {
        text.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
    };
    let name = match release {
        Some(release) => format!("{}{}{}", safe(stem), releases::SEPARATOR, safe(release)),
        None => safe(stem),
    };
    store.join(format!("observations/{name}.parquet"))
}

/// A register with fewer than nine tenths of the rows of the one in the store.
fn refuse_shrunk(path: &Path, now: usize, layout: &Layout, file: &str) -> Result<(), Error> {
    if !path.exists() {
        return Ok(());
    }
    let before = observation::read_columns(path, &["line"])?.num_rows();
    if now * 10 >= before * 9 {
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
