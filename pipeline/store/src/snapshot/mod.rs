//! The content-addressed store of raw bytes, and the record of when each was retrieved. Writes below
//! `snapshots/` of the store and nowhere else; a file in it never changes.

mod hash;
mod manifest;
mod pruned;
mod retrieval;

pub use hash::{Hash, NotAHash};
pub use manifest::{Manifest, UnreadableLine};
pub use pruned::Pruned;
pub use retrieval::Retrieval;

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use files::FileError;

/// Raw bytes by their SHA-256: `<first two digits>/<all digits>`, and `manifest.jsonl` beside them.
#[derive(Clone, Debug)]
pub struct Snapshots {
    folder: PathBuf,
}

/// A snapshot that cannot be given back or kept.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// No file of that hash is held.
    #[error("the snapshot `{}` is not there", path.display())]
    Missing {
        /// What was asked for.
        hash: Hash,
        /// Where it would lie.
        path: PathBuf,
    },
    /// The file was let go.
    #[error("the snapshot `{}` was pruned on {}", path.display(), pruned.strftime("%Y-%m-%d"))]
    Pruned {
        /// What was asked for.
        hash: Hash,
        /// Where it lay.
        path: PathBuf,
        /// When it was removed.
        pruned: Timestamp,
    },
    /// The file is not what its name says.
    #[error("the snapshot `{}` is damaged: its SHA-256 should be {expected} and is {found}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The hash in its name.
        expected: Hash,
        /// The hash of its bytes.
        found: Hash,
    },
    /// The record of a retrieval could not be written as JSON.
    #[error("cannot write down the retrieval of `{source_id}`")]
    Record {
        /// The id of its source.
        source_id: String,
        /// What the writer said.
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
                "fetch its source again with `race-equity refresh`, which puts the whole file back"
                    .to_owned(),
            ),
            Self::Pruned { .. } | Self::Record { .. } | Self::File(_) => None,
        }
    }
}

impl Snapshots {
    /// The snapshots of the store in `store`; nothing is read or made yet.
    pub fn of_store(store: &Path) -> Self {
        Self { folder: store.join("snapshots") }
    }

    /// Where the bytes of a hash lie.
    pub fn path(&self, hash: Hash) -> PathBuf {
        let digits = hash.to_string();
        self.folder.join(&digits[..2]).join(&digits)
    }

    /// Keeps bytes, whole or not at all. Where they are held already no file is written; where the
    /// file held under their hash is damaged, it is replaced.
    ///
    /// # Errors
    /// When the file cannot be written; then nothing has changed.
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

    /// The bytes of a hash, verified.
    ///
    /// # Errors
    /// When they are not held, cannot be read, or are no longer what their name says.
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

    /// Whether the bytes of a hash are held and are what their name says.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn verify(&self, hash: Hash) -> Result<(), SnapshotError> {
        self.get(hash).map(drop)
    }

    /// Adds one line to the manifest. A line that a crash left half written is cut off first; it is
    /// returned so that it can be reported.
    ///
    /// # Errors
    /// When the line cannot be written or flushed to disk.
    pub fn record(&self, retrieval: &Retrieval) -> Result<Option<UnreadableLine>, SnapshotError> {
        let cut = manifest::append(&self.manifest_path(), retrieval)?;
        files::failpoint("manifest");
        Ok(cut)
    }

    /// Every retrieval on record, in the order they were written; none when there is no manifest yet.
    ///
    /// # Errors
    /// When the manifest is there and cannot be read. A line that is not a retrieval is no error: it
    /// is told apart in the manifest.
    pub fn manifest(&self) -> Result<Manifest, SnapshotError> {
        manifest::read(&self.manifest_path())
    }

    /// Writes down that a file is about to be removed because somebody asked for it.
    ///
    /// # Errors
    /// When the line cannot be written.
    pub fn record_pruned(&self, hash: Hash, now: Timestamp) -> Result<(), SnapshotError> {
        pruned::append(&self.pruned_path(), &Pruned { sha256: hash, pruned: now })
    }

    fn pruned_path(&self) -> PathBuf {
        self.folder.join("pruned.jsonl")
    }

    fn manifest_path(&self) -> PathBuf {
        self.folder.join("manifest.jsonl")
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
