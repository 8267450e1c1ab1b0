//! Fetches sources before the store is locked: a slow server keeps no other process from the store. What a server sent
//! is in a folder of this process until the store has it.

use std::collections::BTreeMap;
use std::path::Path;

use crate::Error;
use crate::fetch::{FetchError, FetchedSource, Fetcher, Progress};
use catalogue::source::Source;
use files::UsedFolder;
use store::snapshot::{SnapshotError, Snapshots};

/// The folder of what was fetched and is not in the snapshots yet, in the store.
pub(super) const FETCHING: &str = "fetching";

/// What was fetched, by the id of the source.
#[derive(Debug)]
pub struct FetchedSources {
    results: BTreeMap<String, Result<FetchedSource, FetchError>>,
    /// The folder with the bytes.
    _folder: UsedFolder,
}

impl FetchedSources {
    /// What was fetched of a source; `None` if it was not asked, or its result was taken already.
    pub(super) fn take(&mut self, source: &str) -> Option<Result<FetchedSource, FetchError>> {
        self.results.remove(source)
    }
}

/// Fetches each source that `asks` names. The store need not be locked.
///
/// # Errors
/// If the store cannot be read, or the bytes cannot be written. A source that cannot be fetched is not an error: its
/// result says so.
pub async fn fetch(
    store: &Path,
    sources: &[&Source],
    asks: &dyn Fn(&Source) -> bool,
    fetcher: &Fetcher,
    progress: &dyn Progress,
) -> Result<FetchedSources, Error> {
    let snapshots = Snapshots::of_store(store);
    let folder = UsedFolder::begin(&store.join(FETCHING))?;
    let mut results = BTreeMap::new();
    for source in sources.iter().filter(|source| asks(source)) {
        let result = fetcher.fetch_newest(source, &snapshots, folder.path(), progress).await;
        // The disk is full or read-only, so the next source would fail too.
        if let Err(FetchError::Snapshot(SnapshotError::File(error))) = result {
            return Err(error.into());
        }
        results.insert(source.id.clone(), result);
    }
    Ok(FetchedSources { results, _folder: folder })
}
