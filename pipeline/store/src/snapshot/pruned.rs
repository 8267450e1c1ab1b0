//! Reads and writes `pruned.jsonl`: the raw files that `prune` removed. Their retrievals stay in the manifest.

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Hash, SnapshotError};

#[derive(Serialize, Deserialize)]
pub(super) struct PrunedFile {
    pub(super) sha256: Hash,
    pub(super) pruned: Timestamp,
}

/// Adds a line, unless the file is recorded already.
pub(super) fn append(path: &Path, pruned: &PrunedFile) -> Result<(), SnapshotError> {
    if when(path, pruned.sha256).is_some() {
        return Ok(());
    }
    let mut line = serde_json::to_vec(pruned)
        .map_err(|source| SnapshotError::Record { source_id: pruned.sha256.to_string(), source })?;
    line.push(b'\n');
    Ok(files::append_line(path, &line)?)
}

/// When a file was removed; `None` if it was not.
pub(super) fn when(path: &Path, hash: Hash) -> Option<Timestamp> {
    let text = files::read_text(path).ok()?;
    let lines = text.lines().filter_map(|line| serde_json::from_str::<PrunedFile>(line).ok());
    lines.filter(|line| line.sha256 == hash).map(|line| line.pruned).max()
}
