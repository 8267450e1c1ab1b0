//! A refresh without a report, with its line in the run log and its exit code.

use files::clock;
use ingest::fetch::{Fetcher, Progress};
use ingest::load::{self, RefreshRequest, RunPurpose, RunRecord, SourceOutcome, SourceRun};

use crate::context::CommandContext;
use crate::error::{Exit, ProgramError};
use crate::store_lock::StoreLock;
use catalogue::source::Source;

/// Refreshes each source, and adds the run to the run log, even if it fails. The store is not locked while they are
/// fetched. Without a fetcher, the raw files in the store are read again.
///
/// # Errors
/// If another process writes the store for long after the sources were fetched, or the store or a file of `data/` cannot
/// be used.
pub async fn refresh(
    context: &CommandContext,
    lock: StoreLock,
    sources: Vec<&Source>,
    fetcher: Option<&Fetcher>,
    progress: &dyn Progress,
    on_source: &dyn Fn(&SourceRun),
) -> Result<RunRecord, ProgramError> {
    let CommandContext { assets, store, .. } = context;
    let asked = if fetcher.is_some() { RunPurpose::Refresh } else { RunPurpose::Reread };
    let mut run = RunRecord::begun(asked, clock::now());
    let (_lock, downloads) = match fetcher {
        None => (lock, Ok(None)),
        Some(fetcher) => {
            drop(lock);
            let downloads = load::fetch(store, &sources, &|_| true, fetcher, progress).await;
            (context.lock_after_others("refresh")?, downloads.map(Some))
        }
    };
    context.gather()?;
    let ended = match downloads {
        Ok(downloads) => {
            load::pull(
                RefreshRequest { assets, store, sources, fetched: downloads },
                on_source,
                &mut run.sources,
            )
            .await
        }
        Err(error) => Err(error),
    };
    let ended = ended.map_err(ProgramError::from);
    note_end(&mut run, &ended);
    let recorded = run.record(store).map_err(ProgramError::from);
    ended.and(recorded)?;
    // Fetched figures replace bundled ones.
    context.gather()?;
    load::check_tables(store)?;
    Ok(run)
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
