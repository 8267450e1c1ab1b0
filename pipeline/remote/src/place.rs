//! Files in a folder or an object store, under one set of operations.

use std::path::{Path, PathBuf};

use crate::bucket::Bucket;
use crate::file_list::{length, names, sha256};
use crate::{RemoteError, Target};

/// The state of a file, which changes with each write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) tag: Option<String>,
    pub(crate) number: Option<String>,
}

/// When a file may be written.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    /// Always.
    Always,
    /// If there is no such file.
    New,
    /// If the file is still in this state.
    Same(Version),
}

/// A file that was read.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) bytes: Vec<u8>,
    pub(crate) version: Version,
}

/// A file that was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) bytes: u64,
}

/// A folder or a part of an object store.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    Folder(PathBuf),
    Bucket(Bucket),
}

impl Place {
    pub(crate) fn open(target: &Target) -> Result<Self, RemoteError> {
        match target {
            Target::Folder(folder) => Ok(Self::Folder(folder.clone())),
            Target::Address(address) => Bucket::open(address).map(Self::Bucket),
        }
    }

    /// A file; `None` if it is missing.
    pub(crate) fn read(&self, name: &str) -> Result<Option<Object>, RemoteError> {
        match self {
            Self::Folder(folder) => read_local(&folder.join(name)),
            Self::Bucket(bucket) => bucket.read(name),
        }
    }

    /// Writes a file whole or not at all, and gives its new state; `None` if the condition is not met.
    pub(crate) fn write(
        &self,
        name: &str,
        bytes: Vec<u8>,
        condition: &Condition,
    ) -> Result<Option<Version>, RemoteError> {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(name);
                // One process at a time publishes to a folder of this machine, so the state cannot change in between.
                let is_met = match condition {
                    Condition::Always => true,
                    Condition::New => !path.exists(),
                    Condition::Same(version) => {
                        read_local(&path)?.is_some_and(|found| found.version == *version)
                    }
                };
                if !is_met {
                    return Ok(None);
                }
                files::write_whole(&path, &bytes)?;
                Ok(Some(local_version(&bytes)))
            }
            Self::Bucket(bucket) => bucket.write(name, bytes, condition),
        }
    }

    /// Removes a file, if it is there, and the folders that are then empty.
    pub(crate) fn remove(&self, name: &str) -> Result<(), RemoteError> {
        match self {
            Self::Folder(folder) => {
                files::remove_file(&folder.join(name))?;
                let above = Path::new(name).ancestors().skip(1).filter(|part| !part.as_os_str().is_empty());
                for inside in above.map(|part| folder.join(part)) {
                    if !inside.is_dir() || !files::list(&inside)?.is_empty() {
                        break;
                    }
                    files::remove_folder(&inside)?;
                }
                Ok(())
            }
            Self::Bucket(bucket) => bucket.remove(name),
        }
    }

    /// The files below a folder of it; everything for an empty name.
    pub(crate) fn list(&self, below: &str) -> Result<Vec<Listed>, RemoteError> {
        match self {
            Self::Folder(folder) => {
                let found = names(&folder.join(below))?.into_iter();
                let listed = found.map(|name| {
                    let name = if below.is_empty() { name } else { format!("{below}/{name}") };
                    let bytes = std::fs::metadata(folder.join(&name)).map_or(0, |about| about.len());
                    Listed { name, bytes }
                });
                Ok(listed.collect())
            }
            Self::Bucket(bucket) => bucket.list(below),
        }
    }
}

fn local_version(bytes: &[u8]) -> Version {
    Version { tag: Some(sha256(bytes)), number: Some(length(bytes).to_string()) }
}

fn read_local(path: &Path) -> Result<Option<Object>, RemoteError> {
    if !path.exists() {
        return Ok(None);
    }
    let bytes = files::read(path)?;
    Ok(Some(Object { version: local_version(&bytes), bytes }))
}
