//! race-equity: published NHS workforce race equality figures, benchmarked in SQL and reported.
//!
//! The command line, the settings, the exit codes and scheduled runs. Data goes one way through the other crates:
//! `catalogue`, `ingest`, `store`, `benchmark`, `report`.

pub mod cli;
pub mod config;
pub mod context;
pub mod error;
mod made_reports;
pub mod publish;
pub mod refresh;
pub mod schedule;
pub mod schemas;
pub mod settings_in_force;
mod settings_text;
mod store_lock;
mod system_schedule;
mod terminal;
pub mod website;
