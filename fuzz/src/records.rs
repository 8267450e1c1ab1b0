//! The lines that the program itself has written to a store.

use std::path::{Component, Path};

use ingest::load::{RunRecord, SourceRun};
use remote::{Address, PublishPlan, Target, listed_names, read_lock};
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

/// A list or a lock of a store at an address, and the list of what was published to a folder.
pub(crate) fn lists(bytes: &[u8]) {
    let address = Address::parse("s3://figures/store").unwrap_or_else(|error| panic!("{error}"));
    match listed_names(bytes, &address) {
        Ok(names) => {
            for name in names {
                let is_inside =
                    Path::new(&name).components().all(|part| matches!(part, Component::Normal(_)));
                assert!(is_inside, "`{name}` leads out of the store");
            }
        }
        Err(error) => check_error(&error, error.hint()),
    }
    match read_lock(bytes, &address) {
        Ok(holder) => drop(holder.map(|holder| holder.to_string())),
        Err(error) => check_error(&error, error.hint()),
    }
    published_list(bytes);
}

/// Publishes a file to a folder with this list: a file beside the folder stays.
fn published_list(bytes: &[u8]) {
    let folder = scratch::folder("lists");
    let (source, target, beside) = (folder.join("source"), folder.join("target"), folder.join("x"));
    scratch::write(&source.join("new.csv"), b"1");
    scratch::write(&target.join("old.csv"), b"1");
    scratch::write(&target.join("race-equity-files.json"), bytes);
    scratch::write(&beside, b"1");
    let published = PublishPlan::new(&source, "website", &Target::Folder(target), true)
        .and_then(|plan| plan.carry_out(&|_| ()));
    if let Err(error) = published {
        check_error(&error, error.hint());
    }
    assert!(beside.is_file(), "a file beside the target was removed");
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
