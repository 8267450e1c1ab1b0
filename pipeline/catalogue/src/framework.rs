//! Anti-racist frameworks: their levels, states, principles and criteria, read from `data/frameworks/`. An
//! organisation declares its level; the program never infers one. What a framework's text does not say stays empty.

use std::collections::HashSet;
use std::fmt::Display;
use std::hash::Hash;

use schemars::JsonSchema;
use serde::Deserialize;
use url::Url;

use crate::assets::{Assets, Folder};
use crate::data_file::{DataError, DataFile};
use crate::did_you_mean::did_you_mean;
use crate::indicator::{self, Indicator};

/// The state by which a register withdraws an earlier status.
pub const UNKNOWN: &str = "unknown";

/// The mark that a wording has in the place of the level.
const LEVEL: &str = "{level}";

/// One framework.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// The file it was read from, `data/frameworks/...`.
    #[serde(skip)]
    pub file: String,
    /// Id by which registers name it.
    pub id: String,
    /// "North West Anti-racist Framework".
    pub name: String,
    /// Who publishes it, to follow "published by".
    pub publisher: Option<String>,
    /// What it is, to follow "is".
    pub about: Option<String>,
    /// The page that describes it.
    #[schemars(with = "Option<String>", extend("format" = "uri"))]
    pub address: Option<Url>,
    /// Codes of the regions that use it; every region if there are none.
    pub regions: Vec<String>,
    /// From the first to the last.
    pub levels: Vec<String>,
    /// What one of the levels is called: "stage".
    #[serde(default = "level_word")]
    pub level_word: String,
    /// What an organisation can have declared.
    pub states: Vec<String>,
    /// What a reader has to know.
    pub note: Option<String>,
    /// How each state is worded in a sentence.
    #[serde(default, rename = "said")]
    pub state_wordings: Vec<StateWording>,
    /// Its principles; one without a text has not been supplied.
    #[serde(default, rename = "principle")]
    pub principles: Vec<Principle>,
    /// What is publicly stated about levels.
    #[serde(default, rename = "stated")]
    pub level_statements: Vec<LevelStatement>,
    /// Its criteria; none if they have not been supplied.
    #[serde(default, rename = "criterion")]
    pub criteria: Vec<Criterion>,
}

impl Framework {
    /// Whether a region uses it.
    pub fn is_used_in(&self, region: &str) -> bool {
        self.regions.is_empty() || self.regions.iter().any(|known| known == region)
    }

    /// The criteria of a level, in the order of the file.
    pub fn criteria_of<'a>(&'a self, level: &'a str) -> impl Iterator<Item = &'a Criterion> {
        self.criteria.iter().filter(move |criterion| criterion.level == level)
    }
}

/// How a state is worded in a sentence.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateWording {
    /// One of the framework's states.
    pub state: String,
    /// "has an award".
    pub one: String,
    /// "have an award".
    pub many: String,
    /// The same with a level, `{level}` in its place: "has declared a {level} award".
    pub one_at_level: Option<String>,
    /// "have declared a {level} award".
    pub many_at_level: Option<String>,
}

impl StateWording {
    /// The words for a number of organisations in this state, at a level or without one.
    pub fn words(&self, count: usize, level: Option<&str>) -> String {
        let (plain, at_level) =
            if count == 1 { (&self.one, &self.one_at_level) } else { (&self.many, &self.many_at_level) };
        match (level, at_level) {
            (None, _) => plain.clone(),
            (Some(level), Some(words)) => words.replace(LEVEL, level),
            (Some(level), None) => format!("{plain} ({level})"),
        }
    }
}

/// A principle of a framework.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Principle {
    /// Its number.
    pub number: u32,
    /// Its official text, if it is known.
    pub text: Option<String>,
    /// Whether the text was read at the publisher; reports print one that was not with "wording to be confirmed".
    #[serde(default = "yes")]
    pub confirmed: bool,
    /// Numbers of the indicators that bear on it, by our own reading.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// Why these indicators, or why none.
    pub mapping: Option<String>,
}

fn yes() -> bool {
    true
}

fn level_word() -> String {
    "level".to_owned()
}

/// A public statement about a level.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelStatement {
    /// One of the framework's levels.
    pub level: String,
    /// The statement.
    pub text: String,
}

/// What a level asks for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Id by which answers name it.
    pub id: String,
    /// One of the framework's levels.
    pub level: String,
    /// The principle it belongs to.
    pub principle: Option<u32>,
    /// Its official text.
    pub text: String,
    /// The publication that has the text.
    pub source: Option<String>,
}

/// The frameworks, in the order of their files' names.
///
/// # Errors
/// If a file cannot be used or contradicts itself, or two files have the same id.
pub fn load(assets: &Assets) -> Result<Vec<Framework>, DataError> {
    let indicators = indicator::load(assets)?;
    let mut frameworks: Vec<Framework> = Vec::new();
    for path in assets.list(Folder::Data, "frameworks", "toml")? {
        let file = DataFile::open(assets, &path)?;
        let mut framework: Framework = file.parse()?;
        check(&file, &framework, &indicators)?;
        if let Some(first) = frameworks.iter().find(|known| known.id == framework.id) {
            let problem = format!("`{}` already has the id `{}`", first.file, framework.id);
            return Err(file.invalid("id", problem).with_hint("give each framework a different id"));
        }
        framework.file = format!("data/{path}");
        frameworks.push(framework);
    }
    Ok(frameworks)
}

/// Whether the regions of every framework are among `known`, the codes of today's regions.
///
/// # Errors
/// At the first region that is not.
pub fn check_regions(assets: &Assets, frameworks: &[Framework], known: &[String]) -> Result<(), DataError> {
    for framework in frameworks {
        if let Some(at) = framework.regions.iter().position(|region| !known.contains(region)) {
            let file = DataFile::open(assets, framework.file.trim_start_matches("data/"))?;
            let problem = format!("there is no region `{}`", framework.regions[at]);
            return Err(file.invalid(&format!("regions.{at}"), problem).with_hint(known_words(
                "region",
                &framework.regions[at],
                known,
            )));
        }
    }
    Ok(())
}

fn check(file: &DataFile, framework: &Framework, indicators: &[Indicator]) -> Result<(), DataError> {
    let id = &framework.id;
    // The id becomes the name of a folder.
    let is_allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if id.is_empty() || !id.chars().all(is_allowed) {
        let problem = format!("`{id}` is not a valid id: use lower-case letters, digits and hyphens");
        return Err(file.invalid("id", problem));
    }
    if let Some(at) = framework.states.iter().position(|state| state == UNKNOWN) {
        let problem = format!("`{UNKNOWN}` cannot be a state: in a register it withdraws an earlier status");
        return Err(file.invalid(&format!("states.{at}"), problem));
    }
    let principles: Vec<u32> = framework.principles.iter().map(|principle| principle.number).collect();
    let criteria: Vec<&String> = framework.criteria.iter().map(|criterion| &criterion.id).collect();
    once(file, "level", &framework.levels, |at| format!("levels.{at}"))?;
    once(file, "state", &framework.states, |at| format!("states.{at}"))?;
    once(file, "principle", &principles, |at| format!("principle.{at}.number"))?;
    once(file, "criterion", &criteria, |at| format!("criterion.{at}.id"))?;
    for (at, wording) in framework.state_wordings.iter().enumerate() {
        among(file, "state", &framework.states, &wording.state, &format!("said.{at}.state"))?;
        let at_level = [("one_at_level", &wording.one_at_level), ("many_at_level", &wording.many_at_level)];
        for (key, words) in at_level {
            if words.as_ref().is_some_and(|words| !words.contains(LEVEL)) {
                let problem = format!("`{key}` has no `{LEVEL}` in the place of the level");
                return Err(file.invalid(&format!("said.{at}.{key}"), problem));
            }
        }
    }
    for (at, statement) in framework.level_statements.iter().enumerate() {
        among(file, "level", &framework.levels, &statement.level, &format!("stated.{at}.level"))?;
    }
    for (at, criterion) in framework.criteria.iter().enumerate() {
        among(file, "level", &framework.levels, &criterion.level, &format!("criterion.{at}.level"))?;
        if let Some(number) = &criterion.principle {
            among(file, "principle", &principles, number, &format!("criterion.{at}.principle"))?;
        }
    }
    let numbers: Vec<String> = indicators.iter().map(|indicator| indicator.number.clone()).collect();
    for (at, principle) in framework.principles.iter().enumerate() {
        for (position, number) in principle.indicators.iter().enumerate() {
            among(file, "indicator", &numbers, number, &format!("principle.{at}.indicators.{position}"))?;
        }
        if !principle.indicators.is_empty() && principle.mapping.is_none() {
            let problem =
                format!("principle {} has `indicators`, but no `mapping` that says why", principle.number);
            return Err(file.invalid(&format!("principle.{at}.number"), problem));
        }
        if !principle.confirmed && principle.text.is_none() {
            let problem = format!("principle {} has `confirmed`, but no `text` to confirm", principle.number);
            return Err(file.invalid(&format!("principle.{at}.confirmed"), problem));
        }
    }
    Ok(())
}

/// Whether no value occurs more than once.
fn once<T: Display + Eq + Hash>(
    file: &DataFile,
    what: &str,
    values: &[T],
    path: impl Fn(usize) -> String,
) -> Result<(), DataError> {
    let mut earlier = HashSet::new();
    match values.iter().position(|value| !earlier.insert(value)) {
        Some(at) => {
            Err(file.invalid(&path(at), format!("the {what} `{}` appears more than once", values[at])))
        }
        None => Ok(()),
    }
}

/// Whether a value is one of those that the framework lists.
fn among<T: Display + Eq>(
    file: &DataFile,
    what: &str,
    known: &[T],
    value: &T,
    path: &str,
) -> Result<(), DataError> {
    if known.contains(value) {
        return Ok(());
    }
    let words: Vec<String> = known.iter().map(ToString::to_string).collect();
    let word = value.to_string();
    Err(file
        .invalid(path, format!("there is no {what} `{word}`"))
        .with_hint(known_words(what, &word, &words)))
}

/// "did you mean `Gold`? The levels are Bronze, Silver, Gold".
pub fn known_words(what: &str, word: &str, known: &[String]) -> String {
    let plural = if what == "criterion" { "criteria".to_owned() } else { format!("{what}s") };
    if known.is_empty() {
        return format!("no {plural} have been supplied");
    }
    let all = format!("the {plural} are {}", known.join(", "));
    match did_you_mean(word, known.iter().map(String::as_str)) {
        Some(question) => format!("{question} {all}"),
        None => all,
    }
}
