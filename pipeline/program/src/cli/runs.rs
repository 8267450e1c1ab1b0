//! `race-equity runs`.

use std::fmt::Write;

use clap::Args;

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::terminal::{self, paragraph};
use ingest::load::RunPurpose;
use ingest::load::RunRecord;
use ingest::load::SourceOutcome;
use ingest::load::unread_text;

/// List the runs of the store, the newest last
///
/// Prints one line for each run: when it started, its duration, the command, its exit code, how many sources were new,
/// unchanged, failed or did not fit their layouts, and the editions it made.
#[derive(Args, Debug)]
pub(super) struct RunsCommand {
    /// Print only this many, the newest
    #[arg(long, value_name = "N")]
    last: Option<usize>,
    /// Print the complete records as JSON
    #[arg(long)]
    json: bool,
}

impl RunsCommand {
    pub(super) fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        let (mut all, unreadable) = RunRecord::readable(&context.store)?;
        let not_started = RunRecord::not_started(&context.store)?;
        if !not_started.is_empty() {
            all.extend(not_started);
            all.sort_by_key(|run| run.started);
        }
        for line in unreadable {
            context.say(&format!("warning: line {line} of the run log cannot be read, and is left out"));
        }
        let from = self.last.map_or(0, |last| all.len().saturating_sub(last));
        let runs = &all[from..];
        if self.json {
            let text =
                serde_json::to_string_pretty(runs).map_err(|error| ingest::Error::Output(error.into()))?;
            print((text + "\n").as_bytes())?;
            return Ok(Exit::Done);
        }
        if runs.is_empty() {
            context.say(&format!("no run in the run log of the store `{}`", context.store.display()));
            return Ok(Exit::Done);
        }
        let mut text = format!(
            "{:<17}  {:>7}  {:<7}  {:>4}  {:>3}  {:>4}  {:>6}  {:>6}  {}\n",
            "started", "seconds", "command", "exit", "new", "same", "failed", "misfit", "editions"
        );
        for run in runs {
            line(run, &mut text);
        }
        print(text.as_bytes())?;
        Ok(Exit::Done)
    }
}

/// A line below a run, indented.
fn note(text: &mut String, words: &str) {
    let _ = writeln!(text, "{}", paragraph(words, terminal::width(), 4));
}

fn line(run: &RunRecord, text: &mut String) {
    let of = |outcome: SourceOutcome| run.sources.iter().filter(|source| source.outcome == outcome).count();
    let asked = match run.asked {
        RunPurpose::Refresh => "refresh",
        RunPurpose::Reread => "reread",
        RunPurpose::Run => "run",
    };
    let exit = run.exit.map_or_else(|| "?".to_owned(), |exit| exit.to_string());
    let editions = if run.editions.is_empty() { "none".to_owned() } else { run.editions.join(", ") };
    let _ = writeln!(
        text,
        "{:<17}  {:>7.1}  {asked:<7}  {exit:>4}  {:>3}  {:>4}  {:>6}  {:>6}  {editions}",
        run.started.strftime("%Y-%m-%dT%H:%MZ"),
        run.finished.duration_since(run.started).as_secs_f64(),
        of(SourceOutcome::Taken),
        of(SourceOutcome::Unchanged),
        of(SourceOutcome::Failed),
        of(SourceOutcome::Misfit),
    );
    if let Some(why) = run.error.as_deref().and_then(|error| error.lines().next()) {
        note(text, why);
    }
    for source in &run.sources {
        if source.outcome == SourceOutcome::Failed {
            note(text, &format!("{}: {}", source.source, source.cause().unwrap_or("cause unknown")));
        }
        if let Some(unread) = unread_text(&source.unread) {
            note(text, &format!("{}: {unread}", source.source));
        }
    }
}
