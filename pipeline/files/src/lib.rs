//! All file operations of the program, so that every error names its path and no reader sees an incomplete file.

#![expect(clippy::disallowed_methods, reason = "this is the module the others are sent to")]

mod access;
mod append;
pub mod clock;
mod cores;
mod environment;
mod failpoint;
mod lines;
mod lock;
mod platform;
mod portable_name;
mod process;
mod staging;
mod used_folder;
mod write_log;

pub use access::{check_writable, is_executable};
pub use append::{append_line, append_line_after};
pub use cores::on_all_cores;
pub use environment::{is_unset, variable};
pub use failpoint::{FAILPOINT, OTHER_FAILPOINTS, RUN_FAILPOINTS, failpoint};
pub use lines::{move_unreadable_lines, unreadable_lines_file};
pub use lock::{Holder, Lock, LockError, Purpose};
pub use portable_name::{is_portable_name, slashed};
pub use process::{RunningProgram, least_environment, memory_in_use};
pub use staging::{StagingFolder, TemporaryFolder, clear_staging, temporary_folder};
pub use used_folder::{UsedFolder, clear_unused, link_or_copy};
pub use write_log::{WRITE_LOG, WriteStep};

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use write_log::log;

/// A file operation that failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`", path.display())]
pub struct FileError {
    /// The operation, as a verb: "read", "write".
    pub action: &'static str,
    /// The path.
    pub path: PathBuf,
    /// The error of the operating system.
    #[source]
    pub source: std::io::Error,
}

impl FileError {
    /// The failure of `action` on `path`.
    pub fn new(action: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self { action, path: path.to_owned(), source }
    }
}

/// The bytes of a file.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    fs::read(path).map_err(|source| FileError::new("read", path, source))
}

/// The text of a file.
///
/// # Errors
/// When the file cannot be read, or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, FileError> {
    fs::read_to_string(path).map_err(|source| FileError::new("read", path, source))
}

/// The last part of a path, as text.
pub fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The absolute path with all links resolved.
///
/// # Errors
/// When the path does not exist.
pub fn real(path: &Path) -> Result<PathBuf, FileError> {
    fs::canonicalize(path).map_err(|source| FileError::new("find", path, source))
}

/// Checks that a path below a folder does not lead out of it through a link.
///
/// # Errors
/// When it does, or when one of the two does not exist.
pub fn check_inside(folder: &Path, path: &Path) -> Result<(), FileError> {
    let (outer, target) = (real(folder)?, real(path)?);
    if target.starts_with(&outer) {
        return Ok(());
    }
    let message = format!(
        "it is a link to `{}`, outside `{}`: put a copy of that file into the folder",
        target.display(),
        folder.display()
    );
    Err(FileError::new("read", path, std::io::Error::new(std::io::ErrorKind::PermissionDenied, message)))
}

/// Whether another user can change a file: everyone may write it, or a group that is not the user's own may, or it
/// belongs to another user who is not the administrator. Never on systems without such permissions.
///
/// # Errors
/// When the file cannot be read.
pub fn others_can_write(path: &Path) -> Result<bool, FileError> {
    let about = fs::metadata(path).map_err(|source| FileError::new("read", path, source))?;
    Ok(platform::others_can_write(&about))
}

/// The width of the terminal of standard output in letters, if it is a terminal. Not known on Windows.
pub fn terminal_width() -> Option<usize> {
    platform::terminal_width()
}

/// Makes a folder and those above it, if they do not exist, and flushes their names to disk.
///
/// # Errors
/// When a folder cannot be made or flushed.
pub fn create_folder(path: &Path) -> Result<(), FileError> {
    // The name of a new folder is in the folder above: without flushing that, a power cut can take the new folder
    // with files that were flushed.
    for made in create_draft_folder(path)? {
        if let Some(above) = made.parent() {
            sync_folder(if above.as_os_str().is_empty() { Path::new(".") } else { above })?;
        }
    }
    Ok(())
}

/// Makes a folder and those above it, if they do not exist, and gives those that it made, the outermost first. They are
/// safely on disk only after the folders above them are flushed.
///
/// # Errors
/// When a folder cannot be made.
pub fn create_draft_folder(path: &Path) -> Result<Vec<PathBuf>, FileError> {
    let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let mut missing: Vec<PathBuf> = path.ancestors().take_while(is_missing).map(Path::to_owned).collect();
    missing.reverse();
    fs::create_dir_all(path).map_err(|source| FileError::new("create the folder", path, source))?;
    for made in &missing {
        log(|full| WriteStep::MakeFolder { path: full(made) });
    }
    Ok(missing)
}

/// Moves a file or folder, and replaces a file at the new path.
///
/// # Errors
/// When the operating system refuses.
pub fn rename(from: &Path, to: &Path) -> Result<(), FileError> {
    platform::retry(|| fs::rename(from, to))
        .map_err(|source| FileError::new("move into place", to, source))?;
    log(|full| WriteStep::Rename { from: full(from), to: full(to) });
    Ok(())
}

/// Removes a folder and its content, if it exists.
///
/// # Errors
/// When something in it cannot be removed.
pub fn remove_folder(path: &Path) -> Result<(), FileError> {
    match platform::retry(|| fs::remove_dir_all(path)) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(FileError::new("remove the folder", path, source))
        }
        _ => {
            log(|full| WriteStep::Remove { path: full(path) });
            Ok(())
        }
    }
}

/// Removes a file, if it exists.
///
/// # Errors
/// When it cannot be removed.
pub fn remove_file(path: &Path) -> Result<(), FileError> {
    match platform::retry(|| fs::remove_file(path)) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(FileError::new("remove", path, source))
        }
        _ => {
            log(|full| WriteStep::Remove { path: full(path) });
            Ok(())
        }
    }
}

/// The files and folders in a folder, sorted by name; empty if the folder does not exist.
///
/// # Errors
/// When the folder cannot be listed.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(FileError::new("list", folder, source)),
    };
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|source| FileError::new("list", folder, source))?;
    paths.sort();
    Ok(paths)
}

/// Writes a file so that a reader sees either the old file or the complete new one: writes a temporary file in the
/// same folder, flushes it to disk, renames it, and flushes the folder. Does nothing if the file already has these
/// bytes.
///
/// # Errors
/// When the file cannot be written or renamed. The old file is then unchanged.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if fs::metadata(path).is_ok_and(|found| found.len() == bytes.len() as u64) && read(path)? == bytes {
        return Ok(());
    }
    create_folder(folder)?;
    let failed = |source| FileError::new("write", path, source);
    let mut temporary =
        tempfile::Builder::new().prefix(staging::PREFIX).tempfile_in(folder).map_err(failed)?;
    temporary.write_all(bytes).map_err(failed)?;
    let draft = temporary.path().to_owned();
    log(|full| WriteStep::Write { path: full(&draft) });
    platform::make_readable(temporary.as_file()).map_err(failed)?;
    temporary.as_file().sync_all().map_err(failed)?;
    log(|full| WriteStep::Flush { path: full(&draft) });
    failpoint("staging");
    let mut unplaced = Some(temporary);
    platform::retry(|| match unplaced.take().map(|temporary| temporary.persist(path)) {
        Some(Err(refused)) => {
            unplaced = Some(refused.file);
            Err(refused.error)
        }
        _ => Ok(()),
    })
    .map_err(failed)?;
    log(|full| WriteStep::Rename { from: full(&draft), to: full(path) });
    sync_folder(folder)
}

/// Writes a file into a staging folder, and makes the folders above it. It is safely on disk only after
/// [`sync_tree`].
///
/// # Errors
/// When the file cannot be written.
pub fn write_draft(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    if let Some(folder) = path.parent() {
        create_draft_folder(folder)?;
    }
    fs::write(path, bytes).map_err(|source| FileError::new("write", path, source))?;
    log(|full| WriteStep::Write { path: full(path) });
    Ok(())
}

/// Flushes every file and folder below a folder to disk.
///
/// # Errors
/// When one of them cannot be opened or flushed.
pub fn sync_tree(folder: &Path) -> Result<(), FileError> {
    if platform::flush_file_system(folder).map_err(|source| FileError::new("flush", folder, source))? {
        log(|full| WriteStep::FlushTree { path: full(folder) });
        return Ok(());
    }
    for path in list(folder)? {
        if path.is_dir() {
            sync_tree(&path)?;
        } else {
            platform::flush_file(&path).map_err(|source| FileError::new("flush", &path, source))?;
            log(|full| WriteStep::Flush { path: full(&path) });
        }
    }
    sync_folder(folder)
}

/// Flushes the list of names in a folder to disk, so that a rename survives a power cut.
///
/// # Errors
/// When the folder cannot be opened or flushed.
pub fn sync_folder(folder: &Path) -> Result<(), FileError> {
    platform::flush_folder(folder).map_err(|source| FileError::new("flush the folder", folder, source))?;
    log(|full| WriteStep::FlushFolder { path: full(folder) });
    Ok(())
}

/// Makes a folder accessible only to its owner. On Windows it keeps the permissions of the folder that it is in.
///
/// # Errors
/// When the operating system refuses.
pub fn make_folder_private(folder: &Path) -> Result<(), FileError> {
    platform::make_folder_private(folder).map_err(|source| FileError::new("make private", folder, source))
}

/// Makes a folder readable by everyone. On Windows it keeps the permissions of the folder that it is in.
///
/// # Errors
/// When the operating system refuses.
pub fn make_folder_readable(folder: &Path) -> Result<(), FileError> {
    platform::make_folder_readable(folder).map_err(|source| FileError::new("make readable", folder, source))
}

/// Makes `name` a link to `target` in the same folder, and replaces an existing link. On Windows, where not every user
/// may make links, it writes the target's name into a text file `<name>.txt`.
///
/// # Errors
/// When the operating system refuses, or `name` exists and is not a link.
pub fn point(name: &Path, target: &str) -> Result<(), FileError> {
    platform::point(name, target).map_err(|source| FileError::new("point", name, source))?;
    log(|full| WriteStep::AppendLine { path: full(name) });
    Ok(())
}
