//! Runs the alert's command: the message on its standard input, and no more time than it was given.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use wait_timeout::ChildExt;

use super::AlertError;

/// Runs `command` with `message` on its standard input, without the variable that holds the webhook's secret.
/// What it prints to standard output is nobody's data and goes nowhere; what it says on standard error is seen.
///
/// # Errors
/// When it cannot be run, does not end in time, or fails.
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
    if let Some(secret) = secret {
        command.env_remove(secret);
    }
    apart(&mut command);
    let mut child = command.spawn().map_err(start)?;
    if let Some(mut input) = child.stdin.take() {
        // A program that does not read must not hold this one up; one that has ended already has said how.
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

/// Puts the program, and what it starts, into a group of its own, so that all of it can be stopped.
fn apart(command: &mut Command) {
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
    // It may have ended in this moment, which is as good.
    let _ = child.kill();
    let _ = child.wait();
}
