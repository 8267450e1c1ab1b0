//! Fetches a source into the snapshots. Asks only for changes, and replaces a snapshot that is damaged.

use super::{FetchError, Fetcher, Progress};
use catalogue::source::Source;
use store::snapshot::{Retrieval, SnapshotError, Snapshots, UnreadableLine};

/// The result of fetching a source.
#[derive(Debug)]
pub struct FetchResult {
    /// The newest retrieval.
    pub retrieval: Retrieval,
    /// The release, if the catalogue or the link names one.
    pub release: Option<String>,
    /// Whether the bytes are new.
    pub change: SnapshotChange,
    /// What was wrong with the last snapshot, if it was damaged or missing and was fetched again.
    pub damaged: Option<SnapshotError>,
    /// An incomplete line that was removed from the manifest.
    pub cut: Option<UnreadableLine>,
}

/// Whether the fetched bytes are new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnapshotChange {
    /// The bytes differ from the last snapshot.
    New,
    /// The server sent the same bytes again: a new line in the manifest, no new file.
    Same,
    /// The server reports no change: no new line, no new file.
    NotModified,
}

impl Fetcher {
    /// Fetches a source's newest bytes into the snapshots, and adds a line to the manifest. Verifies the last snapshot
    /// first; if it is damaged, fetches the whole file again.
    ///
    /// # Errors
    /// When the source cannot be fetched or stored. The last snapshot is then unchanged.
    pub async fn fetch_snapshot(
        &self,
        source: &Source,
        snapshots: &Snapshots,
        progress: &dyn Progress,
    ) -> Result<FetchResult, FetchError> {
        let newest = snapshots.manifest()?.newest(&source.id).cloned();
        let mut damaged = None;
        let mut verified = None;
        if let Some(newest) = &newest {
            match snapshots.verify(newest.sha256) {
                Ok(()) => verified = Some(newest),
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
        let download = self.fetch(source, verified, progress).await?;
        let release = download.release.clone();
        match (&download.bytes, newest) {
            (None, Some(retrieval)) => {
                let change = SnapshotChange::NotModified;
                Ok(FetchResult { retrieval, release, change, damaged, cut: None })
            }
            (None, None) => Err(FetchError::not_modified(&download.address)),
            (Some(bytes), newest) => {
                let hash = snapshots.put(bytes)?;
                let retrieval = download.retrieval(&source.id, hash, self.pace.now());
                let cut = snapshots.record(&retrieval)?;
                let same = newest.is_some_and(|newest| newest.sha256 == hash);
                let change = if same { SnapshotChange::Same } else { SnapshotChange::New };
                Ok(FetchResult { retrieval, release, change, damaged, cut })
            }
        }
    }
}
