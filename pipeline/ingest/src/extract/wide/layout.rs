//! The layout of a workbook in which each row is an organisation or a part of the staff, and each column a figure.
//! The fields are those of `data/layouts/`.

use std::collections::BTreeMap;

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use store::observation::Level;
use store::observation::Unit;

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct WideLayout {
    /// Publication id.
    pub source: String,
    /// The place of the release in the file.
    pub release: ReleaseRule,
    /// Row of the header, counted from 1.
    pub header_row: u32,
    /// Row of the questions, counted from 1. Each question is above the first of its columns.
    pub question_row: Option<u32>,
    /// The columns that identify the header row.
    pub keys: Vec<String>,
    /// Markers of suppressed figures; an empty text is a blank cell.
    pub suppressed: Vec<String>,
    /// Whether a text without digits in place of a figure is the reason why it is missing. The reason becomes the
    /// figure's note.
    #[serde(default)]
    pub reasons: bool,
    /// Columns that every required sheet must have; `{newest}` is the year of the release.
    #[serde(default)]
    pub expect_columns: Vec<String>,
    /// Indicators that at least one sheet must have.
    #[serde(default)]
    pub expect_indicators: Vec<String>,
    /// The sheets.
    pub sheet: Vec<SheetRule>,
    /// The rows; the first rule that fits a row applies.
    pub row: Vec<RowRule>,
    /// The columns of figures; the first rule that fits a column applies.
    pub value: Vec<ValueRule>,
    /// Answers that are added up.
    #[serde(default)]
    pub total: Vec<SumRule>,
}

/// The place of the release: the file's name or the title. The group `release` of the pattern captures it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct ReleaseRule {
    /// Pattern for the file's name.
    #[serde(default, deserialize_with = "maybe_pattern")]
    #[schemars(with = "Option<String>")]
    pub file_name: Option<Regex>,
    /// Pattern for the first cell above the header.
    #[serde(default, deserialize_with = "maybe_pattern")]
    #[schemars(with = "Option<String>")]
    pub title: Option<Regex>,
    /// Whether it is the release that the address of the file names, as `match` of the source says.
    #[serde(default)]
    pub address: bool,
}

/// A sheet, identified by its name. Punctuation, case and plurals do not count.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct SheetRule {
    /// The name.
    #[serde(rename = "match")]
    pub name: String,
    /// Whether only the beginning of the sheet's name must match.
    #[serde(default)]
    pub prefix: bool,
    /// Whether a file without this sheet is refused.
    #[serde(default)]
    pub required: bool,
    /// A sheet with fewer rows is refused.
    #[serde(default)]
    pub least: usize,
    /// Benchmark group of its organisations.
    pub group: Option<String>,
    /// Level of its organisations.
    #[serde(default, deserialize_with = "maybe_level")]
    #[schemars(with = "Option<String>", extend("enum" = Level::WORDS))]
    pub level: Option<Level>,
    /// Why the sheet is not read.
    pub skip: Option<String>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct RowRule {
    /// The texts that each of these columns may have for the rule to apply; an empty text is a blank cell.
    #[serde(default)]
    pub when: BTreeMap<String, Vec<String>>,
    /// Why such a row is not read.
    pub skip: Option<String>,
    /// Level; the sheet's level if missing.
    #[serde(default, deserialize_with = "maybe_level")]
    #[schemars(with = "Option<String>", extend("enum" = Level::WORDS))]
    pub level: Option<Level>,
    /// The organisation's code.
    pub code: Option<TextRule>,
    /// The organisation's name.
    pub name: Option<TextRule>,
    /// Part of the workforce.
    pub breakdown: Option<TextRule>,
    /// Ethnic group, if the columns do not give it.
    pub ethnic_group: Option<TextRule>,
    /// Benchmark group, if the sheet does not give it.
    pub group: Option<TextRule>,
    /// Weighting the publisher applied; blank for unweighted.
    pub weighting: Option<TextRule>,
    /// WRES indicator or question, if the columns do not give it.
    pub indicator: Option<TextRule>,
    /// Year of the answers, if the columns do not give it: a year, or a date with the day first.
    pub collected: Option<TextRule>,
    /// Whether the level is `trust` if the registers have the code as a trust's, and `organisation` if not.
    #[serde(default)]
    pub level_by_code: bool,
}

/// The source of a text: a fixed text, a column of the row, or a part of a column's header.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct TextRule {
    /// A fixed text.
    pub text: Option<String>,
    /// A column of the row.
    pub column: Option<String>,
    /// A named group of the column's pattern.
    pub capture: Option<String>,
    /// Replaces words of the file; others are unchanged.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
    /// Whether to write it as lower-case words with underscores.
    #[serde(default)]
    pub slug: bool,
    /// A text to put in front.
    #[serde(default)]
    pub before: Option<Box<TextRule>>,
    /// What to put between the two texts.
    #[serde(default)]
    pub between: String,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct ValueRule {
    /// Matches `header`, or `question | header` if the sheet has a row of questions.
    #[serde(deserialize_with = "pattern")]
    #[schemars(with = "String")]
    pub pattern: Regex,
    /// Names that the column with its number of responses may have; `${group}` is a group of the pattern.
    #[serde(default)]
    pub counts: Vec<String>,
    /// Whether the value is a share of unweighted responses, so that its numerator can be calculated.
    #[serde(default)]
    pub exact: bool,
    /// WRES indicator or question. Corrections need it; the row gives it otherwise.
    pub indicator: Option<TextRule>,
    /// The measure.
    pub measure: TextRule,
    /// Ethnic group.
    pub ethnic_group: Option<TextRule>,
    /// Year of the answers; the year of the release if missing.
    pub collected: Option<TextRule>,
    /// Unit of the value.
    #[serde(deserialize_with = "unit")]
    #[schemars(with = "String", extend("enum" = Unit::WORDS))]
    pub unit: Unit,
}

/// Answers to add up; each excludes the others.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct SumRule {
    /// Matches the indicator.
    #[serde(deserialize_with = "pattern")]
    #[schemars(with = "String")]
    pub indicator: Regex,
    /// The measure of the sum.
    pub measure: String,
    /// The measures to add up.
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
