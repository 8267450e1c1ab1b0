//! Reads and writes `manifest.jsonl`, which has one line for each retrieval. An incomplete line of a crash is
//! recognised.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Retrieval, SnapshotError};

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
    let is_whole = |line: &[u8]| serde_json::from_slice::<Retrieval>(line).is_ok();
    let removed = files::append_line_after(path, &line, is_whole)?;
    Ok(removed.map(|line| UnreadableLine { line, torn: true }))
}
