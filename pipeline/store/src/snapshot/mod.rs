//! Stores raw files by their hash, and records when each was retrieved. Writes only below `snapshots/` of the store.
//! The files there never change.

mod hash;
mod manifest;
mod pruned;
mod retrieval;

pub(crate) use hash::HashOfPieces;
pub use hash::{Hash, InvalidHash};
pub use manifest::{Manifest, UnreadableLine};
pub use retrieval::Retrieval;

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use files::FileError;

/// Raw files by their SHA-256, as `<first two digits>/<all digits>`, with `manifest.jsonl` in the same folder.
#[derive(Clone, Debug)]
pub struct Snapshots {
    folder: PathBuf,
}

/// A snapshot that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// No file has this hash.
    #[error("the snapshot `{}` is missing", path.display())]
    Missing {
        /// The hash.
        hash: Hash,
        /// The path where it should be.
        path: PathBuf,
    },
    /// The file was removed by `prune`.
    #[error("the snapshot `{}` was pruned on {}", path.display(), pruned.strftime("%Y-%m-%d"))]
    Pruned {
        /// The hash.
        hash: Hash,
        /// The path where it was.
        path: PathBuf,
        /// When it was removed.
        pruned: Timestamp,
    },
    /// The bytes of the file do not have the hash in its name.
    #[error("the snapshot `{}` is damaged: its SHA-256 should be {expected} and is {found}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The hash in its name.
        expected: Hash,
        /// The hash of its bytes.
        found: Hash,
    },
    /// The record of a retrieval cannot be written as JSON.
    #[error("cannot record the retrieval of `{source_id}`")]
    Record {
        /// The id of its source.
        source_id: String,
        /// The JSON error.
        #[source]
        source: serde_json::Error,
    },
    /// A file operation failed.
    #[error(transparent)]
    File(#[from] FileError),
}

impl SnapshotError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Missing { .. } | Self::Damaged { .. } => Some(
                "run `race-equity refresh` to fetch the source again, which restores the file".to_owned(),
            ),
            Self::Pruned { .. } | Self::Record { .. } | Self::File(_) => None,
        }
    }
}

impl Snapshots {
    /// The snapshots of a store. Reads and writes nothing.
    pub fn of_store(store: &Path) -> Self {
        Self { folder: store.join("snapshots") }
    }

    /// The path of the file with this hash.
    pub fn path(&self, hash: Hash) -> PathBuf {
        let digits = hash.to_string();
        self.folder.join(&digits[..2]).join(&digits)
    }

    /// Stores bytes, completely or not at all. Writes nothing if they are stored already, and replaces a damaged
    /// file.
    ///
    /// # Errors
    /// When the file cannot be written. The store is then unchanged.
    pub fn put(&self, bytes: &[u8]) -> Result<Hash, SnapshotError> {
        let hash = Hash::of(bytes);
        match self.verify(hash) {
            Ok(()) => {}
            Err(
                SnapshotError::Missing { .. } | SnapshotError::Pruned { .. } | SnapshotError::Damaged { .. },
            ) => {
                files::write_whole(&self.path(hash), bytes)?;
                files::failpoint("snapshot");
            }
            Err(other) => return Err(other),
        }
        Ok(hash)
    }

    /// The bytes with this hash, verified.
    ///
    /// # Errors
    /// When the file is missing, cannot be read, or is damaged.
    pub fn get(&self, hash: Hash) -> Result<Vec<u8>, SnapshotError> {
        let path = self.path(hash);
        let bytes = files::read(&path).map_err(|error| {
            if error.source.kind() == std::io::ErrorKind::NotFound {
                match pruned::when(&self.pruned_path(), hash) {
                    Some(pruned) => SnapshotError::Pruned { hash, path: path.clone(), pruned },
                    None => SnapshotError::Missing { hash, path: path.clone() },
                }
            } else {
                SnapshotError::File(error)
            }
        })?;
        let found = Hash::of(&bytes);
        if found == hash { Ok(bytes) } else { Err(SnapshotError::Damaged { path, expected: hash, found }) }
    }

    /// Checks that the bytes with this hash are stored and undamaged.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn verify(&self, hash: Hash) -> Result<(), SnapshotError> {
        self.get(hash).map(drop)
    }

    /// Adds one line to the manifest. Removes an incomplete last line of an earlier crash first, and returns it.
    ///
    /// # Errors
    /// When the line cannot be written or flushed to disk.
    pub fn record(&self, retrieval: &Retrieval) -> Result<Option<UnreadableLine>, SnapshotError> {
        let cut = manifest::append(&self.manifest_path(), retrieval)?;
        files::failpoint("manifest");
        Ok(cut)
    }

    /// Every recorded retrieval, in order; empty if there is no manifest yet.
    ///
    /// # Errors
    /// When the manifest exists and cannot be read. Lines that are not retrievals are not errors: they are listed
    /// separately.
    pub fn manifest(&self) -> Result<Manifest, SnapshotError> {
        manifest::read(&self.manifest_path())
    }

    /// Records that `prune` is about to remove a file.
    ///
    /// # Errors
    /// When the line cannot be written.
    pub fn record_pruned(&self, hash: Hash, now: Timestamp) -> Result<(), SnapshotError> {
        pruned::append(&self.pruned_path(), &pruned::PrunedFile { sha256: hash, pruned: now })
    }

    fn pruned_path(&self) -> PathBuf {
        self.folder.join("pruned.jsonl")
    }

    /// The path of the manifest.
    pub fn manifest_path(&self) -> PathBuf {
        self.folder.join("manifest.jsonl")
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
