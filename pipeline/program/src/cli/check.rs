//! `race-equity check`.

use std::path::Path;

use clap::Args;

use super::print;
use crate::context::Context;
use crate::error::Error;
use crate::error::Exit;
use crate::publish::{self, Placement};
use crate::schedule::{Calendar, Status, status_files};
use benchmark::Session;
use catalogue::assets::Folder;
use catalogue::correction;
use catalogue::definitions::Definitions;
use catalogue::framework;
use catalogue::improvement_plan;
use catalogue::indicator;
use catalogue::organisation::{Place, PlaceKind};
use changes::{Digest, Links, Reported, Words};
use files::clock;
use format::words::counted;
use ingest::extract;
use ingest::load;
use report::typst::Typst;
use report::{Edition, Subject};

/// Look whether data, queries and templates are well formed, and what this machine lacks
#[derive(Args, Debug)]
pub(super) struct Check {}

impl Check {
    pub(super) async fn run(self, context: &Context) -> Result<Exit, Error> {
        let mut wrong = 0_usize;
        for folder in Folder::ALL {
            let place = context.assets.place(folder).map_or_else(
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
        let indicators = indicator::load(&context.assets).map_err(Error::from);
        let catalogue = load::catalogue(&context.assets).map_err(Error::from);
        report("data/indicators.toml", described(&indicators, |all| counted(all.len(), "indicator")))?;
        report("data/sources.toml", described(&catalogue, |all| counted(all.sources().len(), "source")))?;
        let layouts = extract::load(&context.assets).map_err(Error::from);
        report("data/layouts", described(&layouts, |all| counted(all.len(), "layout")))?;
        let corrections = correction::load(&context.assets).map_err(Error::from);
        report("data/corrections.toml", described(&corrections, |all| counted(all.len(), "correction")))?;
        let frameworks = framework::load(&context.assets).map_err(Error::from);
        report("data/frameworks", described(&frameworks, |all| counted(all.len(), "framework")))?;
        let calendar = Calendar::new(&context.config.schedule).map_err(Error::from);
        report("schedule", described(&calendar, Calendar::description))?;
        if let Ok(indicators) = &indicators {
            let plan = improvement_plan::load(&context.assets, indicators).map_err(Error::from);
            report("data/actions.toml", described(&plan, |plan| counted(plan.actions.len(), "action")))?;
        }
        let tables = load::check_tables(&context.store).map_err(Error::from);
        report("store", described(&tables, |number| counted(*number, "table")))?;
        let typst = Typst::find(context.config.limits).map_err(|error| Error::Report(error.into()));
        report(
            "Typst",
            described(&typst, |typst| format!("{} at `{}`", typst.version(), typst.program().display())),
        )?;
        if let (Ok(indicators), Ok(catalogue), Ok(layouts)) = (&indicators, &catalogue, &layouts) {
            report("layouts of sources", load::layouts_are_there(catalogue, layouts).map_err(Error::from))?;
            let scratch = tempfile::tempdir().map_err(ingest::Error::Output)?;
            let gathered = load::gather_bundled(&context.assets, catalogue, indicators, scratch.path())
                .map_err(Error::from);
            if report("bundled figures", gathered.map(|()| "fit their layouts".to_owned()))? {
                let made = load::benchmark(&context.assets, scratch.path()).await.map_err(Error::from);
                let run = described(&made, |(_, tables)| format!("{} run", counted(tables.len(), "table")));
                if let (true, Ok((session, _)), Ok(_)) = (report("queries", run)?, &made, &typst) {
                    let (catalogue, indicators) = (catalogue.clone(), indicators.clone());
                    let definitions = Definitions { catalogue, indicators };
                    let tried = try_report(context, session, scratch.path(), &definitions).await;
                    let made = "a report of one region, a digest and a status page were made";
                    report("report-templates", tried.map(|()| made.to_owned()))?;
                }
            }
        }
        if wrong == 0 {
            return Ok(Exit::Done);
        }
        Err(Error::Checked(counted(wrong, "problem")))
    }
}

/// Publishes the report of the first region, a digest and a status page in a scratch folder, which shows whatever is
/// wrong with a template.
async fn try_report(
    context: &Context,
    session: &Session,
    scratch: &Path,
    definitions: &Definitions,
) -> Result<(), Error> {
    let context = context.in_folder(scratch);
    let inputs = publish::load_inputs(&context, definitions, session, scratch, Vec::new()).await?;
    let is_region = |place: &&Place| place.kind == PlaceKind::Region;
    let Some(region) = inputs.places.iter().find(is_region) else { return Ok(()) };
    let subjects = [Subject::Place(region.clone())];
    let edition = Edition::new(Some("check"), inputs.newest)?;
    let placement = Placement::EachReport { replace: true };
    publish::publish(&context, &inputs, &edition, &subjects, placement, &|_| {})?;
    let words = Words::new(definitions, &inputs.frameworks, context.term);
    let tables = store::tables_folder(scratch);
    let digest = Digest::between(None, &tables, &words, &Reported::nowhere(), Vec::new(), clock::now())?;
    digest.html(&context.assets, &Links::none())?;
    let status = Status::after(&context, &definitions.catalogue, &[], clock::now())?;
    status_files::html(&context.assets, &status, context.calendar()?.zone()).map(drop)
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
