//! A store as it is read: itself while nobody writes it, and else a copy of its tables, so that no reader
//! waits for a writer or sees half of what it writes.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::files::Lock;
use crate::files::{self, FileError};

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
        for inside in ["observations", "registers"] {
            for path in files::list(&store.join(inside))? {
                if path.extension().is_some_and(|end| end == "parquet") {
                    let copy = folder.path().join(inside).join(files::name(&path));
                    files::write_draft(&copy, &files::read(&path)?)?;
                }
            }
        }
        let manifest = Path::new("snapshots/manifest.jsonl");
        if store.join(manifest).exists() {
            files::write_draft(&folder.path().join(manifest), &files::read(&store.join(manifest))?)?;
        }
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
