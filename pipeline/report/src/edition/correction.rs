//! A figure whose values differ from an earlier edition. Each report has the list of its own corrections, which
//! is frozen with the report; the public list combines them.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::ReportError;
use crate::figure::FigureChange;

/// The name of the list, of a report and of all.
pub const FILE: &str = "corrections.json";

/// The page that shows the list of all.
pub(super) const PAGE: &str = "corrections.html";

/// One figure that an edition corrects.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct FigureCorrection {
    /// The figure's id.
    pub id: String,
    /// Its title now.
    pub title: String,
    /// The earlier edition.
    pub from_edition: String,
    /// The figure's version there.
    pub from_version: u32,
    /// The edition that corrects it.
    pub to_edition: String,
    /// Its version there.
    pub to_version: u32,
    /// Why, as far as it is recorded; one sentence each.
    pub reasons: Vec<String>,
    /// What changed, the largest change first.
    pub changes: Vec<FigureChange>,
}

impl FigureCorrection {
    /// Its anchor in the public list.
    pub fn anchor(&self) -> String {
        Self::anchor_of(&self.id, self.to_version)
    }

    /// The anchor in the public list of what a version of a figure corrects.
    pub fn anchor_of(id: &str, version: u32) -> String {
        format!("{id}-version-{version}")
    }
}

pub(super) fn json(list: &[FigureCorrection]) -> Result<String, ReportError> {
    serde_json::to_string_pretty(list)
        .map(|text| text + "\n")
        .map_err(|error| ReportError::Serialise { what: "list of corrections", problem: error.to_string() })
}

/// The list in a folder; empty if the folder has none.
pub(super) fn of(folder: &Path) -> Result<Vec<FigureCorrection>, ReportError> {
    let path = folder.join(FILE);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    serde_json::from_slice(&files::read(&path)?)
        .map_err(|error| ReportError::Standing { path, problem: error.to_string() })
}
