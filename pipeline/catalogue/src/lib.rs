//! What `data/` says: sources, indicators, organisations, frameworks, corrections and the improvement plan.
//! Reads files, and knows nothing of tables.

pub mod action;
pub mod assets;
pub mod correction;
pub mod definitions;
pub mod framework;
pub mod indicator;
pub mod organisation;
pub mod palette;
pub mod source;
