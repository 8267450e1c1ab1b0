//! Reads and writes `manifest.jsonl`, which has one line for each retrieval. An incomplete line of a crash is
//! recognised.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::{Retrieval, SnapshotError};
use files::FileError;

/// The lines of the manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The retrievals, in the order of the file.
    pub retrievals: Vec<Retrieval>,
    /// The lines that are not retrievals.
    pub unreadable: Vec<UnreadableLine>,
}

/// A line of the manifest that is not a retrieval.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the manifest is {}", if *.torn { "incomplete, as after a crash" } else { "not a record of a retrieval" })]
pub struct UnreadableLine {
    /// The line, counted from 1.
    pub line: usize,
    /// Whether it is the last line and has no end, as after a crash.
    pub torn: bool,
}

impl Manifest {
    /// The newest retrieval of a source; of two at the same time, the later line.
    pub fn newest(&self, source: &str) -> Option<&Retrieval> {
        self.retrievals
            .iter()
            .filter(|retrieval| retrieval.source == source)
            .max_by_key(|retrieval| retrieval.retrieved)
    }

    /// The newest retrieval of each source, by its id.
    pub fn newest_by_source(&self) -> BTreeMap<&str, &Retrieval> {
        let ids = self.retrievals.iter().map(|retrieval| retrieval.source.as_str());
        ids.filter_map(|id| Some((id, self.newest(id)?))).collect()
    }
}

/// Reads the manifest; a missing one is empty.
pub(super) fn read(path: &Path) -> Result<Manifest, SnapshotError> {
    let bytes = match files::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.source.kind() == std::io::ErrorKind::NotFound => return Ok(Manifest::default()),
        Err(error) => return Err(error.into()),
    };
    let mut manifest = Manifest::default();
    for (position, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if let Ok(retrieval) = serde_json::from_slice(line) {
            manifest.retrievals.push(retrieval);
        } else {
            let torn = !line.ends_with(b"\n");
            manifest.unreadable.push(UnreadableLine { line: position + 1, torn });
        }
    }
    Ok(manifest)
}

/// Adds one line in a single write, and flushes it to disk. Returns an incomplete line that was removed.
pub(super) fn append(path: &Path, retrieval: &Retrieval) -> Result<Option<UnreadableLine>, SnapshotError> {
    let mut line = serde_json::to_vec(retrieval)
        .map_err(|source| SnapshotError::Record { source_id: retrieval.source.clone(), source })?;
    line.push(b'\n');
    if let Some(folder) = path.parent() {
        files::create_folder(folder)?;
    }
    let is_new = !path.exists();
    let failed = |source| FileError::new("add a line to", path, source);
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(failed)?;
    let torn = end_last_line(&mut file).map_err(failed)?;
    file.write_all(&line).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    if let Some(folder) = path.parent().filter(|_| is_new) {
        files::sync_folder(folder)?;
    }
    Ok(torn)
}

/// Makes the last line end. Completes a line that lacks only its end, and removes an incomplete one.
fn end_last_line(file: &mut File) -> std::io::Result<Option<UnreadableLine>> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(None);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    if last == *b"\n" {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    let start = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    if serde_json::from_slice::<Retrieval>(&bytes[start..]).is_ok() {
        file.write_all(b"\n")?;
        return Ok(None);
    }
    file.set_len(start as u64)?;
    let line = bytes.split_inclusive(|byte| *byte == b'\n').count();
    Ok(Some(UnreadableLine { line, torn: true }))
}
