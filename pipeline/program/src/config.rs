//! `race-equity.toml` in the working directory: what a person does not want to type each time.
//! Flags win over it, `RACE_EQUITY_*` variables stand between.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use files::variable;
use report::typst::TypstLimits;
use serde::Deserialize;
use toml::de::{DeArray, DeTable, DeValue, Deserializer};
use url::Url;

use crate::error::Error;
use crate::schedule::alert::Alert;
use crate::schedule::{RunSettings, Settings};
use report::Term;

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
    pub limits: TypstLimits,
    /// When to run unattended.
    #[serde(default)]
    pub schedule: Settings,
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
        let config = Self::parse(&text).map_err(|error| Error::Usage {
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

    /// The folders that the settings of a working directory name, as far as they can be read; all else is usual.
    /// This is for settings that [`Self::load`] refuses.
    pub fn folders(directory: &Path) -> Self {
        let text = files::read_text(&directory.join(FILE)).unwrap_or_default();
        let table: toml::Table = text.parse().unwrap_or_default();
        let folder = |key: &str| {
            let name = table.get(key)?.as_str()?.trim();
            (!name.is_empty()).then(|| PathBuf::from(name))
        };
        Self { store: folder("store"), reports: folder("reports"), ..Self::default() }
    }

    /// Reads settings; those that are empty are as if they were not there.
    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let mut written = DeTable::parse(text)?;
        unset_empty(written.get_mut());
        Self::deserialize(Deserializer::from(written)).map_err(|mut error| {
            error.set_input(Some(text));
            error
        })
    }

    /// The regions that the settings name: those of `RACE_EQUITY_REGION`, else of the file.
    pub fn regions(&self) -> Vec<String> {
        let regions = variable("RACE_EQUITY_REGION").or_else(|| self.region.clone()).unwrap_or_default();
        regions.split(',').map(str::trim).filter(|region| !region.is_empty()).map(str::to_owned).collect()
    }
}

/// Takes settings out that are empty texts, or lists of nothing else. A list without entries stays, for `reports = []`
/// asks for no report; but a command of no words is none.
fn unset_empty(table: &mut DeTable<'_>) {
    let written = std::mem::take(table).into_iter();
    *table = written
        .filter_map(|(key, mut value)| {
            let stays = match value.get_mut() {
                DeValue::String(text) => !text.trim().is_empty(),
                DeValue::Array(items) => {
                    let had = items.len();
                    let mut kept = DeArray::new();
                    for item in items.iter().filter(|item| !is_empty(item.get_ref())) {
                        kept.push(item.clone());
                    }
                    *items = kept;
                    !items.is_empty() || (had == 0 && key.get_ref() != "command")
                }
                DeValue::Table(inner) => {
                    unset_empty(inner);
                    true
                }
                _ => true,
            };
            stays.then_some((key, value))
        })
        .collect();
}

fn is_empty(value: &DeValue<'_>) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_setting_is_as_if_not_set() {
        let text = "publisher = ''\naddress = \"\"\nregion = '  '\nterm = ''\nstore = \"\"\nreports = \"\\t\"\n\
                    [mirror]\nods-etr = ''\n[alert]\ncommand = ['']\nwebhook = ' '\nsecret_variable = ''\n\
                    [run]\nreports = ['', ' ']\n[schedule]\ncron = ''\ntime_zone = ''\n";
        let (empty, none) = (Config::parse(text).unwrap(), Config::default());
        assert_eq!(format!("{empty:?}"), format!("{none:?}"));
        assert!(Config::parse("[alert]\ncommand = []").unwrap().alert.command.is_none());
    }

    #[test]
    fn an_empty_entry_of_a_list_is_left_out() {
        let config = Config::parse("[run]\nreports = ['', 'region london']").unwrap();
        assert_eq!(config.run.reports, Some(vec!["region london".to_owned()]));
        let none = Config::parse("[run]\nreports = []").unwrap();
        assert_eq!(none.run.reports, Some(Vec::new()), "no report is asked for");
    }

    #[test]
    fn a_setting_that_is_wrong_is_shown_with_its_line() {
        let error = Config::parse("publisher = ''\nregoin = 'london'\n").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("regoin"), "{error}");
    }
}
