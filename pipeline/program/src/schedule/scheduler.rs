//! The scheduler: runs at each time of the calendar until it is stopped. The run itself is an argument.
//!
//! A run has its own thread, so that a signal is noticed while the run reads a workbook or typesets a page. On a signal,
//! the run ends at its next wait, such as in the middle of a fetch. If it does not wait in time, it ends with the
//! program. Every file appears whole or not at all, so the next run finds the earlier state and repeats the work.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::{Calendar, ScheduleError};
use crate::error::Exit;
use crate::error::ProgramError;
use ingest::fetch::Pace;

/// How often the clock is checked while waiting, because the machine can sleep or its clock can be set.
const CLOCK_CHECK: Duration = Duration::from_secs(30);

/// How late a run can be without counting as missed.
const LATENESS: SignedDuration = SignedDuration::from_mins(5);

/// How far in the future the last run can be before its clock counts as wrong.
const CLOCK_ERROR: SignedDuration = SignedDuration::from_hours(24);

/// How long a run can take to stop after a signal.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(3);

/// One run on its thread.
pub type RunFuture = Pin<Box<dyn Future<Output = Result<Exit, ProgramError>>>>;

/// Starts a run.
pub type StartRun = Arc<dyn Fn() -> RunFuture + Send + Sync>;

/// Why a run starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunReason {
    /// The store has no run yet.
    First,
    /// It is the time of the calendar.
    Due,
    /// Runs were missed, the first of them at this time.
    Missed(Timestamp),
}

/// What the scheduler reports.
#[derive(Debug)]
pub enum SchedulerEvent {
    /// The next run starts at this instant.
    Waiting(Timestamp),
    /// A run starts.
    Running(RunReason),
    /// A run has ended.
    Ended(Result<Exit, ProgramError>),
    /// A signal has stopped the scheduler; true if a run is in progress.
    Stopping(bool),
    /// The run did not stop in time and was abandoned.
    Abandoned,
}

/// The next step of the scheduler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NextStep {
    Run(RunReason),
    Wait(Timestamp),
    /// The calendar is at the end of the range of dates.
    Never,
}

fn next(calendar: &Calendar, last: Option<Timestamp>, now: Timestamp) -> NextStep {
    let Some(last) = last else { return NextStep::Run(RunReason::First) };
    // If the last run is far in the future, its clock was wrong: the calendar continues from now.
    let last = if last.duration_since(now) > CLOCK_ERROR { now } else { last };
    match calendar.next(last) {
        Some(due) if due > now => NextStep::Wait(due),
        Some(due) if now.duration_since(due) > LATENESS => NextStep::Run(RunReason::Missed(due)),
        Some(_) => NextStep::Run(RunReason::Due),
        None => NextStep::Never,
    }
}

/// Runs at each time of the calendar until `stop`. If runs were missed since the last one, one run makes up for them.
pub async fn run_on_calendar(
    calendar: &Calendar,
    mut last: Option<Timestamp>,
    pace: &dyn Pace,
    start: &StartRun,
    stop: impl Future<Output = ()>,
    on_event: &dyn Fn(SchedulerEvent),
) {
    let mut stop = pin!(stop);
    let mut announced = None;
    loop {
        let now = pace.now();
        last = last.map(|last| if last.duration_since(now) > CLOCK_ERROR { now } else { last });
        let wait = match next(calendar, last, now) {
            NextStep::Run(reason) => {
                (last, announced) = (Some(now), None);
                on_event(SchedulerEvent::Running(reason));
                match run(start, stop.as_mut(), on_event).await {
                    Some(result) => on_event(SchedulerEvent::Ended(result)),
                    None => return,
                }
                continue;
            }
            NextStep::Wait(due) => {
                if announced != Some(due) {
                    on_event(SchedulerEvent::Waiting(due));
                    announced = Some(due);
                }
                Duration::try_from(due.duration_since(now)).map_or(CLOCK_CHECK, |wait| wait.min(CLOCK_CHECK))
            }
            NextStep::Never => CLOCK_CHECK,
        };
        tokio::select! {
            biased;
            () = &mut stop => {
                on_event(SchedulerEvent::Stopping(false));
                return;
            }
            () = pace.sleep(wait) => {}
        }
    }
}

/// One run; `None` if it was stopped.
pub async fn run(
    start: &StartRun,
    stop: Pin<&mut impl Future<Output = ()>>,
    on_event: &dyn Fn(SchedulerEvent),
) -> Option<Result<Exit, ProgramError>> {
    run_with_grace(start, stop, SHUTDOWN_GRACE, on_event).await
}

async fn run_with_grace(
    start: &StartRun,
    mut stop: Pin<&mut impl Future<Output = ()>>,
    grace: Duration,
    on_event: &dyn Fn(SchedulerEvent),
) -> Option<Result<Exit, ProgramError>> {
    let (cancel, cancelled) = oneshot::channel::<()>();
    let (done, mut ended) = oneshot::channel();
    let (handle, start) = (Handle::current(), Arc::clone(start));
    std::thread::spawn(move || {
        let result = handle.block_on(async {
            tokio::select! {
                result = start() => Some(result),
                _ = cancelled => None,
            }
        });
        // The receiver of an abandoned run is gone.
        let _ = done.send(result);
    });
    let broken = || Err(ScheduleError::Broken.into());
    tokio::select! {
        // A thread that ends without a result has panicked.
        result = &mut ended => Some(result.ok().flatten().unwrap_or_else(broken)),
        () = &mut stop => {
            on_event(SchedulerEvent::Stopping(true));
            let _ = cancel.send(());
            if tokio::time::timeout(grace, ended).await.is_err() {
                on_event(SchedulerEvent::Abandoned);
            }
            None
        }
    }
}

#[cfg(test)]
#[path = "scheduler_tests.rs"]
mod tests;
