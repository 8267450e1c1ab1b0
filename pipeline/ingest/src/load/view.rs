//! A store as it is read: itself while nobody writes it, and else a copy of its tables, so that no reader
//! waits for a writer or sees half of what it writes.

use std::path::{Path, PathBuf};

use super::tables::RECORD;
use crate::Error;
use files::FileError;
use files::Lock;

/// A store that can be read until this is dropped.
#[derive(Debug)]
pub struct View {
    path: PathBuf,
    kept: Kept,
}

/// What keeps a view as it is.
#[derive(Debug)]
enum Kept {
    Locked { _lock: Lock },
    Copied { _folder: tempfile::TempDir },
}

impl View {
    /// Opens a store. Where somebody else holds it, or nothing may be written there, its tables are copied
    /// beside: each old or new, and whole. The figures that ship with the program are not told apart from
    /// the others in such a copy; gathering them anew makes it one consistent state.
    ///
    /// # Errors
    /// When the store cannot be locked or copied.
    pub fn open(store: &Path, command: &str) -> Result<Self, Error> {
        if let Some(lock) = Lock::to_read(store, command)? {
            return Ok(Self { path: store.to_owned(), kept: Kept::Locked { _lock: lock } });
        }
        let folder = tempfile::Builder::new()
            .prefix("race-equity-")
            .tempdir()
            .map_err(|source| FileError::new("make a folder in", &std::env::temp_dir(), source))?;
        // The record before the tables, so that none of it names a table that was not there yet.
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
        Ok(Self { path: folder.path().to_owned(), kept: Kept::Copied { _folder: folder } })
    }

    /// Where its tables lie; benchmark tables may be made there.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is a copy, because somebody else writes the store or nobody may.
    pub fn is_copy(&self) -> bool {
        matches!(self.kept, Kept::Copied { .. })
    }
}

/// Copies a file of a store, if it is there.
fn copy(name: &Path, store: &Path, to: &Path) -> Result<(), FileError> {
    let path = store.join(name);
    if path.exists() { files::write_draft(&to.join(name), &files::read(&path)?) } else { Ok(()) }
}
