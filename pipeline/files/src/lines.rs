//! Records that are lines at the end of a file: a line that cannot be read is moved to a file next to it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{FileError, append_line, read, write_whole};

/// The file to which the unreadable lines of a record are moved: `runs.jsonl.unreadable`.
pub fn unreadable_lines_file(record: &Path) -> PathBuf {
    let mut name: OsString = record.as_os_str().to_owned();
    name.push(".unreadable");
    PathBuf::from(name)
}

/// Moves the lines that are not valid to [`unreadable_lines_file`], and gives their numbers, counted from 1. A last line
/// without an end is left to the next writer. A missing file has no lines.
///
/// # Errors
/// When a file cannot be read or written. The record is then unchanged.
pub fn move_unreadable_lines(
    record: &Path,
    is_valid: impl Fn(&[u8]) -> bool,
) -> Result<Vec<usize>, FileError> {
    if !record.exists() {
        return Ok(Vec::new());
    }
    let bytes = read(record)?;
    let (mut kept, mut moved) = (Vec::new(), Vec::new());
    for (at, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if !line.ends_with(b"\n") || is_valid(line) {
            kept.extend_from_slice(line);
        } else {
            append_line(&unreadable_lines_file(record), line)?;
            moved.push(at + 1);
        }
    }
    if !moved.is_empty() {
        write_whole(record, &kept)?;
    }
    Ok(moved)
}
