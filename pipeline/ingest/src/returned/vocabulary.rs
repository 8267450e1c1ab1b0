//! The words of a return, from `data/return.toml`: columns, indicators, measures, breakdowns and how
//! breakdowns lie within each other. Reads that file and nothing else.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::ReturnError;
use crate::extract::Words;
use catalogue::assets::Assets;
use catalogue::data_file::DataFile;

/// What may stand in a return.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// Earliest WRES year.
    pub first_year: i32,
    /// Headers.
    pub columns: [String; 7],
    /// Ethnic groups, a person in exactly one.
    pub groups: [String; 3],
    /// What may stand where no number can.
    pub no_count: [String; 2],
    /// For the person who fills it in.
    pub instructions: Vec<String>,
    /// What is asked for.
    pub indicator: Vec<Asked>,
    /// How the words of published files are spelt.
    #[serde(skip)]
    pub(super) spellings: Words,
}

/// What a return says of one indicator.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// "1" to "4" and "9".
    pub number: String,
    /// What is counted.
    pub measures: Vec<String>,
    /// The measure whose people are all in `of`.
    pub part: Option<String>,
    /// The measure that holds `part`.
    pub of: Option<String>,
    /// More measures that lie within others.
    #[serde(default)]
    pub within: BTreeMap<String, String>,
    /// Measures of people who are public, so that none of their counts is withheld.
    #[serde(default)]
    pub public: Vec<String>,
    /// Whether a share of everybody is made of it, unknown ethnicity included.
    #[serde(default)]
    pub shares: bool,
    /// Parts of the workforce beside the whole.
    #[serde(default)]
    pub breakdowns: Vec<String>,
    /// Breakdowns that an empty return asks for beside the whole.
    #[serde(default)]
    pub template: Vec<String>,
    /// Breakdowns that overlap with the others.
    #[serde(default)]
    pub outside: Vec<String>,
    /// Breakdowns by the one they lie in.
    #[serde(default)]
    pub tree: BTreeMap<String, Vec<String>>,
}

impl Asked {
    /// The breakdown in which `breakdown` lies: empty for the whole.
    pub(super) fn parent<'a>(&'a self, breakdown: &str) -> &'a str {
        let holds = |children: &&Vec<String>| children.iter().any(|child| child == breakdown);
        self.tree.iter().find(|(_, children)| holds(children)).map_or("", |(parent, _)| parent.as_str())
    }

    /// The pairs of measures of which the first lies within the second.
    pub(super) fn pairs(&self) -> Vec<(&str, &str)> {
        let own = self.part.as_deref().zip(self.of.as_deref());
        own.into_iter().chain(self.within.iter().map(|(part, of)| (part.as_str(), of.as_str()))).collect()
    }
}

impl Vocabulary {
    /// Reads `data/return.toml`.
    ///
    /// # Errors
    /// When the file cannot be read, or has an unknown key or word.
    pub fn load(assets: &Assets) -> Result<Self, ReturnError> {
        let vocabulary: Self = DataFile::open(assets, "return.toml")?.parse()?;
        Ok(Self { spellings: Words::load(assets)?, ..vocabulary })
    }

    /// What is asked of an indicator.
    pub(super) fn indicator(&self, number: &str) -> Option<&Asked> {
        self.indicator.iter().find(|asked| asked.number == number)
    }
}
