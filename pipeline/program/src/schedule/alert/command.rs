//! Runs the command of an alert, with the message on its standard input and a time limit.

use std::io::{Read, Write};
use std::process::{ChildStderr, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use files::RunningProgram;

use super::AlertError;
use super::mail::PASSWORD;

/// Bytes of its standard error that are shown.
const MOST_SHOWN: u64 = 20_000;

/// Runs `command` with `message` on its standard input, without the environment variables of the webhook's secret and of
/// the mail server's password. Its standard output is discarded, because only data goes to ours; the beginning of its
/// standard error is shown. Programs that it started end with it.
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
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
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
    let (done, is_shown) = mpsc::channel();
    if let Some(errors) = running.errors() {
        std::thread::spawn(move || {
            show(errors);
            let _ = done.send(());
        });
    }
    let ended = running.wait(Duration::from_secs(seconds)).map_err(start)?;
    // The pipe closes with the last program of the group. One that left the group is not waited for.
    let _ = is_shown.recv_timeout(Duration::from_secs(1));
    match ended {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(AlertError::Ended { program: program.clone(), status }),
        None => Err(AlertError::TooLong { program: program.clone(), seconds }),
    }
}

/// Copies the beginning of a standard error to ours, and reads the rest, so that the program does not wait.
fn show(mut errors: ChildStderr) {
    let mut ours = std::io::stderr();
    if let Ok(MOST_SHOWN) = std::io::copy(&mut errors.by_ref().take(MOST_SHOWN), &mut ours) {
        let _ = ours.write_all(b"\n... (the command of `alert` printed more, which is left out)\n");
    }
    let _ = std::io::copy(&mut errors, &mut std::io::sink());
}
