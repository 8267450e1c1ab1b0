//! What differs between Unix and Windows. Both modules have the same functions, so a missing one is an error of the
//! compiler. The signals of the scheduler are the only other place (`program/src/schedule/signals.rs`).

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(test)]
mod tests;

#[cfg(unix)]
pub(crate) use unix::*;
#[cfg(windows)]
pub(crate) use windows::*;

use std::io;
use std::time::{Duration, Instant};

/// How long an operation is repeated while another program has the file open.
const RETRY_TIME: Duration = Duration::from_secs(2);
const RETRY_INTERVAL: Duration = Duration::from_millis(25);

/// Calls `attempt` until it succeeds, or fails for another reason than a file that another program has open. On
/// Windows a virus scanner or a search index opens each new file for a moment, and it cannot be moved or removed then.
pub(crate) fn retry(mut attempt: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    let begun = Instant::now();
    loop {
        match attempt() {
            Err(error) if is_in_use(&error) && begun.elapsed() < RETRY_TIME => {
                std::thread::sleep(RETRY_INTERVAL);
            }
            other => return other,
        }
    }
}
