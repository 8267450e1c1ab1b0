//! `pruned.jsonl`: which raw files were let go, and when. Their retrievals stay in the manifest.

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Hash, SnapshotError};

/// One line: a raw file that was removed because somebody asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pruned {
    /// Its hash.
    pub sha256: Hash,
    /// When.
    pub pruned: Timestamp,
}

/// Adds a line, unless the file is on record already.
pub(super) fn append(path: &Path, pruned: &Pruned) -> Result<(), SnapshotError> {
    if when(path, pruned.sha256).is_some() {
        return Ok(());
    }
    let mut line = serde_json::to_vec(pruned)
        .map_err(|source| SnapshotError::Record { source_id: pruned.sha256.to_string(), source })?;
    line.push(b'\n');
    Ok(files::append_line(path, &line)?)
}

/// When a file was let go, where it was.
pub(super) fn when(path: &Path, hash: Hash) -> Option<Timestamp> {
    let text = files::read_text(path).ok()?;
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Pruned>(line).ok());
    lines.filter(|line| line.sha256 == hash).map(|line| line.pruned).max()
}
