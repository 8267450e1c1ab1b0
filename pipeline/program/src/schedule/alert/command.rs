//! Runs the command of an alert, with the message on its standard input and a time limit.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use files::RunningProgram;

use super::AlertError;
use super::mail::PASSWORD;

/// Runs `command` with `message` on its standard input, without the environment variables of the webhook's secret and of
/// the mail server's password. Its standard output is discarded, because only data goes to ours; its standard error is shown.
///
/// # Errors
/// If it cannot be started, does not end in time, or fails.
pub(super) fn run(
    command: &[String],
    message: Vec<u8>,
    seconds: u64,
    secret: Option<&str>,
) -> Result<(), AlertError> {
    let (program, arguments) = command.split_first().ok_or(AlertError::NoProgram)?;
    let start = |source| AlertError::Start { program: program.clone(), source };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null());
    command.env_remove(PASSWORD);
    if let Some(secret) = secret {
        command.env_remove(secret);
    }
    let mut running = RunningProgram::start_group(&mut command).map_err(start)?;
    if let Some(mut input) = running.input() {
        // On a thread, because a program that does not read its input would block this one.
        std::thread::spawn(move || {
            let _ = input.write_all(&message);
        });
    }
    match running.wait(Duration::from_secs(seconds)).map_err(start)? {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(AlertError::Ended { program: program.clone(), status }),
        None => Err(AlertError::TooLong { program: program.clone(), seconds }),
    }
}
