//! A report's folder while it is made, and how it comes to stand.

use std::path::{Path, PathBuf};

use super::{Edition, Shelf, frozen};
use crate::files;
use crate::report::ReportError;

/// A report's folder under construction, beside the place where it will stand.
#[derive(Debug)]
pub(in crate::report) struct Draft {
    edition: String,
    /// A newer edition that stands, which makes this one frozen.
    newer: Option<String>,
    place: PathBuf,
    folder: tempfile::TempDir,
}

impl Draft {
    /// Begins the folder `out/<edition>/<name>`.
    ///
    /// # Errors
    /// When the report already stands there and may not be replaced, or the folder cannot be made.
    pub(in crate::report) fn begin(
        out: &Path,
        shelf: &Shelf,
        edition: &Edition,
        name: &str,
        replace: bool,
    ) -> Result<Self, ReportError> {
        let within = out.join(&edition.id);
        let place = within.join(name);
        if place.exists() && !replace {
            return Err(ReportError::EditionExists { edition: edition.id.clone(), place });
        }
        files::create_folder(&within)?;
        let folder = tempfile::Builder::new()
            .prefix(".part-")
            .tempdir_in(&within)
            .map_err(|source| files::FileError::new("make a folder in", &within, source))?;
        let newer = shelf.after(&edition.id).last().map(|newer| newer.name.clone());
        Ok(Self { edition: edition.id.clone(), newer, place, folder })
    }

    /// Where to write the report's files.
    pub(in crate::report) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Puts the finished folder in place, and returns where. One that stands there with the same bytes, but for
    /// notices of corrections, is left as it is.
    ///
    /// # Errors
    /// When the edition is frozen and the report would change, or the operating system refuses; the report that
    /// stood there before then still stands.
    pub(in crate::report) fn publish(self) -> Result<PathBuf, ReportError> {
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
        let made = self.folder.keep();
        let old = made.with_extension("old");
        if self.place.exists() {
            files::rename(&self.place, &old)?;
        }
        if let Err(error) = files::rename(&made, &self.place) {
            if old.exists() {
                files::rename(&old, &self.place)?;
            }
            files::remove_folder(&made)?;
            return Err(error.into());
        }
        files::remove_folder(&old)?;
        if let Some(within) = self.place.parent() {
            files::sync_folder(within)?;
        }
        Ok(self.place)
    }
}
