//! Unattended runs: when to run, which sources to ask then, one run from fetching to publishing, staying to
//! repeat it, and what people and monitors are told. [`calendar`], [`release_calendar`] and [`status`] only read;
//! [`status_files`] writes beside the editions.

pub mod alert;
pub mod calendar;
mod error;
mod findings;
mod fingerprint;
pub mod prune;
pub mod publication;
pub mod release_calendar;
mod report_selection;
pub mod resident;
mod run;
mod settings;
pub mod signals;
mod source_history;
pub mod status;
pub mod status_files;
mod status_text;

pub use calendar::Calendar;
pub use error::ScheduleError;
pub use release_calendar::{Due, Holding};
pub use report_selection::RunSettings;
pub use run::{Sources, Step, run_once};
pub use settings::Settings;
pub use source_history::{Failure, SourceHistory};
pub use status::{LastRun, SourceStatus, Status};
pub use status_text::StatusText;
