//! Copies a folder to a target, and sends only what changed. A list at the target says what was put there, so that files
//! of others are left alone. The list is written before anything else, with what is about to change, so that a copy that
//! was stopped is finished by the next one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::file_list::{FileList, ListedFile, names};
use crate::place::{Condition, Place, Version};
use crate::{RemoteError, Target, parallel};

/// The name of the list at a target.
const LIST: &str = "race-equity-files.json";

/// Raised when a key of the list changes its meaning.
const VERSION: u32 = 1;

/// The list at a target.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct PublishedList {
    version: u32,
    /// What was published: "website", "edition 2026-07".
    what: String,
    files: FileList,
    /// Files that are being written or removed. After a copy that was stopped, their state is unknown.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    unfinished: BTreeSet<String>,
}

/// What becomes of a file at the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileChange {
    /// It is not there yet.
    New,
    /// It is there with other bytes.
    Changed,
    /// It is there already.
    Same,
    /// An earlier copy put it there, and the folder no longer has it.
    Removed,
}

/// A file of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedFile {
    /// Its name below the folder.
    pub name: String,
    /// Its length; that of the earlier file, if it is removed.
    pub bytes: u64,
    /// What becomes of it.
    pub change: FileChange,
}

/// A folder to copy, compared with what is at the target.
#[derive(Debug)]
pub struct PublishPlan {
    source: PathBuf,
    target: Target,
    place: Place,
    what: String,
    files: FileList,
    earlier: FileList,
    version: Option<Version>,
    is_unfinished: bool,
    /// The files, in the order of their names.
    pub planned: Vec<PlannedFile>,
}

impl PublishPlan {
    /// Compares the folder `source` with a target. `what` says what the folder is, such as "website": a target with
    /// something else is refused. `replace` allows to overwrite files that `publish` did not put there.
    ///
    /// # Errors
    /// If the target cannot be read, has something else, or has files of others with the same names.
    pub fn new(source: &Path, what: &str, target: &Target, replace: bool) -> Result<Self, RemoteError> {
        refuse_inside(source, target)?;
        let place = Place::open(target)?;
        let found = place.read(LIST)?;
        let version = found.as_ref().map(|object| object.version.clone());
        let list = found.map(|object| read_list(&object.bytes, target)).transpose()?;
        let (earlier, unfinished) = match list {
            Some(list) if list.what != what => {
                return Err(RemoteError::OtherKind {
                    target: target.to_string(),
                    found: list.what,
                    expected: what.to_owned(),
                });
            }
            Some(list) => (list.files, list.unfinished),
            None => (FileList::new(), BTreeSet::new()),
        };
        let files = read_folder(source)?;
        let there: BTreeMap<String, u64> =
            place.list("")?.into_iter().map(|listed| (listed.name, listed.bytes)).collect();
        let is_ours = |name: &String| earlier.contains_key(name) || unfinished.contains(name);
        let foreign: Vec<String> =
            files.keys().filter(|name| there.contains_key(*name) && !is_ours(name)).cloned().collect();
        if !foreign.is_empty() && !replace {
            return Err(RemoteError::Foreign { target: target.to_string(), names: foreign });
        }
        let change = |name: &String, file: &ListedFile| match (earlier.get(name), there.get(name)) {
            (_, None) => FileChange::New,
            (Some(before), Some(bytes))
                if before == file && *bytes == file.bytes && !unfinished.contains(name) =>
            {
                FileChange::Same
            }
            _ => FileChange::Changed,
        };
        let planned = files
            .iter()
            .map(|(name, file)| (name.clone(), file.bytes, change(name, file)))
            .collect::<Vec<_>>();
        let gone = earlier.keys().chain(&unfinished).collect::<BTreeSet<_>>().into_iter();
        let gone = gone.filter(|name| !files.contains_key(*name) && there.contains_key(*name));
        let gone: Vec<_> = gone
            .map(|name| (name.clone(), there.get(name).copied().unwrap_or(0), FileChange::Removed))
            .collect();
        let mut planned: Vec<PlannedFile> = planned
            .into_iter()
            .chain(gone)
            .map(|(name, bytes, change)| PlannedFile { name, bytes, change })
            .collect();
        planned.sort_by(|one, other| one.name.cmp(&other.name));
        let is_unfinished = !unfinished.is_empty() || earlier.len() != files.len();
        let (source, target, what) = (source.to_owned(), target.clone(), what.to_owned());
        Ok(Self { source, target, place, what, files, earlier, version, is_unfinished, planned })
    }

    /// The number of files with a change, and of their bytes.
    pub fn count(&self, change: FileChange) -> (usize, u64) {
        let files = self.planned.iter().filter(|file| file.change == change);
        files.fold((0, 0), |(number, bytes), file| (number + 1, bytes + file.bytes))
    }

    /// Carries the plan out: data first, then the pages that link to them, then what is to be removed, then the list.
    /// `on_file` is called after each file.
    ///
    /// # Errors
    /// If a file cannot be read or written, changes meanwhile, or another process publishes there. The next copy then
    /// finishes this one.
    pub fn carry_out(&self, on_file: &(dyn Fn(&PlannedFile) + Sync)) -> Result<(), RemoteError> {
        let pending: Vec<&PlannedFile> =
            self.planned.iter().filter(|file| file.change != FileChange::Same).collect();
        if pending.is_empty() && self.version.is_some() && !self.is_unfinished {
            return Ok(());
        }
        let unfinished = pending.iter().map(|file| file.name.clone()).collect();
        let first = self.write_list(&self.earlier, unfinished, self.version.as_ref())?;
        let is_page =
            |file: &&&PlannedFile| Path::new(&file.name).extension().is_some_and(|end| end == "html");
        let written: Vec<&PlannedFile> =
            pending.iter().filter(|file| file.change != FileChange::Removed).copied().collect();
        let (pages, data): (Vec<&PlannedFile>, Vec<&PlannedFile>) =
            written.iter().partition(|file| is_page(file));
        for group in [data, pages] {
            parallel::for_each(&group, |file| {
                self.send(file)?;
                on_file(file);
                Ok::<(), RemoteError>(())
            })?;
        }
        let removed: Vec<&PlannedFile> =
            pending.into_iter().filter(|file| file.change == FileChange::Removed).collect();
        let remove = |file: &&PlannedFile| {
            self.place.remove(&file.name)?;
            on_file(file);
            Ok::<(), RemoteError>(())
        };
        // Folders that become empty are removed with their last file, which two threads would both try.
        match &self.place {
            Place::Folder(_) => removed.iter().try_for_each(remove)?,
            Place::Bucket(_) => parallel::for_each(&removed, remove)?,
        }
        self.write_list(&self.files, BTreeSet::new(), Some(&first)).map(drop)
    }

    fn send(&self, file: &PlannedFile) -> Result<(), RemoteError> {
        let path = self.source.join(&file.name);
        let bytes = files::read(&path)?;
        if self.files.get(&file.name) != Some(&ListedFile::of(&bytes)) {
            return Err(RemoteError::Changing(path.display().to_string()));
        }
        self.place.write(&file.name, bytes, &Condition::Always).map(drop)
    }

    fn write_list(
        &self,
        files: &FileList,
        unfinished: BTreeSet<String>,
        before: Option<&Version>,
    ) -> Result<Version, RemoteError> {
        let list =
            PublishedList { version: VERSION, what: self.what.clone(), files: files.clone(), unfinished };
        let bytes = serde_json::to_vec_pretty(&list)
            .map_err(|error| files::FileError::new("write", Path::new(LIST), error.into()))?;
        let condition = before.map_or(Condition::New, |version| Condition::Same(version.clone()));
        if let Some(version) = self.place.write(LIST, bytes.clone(), &condition)? {
            return Ok(version);
        }
        // An answer that was lost on the way looks like the write of another process.
        match self.place.read(LIST)? {
            Some(found) if found.bytes == bytes => Ok(found.version),
            _ => Err(RemoteError::PublishedMeanwhile(self.target.to_string())),
        }
    }
}

fn read_list(bytes: &[u8], target: &Target) -> Result<PublishedList, RemoteError> {
    let list: Option<PublishedList> = serde_json::from_slice(bytes).ok();
    list.filter(|list| list.version == VERSION)
        .ok_or_else(|| RemoteError::List(format!("{}/{LIST}", target.to_string().trim_end_matches('/'))))
}

fn read_folder(source: &Path) -> Result<FileList, RemoteError> {
    let mut listed = FileList::new();
    for name in names(source)? {
        let path = source.join(&name);
        files::check_inside(source, &path)?;
        // A list in the folder is that of an earlier copy to this place, and not one of its files.
        if name != LIST {
            listed.insert(name, ListedFile::of(&files::read(&path)?));
        }
    }
    Ok(listed)
}

/// Refuses a target inside of the folder that is copied, or the folder itself.
fn refuse_inside(source: &Path, target: &Target) -> Result<(), RemoteError> {
    let Target::Folder(folder) = target else { return Ok(()) };
    let whole = |path: &Path| {
        files::real(path).or_else(|_| {
            std::path::absolute(path).map_err(|error| files::FileError::new("find", path, error))
        })
    };
    if whole(folder)?.starts_with(whole(source)?) {
        return Err(RemoteError::Address {
            shown: folder.display().to_string(),
            why: format!("it is inside of `{}`, which is to be copied", source.display()),
        });
    }
    Ok(())
}

#[cfg(test)]
#[path = "publish_tests.rs"]
mod tests;
