//! What is being written and has no name yet: `.part-…` beside the place where it will stand. Its writer
//! holds a lock on it, so that what a dead process left can be told from what a living one is at.

#![expect(clippy::disallowed_methods, reason = "this is the module the others are sent to")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::{FileError, list, name};

/// How such a file or folder begins.
pub(super) const PREFIX: &str = ".part-";

/// A folder that is being filled, beside the place where it will stand. It is removed unless it is kept.
#[derive(Debug)]
pub struct PartFolder {
    folder: tempfile::TempDir,
    /// Held until it stands in place, or the process ends.
    lock: Option<File>,
}

impl PartFolder {
    /// Begins one in a folder that is there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn begin(within: &Path) -> Result<Self, FileError> {
        loop {
            let folder = tempfile::Builder::new()
                .prefix(PREFIX)
                .tempdir_in(within)
                .map_err(|source| FileError::new("make a folder in", within, source))?;
            let lock = lock(folder.path());
            // Somebody who tidied up may have come between the two.
            if folder.path().exists() {
                return Ok(Self { folder, lock });
            }
        }
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves it as it is; whoever calls this puts it in place. The lock is given back with the second value.
    pub fn keep(self) -> (PathBuf, Option<File>) {
        (self.folder.keep(), self.lock)
    }
}

/// A lock on a file or folder; `None` where the system has none to give.
fn lock(path: &Path) -> Option<File> {
    let opened = File::open(path).ok()?;
    opened.try_lock().ok()?;
    Some(opened)
}

/// Removes what dead processes left half written directly in a folder, and below it as deep as `deep` says.
/// What a living process is at stays.
///
/// # Errors
/// When a folder cannot be listed, or something in it cannot be removed.
pub fn clear_parts(folder: &Path, deep: usize) -> Result<(), FileError> {
    for path in list(folder)? {
        let failed = |source| FileError::new("remove", &path, source);
        if name(&path).starts_with(PREFIX) {
            // Held until it is gone, so that its writer notices.
            let Some(_lock) = lock(&path) else { continue };
            if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) }.map_err(failed)?;
        } else if deep > 0 && path.is_dir() && !path.is_symlink() {
            clear_parts(&path, deep - 1)?;
        }
    }
    Ok(())
}
