//! The copy of a remote store on this machine, and what is known of its files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use crate::RemoteError;
use crate::file_list::{FileList, ListedFile, names};

/// A folder with a copy.
#[derive(Debug)]
pub(crate) struct LocalCopy {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// The record of the copy, next to the folder.
    record: PathBuf,
    /// Files and folders at the top that belong to this machine.
    own: &'static [&'static str],
}

/// What is known of a copy.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct CopyRecord {
    /// The SHA-256 of the remote list that the copy was last the same as; `None` while it may differ.
    pub(crate) same_as: Option<String>,
    /// Whether the store had a list when the copy was last made the same.
    #[serde(default)]
    pub(crate) had_list: bool,
    /// The hashes of files, which are valid while their length and time are the same.
    hashes: BTreeMap<String, KnownHash>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KnownHash {
    /// Nanoseconds since 1970.
    changed: u64,
    #[serde(flatten)]
    file: ListedFile,
}

impl LocalCopy {
    pub(crate) fn new(within: &Path, name: &str, own: &'static [&'static str]) -> Self {
        Self { folder: within.join(name), record: within.join(format!("{name}.json")), own }
    }

    /// The record; an empty one if there is none that can be read.
    pub(crate) fn record(&self) -> CopyRecord {
        let read = files::read(&self.record).ok();
        read.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    pub(crate) fn write_record(&self, record: &CopyRecord) -> Result<(), RemoteError> {
        let bytes = serde_json::to_vec(record)
            .map_err(|error| files::FileError::new("write", &self.record, error.into()))?;
        Ok(files::write_whole(&self.record, &bytes)?)
    }

    /// The files of the copy, with their hashes, which are also put into the record.
    pub(crate) fn list(&self, record: &mut CopyRecord) -> Result<FileList, RemoteError> {
        let mut list = FileList::new();
        let mut hashes = BTreeMap::new();
        for name in names(&self.folder)? {
            let top = name.split('/').next().unwrap_or(&name);
            if self.own.contains(&top) {
                continue;
            }
            let path = self.folder.join(&name);
            let known = record.hashes.get(&name).filter(|known| Some(known.changed) == changed(&path));
            let known = known.filter(|known| length(&path) == Some(known.file.bytes));
            let file = match known {
                Some(known) => known.file.clone(),
                None => ListedFile::of(&files::read(&path)?),
            };
            if let Some(changed) = changed(&path) {
                hashes.insert(name.clone(), KnownHash { changed, file: file.clone() });
            }
            list.insert(name, file);
        }
        record.hashes = hashes;
        Ok(list)
    }
}

fn changed(path: &Path) -> Option<u64> {
    let time = std::fs::metadata(path).ok()?.modified().ok()?;
    u64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_nanos()).ok()
}

fn length(path: &Path) -> Option<u64> {
    Some(std::fs::metadata(path).ok()?.len())
}
