//! The form of a return, from `data/return.toml`: columns, indicators, measures, and the hierarchy of breakdowns.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::ReturnError;
use crate::extract::Spellings;
use catalogue::assets::Assets;
use catalogue::data_file::DataFile;

/// The form of a return.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnForm {
    /// Earliest WRES year.
    pub first_year: i32,
    /// A total of staff that differs from the published headcount by more than this, in per cent, is a warning.
    pub(super) headcount_difference: u64,
    /// The headers.
    pub columns: [String; 7],
    /// Ethnic groups; each person is in exactly one.
    pub groups: [String; 3],
    /// Words that may replace a count: not collected, not applicable.
    pub no_count: [String; 2],
    /// Instructions for the person who fills in the long form.
    pub instructions: Vec<String>,
    /// The words of the workbook for the words of the long form.
    labels: BTreeMap<String, String>,
    /// The texts of the workbook.
    pub(super) workbook: WorkbookTexts,
    /// The indicators.
    pub indicator: Vec<IndicatorForm>,
    #[serde(skip)]
    pub(super) spellings: Spellings,
}

/// The part of the form about one indicator.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
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
    /// Breakdowns in the blank long form, as well as the whole workforce.
    #[serde(default)]
    pub template: Vec<String>,
    /// Breakdowns that have a row in the workbook, as well as the whole workforce.
    #[serde(default)]
    pub workbook: Vec<String>,
    /// The title of its sheet in the workbook.
    pub title: String,
    /// What to count, a sentence in each line.
    pub help: Vec<String>,
    /// The label of the whole workforce.
    #[serde(default = "all_staff")]
    pub whole: String,
    /// Breakdowns that overlap with others.
    #[serde(default)]
    pub outside: Vec<String>,
    /// For each tier, the breakdowns that make it.
    #[serde(default)]
    pub tree: BTreeMap<String, Vec<String>>,
}

/// The texts of the workbook; see `data/return.toml`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkbookTexts {
    pub(super) form: String,
    sheet: String,
    pub(super) trust_sheet: String,
    pub(super) trust_title: String,
    pub(super) trust_help: String,
    pub(super) instructions_sheet: String,
    pub(super) instructions_title: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) year: String,
    pub(super) form_label: String,
    pub(super) code_help: String,
    pub(super) name_help: String,
    pub(super) year_help: String,
    pub(super) form_help: String,
    pub(super) staff_group: String,
    pub(super) band: String,
    pub(super) people: String,
    pub(super) total: String,
    pub(super) reason: String,
    pub(super) check: String,
    pub(super) all: String,
    pub(super) sum: String,
    pub(super) instructions: Vec<InstructionsPart>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InstructionsPart {
    pub(super) heading: String,
    pub(super) text: Vec<String>,
}

fn all_staff() -> String {
    "All staff".to_owned()
}

impl WorkbookTexts {
    pub(super) fn sheet(&self, indicator: &IndicatorForm) -> String {
        self.sheet.replace("{number}", &indicator.number)
    }
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

    /// The label of a word of the long form: a measure, a group, a half of a breakdown.
    pub(super) fn label<'a>(&'a self, word: &'a str) -> &'a str {
        self.labels.get(word).map_or(word, String::as_str)
    }

    pub(super) fn indicator(&self, number: &str) -> Option<&IndicatorForm> {
        self.indicator.iter().find(|form| form.number == number)
    }
}
