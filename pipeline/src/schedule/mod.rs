//! The unattended refresh: when to run, which sources to ask then, how old what is held has become, staying
//! to do it, and what people are told of what changed. [`calendar`], [`season`] and [`status`] only read;
//! [`run`] goes the whole way once, [`stay`] runs what it is given; [`health`] listens on loopback when asked to.

pub mod alert;
pub mod calendar;
pub mod digest;
mod error;
pub mod health;
mod heard;
mod inputs;
mod news;
pub mod prune;
pub mod published;
mod run;
pub mod season;
mod settings;
pub mod signals;
pub mod status;
pub mod stay;
mod surroundings;
mod told;
mod wanted;

pub use calendar::Calendar;
pub use error::ScheduleError;
pub use heard::{Failure, Heard};
pub use run::{Step, go};
pub use season::{Due, Held, due_now};
pub use settings::Settings;
pub use status::{LastRun, SourceStatus, Status};
pub use surroundings::Surroundings;
pub use told::Told;
pub use wanted::RunSettings;
