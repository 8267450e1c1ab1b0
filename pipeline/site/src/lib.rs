//! The website: static pages that any web server, or a shared folder, can serve. It is made from the newest edition of
//! the reports and the tables of the store. All links are relative, and no page asks anything of another site.

mod about;
mod compare;
mod compare_rows;
mod correction_pages;
mod data_pages;
mod data_tables;
mod edition_changes;
mod edition_pages;
mod edition_summary;
mod feeds;
mod figure_document;
mod figure_embed;
mod figure_metadata;
mod figure_pages;
mod figure_shapes;
mod framework_pages;
mod home;
mod indicator_pages;
mod page;
mod place_document;
mod place_pages;
mod place_rows;
mod place_tree;
mod places_index;
mod report_model;
mod script;
mod search;
mod site_map;
mod writer;

use std::collections::BTreeMap;
use std::path::Path;

use benchmark::{BenchmarkError, Session};
use catalogue::data_file::DataError;
use changes::DigestLine;
use files::FileError;
use report::{EditionFolders, Inputs, ReportError};
use url::Url;

pub use compare::try_queries;
pub use edition_summary::edition_date;
use place_tree::PlaceTree;
pub use writer::{SiteSummary, made_from};

/// A website that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file of the site, an edition or the templates.
    #[error(transparent)]
    File(#[from] FileError),
    /// A file of `data/`.
    #[error(transparent)]
    Data(#[from] DataError),
    /// An edition, or a name of a place.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A table of the store.
    #[error(transparent)]
    Benchmark(#[from] BenchmarkError),
    /// A template.
    #[error("`report-templates/{template}`{} does not fit the page: {problem}", .line.map_or_else(String::new, |line| format!(", line {line},")))]
    Template {
        /// Its name.
        template: String,
        /// The line, from 1, if it is known.
        line: Option<usize>,
        /// What is wrong.
        problem: String,
    },
    /// A file of an edition that is not in the form that this program writes.
    #[error("`{file}` is not in the form that this program writes: {problem}")]
    Edition {
        /// The file.
        file: String,
        /// What is wrong.
        problem: String,
    },
    /// A table or document that cannot be written as a file.
    #[error("cannot write the data of `{table}`: {problem}")]
    Table {
        /// The table.
        table: String,
        /// What is wrong.
        problem: String,
    },
    /// A folder that has files of somebody else.
    #[error("`{0}` has files, and is not a website that this program made")]
    NotASite(String),
    /// There is no edition to make pages of.
    #[error("there is no edition of the reports")]
    NoEdition,
}

impl SiteError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Report(error) => error.hint(),
            Self::Data(error) => error.hint(),
            Self::Benchmark(error) => error.hint(),
            Self::NotASite(_) => {
                Some("name an empty folder with `--out`, or one with a website of this program".to_owned())
            }
            Self::Edition { .. } => {
                Some("make the reports again: `race-equity report --all --replace`".to_owned())
            }
            Self::NoEdition => Some("make it: `race-equity report --all`".to_owned()),
            Self::File(_) | Self::Template { .. } | Self::Table { .. } => None,
        }
    }
}

/// What a site is made from.
pub struct SiteInputs<'a> {
    /// Places, indicators, frameworks and sources.
    pub inputs: &'a Inputs,
    /// The tables of the store.
    pub session: &'a Session,
    /// The folder of the editions.
    pub reports: &'a Path,
    /// The editions, the oldest first.
    pub editions: &'a EditionFolders,
    /// What the digest of each edition lists, by the name of the edition.
    pub changes: &'a BTreeMap<String, Vec<DigestLine>>,
    /// Hash of everything that the site depends on, which [`made_from`] gives again.
    pub made_from: String,
    /// Public address of the site, for feeds, the site map and previews of links; these need whole addresses.
    pub address: Option<Url>,
    /// How readers reach the publisher: an e-mail address or the address of a page.
    pub contact: Option<String>,
}

/// Makes the website in a folder. Files that have not changed are not written again, and files of an earlier site that
/// are not part of this one are removed, except data and reports of earlier editions. If it fails, an earlier site
/// stays as it was.
///
/// # Errors
/// If the folder has other files, an edition or a table cannot be read, or a file cannot be written.
pub async fn make(inputs: &SiteInputs<'_>, out: &Path) -> Result<SiteSummary, SiteError> {
    let edition = inputs.editions.newest().ok_or(SiteError::NoEdition)?;
    let mut site = writer::SiteWriter::begin(out)?;
    let pages = page::Pages::new(inputs)?;
    let editions = edition_summary::summaries(inputs)?;
    let feeds = feeds::Feeds::load(inputs).await?;
    pages.assets(&mut site)?;
    let tree = PlaceTree::load(inputs).await?;
    let indicators = report::indicator_pages(inputs.inputs);
    home::write(inputs, &tree, &indicators, &pages, &mut site)?;
    places_index::write(inputs, &pages, &mut site).await?;
    place_pages::write(inputs, &tree, &feeds, &pages, &mut site)?;
    indicator_pages::write(inputs, &tree, &indicators, &pages, &mut site)?;
    framework_pages::write(inputs, &tree, &feeds, &pages, &mut site)?;
    figure_pages::write(inputs, &pages, &mut site)?;
    search::write(inputs, &mut site).await?;
    compare::write(inputs, &pages, &mut site).await?;
    data_pages::write(inputs, &editions, &pages, &mut site).await?;
    edition_pages::write(inputs, &editions, &feeds, &pages, &mut site)?;
    correction_pages::write(inputs, &editions, &pages, &mut site)?;
    about::write(inputs, &pages, &mut site)?;
    feeds.write(inputs, &editions, &pages, &mut site)?;
    site_map::write(inputs, &mut site)?;
    site.finish(&edition.name, &inputs.made_from)
}
