//! The clock and random numbers of a fetch. Tests have their own.

use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;

/// The future of a wait.
pub type SleepFuture<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The clock, the waits between attempts, and their random part.
pub trait Pace: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Waits.
    fn sleep(&self, wait: Duration) -> SleepFuture<'_>;

    /// A random number of at least 0 and below 1.
    fn random(&self) -> f64;
}

/// The system's clock and random numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealPace;

impl Pace for RealPace {
    fn now(&self) -> Timestamp {
        files::clock::now()
    }

    fn sleep(&self, wait: Duration) -> SleepFuture<'_> {
        Box::pin(tokio::time::sleep(wait))
    }

    fn random(&self) -> f64 {
        // The standard library gives each hasher a new seed. This is random enough to spread the runs of two programs.
        let drawn = RandomState::new().hash_one(0);
        f64::from(u32::try_from(drawn >> 32).unwrap_or(0)) / (f64::from(u32::MAX) + 1.0)
    }
}
