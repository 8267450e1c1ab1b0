//! A store that is read. Tables are never changed in place, so a reader has a folder of links to the tables as they were
//! when it opened them: it neither waits for a writer nor keeps one waiting.

use std::path::{Path, PathBuf};

use super::tables::RECORD;
use crate::Error;
use files::{FileError, Lock, UsedFolder};
use store::observation;
use store::snapshot::Hash;
use store::table_index::{FOLDERS, INDEX, TableIndex, table_files};

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
    place: ViewPlace,
}

/// Where the tables are read.
#[derive(Debug)]
enum ViewPlace {
    /// In the store itself. The lock keeps writers out.
    Store(#[expect(dead_code, reason = "is released when this is dropped")] Lock),
    /// In a folder of the store with links.
    Links(UsedFolder),
    /// In a temporary folder, because this process cannot write to the store.
    Temporary(tempfile::TempDir),
    /// In the cache of the user, for the same reason. The lock keeps the other processes of the user out.
    Cache(#[expect(dead_code, reason = "is released when this is dropped")] Lock),
}

impl StoreView {
    /// Opens a store: with its lock, or with links to its tables if another run has it. The tables of the links are those
    /// of the index, or each from before or after a write that is in progress. If the store cannot be written, its tables
    /// are copied to the folder `cache` of the user, so that the next reader need not make the benchmark tables again; to
    /// a temporary folder if that cannot be used. Gathering the figures that ship with the program makes links and copies
    /// consistent.
    ///
    /// # Errors
    /// If the store cannot be locked, or its tables not linked or copied.
    pub fn open(store: &Path, command: &str, cache: Option<&Path>) -> Result<Self, Error> {
        match Lock::to_read(store, command) {
            Ok(Some(lock)) => {
                let (store, path) = (store.to_owned(), store.to_owned());
                return Ok(Self { store, path, place: ViewPlace::Store(lock) });
            }
            Ok(None) => {}
            Err(error) if error.is_barred() => {
                if let Some(view) = cache.and_then(|cache| Self::cached(store, command, cache).ok().flatten())
                {
                    return Ok(view);
                }
            }
            Err(error) => return Err(error.into()),
        }
        for _ in 1..ATTEMPTS {
            if let Ok((view, true)) = Self::linked(store) {
                return Ok(view);
            }
            std::thread::sleep(PAUSE);
        }
        let (view, is_consistent) = Self::linked(store)?;
        if !is_consistent {
            // Each table carries its own hash, so a whole table is still told from a damaged one.
            files::remove_file(&view.path.join(INDEX))?;
        }
        Ok(view)
    }

    /// Links to the tables of a store, and whether they are those of its index.
    fn linked(store: &Path) -> Result<(Self, bool), Error> {
        let place = match UsedFolder::begin(&store.join(READERS)) {
            Ok(folder) => ViewPlace::Links(folder),
            Err(_) => ViewPlace::Temporary(files::temporary_folder()?),
        };
        let path = match &place {
            ViewPlace::Links(folder) => folder.path().to_owned(),
            ViewPlace::Temporary(folder) => folder.path().to_owned(),
            ViewPlace::Store(_) | ViewPlace::Cache(_) => store.to_owned(),
        };
        let before = record(store, INDEX)?;
        link_tables(store, &path)?;
        let is_consistent = before.is_some() && before == record(store, INDEX)? && {
            let index = TableIndex::read(&path)?;
            index.paths().all(|table| index.fault(&table).is_none())
        };
        Ok((Self { store: store.to_owned(), path, place }, is_consistent))
    }

    /// A copy of a store in the cache of the user; `None` if another process uses it.
    fn cached(store: &Path, command: &str, cache: &Path) -> Result<Option<Self>, Error> {
        let whole = std::path::absolute(store).unwrap_or_else(|_| store.to_owned());
        let name = Hash::of(whole.to_string_lossy().as_bytes()).to_string();
        let folder = cache.join("stores").join(name.get(..16).unwrap_or(&name));
        let Some(lock) = Lock::to_read(&folder, command)? else { return Ok(None) };
        if store.is_dir() {
            for name in [RECORD, INDEX, MANIFEST] {
                mirror(&store.join(name), &folder.join(name))?;
            }
            for inside in FOLDERS {
                // A table that the store no longer has; one that ships with the program is made again.
                for path in files::list(&folder.join(inside))? {
                    if !store.join(inside).join(files::name(&path)).exists() {
                        files::remove_file(&path)?;
                    }
                }
            }
            for path in table_files(store)? {
                mirror(&path, &folder.join(inside(store, &path)))?;
            }
        }
        Ok(Some(Self { store: store.to_owned(), path: folder, place: ViewPlace::Cache(lock) }))
    }

    /// The same tables without the lock of the store: links to them, so that a writer may replace them.
    ///
    /// # Errors
    /// If the tables cannot be linked.
    pub fn without_lock(self) -> Result<Self, Error> {
        if self.is_locked() { Ok(Self::linked(&self.store)?.0) } else { Ok(self) }
    }

    /// Keeps the benchmark tables of the view for later readers, if there are new ones or damaged ones were made again
    /// (`was_damaged`), unless a writer has changed the store since or has it now, or this process cannot write there.
    ///
    /// # Errors
    /// If a table cannot be read, or the store cannot be written.
    pub fn keep_benchmarks(&self, command: &str, was_damaged: bool) -> Result<(), Error> {
        let ViewPlace::Links(_) = self.place else { return Ok(()) };
        let Some(made) = record(&self.path, BENCHMARKS)? else { return Ok(()) };
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
        matches!(self.place, ViewPlace::Store(_))
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
        let link = to.join(inside(store, &path));
        files::link_or_copy(&path, &link)?;
        observation::same_file(&path, &link);
    }
    Ok(())
}

/// The path of a table inside its store.
fn inside<'a>(store: &Path, table: &'a Path) -> &'a Path {
    table.strip_prefix(store).unwrap_or(table)
}

/// Makes a file the same as another; removes it if the other is missing.
fn mirror(from: &Path, to: &Path) -> Result<(), FileError> {
    if from.exists() { files::write_draft(to, &files::read(from)?) } else { files::remove_file(to) }
}
