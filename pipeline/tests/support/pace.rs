//! A clock and waits for tests of fetching and of alerts.

use std::sync::Mutex;
use std::time::Duration;

use ingest::fetch::{Pace, SleepFuture};
use jiff::Timestamp;

/// A clock that does not move, waits that end at once and are recorded, and no chance.
pub(crate) struct FixedPace {
    now: Timestamp,
    waits: Mutex<Vec<Duration>>,
}

impl FixedPace {
    /// A clock that always shows this time.
    pub(crate) fn at(now: &str) -> Self {
        Self { now: now.parse().unwrap(), waits: Mutex::default() }
    }

    /// The waits so far.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }
}

impl Pace for FixedPace {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn sleep(&self, wait: Duration) -> SleepFuture<'_> {
        self.waits.lock().unwrap().push(wait);
        Box::pin(std::future::ready(()))
    }

    fn random(&self) -> f64 {
        1.0
    }
}
