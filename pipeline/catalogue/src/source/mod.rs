//! The catalogue of what is published, by whom, where and under which licence (`data/sources.toml`), and finding a
//! source's newest link on a page. Does not use the network.

mod address;
mod catalogue;
mod checks;
mod date_range;
mod discover;
mod links;
mod release;

pub use address::file_name;
pub use catalogue::Catalogue;
pub use date_range::DateRange;
pub use discover::{DiscoverError, newest_link, newest_pages};
pub use links::{Link, links};
pub use release::{KnownRelease, NewerRelease, ReleaseInUse};

use jiff::civil::Date;
use regex::{Regex, RegexBuilder};
use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use toml::value::Datetime;
use url::Url;

/// One published file, page or table that the program can fetch or ships with.
///
/// A pattern is a regular expression that ignores case. Patterns of links are matched against the decoded address,
/// with its query and without.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Short name that everything else uses: lower-case letters, digits and hyphens.
    pub id: String,
    /// The publisher's name for it.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// The page on which a person finds it.
    #[schemars(with = "Option<String>", extend("format" = "uri"))]
    pub page: Option<Url>,
    /// The list behind the page, if its links are filled in by script.
    #[schemars(with = "Option<String>", extend("format" = "uri"))]
    index: Option<Url>,
    /// If the link is on a page that `page` links to: the patterns that the address of that page must all match.
    #[serde(default, deserialize_with = "patterns")]
    #[schemars(with = "Vec<String>")]
    via: Vec<Regex>,
    /// Patterns that the address must all match. A group `release` in one of them names the release; a group
    /// `version` is added to it, as in `2025-v2`.
    #[serde(default, rename = "match", deserialize_with = "patterns")]
    #[schemars(with = "Vec<String>")]
    matching: Vec<Regex>,
    /// Patterns that the address must not match.
    #[serde(default, rename = "refuse", deserialize_with = "patterns")]
    #[schemars(with = "Vec<String>")]
    refusing: Vec<Regex>,
    /// Whether the page has several releases, of which the one whose `release` sorts last is taken. Otherwise
    /// exactly one link must match.
    #[serde(default)]
    newest: bool,
    /// Its address, if that stays the same.
    #[schemars(with = "Option<String>", extend("format" = "uri"))]
    pub address: Option<Url>,
    /// Path inside `data/`, if it ships with the program.
    pub bundled: Option<String>,
    /// Whether its page may have no link to it: it is then not published, which is not an error.
    #[serde(default)]
    pub optional: bool,
    /// The source of the same release to which it adds its figures, and whose table it shares.
    pub adds_to: Option<String>,
    /// The release, if the catalogue says so; the address of a link can name another.
    pub release: Option<String>,
    /// Ids of the sources that a bundled file is a part of; of their release `release`, if releases have names.
    #[serde(default)]
    pub of: Vec<String>,
    /// What a release is called in a sentence, if releases are known: "survey".
    pub publication: Option<String>,
    /// The releases that the publisher is known to have published.
    #[serde(default)]
    pub known_releases: Vec<KnownRelease>,
    /// What its bytes must be.
    pub format: FileFormat,
    /// Id of the layout that reads it; `None` for a zip.
    pub layout: Option<String>,
    /// How each file of a zip is read: by the first member whose pattern its name matches.
    #[serde(default)]
    pub members: Vec<ZipMember>,
    /// What can be done with it.
    pub licence: Licence,
    /// How often a new release comes.
    pub cadence: Cadence,
    /// Months, 1 to 12, in which a new release is expected; empty unless the cadence is yearly.
    #[serde(default)]
    pub months: Vec<i8>,
    /// Hosts it can be fetched from, redirects included; empty for a bundled source.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// The most bytes it can have; `None` for a bundled source.
    pub largest: Option<u64>,
    /// The day on which a bundled source was taken from its publisher.
    #[serde(default, deserialize_with = "day")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub retrieved: Option<Date>,
    /// The day on which a bundled source was compiled for the program.
    #[serde(default, deserialize_with = "day")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub compiled: Option<Date>,
    /// What a reader of its figures has to know.
    pub note: Option<String>,
    /// Line of its id in the catalogue.
    #[serde(skip)]
    line: usize,
    /// The mirror that replaces the publisher, if the settings name one.
    #[serde(skip)]
    base: Option<Url>,
}

impl Source {
    /// The id by which the table of its figures is named: its own, or that of the source to which it adds figures.
    pub fn table(&self) -> &str {
        self.adds_to.as_deref().unwrap_or(&self.id)
    }

    /// The ids of the layouts that read it.
    pub fn layouts(&self) -> Vec<&str> {
        let members = self.members.iter().filter_map(|member| member.layout.as_deref());
        self.layout.as_deref().into_iter().chain(members).collect()
    }
}

/// What a source's bytes must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileFormat {
    /// An Excel workbook.
    Xlsx,
    /// A zip archive of several files.
    Zip,
    /// A table in text.
    Csv,
    /// A page.
    Html,
    /// A Word document.
    Docx,
    /// A list in JSON, behind a page that fills in its links by script.
    Json,
}

impl FileFormat {
    /// The format in words, with its article.
    pub fn described(self) -> &'static str {
        match self {
            Self::Xlsx => "an Excel workbook",
            Self::Zip => "a zip archive",
            Self::Csv => "a CSV table",
            Self::Html => "an HTML page",
            Self::Docx => "a Word document",
            Self::Json => "a JSON list",
        }
    }
}

/// The files of a zip whose names match a pattern.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZipMember {
    /// Matches the file's name.
    #[serde(rename = "match", deserialize_with = "pattern")]
    #[schemars(with = "String")]
    pub pattern: Regex,
    /// Id of the layout that reads them.
    pub layout: Option<String>,
    /// Why they are not read, if they are not.
    pub skip: Option<String>,
}

impl ZipMember {
    /// The words of its pattern, without the signs of a regular expression.
    pub fn words(&self) -> String {
        self.pattern.as_str().replace("(^|/)", "").replace(['\\', '^', '$'], "")
    }
}

/// What can be done with a source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// "Open Government Licence v3.0", or that none was verified.
    pub name: String,
    /// What it allows, in words.
    pub allows: String,
    /// The page with its text.
    #[schemars(with = "Option<String>", extend("format" = "uri"))]
    pub url: Option<Url>,
}

/// How often a new release comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Cadence {
    /// Every day.
    Daily,
    /// Every month.
    Monthly,
    /// Every year, in one of the source's months.
    Yearly,
    /// Never: a new release has another address, and becomes another source.
    Once,
}

/// Reads a regular expression that ignores case.
///
/// # Errors
/// If the text is not a valid regular expression.
pub fn pattern<'de, D: Deserializer<'de>>(from: D) -> Result<Regex, D::Error> {
    compile(&String::deserialize(from)?)
}

/// Reads a list of regular expressions that ignore case.
///
/// # Errors
/// At the first text that is not a valid regular expression.
pub fn patterns<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Regex>, D::Error> {
    Vec::<String>::deserialize(from)?.iter().map(|text| compile(text)).collect()
}

fn compile<E: Error>(text: &str) -> Result<Regex, E> {
    RegexBuilder::new(text).case_insensitive(true).build().map_err(|error| {
        // The library draws the pattern with a caret below it; only the last line says what is wrong.
        let drawn = error.to_string();
        let reason = drawn.lines().last().unwrap_or_default().trim_start_matches("error: ");
        E::custom(format!("`{text}` is not a valid regular expression: {reason}"))
    })
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    let written = Datetime::deserialize(from)?.to_string();
    written
        .parse()
        .map(Some)
        .map_err(|_| D::Error::custom(format!("expected a date, as in 2026-07-12, found {written}")))
}
