//! Editions: a folder of reports that belong together. The newest edition may be made again. Once there is a
//! newer one, an edition is frozen: the only thing that may still be added is a notice, at its marked place in
//! an HTML page, that a figure has been corrected (see [`notice`]). PDF, data, figures and provenance keep
//! their bytes.

mod correction;
mod corrections_page;
mod folders;
mod frozen;
mod hashes;
mod notice;
mod order;
mod reason;
mod staged_report;
mod version;

use std::path::Path;

use jiff::civil::Date;

use super::ReportError;

pub use correction::{FILE as CORRECTIONS, FigureCorrection};
pub(super) use corrections_page::change_in_words;
pub use corrections_page::{in_words as correction_in_words, publish as publish_corrections};
pub use folders::{EditionFolder, EditionFolders, FigureDescription, FigureFolder};
pub use hashes::{EditionCheck, check_edition, is_whole, names_all_reports};
pub(super) use hashes::{with_files, write as write_hashes};
pub(super) use reason::{Origins, RevisionContext};
pub(super) use staged_report::StagedReport;
pub use staged_report::recover;
pub(super) use version::{Revision, set_versions};

/// Names in the folder of the editions that are not editions.
const TAKEN: [&str; 5] = ["latest", "latest.part", "latest.txt", "corrections.html", "corrections.json"];

/// An edition of the reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its name, and its folder: "2026-07".
    pub id: String,
    /// The day its data were taken, which is also the creation date inside its files: an edition made
    /// again has the same bytes.
    pub date: Date,
}

impl Edition {
    /// The edition named by `id`, or after the month of the newest data.
    ///
    /// # Errors
    /// If the name could not be a folder on every system.
    pub fn new(id: Option<&str>, newest_data: Date) -> Result<Self, ReportError> {
        let id = id.map_or_else(|| newest_data.strftime("%Y-%m").to_string(), str::to_owned);
        let allowed =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-.".contains(letter);
        let begins = id.chars().next().is_some_and(|letter| letter.is_ascii_alphanumeric());
        let is_taken = TAKEN.contains(&id.as_str()) || !files::is_portable_name(&id);
        if !begins || is_taken || id.len() > 40 || !id.chars().all(allowed) {
            return Err(ReportError::EditionName(id));
        }
        Ok(Self { id, date: newest_data })
    }

    /// "12 July 2026".
    pub fn date_in_words(&self) -> String {
        format::date(self.date)
    }

    /// Seconds since 1970 at the start of its day.
    pub fn timestamp(&self) -> i64 {
        self.date.to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |day| day.timestamp().as_second())
    }
}

/// The names of the editions that have a page for readers, the newest first.
///
/// # Errors
/// If the folder cannot be listed.
pub fn readable_editions(out: &Path) -> Result<Vec<String>, ReportError> {
    let editions = files::list(out)?.into_iter();
    let mut names: Vec<String> = editions
        .filter(|path| !path.is_symlink() && path.join(super::index::PAGE).is_file())
        .map(|path| files::name(&path))
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort_by(|one, other| order::compare(other, one));
    Ok(names)
}

/// Lets `<out>/latest` point to the newest edition: the one whose name sorts last, its numbers as numbers.
///
/// # Errors
/// If the folder cannot be listed or the pointer cannot be put in place.
pub fn point_to_latest(out: &Path) -> Result<(), ReportError> {
    if let Some(newest) = EditionFolders::read(out)?.newest() {
        files::point(&out.join("latest"), &newest.name)?;
    }
    Ok(())
}
