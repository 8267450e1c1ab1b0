//! One unattended run: check the sources, make an edition if published figures changed, and record the run, even if it
//! fails.

use std::path::Path;
use std::time::{Duration, Instant};

use super::publication::{Publication, ReaderView};
use super::status::StoreStatus;
use super::{alert, digest, failed_start, fingerprint, report_selection, status_files, vanished};
use crate::context::{CommandContext, remade_benchmarks};
use crate::error::ProgramError;
use crate::publish::{self, Placement};
use crate::refresh::note_end;
use crate::store_lock::StoreLock;
use crate::website::{Website, WebsiteSource};
use benchmark::{BenchmarkTable, Session};
use catalogue::framework;
use catalogue::source::Catalogue;
use changes::{Digest, Wording};
use files::clock;
use ingest::fetch::Progress;
use ingest::load::{self, RunPurpose, RunRecord, SourceRun, StageRun};
use report::Inputs;
use site::SiteSummary;

/// Progress of a run.
#[derive(Clone, Copy, Debug)]
pub enum RunStep<'a> {
    /// A source was checked and read.
    Source(&'a SourceRun),
    /// No input of the reports has changed; the digest lists what was checked.
    NothingNew(&'a Digest),
    /// Inputs have changed, but no published figure has; the digest lists what was checked.
    FiguresUnchanged(&'a Digest),
    /// An edition was published in this folder.
    Edition(&'a Path),
    /// The changes to published figures.
    Digest(&'a Digest),
    /// The website was made in this folder.
    Website(&'a Path, &'a SiteSummary),
    /// A problem that does not affect the figures.
    Warning(&'a str),
}

/// Which sources a run checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceSelection {
    /// All, except one-time sources that are already in the store.
    All,
    /// Those that can have a new release.
    Due,
}

/// Runs once, adds a line to the run log, sends alerts and writes the status files, even if the run fails. If another
/// run has the store, the record of runs that could not start has the line. The store is locked, but not while sources
/// are fetched.
///
/// # Errors
/// If another run has the store, or the run fails. A failed source is not an error: it is in the run log.
pub async fn run_once(
    context: &CommandContext,
    sources: SourceSelection,
    progress: &dyn Progress,
    on_step: &dyn Fn(RunStep<'_>),
) -> Result<RunRecord, ProgramError> {
    let ended = run_locked(context, sources, progress, on_step).await;
    // The changes of a store at an address are stored when its lock is released.
    ended.and_then(|run| context.stored().map(|()| run))
}

async fn run_locked(
    context: &CommandContext,
    sources: SourceSelection,
    progress: &dyn Progress,
    on_step: &dyn Fn(RunStep<'_>),
) -> Result<RunRecord, ProgramError> {
    let run = RunRecord::begun(RunPurpose::Run, clock::now());
    let mut unattended = UnattendedRun { context, sources, progress, on_step, run, digest: None, lock: None };
    let ended = match StoreLock::take(context, "run") {
        Ok(lock) => {
            unattended.lock = Some(lock);
            unattended.execute().await
        }
        Err(error) => Err(error),
    };
    let UnattendedRun { mut run, digest, lock, .. } = unattended;
    if let (None, Err(error)) = (&lock, &ended) {
        failed_start::record(context, error, on_step).await;
        failed_start::write_status(context, error, on_step);
        return ended.map(|()| run);
    }
    note_end(&mut run, &ended);
    if let Err(error) = run.record(&context.store).map_err(ProgramError::from) {
        failed_start::write_status(context, ended.as_ref().err().unwrap_or(&error), on_step);
        return ended.and(Err(error)).map(|()| run);
    }
    let alerted = if matches!(
        ended,
        Err(ProgramError::Usage { .. } | ProgramError::Ingest(ingest::Error::Usage { .. }))
    ) {
        Ok(())
    } else {
        alert_causes(context, &run, digest.as_ref(), on_step).await
    };
    let written = status_files::write(context);
    ended.and(alerted).and(written).map(|()| run)
}

/// Sends the alerts of a run that is in the run log.
pub(super) async fn alert_causes(
    context: &CommandContext,
    run: &RunRecord,
    digest: Option<&Digest>,
    on_step: &dyn Fn(RunStep<'_>),
) -> Result<(), ProgramError> {
    let runs = RunRecord::all(&context.store)?;
    let status = StoreStatus::after(context, &load::catalogue(&context.assets)?, &runs, run.started)?;
    let causes = alert::causes(run, &status, digest);
    for warning in alert::send(context, &causes, run.started).await {
        on_step(RunStep::Warning(&warning));
    }
    Ok(())
}

/// A run in progress.
pub(super) struct UnattendedRun<'a> {
    pub(super) context: &'a CommandContext,
    pub(super) sources: SourceSelection,
    pub(super) progress: &'a dyn Progress,
    pub(super) on_step: &'a dyn Fn(RunStep<'_>),
    pub(super) run: RunRecord,
    digest: Option<Digest>,
    /// `None` while the sources are fetched.
    pub(super) lock: Option<StoreLock>,
}

impl UnattendedRun<'_> {
    async fn execute(&mut self) -> Result<(), ProgramError> {
        let website = self.context.config.site.is_some().then(|| Website::new(self.context, None, None));
        website.as_ref().map_or(Ok(()), Website::check)?;
        self.publish_changes().await?;
        match &website {
            Some(website) => self.website(website).await,
            None => Ok(()),
        }
    }

    /// Refreshes the sources, and makes an edition if published figures changed.
    async fn publish_changes(&mut self) -> Result<(), ProgramError> {
        let CommandContext { assets, store, term, .. } = self.context;
        let selection = report_selection::selection(&self.context.config);
        report_selection::check(&selection)?;
        self.tidy()?;
        let definitions = self.context.definitions()?;
        let frameworks = framework::load(assets)?;
        let wording = Wording::new(&definitions, &frameworks, *term);
        let catalogue = &definitions.catalogue;

        let begun = Instant::now();
        let refreshed = self.refresh(&definitions).await;
        let tables = self.run.sources.iter().flat_map(|source| &source.tables);
        let rows = tables.map(|table| table.rows).sum();
        self.stage("refresh", begun, Some(rows));
        refreshed?;
        self.finish_interrupted(&wording).await?;

        let last = Publication::current(store)?.filter(|last| self.is_in_place(last.edition.as_deref()));
        let fingerprint = fingerprint::of_inputs(self.context, store, &selection)?;
        if last.as_ref().is_some_and(|last| last.fingerprint == fingerprint) {
            (self.on_step)(RunStep::NothingNew(&digest::unchanged(&self.run, &self.status(catalogue)?)));
            return Ok(());
        }
        let begun = Instant::now();
        let (session, tables) = self.tables().await?;
        self.stage("benchmark", begun, Some(tables.iter().map(|table| table.rows.num_rows()).sum()));

        let begun = Instant::now();
        let view = ReaderView::of(store, &selection, term.label())?;
        self.stage("compare", begun, None);
        if let Some(last) = last.filter(|last| last.view == view) {
            (self.on_step)(RunStep::FiguresUnchanged(&digest::unchanged(
                &self.run,
                &self.status(catalogue)?,
            )));
            return Publication { fingerprint, ..last }.commit(store);
        }
        self.refuse_poorer().await?;
        if selection.is_empty() {
            let next = Publication::announce(store, None, fingerprint, view)?;
            return self.finish(&next, &wording).await;
        }
        let status = self.status(catalogue)?;
        let inputs = publish::load_inputs(self.context, &definitions, &session, store, &status).await?;
        self.publish(&inputs, &wording, &fingerprint, &view).await
    }

    /// Removes the unfinished files of killed processes, and mends records.
    pub(super) fn tidy(&self) -> Result<(), ProgramError> {
        load::clean(&self.context.store)?;
        for sentence in load::mend_records(&self.context.store)? {
            (self.on_step)(RunStep::Warning(&sentence));
        }
        Ok(report::recover(&self.context.reports)?)
    }

    /// Makes the benchmark tables, and names those that were damaged or missing.
    async fn tables(&self) -> Result<(Session, Vec<BenchmarkTable>), ProgramError> {
        let CommandContext { assets, store, .. } = self.context;
        let made = load::benchmark(assets, store).await?;
        for sentence in remade_benchmarks(store, &made.1) {
            (self.on_step)(RunStep::Warning(&sentence));
        }
        Ok(made)
    }

    /// Refuses to publish if figures of the last edition are gone and no source withdrew them.
    async fn refuse_poorer(&self) -> Result<(), ProgramError> {
        let store = &self.context.store;
        let Some(last) = Publication::current(store)? else { return Ok(()) };
        match vanished::tables_of_last(store, &last) {
            Ok(Some(tables)) => vanished::refuse_poorer(self.context, &last, &tables).await,
            Ok(None) => Ok(()),
            Err(problem) => {
                (self.on_step)(RunStep::Warning(&problem));
                Ok(())
            }
        }
    }

    /// Makes the website, unless it was made from what there is now.
    async fn website(&mut self, website: &Website) -> Result<(), ProgramError> {
        let store = &self.context.store;
        if website.is_current(self.context, store)? {
            return Ok(());
        }
        let begun = Instant::now();
        let definitions = self.context.definitions()?;
        let (session, _) = self.tables().await?;
        let status = self.status(&definitions.catalogue)?;
        let source = WebsiteSource {
            definitions: &definitions,
            session: &session,
            store,
            status: &status,
            run: Some(&self.run),
            is_locked: true,
        };
        let made = website.make(self.context, &source, &|_, _| {}).await;
        self.stage("site", begun, None);
        (self.on_step)(RunStep::Website(&website.out, &made?));
        Ok(())
    }

    /// Publishes a new edition.
    async fn publish(
        &mut self,
        inputs: &Inputs,
        wording: &Wording<'_>,
        fingerprint: &str,
        view: &ReaderView,
    ) -> Result<(), ProgramError> {
        let CommandContext { store, reports, .. } = self.context;
        let warn = |note: &str| (self.on_step)(RunStep::Warning(note));
        let subjects = report_selection::subjects(&view.reports, inputs.known(), &warn)?;
        let edition = publish::free_edition(reports, inputs.newest)?;
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
            self.finish(next, wording).await?;
        }
        self.stage("publish", publishing, None);
        Ok(())
    }

    /// Finishes an edition that a killed run put in place, or removes the announcement of one that it did not.
    async fn finish_interrupted(&mut self, wording: &Wording<'_>) -> Result<(), ProgramError> {
        match Publication::next(&self.context.store)? {
            Some(next) if next.edition.is_some() && self.is_in_place(next.edition.as_deref()) => {
                publish::update_links(self.context)?;
                self.finish(&next, wording).await
            }
            _ => Publication::tidy(&self.context.store),
        }
    }

    /// Makes the digest of an edition that is in place, and records the edition as the last published one.
    async fn finish(&mut self, next: &Publication, wording: &Wording<'_>) -> Result<(), ProgramError> {
        let CommandContext { store, reports, .. } = self.context;
        if let Some(edition) = &next.edition {
            (self.on_step)(RunStep::Edition(&reports.join(edition)));
            self.run.editions.push(edition.clone());
        }
        let last = Publication::current(store)?;
        let before = last.and_then(|last| vanished::tables_of_last(store, &last).ok().flatten());
        let status = self.status(wording.catalogue)?;
        match digest::digest(self, wording, before.as_deref(), next, &status).await {
            Ok((digest, name)) => {
                (self.on_step)(RunStep::Digest(&digest));
                self.run.digest = Some(name);
                self.digest = Some(digest);
            }
            // The edition is in place: a failed digest does not withdraw it.
            Err(error) => (self.on_step)(RunStep::Warning(&ProgramError::from(error).lines())),
        }
        files::failpoint("digest");
        next.commit(store)
    }

    /// The status after the steps of this run so far.
    fn status(&self, catalogue: &Catalogue) -> Result<StoreStatus, ProgramError> {
        let mut runs = RunRecord::all(&self.context.store)?;
        runs.push(self.run.clone());
        StoreStatus::after(self.context, catalogue, &runs, self.run.started)
    }

    /// Whether the folder of an edition exists; also true for no edition.
    fn is_in_place(&self, edition: Option<&str>) -> bool {
        edition.is_none_or(|edition| self.context.reports.join(edition).is_dir())
    }

    /// Records a stage that ends now.
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
