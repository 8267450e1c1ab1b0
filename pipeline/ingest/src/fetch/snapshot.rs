//! Fetches a source, and then puts it into the snapshots, so that a slow server keeps no other process from the store.
//! Asks only for changes, and replaces a snapshot that is damaged.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Download, FetchError, Fetcher, Progress};
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

/// What a server sent for a source, before it is in the snapshots.
#[derive(Debug)]
pub struct FetchedSource {
    source: String,
    /// Its bytes are in the file.
    download: Download,
    /// `None` if the server reports no change.
    file: Option<PathBuf>,
    retrieved: Timestamp,
    /// The newest retrieval when the source was asked.
    known: Option<Retrieval>,
    damaged: Option<SnapshotError>,
}

impl Fetcher {
    /// Fetches a source's newest bytes into a file of `folder`. Only reads the store, which another process may write
    /// meanwhile. Verifies the last snapshot first; if it is damaged, fetches the whole file again.
    ///
    /// # Errors
    /// When the source cannot be fetched, or the file cannot be written.
    pub async fn fetch_newest(
        &self,
        source: &Source,
        snapshots: &Snapshots,
        folder: &Path,
        progress: &dyn Progress,
    ) -> Result<FetchedSource, FetchError> {
        let known = snapshots.manifest()?.newest(&source.id).cloned();
        let mut damaged = None;
        let mut verified = None;
        if let Some(known) = &known {
            match snapshots.verify(known.sha256) {
                Ok(()) => verified = Some(known),
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
        let mut download = self.fetch(source, verified, progress).await?;
        let retrieved = self.pace.now();
        let file = match download.bytes.take() {
            Some(bytes) => {
                let file = folder.join(&source.id);
                files::write_draft(&file, &bytes).map_err(SnapshotError::from)?;
                Some(file)
            }
            None if known.is_none() => return Err(FetchError::not_modified(&download.address)),
            None => None,
        };
        Ok(FetchedSource { source: source.id.clone(), download, file, retrieved, known, damaged })
    }
}

impl FetchedSource {
    /// Puts the bytes into the snapshots of a locked store, and adds a line to the manifest. If another process has
    /// stored the source since it was asked, the later of the two counts.
    ///
    /// # Errors
    /// When the bytes cannot be stored. The last snapshot is then unchanged.
    pub fn store(self, snapshots: &Snapshots) -> Result<FetchResult, FetchError> {
        let Self { source, mut download, file, retrieved, known, damaged } = self;
        let newest = snapshots.manifest()?.newest(&source).cloned();
        let is_overtaken =
            newest != known && newest.as_ref().is_some_and(|newest| newest.retrieved > retrieved);
        let release = download.release.clone();
        let file = file.filter(|_| !is_overtaken);
        let Some(file) = file else {
            let Some(retrieval) = newest.or(known) else {
                return Err(FetchError::not_modified(&download.address));
            };
            let change = SnapshotChange::NotModified;
            return Ok(FetchResult { retrieval, release, change, damaged, cut: None });
        };
        let bytes = files::read(&file).map_err(SnapshotError::from)?;
        let hash = snapshots.put(&bytes)?;
        download.bytes = Some(bytes);
        let retrieval = download.retrieval(&source, hash, retrieved);
        let cut = snapshots.record(&retrieval)?;
        let same = newest.is_some_and(|newest| newest.sha256 == hash);
        let change = if same { SnapshotChange::Same } else { SnapshotChange::New };
        Ok(FetchResult { retrieval, release, change, damaged, cut })
    }
}
