//! `race-equity.toml` in the working directory: the defaults of a person or a service. `RACE_EQUITY_*` variables
//! override it, and flags override both.

use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use files::variable;
use report::typst::TypstLimits;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::de::{DeArray, DeTable, DeValue, Deserializer};
use url::Url;

use crate::error::ProgramError;
use crate::schedule::alert::Alert;
use crate::schedule::{RunSettings, ScheduleSettings};
use benchmark::{ClusterSettings, SchedulerAddress};
use catalogue::data_file::DataError;
use report::Term;

/// The file's name.
pub const FILE: &str = "race-equity.toml";

/// The folder of the store, unless a flag or the settings name another.
pub const STORE: &str = "store";
/// The folder of the editions, unless a flag or the settings name another.
pub const REPORTS: &str = "reports";
/// The folder of the website, unless a flag or the settings name another.
pub const SITE: &str = "site";
/// Who publishes the editions, unless the settings say so.
pub const PUBLISHER: &str = "race-equity";

/// The settings; a missing key has its default.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Region of reports if no flag names a subject; several can be separated by commas.
    pub region: Option<String>,
    /// Public address of the folder of the editions, for the code that embeds a figure.
    #[schemars(with = "Option<String>", extend("format" = "uri"))]
    pub address: Option<url::Url>,
    /// Who publishes the editions, for citations.
    #[schemars(extend("default" = PUBLISHER))]
    pub publisher: Option<String>,
    /// Term for all ethnic groups other than White.
    #[schemars(extend("default" = Term::default()))]
    pub term: Option<Term>,
    /// Folder of the store, or its address: `s3://bucket/folder` or `az://container/folder`.
    #[schemars(extend("default" = STORE))]
    pub store: Option<PathBuf>,
    /// Folder of the editions.
    #[schemars(extend("default" = REPORTS))]
    pub reports: Option<PathBuf>,
    /// Counts of a trust's return below this number of people are suppressed.
    #[schemars(extend("default" = ingest::trust_return::SUPPRESS_BELOW))]
    pub suppress_below: Option<u64>,
    /// Base addresses that replace those of publishers, by source.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub mirror: BTreeMap<String, Url>,
    /// Where alerts are sent, and for what.
    #[serde(default)]
    pub alert: Alert,
    /// Which reports an unattended run makes.
    #[serde(default)]
    pub run: RunSettings,
    /// Time and memory limits for Typst.
    #[serde(default)]
    pub limits: TypstLimits,
    /// Limits of `race-equity query`, and of the files of `queries/`.
    #[serde(default)]
    pub query: QuerySettings,
    /// Where the tables of `queries/` are made. Without this table, in the program itself.
    #[serde(default)]
    pub engine: EngineSettings,
    /// When to run unattended.
    #[serde(default)]
    pub schedule: ScheduleSettings,
    /// The website. If the table is there, an unattended run makes it too.
    pub site: Option<SiteSettings>,
}

/// The limits of queries.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QuerySettings {
    /// Seconds that `race-equity query` waits for a result. A table of `queries/` may take ten times as long.
    pub seconds: NonZeroU64,
    /// Memory in millions of bytes. What a query cannot keep in it goes to temporary files, up to ten times as much.
    pub megabytes: NonZeroU64,
}

impl Default for QuerySettings {
    fn default() -> Self {
        let number = |number| NonZeroU64::new(number).unwrap_or(NonZeroU64::MIN);
        Self { seconds: number(benchmark::SECONDS), megabytes: number(benchmark::MEGABYTES) }
    }
}

/// The engine that makes tables.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EngineSettings {
    /// Address of a scheduler, such as `df://host:50050`, that `race-equity scheduler` starts. Only for a program that was
    /// built with the feature `ballista`.
    #[schemars(with = "Option<String>")]
    pub ballista: Option<SchedulerAddress>,
    /// Parts into which the executors divide a table. At most so many cores of all executors work on a table at the same
    /// time.
    pub parts: NonZeroU64,
}

impl Default for EngineSettings {
    fn default() -> Self {
        Self { ballista: None, parts: NonZeroU64::new(benchmark::PARTS).unwrap_or(NonZeroU64::MIN) }
    }
}

impl EngineSettings {
    /// The cluster, if the settings name one.
    pub fn cluster(&self) -> Option<ClusterSettings> {
        let scheduler = self.ballista.clone()?;
        Some(ClusterSettings { scheduler, parts: self.parts.get() })
    }
}

/// The settings of the website.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteSettings {
    /// Folder of the website.
    #[schemars(extend("default" = SITE))]
    pub out: Option<PathBuf>,
    /// Its public address, for feeds and previews of links.
    #[schemars(with = "Option<String>", extend("format" = "uri"))]
    pub address: Option<Url>,
    /// How readers reach the publisher: an address such as `mailto:edi@example.nhs.uk`.
    #[schemars(with = "Option<String>", extend("format" = "uri"))]
    pub contact: Option<Url>,
    /// The places that it has pages of, in the form of `reports` of the table `run`; all if it is missing. Links to other
    /// places then lead nowhere, so this is for trying out settings and templates.
    pub reports: Option<Vec<String>>,
}

impl Config {
    /// The settings of a working directory; the defaults if there is no file.
    ///
    /// # Errors
    /// If the file cannot be read, has an unknown key or value, its table `alert` cannot be used, or it names a command
    /// and other users can change it.
    pub fn load(directory: &Path) -> Result<Self, ProgramError> {
        let path = directory.join(FILE);
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = files::read_text(&path)?;
        let config = Self::parse(&text).map_err(|error| {
            // The error does not quote the line, which can have the secret address of a webhook.
            let error = DataError::syntax(FILE, &text, &error);
            ProgramError::Usage {
                message: error.to_string(),
                hint: error
                    .hint()
                    .unwrap_or_else(|| "`docs/guide/settings.md` lists the settings".to_owned()),
            }
        })?;
        config.alert.check().map_err(|error| ProgramError::Usage {
            message: format!("`{FILE}`: {error}"),
            hint: error.hint().unwrap_or_else(|| "correct the table `alert`".to_owned()),
        })?;
        if config.alert.command.is_some() && files::others_can_write(&path)? {
            return Err(ProgramError::Usage {
                message: format!("`{FILE}` names a command of `alert`, and other users can change the file"),
                hint: format!("make it yours alone with `chmod go-w {FILE}` and, if it is not, `chown`"),
            });
        }
        Ok(config)
    }

    /// The folders of settings that [`Self::load`] refuses, as far as they can be read, and the defaults of everything
    /// else.
    pub fn folders(directory: &Path) -> Self {
        let text = files::read_text(&directory.join(FILE)).unwrap_or_default();
        let table: toml::Table = text.parse().unwrap_or_default();
        let folder = |key: &str| {
            let name = table.get(key)?.as_str()?.trim();
            (!name.is_empty()).then(|| PathBuf::from(name))
        };
        Self { store: folder("store"), reports: folder("reports"), ..Self::default() }
    }

    /// Reads settings; an empty setting counts as missing.
    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let table = written(text)?;
        Self::deserialize(Deserializer::from(table)).map_err(|mut error| {
            error.set_input(Some(text));
            error
        })
    }

    /// The regions of `RACE_EQUITY_REGION`, otherwise of the file.
    pub fn regions(&self) -> Vec<String> {
        let regions = variable("RACE_EQUITY_REGION").or_else(|| self.region.clone()).unwrap_or_default();
        regions.split(',').map(str::trim).filter(|region| !region.is_empty()).map(str::to_owned).collect()
    }
}

/// The settings of a text that are not empty.
pub(crate) fn written(text: &str) -> Result<toml::Spanned<DeTable<'_>>, toml::de::Error> {
    let mut table = DeTable::parse(text)?;
    unset_empty(table.get_mut());
    Ok(table)
}

/// Removes settings that are empty texts, or lists of empty texts. An empty list stays, because `reports = []` selects
/// no report; but an empty `command` is removed.
fn unset_empty(table: &mut DeTable<'_>) {
    *table = std::mem::take(table)
        .into_iter()
        .filter_map(|(key, mut value)| {
            let is_set = match value.get_mut() {
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
            is_set.then_some((key, value))
        })
        .collect();
}

fn is_empty(value: &DeValue<'_>) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_setting_counts_as_missing() {
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
        let text = "publisher = ''\nregoin = 'london'\n";
        let error = DataError::syntax(FILE, text, &Config::parse(text).unwrap_err()).to_string();
        assert!(error.contains("line 2, column 1: unknown key `regoin`"), "{error}");
    }
}
