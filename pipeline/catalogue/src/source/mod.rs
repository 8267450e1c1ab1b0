//! The catalogue of what is published, by whom, where and under which licence (`data/sources.toml`),
//! and finding a source's newest link on a page. Touches neither the network nor a file.

mod address;
mod catalogue;
mod checks;
mod discover;
mod error;
mod links;
mod written;

pub use address::{Origin, Patterns, file_name};
pub use catalogue::Catalogue;
pub use discover::{Candidate, DiscoverError, newest_link};
pub use error::{CatalogueError, OverrideError, Problem};
pub use links::{Link, links};

use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;
use url::Url;

/// One published file, page or table that the program knows how to get.
#[derive(Clone, Debug)]
pub struct Source {
    /// Short name by which everything else speaks of it: lower-case letters, digits and hyphens.
    pub id: String,
    /// What the publisher calls it.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// The page a person opens to find it.
    pub page: Option<Url>,
    /// Where its bytes come from.
    pub origin: Origin,
    /// The release it holds, where the catalogue says so; a link that is looked for may name its own.
    pub release: Option<String>,
    /// What its bytes must be.
    pub format: Format,
    /// How those bytes are read.
    pub reading: Reading,
    /// What may be done with it.
    pub licence: Licence,
    /// How often a new release comes.
    pub cadence: Cadence,
    /// The months, 1 to 12, in which a new release is expected; empty unless the cadence is yearly.
    pub months: Vec<i8>,
    /// The hosts it may be fetched from, redirects included; empty for a bundled source.
    pub hosts: Vec<String>,
    /// The most bytes it may have; 0 for a bundled source.
    pub largest: u64,
    /// The day a bundled source was taken from its publisher.
    pub retrieved: Option<Date>,
    /// What a reader of its figures has to know.
    pub note: Option<String>,
    /// The line of the catalogue on which its id stands.
    pub line: usize,
    /// The mirror that stands in for the publisher, when the caller named one.
    pub(crate) base: Option<Url>,
}

/// What a source's bytes must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// An Excel workbook.
    Xlsx,
    /// A zip archive that holds several files.
    Zip,
    /// A table in text.
    Csv,
    /// A page.
    Html,
    /// A list in JSON, behind a page that fills in its links by script.
    Json,
}

impl Format {
    /// The format in words, with its article.
    pub fn described(self) -> &'static str {
        match self {
            Self::Xlsx => "an Excel workbook",
            Self::Zip => "a zip archive",
            Self::Csv => "a CSV table",
            Self::Html => "an HTML page",
            Self::Json => "a JSON list",
        }
    }
}

/// How a source's bytes are read.
#[derive(Clone, Debug)]
pub enum Reading {
    /// By one layout, named by its id.
    Layout(String),
    /// An archive: each file in it by the first member whose pattern its name matches.
    Members(Vec<Member>),
}

impl Source {
    /// The ids of the layouts that read it.
    pub fn layouts(&self) -> Vec<&str> {
        match &self.reading {
            Reading::Layout(id) => vec![id],
            Reading::Members(members) => members.iter().filter_map(Member::layout).collect(),
        }
    }
}

/// The files of an archive whose names match a pattern.
#[derive(Clone, Debug)]
pub struct Member {
    /// Matches the member's name, whatever its case.
    pub pattern: Regex,
    /// What is done with it.
    pub fate: Fate,
}

impl Member {
    /// The id of the layout that reads them; none where they are left out.
    pub fn layout(&self) -> Option<&str> {
        match &self.fate {
            Fate::Layout(id) => Some(id),
            Fate::Skip(_) => None,
        }
    }
}

/// What is done with a file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is read by the layout of this id.
    Layout(String),
    /// It is left out, for this reason.
    Skip(String),
}

/// What may be done with a source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    /// Its name, or that none was verified.
    pub name: String,
    /// What it allows, in words.
    pub allows: String,
    /// Where it can be read.
    pub url: Option<Url>,
}

/// How often a new release comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cadence {
    /// Every day.
    Daily,
    /// Every month.
    Monthly,
    /// Every year, in one of the source's months.
    Yearly,
    /// Never again: a new release has another address, and becomes another source.
    Once,
}
