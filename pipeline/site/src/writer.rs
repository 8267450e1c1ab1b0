//! Writes the files of a site: only those that changed, and removes those that are no longer part of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

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

/// A file in the list.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct ListedFile {
    hash: String,
    bytes: u64,
    /// What it was made from, if that is known more quickly than its bytes: see [`SiteWriter::is_current`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inputs: Option<String>,
}

pub(crate) struct SiteWriter {
    out: PathBuf,
    /// The files of the earlier site.
    before: BTreeMap<String, ListedFile>,
    now: BTreeMap<String, ListedFile>,
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
        self.listed(path, bytes, None)
    }

    /// Adds a file that takes long to make. `inputs` identifies what it was made from, so that the next site can keep
    /// it without making it again.
    pub(crate) fn made_from(&mut self, path: &str, bytes: &[u8], inputs: String) -> Result<(), SiteError> {
        self.listed(path, bytes, Some(inputs))
    }

    /// Whether the earlier site has this file, made from the same inputs.
    pub(crate) fn is_current(&self, path: &str, inputs: &str) -> bool {
        self.before
            .get(path)
            .is_some_and(|file| file.inputs.as_deref() == Some(inputs) && self.is_there(path, file))
    }

    /// Adds a file of the earlier site as it is.
    pub(crate) fn keep(&mut self, path: &str) {
        if let Some(file) = self.before.get(path).cloned() {
            self.add(path, file);
        }
    }

    fn is_there(&self, path: &str, file: &ListedFile) -> bool {
        self.out.join(path).metadata().is_ok_and(|there| there.len() == file.bytes)
    }

    fn listed(&mut self, path: &str, bytes: &[u8], inputs: Option<String>) -> Result<(), SiteError> {
        let file = ListedFile { hash: Hash::of(bytes).to_string(), bytes: bytes.len() as u64, inputs };
        let same = self.before.get(path).is_some_and(|before| before.hash == file.hash);
        if !same || !self.is_there(path, &file) {
            files::write_draft(&self.out.join(path), bytes)?;
            self.summary.written += 1;
        }
        self.add(path, file);
        Ok(())
    }

    fn add(&mut self, path: &str, file: ListedFile) {
        self.summary.files += 1;
        self.summary.pages += usize::from(path.ends_with(".html"));
        self.summary.bytes += file.bytes;
        self.now.insert(path.to_owned(), file);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_only_if_it_was_made_from_the_same_inputs() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("site");
        let mut first = SiteWriter::begin(&out).unwrap();
        assert!(!first.is_current("a.png", "one"));
        first.made_from("a.png", b"dots", "one".to_owned()).unwrap();
        first.file("b.html", b"page").unwrap();
        assert_eq!(first.finish().unwrap().written, 2);

        let mut second = SiteWriter::begin(&out).unwrap();
        assert!(!second.is_current("a.png", "two") && !second.is_current("b.html", "one"));
        assert!(second.is_current("a.png", "one"));
        second.keep("a.png");
        let summary = second.finish().unwrap();
        assert_eq!((summary.files, summary.written, summary.removed), (1, 0, 1));
        assert_eq!(summary.bytes, 4);
        assert!(out.join("a.png").is_file() && !out.join("b.html").exists());

        // What was kept is still known to the site after that, and a damaged file is made again.
        assert!(SiteWriter::begin(&out).unwrap().is_current("a.png", "one"));
        files::write_draft(&out.join("a.png"), b"dot").unwrap();
        assert!(!SiteWriter::begin(&out).unwrap().is_current("a.png", "one"));
    }
}
