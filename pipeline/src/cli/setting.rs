//! What every command needs: folders, assets, catalogue and indicators.

use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::say;
use crate::assets::Assets;
use crate::config::Config;
use crate::error::Error;
use crate::indicator::{self, Indicator};
use crate::road;
use crate::source::Catalogue;

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

    /// Takes the bundled figures into the store, and returns what describes them.
    pub(super) fn gather_quietly(&self) -> Result<(Catalogue, Vec<Indicator>), Error> {
        let catalogue = road::catalogue(&self.assets)?.with_bases(&self.config.mirror)?;
        let indicators = indicator::load(&self.assets)?;
        road::gather_bundled(&self.assets, &catalogue, &indicators, &self.store)?;
        Ok((catalogue, indicators))
    }

    /// The same, and says how old they are.
    pub(super) fn gather(&self) -> Result<(Catalogue, Vec<Indicator>), Error> {
        let (catalogue, indicators) = self.gather_quietly()?;
        if let Some(date) = road::newest(&catalogue, &self.store)? {
            let what = match road::in_use(&self.store)?.len() {
                0 => "the figures that ship with the program".to_owned(),
                1 => "1 source retrieved or imported, and the figures that ship with the program".to_owned(),
                some => format!(
                    "{some} sources retrieved or imported, and the figures that ship with the program"
                ),
            };
            self.say(&format!("using {what}, as held on {}", crate::report::format::date(date)));
        }
        Ok((catalogue, indicators))
    }
}
