//! `manifest.jsonl`: one line for each retrieval, added at the end and flushed; a line that a crash
//! left half written is told apart and never mistaken for a retrieval.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::{Retrieval, SnapshotError};
use files::FileError;

/// What the manifest holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Every retrieval that can be read, in the order of the file.
    pub retrievals: Vec<Retrieval>,
    /// Every line that cannot.
    pub unreadable: Vec<UnreadableLine>,
}

/// A line of the manifest that is not a retrieval.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the manifest is {}", if *.torn { "half written, as a crash leaves it" } else { "no record of a retrieval" })]
pub struct UnreadableLine {
    /// The line, from 1.
    pub line: usize,
    /// Whether it is the last line and has no end: what a crash in the middle of writing leaves.
    pub torn: bool,
}

impl Manifest {
    /// The newest retrieval of a source; of two at one time, the one written later.
    pub fn newest(&self, source: &str) -> Option<&Retrieval> {
        self.retrievals
            .iter()
            .filter(|retrieval| retrieval.source == source)
            .max_by_key(|retrieval| retrieval.retrieved)
    }

    /// The newest retrieval of every source that has one, by the source's id.
    pub fn newest_by_source(&self) -> BTreeMap<&str, &Retrieval> {
        let ids = self.retrievals.iter().map(|retrieval| retrieval.source.as_str());
        ids.filter_map(|id| Some((id, self.newest(id)?))).collect()
    }
}

/// Reads the manifest; an absent one is empty.
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

/// Adds one line, in a single write, and flushes it to disk.
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
    let torn = mend(&mut file).map_err(failed)?;
    file.write_all(&line).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    if let Some(folder) = path.parent().filter(|_| is_new) {
        files::sync_folder(folder)?;
    }
    Ok(torn)
}

/// Makes the file end with a line's end: a last line that is whole but for its end is given one, a
/// half-written one is cut off.
fn mend(file: &mut File) -> std::io::Result<Option<UnreadableLine>> {
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
