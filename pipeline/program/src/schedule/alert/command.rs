//! Runs the command of an alert, with the message on its standard input and a time limit.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use wait_timeout::ChildExt;

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
    use_own_process_group(&mut command);
    let mut child = command.spawn().map_err(start)?;
    if let Some(mut input) = child.stdin.take() {
        // On a thread, because a program that does not read its input would block this one.
        std::thread::spawn(move || {
            let _ = input.write_all(&message);
        });
    }
    match child.wait_timeout(Duration::from_secs(seconds)).map_err(start)? {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(AlertError::Ended { program: program.clone(), status }),
        None => {
            stop(&mut child);
            Err(AlertError::TooLong { program: program.clone(), seconds })
        }
    }
}

/// Starts the program in its own process group, so that it can be stopped with the programs that it starts.
fn use_own_process_group(command: &mut Command) {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        command.process_group(0);
    }
    #[cfg(not(unix))]
    let _ = command;
}

fn stop(child: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    }
    // An error means that it has ended by itself.
    let _ = child.kill();
    let _ = child.wait();
}
