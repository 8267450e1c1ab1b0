//! Every way a command can end without its result, with its exit code and what a person can do about it.

use std::fmt::Write;

use catalogue::data_file::DataError;
use catalogue::organisation::PlaceError;
use files::LockError;
use ingest::returned::ReturnError;
use ingest::{causes, one_line};
use report::ReportError;

use crate::schedule::ScheduleError;
use changes::DigestError;

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
    /// Getting, reading or loading what is published.
    #[error(transparent)]
    Ingest(#[from] ingest::Error),
    /// A region, ICB or trust that does not exist.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// A report.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A digest of what changed.
    #[error(transparent)]
    Digest(#[from] DigestError),
    /// When to run, or whom to alert.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
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
            Self::Ingest(error) => match error {
                ingest::Error::Usage { .. } => Exit::Usage,
                ingest::Error::Misfits(_)
                | ingest::Error::Return(ReturnError::Misfits(_))
                | ingest::Error::Declaration { .. } => Exit::Misfit,
                ingest::Error::Lock(LockError::Held { .. }) => Exit::Held,
                _ => Exit::Failed,
            },
            _ => Exit::Failed,
        }
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Ingest(error) => error.hint(),
            Self::Place(error) => Some(error.hint()),
            Self::Report(error) => error.hint(),
            Self::Digest(error) => error.hint(),
            Self::Schedule(error) => error.hint(),
            Self::Usage { hint, .. } => Some(hint.clone()),
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

/// An error of a library that [`ingest`] has a place for.
macro_rules! through_ingest {
    ($($source:ty),+ $(,)?) => {
        $(impl From<$source> for Error {
            fn from(error: $source) -> Self {
                Self::Ingest(error.into())
            }
        })+
    };
}

through_ingest!(
    benchmark::BenchmarkError,
    DataError,
    files::FileError,
    LockError,
    ingest::extract::Misfits,
    ingest::load::DamagedTables,
    ReturnError,
    store::observation::ParquetError,
    store::snapshot::SnapshotError,
    store::table::TableError,
);
