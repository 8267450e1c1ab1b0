//! `race-equity prune`.

use std::path::PathBuf;

use clap::Args;

use super::print;
use crate::context::Context;
use crate::error::Error;
use crate::error::Exit;
use crate::schedule::prune::{self, Keep};
use files::clock;
use format::words::counted;

/// Say which raw files nothing needs any more, and remove them with `--yes`
///
/// Raw files are kept for ever unless this is asked for. Never removed are the newest of a source, what the
/// tables of the store were read from, and what the provenance of an edition names. The record of every
/// retrieval stays. One line a file: source, when it was retrieved, bytes, hash.
#[derive(Args, Debug)]
pub(super) struct Prune {
    /// Keep what was retrieved so long ago or later: 90-days, 24-months, 2-years
    #[arg(long, value_name = "AGE")]
    keep: String,
    /// Keep also so many of the newest files of each source, however old
    #[arg(long, value_name = "N", default_value_t = 1)]
    keep_releases: usize,
    /// Remove them; without it nothing is changed
    #[arg(long)]
    yes: bool,
    /// Folder of the editions, whose provenance is looked through [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Prune {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Error> {
        let now = clock::now();
        let keep = Keep { since: prune::since(&self.keep, now)?, releases: self.keep_releases };
        let _held = self.yes.then(|| context.take("prune")).transpose()?;
        let reports = context.with_flags(self.out, None).reports;
        let files = prune::unneeded(&context.store, &reports, keep)?;
        for file in &files {
            let retrieval = &file.retrieval;
            if self.yes {
                prune::remove(&context.store, file, now)?;
            }
            let line = format!(
                "{}\t{}\t{}\t{}\n",
                retrieval.source, retrieval.retrieved, file.bytes, retrieval.sha256
            );
            print(line.as_bytes())?;
        }
        let bytes: u64 = files.iter().map(|file| file.bytes).sum();
        let count = counted(files.len(), "file");
        let bytes = counted(usize::try_from(bytes).unwrap_or(usize::MAX), "byte");
        context.say(&match (files.is_empty(), self.yes) {
            (true, _) => "nothing may be removed".to_owned(),
            (false, true) => format!("removed {count}, {bytes}"),
            (false, false) => format!(
                "{count}, {bytes} may be removed; `--yes` removes {}",
                if files.len() == 1 { "it" } else { "them" }
            ),
        });
        Ok(Exit::Done)
    }
}
