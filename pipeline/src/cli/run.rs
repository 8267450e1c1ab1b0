//! `race-equity run`.

use std::path::PathBuf;

use clap::Args;

use super::print;
use super::refresh::{Bar, failures, told};
use super::setting::Setting;
use crate::error::{Error, Exit};
use crate::report::Term;
use crate::road::Outcome;
use crate::schedule::{self, Step, Surroundings};

/// Refresh, benchmark, and report what changed: one unattended go
///
/// Every source is asked, what is new is read and benchmarked, and an edition is made if a reader would see
/// anything else than in the one before. An edition that stands is never touched: a second one of a month is
/// called 2026-07.02. `[run]` in race-equity.toml says what is reported on [default: the region of the
/// settings, else everything]. Each go is one line of runs.jsonl in the store, which `runs` lists.
#[derive(Args, Debug)]
pub(super) struct Run {
    /// Folder of the editions [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
    /// What all ethnic groups other than White are called [default: bme]
    #[arg(long, env = "RACE_EQUITY_TERM")]
    term: Option<Term>,
}

impl Run {
    pub(super) async fn run(self, setting: &Setting) -> Result<Exit, Error> {
        go(setting, self.out, self.term, None).await
    }
}

/// Goes once, and says what there is to say. `due` are the sources whose time it is; all without it.
pub(super) async fn go(
    setting: &Setting,
    out: Option<PathBuf>,
    term: Option<Term>,
    due: Option<&[String]>,
) -> Result<Exit, Error> {
    let reports = setting.reports(out);
    let of = Surroundings {
        assets: &setting.assets,
        config: &setting.config,
        store: &setting.store,
        reports: &reports,
        term: term.or(setting.config.term).unwrap_or_default(),
        due,
    };
    let bar = Bar::new(setting.is_quiet());
    let say = |step: Step<'_>| match step {
        // What is held of a source that was not asked is no news.
        Step::Source(source) if !source.asked && source.outcome == Outcome::Unchanged => {}
        Step::Source(source) => setting.say(&told(source)),
        Step::NothingNew(digest) => {
            setting.say(&format!("nothing is new: no edition was made\n\n{}", digest.text()));
        }
        Step::NothingToSee(digest) => {
            let said = "nothing a reader sees has changed: no edition was made";
            setting.say(&format!("{said}\n\n{}", digest.text()));
        }
        Step::Edition(path) => setting.say(&format!("a new edition stands at `{}`", path.display())),
        Step::Digest(digest) => setting.say(&format!("\n{}", digest.text())),
        Step::Warning(warning) => setting.say(&format!("warning: {}", warning.trim_end())),
    };
    let run = schedule::go(of, &bar, &say).await?;
    if let Some(failures) = failures(&run) {
        setting.say(&failures);
    }
    for edition in &run.editions {
        print(format!("{}\n", reports.join(edition).display()).as_bytes())?;
    }
    Ok(run.exit_of_sources())
}
