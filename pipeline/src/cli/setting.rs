//! What every command needs: folders, assets, catalogue and indicators.

use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::say;
use crate::assets::Assets;
use crate::config::Config;
use crate::error::Error;
use crate::files::Lock;
use crate::indicator::{self, Indicator};
use crate::road::{self, View};
use crate::source::Catalogue;
use crate::words::counted;

/// Flags of every command.
#[derive(Args, Debug)]
pub(super) struct Common {
    /// Folder of the store: raw files, observations and benchmark tables [default: store]
    #[arg(long, global = true, env = "RACE_EQUITY_STORE", value_name = "DIR")]
    store: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    quiet: bool,
}

/// A command's surroundings.
#[derive(Clone)]
pub(super) struct Setting {
    pub(super) config: Config,
    pub(super) assets: Assets,
    pub(super) store: PathBuf,
    quiet: bool,
}

impl Setting {
    pub(super) fn new(common: Common) -> Result<Self, Error> {
        let here = PathBuf::from(".");
        let config = Config::load(&here)?;
        let store = common.store.or_else(|| config.store.clone()).unwrap_or_else(|| PathBuf::from("store"));
        Ok(Self { config, assets: Assets::find(&here), store, quiet: common.quiet })
    }

    /// Whether to say nothing but errors.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Says something that a person may want to know, unless asked to be quiet.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            say(&format!("{text}\n"));
        }
    }

    /// The folder of the editions: a flag's, the settings', or the usual one.
    pub(super) fn reports(&self, flag: Option<PathBuf>) -> PathBuf {
        flag.or_else(|| self.config.reports.clone()).unwrap_or_else(|| PathBuf::from("reports"))
    }

    /// A bar on a terminal; nothing elsewhere, or when asked to be quiet.
    pub(super) fn bar(&self, length: usize, what: &str) -> ProgressBar {
        use std::io::IsTerminal;
        if self.quiet || length < 2 || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX)).with_prefix(what.to_owned());
        let style = ProgressStyle::with_template("{prefix} {bar:30} {pos} of {len} {msg}");
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }

    /// Takes the store to write it, until the lock is dropped.
    pub(super) fn take(&self, command: &str) -> Result<Lock, Error> {
        let lock = Lock::take(&self.store, command)?;
        road::clean(&self.store)?;
        Ok(lock)
    }

    /// Takes the bundled figures into the store, which has to be held, and returns what describes them.
    pub(super) fn gather(&self) -> Result<(Catalogue, Vec<Indicator>), Error> {
        self.gather_into(&self.store)
    }

    fn gather_into(&self, store: &Path) -> Result<(Catalogue, Vec<Indicator>), Error> {
        let catalogue = road::catalogue(&self.assets)?.with_bases(&self.config.mirror)?;
        let indicators = indicator::load(&self.assets)?;
        road::gather_bundled(&self.assets, &catalogue, &indicators, store)?;
        Ok((catalogue, indicators))
    }

    /// Opens the store to read it, whoever writes it, and says how old the figures are.
    pub(super) fn read(&self, command: &str) -> Result<Reading, Error> {
        let view = View::open(&self.store, command)?;
        let (catalogue, indicators) = self.gather_into(view.path())?;
        if let Some(date) = road::newest(&catalogue, view.path())? {
            let what = match road::in_use(view.path())?.len() {
                0 => "the figures that ship with the program".to_owned(),
                some => format!(
                    "{} retrieved or imported, and the figures that ship with the program",
                    counted(some, "source")
                ),
            };
            self.say(&format!("using {what}, as held on {}", crate::report::format::date(date)));
        }
        Ok(Reading { view, catalogue, indicators })
    }
}

/// A store that is open for reading, with what describes its figures.
pub(super) struct Reading {
    view: View,
    pub(super) catalogue: Catalogue,
    pub(super) indicators: Vec<Indicator>,
}

impl Reading {
    /// Where its tables lie.
    pub(super) fn store(&self) -> &Path {
        self.view.path()
    }
}
