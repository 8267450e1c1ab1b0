//! The SHA-256 of each table's file, computed once in a process.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;

use crate::snapshot::Hash;
use files::FileError;

/// A file as it was when it was hashed. Tables are never changed in place, so a new file has another time.
#[derive(Clone, Copy, PartialEq, Eq)]
struct HashedFile {
    bytes: u64,
    modified: Option<SystemTime>,
    hash: Hash,
}

fn known() -> MutexGuard<'static, HashMap<PathBuf, HashedFile>> {
    static KNOWN: OnceLock<Mutex<HashMap<PathBuf, HashedFile>>> = OnceLock::new();
    KNOWN.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

fn size_and_time(path: &Path) -> Option<(u64, Option<SystemTime>)> {
    let found = path.metadata().ok()?;
    Some((found.len(), found.modified().ok()))
}

/// The SHA-256 of a table's file.
///
/// # Errors
/// When the file cannot be read.
pub fn file_hash(path: &Path) -> Result<Hash, FileError> {
    let now = size_and_time(path);
    if let (Some((bytes, modified)), Some(before)) = (now, known().get(path).copied())
        && before == (HashedFile { bytes, modified, hash: before.hash })
    {
        return Ok(before.hash);
    }
    let hash = Hash::of(&files::read(path)?);
    if let Some((bytes, modified)) = now {
        known().insert(path.to_owned(), HashedFile { bytes, modified, hash });
    }
    Ok(hash)
}

/// Forgets the hash of a file that was just written: a file system can give two writes the same time.
pub(super) fn forget(path: &Path) {
    known().remove(path);
}

/// Says that `to` is a link to the file `from`, so that it need not be hashed again.
pub fn same_file(from: &Path, to: &Path) {
    let mut all = known();
    if let Some(before) = all.get(from).copied() {
        all.insert(to.to_owned(), before);
    }
}
