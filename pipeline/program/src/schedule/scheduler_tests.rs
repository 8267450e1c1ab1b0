//! The scheduler, on a clock that moves only while the program waits.

use std::sync::Mutex;

use super::*;
use crate::schedule::ScheduleSettings;
use ingest::fetch::SleepFuture;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn calendar(cron: &str) -> Calendar {
    Calendar::new(&ScheduleSettings { cron: cron.to_owned(), ..ScheduleSettings::default() }).unwrap()
}

#[test]
fn what_is_missed_is_made_up_for_and_what_is_due_is_waited_for() {
    let daily = calendar("0 6 * * *");
    let cases = [
        (None, "2027-01-05T12:00:00Z", NextStep::Run(RunReason::First)),
        (Some("2027-01-05T06:00:00Z"), "2027-01-05T06:00:30Z", NextStep::Wait(at("2027-01-06T06:00:00Z"))),
        (Some("2027-01-05T06:00:00Z"), "2027-01-06T05:59:59Z", NextStep::Wait(at("2027-01-06T06:00:00Z"))),
        (Some("2027-01-05T06:00:00Z"), "2027-01-06T06:00:00Z", NextStep::Run(RunReason::Due)),
        (Some("2027-01-05T06:00:00Z"), "2027-01-06T06:05:00Z", NextStep::Run(RunReason::Due)),
        (
            Some("2027-01-05T06:00:00Z"),
            "2027-01-06T06:05:01Z",
            NextStep::Run(RunReason::Missed(at("2027-01-06T06:00:00Z"))),
        ),
        (
            Some("2026-12-05T09:00:00Z"),
            "2027-01-06T05:00:00Z",
            NextStep::Run(RunReason::Missed(at("2026-12-06T06:00:00Z"))),
        ),
        // A clock set back by less than a day does not run twice; one that was a year ahead does not wait for it.
        (Some("2027-01-06T06:00:00Z"), "2027-01-06T05:30:00Z", NextStep::Wait(at("2027-01-07T06:00:00Z"))),
        (Some("2028-01-06T06:00:00Z"), "2027-01-06T05:30:00Z", NextStep::Wait(at("2027-01-06T06:00:00Z"))),
    ];
    for (last, now, expected) in cases {
        assert_eq!(next(&daily, last.map(at), at(now)), expected, "{last:?} at {now}");
    }
}

/// A clock that each wait moves forward, by its length or more.
struct JumpingClock {
    now: Mutex<Timestamp>,
    /// The first wait after this instant lasts so long.
    sleeps: Mutex<Option<(Timestamp, SignedDuration)>>,
}

impl JumpingClock {
    fn new(now: &str) -> Self {
        Self { now: Mutex::new(at(now)), sleeps: Mutex::new(None) }
    }
}

impl Pace for JumpingClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    fn sleep(&self, wait: Duration) -> SleepFuture<'_> {
        Box::pin(async move {
            let mut now = self.now.lock().unwrap();
            let mut sleeps = self.sleeps.lock().unwrap();
            let wait = match *sleeps {
                Some((after, length)) if *now >= after => {
                    *sleeps = None;
                    length
                }
                _ => SignedDuration::try_from(wait).unwrap(),
            };
            *now += wait;
        })
    }

    fn random(&self) -> f64 {
        0.0
    }
}

/// The instants of the first runs, and the events, on a clock.
async fn runs(
    cron: &str,
    last: Option<&str>,
    pace: JumpingClock,
    wanted: usize,
) -> (Vec<String>, Vec<String>) {
    let pace = Arc::new(pace);
    let begun: Arc<Mutex<Vec<String>>> = Arc::default();
    let enough = Arc::new(tokio::sync::Notify::new());
    let start: StartRun = {
        let (pace, begun, enough) = (Arc::clone(&pace), Arc::clone(&begun), Arc::clone(&enough));
        Arc::new(move || {
            let (now, begun, enough) = (pace.now(), Arc::clone(&begun), Arc::clone(&enough));
            Box::pin(async move {
                let mut begun = begun.lock().unwrap();
                begun.push(now.to_string());
                if begun.len() == wanted {
                    enough.notify_one();
                }
                Ok(Exit::Done)
            })
        })
    };
    let events = Mutex::new(Vec::new());
    let tell = |event: SchedulerEvent| events.lock().unwrap().push(format!("{event:?}"));
    run_on_calendar(&calendar(cron), last.map(at), &*pace, &start, enough.notified(), &tell).await;
    let begun = begun.lock().unwrap().clone();
    (begun, events.into_inner().unwrap())
}

#[tokio::test]
async fn it_runs_at_each_time_of_the_calendar_and_no_other() {
    let (begun, events) =
        runs("30 1 * * *", Some("2027-03-27T05:00:00Z"), JumpingClock::new("2027-03-27T12:00:07Z"), 3).await;
    assert_eq!(begun, ["2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z", "2027-03-30T00:30:00Z"]);
    assert_eq!(
        events[..2],
        ["Waiting(2027-03-28T01:00:00Z)", "Running(Due)"],
        "said once, though looked at often"
    );
}

#[tokio::test]
async fn a_night_that_the_machine_slept_through_is_made_up_for_once() {
    let pace = JumpingClock::new("2027-01-05T05:00:00Z");
    // It falls asleep at 05:30 on the 5th and wakes at 09:30 on the 8th.
    *pace.sleeps.lock().unwrap() = Some((at("2027-01-05T05:30:00Z"), SignedDuration::from_hours(76)));
    let (begun, events) = runs("0 6 * * *", Some("2027-01-04T06:00:00Z"), pace, 2).await;
    assert_eq!(begun, ["2027-01-08T09:30:00Z", "2027-01-09T06:00:00Z"]);
    assert!(events.contains(&"Running(Missed(2027-01-05T06:00:00Z))".to_owned()), "{events:?}");
}

#[tokio::test]
async fn a_fault_in_a_run_ends_that_run_and_not_the_program() {
    let start: StartRun = Arc::new(|| Box::pin(async { panic!("a fault that this test means") }));
    let mut stop = pin!(std::future::pending());
    let ended = run(&start, stop.as_mut(), &|_| {}).await.unwrap();
    assert_eq!(ended.unwrap_err().to_string(), "the run stopped because of a fault in the program");
}

#[tokio::test]
async fn a_run_that_waits_is_cut_off_where_it_waits() {
    /// Says that it was dropped.
    struct Dropped(Arc<Mutex<bool>>);
    impl Drop for Dropped {
        fn drop(&mut self) {
            *self.0.lock().unwrap() = true;
        }
    }
    let dropped = Arc::new(Mutex::new(false));
    let begun = Arc::new(tokio::sync::Notify::new());
    let start: StartRun = {
        let (dropped, begun) = (Arc::clone(&dropped), Arc::clone(&begun));
        Arc::new(move || {
            let (held, begun) = (Dropped(Arc::clone(&dropped)), Arc::clone(&begun));
            Box::pin(async move {
                let _held = held;
                begun.notify_one();
                std::future::pending().await
            })
        })
    };
    let events = Mutex::new(Vec::new());
    let mut stop = pin!(begun.notified());
    let ended = run(&start, stop.as_mut(), &|event| events.lock().unwrap().push(format!("{event:?}"))).await;
    assert!(ended.is_none());
    assert!(*dropped.lock().unwrap(), "what the run uses is dropped");
    assert_eq!(events.into_inner().unwrap(), ["Stopping(true)"]);
}

#[tokio::test]
async fn a_run_that_does_not_come_to_wait_is_left() {
    let (free, held) = std::sync::mpsc::channel::<()>();
    let held = Arc::new(Mutex::new(held));
    let begun = Arc::new(tokio::sync::Notify::new());
    let start: StartRun = {
        let begun = Arc::clone(&begun);
        Arc::new(move || {
            let (held, begun) = (Arc::clone(&held), Arc::clone(&begun));
            Box::pin(async move {
                begun.notify_one();
                // As long as the test does not let it go: work in which nothing is waited for.
                let _ = held.lock().unwrap().recv();
                Ok(Exit::Done)
            })
        })
    };
    let events = Mutex::new(Vec::new());
    let tell = |event: SchedulerEvent| events.lock().unwrap().push(format!("{event:?}"));
    let mut stop = pin!(begun.notified());
    assert!(run_with_grace(&start, stop.as_mut(), Duration::from_millis(1), &tell).await.is_none());
    drop(free);
    assert_eq!(events.into_inner().unwrap(), ["Stopping(true)", "Abandoned"]);
}
