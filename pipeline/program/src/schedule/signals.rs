//! The signals that ask the program to end: SIGTERM, from a service manager, and SIGINT, from a keyboard.

use super::ScheduleError;

/// Waits for the first of them. It is heard from here on, whether or not anybody waits for it yet.
///
/// # Errors
/// When the system does not tell of them.
#[cfg(unix)]
pub fn stopped() -> Result<impl Future<Output = ()>, ScheduleError> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).map_err(ScheduleError::Signals)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(ScheduleError::Signals)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Waits for Ctrl-C, which is what there is elsewhere.
///
/// # Errors
/// None here.
#[cfg(not(unix))]
pub fn stopped() -> Result<impl Future<Output = ()>, ScheduleError> {
    Ok(async {
        // Where it cannot be heard there is nothing else to wait for.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
