//! The records of a store that are lines: the manifest of retrievals and the run log. Lines that cannot be read are moved
//! aside, and retrievals that the manifest lacks are added again from the run log and the record of tables.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use url::Url;

use super::run_record::{RunRecord, runs_file};
use super::tables::Tables;
use crate::Error;
use files::{move_unreadable_lines, unreadable_lines_file};
use format::words::counted;
use store::snapshot::{Hash, Retrieval, Snapshots};

/// Mends the records of a store, which must be locked. Gives a sentence for each record that was mended.
///
/// # Errors
/// If a record cannot be read or written.
pub fn mend_records(store: &Path) -> Result<Vec<String>, Error> {
    let snapshots = Snapshots::of_store(store);
    let (manifest, runs) = (snapshots.manifest_path(), runs_file(store));
    let is_run = |line: &[u8]| serde_json::from_slice::<RunRecord>(line).is_ok();
    let is_retrieval = |line: &[u8]| serde_json::from_slice::<Retrieval>(line).is_ok();
    let mut said = Vec::new();
    said.extend(moved(&runs, &move_unreadable_lines(&runs, is_run)?));
    let lost = move_unreadable_lines(&manifest, is_retrieval)?;
    said.extend(moved(&manifest, &lost));
    if !lost.is_empty() || !manifest.exists() {
        let added = add_lost_retrievals(store, &snapshots)?;
        if added > 0 {
            said.push(format!(
                "added {} to `{}` again, from the run log and the record of tables",
                counted(added, "retrieval"),
                manifest.display()
            ));
        }
    }
    Ok(said)
}

/// "lines 3 and 5 of `store/runs.jsonl` cannot be read: moved to `store/runs.jsonl.unreadable`".
fn moved(record: &Path, lines: &[usize]) -> Option<String> {
    let numbers: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let noun = if lines.len() == 1 { "line" } else { "lines" };
    (!lines.is_empty()).then(|| {
        format!(
            "{noun} {} of `{}` cannot be read: moved to `{}`",
            format::list(&numbers),
            record.display(),
            unreadable_lines_file(record).display()
        )
    })
}

/// Adds the retrievals of raw files that the manifest lacks, the oldest first. Gives their number.
fn add_lost_retrievals(store: &Path, snapshots: &Snapshots) -> Result<usize, Error> {
    let manifest = snapshots.manifest()?;
    let mut known: BTreeSet<(String, Hash)> =
        manifest.retrievals.into_iter().map(|retrieval| (retrieval.source, retrieval.sha256)).collect();
    let mut lost = Vec::new();
    for run in RunRecord::all(store)? {
        for source in run.sources {
            let hash = source.snapshot.as_ref().and_then(|hash| hash.parse().ok());
            let address = source.address.as_ref().and_then(|address| Url::parse(address).ok());
            if let (Some(hash), Some(address)) = (hash, address) {
                lost.push(retrieval(source.source, address, run.started, hash, None));
            }
        }
    }
    for file in Tables::read(store)?.all_files() {
        let Ok(address) = Url::from_file_path(Path::new("/").join(&file.name)) else { continue };
        let path = snapshots.path(file.snapshot);
        let Some(written) = path.metadata().ok().and_then(|found| found.modified().ok()) else { continue };
        let Ok(retrieved) = Timestamp::try_from(written) else { continue };
        // Only of an imported file is the release not known from its source.
        let release = file.release.clone().filter(|_| file.id == file.layout);
        lost.push(retrieval(file.id.clone(), address, retrieved, file.snapshot, release));
    }
    let mut added = 0;
    for mut retrieval in lost {
        let Ok(found) = snapshots.path(retrieval.sha256).metadata() else { continue };
        if known.insert((retrieval.source.clone(), retrieval.sha256)) {
            retrieval.size = found.len();
            snapshots.record(&retrieval)?;
            added += 1;
        }
    }
    Ok(added)
}

fn retrieval(
    source: String,
    address: Url,
    retrieved: Timestamp,
    sha256: Hash,
    release: Option<String>,
) -> Retrieval {
    Retrieval {
        source,
        address,
        retrieved,
        etag: None,
        last_modified: None,
        size: 0,
        sha256,
        content_type: None,
        release,
    }
}
