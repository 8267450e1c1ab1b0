//! How things stand: of each source the newest release that is held, how old it is, when the next is due,
//! how it went when it was last asked; and how the last run ended. Reads the store, writes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use jiff::{Timestamp, Unit};
use serde::Serialize;

use super::{Calendar, Due, Failure, Heard, Held, season};
use crate::error::{Error, Exit};
use crate::report::Stale;
use crate::road::{self, Asked, Outcome, Run};
use crate::snapshot::{Manifest, Retrieval, Snapshots};
use crate::source::{Catalogue, Source};

/// How one source stands.
#[derive(Clone, Debug, Serialize)]
pub struct SourceStatus {
    /// Its id.
    pub source: String,
    /// What its publisher calls it.
    pub title: String,
    /// The newest release held; none where nothing is held, or releases have no names.
    pub release: Option<String>,
    /// The day on which the newest bytes in use were first got.
    pub held_since: Option<Date>,
    /// How many days ago that was.
    pub age_days: Option<i32>,
    /// When it last brought something that could be used, be it new or known already.
    pub last_success: Option<Timestamp>,
    /// The last time that it did not, and why.
    pub last_error: Option<Failure>,
    /// Whether that was the last time it was asked.
    pub failing: bool,
    /// The days on which the next release is due; none where none is expected any more.
    pub next_due: Option<Due>,
    /// Whether that has not come for so long that a person should look.
    pub overdue: bool,
}

/// How the last run ended.
#[derive(Clone, Debug, Serialize)]
pub struct LastRun {
    /// What was asked for.
    pub asked: Asked,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// Its exit code.
    pub exit: u8,
    /// Editions that it made.
    pub editions: Vec<String>,
    /// What stopped it, where something did.
    pub error: Option<String>,
}

impl LastRun {
    fn of(run: &Run) -> Self {
        Self {
            asked: run.asked,
            started: run.started,
            finished: run.finished,
            exit: run.exit.unwrap_or(run.exit_of_sources() as u8),
            editions: run.editions.clone(),
            error: run.error.clone(),
        }
    }

    /// Whether it did what it should, if need be with the last good data of a source.
    pub fn is_done(&self) -> bool {
        [Exit::Done as u8, Exit::Stale as u8].contains(&self.exit)
    }
}

/// How things stand.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// When this was so.
    pub at: Timestamp,
    /// The calendar, with its time zone.
    pub calendar: String,
    /// When it runs next.
    pub next_run: Option<Timestamp>,
    /// The day of the figures that ship with the program.
    pub bundled: Option<Date>,
    /// Each source that is fetched, in the order of the catalogue.
    pub sources: Vec<SourceStatus>,
    /// The last run; none where there was none.
    pub last_run: Option<LastRun>,
    /// The ids of the sources that are overdue.
    pub overdue: Vec<String>,
}

impl Status {
    /// How a store stands at an instant.
    ///
    /// # Errors
    /// When the record of runs or of retrievals cannot be read, or the tables cannot be listed.
    pub fn of(
        catalogue: &Catalogue,
        store: &Path,
        now: Timestamp,
        calendar: &Calendar,
    ) -> Result<Self, Error> {
        Self::after(&Run::all(store)?, catalogue, store, now, calendar)
    }

    /// How a store stands at an instant after these runs, the oldest first.
    ///
    /// # Errors
    /// When the record of retrievals cannot be read, or the tables cannot be listed.
    pub fn after(
        runs: &[Run],
        catalogue: &Catalogue,
        store: &Path,
        now: Timestamp,
        calendar: &Calendar,
    ) -> Result<Self, Error> {
        let heard = Heard::in_runs(runs);
        let view = View {
            releases: road::releases(store)?,
            manifest: Snapshots::of_store(store).manifest()?,
            refused: refused(runs),
            now,
            calendar,
        };
        let fetched = catalogue.sources().iter().filter(|source| !source.is_bundled());
        let never = Heard::default();
        let sources: Vec<SourceStatus> =
            fetched.map(|source| view.source(source, heard.get(&source.id).unwrap_or(&never))).collect();
        let overdue = sources.iter().filter(|source| source.overdue);
        Ok(Self {
            at: now,
            calendar: calendar.written(),
            next_run: calendar.next(now),
            bundled: catalogue.sources().iter().filter_map(|source| source.retrieved).max(),
            overdue: overdue.map(|source| source.source.clone()).collect(),
            last_run: runs.last().map(LastRun::of),
            sources,
        })
    }

    /// The sources that brought nothing that can be used when they were last asked: reports say of each how old
    /// is what they use.
    pub fn stale(&self, calendar: &Calendar) -> Vec<Stale> {
        let failing = self.sources.iter().filter(|source| source.failing);
        failing
            .filter_map(|source| {
                Some(Stale {
                    source: source.source.clone(),
                    title: source.title.clone(),
                    since: source.held_since,
                    tried: calendar.zone().to_datetime(source.last_error.as_ref()?.at).date(),
                })
            })
            .collect()
    }

    /// Whether nothing is overdue and the last run did what it should.
    pub fn is_well(&self) -> bool {
        self.overdue.is_empty() && self.last_run.as_ref().is_none_or(LastRun::is_done)
    }
}

/// What the status of each source is worked out from.
struct View<'a> {
    /// The newest release of each table.
    releases: BTreeMap<String, String>,
    manifest: Manifest,
    refused: BTreeSet<String>,
    now: Timestamp,
    calendar: &'a Calendar,
}

impl View<'_> {
    fn day(&self, at: Timestamp) -> Date {
        self.calendar.zone().to_datetime(at).date()
    }

    fn source(&self, source: &Source, heard: &Heard) -> SourceStatus {
        let held = self.held(source);
        let age = held.since.and_then(|since| self.day(self.now).since((Unit::Day, since)).ok());
        SourceStatus {
            source: source.id.clone(),
            title: source.title.clone(),
            age_days: age.map(|span| span.get_days()),
            last_success: heard.last_success,
            last_error: heard.last_error.clone(),
            failing: heard.failing().is_some(),
            next_due: season::next_due(source, &held, heard, self.now, self.calendar),
            overdue: season::is_overdue(source, &held, heard, self.now, self.calendar),
            release: held.release,
            held_since: held.since,
        }
    }

    fn held(&self, source: &Source) -> Held {
        let tables = road::tables_of(source);
        let release = tables.iter().filter_map(|table| self.releases.get(*table)).min();
        // A member of an archive may have been imported by itself, under the name of its table.
        let is_of = |retrieval: &&Retrieval| {
            retrieval.source == source.id || tables.contains(&retrieval.source.as_str())
        };
        let mine = || self.manifest.retrievals.iter().filter(is_of);
        let in_use = mine().filter(|retrieval| !self.refused.contains(&retrieval.sha256.to_string()));
        let newest = in_use.max_by_key(|retrieval| retrieval.retrieved);
        let first = newest.and_then(|newest| mine().find(|retrieval| retrieval.sha256 == newest.sha256));
        Held { release: release.cloned(), since: first.map(|retrieval| self.day(retrieval.retrieved)) }
    }
}

/// The hashes of bytes that no run could read: they are kept, and not in use.
fn refused(runs: &[Run]) -> BTreeSet<String> {
    let mut refused = BTreeSet::new();
    for source in runs.iter().flat_map(|run| &run.sources) {
        let Some(snapshot) = &source.snapshot else { continue };
        match source.outcome {
            Outcome::Taken | Outcome::Unchanged => {
                refused.remove(snapshot);
            }
            Outcome::Misfit | Outcome::Failed => {
                refused.insert(snapshot.clone());
            }
            Outcome::NothingHeld => {}
        }
    }
    refused
}
