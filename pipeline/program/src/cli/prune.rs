//! `race-equity prune`.

use std::path::PathBuf;

use clap::Args;

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::schedule::prune::{self, Retention};
use files::clock;
use format::words::counted;

/// List the raw files that are no longer needed, and remove them with `--yes`
///
/// All raw files are kept unless you run this. It never removes the newest file of a source, a file that the tables
/// of the store were read from, or a file that the provenance of an edition names. The record of every retrieval is
/// kept. Prints each file: source, day of retrieval, bytes, hash.
#[derive(Args, Debug)]
pub(super) struct PruneCommand {
    /// Keep files that are newer than this: 90-days, 24-months, 2-years
    #[arg(long, value_name = "AGE")]
    keep: String,
    /// Also keep this many of the newest files of each source
    #[arg(long, value_name = "N", default_value_t = 1)]
    keep_releases: usize,
    /// Remove the files; without this flag they are only listed
    #[arg(long)]
    yes: bool,
    /// Folder of the editions, whose provenance names files to keep [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
}

impl PruneCommand {
    pub(super) fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        let now = clock::now();
        let keep = Retention { since: prune::since(&self.keep, now)?, releases: self.keep_releases };
        let _lock = self.yes.then(|| context.lock("prune")).transpose()?;
        let reports = context.with_flags(self.out, None).reports;
        let files = prune::unneeded(&context.store, &reports, keep)?;
        for file in &files {
            let retrieval = &file.retrieval;
            if self.yes {
                prune::remove(&context.store, file, now)?;
            }
            let line = format!(
                "{}, retrieved {}, {}\n  {}\n",
                retrieval.source,
                retrieval.retrieved.strftime("%-d %B %Y"),
                counted(usize::try_from(file.bytes).unwrap_or(usize::MAX), "byte"),
                retrieval.sha256
            );
            print(line.as_bytes())?;
        }
        let bytes: u64 = files.iter().map(|file| file.bytes).sum();
        let count = counted(files.len(), "file");
        let bytes = counted(usize::try_from(bytes).unwrap_or(usize::MAX), "byte");
        context.say(&match (files.is_empty(), self.yes) {
            (true, _) => "every raw file is needed".to_owned(),
            (false, true) => format!("removed {count}, {bytes}"),
            (false, false) => format!(
                "{count}, {bytes} can be removed; add `--yes` to remove {}",
                if files.len() == 1 { "it" } else { "them" }
            ),
        });
        Ok(Exit::Done)
    }
}
