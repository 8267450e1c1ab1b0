//! The state of a store: of each source the newest release, its age, when the next is due, and what came of
//! asking for it; and how the last run ended. Reads the store, writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};

use super::{Calendar, Due, Failure, Holding, SourceHistory, release_calendar};
use crate::context::Context;
use crate::error::Error;
use crate::error::Exit;
use catalogue::source::{Catalogue, Source};
use files::clock;
use ingest::load;
use ingest::load::Asked;
use ingest::load::Outcome;
use ingest::load::Run;
use report::StaleSource;
use store::snapshot::{Manifest, Retrieval, Snapshots};

/// The state of one source.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// Since when it has failed, if it is failing.
    #[serde(default)]
    pub failing_since: Option<Timestamp>,
    /// The days on which the next release is due; none where none is expected any more.
    pub next_due: Option<Due>,
    /// Whether that has not come for so long that a person should look.
    pub overdue: bool,
}

/// How the last run ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
            exit: run.exit.unwrap_or(crate::refresh::exit_of_sources(run) as u8),
            editions: run.editions.clone(),
            error: run.error.clone(),
        }
    }

    /// Whether it did what it should, if need be with the last good data of a source.
    pub fn is_done(&self) -> bool {
        [Exit::Done as u8, Exit::Stale as u8].contains(&self.exit)
    }
}

/// A run that could not start, so that it is not in the run log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedStart {
    /// When it was tried last.
    pub at: Timestamp,
    /// When it was tried first, since a run last started.
    pub since: Timestamp,
    /// The exit code.
    pub exit: u8,
    /// Why it could not start.
    pub error: String,
}

/// The state of a store and its editions.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// The last run in the run log.
    pub last_run: Option<LastRun>,
    /// When the last run began that did what it should.
    #[serde(default)]
    pub last_success: Option<Timestamp>,
    /// When the first of the failed runs began since then, if the last run failed.
    #[serde(default)]
    pub failing_since: Option<Timestamp>,
    /// The run that could not start, if none has started since.
    #[serde(default)]
    pub failed_start: Option<FailedStart>,
    /// Why the status could not be worked out anew: all but the runs is then of an earlier time, or missing.
    #[serde(default)]
    pub problem: Option<String>,
    /// The editions that can be read, the newest first.
    #[serde(default)]
    pub editions: Vec<String>,
    /// The ids of the sources that are overdue.
    pub overdue: Vec<String>,
}

impl Status {
    /// The status now.
    ///
    /// # Errors
    /// When the settings name no calendar, or the catalogue, the run log, the record of retrievals, the tables or
    /// the editions cannot be read.
    pub fn now(context: &Context) -> Result<Self, Error> {
        Self::after(context, &context.catalogue()?, &Run::all(&context.store)?, clock::now())
    }

    /// The status at an instant after these runs, the oldest first.
    ///
    /// # Errors
    /// When the settings name no calendar, or the record of retrievals, the tables or the editions cannot be read.
    pub fn after(
        context: &Context,
        catalogue: &Catalogue,
        runs: &[Run],
        now: Timestamp,
    ) -> Result<Self, Error> {
        let calendar = context.calendar()?;
        let histories = SourceHistory::in_runs(runs);
        let view = View {
            releases: load::releases(&context.store)?,
            manifest: Snapshots::of_store(&context.store).manifest()?,
            refused: refused(runs),
            now,
            calendar: &calendar,
        };
        let fetched = catalogue.sources().iter().filter(|source| !source.is_bundled());
        let never = SourceHistory::default();
        let mut status = Self {
            calendar: calendar.description(),
            next_run: calendar.next(now),
            bundled: catalogue.sources().iter().filter_map(|source| source.retrieved).max(),
            sources: fetched
                .map(|source| view.source(source, histories.get(&source.id).unwrap_or(&never)))
                .collect(),
            ..Self::unknown(now)
        };
        let overdue = status.sources.iter().filter(|source| source.overdue);
        status.overdue = overdue.map(|source| source.source.clone()).collect();
        status.editions = report::readable_editions(&context.reports)?;
        status.take_runs(runs);
        Ok(status)
    }

    /// A status in which nothing is known.
    pub(super) fn unknown(now: Timestamp) -> Self {
        Self {
            at: now,
            calendar: String::new(),
            next_run: None,
            bundled: None,
            sources: Vec::new(),
            last_run: None,
            last_success: None,
            failing_since: None,
            failed_start: None,
            problem: None,
            editions: Vec::new(),
            overdue: Vec::new(),
        }
    }

    /// Takes what the run log says of runs.
    pub(super) fn take_runs(&mut self, runs: &[Run]) {
        let runs: Vec<LastRun> = runs.iter().map(LastRun::of).collect();
        let success = runs.iter().rposition(LastRun::is_done);
        self.last_success = success.and_then(|at| runs.get(at)).map(|run| run.started);
        self.failing_since = runs.get(success.map_or(0, |at| at + 1)).map(|run| run.started);
        self.last_run = runs.into_iter().next_back();
    }

    /// The sources that brought nothing that can be used when they were last asked: reports say of each how old
    /// is what they use.
    pub fn stale(&self, zone: &TimeZone) -> Vec<StaleSource> {
        let failing = self.sources.iter().filter(|source| source.failing);
        failing
            .filter_map(|source| {
                Some(StaleSource {
                    source: source.source.clone(),
                    title: source.title.clone(),
                    since: source.held_since,
                    tried: zone.to_datetime(source.last_error.as_ref()?.at).date(),
                })
            })
            .collect()
    }

    /// Whether nothing is overdue, and the last run started and did what it should.
    pub fn is_well(&self) -> bool {
        self.overdue.is_empty()
            && self.problem.is_none()
            && self.failed_start.is_none()
            && self.last_run.as_ref().is_none_or(LastRun::is_done)
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

    fn source(&self, source: &Source, history: &SourceHistory) -> SourceStatus {
        let held = self.held(source);
        let age = held.since.and_then(|since| self.day(self.now).since((Unit::Day, since)).ok());
        SourceStatus {
            source: source.id.clone(),
            title: source.title.clone(),
            age_days: age.map(|span| span.get_days()),
            last_success: history.last_success,
            last_error: history.last_error.clone(),
            failing: history.failing_since.is_some(),
            failing_since: history.failing_since,
            next_due: release_calendar::next_due(source, &held, history, self.now, self.calendar),
            overdue: release_calendar::is_overdue(source, &held, history, self.now, self.calendar),
            release: held.release,
            held_since: held.since,
        }
    }

    fn held(&self, source: &Source) -> Holding {
        let tables = load::tables_of(source);
        let release = tables.iter().filter_map(|table| self.releases.get(*table)).min();
        // A member of an archive may have been imported by itself, under the name of its table.
        let is_of = |retrieval: &&Retrieval| {
            retrieval.source == source.id || tables.contains(&retrieval.source.as_str())
        };
        let mine = || self.manifest.retrievals.iter().filter(is_of);
        let in_use = mine().filter(|retrieval| !self.refused.contains(&retrieval.sha256.to_string()));
        let newest = in_use.max_by_key(|retrieval| retrieval.retrieved);
        let first = newest.and_then(|newest| mine().find(|retrieval| retrieval.sha256 == newest.sha256));
        Holding { release: release.cloned(), since: first.map(|retrieval| self.day(retrieval.retrieved)) }
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
