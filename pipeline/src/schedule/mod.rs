//! The unattended refresh: what a run tells people about what changed.

pub mod alert;
pub mod digest;
