//! The SHA-256 of each table of a store (`index.json`), which is replaced as a whole. It names the tables that are in
//! use: a file that differs from it is not read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::observation::{self, ParquetError};
use crate::snapshot::Hash;
use files::FileError;

/// The name of the index in a store.
pub const INDEX: &str = "index.json";

/// The folders of the tables in the index. Benchmark tables have an index of their own, with the hashes of what they
/// were made from.
pub const FOLDERS: [&str; 2] = ["observations", "registers"];

/// Raised when a key changes its meaning.
const VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct IndexFile {
    version: u32,
    tables: BTreeMap<String, Hash>,
}

/// What is wrong with a table.
#[derive(Debug)]
pub enum TableFault {
    /// The index names it, and there is no such file.
    Missing,
    /// Its file is empty, incomplete or changed.
    Damaged(ParquetError),
    /// Its file is whole, and not the one that the index names: a run was killed, or a file was put back.
    Replaced,
}

/// The index of a store.
#[derive(Debug)]
pub struct TableIndex {
    store: PathBuf,
    tables: BTreeMap<String, Hash>,
    changed: bool,
}

impl TableIndex {
    /// Reads the index of a store. A store of an earlier version has none, and a damaged index is taken as empty: the
    /// whole tables are then added by [`Self::add_whole`].
    ///
    /// # Errors
    /// When the file exists and cannot be read.
    pub fn read(store: &Path) -> Result<Self, FileError> {
        let path = store.join(INDEX);
        let tables = if path.exists() {
            let read = serde_json::from_slice::<IndexFile>(&files::read(&path)?);
            read.map(|index| index.tables).unwrap_or_default()
        } else {
            BTreeMap::new()
        };
        Ok(Self { store: store.to_owned(), tables, changed: false })
    }

    /// The path of a table inside the store, as the index names it.
    pub fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.store).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    /// The paths of the tables in the index.
    pub fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.tables.keys().map(|name| self.store.join(name))
    }

    /// Whether the index has a table.
    pub fn has(&self, path: &Path) -> bool {
        self.tables.contains_key(&self.name(path))
    }

    /// What is wrong with a table; `None` if it is the one in the index, or a whole table that the index does not name.
    pub fn fault(&self, path: &Path) -> Option<TableFault> {
        let known = self.tables.get(&self.name(path));
        if !path.exists() {
            return known.map(|_| TableFault::Missing);
        }
        match observation::file_hash(path) {
            Ok(hash) if known == Some(&hash) => None,
            Ok(_) => match observation::verify(path) {
                Err(problem) => Some(TableFault::Damaged(problem)),
                Ok(()) => known.map(|_| TableFault::Replaced),
            },
            Err(error) => Some(TableFault::Damaged(error.into())),
        }
    }

    /// Adds a table that this process has written, or replaces its hash.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub fn note(&mut self, path: &Path) -> Result<(), FileError> {
        let hash = observation::file_hash(path)?;
        self.changed |= self.tables.insert(self.name(path), hash) != Some(hash);
        Ok(())
    }

    /// Adds the whole tables of the store that the index does not name.
    ///
    /// # Errors
    /// When a folder cannot be listed.
    pub fn add_whole(&mut self) -> Result<(), FileError> {
        for path in table_files(&self.store)? {
            if !self.has(&path) && self.fault(&path).is_none() {
                self.note(&path)?;
            }
        }
        Ok(())
    }

    /// Replaces the index in one step, if it changed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self) -> Result<(), FileError> {
        if self.changed {
            let index = IndexFile { version: VERSION, tables: self.tables.clone() };
            let path = self.store.join(INDEX);
            let text = serde_json::to_vec_pretty(&index)
                .map_err(|error| FileError::new("write", &path, error.into()))?;
            files::write_whole(&path, &text)?;
            self.changed = false;
        }
        Ok(())
    }
}

/// The Parquet files in the folders of the index, in order.
///
/// # Errors
/// When a folder cannot be listed.
pub fn table_files(store: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut all = Vec::new();
    for folder in FOLDERS {
        all.extend(files::list(&store.join(folder))?);
    }
    all.retain(|path| path.extension().is_some_and(|end| end == "parquet"));
    Ok(all)
}
