//! A store at an address. Commands work on a copy on this machine. A list at the address says which files are current, and
//! is replaced as a whole after their bytes, so that a reader never sees a part of a change. Bytes are never overwritten:
//! their place has their hash.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::file_list::{FileList, ListedFile, sha256};
use crate::lease::Lease;
use crate::local_copy::LocalCopy;
use crate::place::{Condition, Place, Version};
use crate::{Address, RemoteError, Target, parallel};

/// The name of the list.
const LIST: &str = "files.json";
/// The folder with the bytes of the files.
const CONTENT: &str = "content";
/// Raised when a key of the list changes its meaning.
const VERSION: u32 = 1;
/// How often a copy begins again because a writer replaced the list and removed files meanwhile.
const ATTEMPTS: usize = 3;
/// What a copy is the same as before there is a list.
const NO_LIST: &str = "none";

#[derive(Debug, Serialize, Deserialize)]
struct StoreList {
    version: u32,
    files: FileList,
}

/// The list as it is now.
#[derive(Debug, Default)]
struct CurrentList {
    files: FileList,
    version: Option<Version>,
    /// Its SHA-256.
    hash: Option<String>,
}

/// A store at an address, with its copy on this machine.
#[derive(Debug)]
pub struct RemoteStore {
    address: Address,
    place: OnceLock<Place>,
    copy: LocalCopy,
}

/// A remote store that this process may write to. The lock is released when this is dropped.
#[derive(Debug)]
pub struct StoreLease {
    store: Arc<RemoteStore>,
    lease: Lease,
    list: CurrentList,
}

/// What was stored.
#[derive(Debug, Default)]
pub struct StoredFiles {
    /// The number of files that were sent.
    pub sent: usize,
    /// What kept files that nothing needs from being removed.
    pub not_tidied: Option<RemoteError>,
}

impl RemoteStore {
    /// The store at an address, with a copy in the folder `copies`. `own` names the files and folders at the top of a
    /// store that belong to one machine. Nothing is read yet.
    pub fn new(address: &Address, copies: &Path, own: &'static [&'static str]) -> Self {
        let name = sha256(address.to_string().as_bytes());
        let copy = LocalCopy::new(copies, name.get(..16).unwrap_or(&name), own);
        Self { address: address.clone(), place: OnceLock::new(), copy }
    }

    /// The client, which is made when it is first needed.
    fn place(&self) -> Result<&Place, RemoteError> {
        if let Some(place) = self.place.get() {
            return Ok(place);
        }
        let place = Place::open(&Target::Address(self.address.clone()))?;
        Ok(self.place.get_or_init(|| place))
    }

    /// The address.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The folder with the copy.
    pub fn folder(&self) -> &Path {
        &self.copy.folder
    }

    /// Tries to read the store, and gives the number of its files.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn check(&self) -> Result<usize, RemoteError> {
        Ok(self.current()?.files.len())
    }

    /// Makes the copy the same as the store, unless the store is as it was the last time: what this machine has made from
    /// it since is then kept. The copy must be locked.
    ///
    /// # Errors
    /// If a file cannot be read, is missing or differs from its hash, or the copy cannot be written.
    pub fn bring(&self) -> Result<(), RemoteError> {
        self.bring_current().map(drop)
    }

    fn bring_current(&self) -> Result<CurrentList, RemoteError> {
        let mut attempt = 1;
        loop {
            let list = self.current()?;
            match self.bring_to(&list) {
                Err(RemoteError::Missing(_)) if attempt < ATTEMPTS && self.current()?.hash != list.hash => {
                    attempt += 1;
                }
                ended => return ended.map(|()| list),
            }
        }
    }

    fn bring_to(&self, list: &CurrentList) -> Result<(), RemoteError> {
        let mut record = self.copy.record();
        let same_as = Some(list.hash.clone().unwrap_or_else(|| NO_LIST.to_owned()));
        if record.same_as == same_as {
            return Ok(());
        }
        // A store that lost its list is not an empty store.
        if list.hash.is_none() && record.had_list {
            let (address, copy) = (self.address.clone(), self.copy.folder.clone());
            return Err(RemoteError::ListGone { address, copy });
        }
        files::create_folder(&self.copy.folder)?;
        let local = self.copy.list(&mut record)?;
        record.same_as = None;
        self.copy.write_record(&record)?;
        let wanted: Vec<(&String, &ListedFile)> =
            list.files.iter().filter(|(name, file)| local.get(*name) != Some(file)).collect();
        parallel::for_each(&wanted, |(name, file)| self.fetch(name, file))?;
        for name in local.keys().filter(|name| !list.files.contains_key(*name)) {
            files::remove_file(&self.copy.folder.join(name))?;
        }
        self.copy.list(&mut record)?;
        record.had_list = list.hash.is_some();
        record.same_as = same_as;
        self.copy.write_record(&record)
    }

    fn fetch(&self, name: &str, file: &ListedFile) -> Result<(), RemoteError> {
        let at = object_name(name, file);
        let object = self.place()?.read(&at)?.ok_or_else(|| RemoteError::Missing(self.address.below(&at)))?;
        let found = sha256(&object.bytes);
        if found != file.sha256 {
            let (address, expected) = (self.address.below(&at), file.sha256.clone());
            return Err(RemoteError::Damaged { address, expected, found });
        }
        Ok(files::write_whole(&self.copy.folder.join(name), &object.bytes)?)
    }

    fn current(&self) -> Result<CurrentList, RemoteError> {
        let Some(found) = self.place()?.read(LIST)? else { return Ok(CurrentList::default()) };
        let files = read_list(&found.bytes, &self.address)?;
        Ok(CurrentList { files, version: Some(found.version), hash: Some(sha256(&found.bytes)) })
    }

    /// Takes the lock of the store, and makes the copy, which must be locked, the same as the store.
    ///
    /// # Errors
    /// If another process has the lock, or as for [`Self::bring`].
    pub fn take(self: &Arc<Self>, command: &str) -> Result<StoreLease, RemoteError> {
        let lease = Lease::take(self.place()?, &self.address, command)?;
        let list = self.bring_current()?;
        // Until the changes are stored, the copy is not the same as the store.
        let mut record = self.copy.record();
        record.same_as = None;
        self.copy.write_record(&record)?;
        Ok(StoreLease { store: Arc::clone(self), lease, list })
    }
}

impl StoreLease {
    /// Stores what this process has changed in the copy.
    ///
    /// # Errors
    /// If another process took the store over, or a file cannot be sent. The store is then as it was before.
    pub fn save(&mut self) -> Result<StoredFiles, RemoteError> {
        let RemoteStore { copy, address, .. } = &*self.store;
        let place = self.store.place()?;
        let mut record = copy.record();
        let local = copy.list(&mut record)?;
        let mut stored = StoredFiles::default();
        if local != self.list.files {
            self.lease.renew()?;
            let changed: Vec<(&String, &ListedFile)> =
                local.iter().filter(|(name, file)| self.list.files.get(*name) != Some(file)).collect();
            parallel::for_each(&changed, |(name, file)| {
                let bytes = files::read(&copy.folder.join(name))?;
                if ListedFile::of(&bytes) != **file {
                    return Err(RemoteError::Changing(copy.folder.join(name).display().to_string()));
                }
                place.write(&object_name(name, file), bytes, &Condition::Always)?;
                Ok(())
            })?;
            self.lease.renew()?;
            let list = write_list(place, address, &local, self.list.version.as_ref())?;
            stored.sent = changed.len();
            let before = std::mem::replace(&mut self.list, list);
            stored.not_tidied = self.tidy(&before.files).err();
        }
        record.had_list = self.list.hash.is_some();
        record.same_as = Some(self.list.hash.clone().unwrap_or_else(|| NO_LIST.to_owned()));
        copy.write_record(&record)?;
        Ok(stored)
    }

    /// Removes bytes that neither this list nor the one before names: readers may still copy those of the one before.
    fn tidy(&self, before: &FileList) -> Result<(), RemoteError> {
        let listed = self.list.files.values().chain(before.values());
        let needed: BTreeSet<&str> = listed.map(|file| file.sha256.as_str()).collect();
        let objects = self.store.place()?.list(CONTENT)?;
        let is_needed = |name: &str| name.split('/').nth(1).is_some_and(|hash| needed.contains(hash));
        let rest: Vec<String> =
            objects.into_iter().map(|listed| listed.name).filter(|name| !is_needed(name)).collect();
        let place = self.store.place()?;
        parallel::for_each(&rest, |name| place.remove(name))
    }
}

/// The names of the files that a list of the store at an address has. Each leads to a place below the copy.
///
/// # Errors
/// If the bytes are not a list.
pub fn listed_names(bytes: &[u8], address: &Address) -> Result<Vec<String>, RemoteError> {
    Ok(read_list(bytes, address)?.into_keys().collect())
}

fn read_list(bytes: &[u8], address: &Address) -> Result<FileList, RemoteError> {
    let list: Option<StoreList> = serde_json::from_slice(bytes).ok();
    list.filter(|list| list.version == VERSION && list.files.keys().all(|name| is_inside(name)))
        .map(|list| list.files)
        .ok_or_else(|| RemoteError::List(address.below(LIST).to_string()))
}

fn write_list(
    place: &Place,
    address: &Address,
    files: &FileList,
    before: Option<&Version>,
) -> Result<CurrentList, RemoteError> {
    let list = StoreList { version: VERSION, files: files.clone() };
    let bytes = serde_json::to_vec_pretty(&list)
        .map_err(|error| files::FileError::new("write", Path::new(LIST), error.into()))?;
    let hash = Some(sha256(&bytes));
    let condition = before.map_or(Condition::New, |version| Condition::Same(version.clone()));
    let written = match place.write(LIST, bytes, &condition)? {
        Some(version) => Some(version),
        // An answer that was lost on the way looks like the write of another process.
        None => {
            place.read(LIST)?.filter(|found| Some(sha256(&found.bytes)) == hash).map(|found| found.version)
        }
    };
    let version = Some(written.ok_or_else(|| RemoteError::LeaseLost(address.clone()))?);
    Ok(CurrentList { files: files.clone(), version, hash })
}

/// The place of the bytes of a file.
fn object_name(name: &str, file: &ListedFile) -> String {
    format!("{CONTENT}/{}/{name}", file.sha256)
}

/// Whether a name of a list leads to a place below the copy.
fn is_inside(name: &str) -> bool {
    name.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':']))
}

#[cfg(test)]
#[path = "remote_store_tests.rs"]
mod tests;
