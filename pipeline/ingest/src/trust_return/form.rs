//! The form of a return, from `data/return.toml`: columns, indicators, measures, and the hierarchy of breakdowns.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::ReturnError;
use crate::extract::Spellings;
use catalogue::assets::Assets;
use catalogue::data_file::DataFile;

/// The form of a return.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnForm {
    /// Earliest WRES year.
    pub first_year: i32,
    /// The headers.
    pub columns: [String; 7],
    /// Ethnic groups; each person is in exactly one.
    pub groups: [String; 3],
    /// Words that may replace a count: not collected, not applicable.
    pub no_count: [String; 2],
    /// Instructions for the person who fills it in.
    pub instructions: Vec<String>,
    /// The indicators.
    pub indicator: Vec<IndicatorForm>,
    #[serde(skip)]
    pub(super) spellings: Spellings,
}

/// The part of the form about one indicator.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorForm {
    /// Indicator number.
    pub number: String,
    /// The measures.
    pub measures: Vec<String>,
    /// A measure of people who all count in the measure `of` too.
    pub part: Option<String>,
    /// The measure that includes `part`.
    pub of: Option<String>,
    /// More measures, each with the measure that includes it.
    #[serde(default)]
    pub within: BTreeMap<String, String>,
    /// Measures of people who are public: their counts are never suppressed.
    #[serde(default)]
    pub public: Vec<String>,
    /// Whether its shares are of all staff, including unknown ethnicity.
    #[serde(default)]
    pub shares: bool,
    /// Parts of the workforce.
    #[serde(default)]
    pub breakdowns: Vec<String>,
    /// Breakdowns in a blank return, as well as the whole workforce.
    #[serde(default)]
    pub template: Vec<String>,
    /// Breakdowns that overlap with others.
    #[serde(default)]
    pub outside: Vec<String>,
    /// For each tier, the breakdowns that make it.
    #[serde(default)]
    pub tree: BTreeMap<String, Vec<String>>,
}

impl IndicatorForm {
    /// The tier of `breakdown`; empty for the whole workforce.
    pub(super) fn parent<'a>(&'a self, breakdown: &str) -> &'a str {
        let includes = |children: &&Vec<String>| children.iter().any(|child| child == breakdown);
        self.tree.iter().find(|(_, children)| includes(children)).map_or("", |(parent, _)| parent.as_str())
    }

    /// Pairs of measures; the second includes the first.
    pub(super) fn pairs(&self) -> Vec<(&str, &str)> {
        let own = self.part.as_deref().zip(self.of.as_deref());
        own.into_iter().chain(self.within.iter().map(|(part, of)| (part.as_str(), of.as_str()))).collect()
    }
}

impl ReturnForm {
    /// Reads `data/return.toml`.
    ///
    /// # Errors
    /// When the file cannot be read, or has an unknown key or word.
    pub fn load(assets: &Assets) -> Result<Self, ReturnError> {
        let form: Self = DataFile::open(assets, "return.toml")?.parse()?;
        Ok(Self { spellings: Spellings::load(assets)?, ..form })
    }

    pub(super) fn indicator(&self, number: &str) -> Option<&IndicatorForm> {
        self.indicator.iter().find(|form| form.number == number)
    }
}
