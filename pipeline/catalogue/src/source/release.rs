//! The releases of sources: which are known to be published, which is in use, and which newer ones are not in use.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::date_range::{DateRange, day_or_month};
use super::{Catalogue, Source};

/// A release that its publisher is known to have published.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KnownRelease {
    /// The year with which the name of the release begins: that of the survey, or of the WRES report.
    pub year: i16,
    /// The day of its publication, or the days of the month if only that is known.
    #[serde(deserialize_with = "day_or_month")]
    #[schemars(with = "String", extend("pattern" = r"^\d{4}-\d{2}(-\d{2})?$"))]
    pub published: DateRange,
}

/// The newest release of a source that is in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReleaseInUse {
    /// "2024-v2"; `None` if releases have no names.
    pub release: Option<String>,
    /// The day on which its bytes were first retrieved.
    pub since: Option<Date>,
    /// Whether it ships with the program.
    pub is_bundled: bool,
}

impl ReleaseInUse {
    /// Whether no data of the source are in use.
    pub fn is_missing(&self) -> bool {
        self.release.is_none() && self.since.is_none()
    }

    /// The year with which the name of the release begins.
    pub fn year(&self) -> Option<i16> {
        self.release.as_deref().and_then(year_of)
    }
}

/// The year with which the name of a release begins.
pub(super) fn year_of(release: &str) -> Option<i16> {
    let year = release.get(..4)?;
    year.bytes().all(|byte| byte.is_ascii_digit()).then(|| year.parse().ok())?
}

/// A release of a publication that has been published and is not in use, or only in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewerRelease {
    /// What a release is called: "survey".
    pub publication: String,
    /// The year of the release.
    pub year: i16,
    /// The day of its publication, or the days of the month if only that is known.
    pub published: DateRange,
    /// The year of the release that is in use instead.
    pub in_use: i16,
    /// Ids of the sources whose part of the release is not in use.
    pub sources: Vec<String>,
    /// Whether the part of another source of the publication is in use.
    pub is_partly_in_use: bool,
    /// Whether the address of the release can be found; otherwise it has to be added to the catalogue.
    pub has_address: bool,
}

impl Source {
    /// The newest release that was published by a day. If only the month is known, it counts from the end of the month.
    fn newest_known(&self, today: Date) -> Option<&KnownRelease> {
        let published = self.known_releases.iter().filter(|release| release.published.until <= today);
        published.max_by_key(|release| release.year)
    }

    /// Whether the source finds the address of a release of this year.
    fn has_address_of(&self, year: i16) -> bool {
        self.release.as_deref().and_then(year_of).is_none_or(|own| own >= year)
    }
}

impl Catalogue {
    /// The newest part of a source's releases that ships with the program.
    pub fn bundled_release(&self, source: &Source) -> Option<ReleaseInUse> {
        let parts = self.sources().iter().filter(|part| part.of.contains(&source.id));
        let newest = parts.max_by_key(|part| (part.release.clone(), part.retrieved))?;
        Some(ReleaseInUse { release: newest.release.clone(), since: newest.retrieved, is_bundled: true })
    }

    /// The releases that were published by a day, and are newer than those in use; each publication once.
    pub fn newer_releases(&self, in_use: &dyn Fn(&Source) -> ReleaseInUse, today: Date) -> Vec<NewerRelease> {
        let mut newer: Vec<NewerRelease> = Vec::new();
        let mut current: Vec<(&str, i16)> = Vec::new();
        for source in self.sources() {
            let Some(publication) = &source.publication else { continue };
            let (Some(known), Some(own)) = (source.newest_known(today), in_use(source).year()) else {
                continue;
            };
            if own >= known.year {
                current.push((publication, known.year));
                continue;
            }
            let same =
                newer.iter_mut().find(|other| other.publication == *publication && other.year == known.year);
            if let Some(same) = same {
                same.sources.push(source.id.clone());
                same.in_use = same.in_use.max(own);
                same.has_address &= source.has_address_of(known.year);
            } else {
                newer.push(NewerRelease {
                    publication: publication.clone(),
                    year: known.year,
                    published: known.published,
                    in_use: own,
                    sources: vec![source.id.clone()],
                    is_partly_in_use: false,
                    has_address: source.has_address_of(known.year),
                });
            }
        }
        for release in &mut newer {
            release.is_partly_in_use = current.contains(&(&release.publication, release.year));
        }
        newer
    }
}

#[cfg(test)]
#[path = "release_tests.rs"]
mod tests;
