//! The records of a store that are lines: the manifest of retrievals and the run log. Lines that cannot be read are moved
//! aside, and retrievals that the manifest lacks are added again from the run log and the record of tables.

use std::collections::{BTreeMap, BTreeSet};
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
    let tables = Tables::read(store)?;
    let mut lost = Vec::new();
    for run in RunRecord::all(store)? {
        for source in run.sources {
            let hash = source.snapshot.as_ref().and_then(|hash| hash.parse().ok());
            let address = source.address.as_ref().and_then(|address| Url::parse(address).ok());
            if let (Some(hash), Some(address)) = (hash, address) {
                lost.push(retrieval(source.source, address, run.started, hash));
            }
        }
    }
    for file in tables.all_files() {
        let Ok(address) = Url::from_file_path(Path::new("/").join(&file.name)) else { continue };
        lost.push(retrieval(file.id.clone(), address, Timestamp::MAX, file.snapshot));
    }
    // Only of an imported file is the release not known from its source.
    let imported = tables.all_files().filter(|file| file.id == file.layout);
    let releases: BTreeMap<(String, Hash), Option<String>> =
        imported.map(|file| ((file.id.clone(), file.snapshot), file.release.clone())).collect();
    let mut added = 0;
    for mut retrieval in lost {
        let Ok(found) = snapshots.path(retrieval.sha256).metadata() else { continue };
        // A run that read an earlier file again began later than the file was retrieved.
        let written = found.modified().ok().and_then(|written| Timestamp::try_from(written).ok());
        retrieval.retrieved = retrieval.retrieved.min(written.unwrap_or(Timestamp::MAX));
        let key = (retrieval.source.clone(), retrieval.sha256);
        if retrieval.retrieved < Timestamp::MAX && known.insert(key.clone()) {
            retrieval.size = found.len();
            retrieval.release = releases.get(&key).cloned().flatten();
            snapshots.record(&retrieval)?;
            added += 1;
        }
    }
    Ok(added)
}

fn retrieval(source: String, address: Url, retrieved: Timestamp, sha256: Hash) -> Retrieval {
    Retrieval {
        source,
        address,
        retrieved,
        etag: None,
        last_modified: None,
        size: 0,
        sha256,
        content_type: None,
        release: None,
    }
}
