//! The index of the search: places, frameworks and indicators with everything that a person may type for them. It is
//! written in parts that the script of the search loads when the search is first used.

use std::collections::BTreeMap;

use serde::Serialize;

use super::writer::SiteWriter;
use super::{SiteError, SiteInputs, script};
use catalogue::aliases::{self, Aliases};
use catalogue::organisation::{FormerPlace, Place, PlaceKind, readable_name, same_name, short_name};

/// The function that the parts call.
const FUNCTION: &str = "raceEquitySearch.add";

/// Words that initials leave out.
const SMALL_WORDS: [&str; 9] = ["and", "of", "the", "for", "in", "on", "upon", "nhs", "&"];

/// One thing that can be found.
#[derive(Serialize)]
struct Entry {
    /// `england`, `region`, `icb`, `trust`, `framework` or `indicator`.
    kind: &'static str,
    code: String,
    name: String,
    /// Where it is, in a word or two: the region.
    #[serde(rename = "in", skip_serializing_if = "String::is_empty")]
    within: String,
    /// Its page, from the root of the site.
    path: String,
    /// Abbreviations: compared whole or by their beginning, never with tolerance.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    short: Vec<String>,
    /// Other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
}

/// Today's places, and short forms of words.
#[derive(Serialize)]
struct PlacesPart {
    words: BTreeMap<String, String>,
    entries: Vec<Entry>,
}

/// Earlier codes and names of places: by the path of a place, each code with its name.
#[derive(Serialize)]
struct FormerPart {
    former: BTreeMap<String, Vec<(String, String)>>,
}

#[derive(Serialize)]
struct IndicatorsPart {
    entries: Vec<Entry>,
}

pub(crate) async fn write(inputs: &SiteInputs<'_>, site: &mut SiteWriter) -> Result<(), SiteError> {
    let aliases = aliases::load(&inputs.inputs.assets)?;
    let words = aliases.words.iter().map(|word| (word.short.clone(), word.full.to_lowercase()));
    let mut entries: Vec<Entry> =
        inputs.inputs.places.iter().map(|place| place_entry(inputs, &aliases, place)).collect();
    entries.extend(inputs.inputs.frameworks.iter().map(|framework| Entry {
        kind: "framework",
        code: framework.id.clone(),
        name: framework.name.clone(),
        within: String::new(),
        path: format!("places/framework-{}/", framework.id),
        short: initials(&framework.name),
        also: Vec::new(),
    }));
    let part = PlacesPart { words: words.collect(), entries };
    script::write(site, "assets/search-places.js", FUNCTION, "places", &part)?;
    let part = FormerPart { former: former(inputs).await? };
    script::write(site, "assets/search-former.js", FUNCTION, "former", &part)?;
    let indicators = inputs.inputs.indicators.iter().map(|indicator| Entry {
        kind: "indicator",
        code: indicator.number.clone(),
        name: format!("Indicator {}: {}", indicator.number, inputs.inputs.term.apply(&indicator.heading)),
        within: String::new(),
        path: format!("indicators/{}/", indicator.number),
        short: Vec::new(),
        also: vec![inputs.inputs.term.apply(&indicator.topic), inputs.inputs.term.apply(&indicator.measure)],
    });
    let part = IndicatorsPart { entries: indicators.collect() };
    script::write(site, "assets/search-indicators.js", FUNCTION, "indicators", &part)
}

fn place_entry(inputs: &SiteInputs<'_>, aliases: &Aliases, place: &Place) -> Entry {
    let names = aliases.places.iter().filter(|of| is_of(inputs, &of.code, place)).flat_map(|of| &of.names);
    // An abbreviation is one word that does not have the form of a name: "ELHT", "SaTH", "LHCH".
    let is_short = |name: &&String| {
        !name.contains(' ') && name.chars().filter(|letter| letter.is_uppercase()).count() > 1
    };
    let (mut short, also): (Vec<&String>, Vec<&String>) = names.partition(is_short);
    let made = initials(&place.name);
    short.extend(&made);
    let mut short: Vec<String> = short.into_iter().map(|text| text.to_lowercase()).collect();
    short.sort();
    short.dedup();
    let region = if place.kind == PlaceKind::Region { None } else { script::region_of(inputs, place) };
    Entry {
        kind: place.kind.level(),
        code: place.code.clone(),
        name: readable_name(&place.name),
        within: region.map(|region| region.name.clone()).unwrap_or_default(),
        path: format!("places/{}/", place.folder()),
        short,
        also: also.into_iter().cloned().collect(),
    }
}

/// Whether a code is that of a place, or of an organisation that is part of it today.
fn is_of(inputs: &SiteInputs<'_>, code: &str, place: &Place) -> bool {
    let is_successor = |former: &FormerPlace| {
        former.code == code && former.successors.iter().any(|(successor, _)| *successor == place.code)
    };
    place.code == code || inputs.inputs.former.iter().any(is_successor)
}

/// Codes and names that are not today's, and the names that the staff survey uses.
async fn former(inputs: &SiteInputs<'_>) -> Result<BTreeMap<String, Vec<(String, String)>>, SiteError> {
    let mut all: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let surveyed = "SELECT DISTINCT today_code, org_code, org_name FROM trust_share \
                    WHERE today_code IS NOT NULL ORDER BY org_code, org_name";
    let mut names: Vec<(String, String, String)> = inputs.session.rows(surveyed).await?;
    for former in &inputs.inputs.former {
        let of = former.successors.iter();
        names.extend(of.map(|(code, _)| (code.clone(), former.code.clone(), former.name.clone())));
    }
    for (today, code, name) in names {
        let Some(place) = inputs.inputs.places.iter().find(|place| place.code == today) else { continue };
        if code == place.code && same_name(&name, &place.name) {
            continue;
        }
        let known = all.entry(format!("places/{}/", place.folder())).or_default();
        if !known.iter().any(|(other, own)| *other == code && same_name(own, &name)) {
            known.push((code, short_name(&name)));
        }
    }
    Ok(all)
}

/// Initials of a name in lower case, as organisations make them: with and without its legal form and its small words.
/// "East Lancashire Hospitals NHS Trust" has "elh" and "elht", an NHS foundation trust an "ft" form too.
fn initials(name: &str) -> Vec<String> {
    let name = readable_name(name);
    let short = short_name(&name);
    let words = |with_small: bool| -> String {
        let parts = short.split([' ', '-', ',']).filter(|word| !word.is_empty());
        let chosen = parts.filter(|word| with_small || !SMALL_WORDS.contains(&word.to_lowercase().as_str()));
        chosen.filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric())).collect()
    };
    let ends: &[&str] = if name.ends_with("Foundation Trust") {
        &["", "t", "ft", "nhsft"]
    } else if name.ends_with("Trust") {
        &["", "t", "nhst"]
    } else if name.ends_with("Integrated Care Board") {
        &["", "icb"]
    } else {
        &[""]
    };
    let mut all: Vec<String> = Vec::new();
    for start in [words(false), words(true)] {
        let start = start.to_lowercase();
        if start.chars().count() < 2 {
            continue;
        }
        all.extend(ends.iter().map(|end| format!("{start}{end}")));
    }
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_those_that_organisations_use() {
        for (name, expected) in [
            ("EAST LANCASHIRE HOSPITALS NHS TRUST", "elht"),
            ("Greater Manchester Mental Health NHS Foundation Trust", "gmmh"),
            ("Lancashire & South Cumbria NHS Foundation Trust", "lscft"),
            ("University Hospitals of Derby and Burton NHS Foundation Trust", "uhdb"),
            ("Black Country Healthcare NHS Foundation Trust", "bchft"),
            ("East of England", "eoe"),
            ("NHS North East and North Cumbria Integrated Care Board", "nenc"),
            ("NHS South East London Integrated Care Board", "selicb"),
        ] {
            assert!(initials(name).iter().any(|made| made == expected), "{name}: {:?}", initials(name));
        }
    }

    #[test]
    fn one_word_has_no_initials() {
        assert!(initials("Oxleas NHS Foundation Trust").is_empty());
        assert!(initials("London").is_empty());
    }
}
