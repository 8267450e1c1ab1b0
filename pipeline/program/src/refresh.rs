//! A refresh without a report, with its line in the run log and its exit code.

use files::clock;
use ingest::fetch::Progress;
use ingest::load::{RefreshRequest, RunPurpose, RunRecord, SourceOutcome, SourceRun, pull};

use crate::error::{Exit, ProgramError};

/// Refreshes each source, and adds the run to the run log, even if it fails.
///
/// # Errors
/// As for [`pull`].
pub async fn refresh(
    refresh: RefreshRequest<'_>,
    progress: &dyn Progress,
    on_source: &dyn Fn(&SourceRun),
) -> Result<RunRecord, ProgramError> {
    let store = refresh.store;
    let asked = if refresh.fetcher.is_some() { RunPurpose::Refresh } else { RunPurpose::Reread };
    let mut run = RunRecord::begun(asked, clock::now());
    let ended = pull(refresh, progress, on_source, &mut run.sources).await.map_err(ProgramError::from);
    note_end(&mut run, &ended);
    let recorded = run.record(store).map_err(ProgramError::from);
    ended.and(recorded).map(|()| run)
}

/// Records when and how a run ended.
pub(crate) fn note_end(run: &mut RunRecord, ended: &Result<(), ProgramError>) {
    run.exit = Some(ended.as_ref().map_or_else(ProgramError::exit, |()| exit_of_sources(run)) as u8);
    run.error = ended.as_ref().err().map(|error| format!("error: {}", error.record()));
    run.finished = clock::now();
}

/// The exit code that follows from the outcomes of the sources.
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
