//! `race-equity refresh`.

use std::fmt::Write;
use std::sync::Mutex;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use catalogue::source::{Catalogue, Source};
use format::words::counted;
use ingest::fetch::{FetchError, FetchSettings, Fetcher, Progress};
use ingest::load::RunRecord;
use ingest::load::SourceOutcome;
use ingest::load::SourceRun;
use ingest::load::unread_text;
use ingest::one_line;

/// Fetch new releases into the store
///
/// Fetches each source, keeps the raw file under its hash, and reads it by its layout. If a source fails or does not
/// fit its layout, its last good data are used.
#[derive(Args, Debug)]
pub(super) struct RefreshCommand {
    /// Only this source; can be given more than once
    #[arg(long, value_name = "ID")]
    source: Vec<String>,
    /// Fetch nothing, and read the raw files in the store again
    #[arg(long)]
    offline: bool,
}

/// The most misfits printed for a source; the run log has the rest.
const MOST_MISFITS: usize = 20;

impl RefreshCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        let lock = context.lock("refresh")?;
        let catalogue = context.definitions()?.catalogue;
        let sources = fetched_sources(&catalogue, &self.source)?;
        let fetcher = (!self.offline).then(|| Fetcher::new(FetchSettings::from_environment()));
        let bar = DownloadBar::new(context.is_quiet());
        let on_source = |source: &SourceRun| context.say(&source_text(source));
        let run = crate::refresh::refresh(context, lock, sources, fetcher.as_ref(), &bar, &on_source).await?;
        if let Some(failures) = failures(&run) {
            context.say(&failures);
        }
        Ok(crate::refresh::exit_of_sources(&run))
    }
}

/// The sources with these ids; all that are fetched, if there are no ids.
pub(super) fn fetched_sources<'a>(
    catalogue: &'a Catalogue,
    ids: &[String],
) -> Result<Vec<&'a Source>, ProgramError> {
    let fetched = |source: &&Source| !source.is_bundled();
    if ids.is_empty() {
        return Ok(catalogue.sources().iter().filter(fetched).collect());
    }
    let named = ids.iter().map(|id| {
        catalogue.get(id).filter(fetched).ok_or_else(|| ProgramError::Usage {
            message: format!("there is no source `{id}` to fetch"),
            hint: "`race-equity sources` lists the sources".to_owned(),
        })
    });
    named.collect()
}

/// The last line of a run: the sources that could not be fetched or read, each with the cause.
pub(super) fn failures(run: &RunRecord) -> Option<String> {
    let failed = run.sources.iter().filter(|source| source.outcome == SourceOutcome::Failed);
    let failed: Vec<String> = failed
        .map(|source| format!("{} ({})", source.source, source.cause().unwrap_or("cause unknown")))
        .collect();
    let count = counted(failed.len(), "source");
    (!failed.is_empty())
        .then(|| format!("{count} failed, and the last good data are used: {}", failed.join("; ")))
}

/// The outcome for a source, in words.
pub(super) fn source_text(source: &SourceRun) -> String {
    let id = &source.source;
    let mut text = match source.outcome {
        SourceOutcome::Taken => {
            let tables = source.tables.iter().map(|table| {
                let release =
                    table.release.as_deref().map_or_else(String::new, |name| format!(", release {name}"));
                format!("{}{release} in `{}`", counted(table.rows, "row"), table.table)
            });
            format!("{id}: new, {}", tables.collect::<Vec<_>>().join("; "))
        }
        SourceOutcome::Unchanged => format!("{id}: no new release"),
        SourceOutcome::NothingHeld => format!("{id}: no data in the store"),
        SourceOutcome::NotPublished => format!("{id}: not published: its page has no link to it"),
        SourceOutcome::Failed => {
            format!(
                "{id}: FAILED, the last good data are used: {}",
                source.error.as_deref().unwrap_or_default()
            )
        }
        SourceOutcome::Misfit => format!("{id}: DOES NOT FIT its layout, the last good data are used"),
    };
    for (word, misfits) in [("", &source.misfits), ("warning: ", &source.warnings)] {
        for misfit in misfits.iter().take(MOST_MISFITS) {
            let _ = write!(text, "\n  {word}{misfit}");
        }
        if misfits.len() > MOST_MISFITS {
            let _ = write!(text, "\n  {word}and {} more", misfits.len() - MOST_MISFITS);
        }
    }
    if let Some(unread) = unread_text(&source.unread) {
        let _ = write!(text, "\n  {unread}");
    }
    text
}

/// A progress bar on a terminal; elsewhere only a message before each new attempt.
pub(super) struct DownloadBar {
    bar: Mutex<Option<ProgressBar>>,
    quiet: bool,
}

impl DownloadBar {
    pub(super) fn new(quiet: bool) -> Self {
        Self { bar: Mutex::new(None), quiet }
    }

    fn with(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        if let Ok(mut bar) = self.bar.lock() {
            act(&mut bar);
        }
    }
}

impl Progress for DownloadBar {
    fn started(&self, address: &str, size: Option<u64>) {
        if self.quiet {
            return;
        }
        self.with(|bar| {
            let new = size.map_or_else(ProgressBar::no_length, ProgressBar::new);
            if let Ok(style) = ProgressStyle::with_template("{bar:20} {bytes} of {total_bytes} {wide_msg}") {
                new.set_style(style);
            }
            new.set_message(address.to_owned());
            *bar = Some(new);
        });
    }

    fn received(&self, bytes: u64) {
        self.with(|bar| {
            if let Some(bar) = bar {
                bar.inc(bytes);
            }
        });
    }

    fn waiting(&self, failure: &FetchError, attempt: u32, wait: Duration) {
        if !self.quiet {
            let failure = one_line(failure);
            super::say(&format!("attempt {attempt} failed ({failure}); trying again in {wait:?}\n"));
        }
    }

    fn finished(&self, _: &str) {
        self.with(|bar| {
            if let Some(bar) = bar.take() {
                bar.finish_and_clear();
            }
        });
    }
}
