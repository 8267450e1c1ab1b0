//! A list of files, each with its hash and its length.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use files::FileError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListedFile {
    /// The SHA-256 of its bytes.
    pub(crate) sha256: String,
    /// Its length in bytes.
    pub(crate) bytes: u64,
}

/// Files by their names, with `/` between folders.
pub(crate) type FileList = BTreeMap<String, ListedFile>;

/// The SHA-256 of bytes in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl ListedFile {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self { sha256: sha256(bytes), bytes: length(bytes) }
    }
}

pub(crate) fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// The names of the files below a folder. Those whose name begins with a dot are left out: they are unfinished, or only for
/// the program.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>, FileError> {
    let mut found = Vec::new();
    add_names(folder, "", &mut found)?;
    Ok(found)
}

fn add_names(folder: &Path, prefix: &str, found: &mut Vec<String>) -> Result<(), FileError> {
    for path in files::list(folder)? {
        let name = files::name(&path);
        if name.starts_with('.') {
            continue;
        }
        let full = format!("{prefix}{name}");
        if path.is_dir() {
            add_names(&path, &format!("{full}/"), found)?;
        } else {
            found.push(full);
        }
    }
    Ok(())
}
