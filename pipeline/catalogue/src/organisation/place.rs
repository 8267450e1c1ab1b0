//! Finding a region, an ICB or a trust by what a person types.

use std::sync::LazyLock;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::assets::{Assets, Folder};

use super::name::{name_key, plain_name, short_name};
use crate::did_you_mean::misspelt;

/// England as the queries and this program name it: of the compiled `data/`, so that both always agree.
static ENGLAND: LazyLock<National> = LazyLock::new(|| {
    let text = Assets::default().text(Folder::Data, "england.toml");
    text.ok().and_then(|text| toml::from_str(&text).ok()).unwrap_or_default()
});

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct National {
    /// Code of its rows in the tables, and in the ids of figures.
    code: String,
    /// Its name.
    name: String,
}

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

    /// The same with its article.
    pub fn a_noun(self) -> String {
        let article = if self == Self::Icb { "an" } else { "a" };
        format!("{article} {}", self.noun())
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

/// England, or a region, ICB or trust that exists today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// ODS code, "Y62".
    pub code: String,
    /// Name, "North West".
    pub name: String,
    /// Code of its region; that of a region is its own.
    pub region_code: String,
}

impl Place {
    /// England, as the benchmark tables code it.
    pub fn england() -> Self {
        Self {
            kind: PlaceKind::England,
            code: ENGLAND.code.clone(),
            name: ENGLAND.name.clone(),
            region_code: ENGLAND.code.clone(),
        }
    }

    /// The code of England in the tables.
    pub fn england_code() -> &'static str {
        &ENGLAND.code
    }

    /// "England".
    pub fn england_name() -> &'static str {
        &ENGLAND.name
    }

    /// The name without the legal form.
    pub fn short(&self) -> String {
        short_name(&self.name)
    }

    /// The name in a path or on the command line: "north-west", "greater-manchester". For a trust it is the code,
    /// which does not change with the name.
    pub fn slug(&self) -> String {
        match self.kind {
            PlaceKind::Trust => self.code.to_lowercase(),
            PlaceKind::England | PlaceKind::Region | PlaceKind::Icb => slug(&self.short()),
        }
    }

    /// A folder name that is different for each place, of whatever kind.
    pub fn folder(&self) -> String {
        match self.kind {
            PlaceKind::England | PlaceKind::Region => self.slug(),
            PlaceKind::Icb => format!("icb-{}", self.slug()),
            PlaceKind::Trust => format!("trust-{}", self.slug()),
        }
    }

    /// The name inside a sentence: "the North West", but "London".
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

/// The name in lower-case letters, digits and hyphens.
fn slug(name: &str) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { '-' })
        .collect();
    plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// An organisation with a code or name that it no longer has today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerPlace {
    /// What kind of place it is or was.
    pub kind: PlaceKind,
    /// Its code.
    pub code: String,
    /// A name that it has or had.
    pub name: String,
    /// Code and name of each of today's organisations that took it over; its own code if only the name has changed.
    pub successors: Vec<(String, String)>,
    /// The day on which it was taken over.
    pub since: Option<Date>,
    /// Whether it is a unit of its successor rather than a separate organisation.
    pub is_unit: bool,
}

impl FormerPlace {
    /// What became of it, in a sentence without a full stop.
    pub fn sentence(&self) -> String {
        let on = self.since.map_or_else(String::new, |day| format!(" on {}", format::date(day)));
        let own = format!("{} ({})", self.name, self.code);
        match self.successors.as_slice() {
            [] => format!("{own} is closed, and its successor is not known"),
            [(code, name)] if *code == self.code => format!("{} is now called {name} ({code})", self.name),
            [(code, name)] if self.is_unit => format!("{} is a unit of {name} ({code})", self.code),
            [(code, name)] => format!("{own} became part of {name} ({code}){on}"),
            several => {
                let all: Vec<String> =
                    several.iter().map(|(code, name)| format!("{name} ({code})")).collect();
                format!("{own} was divided among {}{on}", format::list(&all))
            }
        }
    }
}

/// A place that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPlace {
    /// The place.
    pub place: Place,
    /// The organisation that was asked for, if it is part of the place today.
    pub former: Option<FormerPlace>,
}

/// An unknown place, or one that was divided.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// No place has this code or name.
    #[error("there is no {} `{asked}`", kind.noun())]
    Unknown {
        /// What was asked for.
        asked: String,
        /// What kind of place it should be.
        kind: PlaceKind,
        /// What can be typed for each place of the kind, with the place's name.
        known: Vec<(String, String)>,
        /// A place of another kind that has the code or name.
        other: Option<Box<Place>>,
    },
    /// It is closed, and not one single organisation replaced it.
    #[error("{}", .0.sentence())]
    Closed(Box<FormerPlace>),
    /// Several organisations have or had the name.
    #[error("`{asked}` can mean {}", listed(among))]
    Several {
        /// What was asked for.
        asked: String,
        /// The code and name of each.
        among: Vec<(String, String)>,
    },
}

fn listed(among: &[(String, String)]) -> String {
    let all: Vec<String> = among.iter().map(|(code, name)| format!("{name} ({code})")).collect();
    all.join(" or ")
}

/// The most places that a hint lists.
const MOST_LISTED: usize = 50;

impl PlaceError {
    /// The place that was probably meant, and all places if they are few.
    pub fn hint(&self) -> String {
        match self {
            Self::Closed(former) if former.successors.is_empty() => {
                "`race-equity query \"SELECT code, name, today_name FROM organisation_today\"` lists all organisations"
                    .to_owned()
            }
            Self::Closed(former) => {
                let codes: Vec<String> = former.successors.iter().map(|(code, _)| format!("`{code}`")).collect();
                format!("use one of their codes: {}", codes.join(", "))
            }
            Self::Several { among, .. } => {
                let codes: Vec<String> = among.iter().map(|(code, _)| format!("`{code}`")).collect();
                format!("use one of their codes: {}", codes.join(", "))
            }
            Self::Unknown { asked, kind, known, other } => unknown_hint(asked, *kind, known, other.as_deref()),
        }
    }
}

fn unknown_hint(asked: &str, kind: PlaceKind, known: &[(String, String)], other: Option<&Place>) -> String {
    let typed: Vec<&str> = known.iter().map(|(typed, _)| typed.as_str()).collect();
    let all = if typed.len() > MOST_LISTED {
        "`race-equity query \"SELECT code, name FROM organisation_today WHERE today_code = code\"` lists all places"
            .to_owned()
    } else {
        format!("the {} are {}", kind.plural(), typed.join(", "))
    };
    if let Some(other) = other {
        return format!("{} ({}) is {}; {all}", other.name, other.code, other.kind.a_noun());
    }
    match probable(asked, known) {
        Some((typed, name)) if slug(name) == *typed => format!("did you mean `{typed}`? {all}"),
        Some((typed, name)) => format!("did you mean `{typed}` ({name})? {all}"),
        None => all,
    }
}

/// The only place whose name has all the words, otherwise the one with the most similar name. Codes are not compared:
/// similar codes belong to unrelated organisations.
fn probable<'a>(asked: &str, known: &'a [(String, String)]) -> Option<&'a (String, String)> {
    let asked = name_key(asked);
    let words: Vec<&str> = asked.split(' ').collect();
    let has_all = |name: &str| {
        let key = name_key(name);
        words.iter().all(|word| !word.is_empty() && key.split(' ').any(|own| own == *word))
    };
    let mut with_all = known.iter().filter(|(_, name)| has_all(name));
    if let (Some(one), None) = (with_all.next(), with_all.next()) {
        return Some(one);
    }
    let keys: Vec<(String, &(String, String))> =
        known.iter().map(|place| (name_key(&place.1), place)).collect();
    misspelt(&asked, &keys, |(key, _)| key).map(|(_, place)| *place)
}

/// The place of a kind with this code or name, in any spelling. For an organisation that is part of another today,
/// it is the other one.
///
/// # Errors
/// If there is none, or more than one; the error lists the known places.
pub fn find_place(
    asked: &str,
    kind: PlaceKind,
    today: &[Place],
    former: &[FormerPlace],
) -> Result<FoundPlace, PlaceError> {
    let (code, key) = (plain_name(asked), name_key(asked));
    let of_kind = || today.iter().filter(|place| place.kind == kind);
    if let Some(place) = of_kind().find(|place| place.code.to_lowercase() == code) {
        return Ok(FoundPlace { place: place.clone(), former: None });
    }
    let former_places = |fits: &dyn Fn(&FormerPlace) -> bool| -> Vec<FormerPlace> {
        former.iter().filter(|former| former.kind == kind && fits(former)).cloned().collect()
    };
    if let Some(found) = former_places(&|former| former.code.to_lowercase() == code).into_iter().next() {
        return successor(found, today);
    }
    let has_name = |place: &Place| !key.is_empty() && name_key(&place.name) == key;
    let same: Vec<&Place> = of_kind().filter(|place| has_name(place)).collect();
    match same.as_slice() {
        [place] => return Ok(FoundPlace { place: (*place).clone(), former: None }),
        [] => {}
        several => {
            let among = several.iter().map(|place| (place.code.clone(), place.name.clone())).collect();
            return Err(PlaceError::Several { asked: asked.to_owned(), among });
        }
    }
    let mut found = former_places(&|former| !key.is_empty() && name_key(&former.name) == key);
    let mut seen: Vec<Vec<(String, String)>> = Vec::new();
    found.retain(|former| {
        let is_new = !seen.contains(&former.successors);
        seen.push(former.successors.clone());
        is_new
    });
    match found.len() {
        0 => {}
        1 => return successor(found.remove(0), today),
        _ => {
            let among = found.into_iter().map(|former| (former.code, former.name)).collect();
            return Err(PlaceError::Several { asked: asked.to_owned(), among });
        }
    }
    let is_it = |place: &&Place| place.code.to_lowercase() == code || has_name(place);
    Err(PlaceError::Unknown {
        asked: asked.to_owned(),
        kind,
        known: of_kind().map(|place| (place.slug(), place.name.clone())).collect(),
        other: today.iter().find(is_it).cloned().map(Box::new),
    })
}

/// The one place that an organisation is part of today.
fn successor(former: FormerPlace, today: &[Place]) -> Result<FoundPlace, PlaceError> {
    let place = match former.successors.as_slice() {
        [(code, _)] => today.iter().find(|place| place.kind == former.kind && place.code == *code),
        _ => None,
    };
    match place {
        Some(place) => Ok(FoundPlace { place: place.clone(), former: Some(former) }),
        None => Err(PlaceError::Closed(Box::new(former))),
    }
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
