//! `race-equity site`.

use std::path::PathBuf;

use clap::Args;
use url::Url;

use super::print;
use crate::context::CommandContext;
use crate::error::{Exit, ProgramError};
use crate::publish::{self, Placement};
use crate::schedule::StoreStatus;
use benchmark::QuerySelection;
use files::clock;
use format::words::counted;
use ingest::load;
use ingest::load::RunRecord;
use report::{Edition, EditionFolders, ReportError, Subject};
use site::SiteInputs;

/// Make the website: static pages of every place, indicator and figure, for any web server
///
/// Makes the reports of the newest edition that are missing first, as `race-equity report --all` does.
#[derive(Args, Debug)]
pub(super) struct SiteCommand {
    /// Folder of the website [default: site]
    #[arg(long, env = "RACE_EQUITY_SITE", value_name = "DIR")]
    out: Option<PathBuf>,
    /// Public address of the website, for feeds and previews of links
    #[arg(long, value_name = "URL")]
    address: Option<Url>,
}

impl SiteCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        // The store stays locked until the site is in place, so that no other run changes the tables.
        let reading = context.read("site")?;
        let (session, _) =
            load::benchmark_selection(&context.assets, reading.store(), QuerySelection::All).await?;
        let definitions = &reading.definitions;
        let runs = RunRecord::all(&context.store)?;
        let status = StoreStatus::after(context, &definitions.catalogue, &runs, clock::now())?;
        let inputs = publish::load_inputs(context, definitions, &session, reading.store(), &status).await?;
        for newer in &status.newer_releases {
            context.say(&report::instruction(newer));
        }
        let edition = Edition::new(None, inputs.newest)?;
        if reading.is_locked() {
            report::recover(&context.reports)?;
        }
        let missing = missing(context, &edition, inputs.known().all()?)?;
        if !missing.is_empty() {
            let bar = context.bar(missing.len(), "reports");
            let placement = Placement::EachReport { replace: false };
            publish::publish(context, &inputs, &edition, &missing, placement, &|subject| {
                bar.set_message(subject.name());
                bar.inc(1);
            })?;
            bar.finish_and_clear();
        }
        let editions = EditionFolders::read(&context.reports)?;
        let settings = context.config.site.clone().unwrap_or_default();
        let out = self.out.or(settings.out).unwrap_or_else(|| PathBuf::from("site"));
        let of_site = SiteInputs {
            inputs: &inputs,
            session: &session,
            reports: &context.reports,
            editions: &editions,
            address: self.address.or(settings.address),
            contact: settings.contact.map(String::from),
        };
        let made = site::make(&of_site, &out).await?;
        context.say(&format!(
            "{} in {}, {} MB; {} written, {} removed",
            counted(made.pages, "page"),
            counted(made.files, "file"),
            made.bytes.div_ceil(1_000_000),
            made.written,
            made.removed
        ));
        print(format!("{}\n", out.join("index.html").display()).as_bytes())?;
        Ok(Exit::Done)
    }
}

/// The subjects that the edition has no report of, or one of a version of the program without its text as JSON.
fn missing(
    context: &CommandContext,
    edition: &Edition,
    all: Vec<Subject>,
) -> Result<Vec<Subject>, ReportError> {
    let editions = EditionFolders::read(&context.reports)?;
    let newest = editions.newest().map_or(edition.id.as_str(), |newest| newest.name.as_str());
    let folder = context.reports.join(newest);
    Ok(all
        .into_iter()
        .filter(|subject| !folder.join(subject.folder()).join(report::MODEL).is_file())
        .collect())
}
