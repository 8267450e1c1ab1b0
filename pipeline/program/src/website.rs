//! The website of the newest edition: shared by the commands `site`, `run` and `check`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use url::Url;

use crate::config::{self, SiteSettings};
use crate::context::CommandContext;
use crate::error::ProgramError;
use crate::publish::{self, Placement};
use crate::schedule::{StoreStatus, fingerprint, report_selection};
use benchmark::Session;
use catalogue::definitions::Definitions;
use changes::DigestLine;
use files::variable;
use ingest::load::RunRecord;
use report::{Edition, EditionFolders, Inputs, Subject};
use site::{SiteInputs, SiteSummary};
use store::snapshot::Hash;

/// The folder of the website, and its settings.
#[derive(Clone, Debug)]
pub struct Website {
    /// Its folder.
    pub out: PathBuf,
    settings: SiteSettings,
}

/// What a website is made from.
pub struct WebsiteSource<'a> {
    /// Sources and indicators.
    pub definitions: &'a Definitions,
    /// The tables.
    pub session: &'a Session,
    /// The store that they are of.
    pub store: &'a Path,
    /// The status of its sources.
    pub status: &'a StoreStatus,
    /// The run that makes the website, which is not in the run log yet. It has decided already whether there is a new
    /// edition.
    pub run: Option<&'a RunRecord>,
    /// Whether this process has the lock of the store, so that unfinished files are those of a killed process.
    pub is_locked: bool,
}

impl Website {
    /// The website of the settings, with the folder and the address of flags if there are any.
    pub fn new(context: &CommandContext, out: Option<PathBuf>, address: Option<Url>) -> Self {
        let mut settings = context.config.site.clone().unwrap_or_default();
        settings.address = address.or(settings.address);
        let out = out.or_else(|| variable("RACE_EQUITY_SITE").map(PathBuf::from));
        let out = out.or_else(|| settings.out.clone()).unwrap_or_else(|| PathBuf::from(config::SITE));
        Self { out, settings }
    }

    /// Checks the settings.
    ///
    /// # Errors
    /// If the address is not one of the web, the contact cannot be a link, or a report is not valid.
    pub fn check(&self) -> Result<(), ProgramError> {
        let refused =
            |message: String, hint: &str| Err(ProgramError::Usage { message, hint: hint.to_owned() });
        if let Some(address) = &self.settings.address
            && !(matches!(address.scheme(), "https" | "http")
                && address.query().is_none()
                && address.fragment().is_none())
        {
            return refused(
                format!("`{address}` is not the address of a website"),
                "write it as `https://example.org/race-equality`",
            );
        }
        if let Some(contact) = &self.settings.contact
            && !matches!(contact.scheme(), "https" | "http" | "mailto")
        {
            return refused(
                format!("`{contact}` is not an address for a contact"),
                "write an e-mail address as `mailto:edi@example.org`, or the address of a page",
            );
        }
        report_selection::check(&self.reports())
    }

    /// Whether the folder has a site that was made from the store, the settings and the editions as they are now.
    ///
    /// # Errors
    /// If a file of them cannot be read.
    pub fn is_current(&self, context: &CommandContext, store: &Path) -> Result<bool, ProgramError> {
        let editions = EditionFolders::read(&context.reports)?;
        let made_from = self.made_from(context, store, &editions)?;
        Ok(site::made_from(&self.out)? == Some(made_from))
    }

    /// Makes the reports that the newest edition lacks, and then the website. If the store has newer data than the
    /// newest edition, a new edition is made. `on_report` is called with the number of reports to make and each subject whose
    /// report is made.
    ///
    /// # Errors
    /// If a report or a page cannot be made. The earlier site then stays as it was.
    pub async fn make(
        &self,
        context: &CommandContext,
        source: &WebsiteSource<'_>,
        on_report: &(dyn Fn(usize, &Subject) + Sync),
    ) -> Result<SiteSummary, ProgramError> {
        self.check()?;
        let WebsiteSource { definitions, session, store, status, run, is_locked } = *source;
        let inputs = publish::load_inputs(context, definitions, session, store, status).await?;
        if is_locked {
            report::recover(&context.reports)?;
            files::clear_staging(&self.out, 0)?;
            finish_links(context)?;
        }
        let edition = edition_to_complete(context, inputs.newest, run.is_none())?;
        let missing = missing(context, &edition, self.subjects(&inputs)?);
        if !missing.is_empty() || (is_locked && lacks_its_page(context, &edition)?) {
            let placement = Placement::EachReport { replace: false };
            let number = missing.len();
            publish::publish(context, &inputs, &edition, &missing, placement, &|subject| {
                on_report(number, subject);
            })?;
        }
        let editions = EditionFolders::read(&context.reports)?;
        let of_site = SiteInputs {
            inputs: &inputs,
            session,
            reports: &context.reports,
            editions: &editions,
            changes: &changes_of_editions(context, run, &editions)?,
            made_from: self.made_from(context, store, &editions)?,
            address: self.settings.address.clone(),
            contact: self.settings.contact.clone().map(String::from),
        };
        Ok(site::make(&of_site, &self.out).await?)
    }

    /// Makes pages of the editions in the reports folder of the context, in a folder next to them, which shows errors in the
    /// templates of the website. `lines` is what the newest edition changed.
    ///
    /// # Errors
    /// If a page cannot be made.
    pub async fn try_templates(
        &self,
        context: &CommandContext,
        inputs: &Inputs,
        session: &Session,
        lines: Vec<DigestLine>,
    ) -> Result<(), ProgramError> {
        let editions = EditionFolders::read(&context.reports)?;
        let newest = editions.newest().map(|edition| (edition.name.clone(), lines));
        // Pages say more if there is an address.
        let address = self.settings.address.clone().or_else(|| Url::parse("https://example.org/").ok());
        let of_site = SiteInputs {
            inputs,
            session,
            reports: &context.reports,
            editions: &editions,
            changes: &newest.into_iter().collect(),
            made_from: String::new(),
            address,
            contact: self.settings.contact.clone().map(String::from),
        };
        site::make(&of_site, &context.reports.join(config::SITE)).await?;
        Ok(())
    }

    /// The reports that the site has pages of.
    pub(crate) fn reports(&self) -> Vec<String> {
        self.settings.reports.clone().unwrap_or_else(|| vec!["all".to_owned()])
    }

    fn subjects(&self, inputs: &Inputs) -> Result<Vec<Subject>, ProgramError> {
        report_selection::subjects(&self.reports(), inputs.known(), &|_| {})
    }

    /// The hash of everything that the site depends on.
    fn made_from(
        &self,
        context: &CommandContext,
        store: &Path,
        editions: &EditionFolders,
    ) -> Result<String, ProgramError> {
        let names: Vec<&str> = editions.editions.iter().map(|edition| edition.name.as_str()).collect();
        let inputs = fingerprint::of_inputs(context, store, &self.reports())?;
        let SiteSettings { address, contact, .. } = &self.settings;
        Ok(Hash::of(format!("{inputs} {names:?} {address:?} {contact:?}").as_bytes()).to_string())
    }
}

/// Updates the links to the editions, which a process that was killed after it made an edition did not. Does nothing if the
/// folder cannot be written.
fn finish_links(context: &CommandContext) -> Result<(), ProgramError> {
    let has_editions = EditionFolders::read(&context.reports)?.newest().is_some();
    if has_editions && files::check_writable(&context.reports).is_ok() {
        publish::update_links(context)?;
    }
    Ok(())
}

/// Whether a process that put a report into the edition was killed before it wrote the page of the edition.
fn lacks_its_page(context: &CommandContext, edition: &Edition) -> Result<bool, ProgramError> {
    let editions = EditionFolders::read(&context.reports)?;
    let Some(folder) = editions.edition(&edition.id) else { return Ok(false) };
    Ok(!report::names_all_reports(folder)?)
}

/// The newest edition; or a new one, named after the month of the newest data, if there is none, or if it has
/// older data and `can_begin` is set.
fn edition_to_complete(
    context: &CommandContext,
    newest_data: jiff::civil::Date,
    can_begin: bool,
) -> Result<Edition, ProgramError> {
    let editions = EditionFolders::read(&context.reports)?;
    let Some(newest) = editions.newest() else { return Ok(Edition::new(None, newest_data)?) };
    let date = site::edition_date(newest)?;
    if can_begin && date < newest_data {
        return publish::free_edition(&context.reports, newest_data);
    }
    Ok(Edition::new(Some(&newest.name), date)?)
}

/// The subjects that the edition has no report of, or one of a version of the program without its text as JSON.
fn missing(context: &CommandContext, edition: &Edition, all: Vec<Subject>) -> Vec<Subject> {
    let folder = context.reports.join(&edition.id);
    all.into_iter().filter(|subject| !folder.join(subject.folder()).join(report::MODEL).is_file()).collect()
}

/// What the digests of the store list, by the edition that each announced.
fn changes_of_editions(
    context: &CommandContext,
    current: Option<&RunRecord>,
    editions: &EditionFolders,
) -> Result<BTreeMap<String, Vec<DigestLine>>, ProgramError> {
    let store = &context.store;
    let mut found = BTreeMap::new();
    for run in RunRecord::all(store)?.iter().chain(current) {
        let Some(digest) = run.digest.as_deref().map(|name| name.trim_end_matches(".txt")) else { continue };
        for edition in run.editions.iter().filter(|name| editions.edition(name).is_some()) {
            found.insert(edition.clone(), changes::read_lines(store, digest)?);
        }
    }
    Ok(found)
}
