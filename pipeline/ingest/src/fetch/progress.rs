//! What a fetch tells while it runs; the command line draws a bar from it.

use std::time::Duration;

use super::FetchError;

/// Hears how a fetch goes on. Every method may be left as it is.
pub trait Progress: Send + Sync {
    /// An answer begins; `size` is its number of bytes where the server says so.
    fn started(&self, address: &str, size: Option<u64>) {
        let _ = (address, size);
    }

    /// So many bytes of it have come, in all.
    fn received(&self, bytes: u64) {
        let _ = bytes;
    }

    /// Attempt number `attempt` failed; the next one follows after `wait`.
    fn waiting(&self, failure: &FetchError, attempt: u32, wait: Duration) {
        let _ = (failure, attempt, wait);
    }

    /// The answer is whole.
    fn finished(&self, address: &str) {
        let _ = address;
    }
}

/// Nobody listens.
impl Progress for () {}
