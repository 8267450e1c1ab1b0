//! Which changes are about places that the reports of an edition cover: those a reader looks for first.

use std::collections::BTreeSet;
use std::path::Path;

use super::line::PlaceOf;
use super::rows::KnownOrganisation;
use super::{DigestError, Kind, Line};
use catalogue::organisation::{Place, PlaceKind};

/// The reports of an edition, by the names of their folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reported {
    folders: BTreeSet<String>,
}

impl Reported {
    /// Where no edition is known: no place comes before another.
    pub fn nowhere() -> Self {
        Self::default()
    }

    /// The reports in `reports/<edition>`.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn of(reports: &Path, edition: &str) -> Result<Self, DigestError> {
        let folders = files::list(&reports.join(edition))?.into_iter().map(|path| files::name(&path));
        Ok(Self { folders: folders.filter(|name| !name.starts_with('.')).collect() })
    }

    /// Marks the lines whose place no report covers, and puts those among the comparisons behind the others.
    pub(super) fn order(&self, lines: &mut [Line], organisations: &[KnownOrganisation]) {
        if self.folders.is_empty() {
            return;
        }
        for line in lines.iter_mut() {
            line.elsewhere = line.place.as_ref().is_some_and(|place| !self.covers(place, organisations));
        }
        // The kinds stand in order already, so that a stable sort moves lines within their kind only.
        lines.sort_by_key(|line| (line.kind, line.kind == Kind::Verdict && line.elsewhere));
    }

    /// Whether a report is about a place, or about an area that it lies in. England is in every report.
    fn covers(&self, place: &PlaceOf, organisations: &[KnownOrganisation]) -> bool {
        let own = |row: &&KnownOrganisation| match place.level.as_str() {
            "trust" => row.code == place.code,
            "icb" => row.icb_code.as_ref() == Some(&place.code),
            _ => row.region_code.as_ref() == Some(&place.code),
        };
        let Some(row) = organisations.iter().find(own) else { return place.level == "england" };
        let has = |kind: PlaceKind, code: Option<&String>, name: Option<&String>| {
            let (Some(code), Some(name)) = (code, name) else { return false };
            let place = Place { kind, code: code.clone(), name: name.clone(), region_code: String::new() };
            self.folders.contains(&place.folder())
        };
        let region = || has(PlaceKind::Region, row.region_code.as_ref(), row.region_name.as_ref());
        let icb = || has(PlaceKind::Icb, row.icb_code.as_ref(), row.icb_name.as_ref());
        match place.level.as_str() {
            "trust" => {
                has(PlaceKind::Trust, row.today_code.as_ref(), row.today_name.as_ref()) || icb() || region()
            }
            "icb" => icb() || region(),
            _ => region() || self.folders.contains(&Place::england().folder()),
        }
    }
}
