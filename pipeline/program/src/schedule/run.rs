//! One unattended run: ask every publisher, work out what is new, make an edition if a reader would see
//! anything else than before, and write down what was done, however it ends.

use std::path::Path;
use std::time::{Duration, Instant};

use super::publication::{Publication, ReaderView};
use super::status::Status;
use super::{SourceHistory, alert, findings, fingerprint, release_calendar, report_selection, status_files};
use crate::context::Context;
use crate::error::Error;
use crate::publish::{self, Placement};
use crate::refresh::note_end;
use catalogue::definitions::Definitions;
use catalogue::framework;
use catalogue::source::{Cadence, Catalogue, Source};
use changes::{Digest, Words};
use files::Lock;
use files::clock;
use ingest::fetch::{FetchSettings, Fetcher, Progress};
use ingest::load;
use ingest::load::Asked;
use ingest::load::Refresh;
use ingest::load::Run;
use ingest::load::SourceRun;
use ingest::load::StageRun;
use report::{Edition, Inputs};
use store::snapshot::Snapshots;

/// What a person may be told while a run goes on.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// A source was asked and read.
    Source(&'a SourceRun),
    /// Nothing that reports are made from has changed; the digest says what was checked.
    NothingNew(&'a Digest),
    /// Something has changed, and no reader would see it; the digest says what was checked.
    NothingToSee(&'a Digest),
    /// An edition was published at this path.
    Edition(&'a Path),
    /// What changed for readers.
    Digest(&'a Digest),
    /// Something beside the figures went wrong.
    Warning(&'a str),
}

/// Which sources a run asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sources {
    /// All, except those that come once and are in the store.
    All,
    /// Those of which something new may be there.
    Due,
}

/// Runs once, adds one line to the run log, alerts, and writes the status files, however it ends. A run that
/// another one keeps out of the store has no line in the run log; the status files say that it could not start.
///
/// # Errors
/// When another run has the store, or something stops this one. A source that fails does not: it is in the run
/// log.
pub async fn run_once(
    context: &Context,
    sources: Sources,
    progress: &dyn Progress,
    tell: &dyn Fn(Step<'_>),
) -> Result<Run, Error> {
    let _lock = match Lock::take(&context.store, "run") {
        Ok(lock) => lock,
        Err(error) => {
            let error = Error::from(error);
            cannot_start(context, &error, tell);
            return Err(error);
        }
    };
    let run = Run::begun(Asked::Run, clock::now());
    let mut current = UnattendedRun { context, sources, progress, tell, run, digest: None };
    let ended = current.execute().await;
    let UnattendedRun { mut run, digest, .. } = current;
    note_end(&mut run, &ended);
    if let Err(error) = run.record(&context.store).map_err(Error::from) {
        cannot_start(context, ended.as_ref().err().unwrap_or(&error), tell);
        return ended.and(Err(error)).map(|()| run);
    }
    let alerted = if matches!(ended, Err(Error::Usage { .. } | Error::Ingest(ingest::Error::Usage { .. }))) {
        Ok(())
    } else {
        alert_causes(context, &run, digest.as_ref(), tell).await
    };
    let written = status_files::write(context);
    ended.and(alerted).and(written).map(|()| run)
}

/// Writes that a run could not start; warns if that cannot be written.
fn cannot_start(context: &Context, error: &Error, tell: &dyn Fn(Step<'_>)) {
    if let Err(failure) = status_files::write_failed_start(context, error) {
        tell(Step::Warning(&format!("the status files were not written: {}", failure.record())));
    }
}

/// Alerts of what a run found. The run is in the run log.
async fn alert_causes(
    context: &Context,
    run: &Run,
    digest: Option<&Digest>,
    tell: &dyn Fn(Step<'_>),
) -> Result<(), Error> {
    let runs = Run::all(&context.store)?;
    let status = Status::after(context, &load::catalogue(&context.assets)?, &runs, run.started)?;
    let causes = findings::causes(run, &status, digest);
    for warning in alert::tell(&context.config.alert, &causes, &context.store, run.started).await {
        tell(Step::Warning(&warning));
    }
    Ok(())
}

/// A run that goes on.
pub(super) struct UnattendedRun<'a> {
    pub(super) context: &'a Context,
    sources: Sources,
    progress: &'a dyn Progress,
    tell: &'a dyn Fn(Step<'_>),
    pub(super) run: Run,
    digest: Option<Digest>,
}

impl UnattendedRun<'_> {
    async fn execute(&mut self) -> Result<(), Error> {
        let Context { assets, store, reports, term, .. } = self.context;
        let selection = report_selection::selection(&self.context.config);
        report_selection::check(&selection)?;
        load::clean(store)?;
        report::mend(reports)?;
        let definitions = self.context.definitions()?;
        let frameworks = framework::load(assets)?;
        let words = Words::new(&definitions, &frameworks, *term);
        let catalogue = &definitions.catalogue;

        let begun = Instant::now();
        let refreshed = self.refresh(&definitions).await;
        let tables = self.run.sources.iter().flat_map(|source| &source.tables);
        let rows = tables.map(|table| table.rows).sum();
        self.stage("refresh", begun, Some(rows));
        refreshed?;
        self.finish_interrupted(&words)?;

        let last = Publication::current(store)?.filter(|last| self.is_in_place(last.edition.as_deref()));
        let fingerprint = fingerprint::of_inputs(self.context, &selection)?;
        if last.as_ref().is_some_and(|last| last.fingerprint == fingerprint) {
            (self.tell)(Step::NothingNew(&findings::unchanged(&self.run, &self.status(catalogue)?)));
            return Ok(());
        }
        let begun = Instant::now();
        let (session, tables) = load::benchmark(assets, store).await?;
        self.stage("benchmark", begun, Some(tables.iter().map(|table| table.rows.num_rows()).sum()));

        let begun = Instant::now();
        let view = ReaderView::of(store, &selection, term.label())?;
        self.stage("compare", begun, None);
        if let Some(last) = last.filter(|last| last.view == view) {
            (self.tell)(Step::NothingToSee(&findings::unchanged(&self.run, &self.status(catalogue)?)));
            return Publication { fingerprint, ..last }.commit(store);
        }
        if selection.is_empty() {
            let next = Publication::announce(store, None, fingerprint, view)?;
            return self.finish(&next, &words);
        }
        let stale = self.status(catalogue)?.stale(self.context.calendar()?.zone());
        let inputs = publish::load_inputs(self.context, &definitions, &session, store, stale).await?;
        self.publish(&inputs, &words, &fingerprint, &view)
    }

    /// Asks the publishers, and reads what is in the store of sources that never change.
    async fn refresh(&mut self, definitions: &Definitions) -> Result<(), Error> {
        let Context { assets, store, .. } = self.context;
        let Definitions { catalogue, indicators } = definitions;
        self.repair(catalogue)?;
        load::gather_bundled(assets, catalogue, indicators, store)?;
        let manifest = Snapshots::of_store(store).manifest()?;
        let due = match self.sources {
            Sources::All => None,
            Sources::Due => Some(self.due(catalogue)?),
        };
        let asks = |source: &Source| match &due {
            Some(due) => due.contains(&source.id),
            None => source.cadence != Cadence::Once || manifest.newest(&source.id).is_none(),
        };
        let refresh = Refresh {
            assets,
            store,
            sources: catalogue.sources().iter().filter(|source| !source.is_bundled()).collect(),
            fetcher: Some(Fetcher::new(FetchSettings::default())),
            asks: &asks,
        };
        let tell = self.tell;
        let told = |source: &SourceRun| tell(Step::Source(source));
        load::pull(refresh, self.progress, &told, &mut self.run.sources).await?;
        self.repair(catalogue)?;
        // Bundled figures give way to what has just been fetched.
        load::gather_bundled(assets, catalogue, indicators, store)?;
        Ok(load::check_tables(store).map(drop)?)
    }

    /// The ids of the sources of which something new may be there.
    fn due(&self, catalogue: &Catalogue) -> Result<Vec<String>, Error> {
        let histories = SourceHistory::in_runs(&Run::all(&self.context.store)?);
        let calendar = self.context.calendar()?;
        let due =
            release_calendar::due_now(catalogue.sources(), &histories, self.run.started, calendar.zone());
        Ok(due.into_iter().map(|source| source.id.clone()).collect())
    }

    /// Makes tables that are damaged or missing again.
    fn repair(&self, catalogue: &Catalogue) -> Result<(), Error> {
        for table in load::repair_tables(&self.context.assets, catalogue, &self.context.store)? {
            let said = format!("made `{}` again: it was damaged or missing", table.display());
            (self.tell)(Step::Warning(&said));
        }
        Ok(())
    }

    /// Publishes a new edition.
    fn publish(
        &mut self,
        inputs: &Inputs,
        words: &Words<'_>,
        fingerprint: &str,
        view: &ReaderView,
    ) -> Result<(), Error> {
        let Context { store, reports, .. } = self.context;
        let warn = |note: &str| (self.tell)(Step::Warning(note));
        let subjects = report_selection::subjects(&view.reports, inputs.known(), &warn)?;
        let edition = free_edition(reports, inputs.newest)?;
        let mut next = None;
        let making = Instant::now();
        let mut publishing = making;
        let mut announce = || {
            publishing = Instant::now();
            next = Some(Publication::announce(
                store,
                Some(edition.id.clone()),
                fingerprint.to_owned(),
                view.clone(),
            )?);
            Ok(())
        };
        let placement = Placement::WholeEdition { announce: &mut announce };
        publish::publish(self.context, inputs, &edition, &subjects, placement, &|_| {})?;
        self.add_stage("report", publishing.duration_since(making), None);
        if let Some(next) = &next {
            self.finish(next, words)?;
        }
        self.stage("publish", publishing, None);
        Ok(())
    }

    /// Finishes an edition that a run put in place before it was killed; forgets one that it did not.
    fn finish_interrupted(&mut self, words: &Words<'_>) -> Result<(), Error> {
        match Publication::next(&self.context.store)? {
            Some(next) if next.edition.is_some() && self.is_in_place(next.edition.as_deref()) => {
                publish::lead_readers(self.context)?;
                self.finish(&next, words)
            }
            _ => Publication::tidy(&self.context.store),
        }
    }

    /// Tells readers what changed in an edition that is in place, and makes it the one that was last published.
    fn finish(&mut self, next: &Publication, words: &Words<'_>) -> Result<(), Error> {
        let Context { store, reports, .. } = self.context;
        if let Some(edition) = &next.edition {
            (self.tell)(Step::Edition(&reports.join(edition)));
            self.run.editions.push(edition.clone());
        }
        let before = Publication::current(store)?.map(|last| last.tables(store)).filter(|last| last.is_dir());
        let status = self.status(words.catalogue)?;
        match findings::digest(self, words, before.as_deref(), next, &status) {
            Ok((digest, name)) => {
                (self.tell)(Step::Digest(&digest));
                self.run.digest = Some(name);
                self.digest = Some(digest);
            }
            // The edition is in place; a digest that fails must not take it back.
            Err(error) => (self.tell)(Step::Warning(&Error::from(error).lines())),
        }
        files::failpoint("digest");
        next.commit(store)
    }

    /// The status after this run, as far as it has come.
    fn status(&self, catalogue: &Catalogue) -> Result<Status, Error> {
        let mut runs = Run::all(&self.context.store)?;
        runs.push(self.run.clone());
        Status::after(self.context, catalogue, &runs, self.run.started)
    }

    /// Whether an edition is where it was put; no edition always is.
    fn is_in_place(&self, edition: Option<&str>) -> bool {
        edition.is_none_or(|edition| self.context.reports.join(edition).is_dir())
    }

    /// Notes a stage that ends now.
    fn stage(&mut self, name: &str, begun: Instant, rows: Option<usize>) {
        self.add_stage(name, begun.elapsed(), rows);
    }

    fn add_stage(&mut self, name: &str, took: Duration, rows: Option<usize>) {
        self.run.stages.push(StageRun {
            stage: name.to_owned(),
            milliseconds: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            rows: rows.and_then(|rows| u64::try_from(rows).ok()),
        });
    }
}

/// The month of the newest data, and a number after it if there is such an edition already: an edition is never
/// changed.
fn free_edition(reports: &Path, newest: jiff::civil::Date) -> Result<Edition, Error> {
    let first = Edition::new(None, newest).map_err(Error::Report)?;
    let mut edition = first.clone();
    let mut number = 1;
    while reports.join(&edition.id).exists() {
        number += 1;
        edition = Edition::new(Some(&format!("{}.{number:02}", first.id)), newest)?;
    }
    Ok(edition)
}
