//! `race-equity status`.

use std::path::PathBuf;

use clap::Args;

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::schedule::{StatusText, status_files};
use crate::terminal;
use ingest::load;

/// Show how old the data are, and which sources are overdue or out of date
///
/// Prints the newest release of each source, its age, when the next release is due, and the result of the last check.
/// The exit code is 3 if a source is overdue, or a newer release than the one in use has been published. Does not use the network, and writes files only with `--write`.
#[derive(Args, Debug)]
pub(super) struct StatusCommand {
    /// Print everything as JSON
    #[arg(long)]
    json: bool,
    /// Also write status.html, status.json and metrics.prom to the folder of the editions, as a run does
    #[arg(long)]
    write: bool,
    /// Folder of the editions [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
}

impl StatusCommand {
    pub(super) fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        let context = &context.with_flags(self.out, None);
        let status = status_files::status(context)?;
        if self.write {
            status_files::write_status(context, &status)?;
        }
        if self.json {
            print(status_files::json(&status)?.as_bytes())?;
        } else {
            print(StatusText::new(&status, context.calendar()?.zone()).text(terminal::width()).as_bytes())?;
        }
        load::check_tables(&context.store)?;
        Ok(if status.is_up_to_date() { Exit::Done } else { Exit::Stale })
    }
}
