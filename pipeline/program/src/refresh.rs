//! A refresh on its own, with its record and its exit code.

use files::clock;
use ingest::fetch::Progress;
use ingest::load::{RefreshRequest, RunPurpose, RunRecord, SourceOutcome, SourceRun, pull};

use crate::error::{Error, Exit};

/// Refreshes each source, and adds the run to the store's record, also where something stops it.
///
/// # Errors
/// As [`pull`].
pub async fn refresh(
    wanted: RefreshRequest<'_>,
    progress: &dyn Progress,
    told: &dyn Fn(&SourceRun),
) -> Result<RunRecord, Error> {
    let store = wanted.store;
    let asked = if wanted.fetcher.is_some() { RunPurpose::Refresh } else { RunPurpose::Reread };
    let mut run = RunRecord::begun(asked, clock::now());
    let ended = pull(wanted, progress, told, &mut run.sources).await.map_err(Error::from);
    note_end(&mut run, &ended);
    let recorded = run.record(store).map_err(Error::from);
    ended.and(recorded).map(|()| run)
}

/// Notes in the record of a run when and how it ended.
pub(crate) fn note_end(run: &mut RunRecord, ended: &Result<(), Error>) {
    run.exit = Some(ended.as_ref().map_or_else(Error::exit, |()| exit_of_sources(run)) as u8);
    run.error = ended.as_ref().err().map(|error| format!("error: {}", error.record()));
    run.finished = clock::now();
}

/// How it ended as far as its sources go.
pub fn exit_of_sources(run: &RunRecord) -> Exit {
    let any = |outcome| run.sources.iter().any(|source| source.outcome == outcome);
    if any(SourceOutcome::Misfit) {
        Exit::Misfit
    } else if any(SourceOutcome::Failed) {
        Exit::Stale
    } else {
        Exit::Done
    }
}
