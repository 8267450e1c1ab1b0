//! Time and chance as a fetch sees them, so that a test decides both.

use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;

/// A wait that is under way.
pub type Sleeping<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The clock, the waits between attempts, and the chance in their length.
pub trait Pace: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Waits.
    fn sleep(&self, wait: Duration) -> Sleeping<'_>;

    /// A number from 0 to below 1, another at each call.
    fn chance(&self) -> f64;
}

/// The machine's own clock and chance.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealPace;

impl Pace for RealPace {
    fn now(&self) -> Timestamp {
        files::clock::now()
    }

    fn sleep(&self, wait: Duration) -> Sleeping<'_> {
        Box::pin(tokio::time::sleep(wait))
    }

    fn chance(&self) -> f64 {
        // The standard library seeds each hasher anew: enough to keep two runs from marching in step.
        let drawn = RandomState::new().hash_one(0);
        f64::from(u32::try_from(drawn >> 32).unwrap_or(0)) / (f64::from(u32::MAX) + 1.0)
    }
}
