//! `data/corrections.toml`: what was published wrongly, and what is done about it. Applied where a file
//! is read, so that no later stage sees the wrong figure. Pure values.

mod applied;

use regex::Regex;
use serde::{Deserialize, Deserializer, Serialize};

use crate::assets::{Assets, Folder};
use files::FileError;

pub use applied::{Applied, applied};

/// A file of corrections that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] FileError),
    /// Not TOML, or a key that no correction has; the message shows the line.
    #[error("`data/corrections.toml` cannot be used\n{0}")]
    Syntax(#[from] Box<toml::de::Error>),
    /// Two corrections of one id, or one without what its action needs.
    #[error("`data/corrections.toml`: correction `{id}` {problem}")]
    Contradiction {
        /// The correction.
        id: String,
        /// What does not hold together.
        problem: &'static str,
    },
}

/// What is done with a wrong figure.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The row stays, without a value, as refused.
    Drop,
    /// Another value takes its place.
    Replace,
    /// The value stays, with a remark.
    Flag,
}

/// A value as it is published or as it should be.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(untagged)]
pub enum Told {
    /// A figure.
    Number(f64),
    /// A text of a register.
    Text(String),
}

/// One known error of a publication.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Short name by which figures point here.
    pub id: String,
    /// Layout of the file it stands in.
    pub layout: String,
    /// Release it stands in; every release where this is absent.
    pub release: Option<String>,
    /// Organisation's code; every one where this is absent.
    pub org_code: Option<String>,
    /// Matches the whole indicator.
    #[serde(default, deserialize_with = "whole")]
    pub indicator: Option<Regex>,
    /// The measure.
    pub measure: Option<String>,
    /// Column of a register.
    pub column: Option<String>,
    /// What was published, in words.
    pub published: String,
    /// What is done.
    pub action: Action,
    /// The wrong value: where another is published, the correction can go.
    pub expect: Told,
    /// The right value, to replace it.
    pub value: Option<Told>,
    /// Why it is wrong.
    pub reason: String,
    /// What shows it.
    pub evidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    correction: Vec<Correction>,
}

fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Regex>, D::Error> {
    let pattern = format!("^(?:{})$", String::deserialize(from)?);
    Regex::new(&pattern).map(Some).map_err(serde::de::Error::custom)
}

/// The corrections, in the order of the file.
///
/// # Errors
/// When the file cannot be used.
pub fn load(assets: &Assets) -> Result<Vec<Correction>, CorrectionError> {
    let text = assets.text(Folder::Data, "corrections.toml")?;
    let written: Written = toml::from_str(&text).map_err(Box::new)?;
    let mut ids = std::collections::BTreeSet::new();
    for correction in &written.correction {
        let wrong = |problem| CorrectionError::Contradiction { id: correction.id.clone(), problem };
        if !ids.insert(correction.id.as_str()) {
            return Err(wrong("stands there twice"));
        }
        if (correction.action == Action::Replace) != correction.value.is_some() {
            return Err(wrong("needs `value` if and only if its action is `replace`"));
        }
        if correction.column.is_some() == correction.indicator.is_some() {
            return Err(wrong("needs either `indicator` or `column`"));
        }
    }
    Ok(written.correction)
}

impl Correction {
    /// Whether it is of files of this layout.
    pub fn is_of(&self, layout: &str) -> bool {
        self.layout == layout
    }

    /// Whether it is of this release.
    pub fn is_of_release(&self, release: &str) -> bool {
        self.release.as_deref().is_none_or(|own| own == release)
    }

    /// Whether it may concern figures of this indicator and measure.
    pub fn concerns(&self, indicator: &str, measure: &str) -> bool {
        self.indicator.as_ref().is_some_and(|pattern| pattern.is_match(indicator))
            && self.measure.as_deref().is_none_or(|own| own == measure)
    }

    /// Whether it concerns this organisation.
    pub fn is_about(&self, code: &str) -> bool {
        self.org_code.as_deref().is_none_or(|own| own == code)
    }

    /// The remark on a figure that it changed.
    pub fn note(&self) -> String {
        format!("correction {}: {}", self.id, self.reason)
    }
}
