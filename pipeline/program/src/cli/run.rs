//! `race-equity run`.

use std::path::PathBuf;

use clap::Args;

use super::print_path;
use super::refresh::{DownloadBar, failures, source_text};
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::schedule::{self, RunStep, SourceSelection, status_files};
use ingest::load::SourceOutcome;
use report::Term;

/// Refresh, benchmark and report what changed, in one unattended run
///
/// Checks every source, reads and benchmarks new releases, and makes an edition if published figures changed.
/// Existing editions are not overwritten: a second edition of a month is called 2026-07.02. The table `[run]` in
/// race-equity.toml selects the reports [default: the region of the settings, otherwise everything]. With the table
/// `[site]`, the website is made too if anything that it shows has changed. Each run adds a
/// line to runs.jsonl in the store, which `runs` lists. After each run, even a failed one, the status is written to
/// the folder of the editions as status.html, status.json and metrics.prom.
#[derive(Args, Debug)]
pub(super) struct RunCommand {
    /// Folder of the editions [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
    /// Term for all ethnic groups other than White [default: bme]
    #[arg(long, env = "RACE_EQUITY_TERM")]
    term: Option<Term>,
}

impl RunCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        run_once(&context.with_flags(self.out, self.term), SourceSelection::All).await
    }

    /// Writes to the status files that the settings cannot be used.
    pub(super) fn cannot_start(self, context: &CommandContext, error: &ProgramError) {
        cannot_start(&context.with_flags(self.out, self.term), error);
    }
}

/// Writes to the status files that a run could not start.
pub(super) fn cannot_start(context: &CommandContext, error: &ProgramError) {
    if let Err(failure) = status_files::write_failed_start(context, error) {
        context.say(&format!("warning: cannot write the status files: {}", failure.record()));
    }
}

/// Runs once, with messages for each step.
pub(super) async fn run_once(
    context: &CommandContext,
    sources: SourceSelection,
) -> Result<Exit, ProgramError> {
    let bar = DownloadBar::new(context.is_quiet());
    let on_step = |step: RunStep<'_>| match step {
        // No message for a source that was not checked and has no new data.
        RunStep::Source(source) if !source.asked && source.outcome == SourceOutcome::Unchanged => {}
        RunStep::Source(source) => context.say(&source_text(source)),
        RunStep::NothingNew(digest) => {
            context.say(&format!("no new releases; no new edition\n\n{}", digest.text()));
        }
        RunStep::FiguresUnchanged(digest) => {
            context.say(&format!("no change to published figures; no new edition\n\n{}", digest.text()));
        }
        RunStep::Edition(path) => context.say(&format!("new edition: `{}`", path.display())),
        RunStep::Website(out, made) => {
            context.say(&format!("website in `{}`: {}", out.display(), super::site::summary(made)));
        }
        RunStep::Digest(digest) => context.say(&format!("\n{}", digest.text())),
        RunStep::Warning(warning) => context.say(&format!("warning: {}", warning.trim_end())),
    };
    let run = schedule::run_once(context, sources, &bar, &on_step).await?;
    if let Some(failures) = failures(&run) {
        context.say(&failures);
    }
    for edition in &run.editions {
        print_path(context, &context.reports.join(edition))?;
    }
    Ok(crate::refresh::exit_of_sources(&run))
}
