//! Folders that a process uses until it ends, such as a reader's view of the store. Each has a file that the process
//! locks: the operating system releases it even if the process is killed, so that a folder which nobody uses is known.

use std::fs::{self, File};
use std::path::Path;
use std::time::Duration;

use super::{FileError, create_folder, list, remove_folder};

/// The file that the process locks.
const IN_USE: &str = "in-use";
/// A folder without that file is being made, unless it is older than this.
const BEING_MADE: Duration = Duration::from_hours(1);

/// A folder that this process uses. It is removed when dropped.
#[derive(Debug)]
pub struct UsedFolder {
    // Closed before the folder is removed.
    _in_use: File,
    folder: tempfile::TempDir,
}

impl UsedFolder {
    /// Makes a folder inside `within`.
    ///
    /// # Errors
    /// When it cannot be made or its file cannot be locked.
    pub fn begin(within: &Path) -> Result<Self, FileError> {
        create_folder(within)?;
        let folder = tempfile::Builder::new()
            .prefix("view-")
            .tempdir_in(within)
            .map_err(|source| FileError::new("make a folder in", within, source))?;
        let path = folder.path().join(IN_USE);
        let failed = |source| FileError::new("lock", &path, source);
        let in_use = File::create(&path).map_err(failed)?;
        in_use.lock().map_err(failed)?;
        Ok(Self { _in_use: in_use, folder })
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes the folders inside `within` that no process uses: their processes were killed.
///
/// # Errors
/// When `within` cannot be listed, or a folder cannot be removed.
pub fn clear_unused(within: &Path) -> Result<(), FileError> {
    for folder in list(within)?.into_iter().filter(|path| path.is_dir() && !path.is_symlink()) {
        let is_used = match File::open(folder.join(IN_USE)) {
            Ok(file) => file.try_lock().is_err(),
            Err(_) => is_new(&folder),
        };
        if !is_used {
            remove_folder(&folder)?;
        }
    }
    Ok(())
}

fn is_new(folder: &Path) -> bool {
    let made = folder.metadata().and_then(|found| found.modified());
    made.is_ok_and(|made| made.elapsed().is_ok_and(|age| age < BEING_MADE))
}

/// Makes `to` another name of the file `from`, or a copy of it if the file system has no such names. Makes the folder
/// above it.
///
/// # Errors
/// When the file cannot be read, or `to` cannot be written.
pub fn link_or_copy(from: &Path, to: &Path) -> Result<(), FileError> {
    if let Some(folder) = to.parent() {
        create_folder(folder)?;
    }
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to).map(drop).map_err(|source| FileError::new("copy", from, source))
}
