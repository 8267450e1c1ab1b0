//! Fetches a source into the snapshots: asks only for what is new, and brings back what is damaged.

use super::{FetchError, Fetched, Fetcher, Known, Progress};
use catalogue::source::Source;
use store::snapshot::{Retrieval, SnapshotError, Snapshots, UnreadableLine};

/// What became of a source.
#[derive(Debug)]
pub struct Kept {
    /// The retrieval whose bytes are now the newest.
    pub retrieval: Retrieval,
    /// The release, where the catalogue or the link names one.
    pub release: Option<String>,
    /// Whether anything is new.
    pub outcome: Outcome,
    /// The newest snapshot as it was found before, where it was damaged or gone; it was fetched again.
    pub damaged: Option<SnapshotError>,
    /// A half-written line of the manifest that was cut off.
    pub cut: Option<UnreadableLine>,
}

/// Whether anything is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Bytes that were not the newest before.
    New,
    /// The same bytes as before, sent again: a line in the manifest, and no file.
    Same,
    /// The server says that nothing has changed: no line and no file.
    NotModified,
}

/// A source that could not be fetched or kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// It could not be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// It could not be kept.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
}

impl KeepError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Fetch(error) => error.hint(),
            Self::Snapshot(error) => error.hint(),
        }
    }
}

impl Fetcher {
    /// Fetches a source's newest bytes and keeps them, with one line in the manifest. What is held is
    /// verified first: where it is damaged, it is fetched whole again.
    ///
    /// # Errors
    /// When it cannot be fetched or kept; what was held before is then held still.
    pub async fn keep(
        &self,
        source: &Source,
        snapshots: &Snapshots,
        progress: &dyn Progress,
    ) -> Result<Kept, KeepError> {
        let newest = snapshots.manifest()?.newest(&source.id).cloned();
        let mut damaged = None;
        let mut known = None;
        if let Some(newest) = &newest {
            match snapshots.verify(newest.sha256) {
                Ok(()) => known = Some(Known::from(newest)),
                Err(
                    error @ (SnapshotError::Damaged { .. }
                    | SnapshotError::Missing { .. }
                    | SnapshotError::Pruned { .. }),
                ) => {
                    damaged = Some(error);
                }
                Err(other) => return Err(other.into()),
            }
        }
        match (self.fetch(source, known.as_ref(), progress).await?, newest) {
            (Fetched::NotModified { release, .. }, Some(retrieval)) => {
                Ok(Kept { retrieval, release, outcome: Outcome::NotModified, damaged, cut: None })
            }
            (Fetched::NotModified { address, .. }, None) => {
                Err(FetchError::Status { address: address.to_string(), status: 304, asked: None }.into())
            }
            (Fetched::Got(download), newest) => {
                let hash = snapshots.put(&download.bytes)?;
                let retrieval = download.retrieval(&source.id, hash, self.pace.now());
                let cut = snapshots.record(&retrieval)?;
                let same = newest.is_some_and(|newest| newest.sha256 == hash);
                let outcome = if same { Outcome::Same } else { Outcome::New };
                Ok(Kept { retrieval, release: download.release, outcome, damaged, cut })
            }
        }
    }
}
