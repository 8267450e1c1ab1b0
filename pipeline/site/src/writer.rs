//! Writes the files of a site: only those that changed, and removes those that are no longer part of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::SiteError;
use store::snapshot::Hash;

/// Lists the files of the site with their hashes. It marks a folder as a website of this program.
const LIST: &str = ".race-equity-site.json";

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SiteSummary {
    /// Pages of the site.
    pub pages: usize,
    /// Files of the site, pages included.
    pub files: usize,
    /// Files that are new or have changed.
    pub written: usize,
    /// Files of the earlier site that were removed.
    pub removed: usize,
    /// Size of all files in bytes.
    pub bytes: u64,
}

pub(crate) struct SiteWriter {
    out: PathBuf,
    /// The hash of each file of the earlier site.
    before: BTreeMap<String, String>,
    now: BTreeMap<String, String>,
    summary: SiteSummary,
}

impl SiteWriter {
    /// A site in a folder that is empty, missing, or has an earlier site.
    pub(crate) fn begin(out: &Path) -> Result<Self, SiteError> {
        let list = out.join(LIST);
        let before = if list.is_file() {
            // A list that cannot be read only means that every file is written again.
            serde_json::from_slice(&files::read(&list)?).unwrap_or_default()
        } else if out.exists() && !files::list(out)?.is_empty() {
            return Err(SiteError::NotASite(out.display().to_string()));
        } else {
            BTreeMap::new()
        };
        files::create_folder(out)?;
        Ok(Self { out: out.to_owned(), before, now: BTreeMap::new(), summary: SiteSummary::default() })
    }

    /// Adds a file, by its path inside the site with slashes. It is written unless the file there has the same bytes.
    pub(crate) fn file(&mut self, path: &str, bytes: &[u8]) -> Result<(), SiteError> {
        let hash = Hash::of(bytes).to_string();
        let target = self.out.join(path);
        let is_there = self.before.get(path) == Some(&hash)
            && target.metadata().is_ok_and(|there| there.len() == bytes.len() as u64);
        if !is_there {
            files::write_draft(&target, bytes)?;
            self.summary.written += 1;
        }
        self.summary.files += 1;
        self.summary.pages += usize::from(path.ends_with(".html"));
        self.summary.bytes += bytes.len() as u64;
        self.now.insert(path.to_owned(), hash);
        Ok(())
    }

    /// Adds a copy of a file.
    pub(crate) fn copy(&mut self, from: &Path, path: &str) -> Result<(), SiteError> {
        self.file(path, &files::read(from)?)
    }

    /// The paths of the files so far, such as `places/trust-rxr/index.html`.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.now.keys().map(String::as_str)
    }

    /// Removes the files that are no longer part of the site.
    pub(crate) fn finish(mut self) -> Result<SiteSummary, SiteError> {
        let gone: BTreeSet<&String> =
            self.before.keys().filter(|path| !self.now.contains_key(*path)).collect();
        for path in gone {
            // A list that was edited must not lead out of the folder.
            if Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_))) {
                files::remove_file(&self.out.join(path))?;
                self.summary.removed += 1;
            }
        }
        let list = serde_json::to_vec_pretty(&self.now).unwrap_or_default();
        files::write_whole(&self.out.join(LIST), &list)?;
        Ok(self.summary)
    }
}
