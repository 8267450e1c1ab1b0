//! A folder for readers that open a file by its path.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    files::temporary_folder().unwrap_or_else(|error| panic!("no folder to work in: {error}"))
});

/// A folder of one target, made if it is missing. The system removes it with its temporary files.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = FOLDER.path().join(name).join(std::process::id().to_string());
    files::create_folder(&folder).unwrap_or_else(|error| panic!("{error}"));
    folder
}

/// Writes a file, with its folder.
pub(crate) fn write(path: &Path, bytes: &[u8]) {
    if let Some(folder) = path.parent() {
        files::create_folder(folder).unwrap_or_else(|error| panic!("{error}"));
    }
    files::write_draft(path, bytes).unwrap_or_else(|error| panic!("{error}"));
}
