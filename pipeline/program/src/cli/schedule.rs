//! `race-equity schedule`.

use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;

use clap::Args;

use super::run;
use super::say;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::schedule::scheduler::{self, RunReason, SchedulerEvent, StartRun};
use crate::schedule::{Calendar, ScheduleError, SourceSelection, signals};
use ingest::fetch::RealPace;
use ingest::load::RunPurpose;
use ingest::load::RunRecord;
use report::Term;

/// Run at each time of the calendar
///
/// Set the calendar in the table `[schedule]` of race-equity.toml: `cron` with five fields, and `time_zone` [default:
/// every day at 06:00 in London]. A source is checked daily in the months in which a release is expected, and once in
/// every other month. If runs were missed while the program was not running, or the store has no run yet, one run
/// starts at once. SIGTERM and SIGINT end the program.
#[derive(Args, Debug)]
pub(super) struct ScheduleCommand {
    /// Run once, now, and end with the run's exit code: for cron, a systemd timer or a CI job
    #[arg(long)]
    once: bool,
    /// Folder of the editions [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
    /// Term for all ethnic groups other than White [default: bme]
    #[arg(long, env = "RACE_EQUITY_TERM")]
    term: Option<Term>,
}

/// How the run log names runs of the calendar.
const ASKED: RunPurpose = RunPurpose::Run;

impl ScheduleCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        let context = context.with_flags(self.out, self.term);
        let stop = signals::stopped()?;
        let calendar = context
            .calendar()
            .map_err(ProgramError::from)
            .inspect_err(|error| run::cannot_start(&context, error))?;
        let start = start_run(&context);
        let on_event = |event| report_event(&context, &calendar, event);
        if self.once {
            let result = scheduler::run(&start, pin!(stop), &on_event).await;
            // A stopped run must not look like a success.
            return result.unwrap_or(Ok(Exit::Failed));
        }
        let runs = RunRecord::all(&context.store)?;
        let last = runs.iter().rfind(|run| run.asked == ASKED).map(|run| run.started);
        scheduler::run_on_calendar(&calendar, last, &RealPace, &start, stop, &on_event).await;
        Ok(Exit::Done)
    }

    /// Writes to the status files that the settings cannot be used.
    pub(super) fn cannot_start(self, context: &CommandContext, error: &ProgramError) {
        run::cannot_start(&context.with_flags(self.out, self.term), error);
    }
}

/// A complete run, which checks only the sources that are due.
fn start_run(context: &CommandContext) -> StartRun {
    let context = Arc::new(context.clone());
    Arc::new(move || {
        let context = Arc::clone(&context);
        Box::pin(async move { run::run_once(&context, SourceSelection::Due).await })
    })
}

/// Prints a message for each event; with `--quiet`, for errors only.
fn report_event(context: &CommandContext, calendar: &Calendar, event: SchedulerEvent) {
    let time = |at| {
        let local = calendar.zone().to_datetime(at);
        format!("{}, {}", format::date(local.date()), local.strftime("%H:%M"))
    };
    let message = match event {
        SchedulerEvent::Waiting(next) => {
            format!("waiting: next run on {} ({})", time(next), calendar.description())
        }
        SchedulerEvent::Running(RunReason::First) => "running: first run of this store".to_owned(),
        SchedulerEvent::Running(RunReason::Due) => "running: scheduled run".to_owned(),
        SchedulerEvent::Running(RunReason::Missed(due)) => {
            format!("running: making up for the missed run of {}", time(due))
        }
        SchedulerEvent::Ended(Ok(exit)) => format!("the run ended with exit code {}", exit as u8),
        SchedulerEvent::Ended(Err(error)) => {
            // A run that panicked has not written the status files.
            if matches!(error, ProgramError::Schedule(ScheduleError::Broken)) {
                run::cannot_start(context, &error);
            }
            return say(&error.lines());
        }
        SchedulerEvent::Stopping(false) => "stopped".to_owned(),
        SchedulerEvent::Stopping(true) => "stopping during a run; the next run repeats it".to_owned(),
        SchedulerEvent::Abandoned => {
            "the run did not stop in time and was abandoned; the next run repeats it".to_owned()
        }
    };
    context.say(&message);
}
