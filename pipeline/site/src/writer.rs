//! Writes the files of a site: only those that changed, and removes those that are no longer part of it.
//!
//! Changed files are first written into a staging folder in the folder of the site, and moved when all of them are
//! there: a site that cannot be made leaves the earlier one as it was. Each move replaces a whole file, pages last, so
//! that a reader meanwhile sees pages of the earlier site or of the new one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::SiteError;
use store::snapshot::Hash;

/// Lists the files of the site with their hashes. It marks a folder as a website of this program.
const LIST: &str = ".race-equity-site.json";

/// The list of the files of a site.
#[derive(Debug, Default, Deserialize, Serialize)]
struct SiteList {
    /// The edition of the site; empty while the first site is made.
    edition: String,
    /// Hash of everything that the site was made from.
    made_from: String,
    /// The hash of each file; empty for a file that is being replaced.
    files: BTreeMap<String, String>,
}

impl SiteList {
    fn read(out: &Path) -> Result<Option<Self>, SiteError> {
        let list = out.join(LIST);
        if !list.is_file() {
            return Ok(None);
        }
        // A list that cannot be read only means that every file is written again.
        Ok(Some(serde_json::from_slice(&files::read(&list)?).unwrap_or_default()))
    }

    fn write(&self, out: &Path) -> Result<(), SiteError> {
        let text = serde_json::to_vec_pretty(self).unwrap_or_default();
        Ok(files::write_whole(&out.join(LIST), &text)?)
    }
}

/// What the site in a folder was made from, as [`super::SiteInputs::made_from`] said; `None` if there is no complete
/// site.
///
/// # Errors
/// If the list of its files cannot be read.
pub fn made_from(out: &Path) -> Result<Option<String>, SiteError> {
    Ok(SiteList::read(out)?.map(|list| list.made_from).filter(|made_from| !made_from.is_empty()))
}

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
    staging: files::StagingFolder,
    /// The hash of each file of the earlier site.
    before: BTreeMap<String, String>,
    now: BTreeMap<String, String>,
    /// The files in the staging folder.
    changed: BTreeSet<String>,
    summary: SiteSummary,
}

impl SiteWriter {
    /// A site in a folder that is empty, missing, or has an earlier site.
    pub(crate) fn begin(out: &Path) -> Result<Self, SiteError> {
        let before = match SiteList::read(out)? {
            Some(list) => list.files,
            None if out.exists() && (!out.is_dir() || !files::list(out)?.is_empty()) => {
                return Err(SiteError::NotASite(out.display().to_string()));
            }
            None => {
                files::create_folder(out)?;
                SiteList::default().write(out)?;
                BTreeMap::new()
            }
        };
        let staging = files::StagingFolder::begin(out)?;
        Ok(Self {
            out: out.to_owned(),
            staging,
            before,
            now: BTreeMap::new(),
            changed: BTreeSet::new(),
            summary: SiteSummary::default(),
        })
    }

    /// Adds a file, by its path inside the site with slashes. It is written unless the file there has the same bytes.
    pub(crate) fn file(&mut self, path: &str, bytes: &[u8]) -> Result<(), SiteError> {
        let hash = Hash::of(bytes).to_string();
        let is_there = self.before.get(path) == Some(&hash)
            && self.out.join(path).metadata().is_ok_and(|there| there.len() == bytes.len() as u64);
        if !is_there {
            files::write_draft(&self.staging.path().join(path), bytes)?;
            self.changed.insert(path.to_owned());
        }
        self.count(path, bytes.len() as u64);
        self.now.insert(path.to_owned(), hash);
        Ok(())
    }

    /// Adds a copy of a file.
    pub(crate) fn copy(&mut self, from: &Path, path: &str) -> Result<(), SiteError> {
        self.file(path, &files::read(from)?)
    }

    /// Keeps the files of the earlier site whose path is `kept`, if this site does not have them already.
    pub(crate) fn keep_earlier(&mut self, kept: impl Fn(&str) -> bool) {
        let earlier: Vec<(String, String)> = self
            .before
            .iter()
            .filter(|(path, _)| is_inside(path) && kept(path) && !self.now.contains_key(*path))
            .map(|(path, hash)| (path.clone(), hash.clone()))
            .collect();
        for (path, hash) in earlier {
            if let Ok(there) = self.out.join(&path).metadata() {
                self.count(&path, there.len());
                self.now.insert(path, hash);
            }
        }
    }

    /// The folders that the earlier site has directly below a folder, such as `data/`.
    pub(crate) fn earlier_folders(&self, below: &str) -> BTreeSet<String> {
        let inside = self.before.keys().filter_map(|path| path.strip_prefix(below)?.split_once('/'));
        inside.map(|(folder, _)| folder.to_owned()).collect()
    }

    /// The paths of the files so far, such as `places/trust-rxr/index.html`.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.now.keys().map(String::as_str)
    }

    fn count(&mut self, path: &str, bytes: u64) {
        self.summary.files += 1;
        self.summary.pages += usize::from(path.ends_with(".html"));
        self.summary.bytes += bytes;
    }

    /// Puts the changed files in place, and removes those that are no longer part of the site.
    pub(crate) fn finish(mut self, edition: &str, made_from: &str) -> Result<SiteSummary, SiteError> {
        let (edition, made_from) = (edition.to_owned(), made_from.to_owned());
        // If this is stopped half-way, the next site writes these files again.
        let mut replacing = self.before.clone();
        replacing.extend(self.changed.iter().map(|path| (path.clone(), String::new())));
        SiteList { files: replacing, ..SiteList::default() }.write(&self.out)?;
        let mut changed: Vec<&String> = self.changed.iter().collect();
        changed.sort_by_key(|path| path.ends_with(".html"));
        let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
        for path in changed {
            let target = self.out.join(path);
            if let Some(folder) = target.parent()
                && folders.insert(folder.to_owned())
            {
                files::create_folder(folder)?;
            }
            files::rename(&self.staging.path().join(path), &target)?;
        }
        let gone = self.before.keys().filter(|path| !self.now.contains_key(*path) && is_inside(path));
        for path in gone {
            remove(&self.out, path)?;
            self.summary.removed += 1;
        }
        self.summary.written = self.changed.len();
        SiteList { edition, made_from, files: self.now }.write(&self.out)?;
        Ok(self.summary)
    }
}

/// A list that was edited must not lead out of the folder.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Removes a file of the site, and the folders that are empty then.
fn remove(out: &Path, path: &str) -> Result<(), SiteError> {
    files::remove_file(&out.join(path))?;
    for folder in Path::new(path).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
        let folder = out.join(folder);
        if folder.is_dir() && !files::list(&folder)?.is_empty() {
            break;
        }
        files::remove_folder(&folder)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(out: &Path, files: &[(&str, &str)]) -> SiteSummary {
        let mut site = SiteWriter::begin(out).unwrap();
        for (path, text) in files {
            site.file(path, text.as_bytes()).unwrap();
        }
        site.keep_earlier(|path| path.starts_with("data/2026-07/"));
        site.finish("2026-08", "hash").unwrap()
    }

    fn text(out: &Path, path: &str) -> Option<String> {
        let path = out.join(path);
        path.is_file().then(|| files::read_text(&path).unwrap())
    }

    #[test]
    fn only_changed_files_are_written_and_stale_ones_removed() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("site");
        let first =
            site(&out, &[("index.html", "one"), ("old/page/index.html", "old"), ("data/2026-07/a.csv", "a")]);
        assert_eq!((first.files, first.pages, first.written, first.removed), (3, 2, 3, 0));
        let second = site(&out, &[("index.html", "two")]);
        assert_eq!((second.files, second.written, second.removed), (2, 1, 1));
        assert_eq!(text(&out, "index.html").as_deref(), Some("two"));
        assert_eq!(text(&out, "data/2026-07/a.csv").as_deref(), Some("a"));
        assert!(!out.join("old").exists());
        let third = site(&out, &[("index.html", "two")]);
        assert_eq!((third.written, third.removed), (0, 0));
    }

    #[test]
    fn a_site_that_is_not_finished_leaves_the_earlier_one() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("site");
        site(&out, &[("index.html", "one")]);
        let mut unfinished = SiteWriter::begin(&out).unwrap();
        unfinished.file("index.html", b"two").unwrap();
        drop(unfinished);
        assert_eq!(text(&out, "index.html").as_deref(), Some("one"));
        assert_eq!(made_from(&out).unwrap().as_deref(), Some("hash"));
        assert_eq!(site(&out, &[("index.html", "one")]).written, 0);
    }

    #[test]
    fn a_folder_with_other_files_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        files::write_whole(&folder.path().join("thesis.docx"), b"words").unwrap();
        assert!(matches!(SiteWriter::begin(folder.path()), Err(SiteError::NotASite(_))));
        assert!(folder.path().join("thesis.docx").is_file());
    }

    #[test]
    fn an_edited_list_cannot_remove_files_outside_the_site() {
        let folder = tempfile::tempdir().unwrap();
        let (out, other) = (folder.path().join("site"), folder.path().join("other.txt"));
        site(&out, &[("index.html", "one")]);
        files::write_whole(&other, b"words").unwrap();
        let list = files::read_text(&out.join(LIST)).unwrap().replace("index.html", "../other.txt");
        files::write_whole(&out.join(LIST), list.as_bytes()).unwrap();
        site(&out, &[("index.html", "two")]);
        assert!(other.is_file());
    }
}
