//! Makes the reports of an edition, on as many threads as there are cores, and publishes them: shared by the commands
//! `report`, `run`, `schedule` and `check`.

use std::path::{Path, PathBuf};

use crate::config;
use crate::context::CommandContext;
use crate::error::ProgramError;
use crate::schedule::StoreStatus;
use benchmark::Session;
use catalogue::definitions::Definitions;
use catalogue::improvement_plan;
use catalogue::indicator;
use catalogue::palette::Palette;
use ingest::load;
use report::figure::Pictures;
use report::index::IndexPage;
use report::typst::Typst;
use report::{
    Edition, EditionFolders, Inputs, LocalTexts, OwnTables, ReportError, ReportFiles, ReportTables, Subject,
    Target,
};

/// How reports are put in place.
pub enum Placement<'a> {
    /// Each report when it is made, in the folder of its edition, which can have other reports.
    EachReport {
        /// Whether existing reports are overwritten.
        replace: bool,
    },
    /// All reports at once, as a new edition.
    WholeEdition {
        /// Called just before the finished edition is put in place.
        announce: &'a mut dyn FnMut() -> Result<(), ProgramError>,
    },
}

/// An edition that was published.
#[derive(Debug)]
pub struct PublishedEdition {
    /// The reports that were made, in the order of their subjects.
    pub reports: Vec<ReportFiles>,
    /// The page that lists the figures.
    pub index: IndexPage,
    /// Pages of earlier editions that have no marked place for the notice of a correction.
    pub pages_without_place: Vec<PathBuf>,
}

/// Loads the inputs of reports from a store whose benchmark tables were just made. `status` says which
/// sources could not be refreshed, and which newer releases have been published.
///
/// # Errors
/// If a table or a register cannot be read, no data have a date, or the calendar is not valid.
pub async fn load_inputs(
    context: &CommandContext,
    definitions: &Definitions,
    session: &Session,
    store: &Path,
    status: &StoreStatus,
) -> Result<Inputs, ProgramError> {
    let Definitions { catalogue, indicators } = definitions;
    let assets = &context.assets;
    let newest = load::newest(catalogue, store)?.ok_or_else(|| ProgramError::Usage {
        message: "`data/sources.toml` has no bundled source with a date".to_owned(),
        hint: "add `retrieved = YYYY-MM-DD` to one of them".to_owned(),
    })?;
    let places = load::places(session).await?;
    let sections = report::load_sections(assets).map_err(ReportError::from)?;
    let inputs = Inputs {
        assets: assets.clone(),
        publisher: context.config.publisher.clone().unwrap_or_else(|| config::PUBLISHER.to_owned()),
        address: context.config.address.clone(),
        term: context.term,
        catalogue: catalogue.clone(),
        indicators: indicators.clone(),
        themes: indicator::themes(assets)?,
        palette: Palette::load(assets)?,
        groups: indicator::ethnic_groups(assets)?,
        frameworks: load::frameworks(assets, session).await?,
        plan: improvement_plan::load(assets, indicators)?,
        former: load::former_places(session, &places).await?,
        places,
        newest,
        retrieved: load::in_use(store)?,
        corrections: load::applied(assets, session).await?,
        stale: status.stale(context.calendar()?.zone()),
        newer_releases: status.newer_releases.clone(),
        own_tables: OwnTables::load(&sections, store)?,
        sections,
        texts: LocalTexts::read(Path::new(".")).map_err(ReportError::from)?,
        tables: ReportTables::load(store)?,
    };
    inputs.texts.check_names(&inputs.known().all()?).map_err(ReportError::from)?;
    Ok(inputs)
}

/// Makes the report of each subject and the page of the edition, puts them in place, and updates the links to them.
/// `on_report` is called with each subject whose report is made.
///
/// # Errors
/// If a report cannot be made, or a file cannot be written. With [`Placement::EachReport`] some reports can be in
/// place then; with [`Placement::WholeEdition`] none is.
pub fn publish(
    context: &CommandContext,
    inputs: &Inputs,
    edition: &Edition,
    subjects: &[Subject],
    placement: Placement<'_>,
    on_report: &(dyn Fn(&Subject) + Sync),
) -> Result<PublishedEdition, ProgramError> {
    let shelf = EditionFolders::read(&context.reports)?;
    let target = Target { edition, out: &context.reports, shelf: &shelf, replace: false };
    let (reports, index) = match placement {
        Placement::EachReport { replace } => {
            let made = make(context, inputs, subjects, Target { replace, ..target }, on_report)?;
            files::failpoint("index");
            made
        }
        Placement::WholeEdition { announce } => {
            files::create_folder(&context.reports)?;
            let staging = files::StagingFolder::begin(&context.reports)?;
            let made = make(context, inputs, subjects, Target { out: staging.path(), ..target }, on_report)?;
            let folder = staging.path().join(&edition.id);
            files::sync_tree(&folder)?;
            files::failpoint("index");
            announce()?;
            files::rename(&folder, &context.reports.join(&edition.id))?;
            files::sync_folder(&context.reports)?;
            files::failpoint("edition");
            made
        }
    };
    Ok(PublishedEdition { reports, index, pages_without_place: update_links(context)? })
}

/// Lists corrections, adds notices of them to earlier editions, and points `latest` to the newest edition. Returns the
/// pages of earlier editions that have no marked place for a notice.
///
/// # Errors
/// If an edition cannot be read, or a file cannot be written.
pub fn update_links(context: &CommandContext) -> Result<Vec<PathBuf>, ProgramError> {
    let pages = report::publish_corrections(&context.reports, &context.assets, context.term)?;
    files::failpoint("corrections");
    report::point_to_latest(&context.reports)?;
    files::failpoint("latest");
    Ok(pages)
}

/// Makes the reports and the page of the edition.
fn make(
    context: &CommandContext,
    inputs: &Inputs,
    subjects: &[Subject],
    target: Target<'_>,
    on_report: &(dyn Fn(&Subject) + Sync),
) -> Result<(Vec<ReportFiles>, IndexPage), ProgramError> {
    let typst = Typst::find(context.config.limits).map_err(ReportError::from)?;
    let pictures = Pictures::new(&inputs.assets)?;
    let report_on = |subject: &Subject| -> Result<ReportFiles, ProgramError> {
        let report = report::make(inputs, target, subject, &typst, &pictures)?;
        on_report(subject);
        Ok(report)
    };
    let reports = files::on_all_cores(subjects, report_on).into_iter().collect::<Result<_, _>>()?;
    let address = inputs.address.as_ref();
    let index =
        report::index::write(target.out, &target.edition.id, address, &inputs.assets, &inputs.indicators)?;
    Ok((reports, index))
}

/// A new edition named after the month of the newest data, with a number if there is such an edition already: existing
/// editions are not overwritten.
pub(crate) fn free_edition(reports: &Path, newest: jiff::civil::Date) -> Result<Edition, ProgramError> {
    let first = Edition::new(None, newest).map_err(ProgramError::Report)?;
    let mut edition = first.clone();
    let mut number = 1;
    while reports.join(&edition.id).exists() {
        number += 1;
        edition = Edition::new(Some(&format!("{}.{number:02}", first.id)), newest)?;
    }
    Ok(edition)
}
