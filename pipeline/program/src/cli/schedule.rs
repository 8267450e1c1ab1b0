//! `race-equity schedule`.

use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;

use clap::Args;

use super::run;
use super::say;
use crate::context::Context;
use crate::error::Error;
use crate::error::Exit;
use crate::schedule::resident::{self, Event, Reason, StartRun};
use crate::schedule::{Calendar, ScheduleError, Sources, signals};
use ingest::fetch::RealPace;
use ingest::load::RunPurpose;
use ingest::load::RunRecord;

/// Stay, and run at each time of the calendar
///
/// The calendar is in `[schedule]` of race-equity.toml: `cron` with five fields, and `time_zone`; without
/// it, every day at 06:00 in London. Each source is asked then as often as something new of it may be there:
/// daily in the months in which a release is expected, once in each other month. Runs that were missed while
/// the program was not running are made up for by one, and so is the first in an empty store. SIGTERM and
/// SIGINT end it.
#[derive(Args, Debug)]
pub(super) struct Schedule {
    /// Run once, now, whatever the calendar says, and end with the run's exit code: for cron, a systemd timer
    /// or a CI job, which keep a calendar of their own
    #[arg(long)]
    once: bool,
    /// Folder of the editions [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What a run of the calendar is on record as.
const ASKED: RunPurpose = RunPurpose::Run;

impl Schedule {
    pub(super) async fn run(self, context: &Context) -> Result<Exit, Error> {
        let context = context.with_flags(self.out, None);
        let stop = signals::stopped()?;
        let calendar = context
            .calendar()
            .map_err(Error::from)
            .inspect_err(|error| run::cannot_start(&context, error))?;
        let start = start_run(&context);
        let tell = |event| tell(&context, &calendar, event);
        if self.once {
            let result = resident::run(&start, pin!(stop), &tell).await;
            // Whoever waits for the one run must not take its end for success.
            return result.unwrap_or(Ok(Exit::Failed));
        }
        let runs = RunRecord::all(&context.store)?;
        let last = runs.iter().rfind(|run| run.asked == ASKED).map(|run| run.started);
        resident::stay(&calendar, last, &RealPace, &start, stop, &tell).await;
        Ok(Exit::Done)
    }

    /// Writes that the settings let no run start.
    pub(super) fn cannot_start(self, context: &Context, error: &Error) {
        run::cannot_start(&context.with_flags(self.out, None), error);
    }
}

/// One whole run, which asks the sources of which something new may be there.
fn start_run(context: &Context) -> StartRun {
    let context = Arc::new(context.clone());
    Arc::new(move || {
        let context = Arc::clone(&context);
        Box::pin(async move { run::run_once(&context, Sources::Due).await })
    })
}

/// Says what happens, unless asked to be quiet; an error is said in any case.
fn tell(context: &Context, calendar: &Calendar, event: Event) {
    let time = |at| {
        let local = calendar.zone().to_datetime(at);
        format!("{}, {}", format::date(local.date()), local.strftime("%H:%M"))
    };
    let said = match event {
        Event::Waiting(next) => {
            format!("waiting: the next run is on {} ({})", time(next), calendar.description())
        }
        Event::Running(Reason::First) => "running: there has been no run in this store yet".to_owned(),
        Event::Running(Reason::Due) => "running: it is the time".to_owned(),
        Event::Running(Reason::Missed(due)) => format!("running: the run of {} was missed", time(due)),
        Event::Ended(Ok(exit)) => format!("the run ended with exit code {}", exit as u8),
        Event::Ended(Err(error)) => {
            // A run that panicked has written nothing.
            if matches!(error, Error::Schedule(ScheduleError::Broken)) {
                run::cannot_start(context, &error);
            }
            return say(&error.lines());
        }
        Event::Stopping(false) => "stopped".to_owned(),
        Event::Stopping(true) => "stopping in the middle of a run; the next run does it again".to_owned(),
        Event::Left => {
            "the run did not come to an end in time, and is left; the next run does it again".to_owned()
        }
    };
    context.say(&said);
}
