//! Which version a figure is: held against the same id in the editions that stand.

use super::corrected::{self, Corrected};
use super::reason::{self, Reading};
use super::shelf::{FigureFolder, Shelf, ShelvedEdition};
use crate::ReportError;
use crate::figure::{self, Change, Figure};

/// What the editions that stand mean for a report.
#[derive(Debug, Default)]
pub(crate) struct Revision {
    /// The figures that have other values than in an earlier edition.
    pub(crate) corrected: Vec<Corrected>,
    /// The figures to which the same edition gave other values, until now.
    pub(crate) overwritten: Vec<String>,
}

impl Revision {
    /// The list that is kept beside the report; none where nothing is corrected.
    pub(crate) fn json(&self) -> Result<Option<String>, ReportError> {
        if self.corrected.is_empty() { Ok(None) } else { corrected::json(&self.corrected).map(Some) }
    }
}

/// Gives every figure of a report its version in `edition`.
///
/// The same values as in the newest edition before it are the same version. Other values are a new one, above
/// all that stand, so that no id and version ever stand for two things; only where a later edition already has
/// these values is its version taken. A figure that no edition before it has is version 1.
pub(crate) fn set_versions(
    shelf: &Shelf,
    edition: &str,
    figures: Vec<&mut Figure>,
    reading: &Reading<'_>,
) -> Result<Revision, ReportError> {
    let mut revision = Revision::default();
    for figure in figures {
        let standing = shelf.edition(edition).map_or(Ok(None), |own| held(own, figure))?;
        let earlier =
            shelf.before(edition).find_map(|before| Some((before, held(before, figure).transpose()?)));
        let earlier = earlier.map(|(edition, held)| held.map(|held| (edition, held))).transpose()?;
        if standing.as_ref().is_some_and(|standing| !standing.changes.is_empty()) {
            revision.overwritten.push(figure.id.clone());
        }
        let version = match (&standing, &earlier) {
            (Some(standing), _) if standing.changes.is_empty() => standing.version,
            (_, Some((_, earlier))) if earlier.changes.is_empty() => earlier.version,
            _ => next(shelf, edition, figure)?,
        };
        figure.set_version(version);
        if let Some((before, earlier)) = earlier
            && earlier.version != version
        {
            revision.corrected.push(Corrected {
                id: figure.id.clone(),
                title: figure.title.clone(),
                from_edition: before.name.clone(),
                from_version: earlier.version,
                to_edition: edition.to_owned(),
                to_version: version,
                reasons: reason::reasons(reading, figure, before, &earlier.folder, &earlier.changes)?,
                changes: earlier.changes,
            });
        }
    }
    Ok(revision)
}

/// A figure as an edition has it, and what its values now say otherwise.
struct Held {
    folder: FigureFolder,
    version: u32,
    changes: Vec<Change>,
}

fn held(edition: &ShelvedEdition, figure: &Figure) -> Result<Option<Held>, ReportError> {
    let Some(folder) = edition.figure(&figure.id) else { return Ok(None) };
    let version = folder.described()?.version;
    let changes = figure::changes(&folder.rows()?, figure.table.rows());
    Ok(Some(Held { folder, version, changes }))
}

/// The version of values that no edition before has: that of a later edition with the same values, or the
/// next number.
fn next(shelf: &Shelf, edition: &str, figure: &Figure) -> Result<u32, ReportError> {
    let mut highest = 0;
    for other in shelf.before(edition) {
        if let Some(folder) = other.figure(&figure.id) {
            highest = highest.max(folder.described()?.version);
        }
    }
    for later in shelf.after(edition) {
        if let Some(held) = held(later, figure)? {
            if held.changes.is_empty() {
                return Ok(held.version);
            }
            highest = highest.max(held.version);
        }
    }
    Ok(highest + 1)
}
