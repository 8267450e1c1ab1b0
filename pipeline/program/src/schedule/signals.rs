//! The signals that stop the program: SIGTERM, from a service manager, and SIGINT, from a keyboard; on Windows the
//! events of its console.

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

/// Waits for the first of Ctrl-C, Ctrl-Break, a closed window, a sign-out and a shutdown, from this call on.
///
/// # Errors
/// If the system does not deliver them.
#[cfg(windows)]
pub fn stopped() -> Result<impl Future<Output = ()>, ScheduleError> {
    use tokio::signal::windows;
    let mut interrupt = windows::ctrl_c().map_err(ScheduleError::Signals)?;
    let mut break_key = windows::ctrl_break().map_err(ScheduleError::Signals)?;
    let mut close = windows::ctrl_close().map_err(ScheduleError::Signals)?;
    let mut sign_out = windows::ctrl_logoff().map_err(ScheduleError::Signals)?;
    let mut shutdown = windows::ctrl_shutdown().map_err(ScheduleError::Signals)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = break_key.recv() => {}
            _ = close.recv() => {}
            _ = sign_out.recv() => {}
            _ = shutdown.recv() => {}
        }
    })
}
