//! Every error of a command, with its exit code and a hint.

use std::fmt::Write;

use catalogue::data_file::DataError;
use catalogue::organisation::PlaceError;
use files::LockError;
use ingest::fetch::NetworkError;
use ingest::trust_return::ReturnError;
use ingest::{causes, one_line};
use remote::RemoteError;
use report::ReportError;

use crate::schedule::alert::AlertError;
use crate::schedule::{PoorerEdition, ScheduleError};
use changes::DigestError;

/// The exit code of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done, even if there was no new release.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// Invalid usage.
    Usage = 2,
    /// Done, but a source could not be fetched; its last good data are used.
    Stale = 3,
    /// Published data did not fit their layout, or a new edition would lack figures; the earlier data are kept.
    Misfit = 4,
    /// Another run has the store.
    Locked = 5,
}

/// An error of a command.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// Fetching, reading or loading published data.
    #[error(transparent)]
    Ingest(#[from] ingest::Error),
    /// A region, ICB or trust that does not exist.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// A report.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A website.
    #[error(transparent)]
    Site(#[from] site::SiteError),
    /// A digest of what changed.
    #[error(transparent)]
    Digest(#[from] DigestError),
    /// The calendar, the alerts or a scheduled run.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
    /// An edition with fewer figures than the last one.
    #[error(transparent)]
    Poorer(#[from] PoorerEdition),
    /// The alerts.
    #[error(transparent)]
    Alert(#[from] AlertError),
    /// Invalid usage.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do instead.
        hint: String,
    },
    /// The proxies and certificates of the environment.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Files at an address, or a target of `publish`.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// `check` found problems.
    #[error("{0} found (listed above)")]
    Checked(String),
}

impl ProgramError {
    /// The exit code.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Place(_)
            | Self::Usage { .. }
            | Self::Report(
                ReportError::EditionName(_) | ReportError::Place(_) | ReportError::NoFramework { .. },
            ) => Exit::Usage,
            Self::Schedule(error) if error.is_usage() => Exit::Usage,
            Self::Remote(error) if error.is_usage() => Exit::Usage,
            Self::Remote(error) if error.is_held() => Exit::Locked,
            Self::Poorer(_) => Exit::Misfit,
            Self::Ingest(error) => match error {
                ingest::Error::Usage { .. } => Exit::Usage,
                ingest::Error::LayoutMismatch(_)
                | ingest::Error::Return(ReturnError::LayoutMismatch(_))
                | ingest::Error::Declaration { .. } => Exit::Misfit,
                ingest::Error::Lock(LockError::Held { .. }) => Exit::Locked,
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
            Self::Site(error) => error.hint(),
            Self::Schedule(error) => error.hint(),
            Self::Network(error) => Some(error.hint()),
            Self::Poorer(error) => Some(error.hint()),
            Self::Alert(error) => error.hint(),
            Self::Remote(error) => error.hint(),
            Self::Usage { hint, .. } => Some(hint.clone()),
            Self::Checked(_) => None,
        }
    }

    /// The error with its causes in one line, and its hint in another, for the run log.
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

/// Errors that [`ingest`] wraps.
macro_rules! through_ingest {
    ($($source:ty),+ $(,)?) => {
        $(impl From<$source> for ProgramError {
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
    ingest::extract::LayoutMismatch,
    ingest::load::DamagedTables,
    ReturnError,
    store::observation::ParquetError,
    store::snapshot::SnapshotError,
    store::table::TableError,
);
