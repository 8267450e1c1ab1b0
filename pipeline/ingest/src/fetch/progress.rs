//! Reports the progress of a fetch, for example to a progress bar.

use std::time::Duration;

use super::FetchError;

/// Receives the progress of a fetch. By default, every method does nothing.
pub trait Progress: Send + Sync {
    /// A response begins; `size` is its number of bytes, if the server announces it.
    fn started(&self, address: &str, size: Option<u64>) {
        let _ = (address, size);
    }

    /// The number of bytes received so far.
    fn received(&self, bytes: u64) {
        let _ = bytes;
    }

    /// Attempt number `attempt` failed; the next one starts after `wait`.
    fn waiting(&self, failure: &FetchError, attempt: u32, wait: Duration) {
        let _ = (failure, attempt, wait);
    }

    /// The response is complete.
    fn finished(&self, address: &str) {
        let _ = address;
    }
}

/// Ignores all progress.
impl Progress for () {}
