//! Which changes are about places that the reports of an edition cover. Readers look for those first.

use std::collections::BTreeSet;
use std::path::Path;

use super::{ChangeKind, DigestError, DigestLine, DigestPlace};
use catalogue::organisation::{Place, PlaceKind};
use store::row;

row! {
    /// A code, and the trust, region and ICB that it is part of today.
    pub(super) OrganisationPlaces of "organisation_today" {
        code: String,
        today_code: Option<String>,
        today_name: Option<String>,
        region_code: Option<String>,
        region_name: Option<String>,
        icb_code: Option<String>,
        icb_name: Option<String>,
    }
}

/// The reports of an edition, by the names of their folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportedPlaces {
    folders: BTreeSet<String>,
}

impl ReportedPlaces {
    /// No reports, if no edition is known: no place comes before another.
    pub fn nowhere() -> Self {
        Self::default()
    }

    /// The reports in `reports/<edition>`.
    ///
    /// # Errors
    /// If the folder cannot be listed.
    pub fn of(reports: &Path, edition: &str) -> Result<Self, DigestError> {
        let folders = files::list(&reports.join(edition))?.into_iter().map(|path| files::name(&path));
        Ok(Self { folders: folders.filter(|name| !name.starts_with('.')).collect() })
    }

    /// Marks the lines about places that no report covers, and puts those of verdicts after the others.
    pub(super) fn order(&self, lines: &mut [DigestLine], organisations: &[OrganisationPlaces]) {
        if self.folders.is_empty() {
            return;
        }
        for line in lines.iter_mut() {
            line.elsewhere = line.place.as_ref().is_some_and(|place| !self.covers(place, organisations));
        }
        // The kinds are in order already, so a stable sort moves lines within their kind only.
        lines.sort_by_key(|line| (line.kind, line.kind == ChangeKind::Verdict && line.elsewhere));
    }

    /// Whether a report is about a place, or about an area that the place is in. England is in every report.
    fn covers(&self, place: &DigestPlace, organisations: &[OrganisationPlaces]) -> bool {
        let own = |row: &&OrganisationPlaces| match place.level.as_str() {
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
