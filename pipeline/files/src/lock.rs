//! One writer at a time: the lock of a store, held by the operating system for as long as the process
//! lives. A process that dies leaves none behind.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::FileError;
use crate::clock;

/// The file that is locked, in the store. Who holds it stands in it; it is empty when nobody does.
const FILE: &str = "lock";
/// How long a writer waits for readers: a query is done in seconds, all reports of England in minutes.
const READER_WAIT: Duration = Duration::from_mins(10);
/// How long it waits before it looks again.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// What a store is held for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To read it, after tables that are missing were made. Whoever wants to write waits.
    Read,
    /// To write it. Whoever else wants to write is turned away.
    Write,
}

/// Who holds a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process.
    pub pid: u32,
    /// Its command, such as `run`.
    pub command: String,
    /// Since when.
    pub since: Timestamp,
    /// What for.
    pub purpose: Purpose,
}

/// A store that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process writes it.
    #[error("another run holds the store `{}`{}", store.display(), described(holder.as_ref()))]
    Held {
        /// The store.
        store: PathBuf,
        /// Who holds it, where that can be read.
        holder: Option<Holder>,
    },
    /// The lock's file cannot be made, written or locked.
    #[error(transparent)]
    File(#[from] FileError),
}

fn described(holder: Option<&Holder>) -> String {
    holder.map_or_else(String::new, |Holder { pid, command, since, .. }| {
        format!(": `race-equity {command}`, process {pid}, since {since}")
    })
}

/// A store that this process holds; given back when dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Takes a store to write it. Waits for readers; not for another writer.
    ///
    /// # Errors
    /// When another process writes the store, or the lock's file cannot be made.
    pub fn take(store: &Path, command: &str) -> Result<Self, LockError> {
        let begun = Instant::now();
        let mut seen = None;
        loop {
            if let Some(lock) = Self::attempt(store, command, Purpose::Write)? {
                return Ok(lock);
            }
            // While a holder writes its name, the file is empty or names a process that is gone: a writer has to
            // be seen twice.
            let holder = holder(store);
            let writes = holder.as_ref().is_some_and(|holder| holder.purpose == Purpose::Write);
            if (writes && holder == seen) || begun.elapsed() > READER_WAIT {
                return Err(LockError::Held { store: store.to_owned(), holder });
            }
            seen = holder;
            std::thread::sleep(POLL_INTERVAL);
        }
    }

    /// Takes a store to read it and to make what is missing, unless somebody holds it; `None` then, and
    /// where the store may not be written at all.
    ///
    /// # Errors
    /// When the lock's file cannot be made for another reason.
    pub fn to_read(store: &Path, command: &str) -> Result<Option<Self>, LockError> {
        match Self::attempt(store, command, Purpose::Read) {
            Err(LockError::File(error)) if store.is_dir() && is_barred(&error) => Ok(None),
            other => other,
        }
    }

    fn attempt(store: &Path, command: &str, purpose: Purpose) -> Result<Option<Self>, LockError> {
        crate::create_folder(store)?;
        let path = store.join(FILE);
        let failed = |source| FileError::new("lock", &path, source);
        // Not emptied before it is locked: it may speak of somebody else.
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(failed(error).into()),
        }
        let holder =
            Holder { pid: std::process::id(), command: command.to_owned(), since: clock::now(), purpose };
        let text = serde_json::to_vec(&holder).map_err(|error| failed(error.into()))?;
        file.set_len(0).and_then(|()| file.write_all(&text)).map_err(failed)?;
        Ok(Some(Self { file }))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The system gives the lock back by itself; the name is for people only.
        let _ = self.file.set_len(0);
    }
}

/// Who holds a store, as far as that can be read.
fn holder(store: &Path) -> Option<Holder> {
    serde_json::from_slice(&crate::read(&store.join(FILE)).ok()?).ok()
}

/// Whether this process may not write there: a store on read-only media, or another user's.
fn is_barred(error: &FileError) -> bool {
    matches!(error.source.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}
