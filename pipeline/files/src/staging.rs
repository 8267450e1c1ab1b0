//! Files and folders that are being written, as `.part-…` beside the place where they will be. They are removed
//! only by a process that has the lock of the store, for then no other process writes.

#![expect(clippy::disallowed_methods, reason = "this is the module the others are sent to")]

use std::fs;
use std::path::{Path, PathBuf};

use super::{FileError, list, name};

/// How the name of such a file or folder begins.
pub(super) const PREFIX: &str = ".part-";

/// A folder that is being filled, beside the place where it will be. It is removed unless it is kept.
#[derive(Debug)]
pub struct StagingFolder {
    folder: tempfile::TempDir,
}

impl StagingFolder {
    /// Begins one in a folder that is there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn begin(within: &Path) -> Result<Self, FileError> {
        let folder = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(within)
            .map_err(|source| FileError::new("make a folder in", within, source))?;
        Ok(Self { folder })
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves it as it is; the caller puts it in place.
    pub fn keep(self) -> PathBuf {
        self.folder.keep()
    }
}

/// Removes what killed processes left half written directly in a folder, and below it as deep as `deep` says. The
/// caller has the lock of the store.
///
/// # Errors
/// When a folder cannot be listed, or something in it cannot be removed.
pub fn clear_staging(folder: &Path, deep: usize) -> Result<(), FileError> {
    for path in list(folder)? {
        let failed = |source| FileError::new("remove", &path, source);
        if name(&path).starts_with(PREFIX) {
            if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) }.map_err(failed)?;
        } else if deep > 0 && path.is_dir() && !path.is_symlink() {
            clear_staging(&path, deep - 1)?;
        }
    }
    Ok(())
}
