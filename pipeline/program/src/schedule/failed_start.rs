//! A run that cannot start, because another run has the store or its record cannot be written.

use super::run::{RunStep, alert_causes};
use super::status_files;
use crate::context::CommandContext;
use crate::error::ProgramError;
use files::clock;
use ingest::load::{RunPurpose, RunRecord};

/// Records that a run could not start, and sends the alert. The run log belongs to the process that has the store.
pub(super) async fn record(context: &CommandContext, error: &ProgramError, on_step: &dyn Fn(RunStep<'_>)) {
    let warn = |what: &str, failure: ProgramError| {
        on_step(RunStep::Warning(&format!("cannot {what}: {}", failure.record())));
    };
    let mut run = RunRecord::begun(RunPurpose::Run, clock::now());
    run.exit = Some(error.exit() as u8);
    run.error = Some(format!("error: {}", error.record()));
    if let Err(failure) = run.record_not_started(&context.store) {
        warn("record the run", failure.into());
    }
    if let Err(failure) = alert_causes(context, &run, None, on_step).await {
        warn("send alerts", failure);
    }
}

/// Writes to the status files that a run could not start.
pub(super) fn write_status(context: &CommandContext, error: &ProgramError, on_step: &dyn Fn(RunStep<'_>)) {
    if let Err(failure) = status_files::write_failed_start(context, error) {
        on_step(RunStep::Warning(&format!("cannot write the status files: {}", failure.record())));
    }
}
