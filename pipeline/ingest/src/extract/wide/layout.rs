//! The layout of a workbook in which one row is an organisation (or a part of the staff) and one
//! column a figure, as it is written in `data/layouts/`.

use std::collections::BTreeMap;

use regex::Regex;
use serde::{Deserialize, Deserializer};

use store::observation::Level;
use store::observation::Unit;

/// A sheet a group of organisations or of questions; a row an organisation; a column a figure.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct WideLayout {
    /// Publication id.
    pub source: String,
    /// Where the release stands.
    pub release: ReleaseRule,
    /// Row of the header, counted from 1.
    pub header_row: u32,
    /// Row in which questions stand, each over the first of its columns, counted from 1.
    pub question_row: Option<u32>,
    /// Columns by which the header is known.
    pub keys: Vec<String>,
    /// What stands in place of a figure that is withheld; an empty text is a blank cell.
    pub suppressed: Vec<String>,
    /// Columns that every required sheet has; `{newest}` stands for the year of the release.
    #[serde(default)]
    pub expect_columns: Vec<String>,
    /// Indicators that stand on some sheet.
    #[serde(default)]
    pub expect_indicators: Vec<String>,
    /// The sheets.
    pub sheet: Vec<SheetRule>,
    /// The rows; the first rule that fits a row says what it is.
    pub row: Vec<RowRule>,
    /// The columns of figures; the first rule that fits a column says what it is.
    pub value: Vec<ValueRule>,
    /// Answers that are added up.
    #[serde(default)]
    pub total: Vec<TotalRule>,
}

/// Where the release stands: in the file's name, or in the words above the header. A group `release`
/// names it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct ReleaseRule {
    /// Pattern for the file's name.
    #[serde(default, deserialize_with = "maybe_pattern")]
    pub file_name: Option<Regex>,
    /// Pattern for the first cell above the header.
    #[serde(default, deserialize_with = "maybe_pattern")]
    pub title: Option<Regex>,
}

/// A sheet, by its name without punctuation, case and plurals.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct SheetRule {
    /// The name.
    #[serde(rename = "match")]
    pub name: String,
    /// Whether the sheet's name only begins like this.
    #[serde(default)]
    pub prefix: bool,
    /// Whether the file is refused without it.
    #[serde(default)]
    pub required: bool,
    /// The fewest organisations it can have.
    #[serde(default)]
    pub least: usize,
    /// Benchmark group of its organisations.
    pub group: Option<String>,
    /// What its organisations are.
    #[serde(default, deserialize_with = "maybe_level")]
    pub level: Option<Level>,
    /// Why it is left out.
    pub skip: Option<String>,
}

/// What a row is about.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct RowRule {
    /// What stands in which of its columns; an empty text is a blank cell.
    #[serde(default)]
    pub when: BTreeMap<String, Vec<String>>,
    /// Why such a row is left out.
    pub skip: Option<String>,
    /// What it is; the sheet's level where this is absent.
    #[serde(default, deserialize_with = "maybe_level")]
    pub level: Option<Level>,
    /// The organisation's code.
    pub code: Option<Part>,
    /// The organisation's name.
    pub name: Option<Part>,
    /// Part of the workforce.
    pub breakdown: Option<Part>,
    /// Ethnic group, where the columns do not say it.
    pub ethnic_group: Option<Part>,
    /// Benchmark group, where the sheet does not say it.
    pub group: Option<Part>,
    /// Weighting the publisher applied; blank for unweighted.
    pub weighting: Option<Part>,
}

/// Where a text comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Part {
    /// The same everywhere.
    pub text: Option<String>,
    /// A column of the row.
    pub column: Option<String>,
    /// A named group of the column's pattern.
    pub capture: Option<String>,
    /// What each word of the file is called here; others stay.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
    /// Whether it becomes lower-case words with underscores.
    #[serde(default)]
    pub slug: bool,
    /// What stands before it.
    #[serde(default)]
    pub before: Option<Box<Part>>,
    /// What stands between the two.
    #[serde(default)]
    pub between: String,
}

/// What a column is about.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct ValueRule {
    /// Matches `header`, or `question | header` where questions stand above.
    #[serde(deserialize_with = "pattern")]
    pub pattern: Regex,
    /// Names that the column of its number of responses may have; `${group}` stands for a named group.
    #[serde(default)]
    pub counts: Vec<String>,
    /// Whether the value is a share of unweighted responses, so that its numerator follows exactly.
    #[serde(default)]
    pub exact: bool,
    /// WRES indicator or question.
    pub indicator: Part,
    /// What is measured.
    pub measure: Part,
    /// Ethnic group.
    pub ethnic_group: Option<Part>,
    /// Year of the answers; the year of the release where this is absent.
    pub collected: Option<Part>,
    /// Unit of the value.
    #[serde(deserialize_with = "unit")]
    pub unit: Unit,
}

/// Answers that are added up: each excludes the others.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct TotalRule {
    /// Matches the indicator.
    #[serde(deserialize_with = "pattern")]
    pub indicator: Regex,
    /// The sum's measure.
    pub measure: String,
    /// The measures that are added up.
    pub of: Vec<String>,
}

fn pattern<'de, D: Deserializer<'de>>(from: D) -> Result<Regex, D::Error> {
    Regex::new(&String::deserialize(from)?).map_err(serde::de::Error::custom)
}

fn maybe_pattern<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Regex>, D::Error> {
    pattern(from).map(Some)
}

fn maybe_level<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Level>, D::Error> {
    let word = String::deserialize(from)?;
    let known = || serde::de::Error::custom(format!("a level is one of {}", Level::WORDS.join(", ")));
    Level::from_word(&word).map(Some).ok_or_else(known)
}

fn unit<'de, D: Deserializer<'de>>(from: D) -> Result<Unit, D::Error> {
    let word = String::deserialize(from)?;
    let known = || serde::de::Error::custom(format!("a unit is one of {}", Unit::WORDS.join(", ")));
    Unit::from_word(&word).ok_or_else(known)
}
