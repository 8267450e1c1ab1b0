//! The lines that the program itself has written to a store.

use ingest::load::{RunRecord, SourceRun};
use store::snapshot::Snapshots;

use crate::scratch;
use crate::{check_error, check_message};

/// The manifest of a store's snapshots.
pub(crate) fn manifest(bytes: &[u8]) {
    let store = scratch::folder("manifest");
    scratch::write(&store.join("snapshots/manifest.jsonl"), bytes);
    match Snapshots::of_store(&store).manifest() {
        Ok(manifest) => {
            for line in &manifest.unreadable {
                check_message(&line.to_string());
            }
            drop(manifest.newest_by_source());
        }
        Err(error) => check_error(&error, error.hint()),
    }
}

/// The record of a store's runs.
pub(crate) fn runs(bytes: &[u8]) {
    let store = scratch::folder("runs");
    scratch::write(&store.join("runs.jsonl"), bytes);
    match RunRecord::all(&store) {
        Ok(runs) => {
            for run in &runs {
                let _ = run.sources.iter().filter_map(SourceRun::cause).count();
            }
        }
        Err(error) => check_error(&error, error.hint()),
    }
}
