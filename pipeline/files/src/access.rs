//! What this process can do with a file or folder.

use std::path::Path;

use super::{FileError, staging};

/// Checks that files can be written in a folder. If the folder does not exist, checks the nearest one above it, in which
/// it would be made. Leaves nothing behind.
///
/// # Errors
/// When no file can be made there.
pub fn check_writable(folder: &Path) -> Result<(), FileError> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let there = folder.ancestors().find(|above| above.exists()).unwrap_or(Path::new("."));
    let there = if there.as_os_str().is_empty() { Path::new(".") } else { there };
    tempfile::Builder::new()
        .prefix(staging::PREFIX)
        .tempfile_in(there)
        .map(drop)
        .map_err(|source| FileError::new("write in", folder, source))
}

/// Whether a path is a file that can be run as a program, as far as its permissions say.
pub fn is_executable(path: &Path) -> bool {
    let Ok(found) = std::fs::metadata(path) else { return false };
    found.is_file() && may_be_run(&found)
}

#[cfg(unix)]
fn may_be_run(found: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    found.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn may_be_run(_: &std::fs::Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_can_be_made_is_writable_and_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("a/b");
        assert!(check_writable(&inside).is_ok() && check_writable(folder.path()).is_ok());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_below_a_file_is_not_writable() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "").unwrap();
        let error = check_writable(&folder.path().join("file/store")).unwrap_err().to_string();
        assert!(error.starts_with("cannot write in `") && error.ends_with("file/store`"), "{error}");
    }
}
