//! Unattended runs: when to run, which sources to check, one run from fetching to publishing, the scheduler that repeats
//! it, the status and the alerts. [`calendar`], [`release_calendar`] and [`status`] only read; [`status_files`] writes to
//! the folder of the editions.

pub mod alert;
pub mod calendar;
mod digest;
mod error;
mod failed_start;
pub(crate) mod fingerprint;
pub mod prune;
pub mod publication;
pub mod release_calendar;
pub(crate) mod report_selection;
mod run;
mod run_sources;
pub mod scheduler;
mod settings;
pub mod signals;
mod source_history;
pub mod status;
pub mod status_files;
mod status_text;
mod vanished;

pub use calendar::Calendar;
pub use error::ScheduleError;
pub use report_selection::RunSettings;
pub use run::{RunStep, SourceSelection, run_once};
pub use settings::ScheduleSettings;
pub use source_history::{Failure, SourceHistory};
pub use status::{LastRun, SourceStatus, StoreStatus};
pub use status_text::StatusText;
pub use vanished::PoorerEdition;
