//! race-equity: published NHS workforce race equality figures, benchmarked in SQL and reported.
//!
//! Data goes one way: [`source`] → [`snapshot`] → [`extract`] → [`observation`] → [`benchmark`] →
//! [`report`]. A stage reads only what the stage before it wrote; [`road`] takes it along.

pub mod action;
pub mod assets;
pub mod benchmark;
pub mod cli;
pub mod clock;
pub mod config;
pub mod context;
pub mod correction;
pub mod definitions;
pub mod error;
pub mod extract;
pub mod fetch;
pub mod figure;
pub mod files;
pub mod framework;
pub mod indicator;
pub mod observation;
pub mod organisation;
pub mod publish;
pub mod report;
pub mod returned;
pub mod road;
pub mod schedule;
pub mod snapshot;
pub mod source;
pub mod statistics;
pub mod table;
pub mod words;
