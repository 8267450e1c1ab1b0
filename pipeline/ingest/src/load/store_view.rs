//! A store that is read: the store itself while nothing writes it, and else a copy of its tables, so that a reader
//! neither waits for a writer nor reads half a table.

use std::path::{Path, PathBuf};

use super::tables::RECORD;
use crate::Error;
use files::FileError;
use files::Lock;
use store::snapshot::Hash;

/// A store that can be read until this is dropped.
#[derive(Debug)]
pub struct StoreView {
    path: PathBuf,
    is_copy: bool,
    /// Keeps writers out of the store itself, or other readers out of its copy in the cache.
    #[expect(dead_code, reason = "is released when this is dropped")]
    lock: Option<Lock>,
    /// Keeps the temporary copy.
    #[expect(dead_code, reason = "is removed when this is dropped")]
    copy: Option<tempfile::TempDir>,
}

impl StoreView {
    /// Opens a store. If another run has it, its tables are copied to a temporary folder, each whole and from before or
    /// after a write. If it cannot be written, they are copied to the folder `cache` of the user, so that the next reader
    /// need not make the tables again; to a temporary folder if that cannot be used. Gathering the figures that ship with
    /// the program makes the copy consistent.
    ///
    /// # Errors
    /// If the store cannot be locked or copied.
    pub fn open(store: &Path, command: &str, cache: Option<&Path>) -> Result<Self, Error> {
        match Lock::to_read(store, command) {
            Ok(Some(lock)) => {
                return Ok(Self { path: store.to_owned(), lock: Some(lock), is_copy: false, copy: None });
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
        let folder = files::temporary_folder()?;
        // First the record, so that it names no table that is written later.
        copy(Path::new(RECORD), store, folder.path())?;
        for inside in ["observations", "registers"] {
            for path in files::list(&store.join(inside))? {
                if path.extension().is_some_and(|end| end == "parquet") {
                    let copy = folder.path().join(inside).join(files::name(&path));
                    files::write_draft(&copy, &files::read(&path)?)?;
                }
            }
        }
        copy(Path::new("snapshots/manifest.jsonl"), store, folder.path())?;
        Ok(Self { path: folder.path().to_owned(), lock: None, is_copy: true, copy: Some(folder) })
    }

    /// A copy of a store in the cache of the user; `None` if another process uses it.
    fn cached(store: &Path, command: &str, cache: &Path) -> Result<Option<Self>, Error> {
        let whole = std::path::absolute(store).unwrap_or_else(|_| store.to_owned());
        let name = Hash::of(whole.to_string_lossy().as_bytes()).to_string();
        let folder = cache.join("stores").join(name.get(..16).unwrap_or(&name));
        let Some(lock) = Lock::to_read(&folder, command)? else { return Ok(None) };
        if store.is_dir() {
            for name in [RECORD, "snapshots/manifest.jsonl"] {
                mirror(&store.join(name), &folder.join(name))?;
            }
            for inside in ["observations", "registers"] {
                // A table that the store no longer has; one that ships with the program is made again.
                for path in files::list(&folder.join(inside))? {
                    if !store.join(inside).join(files::name(&path)).exists() {
                        files::remove_file(&path)?;
                    }
                }
                for path in files::list(&store.join(inside))? {
                    if path.extension().is_some_and(|end| end == "parquet") {
                        mirror(&path, &folder.join(inside).join(files::name(&path)))?;
                    }
                }
            }
        }
        Ok(Some(Self { path: folder, lock: Some(lock), is_copy: true, copy: None }))
    }

    /// The folder of its tables; benchmark tables may be written there.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is a copy, because another run has the store or it is read-only.
    pub fn is_copy(&self) -> bool {
        self.is_copy
    }
}

/// Copies a file of a store, if it is there.
fn copy(name: &Path, store: &Path, to: &Path) -> Result<(), FileError> {
    let path = store.join(name);
    if path.exists() { files::write_draft(&to.join(name), &files::read(&path)?) } else { Ok(()) }
}

/// Makes a file the same as another; removes it if the other is missing.
fn mirror(from: &Path, to: &Path) -> Result<(), FileError> {
    if from.exists() { files::write_draft(to, &files::read(from)?) } else { files::remove_file(to) }
}
