//! `race-equity site`.

use std::path::PathBuf;

use clap::Args;
use url::Url;

use super::print_path;
use crate::context::CommandContext;
use crate::error::{Exit, ProgramError};
use crate::schedule::StoreStatus;
use crate::website::{Website, WebsiteSource};
use benchmark::QuerySelection;
use files::clock;
use format::words::counted;
use ingest::load::RunRecord;
use site::SiteSummary;

/// Make the website: static pages of every place, indicator and figure, for any web server
///
/// Makes the reports of the newest edition that are missing first, as `race-equity report --all` does. If the store
/// has newer data than the newest edition, a new edition is made. Only files that have changed are written. If
/// anything fails, the earlier website stays as it was.
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
        let website = Website::new(context, self.out, self.address);
        website.check()?;
        // The store stays locked until the site is in place, so that no other run changes the tables.
        let reading = context.read_locked("site")?;
        let (session, _) = reading.benchmark(context, QuerySelection::All).await?;
        let definitions = &reading.definitions;
        let runs = RunRecord::all(&context.store)?;
        let status = StoreStatus::after(context, &definitions.catalogue, &runs, clock::now())?;
        for newer in &status.newer_releases {
            context.say(&report::instruction(newer));
        }
        let (store, is_locked) = (reading.store(), reading.is_locked());
        let source =
            WebsiteSource { definitions, session: &session, store, status: &status, run: None, is_locked };
        let bar = context.bar(usize::MAX, "reports");
        let made = website
            .make(context, &source, &|number, subject| {
                bar.set_length(u64::try_from(number).unwrap_or(u64::MAX));
                bar.set_message(subject.name());
                bar.inc(1);
            })
            .await?;
        bar.finish_and_clear();
        context.say(&summary(&made));
        print_path(context, &website.out.join("index.html"))?;
        Ok(Exit::Done)
    }
}

/// "311 pages in 4,012 files, 98 MB; 12 written, 0 removed".
pub(super) fn summary(made: &SiteSummary) -> String {
    format!(
        "{} in {}, {} MB; {} written, {} removed",
        counted(made.pages, "page"),
        counted(made.files, "file"),
        made.bytes.div_ceil(1_000_000),
        made.written,
        made.removed
    )
}
