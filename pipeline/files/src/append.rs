//! Lines at the end of a file.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use super::write_log::{WriteStep, log};
use super::{FileError, create_folder, sync_folder};

/// Appends a line, which must include its end, to a file, and flushes it to disk. Removes an incomplete last line of
/// an earlier crash first.
///
/// # Errors
/// When the file cannot be opened, written or flushed. Its complete lines are then unchanged.
pub fn append_line(path: &Path, line: &[u8]) -> Result<(), FileError> {
    append_line_after(path, line, |_| false).map(drop)
}

/// The same. A last line without its end that `is_whole` only gets its end. Gives the number of a line that was removed,
/// counted from 1.
///
/// # Errors
/// As [`append_line`].
pub fn append_line_after(
    path: &Path,
    line: &[u8],
    is_whole: impl Fn(&[u8]) -> bool,
) -> Result<Option<usize>, FileError> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    let failed = |source| FileError::new("add a line to", path, source);
    let is_new = !path.exists();
    let mut file = fs::OpenOptions::new().read(true).append(true).create(true).open(path).map_err(failed)?;
    let mut old = Vec::new();
    file.read_to_end(&mut old).map_err(failed)?;
    let ended = old.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let last = &old[ended..];
    let removed = !last.is_empty() && !is_whole(last);
    let whole = if removed { ended } else { old.len() };
    if removed {
        file.set_len(whole as u64).map_err(failed)?;
    }
    let end: &[u8] = if last.is_empty() || removed { b"" } else { b"\n" };
    if let Err(error) = file.write_all(&[end, line].concat()).and_then(|()| file.sync_all()) {
        // A full disk may leave a part of the line.
        let _ = file.set_len(whole as u64);
        return Err(failed(error));
    }
    log(|full| WriteStep::AppendLine { path: full(path) });
    if let Some(folder) = path.parent().filter(|folder| is_new && !folder.as_os_str().is_empty()) {
        sync_folder(folder)?;
    }
    let lines = || old[..ended].split_inclusive(|byte| *byte == b'\n').count();
    Ok(removed.then(|| lines() + 1))
}
