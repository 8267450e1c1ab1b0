//! A figure that has other values than in an earlier edition. A report keeps the list of its own beside it,
//! where it is frozen with the report; the public list is all of these together.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::order;
use super::shelf::Shelf;
use crate::figure::Change;
use crate::files;
use crate::report::ReportError;

/// The name of the list, of a report and of all.
pub const FILE: &str = "corrections.json";

/// One figure that an edition corrects.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Corrected {
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
    pub changes: Vec<Change>,
}

impl Corrected {
    /// Its anchor in the public list.
    pub fn anchor(&self) -> String {
        Self::anchor_of(&self.id, self.to_version)
    }

    /// The anchor in the public list of what a version of a figure corrects.
    pub fn anchor_of(id: &str, version: u32) -> String {
        format!("{id}-version-{version}")
    }
}

/// A list as JSON, or nothing where there is none to list.
pub(super) fn json(list: &[Corrected]) -> Result<String, ReportError> {
    serde_json::to_string_pretty(list)
        .map(|text| text + "\n")
        .map_err(|error| ReportError::Serialise { what: "list of corrections", problem: error.to_string() })
}

/// The list in a folder; an empty one where the folder has none.
pub(super) fn of(folder: &Path) -> Result<Vec<Corrected>, ReportError> {
    let path = folder.join(FILE);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    serde_json::from_slice(&files::read(&path)?)
        .map_err(|error| ReportError::Standing { path, problem: error.to_string() })
}

/// Every correction of all editions, the newest edition first, then by figure. A figure of several reports
/// is listed once, and a version is listed where it first appeared.
pub(super) fn all(shelf: &Shelf) -> Result<Vec<Corrected>, ReportError> {
    let mut found: BTreeMap<(String, u32), Corrected> = BTreeMap::new();
    for edition in &shelf.editions {
        for report in &edition.reports {
            for one in of(&edition.folder.join(report))? {
                found.entry((one.id.clone(), one.to_version)).or_insert(one);
            }
        }
    }
    let mut list: Vec<Corrected> = found.into_values().collect();
    list.sort_by(|one, other| order::compare(&other.to_edition, &one.to_edition));
    Ok(list)
}
