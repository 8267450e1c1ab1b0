//! The status of a store: the newest release of each source, its age, when the next is due and the result of the last
//! check; and how the last run ended. Reads the store, and writes nothing.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};

use super::{Calendar, Failure, SourceHistory, release_calendar};
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use catalogue::source::{Catalogue, DateRange, NewerRelease, Source};
use files::clock;
use ingest::load::Freshness;
use ingest::load::RunPurpose;
use ingest::load::RunRecord;
use report::StaleSource;

/// The status of one source.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the JSON form of the status")]
pub struct SourceStatus {
    /// Id of the source.
    pub source: String,
    /// The publisher's name for it.
    pub title: String,
    /// The newest release in use; `None` if there is none, or releases have no names.
    pub release: Option<String>,
    /// The day on which the data in use were first retrieved.
    pub held_since: Option<Date>,
    /// Whether the data in use ship with the program.
    #[serde(default)]
    pub bundled: bool,
    /// How many days ago that was.
    pub age_days: Option<i32>,
    /// When it last gave usable data, new or not.
    pub last_success: Option<Timestamp>,
    /// The last failure.
    pub last_error: Option<Failure>,
    /// Whether the last check failed.
    pub failing: bool,
    /// The first failure since the last success.
    #[serde(default)]
    pub failing_since: Option<Timestamp>,
    /// When the next release is due; `None` if no other is expected.
    pub next_due: Option<DateRange>,
    /// Whether that release is so late that a person should look into it.
    pub overdue: bool,
    /// Whether its page, when last checked, had no link to it, and never had one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_published: bool,
}

/// How the last run ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LastRun {
    /// The command.
    pub asked: RunPurpose,
    /// When it started.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// Its exit code.
    pub exit: u8,
    /// The editions it made.
    pub editions: Vec<String>,
    /// The error, if it failed.
    pub error: Option<String>,
}

impl LastRun {
    fn of(run: &RunRecord) -> Self {
        Self {
            asked: run.asked,
            started: run.started,
            finished: run.finished,
            exit: run.exit.unwrap_or(crate::refresh::exit_of_sources(run) as u8),
            editions: run.editions.clone(),
            error: run.error.clone(),
        }
    }

    /// Whether it succeeded, even if with the last good data of a source.
    pub fn is_done(&self) -> bool {
        [Exit::Done as u8, Exit::Stale as u8].contains(&self.exit)
    }
}

/// A run that could not start, so that it is not in the run log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedStart {
    /// When it was last tried.
    pub at: Timestamp,
    /// When it was first tried, since a run last started.
    pub since: Timestamp,
    /// The exit code.
    pub exit: u8,
    /// The error.
    pub error: String,
}

/// The status of a store and its editions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoreStatus {
    /// The time of this status.
    pub at: Timestamp,
    /// The calendar, with its time zone.
    pub calendar: String,
    /// The next run of the calendar.
    pub next_run: Option<Timestamp>,
    /// Date of the figures that ship with the program.
    pub bundled: Option<Date>,
    /// Every fetched source, in the order of the catalogue.
    pub sources: Vec<SourceStatus>,
    /// The last run in the run log.
    pub last_run: Option<LastRun>,
    /// When the last successful run started.
    #[serde(default)]
    pub last_success: Option<Timestamp>,
    /// When the first failed run since then started, if the last run failed.
    #[serde(default)]
    pub failing_since: Option<Timestamp>,
    /// The run that could not start, if none has started since.
    #[serde(default)]
    pub failed_start: Option<FailedStart>,
    /// Why the status could not be updated: everything except the runs is then out of date or missing.
    #[serde(default)]
    pub problem: Option<String>,
    /// The readable editions, the newest first.
    #[serde(default)]
    pub editions: Vec<String>,
    /// Ids of the overdue sources.
    pub overdue: Vec<String>,
    /// The releases that have been published and are not in use.
    #[serde(default)]
    pub newer_releases: Vec<NewerRelease>,
}

impl StoreStatus {
    /// The status now.
    ///
    /// # Errors
    /// If the calendar is not valid, or the catalogue, the run log, the record of retrievals, the tables or the editions
    /// cannot be read.
    pub fn now(context: &CommandContext) -> Result<Self, ProgramError> {
        Self::after(context, &context.catalogue()?, &RunRecord::all(&context.store)?, clock::now())
    }

    /// The status at an instant after these runs, of which the oldest comes first.
    ///
    /// # Errors
    /// If the calendar is not valid, or the record of retrievals, the tables or the editions cannot be read.
    pub fn after(
        context: &CommandContext,
        catalogue: &Catalogue,
        runs: &[RunRecord],
        now: Timestamp,
    ) -> Result<Self, ProgramError> {
        let calendar = context.calendar()?;
        let histories = SourceHistory::in_runs(runs);
        let freshness = Freshness::of_store(&context.store, catalogue, runs, now, calendar.zone())?;
        let view = StatusInputs { freshness: &freshness, now, calendar: &calendar };
        let fetched = catalogue.sources().iter().filter(|source| !source.is_bundled());
        let never = SourceHistory::default();
        let mut status = Self {
            calendar: calendar.description(),
            next_run: calendar.next(now),
            bundled: catalogue.sources().iter().filter_map(|source| source.retrieved).max(),
            sources: fetched
                .map(|source| view.source(source, histories.get(&source.id).unwrap_or(&never)))
                .collect(),
            newer_releases: freshness.newer.clone(),
            ..Self::unknown(now)
        };
        let overdue = status.sources.iter().filter(|source| source.overdue);
        status.overdue = overdue.map(|source| source.source.clone()).collect();
        status.editions = report::readable_editions(&context.reports)?;
        status.add_runs(runs);
        Ok(status)
    }

    /// A status in which everything is missing.
    pub(crate) fn unknown(now: Timestamp) -> Self {
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
            newer_releases: Vec::new(),
        }
    }

    /// Adds what the run log says about runs.
    pub(super) fn add_runs(&mut self, runs: &[RunRecord]) {
        let runs: Vec<LastRun> = runs.iter().map(LastRun::of).collect();
        let success = runs.iter().rposition(LastRun::is_done);
        self.last_success = success.and_then(|at| runs.get(at)).map(|run| run.started);
        self.failing_since = runs.get(success.map_or(0, |at| at + 1)).map(|run| run.started);
        self.last_run = runs.into_iter().next_back();
    }

    /// The sources whose last check failed: reports say how old their data are.
    pub fn stale(&self, zone: &TimeZone) -> Vec<StaleSource> {
        let failing = self.sources.iter().filter(|source| source.failing);
        failing
            .filter_map(|source| {
                Some(StaleSource {
                    source: source.source.clone(),
                    title: source.title.clone(),
                    since: source.held_since.filter(|_| !source.bundled),
                    tried: zone.to_datetime(source.last_error.as_ref()?.at).date(),
                })
            })
            .collect()
    }

    /// The newer release of a source that is not in use.
    pub fn newer_release(&self, source: &str) -> Option<&NewerRelease> {
        self.newer_releases.iter().find(|newer| newer.sources.iter().any(|id| id == source))
    }

    /// Whether no source is overdue and no newer release has been published.
    pub fn is_up_to_date(&self) -> bool {
        self.overdue.is_empty() && self.newer_releases.is_empty()
    }

    /// Whether the data are up to date, and the last run started and succeeded.
    pub fn is_well(&self) -> bool {
        self.is_up_to_date()
            && self.problem.is_none()
            && self.failed_start.is_none()
            && self.last_run.as_ref().is_none_or(LastRun::is_done)
    }
}

/// The inputs of the status of each source.
struct StatusInputs<'a> {
    freshness: &'a Freshness,
    now: Timestamp,
    calendar: &'a Calendar,
}

impl StatusInputs<'_> {
    fn source(&self, source: &Source, history: &SourceHistory) -> SourceStatus {
        let newest = self.freshness.of(source);
        let today = self.calendar.zone().to_datetime(self.now).date();
        // With another clock, a file can ship with the program that is of a later day.
        let since = newest.since.filter(|since| *since <= today);
        let age = since.and_then(|since| today.since((Unit::Day, since)).ok());
        SourceStatus {
            source: source.id.clone(),
            title: source.title.clone(),
            age_days: age.map(|span| span.get_days()),
            last_success: history.last_success,
            last_error: history.last_error.clone(),
            failing: history.failing_since.is_some(),
            failing_since: history.failing_since,
            not_published: history.last_answer.is_some()
                && history.last_success.is_none()
                && history.failing_since.is_none(),
            next_due: release_calendar::next_due(source, &newest, history, self.now, self.calendar),
            overdue: release_calendar::is_overdue(source, &newest, history, self.now, self.calendar),
            release: newest.release,
            held_since: newest.since,
            bundled: newest.is_bundled,
        }
    }
}
