//! The version of a figure, from a comparison with the same id in the existing editions.

use super::correction::{self, FigureCorrection};
use super::folders::{EditionFolder, EditionFolders, FigureFolder};
use super::reason::{self, RevisionContext};
use crate::ReportError;
use crate::figure::{self, Figure, FigureChange};

/// How a report's figures compare with the existing editions.
#[derive(Debug, Default)]
pub(crate) struct Revision {
    /// The figures that have other values than in an earlier edition.
    pub(crate) corrected: Vec<FigureCorrection>,
    /// The figures to which the same edition gave other values, until now.
    pub(crate) overwritten: Vec<String>,
}

impl Revision {
    /// The list that is saved with the report; none if nothing is corrected.
    pub(crate) fn json(&self) -> Result<Option<String>, ReportError> {
        if self.corrected.is_empty() { Ok(None) } else { correction::json(&self.corrected).map(Some) }
    }
}

/// Gives every figure of a report its version in `edition`.
///
/// The same values as in the newest earlier edition are the same version. Different values get a new version,
/// above all existing ones, so that an id and a version never mean two things; if a later edition already has
/// these values, its version is used. A figure without an earlier edition is version 1.
pub(crate) fn set_versions(
    shelf: &EditionFolders,
    edition: &str,
    figures: Vec<&mut Figure>,
    reading: &RevisionContext<'_>,
) -> Result<Revision, ReportError> {
    let mut revision = Revision::default();
    for figure in figures {
        let standing = shelf.edition(edition).map_or(Ok(None), |own| earlier_figure(own, figure))?;
        let earlier = shelf
            .before(edition)
            .find_map(|before| Some((before, earlier_figure(before, figure).transpose()?)));
        let earlier = earlier
            .map(|(edition, earlier_figure)| earlier_figure.map(|earlier_figure| (edition, earlier_figure)))
            .transpose()?;
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
            revision.corrected.push(FigureCorrection {
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
struct EarlierFigure {
    folder: FigureFolder,
    version: u32,
    changes: Vec<FigureChange>,
}

fn earlier_figure(edition: &EditionFolder, figure: &Figure) -> Result<Option<EarlierFigure>, ReportError> {
    let Some(folder) = edition.figure(&figure.id) else { return Ok(None) };
    let version = folder.described()?.version;
    let changes = figure::changes(&folder.rows()?, figure.table.rows());
    Ok(Some(EarlierFigure { folder, version, changes }))
}

/// The version of values that no edition before has: that of a later edition with the same values, or the
/// next number.
fn next(shelf: &EditionFolders, edition: &str, figure: &Figure) -> Result<u32, ReportError> {
    let mut highest = 0;
    for other in shelf.before(edition) {
        if let Some(folder) = other.figure(&figure.id) {
            highest = highest.max(folder.described()?.version);
        }
    }
    for later in shelf.after(edition) {
        if let Some(earlier_figure) = earlier_figure(later, figure)? {
            if earlier_figure.changes.is_empty() {
                return Ok(earlier_figure.version);
            }
            highest = highest.max(earlier_figure.version);
        }
    }
    Ok(highest + 1)
}
