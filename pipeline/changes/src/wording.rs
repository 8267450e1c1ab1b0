//! The words of a digest: the term for the group, and the names in the catalogue.

use super::DigestPlace;
use catalogue::definitions::Definitions;
use catalogue::framework::Framework;
use catalogue::indicator::Indicator;
use catalogue::organisation::{Place, PlaceKind};
use catalogue::source::Catalogue;
use report::Term;

/// The term and the names that a digest uses.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'a> {
    /// Term for all ethnic groups other than White.
    pub term: Term,
    /// The nine indicators.
    pub indicators: &'a [Indicator],
    /// The frameworks that statuses belong to.
    pub frameworks: &'a [Framework],
    /// The sources.
    pub catalogue: &'a Catalogue,
}

impl<'a> Wording<'a> {
    /// The wording from definitions, frameworks and a term.
    pub fn new(definitions: &'a Definitions, frameworks: &'a [Framework], term: Term) -> Self {
        Self { term, indicators: &definitions.indicators, frameworks, catalogue: &definitions.catalogue }
    }
}

impl Wording<'_> {
    /// The respondents of an ethnic group: "White respondents", "BME respondents".
    pub(super) fn respondents(&self, ethnic_group: &str) -> String {
        match ethnic_group {
            "bme" => self.term.people("respondents"),
            "white" => "White respondents".to_owned(),
            other => format!("{other} respondents"),
        }
    }

    pub(super) fn indicator(&self, number: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.number == number)
    }

    /// What respondents reported, to follow "per cent of ... respondents" or "respondents who".
    pub(super) fn reported(&self, number: &str) -> String {
        let indicator = self.indicator(number);
        indicator
            .and_then(|indicator| indicator.brief.clone())
            .unwrap_or_else(|| "gave the answer that counts".to_owned())
    }

    /// The label of a published measure.
    pub(super) fn measure(&self, number: &str, code: &str) -> String {
        let indicator = self.indicator(number);
        let label = indicator.and_then(|indicator| {
            let known = indicator.measure_of.iter().find(|measure| measure.code == code);
            known
                .map(|measure| measure.label.clone())
                .or_else(|| (code == "percentage").then(|| indicator.heading.clone()))
        });
        self.term.apply(&label.unwrap_or_else(|| code.replace('_', " ")))
    }

    /// The catalogue's title of a source: by its id, or by the id that its name begins with.
    pub(super) fn source(&self, name: &str) -> String {
        let ids = self.catalogue.sources().iter().filter(|source| {
            name.strip_prefix(source.id.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        });
        ids.max_by_key(|source| source.id.len())
            .map_or_else(|| name.to_owned(), |source| source.title.clone())
    }

    pub(super) fn framework(&self, id: &str) -> String {
        let known = self.frameworks.iter().find(|framework| framework.id == id);
        known.map_or_else(|| id.to_owned(), |framework| framework.name.clone())
    }
}

/// "in the North West", "in Greater Manchester", "at Stockport NHS Foundation Trust".
pub(super) fn at(place: &DigestPlace) -> String {
    let kind = match place.level.as_str() {
        "region" => PlaceKind::Region,
        "icb" => PlaceKind::Icb,
        "trust" => return format!("at {}", place.name),
        _ => return format!("in {}", place.name),
    };
    let known =
        Place { kind, code: place.code.clone(), name: place.name.clone(), region_code: String::new() };
    format!("in {}", known.in_sentence())
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The parts of a list that is joined by commas.
pub(super) fn list(joined: &str) -> Vec<String> {
    joined.split(',').map(str::to_owned).collect()
}

/// "1 trust", "212 trusts".
pub(super) fn trusts(number: i64) -> String {
    let noun = if number == 1 { "trust" } else { "trusts" };
    format!("{} {noun}", format::count(number))
}
