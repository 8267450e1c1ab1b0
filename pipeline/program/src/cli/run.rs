//! `race-equity run`.

use std::path::PathBuf;

use clap::Args;

use super::print;
use super::refresh::{Bar, failures, source_text};
use crate::context::Context;
use crate::error::Error;
use crate::error::Exit;
use crate::schedule::{self, Sources, Step, status_files};
use ingest::load::SourceOutcome;
use report::Term;

/// Refresh, benchmark, and report what changed: one unattended run
///
/// Every source is asked, what is new is read and benchmarked, and an edition is made if a reader would see
/// anything else than in the one before. An edition that stands is never touched: a second one of a month is
/// called 2026-07.02. `[run]` in race-equity.toml says what is reported on [default: the region of the
/// settings, else everything]. Each run is one line of runs.jsonl in the store, which `runs` lists. The status is
/// written beside the editions as status.html, status.json and metrics.prom, also if the run fails.
#[derive(Args, Debug)]
pub(super) struct Run {
    /// Folder of the editions [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
    /// What all ethnic groups other than White are called [default: bme]
    #[arg(long, env = "RACE_EQUITY_TERM")]
    term: Option<Term>,
}

impl Run {
    pub(super) async fn run(self, context: &Context) -> Result<Exit, Error> {
        run_once(&context.with_flags(self.out, self.term), Sources::All).await
    }

    /// Writes that the settings let no run start.
    pub(super) fn cannot_start(self, context: &Context, error: &Error) {
        cannot_start(&context.with_flags(self.out, self.term), error);
    }
}

/// Writes that a run could not start, in the status files.
pub(super) fn cannot_start(context: &Context, error: &Error) {
    if let Err(failure) = status_files::write_failed_start(context, error) {
        context.say(&format!("warning: the status files were not written: {}", failure.record()));
    }
}

/// Runs once, and says what there is to say.
pub(super) async fn run_once(context: &Context, sources: Sources) -> Result<Exit, Error> {
    let bar = Bar::new(context.is_quiet());
    let say = |step: Step<'_>| match step {
        // What is held of a source that was not asked is no news.
        Step::Source(source) if !source.asked && source.outcome == SourceOutcome::Unchanged => {}
        Step::Source(source) => context.say(&source_text(source)),
        Step::NothingNew(digest) => {
            context.say(&format!("nothing is new: no edition was made\n\n{}", digest.text()));
        }
        Step::NothingToSee(digest) => {
            let said = "nothing a reader sees has changed: no edition was made";
            context.say(&format!("{said}\n\n{}", digest.text()));
        }
        Step::Edition(path) => context.say(&format!("a new edition stands at `{}`", path.display())),
        Step::Digest(digest) => context.say(&format!("\n{}", digest.text())),
        Step::Warning(warning) => context.say(&format!("warning: {}", warning.trim_end())),
    };
    let run = schedule::run_once(context, sources, &bar, &say).await?;
    if let Some(failures) = failures(&run) {
        context.say(&failures);
    }
    for edition in &run.editions {
        print(format!("{}\n", context.reports.join(edition).display()).as_bytes())?;
    }
    Ok(crate::refresh::exit_of_sources(&run))
}
