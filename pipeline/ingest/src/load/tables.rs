//! The files that each table of the store was read from (`tables.json`). A damaged or missing table is found before
//! anything is calculated without it, and is made again from the snapshots.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use serde::{Deserialize, Serialize};

use super::refresh::{SourceFile, files_of};
use super::take::{ImportedTable, Prepared};
use super::{declared, organisations, release_figures};
use crate::Error;
use crate::extract::{self, ExtractedRows, Layout, Organisations, PublishedFile};
use crate::trust_return;
use catalogue::assets::Assets;
use catalogue::correction;
use catalogue::source::Catalogue;
use store::observation;
use store::observation::ParquetError;
use store::snapshot::{Hash, Manifest, Retrieval, SnapshotError, Snapshots};

/// The name of the record in a store.
pub(super) const RECORD: &str = "tables.json";

/// A file that a table was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReadFrom {
    /// The source; of a file that was imported, its layout.
    pub(super) id: String,
    /// The layout that read it.
    pub(super) layout: String,
    /// The hash of the file; of a member of a zip, that of the zip.
    pub(super) snapshot: Hash,
    /// The name under which it was published.
    pub(super) name: String,
    /// The release that was named with it.
    pub(super) release: Option<String>,
}

/// The record of a store's tables, each by its path inside the store. It does not have the figures that ship with the
/// program, which are always made again.
#[derive(Debug)]
pub(super) struct Tables {
    store: PathBuf,
    read_from: BTreeMap<String, Vec<ReadFrom>>,
    changed: bool,
}

/// A table that cannot be used.
#[derive(Debug)]
pub struct DamagedTable {
    /// Its file.
    pub path: PathBuf,
    /// What is wrong with it; `None` if the file is missing.
    pub problem: Option<ParquetError>,
    is_return: bool,
}

/// Tables of the store that are damaged or missing.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(DamagedTable::sentence).collect::<Vec<_>>().join("; "))]
pub struct DamagedTables(pub Vec<DamagedTable>);

impl DamagedTable {
    fn sentence(&self) -> String {
        match &self.problem {
            None => format!("the table `{}` is missing", self.path.display()),
            Some(problem) => crate::one_line(problem),
        }
    }
}

impl DamagedTables {
    /// What a person can do about it.
    pub fn hint(&self) -> String {
        let again = if self.0.len() == 1 { "makes it again" } else { "makes them again" };
        if self.0.iter().all(|table| table.is_return) {
            return "import the trust's return again, with `race-equity import FILE --layout return`"
                .to_owned();
        }
        format!(
            "`race-equity refresh --offline` {again} from the files in the store; if it cannot, run `race-equity \
             refresh`, or import the file again"
        )
    }
}

impl Tables {
    /// The record of a store; empty if it is missing or cannot be read.
    pub(super) fn read(store: &Path) -> Result<Self, Error> {
        let path = store.join(RECORD);
        let read_from = if path.exists() {
            serde_json::from_slice(&files::read(&path)?).unwrap_or_default()
        } else {
            BTreeMap::new()
        };
        Ok(Self { store: store.to_owned(), read_from, changed: false })
    }

    /// Whether a table was read from files.
    pub(super) fn knows(&self, path: &Path) -> bool {
        self.read_from.contains_key(&self.name(path))
    }

    /// The files that a table was read from.
    pub(super) fn files(&self, path: &Path) -> &[ReadFrom] {
        self.read_from.get(&self.name(path)).map_or(&[], Vec::as_slice)
    }

    /// The path of a table inside the store.
    fn name(&self, path: &Path) -> String {
        files::slashed(path.strip_prefix(&self.store).unwrap_or(path))
    }

    /// Notes the file that a table was read from. `adds` says that its rows were added to those of earlier files.
    pub(super) fn note(&mut self, path: &Path, file: ReadFrom, adds: bool) {
        let all = self.read_from.entry(self.name(path)).or_default();
        if adds {
            all.retain(|known| known.snapshot != file.snapshot);
        } else {
            all.clear();
        }
        all.push(file);
        self.changed = true;
    }

    pub(super) fn write(&self) -> Result<(), Error> {
        if self.changed {
            let text =
                serde_json::to_vec_pretty(&self.read_from).map_err(|error| Error::Output(error.into()))?;
            files::write_whole(&self.store.join(RECORD), &text)?;
        }
        Ok(())
    }

    /// Whether the tables of a source are in the record, and unchanged since they were written.
    pub(super) fn are_whole(&self, id: &str) -> bool {
        let mut own = self.of(id).peekable();
        own.peek().is_some() && own.all(|path| observation::verify(&path).is_ok())
    }

    /// Removes the damaged tables of a source that is about to be read again, so that it is not compared with them.
    pub(super) fn clear_damaged(&self, id: &str) -> Result<(), Error> {
        for path in self.of(id).filter(|path| path.exists() && observation::verify(path).is_err()) {
            files::remove_file(&path)?;
        }
        Ok(())
    }

    fn of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = PathBuf> + 'a {
        let own = self.read_from.iter().filter(move |(_, files)| files.iter().any(|file| file.id == id));
        own.map(|(name, _)| self.store.join(name))
    }
}

/// Checks that every table of a store is unchanged since it was written, and that none is missing. Gives their number.
///
/// # Errors
/// [`Error::Tables`] names every damaged or missing table.
pub fn check_tables(store: &Path) -> Result<usize, Error> {
    let record = Tables::read(store)?;
    let (mut number, mut damaged) = (0, Vec::new());
    let is_return = |path: &Path| files::name(path).starts_with(&format!("{}-", trust_return::SOURCE));
    for inside in ["observations", "registers"] {
        for path in files::list(&store.join(inside))? {
            if path.extension().is_none_or(|end| end != "parquet") {
                continue;
            }
            number += 1;
            if let Err(problem) = observation::verify(&path) {
                let is_return = is_return(&path);
                damaged.push(DamagedTable { path, problem: Some(problem), is_return });
            }
        }
    }
    let missing = record.read_from.keys().map(|name| store.join(name)).filter(|path| !path.exists());
    damaged.extend(missing.map(|path| DamagedTable { path, problem: None, is_return: false }));
    if damaged.is_empty() { Ok(number) } else { Err(DamagedTables(damaged).into()) }
}

/// The hashes of the files that the tables of a store can be made again from.
///
/// # Errors
/// If the record cannot be read.
pub fn files_of_tables(store: &Path) -> Result<BTreeSet<Hash>, Error> {
    Ok(Tables::read(store)?.read_from.values().flatten().map(|file| file.snapshot).collect())
}

/// Makes damaged and missing tables again from the snapshots, and gives their paths. A table that cannot be made again is
/// left as it is.
///
/// A missing table is not made again while the newest file of its source is not imported: a person may have removed the
/// table so that this file is not compared with it.
///
/// # Errors
/// If the layouts cannot be read or a table cannot be written.
pub fn repair_tables(assets: &Assets, catalogue: &Catalogue, store: &Path) -> Result<Vec<PathBuf>, Error> {
    let record = Tables::read(store)?;
    let is_damaged = |name: &String| observation::verify(&store.join(name)).is_err();
    let damaged: Vec<&String> = record.read_from.keys().filter(|name| is_damaged(name)).collect();
    if damaged.is_empty() {
        return Ok(Vec::new());
    }
    let snapshots = Snapshots::of_store(store);
    let maker = TableMaker {
        catalogue,
        layouts: extract::load(assets)?,
        corrections: correction::load(assets)?,
        organisations: organisations::of_store(store)?,
        manifest: snapshots.manifest()?,
        snapshots,
    };
    let taken: Vec<Hash> = record.read_from.values().flatten().map(|file| file.snapshot).collect();
    let mut made = Vec::new();
    for name in damaged {
        let (path, files) = (store.join(name), &record.read_from[name]);
        let newest_is_taken = |file: &ReadFrom| {
            maker.manifest.newest(&file.id).is_none_or(|newest| taken.contains(&newest.sha256))
        };
        if !path.exists() && !files.iter().all(newest_is_taken) {
            continue;
        }
        match maker.make(&path, files) {
            Ok(()) => made.push(path),
            Err(error @ (Error::File(_) | Error::Parquet(ParquetError::File(_)))) => return Err(error),
            // It stays damaged, and reading the store reports it.
            Err(_) => {}
        }
    }
    Ok(made)
}

struct TableMaker<'a> {
    catalogue: &'a Catalogue,
    layouts: BTreeMap<String, Layout>,
    corrections: Vec<correction::Correction>,
    organisations: Organisations,
    manifest: Manifest,
    snapshots: Snapshots,
}

impl TableMaker<'_> {
    /// Makes a table from its files, in the order in which they were first read.
    fn make(&self, path: &Path, files: &[ReadFrom]) -> Result<(), Error> {
        let mut earlier: Option<RecordBatch> = None;
        let mut last = None;
        for file in files {
            let mut content = self.extracted(file)?;
            match (&mut content, self.layout(file)?.register.as_ref()) {
                (ExtractedRows::Register { rows, .. }, Some(register)) => {
                    if let Some(earlier) = &earlier {
                        *rows = declared::with_earlier(register, rows, earlier)?;
                    }
                    earlier = Some(rows.clone());
                }
                (ExtractedRows::Observations(rows), _) => {
                    if let Some(earlier) = &earlier {
                        *rows = release_figures::add(earlier, rows, file.precedence())?.rows;
                    }
                    earlier = Some(rows.clone());
                }
                _ => {}
            }
            last = Some(content);
        }
        let Some(content) = last else { return Ok(()) };
        let taken = ImportedTable {
            path: path.to_owned(),
            rows: 0,
            release: None,
            warnings: Vec::new(),
            unread: Vec::new(),
        };
        Prepared { content, taken }.write().map(drop)
    }

    fn layout(&self, file: &ReadFrom) -> Result<&Layout, Error> {
        self.layouts
            .get(&file.layout)
            .ok_or_else(|| Error::NoLayout { source_id: file.id.clone(), layout: file.layout.clone() })
    }

    fn extracted(&self, file: &ReadFrom) -> Result<ExtractedRows, Error> {
        let bytes = self.snapshots.get(file.snapshot)?;
        let inside = match self.catalogue.get(&file.id) {
            Some(source) if source.layout.is_none() => {
                let members = files_of(source, self.retrieval(file)?, &bytes, &mut Vec::new())?;
                members.into_iter().find(|member| member.layout == file.layout)
            }
            _ => None,
        };
        let read = inside.unwrap_or_else(|| SourceFile {
            name: file.name.clone(),
            bytes,
            snapshot: file.snapshot.to_string(),
            layout: file.layout.clone(),
        });
        let published = PublishedFile {
            name: &read.name,
            bytes: &read.bytes,
            snapshot: &read.snapshot,
            release: file.release.as_deref(),
        };
        Ok(extract::extract(self.layout(file)?, &self.corrections, &self.organisations, published)?.content)
    }

    fn retrieval(&self, file: &ReadFrom) -> Result<&Retrieval, Error> {
        let hash = file.snapshot;
        let found = self.manifest.retrievals.iter().rev().find(|retrieval| retrieval.sha256 == hash);
        found.ok_or_else(|| SnapshotError::Missing { hash, path: self.snapshots.path(hash) }.into())
    }
}
