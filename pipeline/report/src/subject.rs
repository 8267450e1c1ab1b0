//! What reports are about: places and frameworks, and finding them by what a person types.

use super::ReportError;
use catalogue::framework::Framework;
use catalogue::organisation::{FormerPlace, FoundPlace, Place, PlaceKind, find_place};
use catalogue::report_sections::ReportKind;

/// What a report is about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A place: England, a region, an ICB or a trust.
    Place(Place),
    /// The board brief of a place: one page.
    Brief(Place),
    /// An anti-racist framework, and the place in which it is used.
    Framework {
        /// The framework.
        framework: Box<Framework>,
        /// The one region it is used in, or England.
        place: Place,
    },
}

impl Subject {
    /// The place whose figures are in the report.
    pub fn place(&self) -> &Place {
        match self {
            Self::Place(place) | Self::Brief(place) | Self::Framework { place, .. } => place,
        }
    }

    /// The kind of its report.
    pub(super) fn kind(&self) -> ReportKind {
        match self {
            Self::Place(place) => ReportKind::of(place.kind),
            Self::Brief(_) => ReportKind::Brief,
            Self::Framework { .. } => ReportKind::Framework,
        }
    }

    /// Its name for people.
    pub fn name(&self) -> String {
        match self {
            Self::Place(place) | Self::Brief(place) => place.short(),
            Self::Framework { framework, .. } => framework.name.clone(),
        }
    }

    /// A folder name that no other subject has.
    pub fn folder(&self) -> String {
        match self {
            Self::Place(place) => place.folder(),
            Self::Brief(place) => format!("{}-brief", place.folder()),
            Self::Framework { framework, .. } => format!("framework-{}", framework.id),
        }
    }
}

impl Subject {
    /// The board brief of the same place; none of a framework.
    #[must_use]
    pub fn brief(self) -> Option<Self> {
        match self {
            Self::Place(place) | Self::Brief(place) => Some(Self::Brief(place)),
            Self::Framework { .. } => None,
        }
    }
}

/// The possible subjects of reports.
#[derive(Clone, Copy, Debug)]
pub struct ReportSubjects<'a> {
    /// England, the regions, ICBs and trusts.
    pub places: &'a [Place],
    /// Codes and names of organisations that are part of others today.
    pub former: &'a [FormerPlace],
    /// The frameworks.
    pub frameworks: &'a [Framework],
}

impl ReportSubjects<'_> {
    /// The place of a kind with this name or code, in any spelling; of an organisation that is part of another
    /// today, that one.
    ///
    /// # Errors
    /// If there is none, or more than one.
    pub fn place(&self, kind: PlaceKind, name: &str) -> Result<FoundPlace, ReportError> {
        Ok(find_place(name, kind, self.places, self.former)?)
    }

    fn region(&self, code: &str) -> Result<Place, ReportError> {
        Ok(self.place(PlaceKind::Region, code)?.place)
    }

    /// The framework with this id or name.
    ///
    /// # Errors
    /// If there is none; the error names those there are.
    pub fn framework(&self, name: &str) -> Result<Subject, ReportError> {
        let wanted = name.trim().to_lowercase();
        let found = self
            .frameworks
            .iter()
            .find(|framework| framework.id == wanted || framework.name.to_lowercase() == wanted)
            .ok_or_else(|| ReportError::NoFramework {
                asked: name.to_owned(),
                known: self.frameworks.iter().map(|framework| framework.id.clone()).collect(),
            })?;
        self.used(found)
    }

    /// Everything: England, the regions, ICBs and trusts, and the frameworks.
    ///
    /// # Errors
    /// If a framework names an unknown region.
    pub fn all(&self) -> Result<Vec<Subject>, ReportError> {
        let mut all: Vec<Subject> = self.places.iter().cloned().map(Subject::Place).collect();
        for framework in self.frameworks {
            all.push(self.used(framework)?);
        }
        Ok(all)
    }

    /// A framework in its one region; one of several regions, or of none, is England's.
    fn used(&self, framework: &Framework) -> Result<Subject, ReportError> {
        let place = match framework.regions.as_slice() {
            [region] => self.region(region)?,
            _ => Place::england(),
        };
        Ok(Subject::Framework { framework: Box::new(framework.clone()), place })
    }

    /// The region that a subject's place lies in; England lies in itself.
    ///
    /// # Errors
    /// If the place names an unknown region.
    pub fn region_of(&self, subject: &Subject) -> Result<Place, ReportError> {
        let place = subject.place();
        match place.kind {
            PlaceKind::England => Ok(place.clone()),
            _ => self.region(&place.region_code),
        }
    }
}
