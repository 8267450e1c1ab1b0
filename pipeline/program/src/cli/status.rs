//! `race-equity status`.

use std::path::PathBuf;

use clap::Args;

use super::print;
use crate::context::Context;
use crate::error::Error;
use crate::error::Exit;
use crate::schedule::{StatusText, status_files};
use ingest::load;

/// How old the data are: of each source the newest release, its age, when the next is due, and what came of
/// asking for it
///
/// Ends with 3 when something is overdue. Asks no publisher, and changes nothing without `--write`.
#[derive(Args, Debug)]
pub(super) struct StatusCommand {
    /// Print everything as JSON
    #[arg(long)]
    json: bool,
    /// Write the status beside the editions too, as a run does: status.html, status.json and metrics.prom
    #[arg(long)]
    write: bool,
    /// Folder of the editions [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
}

impl StatusCommand {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Error> {
        let context = &context.with_flags(self.out, None);
        let status = status_files::status(context)?;
        if self.write {
            status_files::write_status(context, &status)?;
        }
        if self.json {
            print(status_files::json(&status)?.as_bytes())?;
        } else {
            print(StatusText::new(&status, context.calendar()?.zone()).text().as_bytes())?;
        }
        load::check_tables(&context.store)?;
        Ok(if status.overdue.is_empty() { Exit::Done } else { Exit::Stale })
    }
}
