//! The resident scheduler: runs at each time of the calendar until it is told to stop. What a run does is given
//! to it; it touches nothing itself.
//!
//! A run has a thread of its own, so that a signal is noticed while the run reads a workbook or sets a page.
//! When told to stop, the run ends where it next waits, such as in the middle of a fetch. If it does not wait
//! in time, it ends with the program. Every file appears whole or not at all, so the next run finds what was
//! there before, and does it again.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::{Calendar, ScheduleError};
use crate::error::Error;
use crate::error::Exit;
use ingest::fetch::Pace;

/// How often the clock is checked while waiting: the machine may have slept, or its clock been set.
const CLOCK_CHECK: Duration = Duration::from_secs(30);

/// How late a run may be without counting as missed.
const LATENESS: SignedDuration = SignedDuration::from_mins(5);

/// How far the last run may lie in the future before its clock counts as wrong.
const CLOCK_ERROR: SignedDuration = SignedDuration::from_hours(24);

/// How long a run may take to stop when it is told to.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(3);

/// One run on its thread.
pub type RunFuture = Pin<Box<dyn Future<Output = Result<Exit, Error>>>>;

/// Starts a run.
pub type StartRun = Arc<dyn Fn() -> RunFuture + Send + Sync>;

/// Why it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There was no run before.
    First,
    /// It is the time.
    Due,
    /// The time was missed: the first of those that were.
    Missed(Timestamp),
}

/// What happens while the scheduler is running.
#[derive(Debug)]
pub enum Event {
    /// The next run is at this instant.
    Waiting(Timestamp),
    /// A run begins.
    Running(Reason),
    /// A run has ended, one way or the other.
    Ended(Result<Exit, Error>),
    /// It was told to stop, in the middle of a run or not.
    Stopping(bool),
    /// The run did not stop in time, and is left.
    Left,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Run(Reason),
    Wait(Timestamp),
    /// Nothing ever again: the calendar has come to the end of what can be counted.
    Never,
}

/// What is to be done now, after a last run.
fn next(calendar: &Calendar, last: Option<Timestamp>, now: Timestamp) -> Next {
    let Some(last) = last else { return Next::Run(Reason::First) };
    // After a run on a clock that ran far ahead, the calendar goes on from now.
    let last = if last.duration_since(now) > CLOCK_ERROR { now } else { last };
    match calendar.next(last) {
        Some(due) if due > now => Next::Wait(due),
        Some(due) if now.duration_since(due) > LATENESS => Next::Run(Reason::Missed(due)),
        Some(_) => Next::Run(Reason::Due),
        None => Next::Never,
    }
}

/// Runs at each time of the calendar until `stop`. What was missed since the last run is made up for by one.
pub async fn stay(
    calendar: &Calendar,
    mut last: Option<Timestamp>,
    pace: &dyn Pace,
    start: &StartRun,
    stop: impl Future<Output = ()>,
    tell: &dyn Fn(Event),
) {
    let mut stop = pin!(stop);
    let mut announced = None;
    loop {
        let now = pace.now();
        last = last.map(|last| if last.duration_since(now) > CLOCK_ERROR { now } else { last });
        let wait = match next(calendar, last, now) {
            Next::Run(reason) => {
                (last, announced) = (Some(now), None);
                tell(Event::Running(reason));
                match run(start, stop.as_mut(), tell).await {
                    Some(result) => tell(Event::Ended(result)),
                    None => return,
                }
                continue;
            }
            Next::Wait(due) => {
                if announced != Some(due) {
                    tell(Event::Waiting(due));
                    announced = Some(due);
                }
                Duration::try_from(due.duration_since(now)).map_or(CLOCK_CHECK, |wait| wait.min(CLOCK_CHECK))
            }
            Next::Never => CLOCK_CHECK,
        };
        tokio::select! {
            biased;
            () = &mut stop => {
                tell(Event::Stopping(false));
                return;
            }
            () = pace.sleep(wait) => {}
        }
    }
}

/// One run; none when it was stopped.
pub async fn run(
    start: &StartRun,
    stop: Pin<&mut impl Future<Output = ()>>,
    tell: &dyn Fn(Event),
) -> Option<Result<Exit, Error>> {
    run_with_grace(start, stop, SHUTDOWN_GRACE, tell).await
}

async fn run_with_grace(
    start: &StartRun,
    mut stop: Pin<&mut impl Future<Output = ()>>,
    grace: Duration,
    tell: &dyn Fn(Event),
) -> Option<Result<Exit, Error>> {
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
        // Nobody waits any more for a run that was left.
        let _ = done.send(result);
    });
    let broken = || Err(ScheduleError::Broken.into());
    tokio::select! {
        // A thread that ends without a word has panicked.
        result = &mut ended => Some(result.ok().flatten().unwrap_or_else(broken)),
        () = &mut stop => {
            tell(Event::Stopping(true));
            let _ = cancel.send(());
            if tokio::time::timeout(grace, ended).await.is_err() {
                tell(Event::Left);
            }
            None
        }
    }
}

#[cfg(test)]
#[path = "resident_tests.rs"]
mod tests;
