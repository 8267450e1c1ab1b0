//! Writes the files of a site: only those that changed, and removes those that are no longer part of it.
//!
//! Changed files are first written into a staging folder in the folder of the site, and moved when all of them are
//! there: a site that cannot be made leaves the earlier one as it was. Each move replaces a whole file, pages last, so
//! that a reader meanwhile sees pages of the earlier site or of the new one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::SiteError;
use super::page::is_page;
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
    files: BTreeMap<String, ListedFile>,
}

/// A file in the list.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct ListedFile {
    /// Empty while the file is being replaced.
    hash: String,
    bytes: u64,
    /// What it was made from, if that is known more quickly than its bytes: see [`SiteWriter::is_current`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    inputs: Option<String>,
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
        let text = serde_json::to_vec(self).unwrap_or_default();
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
    /// The files of the earlier site.
    before: BTreeMap<String, ListedFile>,
    now: BTreeMap<String, ListedFile>,
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
            files::write_draft(&self.staging.path().join(path), bytes)?;
            self.changed.insert(path.to_owned());
        }
        self.add(path, file);
        Ok(())
    }

    fn add(&mut self, path: &str, file: ListedFile) {
        self.summary.files += 1;
        self.summary.pages += usize::from(is_page(path));
        self.summary.bytes += file.bytes;
        self.now.insert(path.to_owned(), file);
    }

    /// Adds a copy of a file.
    pub(crate) fn copy(&mut self, from: &Path, path: &str) -> Result<(), SiteError> {
        self.file(path, &files::read(from)?)
    }

    /// Keeps the files of the earlier site whose path is `kept`, if this site does not have them already.
    pub(crate) fn keep_earlier(&mut self, kept: impl Fn(&str) -> bool) {
        let earlier: Vec<(String, ListedFile)> = self
            .before
            .iter()
            .filter(|(path, _)| is_inside(path) && kept(path) && !self.now.contains_key(*path))
            .map(|(path, file)| (path.clone(), file.clone()))
            .collect();
        for (path, file) in earlier {
            if self.out.join(&path).is_file() {
                self.add(&path, file);
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

    /// Puts the changed files in place, and removes those that are no longer part of the site.
    pub(crate) fn finish(mut self, edition: &str, made_from: &str) -> Result<SiteSummary, SiteError> {
        let (edition, made_from) = (edition.to_owned(), made_from.to_owned());
        // If this is stopped half-way, the next site writes these files again.
        let mut replacing = self.before.clone();
        replacing.extend(self.changed.iter().map(|path| (path.clone(), ListedFile::default())));
        SiteList { files: replacing, ..SiteList::default() }.write(&self.out)?;
        let mut changed: Vec<&String> = self.changed.iter().collect();
        changed.sort_by_key(|path| is_page(path));
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
    fn a_file_is_kept_only_if_it_was_made_from_the_same_inputs() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("site");
        let mut first = SiteWriter::begin(&out).unwrap();
        assert!(!first.is_current("a.png", "one"));
        first.made_from("a.png", b"dots", "one".to_owned()).unwrap();
        first.file("b.html", b"page").unwrap();
        assert_eq!(first.finish("2026-07", "hash").unwrap().written, 2);

        let mut second = SiteWriter::begin(&out).unwrap();
        assert!(!second.is_current("a.png", "two") && !second.is_current("b.html", "one"));
        assert!(second.is_current("a.png", "one"));
        second.keep("a.png");
        let summary = second.finish("2026-07", "hash").unwrap();
        assert_eq!((summary.files, summary.written, summary.removed), (1, 0, 1));
        assert_eq!(summary.bytes, 4);
        assert!(out.join("a.png").is_file() && !out.join("b.html").exists());

        // What was kept is still known to the site after that, and a damaged file is made again.
        assert!(SiteWriter::begin(&out).unwrap().is_current("a.png", "one"));
        files::write_draft(&out.join("a.png"), b"dot").unwrap();
        assert!(!SiteWriter::begin(&out).unwrap().is_current("a.png", "one"));
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
