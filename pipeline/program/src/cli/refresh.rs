//! `race-equity refresh`.

use std::fmt::Write;
use std::sync::Mutex;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::context::Context;
use crate::error::Error;
use crate::error::Exit;
use catalogue::source::{Catalogue, Source};
use format::words::counted;
use ingest::fetch::{FetchError, FetchSettings, Fetcher, Progress};
use ingest::load;
use ingest::load::Outcome;
use ingest::load::Run;
use ingest::load::SourceRun;
use ingest::one_line;

/// Pull what is newly published into the store
///
/// Each source is fetched, kept by its hash, and read by its layout. A source that fails, or whose file
/// does not fit, leaves its last good data in use.
#[derive(Args, Debug)]
pub(super) struct Refresh {
    /// Only this source; may be given more than once
    #[arg(long, value_name = "ID")]
    source: Vec<String>,
    /// Fetch nothing: read again what is held
    #[arg(long)]
    offline: bool,
}

/// More of these than this help nobody; all stand in the record.
const SHOWN: usize = 20;

impl Refresh {
    pub(super) async fn run(self, context: &Context) -> Result<Exit, Error> {
        let _held = context.take("refresh")?;
        // Before the bundled figures are gathered: they are compared with the tables.
        let catalogue = context.catalogue()?;
        repair(context, &catalogue)?;
        context.gather()?;
        let mut sources: Vec<&Source> = Vec::new();
        for id in &self.source {
            let unknown = || Error::Usage {
                message: format!("there is no source `{id}` to refresh"),
                hint: "`race-equity sources` lists them".to_owned(),
            };
            sources.push(catalogue.get(id).filter(|source| !source.is_bundled()).ok_or_else(unknown)?);
        }
        if sources.is_empty() {
            sources = catalogue.sources().iter().filter(|source| !source.is_bundled()).collect();
        }
        let fetcher = (!self.offline).then(|| Fetcher::new(FetchSettings::default()));
        let wanted = load::Refresh {
            assets: &context.assets,
            store: &context.store,
            sources,
            fetcher,
            asks: &|_| true,
        };
        let bar = Bar::new(context.is_quiet());
        let run = crate::refresh::refresh(wanted, &bar, &|source| context.say(&source_text(source))).await?;
        repair(context, &catalogue)?;
        // Bundled figures give way to what has just been taken.
        context.gather()?;
        load::check_tables(&context.store)?;
        if let Some(failures) = failures(&run) {
            context.say(&failures);
        }
        Ok(crate::refresh::exit_of_sources(&run))
    }
}

/// Makes tables that are damaged or missing again, and says so.
fn repair(context: &Context, catalogue: &Catalogue) -> Result<(), Error> {
    for table in load::repair_tables(&context.assets, catalogue, &context.store)? {
        context.say(&format!("made `{}` again: it was damaged or missing", table.display()));
    }
    Ok(())
}

/// The sources that could not be fetched or read, each with the cause, as the last line of a run.
pub(super) fn failures(run: &Run) -> Option<String> {
    let failed = run.sources.iter().filter(|source| source.outcome == Outcome::Failed);
    let failed: Vec<String> = failed
        .map(|source| format!("{} ({})", source.source, source.cause().unwrap_or("no cause on record")))
        .collect();
    let count = counted(failed.len(), "source");
    (!failed.is_empty())
        .then(|| format!("{count} failed, and the last good data stay in use: {}", failed.join("; ")))
}

/// What came of a source, for a person.
pub(super) fn source_text(source: &SourceRun) -> String {
    let id = &source.source;
    let mut text = match source.outcome {
        Outcome::Taken => {
            let tables = source.tables.iter().map(|table| {
                let release =
                    table.release.as_deref().map_or_else(String::new, |name| format!(", release {name}"));
                format!("{}{release} in `{}`", counted(table.rows, "row"), table.table)
            });
            format!("{id}: new, {}", tables.collect::<Vec<_>>().join("; "))
        }
        Outcome::Unchanged => format!("{id}: nothing new"),
        Outcome::NothingHeld => format!("{id}: nothing is held"),
        Outcome::Failed => {
            format!(
                "{id}: FAILED, the last good data stay in use: {}",
                source.error.as_deref().unwrap_or_default()
            )
        }
        Outcome::Misfit => format!("{id}: DOES NOT FIT its layout, the last good data stay in use"),
    };
    for (word, misfits) in [("", &source.misfits), ("warning: ", &source.warnings)] {
        for misfit in misfits.iter().take(SHOWN) {
            let _ = write!(text, "\n  {word}{misfit}");
        }
        if misfits.len() > SHOWN {
            let _ = write!(text, "\n  {word}and {} more", misfits.len() - SHOWN);
        }
    }
    text
}

/// A progress bar on a terminal; nothing elsewhere but the waits.
pub(super) struct Bar {
    bar: Mutex<Option<ProgressBar>>,
    quiet: bool,
}

impl Bar {
    pub(super) fn new(quiet: bool) -> Self {
        Self { bar: Mutex::new(None), quiet }
    }

    fn with(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        if let Ok(mut bar) = self.bar.lock() {
            act(&mut bar);
        }
    }
}

impl Progress for Bar {
    fn started(&self, address: &str, size: Option<u64>) {
        if self.quiet {
            return;
        }
        self.with(|bar| {
            let new = size.map_or_else(ProgressBar::no_length, ProgressBar::new);
            if let Ok(style) = ProgressStyle::with_template("{msg} {bytes} of {total_bytes} {bar:30}") {
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
