//! Every way a command can end without its result, with its exit code and what a person can do about it.

use std::fmt::Write;
use std::path::PathBuf;

use datafusion::error::DataFusionError;

use crate::action::ActionError;
use crate::benchmark::BenchmarkError;
use crate::correction::CorrectionError;
use crate::extract::{LayoutError, Misfits};
use crate::files::FileError;
use crate::files::LockError;
use crate::framework::FrameworkError;
use crate::indicator::IndicatorError;
use crate::observation::ParquetError;
use crate::organisation::PlaceError;
use crate::report::ReportError;
use crate::returned::ReturnError;
use crate::road::DamagedTables;
use crate::schedule::ScheduleError;
use crate::schedule::digest::DigestError;
use crate::snapshot::SnapshotError;
use crate::source::{CatalogueError, OverrideError};
use crate::table::TableError;

/// How a run ended, as the number a shell sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done; also "nothing new".
    Done = 0,
    /// Failed.
    Failed = 1,
    /// Asked in a way that cannot be answered.
    Usage = 2,
    /// Done, but a source could not be fetched; the last good data were used.
    Stale = 3,
    /// Published data did not fit their layout; nothing already held was lost.
    Misfit = 4,
    /// Another run holds the store.
    Held = 5,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
    /// The catalogue of sources.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// A layout.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The corrections.
    #[error(transparent)]
    Correction(#[from] CorrectionError),
    /// A source's mirror.
    #[error(transparent)]
    Mirror(#[from] OverrideError),
    /// The indicators.
    #[error(transparent)]
    Indicator(#[from] IndicatorError),
    /// A framework, or a status that no framework knows.
    #[error(transparent)]
    Framework(#[from] FrameworkError),
    /// The improvement plan.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// A published file that does not fit its layout.
    #[error(transparent)]
    Misfits(#[from] Misfits),
    /// A Parquet file.
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    /// A table whose rows do not fit.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Tables of the store that are damaged or missing.
    #[error(transparent)]
    Tables(#[from] DamagedTables),
    /// SQL.
    #[error(transparent)]
    Benchmark(#[from] BenchmarkError),
    /// A region, ICB or trust that does not exist.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// A report.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A digest of what changed.
    #[error(transparent)]
    Digest(#[from] DigestError),
    /// The store of raw files.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A store that another run holds.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A trust's return.
    #[error(transparent)]
    Return(#[from] ReturnError),
    /// When to run, or listening.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
    /// A source without a layout.
    #[error(
        "`data/sources.toml`: source `{source_id}` is read by the layout `{layout}`, which `data/layouts` does not have"
    )]
    NoLayout {
        /// The source.
        source_id: String,
        /// The layout.
        layout: String,
    },
    /// The store's tables could not be opened.
    #[error("cannot open the tables of the store `{}`", store.display())]
    Store {
        /// The store.
        store: PathBuf,
        /// What DataFusion said.
        #[source]
        source: Box<DataFusionError>,
    },
    /// Rows that Arrow refuses.
    #[error("cannot lay out a table")]
    Arrow(#[source] arrow::error::ArrowError),
    /// A result that could not be printed.
    #[error("cannot write the result")]
    Output(#[source] std::io::Error),
    /// A command that cannot be carried out as asked.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What would be right.
        hint: String,
    },
    /// `check` found something.
    #[error("{0} found; see above")]
    Checked(String),
}

impl Error {
    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Place(_)
            | Self::Usage { .. }
            | Self::Report(
                ReportError::EditionName(_) | ReportError::Place(_) | ReportError::NoFramework { .. },
            ) => Exit::Usage,
            Self::Schedule(error) if error.is_usage() => Exit::Usage,
            Self::Misfits(_)
            | Self::Return(ReturnError::Misfits(_))
            | Self::Framework(FrameworkError::Unknown { .. }) => Exit::Misfit,
            Self::Lock(LockError::Held { .. }) => Exit::Held,
            _ => Exit::Failed,
        }
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Place(error) => Some(error.hint()),
            Self::Benchmark(error) => error.hint(),
            Self::Report(error) => error.hint(),
            Self::Digest(error) => error.hint(),
            Self::Snapshot(error) => error.hint(),
            Self::Framework(error) => error.hint(),
            Self::Schedule(error) => error.hint(),
            Self::Usage { hint, .. } => Some(hint.clone()),
            Self::Tables(error) => Some(error.hint()),
            Self::Parquet(error) => error.hint(),
            Self::Table(error) => error.hint(),
            Self::Misfits(_) => Some(
                "nothing of this file was used; mend the file, or its layout in `data/layouts`".to_owned(),
            ),
            Self::Return(error) => error.hint(),
            Self::Lock(LockError::Held { .. }) => {
                Some("one run writes a store at a time; try again when it is done".to_owned())
            }
            Self::NoLayout { .. } => Some("`race-equity check` looks through all of `data`".to_owned()),
            _ => None,
        }
    }

    /// The error with its causes in one line, and its hint in another, for the record of runs.
    pub fn record(&self) -> String {
        let hint = self.hint().map_or_else(String::new, |hint| format!("\nhint: {hint}"));
        format!("{}{hint}", one_line(self))
    }

    /// The error, its causes and its hint, as lines for standard error.
    pub fn lines(&self) -> String {
        let mut text = format!("error: {self}\n");
        for cause in causes(self) {
            let _ = writeln!(text, "  because: {cause}");
        }
        if let Some(hint) = self.hint() {
            let _ = writeln!(text, "hint: {hint}");
        }
        text
    }
}

/// An error with its causes in one line: for a record, a digest, an alert, a warning.
pub fn one_line(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    for cause in causes(error) {
        text.push_str(": ");
        text.push_str(&cause);
    }
    text
}

/// What an error came from, the nearest cause first. Of an HTTP client's chain only the last is given, for the
/// others say no more than that a request was sent.
fn causes(error: &(dyn std::error::Error + 'static)) -> Vec<String> {
    let mut all = Vec::new();
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let root = if error.is::<reqwest::Error>() { root(error) } else { error };
        let words = root.to_string();
        // A transparent error repeats its cause's words.
        if !said.contains(words.lines().next().unwrap_or_default()) {
            all.push(words.clone());
        }
        said = words;
        cause = root.source();
    }
    all
}

fn root<'a>(error: &'a (dyn std::error::Error + 'static)) -> &'a (dyn std::error::Error + 'static) {
    let mut root = error;
    while let Some(cause) = root.source() {
        root = cause;
    }
    root
}
