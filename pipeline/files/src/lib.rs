//! Every file the program reads or writes goes through here, so that an error names its path
//! and a file appears whole or not at all.

#![expect(clippy::disallowed_methods, reason = "this is the module the others are sent to")]

pub mod clock;
mod environment;
mod failpoint;
mod lock;
mod staging;

pub use environment::variable;
pub use failpoint::{FAILPOINT, OTHER_FAILPOINTS, RUN_FAILPOINTS, failpoint};
pub use lock::{Holder, Lock, LockError, Purpose};
pub use staging::{StagingFolder, clear_staging};

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// A file operation that failed, with what was tried and on which path.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`", path.display())]
pub struct FileError {
    /// What was tried, as a verb: "read", "write".
    pub action: &'static str,
    /// The path it was tried on.
    pub path: PathBuf,
    /// What the operating system said.
    #[source]
    pub source: std::io::Error,
}

impl FileError {
    /// Says that `action` on `path` failed with `source`.
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

/// A path's last part, as text.
pub fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Where a path leads in the end, every link followed.
///
/// # Errors
/// When nothing is there.
pub fn real(path: &Path) -> Result<PathBuf, FileError> {
    fs::canonicalize(path).map_err(|source| FileError::new("find", path, source))
}

/// Makes a folder and those above it; one that exists is left as it is.
///
/// # Errors
/// When a folder cannot be made.
pub fn create_folder(path: &Path) -> Result<(), FileError> {
    fs::create_dir_all(path).map_err(|source| FileError::new("create the folder", path, source))
}

/// Moves a file or folder, replacing a file that stands there.
///
/// # Errors
/// When the operating system refuses.
pub fn rename(from: &Path, to: &Path) -> Result<(), FileError> {
    fs::rename(from, to).map_err(|source| FileError::new("put in place", to, source))
}

/// Removes a folder with all that is in it; one that does not exist is no error.
///
/// # Errors
/// When something in it cannot be removed.
pub fn remove_folder(path: &Path) -> Result<(), FileError> {
    match fs::remove_dir_all(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(FileError::new("remove the folder", path, source))
        }
        _ => Ok(()),
    }
}

/// Removes a file; one that does not exist is no error.
///
/// # Errors
/// When it cannot be removed.
pub fn remove_file(path: &Path) -> Result<(), FileError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(FileError::new("remove", path, source))
        }
        _ => Ok(()),
    }
}

/// The files and folders in a folder, sorted by name; none when the folder does not exist.
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

/// Writes a file so that a reader sees either the old one or the whole new one: written beside,
/// flushed to disk, renamed, and the folder flushed too. A file that already holds these bytes is left alone.
///
/// # Errors
/// When the file cannot be written or put in place; what stood there before then still stands.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if fs::metadata(path).is_ok_and(|found| found.len() == bytes.len() as u64) && read(path)? == bytes {
        return Ok(());
    }
    create_folder(folder)?;
    let failed = |source| FileError::new("write", path, source);
    let mut beside = tempfile::Builder::new().prefix(staging::PREFIX).tempfile_in(folder).map_err(failed)?;
    beside.write_all(bytes).map_err(failed)?;
    make_readable(beside.as_file()).map_err(failed)?;
    beside.as_file().sync_all().map_err(failed)?;
    failpoint("staging");
    beside.persist(path).map_err(|refused| failed(refused.error))?;
    sync_folder(folder)
}

/// Writes a file into a folder that nobody reads yet, and makes the folders above it. It is on disk only
/// after [`sync_tree`].
///
/// # Errors
/// When the file cannot be written.
pub fn write_draft(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    fs::write(path, bytes).map_err(|source| FileError::new("write", path, source))
}

/// Flushes every file and folder below a folder to disk.
///
/// # Errors
/// When one of them cannot be opened or flushed.
pub fn sync_tree(folder: &Path) -> Result<(), FileError> {
    for path in list(folder)? {
        if path.is_dir() {
            sync_tree(&path)?;
        } else {
            File::open(&path)
                .and_then(|opened| opened.sync_all())
                .map_err(|source| FileError::new("flush", &path, source))?;
        }
    }
    sync_folder(folder)
}

/// Adds a line, end included, at the end of a file, and flushes it to disk. A line that a crash left half
/// written is cut off first.
///
/// # Errors
/// When the file cannot be opened, written or flushed; the lines that stood there then still stand.
pub fn append_line(path: &Path, line: &[u8]) -> Result<(), FileError> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    let failed = |source| FileError::new("add a line to", path, source);
    let is_new = !path.exists();
    let mut file = fs::OpenOptions::new().read(true).append(true).create(true).open(path).map_err(failed)?;
    let mut held = Vec::new();
    file.read_to_end(&mut held).map_err(failed)?;
    let whole = held.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    if whole < held.len() {
        file.set_len(whole as u64).map_err(failed)?;
    }
    if let Err(error) = file.write_all(line).and_then(|()| file.sync_all()) {
        // A full disk may have taken a part of it.
        let _ = file.set_len(whole as u64);
        return Err(failed(error));
    }
    if let Some(folder) = path.parent().filter(|folder| is_new && !folder.as_os_str().is_empty()) {
        sync_folder(folder)?;
    }
    Ok(())
}

/// Flushes a folder's list of names to disk, so that a rename in it outlives a power cut.
///
/// # Errors
/// When the folder cannot be opened or flushed.
pub fn sync_folder(folder: &Path) -> Result<(), FileError> {
    File::open(folder)
        .and_then(|opened| opened.sync_all())
        .map_err(|source| FileError::new("flush the folder", folder, source))
}

/// A temporary file is made for its owner alone; a published file is for everybody to read.
fn make_readable(file: &File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// Closes a folder to everybody but its owner.
///
/// # Errors
/// When the operating system refuses.
pub fn make_folder_private(folder: &Path) -> Result<(), FileError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
            .map_err(|source| FileError::new("close to others", folder, source))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Opens a folder that was made for its owner alone to everybody's reading.
///
/// # Errors
/// When the operating system refuses.
pub fn make_folder_readable(folder: &Path) -> Result<(), FileError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
            .map_err(|source| FileError::new("open to readers", folder, source))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Makes `name` a link to `target`, a name beside it, in place of a link that stands there.
///
/// # Errors
/// When the operating system refuses, or something else than a link stands there.
#[cfg(unix)]
pub fn point(name: &Path, target: &str) -> Result<(), FileError> {
    let failed = |source| FileError::new("point", name, source);
    if fs::read_link(name).is_ok_and(|found| found == Path::new(target)) {
        return Ok(());
    }
    let beside = name.with_extension("part");
    if let Err(error) = fs::remove_file(&beside)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        return Err(failed(error));
    }
    std::os::unix::fs::symlink(target, &beside).map_err(failed)?;
    rename(&beside, name)
}

/// Where the system has no links that anybody may make, a text file holds the name.
///
/// # Errors
/// When the file cannot be written.
#[cfg(not(unix))]
pub fn point(name: &Path, target: &str) -> Result<(), FileError> {
    write_whole(&name.with_extension("txt"), target.as_bytes())
}
