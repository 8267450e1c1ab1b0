//! Which release of each source is in use, since when, and which newer releases have been published. The status, the
//! digest, the reports and the page of an edition all take it from here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::run_record::{RunRecord, SourceOutcome};
use super::{releases, tables_of};
use crate::Error;
use catalogue::source::{Catalogue, NewerRelease, ReleaseInUse, Source};
use store::snapshot::{Manifest, Retrieval, Snapshots};

/// The releases that are in use, and those that are published and not in use.
#[derive(Debug)]
pub struct Freshness {
    in_use: BTreeMap<String, ReleaseInUse>,
    /// The published releases that are newer than those in use.
    pub newer: Vec<NewerRelease>,
}

impl Freshness {
    /// The freshness of a store after these runs, at an instant on the clock of a time zone. A raw file that a run could
    /// not read is not in use. A bundled release is in use if the store has none that is newer.
    ///
    /// # Errors
    /// If the tables or the record of retrievals cannot be read.
    pub fn of_store(
        store: &Path,
        catalogue: &Catalogue,
        runs: &[RunRecord],
        now: Timestamp,
        zone: &TimeZone,
    ) -> Result<Self, Error> {
        let tables = StoredReleases {
            releases: releases::releases(store)?,
            manifest: Snapshots::of_store(store).manifest()?,
            refused: refused(runs),
            zone,
        };
        let fetched = catalogue.sources().iter().filter(|source| !source.is_bundled());
        let in_use: BTreeMap<String, ReleaseInUse> =
            fetched.map(|source| (source.id.clone(), tables.newest(catalogue, source))).collect();
        let used = |source: &Source| in_use.get(&source.id).cloned().unwrap_or_default();
        let newer = catalogue.newer_releases(&used, zone.to_datetime(now).date());
        Ok(Self { in_use, newer })
    }

    /// The newest release of a source that is in use.
    pub fn of(&self, source: &Source) -> ReleaseInUse {
        self.in_use.get(&source.id).cloned().unwrap_or_default()
    }
}

/// What the store has.
struct StoredReleases<'a> {
    /// The newest release of each table.
    releases: BTreeMap<String, String>,
    manifest: Manifest,
    refused: BTreeSet<String>,
    zone: &'a TimeZone,
}

impl StoredReleases<'_> {
    /// The release of the store, or the bundled one if it is newer or the only one.
    fn newest(&self, catalogue: &Catalogue, source: &Source) -> ReleaseInUse {
        let stored = self.stored(source);
        match catalogue.bundled_release(source) {
            Some(bundled) if stored.is_missing() || bundled.year() > stored.year() => bundled,
            _ => stored,
        }
    }

    fn stored(&self, source: &Source) -> ReleaseInUse {
        let tables = tables_of(source);
        let release = tables.iter().filter_map(|table| self.releases.get(*table)).min();
        // A file of a zip can be imported separately, under the name of its table.
        let is_of = |retrieval: &&Retrieval| {
            retrieval.source == source.id
                || (source.adds_to.is_none() && tables.contains(&retrieval.source.as_str()))
        };
        let mine = || self.manifest.retrievals.iter().filter(is_of);
        let in_use = mine().filter(|retrieval| !self.refused.contains(&retrieval.sha256.to_string()));
        let newest = in_use.max_by_key(|retrieval| retrieval.retrieved);
        let first = newest.and_then(|newest| mine().find(|retrieval| retrieval.sha256 == newest.sha256));
        ReleaseInUse {
            // The table of a source that adds to another has the release before this source has a file.
            release: release.filter(|_| source.adds_to.is_none() || first.is_some()).cloned(),
            since: first.map(|retrieval| self.day(retrieval.retrieved)),
            is_bundled: false,
        }
    }

    fn day(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }
}

/// The hashes of raw files that could not be read: they are kept, but not in use.
fn refused(runs: &[RunRecord]) -> BTreeSet<String> {
    let mut refused = BTreeSet::new();
    for source in runs.iter().flat_map(|run| &run.sources) {
        let Some(snapshot) = &source.snapshot else { continue };
        match source.outcome {
            SourceOutcome::Taken | SourceOutcome::Unchanged => {
                refused.remove(snapshot);
            }
            SourceOutcome::Misfit | SourceOutcome::Failed => {
                refused.insert(snapshot.clone());
            }
            SourceOutcome::NothingHeld | SourceOutcome::NotPublished => {}
        }
    }
    refused
}
