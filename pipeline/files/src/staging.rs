//! Files and folders that are being written. They have names like `.part-…`, next to their final place. Only a
//! process with the lock of the store removes them, because then no other process is writing.

#![expect(clippy::disallowed_methods, reason = "this is the module the others are sent to")]

use std::fs;
use std::path::{Path, PathBuf};

use super::{FileError, list, name};

/// The beginning of the names of such files and folders.
pub(super) const PREFIX: &str = ".part-";

/// A folder that is being written, next to its final place. It is removed when dropped, unless it is kept.
#[derive(Debug)]
pub struct StagingFolder {
    folder: tempfile::TempDir,
}

impl StagingFolder {
    /// Makes a staging folder in a folder that exists.
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

    /// The path to write to.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Keeps the folder; the caller moves it to its final place.
    pub fn keep(self) -> PathBuf {
        self.folder.keep()
    }
}

/// A folder for temporary files, which is removed when dropped.
pub type TemporaryFolder = tempfile::TempDir;

/// Makes a folder for temporary files, which only its owner can read. It is removed when dropped.
///
/// # Errors
/// When it cannot be made.
pub fn temporary_folder() -> Result<TemporaryFolder, FileError> {
    // In a container with a read-only file system this folder is on a volume that begins empty.
    let within = std::env::temp_dir();
    super::create_folder(&within)?;
    tempfile::Builder::new()
        .prefix("race-equity-")
        .tempdir_in(&within)
        .map_err(|source| FileError::new("make a folder in", &within, source))
}

/// Removes incomplete files and folders of killed processes from a folder, and from the folders below it down to a
/// depth of `deep`. The caller must have the lock of the store.
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
