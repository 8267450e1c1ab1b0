//! `race-equity check`.

use std::path::Path;

use clap::Args;

use super::print;
use super::setting::Setting;
use crate::assets::Folder;
use crate::benchmark::Session;
use crate::error::{Error, Exit};
use crate::figure::Pictures;
use crate::indicator::{self, Indicator};
use crate::organisation::PlaceKind;
use crate::report::typst::Typst;
use crate::report::{self, Edition, ReportTables, Request, Shelf, Subject, Term};
use crate::schedule::Calendar;
use crate::schedule::digest::{Digest, Links, Reported, Words};
use crate::source::Catalogue;
use crate::words::counted;
use crate::{action, benchmark, clock, correction, extract, framework, road};

/// Look whether data, queries and templates are well formed, and what this machine lacks
#[derive(Args, Debug)]
pub(super) struct Check {}

impl Check {
    pub(super) async fn run(self, setting: &Setting) -> Result<Exit, Error> {
        let mut wrong = 0_usize;
        for folder in Folder::ALL {
            let place = setting.assets.place(folder).map_or_else(
                || "as compiled into the program".to_owned(),
                |path| format!("from `{}`", path.display()),
            );
            line("uses", folder.name(), &place)?;
        }
        let mut report = |what: &str, result: Result<String, Error>| -> Result<bool, Error> {
            match result {
                Ok(found) => line("good", what, &found).map(|()| true),
                Err(error) => {
                    wrong += 1;
                    let hint = error.hint().map_or_else(String::new, |hint| format!("\n      hint: {hint}"));
                    line("WRONG", what, &format!("{error}{hint}")).map(|()| false)
                }
            }
        };
        let indicators = indicator::load(&setting.assets).map_err(Error::from);
        let catalogue = road::catalogue(&setting.assets);
        report("data/indicators.toml", described(&indicators, |all| counted(all.len(), "indicator")))?;
        report("data/sources.toml", described(&catalogue, |all| counted(all.sources().len(), "source")))?;
        let layouts = extract::load(&setting.assets).map_err(Error::from);
        report("data/layouts", described(&layouts, |all| counted(all.len(), "layout")))?;
        let corrections = correction::load(&setting.assets).map_err(Error::from);
        report("data/corrections.toml", described(&corrections, |all| counted(all.len(), "correction")))?;
        let frameworks = framework::load(&setting.assets).map_err(Error::from);
        report("data/frameworks", described(&frameworks, |all| counted(all.len(), "framework")))?;
        let calendar = Calendar::new(&setting.config.schedule).map_err(Error::from);
        report("schedule", described(&calendar, Calendar::written))?;
        if let Ok(indicators) = &indicators {
            let plan = action::load(&setting.assets, indicators).map_err(Error::from);
            report("data/actions.toml", described(&plan, |plan| counted(plan.action.len(), "action")))?;
        }
        let tables = road::check_tables(&setting.store);
        report("store", described(&tables, |number| counted(*number, "table")))?;
        let typst = Typst::find(setting.config.limits).map_err(|error| Error::Report(error.into()));
        report(
            "Typst",
            described(&typst, |typst| format!("{} at `{}`", typst.version(), typst.program().display())),
        )?;
        if let (Ok(indicators), Ok(catalogue), Ok(layouts)) = (&indicators, &catalogue, &layouts) {
            report("layouts of sources", road::layouts_are_there(catalogue, layouts))?;
            let scratch = tempfile::tempdir().map_err(Error::Output)?;
            let gathered = road::gather_bundled(&setting.assets, catalogue, indicators, scratch.path());
            if report("bundled figures", gathered.map(|()| "fit their layouts".to_owned()))? {
                let made = road::benchmark(&setting.assets, scratch.path()).await;
                let run = described(&made, |(_, tables)| format!("{} run", counted(tables.len(), "table")));
                if let (true, Ok((session, _)), Ok(typst)) = (report("queries", run)?, &made, &typst) {
                    let tried =
                        try_report(setting, session, scratch.path(), indicators, catalogue, typst).await;
                    report(
                        "report-templates",
                        tried.map(|()| "a report of one region and a digest were made".to_owned()),
                    )?;
                }
            }
        }
        if wrong == 0 {
            return Ok(Exit::Done);
        }
        Err(Error::Checked(counted(wrong, "problem")))
    }
}

/// Makes the report of the first region and a digest in a scratch folder: whatever is wrong with a template shows
/// then.
async fn try_report(
    setting: &Setting,
    session: &Session,
    scratch: &Path,
    indicators: &[Indicator],
    catalogue: &Catalogue,
    typst: &Typst,
) -> Result<(), Error> {
    let places = road::places(session).await?;
    let Some(region) = places.iter().find(|place| place.kind == PlaceKind::Region) else { return Ok(()) };
    let date = road::newest(catalogue, scratch)?.unwrap_or_default();
    let frameworks = road::frameworks(&setting.assets, session).await?;
    report::make(&Request {
        subject: &Subject::Place(region.clone()),
        region,
        term: Term::default(),
        publisher: "race-equity",
        edition: &Edition::new(Some("check"), date)?,
        out: scratch,
        shelf: &Shelf { editions: Vec::new() },
        corrections: &[],
        replace: true,
        tables: &ReportTables::load(scratch)?,
        assets: &setting.assets,
        indicators,
        catalogue,
        groups: &indicator::ethnic_groups(&setting.assets)?,
        frameworks: &frameworks,
        plan: &action::load(&setting.assets, indicators)?,
        retrieved: &[],
        stale: &[],
        typst,
        pictures: &Pictures::new(&setting.assets)?,
    })?;
    let words = Words { term: Term::default(), indicators, frameworks: &frameworks, catalogue };
    let digest = Digest::between(
        None,
        &benchmark::folder(scratch),
        (&words, &Reported::nowhere()),
        Vec::new(),
        clock::now(),
    )?;
    digest.html(&setting.assets, &Links::none())?;
    Ok(())
}

/// What was found, or the error in the form that is reported.
fn described<T>(result: &Result<T, Error>, found: impl Fn(&T) -> String) -> Result<String, Error> {
    match result {
        Ok(value) => Ok(found(value)),
        Err(error) => Err(Error::Usage {
            message: error.to_string(),
            hint: error.hint().unwrap_or_else(|| "mend the file and check again".to_owned()),
        }),
    }
}

fn line(state: &str, what: &str, found: &str) -> Result<(), Error> {
    print(format!("{state:<5} {what}: {found}\n").as_bytes())
}
