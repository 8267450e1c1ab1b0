//! The program: runs the command line, and turns an error into a message and an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    match race_equity::cli::run() {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(error) => {
            race_equity::cli::say(&error.lines());
            ExitCode::from(error.exit() as u8)
        }
    }
}
