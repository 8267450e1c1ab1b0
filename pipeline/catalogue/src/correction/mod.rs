//! `data/corrections.toml`: known errors of publications, and what is done about each. They are applied while a file
//! is read, so that no later stage sees the wrong figure.

mod applied;

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::assets::Assets;
use crate::data_file::{DataError, DataFile};

pub use applied::{AppliedCorrection, applied};

/// What is done with a wrong figure.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionAction {
    /// The row stays, without a value and with the status `refused`.
    Drop,
    /// Another value replaces it.
    Replace,
    /// The value stays, with a remark.
    Flag,
}

/// A published value: a figure, or a text of a register.
#[derive(Clone, Debug, Deserialize, PartialEq, JsonSchema)]
#[serde(untagged)]
pub enum PublishedValue {
    /// A figure.
    Number(f64),
    /// A text of a register.
    Text(String),
}

/// One known error of a publication.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Short name by which figures point here.
    pub id: String,
    /// Layout of the file with the error.
    pub layout: String,
    /// Release with the error; every release if this is missing.
    pub release: Option<String>,
    /// Code of the organisation; every one if this is missing.
    pub org_code: Option<String>,
    /// Matches the whole indicator.
    #[serde(default, deserialize_with = "whole")]
    #[schemars(with = "Option<String>")]
    pub indicator: Option<Regex>,
    /// The measure; every one if this is missing.
    pub measure: Option<String>,
    /// Column of a register.
    pub column: Option<String>,
    /// What was published, in words.
    pub published: String,
    /// What is done.
    pub action: CorrectionAction,
    /// The wrong value. If another value is published, the correction is no longer needed.
    pub expect: PublishedValue,
    /// The right value, to replace it.
    pub value: Option<PublishedValue>,
    /// Why it is wrong.
    pub reason: String,
    /// What shows that it is wrong.
    pub evidence: String,
}

fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Regex>, D::Error> {
    let pattern = format!("^(?:{})$", String::deserialize(from)?);
    Regex::new(&pattern).map(Some).map_err(serde::de::Error::custom)
}

/// The corrections, in the order of the file.
///
/// # Errors
/// If the file cannot be used.
pub fn load(assets: &Assets) -> Result<Vec<Correction>, DataError> {
    let file = DataFile::open(assets, "corrections.toml")?;
    let corrections: Vec<Correction> = file.parse_list("correction")?;
    let mut ids = std::collections::BTreeSet::new();
    for (at, correction) in corrections.iter().enumerate() {
        let problem = if !ids.insert(correction.id.as_str()) {
            "has the id of an earlier correction"
        } else if (correction.action == CorrectionAction::Replace) != correction.value.is_some() {
            "needs `value` if its action is `replace`, and only then"
        } else if correction.column.is_some() == correction.indicator.is_some() {
            "needs either `indicator` or `column`"
        } else {
            continue;
        };
        return Err(
            file.invalid(&format!("correction.{at}.id"), format!("correction `{}` {problem}", correction.id))
        );
    }
    Ok(corrections)
}

impl Correction {
    /// Whether it is for files of this layout.
    pub fn is_of(&self, layout: &str) -> bool {
        self.layout == layout
    }

    /// Whether it is for this release.
    pub fn is_of_release(&self, release: &str) -> bool {
        self.release.as_deref().is_none_or(|own| own == release)
    }

    /// Whether it can concern figures of this indicator and measure.
    pub fn concerns(&self, indicator: &str, measure: &str) -> bool {
        self.indicator.as_ref().is_some_and(|pattern| pattern.is_match(indicator))
            && self.measure.as_deref().is_none_or(|own| own == measure)
    }

    /// Whether it concerns this organisation.
    pub fn is_about(&self, code: &str) -> bool {
        self.org_code.as_deref().is_none_or(|own| own == code)
    }

    /// The note on a figure that it changed.
    pub fn note(&self) -> String {
        format!("correction {}: {}", self.id, self.reason)
    }
}
