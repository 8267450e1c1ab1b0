//! What `data/` says: sources, indicators, organisations, frameworks, corrections and the improvement plan.
//! Reads files, and knows nothing of tables.

pub mod aliases;
pub mod assets;
pub mod column;
pub mod correction;
pub mod data_file;
pub mod definitions;
pub mod did_you_mean;
pub mod file_schema;
pub mod framework;
pub mod improvement_plan;
pub mod indicator;
pub mod month;
pub mod organisation;
pub mod palette;
pub mod report_sections;
pub mod source;
