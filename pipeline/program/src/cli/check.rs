//! `race-equity check`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::unattended::{self, CheckResult};
use super::{edition_check, network, print};
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::publish::{self, Placement};
use crate::schedule::{Calendar, StoreStatus, alert, status_files};
use crate::website::Website;
use benchmark::Session;
use catalogue::aliases;
use catalogue::assets::Folder;
use catalogue::correction;
use catalogue::definitions::Definitions;
use catalogue::framework;
use catalogue::improvement_plan;
use catalogue::indicator;
use catalogue::organisation::{Place, PlaceKind};
use changes::{Digest, FigureLinks, ReportedPlaces, Wording};
use files::clock;
use format::words::counted;
use ingest::extract;
use ingest::load;
use ingest::load::RunRecord;
use report::typst::Typst;
use report::{Edition, LocalTexts, OwnTables, Subject};
use store::snapshot::Snapshots;

/// Check everything that a run needs: data, queries, templates, settings, reports, alerts, folders and Typst
///
/// Prints a line for each: `good`, or `WRONG` with a hint. The exit code is 1 if anything is wrong.
///
/// With `--network`, checks the network instead: sends one request to each host of the sources, and prints the proxies and
/// certificates in use, what can be reached, and why the rest cannot. Takes nothing and writes nothing. The exit code
/// is then 1 if a host cannot be reached. With `--edition`, compares each file of an edition with the SHA-256 in its
/// `provenance.json`, and names those that differ.
#[derive(Args, Debug)]
pub(super) struct CheckCommand {
    /// Check instead which hosts of the sources can be reached
    #[arg(long)]
    network: bool,
    /// Also send a test message through every channel of `[alert]`: the command is run, the webhook gets it
    #[arg(long, conflicts_with = "network")]
    test_alerts: bool,
    /// Check instead whether the files of this edition have changed since they were made; `latest` for the newest
    #[arg(long, value_name = "NAME", conflicts_with_all = ["network", "test_alerts"])]
    edition: Option<String>,
    /// Folder of the editions [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
}

impl CheckCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        if let Some(name) = &self.edition {
            return edition_check::check(&context.with_flags(self.out, None), name);
        }
        if self.network {
            return network::check(context).await;
        }
        let mut tested = if self.test_alerts { unattended::test_alerts(context).await } else { Vec::new() };
        tested.extend(unattended::address(context));
        check(context, tested).await
    }
}

async fn check(context: &CommandContext, tested: Vec<CheckResult>) -> Result<Exit, ProgramError> {
    let mut wrong = 0_usize;
    used_folders(context)?;
    let mut report = |what: &str, result: Result<String, ProgramError>| -> Result<bool, ProgramError> {
        match result {
            Ok(found) => line("good", what, &found).map(|()| true),
            Err(error) => {
                wrong += 1;
                let hint = error.hint().map_or_else(String::new, |hint| format!("\n      hint: {hint}"));
                line("WRONG", what, &format!("{error}{hint}")).map(|()| false)
            }
        }
    };
    let indicators = indicator::load(&context.assets).map_err(ProgramError::from);
    let catalogue = load::catalogue(&context.assets).map_err(ProgramError::from);
    report("data/indicators.toml", described(&indicators, |all| counted(all.len(), "indicator")))?;
    report("data/sources.toml", described(&catalogue, |all| counted(all.sources().len(), "source")))?;
    let layouts = extract::load(&context.assets).map_err(ProgramError::from);
    report("data/layouts", described(&layouts, |all| counted(all.len(), "layout")))?;
    let corrections = correction::load(&context.assets).map_err(ProgramError::from);
    report("data/corrections.toml", described(&corrections, |all| counted(all.len(), "correction")))?;
    let frameworks = framework::load(&context.assets).map_err(ProgramError::from);
    report("data/frameworks", described(&frameworks, |all| counted(all.len(), "framework")))?;
    let names = aliases::load(&context.assets).map_err(ProgramError::from);
    report("data/aliases.toml", described(&names, |all| counted(all.places.len(), "place")))?;
    let sections = report::load_sections(&context.assets).map_err(|error| ProgramError::Report(error.into()));
    report("data/reports", described(&sections, |all| counted(all.lists().len(), "list")))?;
    let calendar = Calendar::new(&context.config.schedule).map_err(ProgramError::from);
    if context.config.site.is_some() {
        let website = Website::new(context, None, None);
        let is_valid = website.check().map(|()| format!("in `{}`", website.out.display()));
        report("site", is_valid)?;
    }
    report("schedule", described(&calendar, Calendar::description))?;
    if let Ok(indicators) = &indicators {
        let plan = improvement_plan::load(&context.assets, indicators).map_err(ProgramError::from);
        report("data/actions.toml", described(&plan, |plan| counted(plan.actions.len(), "action")))?;
    }
    let texts = LocalTexts::read(Path::new(".")).map_err(|error| ProgramError::Report(error.into()));
    if !matches!(&texts, Ok(texts) if texts.is_empty()) {
        report("text", described(&texts, |texts| counted(texts.len(), "file")))?;
    }
    let tables = load::check_tables(&context.store).map_err(ProgramError::from);
    report("store", described(&tables, |number| counted(*number, "table")))?;
    if let Some(unreadable) = unreadable_lines(&context.store) {
        report("records of the store", Err(unreadable))?;
    }
    let typst = Typst::find(context.config.limits).map_err(|error| ProgramError::Report(error.into()));
    report(
        "Typst",
        described(&typst, |typst| format!("{} at `{}`", typst.version(), typst.program().display())),
    )?;
    let of_run = unattended::folders(context).into_iter().chain(unattended::alerts(&context.config));
    for (what, result) in of_run.chain(tested) {
        report(&what, result)?;
    }
    if let (Ok(indicators), Ok(catalogue), Ok(layouts)) = (&indicators, &catalogue, &layouts) {
        report("layouts of sources", load::check_layouts(catalogue, layouts).map_err(ProgramError::from))?;
        let scratch = files::temporary_folder().map_err(ingest::Error::from)?;
        let gathered = load::gather_bundled(&context.assets, catalogue, indicators, scratch.path())
            .map_err(ProgramError::from);
        if report("bundled figures", gathered.map(|_| "all fit their layouts".to_owned()))? {
            let made = load::benchmark(&context.assets, scratch.path()).await.map_err(ProgramError::from);
            let mut run = described(&made, |(_, tables)| format!("{} made", counted(tables.len(), "table")));
            if let (Ok((session, _)), Ok(frameworks)) = (&made, &frameworks) {
                let wording = Wording { term: context.term, indicators, frameworks, catalogue };
                let compared = try_other_queries(context, session, scratch.path(), &wording).await;
                run = compared.and(run);
            }
            let is_run = report("queries", run)?;
            if let (true, Ok((session, _)), Ok(frameworks)) = (is_run, &made, &frameworks) {
                for (what, result) in unattended::reports(context, session, frameworks).await? {
                    report(&what, result)?;
                }
            }
            if let (true, Ok((session, _)), Ok(_), Ok(sections), Ok(_)) =
                (is_run, &made, &typst, &sections, &texts)
            {
                if sections.lists().iter().any(|list| !list.own.is_empty()) {
                    let own = OwnTables::load(sections, scratch.path()).map_err(ProgramError::from);
                    report("sections of your own", described(&own, |own| counted(own.len(), "table")))?;
                }
                let (catalogue, indicators) = (catalogue.clone(), indicators.clone());
                let definitions = Definitions { catalogue, indicators };
                let tried = try_report(context, session, scratch.path(), &definitions).await;
                let made =
                    "made reports of a region and a framework, a digest, a status page and the website";
                report("report-templates", tried.map(|()| made.to_owned()))?;
            }
        }
    }
    if let Some(tried) = alert::check_mail(context, clock::now()).await {
        report("alert.email", tried.map_err(ProgramError::from))?;
    }
    line("skip", "network", "`race-equity check --network` tries it")?;
    if wrong == 0 {
        return Ok(Exit::Done);
    }
    Err(ProgramError::Checked(counted(wrong, "problem")))
}

/// Prints which folders are used in place of those that are compiled in.
fn used_folders(context: &CommandContext) -> Result<(), ProgramError> {
    for folder in Folder::ALL {
        let place = context.assets.place(folder).map_or_else(
            || "compiled into the program".to_owned(),
            |path| format!("from `{}`", path.display()),
        );
        line("uses", folder.name(), &place)?;
    }
    Ok(())
}

/// Makes the reports of the first region and the first framework, a digest, a status page and the website of these reports
/// in a scratch folder, which shows errors in templates.
async fn try_report(
    context: &CommandContext,
    session: &Session,
    scratch: &Path,
    definitions: &Definitions,
) -> Result<(), ProgramError> {
    let context = context.in_folder(scratch);
    let status = StoreStatus::after(&context, &definitions.catalogue, &[], clock::now())?;
    let inputs = publish::load_inputs(&context, definitions, session, scratch, &status).await?;
    let is_region = |place: &&Place| place.kind == PlaceKind::Region;
    let Some(region) = inputs.places.iter().find(is_region) else { return Ok(()) };
    let framework = inputs.frameworks.first().map(|one| inputs.known().framework(&one.id)).transpose()?;
    let subjects: Vec<Subject> = [Subject::Place(region.clone())].into_iter().chain(framework).collect();
    let edition = Edition::new(Some("check"), inputs.newest)?;
    let placement = Placement::EachReport { replace: true };
    publish::publish(&context, &inputs, &edition, &subjects, placement, &|_| {})?;
    let wording = Wording::new(definitions, &inputs.frameworks, context.term);
    let tables = store::tables_folder(scratch);
    let (assets, nowhere) = (&context.assets, ReportedPlaces::nowhere());
    let digest = Digest::between(None, &tables, assets, &wording, &nowhere, Vec::new(), clock::now()).await?;
    digest.html(assets, &FigureLinks::none())?;
    status_files::html(&context.assets, &status, context.calendar()?.zone())?;
    Website::new(&context, None, None).try_templates(&context, &inputs, session, digest.lines).await
}

/// Runs the queries that make no table: those of digests, of imports and of the website.
async fn try_other_queries(
    context: &CommandContext,
    session: &Session,
    scratch: &Path,
    wording: &Wording<'_>,
) -> Result<(), ProgramError> {
    changes::try_queries(&store::tables_folder(scratch), &context.assets, wording).await?;
    load::try_queries(&context.assets, scratch).await?;
    Ok(site::try_queries(&context.assets, session).await?)
}

/// An error that names the lines of the manifest and the run log that cannot be read.
fn unreadable_lines(store: &Path) -> Option<ProgramError> {
    match found_unreadable(store) {
        Ok(lines) if lines.is_empty() => None,
        Ok(lines) => Some(ProgramError::Usage {
            message: format!("cannot read {}", format::list(&lines)),
            hint:
                "the next command that writes to the store moves them aside, and adds lost retrievals again"
                    .to_owned(),
        }),
        Err(error) => Some(error),
    }
}

fn found_unreadable(store: &Path) -> Result<Vec<String>, ProgramError> {
    let (_, runs) = RunRecord::readable(store)?;
    let mut lines: Vec<String> = runs.iter().map(|line| format!("line {line} of the run log")).collect();
    let snapshots = Snapshots::of_store(store);
    let torn = snapshots.manifest()?.unreadable.into_iter().filter(|line| !line.torn);
    lines.extend(torn.map(|line| format!("line {} of `{}`", line.line, snapshots.manifest_path().display())));
    Ok(lines)
}

/// The result in words.
fn described<T>(
    result: &Result<T, ProgramError>,
    found: impl Fn(&T) -> String,
) -> Result<String, ProgramError> {
    match result {
        Ok(value) => Ok(found(value)),
        Err(error) => Err(ProgramError::Usage {
            message: error.to_string(),
            hint: error.hint().unwrap_or_else(|| "correct it, and check again".to_owned()),
        }),
    }
}

fn line(state: &str, what: &str, found: &str) -> Result<(), ProgramError> {
    print(format!("{state:<5} {what}: {found}\n").as_bytes())
}
