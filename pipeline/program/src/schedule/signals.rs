//! The signals that stop the program: SIGTERM, from a service manager, and SIGINT, from a keyboard.

use super::ScheduleError;

/// Waits for the first of these signals, from this call on.
///
/// # Errors
/// If the system does not deliver signals.
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

/// Waits for Ctrl-C.
///
/// # Errors
/// None here.
#[cfg(not(unix))]
pub fn stopped() -> Result<impl Future<Output = ()>, ScheduleError> {
    Ok(async {
        // Without Ctrl-C the program is stopped by other means.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
