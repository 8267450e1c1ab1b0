//! The JSON schemas of all TOML files that a person edits.

use catalogue::file_schema::{self, FileSchema};

use crate::config::{self, Config};
use crate::error::ProgramError;
use catalogue::did_you_mean::did_you_mean;

/// The name of the schema of the settings.
pub const SETTINGS: &str = "settings";

/// The schemas, by name.
pub fn schemas() -> Vec<FileSchema> {
    let mut all = vec![settings()];
    all.extend(file_schema::schemas());
    all.extend(ingest::schemas());
    all.sort_by_key(|schema| schema.name);
    all
}

/// The schema of the settings.
pub fn settings() -> FileSchema {
    FileSchema::of::<Config>(SETTINGS, config::FILE)
}

/// The schema with this name.
///
/// # Errors
/// If there is none.
pub fn named(name: &str) -> Result<FileSchema, ProgramError> {
    let all = schemas();
    let names: Vec<&str> = all.iter().map(|schema| schema.name).collect();
    let unknown = || {
        let known = format!("the schemas are {}", names.join(", "));
        let hint = did_you_mean(name, names.iter().copied());
        ProgramError::Usage {
            message: format!("there is no schema `{name}`"),
            hint: hint.map_or_else(|| known.clone(), |hint| format!("{hint} {known}")),
        }
    };
    all.iter().find(|schema| schema.name == name).cloned().ok_or_else(unknown)
}
