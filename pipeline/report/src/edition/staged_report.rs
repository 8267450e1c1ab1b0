//! A report's folder while it is made, and how it is put in place.

use std::path::{Path, PathBuf};

use super::frozen;
use crate::{ReportError, Target};

/// How a report that another one is about to replace begins, for the moment between the two renames.
const OLD: &str = ".old-";

/// Removes what killed processes left half made among the editions, and puts back a report that was to be
/// replaced if nothing replaced it. The caller must have the lock of the store.
///
/// # Errors
/// If a folder cannot be listed, or something in it cannot be moved or removed.
pub fn recover(out: &Path) -> Result<(), ReportError> {
    files::clear_staging(out, 1)?;
    for edition in files::list(out)?.into_iter().filter(|path| path.is_dir() && !path.is_symlink()) {
        for old in files::list(&edition)? {
            let Some(name) = files::name(&old).strip_prefix(OLD).map(str::to_owned) else { continue };
            let place = edition.join(name);
            if place.exists() {
                files::remove_folder(&old)?;
            } else {
                files::rename(&old, &place)?;
                files::sync_folder(&edition)?;
            }
        }
    }
    Ok(())
}

/// A report's folder under construction, next to its final place.
#[derive(Debug)]
pub(crate) struct StagedReport {
    edition: String,
    /// A newer edition, which makes this one frozen.
    newer: Option<String>,
    place: PathBuf,
    folder: files::StagingFolder,
}

impl StagedReport {
    /// Begins the folder `out/<edition>/<name>`.
    ///
    /// # Errors
    /// If the report exists and may not be replaced, or the folder cannot be made.
    pub(crate) fn begin(target: Target<'_>, name: &str) -> Result<Self, ReportError> {
        let Target { edition, out, shelf, replace } = target;
        let within = out.join(&edition.id);
        let place = within.join(name);
        if place.exists() && !replace {
            return Err(ReportError::EditionExists { edition: edition.id.clone(), place });
        }
        files::create_folder(&within)?;
        let folder = files::StagingFolder::begin(&within)?;
        let newer = shelf.after(&edition.id).last().map(|newer| newer.name.clone());
        Ok(Self { edition: edition.id.clone(), newer, place, folder })
    }

    /// The folder to write the report's files to.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Puts the finished folder in place and returns its path. An existing report with the same bytes, except for
    /// notices of corrections, is left as it is.
    ///
    /// # Errors
    /// If the edition is frozen and the report would change, or the operating system refuses; the report that
    /// was there before is then still there.
    pub(crate) fn publish(self) -> Result<PathBuf, ReportError> {
        if self.place.exists() {
            let Some(file) = frozen::difference(&self.place, self.folder.path())? else {
                return Ok(self.place);
            };
            if let Some(newer) = self.newer {
                let file = self.place.join(file);
                return Err(ReportError::Frozen { edition: self.edition, newer, file });
            }
        }
        files::make_folder_readable(self.folder.path())?;
        files::sync_tree(self.folder.path())?;
        files::failpoint("draft");
        let made = self.folder.keep();
        let old = self.place.with_file_name(format!("{OLD}{}", files::name(&self.place)));
        if self.place.exists() {
            files::rename(&self.place, &old)?;
            files::failpoint("report-aside");
        }
        if let Err(error) = files::rename(&made, &self.place) {
            if old.exists() {
                files::rename(&old, &self.place)?;
            }
            files::remove_folder(&made)?;
            return Err(error.into());
        }
        files::failpoint("report-in-place");
        files::remove_folder(&old)?;
        if let Some(within) = self.place.parent() {
            files::sync_folder(within)?;
        }
        Ok(self.place)
    }
}
