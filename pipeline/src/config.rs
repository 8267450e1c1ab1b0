//! `race-equity.toml` in the working directory: what a person does not want to type each time.
//! Flags win over it, `RACE_EQUITY_*` variables stand between.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use url::Url;

use crate::error::Error;
use crate::files;
use crate::report::Term;
use crate::schedule::alert::Alert;
use crate::schedule::{RunSettings, Settings};

/// The file's name.
pub const FILE: &str = "race-equity.toml";

/// Settings; what is absent has its usual value.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Region that reports are about when no flag says so.
    pub region: Option<String>,
    /// Where the folder of the editions will be public, for code to embed a figure.
    pub address: Option<url::Url>,
    /// Who publishes the editions, for citations.
    pub publisher: Option<String>,
    /// Term for all ethnic groups other than White.
    pub term: Option<Term>,
    /// Folder of the store.
    pub store: Option<PathBuf>,
    /// Folder of the editions.
    pub reports: Option<PathBuf>,
    /// Number of people under which a count of a trust's return is withheld.
    pub suppress_below: Option<u64>,
    /// Base addresses that stand in for publishers', by source: a mirror of one's own.
    #[serde(default)]
    pub mirror: BTreeMap<String, Url>,
    /// Whom to tell of a failure, of something overdue and of something new.
    #[serde(default)]
    pub alert: Alert,
    /// What an unattended run does.
    #[serde(default)]
    pub run: RunSettings,
    /// How long and how large Typst may grow.
    #[serde(default)]
    pub limits: Limits,
    /// When to run unattended.
    #[serde(default)]
    pub schedule: Settings,
}

/// What Typst may take before it is stopped.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Seconds; a report takes a fraction of one.
    pub typst_seconds: u64,
    /// Address space in millions of bytes.
    pub typst_megabytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { typst_seconds: 60, typst_megabytes: 2000 }
    }
}

impl Config {
    /// The settings of a working directory; all usual where there is no file.
    ///
    /// # Errors
    /// When the file cannot be read, has an unknown key or value, or an alert that cannot be sent as it says.
    pub fn load(directory: &Path) -> Result<Self, Error> {
        let path = directory.join(FILE);
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = files::read_text(&path)?;
        let config: Self = toml::from_str(&text).map_err(|error| Error::Usage {
            message: format!("`{FILE}` cannot be used\n{}", told(&error, &text)),
            hint: "the keys are region, publisher, address, term, store, reports, suppress_below and the tables alert, limits, mirror, run and schedule"
                .to_owned(),
        })?;
        config.alert.check().map_err(|error| Error::Usage {
            message: format!("`{FILE}` cannot be used: {error}"),
            hint: error.hint().unwrap_or_else(|| "mend the table `alert`".to_owned()),
        })?;
        Ok(config)
    }
}

/// What is wrong, with the line where it is; a line that holds the address of a webhook is not shown, for that
/// address may be a secret.
fn told(error: &toml::de::Error, text: &str) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let number = before.matches('\n').count();
    let line = text.lines().nth(number).unwrap_or_default();
    if line.contains("webhook") {
        format!("line {}: {}", number + 1, error.message())
    } else {
        error.to_string()
    }
}
