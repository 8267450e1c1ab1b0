//! A store that is read. Tables are never changed in place, so a reader has a folder of links to the tables as they were
//! when it opened them: it neither waits for a writer nor keeps one waiting.

use std::path::{Path, PathBuf};

use super::tables::RECORD;
use crate::Error;
use files::{FileError, Lock, UsedFolder};
use store::observation;
use store::table_index::{INDEX, TableIndex, table_files};

/// The folder of the store with the views of its readers.
pub(super) const READERS: &str = "readers";
/// The record of the benchmark tables.
const BENCHMARKS: &str = "benchmarks.json";
/// The record of retrievals.
const MANIFEST: &str = "snapshots/manifest.jsonl";
/// How often the tables are linked again if a writer replaces the index meanwhile.
const ATTEMPTS: usize = 5;
/// The time between two attempts.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(20);

/// A store that can be read until this is dropped.
#[derive(Debug)]
pub struct StoreView {
    store: PathBuf,
    path: PathBuf,
    /// Keeps writers out of the store itself.
    lock: Option<Lock>,
    /// Keeps the links or the copy.
    folder: Option<ViewFolder>,
}

#[derive(Debug)]
enum ViewFolder {
    Links(UsedFolder),
    /// Of a store that this process may not write to.
    Copy(tempfile::TempDir),
}

impl ViewFolder {
    fn begin(store: &Path) -> Result<Self, FileError> {
        if let Ok(folder) = UsedFolder::begin(&store.join(READERS)) {
            return Ok(Self::Links(folder));
        }
        let folder = tempfile::Builder::new()
            .prefix("race-equity-")
            .tempdir()
            .map_err(|source| FileError::new("make a folder in", &std::env::temp_dir(), source))?;
        Ok(Self::Copy(folder))
    }

    fn path(&self) -> &Path {
        match self {
            Self::Links(folder) => folder.path(),
            Self::Copy(folder) => folder.path(),
        }
    }
}

impl StoreView {
    /// Opens a store: with its lock, or with links to its tables if another run has it or it is read-only. The tables of
    /// the links are those of the index, or each from before or after a write that is in progress. Gathering the figures
    /// that ship with the program makes them consistent.
    ///
    /// # Errors
    /// If the store cannot be locked or its tables not linked.
    pub fn open(store: &Path, command: &str) -> Result<Self, Error> {
        if let Some(lock) = Lock::to_read(store, command)? {
            let (store, path) = (store.to_owned(), store.to_owned());
            return Ok(Self { store, path, lock: Some(lock), folder: None });
        }
        let mut attempt = 1;
        loop {
            let folder = ViewFolder::begin(store)?;
            let before = record(store, INDEX)?;
            let linked = link_tables(store, folder.path());
            if linked.is_err() && attempt == ATTEMPTS {
                linked?;
            } else if linked.is_ok() {
                let is_consistent = before.is_some() && before == record(store, INDEX)? && {
                    let index = TableIndex::read(folder.path())?;
                    index.paths().all(|path| index.fault(&path).is_none())
                };
                if is_consistent || attempt == ATTEMPTS {
                    if !is_consistent {
                        files::remove_file(&folder.path().join(INDEX))?;
                    }
                    let (store, path) = (store.to_owned(), folder.path().to_owned());
                    return Ok(Self { store, path, lock: None, folder: Some(folder) });
                }
            }
            attempt += 1;
            std::thread::sleep(PAUSE);
        }
    }

    /// The same tables without the lock: links to them, so that a writer may replace them.
    ///
    /// # Errors
    /// If the tables cannot be linked.
    pub fn without_lock(self) -> Result<Self, Error> {
        if self.lock.is_none() {
            return Ok(self);
        }
        let folder = ViewFolder::begin(&self.store)?;
        link_tables(&self.store, folder.path())?;
        Ok(Self {
            path: folder.path().to_owned(),
            store: self.store.clone(),
            lock: None,
            folder: Some(folder),
        })
    }

    /// Keeps the benchmark tables of the view for later readers, if there are new ones or damaged ones were made again
    /// (`was_damaged`), unless a writer has changed the store since, or has it now.
    ///
    /// # Errors
    /// If a table cannot be read, or the store cannot be written.
    pub fn keep_benchmarks(&self, command: &str, was_damaged: bool) -> Result<(), Error> {
        let made = record(&self.path, BENCHMARKS)?;
        let (Some(made), None) = (made, &self.lock) else { return Ok(()) };
        if !was_damaged && record(&self.store, BENCHMARKS)?.as_ref() == Some(&made) {
            return Ok(());
        }
        let Some(_lock) = Lock::to_read(&self.store, command)? else { return Ok(()) };
        let index = record(&self.path, INDEX)?;
        if index.is_none() || index != record(&self.store, INDEX)? {
            return Ok(());
        }
        for path in files::list(&store::tables_folder(&self.path))? {
            let kept = store::tables_folder(&self.store).join(files::name(&path));
            files::write_whole(&kept, &files::read(&path)?)?;
        }
        Ok(files::write_whole(&self.store.join(BENCHMARKS), &made)?)
    }

    /// The folder of its tables; benchmark tables may be written there.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether this process has the lock of the store.
    pub fn is_locked(&self) -> bool {
        self.lock.is_some()
    }

    /// Whether it is a folder of links or copies.
    pub fn is_copy(&self) -> bool {
        self.folder.is_some()
    }
}

/// The bytes of a record of a store, if it is there.
fn record(store: &Path, name: &str) -> Result<Option<Vec<u8>>, FileError> {
    let path = store.join(name);
    if path.exists() { files::read(&path).map(Some) } else { Ok(None) }
}

/// Links the tables of a store into a folder, and copies its records.
fn link_tables(store: &Path, to: &Path) -> Result<(), FileError> {
    for name in [RECORD, INDEX, BENCHMARKS, MANIFEST] {
        if let Some(bytes) = record(store, name)? {
            files::write_draft(&to.join(name), &bytes)?;
        }
    }
    // After the records, so that they name no table that is written later.
    let mut tables = table_files(store)?;
    let benchmarks = files::list(&store::tables_folder(store))?.into_iter();
    tables.extend(benchmarks.filter(|path| path.extension().is_some_and(|end| end == "parquet")));
    for path in tables {
        let name = path.strip_prefix(store).unwrap_or(&path);
        let link = to.join(name);
        files::link_or_copy(&path, &link)?;
        observation::same_file(&path, &link);
    }
    Ok(())
}
