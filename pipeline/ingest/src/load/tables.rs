//! The files that each table of the store was read from (`tables.json`). A damaged or missing table is found before
//! anything is calculated without it, and is made again from the snapshots.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::trust_return;

use store::observation::{self, ParquetError};
use store::snapshot::Hash;
use store::table_index::{TableFault, TableIndex, table_files};

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
    pub(super) read_from: BTreeMap<String, Vec<ReadFrom>>,
    changed: bool,
    /// The hashes of the tables.
    pub(super) index: TableIndex,
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
        let index = TableIndex::read(store)?;
        Ok(Self { store: store.to_owned(), read_from, changed: false, index })
    }

    /// Whether a table was read from files.
    pub(super) fn knows(&self, path: &Path) -> bool {
        self.read_from.contains_key(&self.name(path))
    }

    /// The files that a table was read from.
    pub(super) fn files(&self, path: &Path) -> &[ReadFrom] {
        self.read_from.get(&self.name(path)).map_or(&[], Vec::as_slice)
    }

    /// The files that the tables were read from.
    pub(super) fn all_files(&self) -> impl Iterator<Item = &ReadFrom> {
        self.read_from.values().flatten()
    }

    /// The path of a table inside the store.
    fn name(&self, path: &Path) -> String {
        files::slashed(path.strip_prefix(&self.store).unwrap_or(path))
    }

    /// Puts the whole tables into the index that cannot be made again, because no file is recorded: a run that was killed
    /// wrote them.
    pub(super) fn index_unrecorded(&mut self) -> Result<(), Error> {
        for path in table_files(&self.store)? {
            if !self.knows(&path) && matches!(self.index.fault(&path), Some(TableFault::Replaced)) {
                self.index.note(&path)?;
            }
        }
        Ok(())
    }

    /// Notes the file that a table, which was just written, was read from. `adds` says that its rows were added to those
    /// of earlier files.
    pub(super) fn note(&mut self, path: &Path, file: ReadFrom, adds: bool) -> Result<(), Error> {
        let all = self.read_from.entry(self.name(path)).or_default();
        if adds {
            all.retain(|known| known.snapshot != file.snapshot);
        } else {
            all.clear();
        }
        all.push(file);
        self.changed = true;
        Ok(self.index.note(path)?)
    }

    /// Writes the record, and then the index.
    pub(super) fn write(&mut self) -> Result<(), Error> {
        if self.changed {
            let text =
                serde_json::to_vec_pretty(&self.read_from).map_err(|error| Error::Output(error.into()))?;
            files::write_whole(&self.store.join(RECORD), &text)?;
            self.changed = false;
        }
        Ok(self.index.write()?)
    }

    /// Whether the tables of a source are in the record, and unchanged since they were written.
    pub(super) fn are_whole(&self, id: &str) -> bool {
        let mut own = self.of(id).peekable();
        own.peek().is_some() && own.all(|path| path.exists() && self.index.fault(&path).is_none())
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

/// Checks that every table of a store is the one in its index or, if the index lacks it, unchanged since it was written,
/// and that none is missing. Gives their number.
///
/// # Errors
/// [`Error::Tables`] names every damaged or missing table.
pub fn check_tables(store: &Path) -> Result<usize, Error> {
    let record = Tables::read(store)?;
    let mut damaged = Vec::new();
    let tables = table_files(store)?;
    let is_return = |path: &Path| files::name(path).starts_with(&format!("{}-", trust_return::SOURCE));
    for path in &tables {
        if let Some(TableFault::Damaged(problem)) = record.index.fault(path) {
            let is_return = is_return(path);
            damaged.push(DamagedTable { path: path.clone(), problem: Some(problem), is_return });
        }
    }
    let recorded = record.read_from.keys().map(|name| store.join(name));
    let known: BTreeSet<PathBuf> = recorded.chain(record.index.paths()).collect();
    let missing = known.into_iter().filter(|path| !path.exists());
    damaged.extend(missing.map(|path| {
        let is_return = is_return(&path);
        DamagedTable { path, problem: None, is_return }
    }));
    if damaged.is_empty() { Ok(tables.len()) } else { Err(DamagedTables(damaged).into()) }
}

/// The hashes of the files that the tables of a store can be made again from.
///
/// # Errors
/// If the record cannot be read.
pub fn files_of_tables(store: &Path) -> Result<BTreeSet<Hash>, Error> {
    Ok(Tables::read(store)?.read_from.values().flatten().map(|file| file.snapshot).collect())
}

/// Puts all whole tables of a store into its index. The caller has just written some of them.
///
/// # Errors
/// If a table cannot be read, or the index cannot be written.
pub fn index_tables(store: &Path) -> Result<(), Error> {
    let mut index = TableIndex::read(store)?;
    for path in table_files(store)? {
        if !matches!(index.fault(&path), Some(TableFault::Damaged(_))) {
            index.note(&path)?;
        }
    }
    Ok(index.write()?)
}
