//! A store that is read: the store itself while nothing writes it, and else a copy of its tables, so that a reader
//! neither waits for a writer nor reads half a table.

use std::path::{Path, PathBuf};

use super::tables::RECORD;
use crate::Error;
use files::FileError;
use files::Lock;

/// A store that can be read until this is dropped.
#[derive(Debug)]
pub struct StoreView {
    path: PathBuf,
    /// Keeps writers out of the store itself.
    _lock: Option<Lock>,
    /// Keeps the copy.
    copy: Option<tempfile::TempDir>,
}

impl StoreView {
    /// Opens a store. If another run has it, or it is read-only, its tables are copied to a temporary folder, each whole
    /// and from before or after a write. Gathering the figures that ship with the program makes the copy consistent.
    ///
    /// # Errors
    /// If the store cannot be locked or copied.
    pub fn open(store: &Path, command: &str) -> Result<Self, Error> {
        if let Some(lock) = Lock::to_read(store, command)? {
            return Ok(Self { path: store.to_owned(), _lock: Some(lock), copy: None });
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
        Ok(Self { path: folder.path().to_owned(), _lock: None, copy: Some(folder) })
    }

    /// The folder of its tables; benchmark tables may be written there.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is a copy, because another run has the store or it is read-only.
    pub fn is_copy(&self) -> bool {
        self.copy.is_some()
    }
}

/// Copies a file of a store, if it is there.
fn copy(name: &Path, store: &Path, to: &Path) -> Result<(), FileError> {
    let path = store.join(name);
    if path.exists() { files::write_draft(&to.join(name), &files::read(&path)?) } else { Ok(()) }
}
