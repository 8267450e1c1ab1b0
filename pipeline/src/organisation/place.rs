//! Finding a region, an ICB or a trust by what a person types.

use super::name::short_name;

/// The code of England in the benchmark tables.
const ENGLAND: &str = "ENG";

/// What kind of place a report or a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// The whole country.
    England,
    /// One of the seven NHS England regions.
    Region,
    /// An integrated care board's area.
    Icb,
    /// One of today's trusts.
    Trust,
}

impl PlaceKind {
    /// The level of its rows in the benchmark tables.
    pub fn level(self) -> &'static str {
        match self {
            Self::England => "england",
            Self::Region => "region",
            Self::Icb => "icb",
            Self::Trust => "trust",
        }
    }

    /// The word before its name in a sentence: "in London", "at Bolton NHS Foundation Trust".
    pub fn at(self) -> &'static str {
        match self {
            Self::England | Self::Region | Self::Icb => "in",
            Self::Trust => "at",
        }
    }

    /// What a person calls it.
    pub fn noun(self) -> &'static str {
        match self {
            Self::England => "country",
            Self::Region => "region",
            Self::Icb => "integrated care board",
            Self::Trust => "trust",
        }
    }

    fn plural(self) -> &'static str {
        match self {
            Self::England => "countries",
            Self::Region => "regions",
            Self::Icb => "integrated care boards",
            Self::Trust => "trusts",
        }
    }
}

/// England, a region, an ICB or a trust of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// ODS code, "Y62".
    pub code: String,
    /// Name, "North West".
    pub name: String,
    /// Region it lies in; a region lies in itself.
    pub region_code: String,
}

impl Place {
    /// England, as the benchmark tables code it.
    pub fn england() -> Self {
        Self {
            kind: PlaceKind::England,
            code: ENGLAND.to_owned(),
            name: "England".to_owned(),
            region_code: ENGLAND.to_owned(),
        }
    }

    /// The name without the legal form.
    pub fn short(&self) -> String {
        short_name(&self.name)
    }

    /// The name as it stands in a path or on the command line: "north-west", "greater-manchester". A trust
    /// is called by its code, which stays when its name changes.
    pub fn slug(&self) -> String {
        match self.kind {
            PlaceKind::Trust => self.code.to_lowercase(),
            PlaceKind::England | PlaceKind::Region | PlaceKind::Icb => slug(&self.short()),
        }
    }

    /// A folder name that no place of another kind has.
    pub fn folder(&self) -> String {
        match self.kind {
            PlaceKind::England | PlaceKind::Region => self.slug(),
            PlaceKind::Icb => format!("icb-{}", self.slug()),
            PlaceKind::Trust => format!("trust-{}", self.slug()),
        }
    }

    /// The name as it stands inside a sentence: "the North West", but "London".
    pub fn in_sentence(&self) -> String {
        let compass = ["North", "South", "East", "Midlands"];
        match self.kind {
            PlaceKind::Region if compass.iter().any(|word| self.name.starts_with(word)) => {
                format!("the {}", self.name)
            }
            PlaceKind::Icb => self.short(),
            PlaceKind::England | PlaceKind::Region | PlaceKind::Trust => self.name.clone(),
        }
    }
}

/// Small letters, digits and hyphens.
fn slug(name: &str) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { '-' })
        .collect();
    plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// A place nobody has heard of.
#[derive(Debug, thiserror::Error)]
#[error("there is no {} `{asked}`", kind.noun())]
pub struct PlaceError {
    /// What was asked for.
    pub asked: String,
    /// What kind of place it should be.
    pub kind: PlaceKind,
    /// The places there are, as they may be typed, with their names.
    pub known: Vec<(String, String)>,
}

/// Less alike than this, two words are not a slip of the same word.
const ALIKE: f64 = 0.75;
/// A longer list helps nobody.
const LISTED: usize = 50;

impl PlaceError {
    /// The place probably meant, and all of them where they are few.
    pub fn hint(&self) -> String {
        let asked = slug(&self.asked);
        let near = self
            .known
            .iter()
            .map(|(typed, name)| {
                let alike =
                    strsim::jaro_winkler(&asked, typed).max(strsim::jaro_winkler(&asked, &slug(name)));
                (alike, typed, name)
            })
            .filter(|(alike, ..)| *alike >= ALIKE)
            .max_by(|(a, ..), (b, ..)| a.total_cmp(b));
        let typed: Vec<&str> = self.known.iter().map(|(typed, _)| typed.as_str()).collect();
        let all = if typed.len() > LISTED {
            "`race-equity query \"SELECT code, name FROM organisation_today WHERE today_code = code\"` lists them".to_owned()
        } else {
            format!("the {} are {}", self.kind.plural(), typed.join(", "))
        };
        match near {
            Some((_, typed, name)) if slug(name) == *typed => format!("did you mean `{typed}`? {all}"),
            Some((_, typed, name)) => format!("did you mean `{typed}` ({name})? {all}"),
            None => all,
        }
    }
}

/// The place of a kind with this code, name or slug, in any case.
///
/// # Errors
/// When there is none; the error names those there are.
pub fn find_place(asked: &str, kind: PlaceKind, places: &[Place]) -> Result<Place, PlaceError> {
    let wanted = slug(asked);
    let mut all = places.iter().filter(|place| place.kind == kind);
    let fits = |place: &&Place| {
        place.code.to_lowercase() == wanted
            || place.slug() == wanted
            || slug(&place.name) == wanted
            || slug(&place.short()) == wanted
    };
    all.clone().find(fits).cloned().ok_or_else(|| PlaceError {
        asked: asked.to_owned(),
        kind,
        known: all.by_ref().map(|place| (place.slug(), place.name.clone())).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Vec<Place> {
        let place = |kind, code: &str, name: &str| Place {
            kind,
            code: code.to_owned(),
            name: name.to_owned(),
            region_code: "Y62".to_owned(),
        };
        vec![
            place(PlaceKind::Region, "Y62", "North West"),
            place(PlaceKind::Icb, "QOP", "NHS Greater Manchester Integrated Care Board"),
            place(PlaceKind::Trust, "RXR", "East Lancashire Hospitals NHS Trust"),
        ]
    }

    #[test]
    fn a_place_is_found_by_code_name_and_slug() {
        for (asked, kind, code) in [
            ("north west", PlaceKind::Region, "Y62"),
            ("y62", PlaceKind::Region, "Y62"),
            ("Greater Manchester", PlaceKind::Icb, "QOP"),
            ("NHS Greater Manchester Integrated Care Board", PlaceKind::Icb, "QOP"),
            ("rxr", PlaceKind::Trust, "RXR"),
            ("east-lancashire-hospitals", PlaceKind::Trust, "RXR"),
        ] {
            assert_eq!(find_place(asked, kind, &places()).unwrap().code, code, "{asked}");
        }
    }

    #[test]
    fn a_place_of_another_kind_is_not_found() {
        assert!(find_place("Y62", PlaceKind::Trust, &places()).is_err());
    }

    #[test]
    fn a_slip_is_answered_with_the_place_meant() {
        let error = find_place("east lancashire hospital", PlaceKind::Trust, &places()).unwrap_err();
        assert!(
            error.hint().starts_with("did you mean `rxr` (East Lancashire Hospitals NHS Trust)?"),
            "{}",
            error.hint()
        );
    }
}
