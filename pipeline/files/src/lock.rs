//! The lock of a store allows one writer at a time. The operating system releases it when the process ends, even if
//! the process is killed.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::FileError;
use crate::clock;
use crate::platform::LOCK_HOLDER;

/// The name of the lock file in the store.
pub(crate) const FILE: &str = "lock";
/// How long a process waits for another one. A query takes seconds, all reports of England take minutes.
const LONGEST_WAIT: Duration = Duration::from_mins(10);
/// How often a writer tries again.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// Why a process locks a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To read the store, after making missing tables. Writers wait.
    Read,
    /// To write to the store. Other writers are refused.
    Write,
}

/// The process that has locked a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process id.
    pub pid: u32,
    /// Its command, such as `run`.
    pub command: String,
    /// When it locked the store.
    pub since: Timestamp,
    /// Why it locked the store.
    pub purpose: Purpose,
}

/// A store that cannot be locked.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process uses the store.
    #[error("another run is using the store `{}`{}", store.display(), described(holder.as_ref()))]
    Held {
        /// The store.
        store: PathBuf,
        /// The other process, if it is known.
        holder: Option<Holder>,
    },
    /// The lock file cannot be made, written or locked.
    #[error(transparent)]
    File(#[from] FileError),
}

impl LockError {
    /// Whether this process cannot write there: the folder is read-only, or belongs to another user.
    pub fn is_barred(&self) -> bool {
        let Self::File(error) = self else { return false };
        matches!(error.source.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
    }
}

fn described(holder: Option<&Holder>) -> String {
    holder.map_or_else(String::new, |Holder { pid, command, since, .. }| {
        format!(": `race-equity {command}`, process {pid}, since {since}")
    })
}

/// The lock of a store, released when dropped.
#[derive(Debug)]
pub struct Lock {
    /// Closed when dropped, which releases the lock.
    _file: File,
    holder: File,
}

impl Lock {
    /// Locks a store to write to it. Waits for readers, but not for another writer.
    ///
    /// # Errors
    /// When another process writes to the store, or the lock file cannot be made.
    pub fn take(store: &Path, command: &str) -> Result<Self, LockError> {
        Self::wait(store, command, false)
    }

    /// The same for a process that has done long work without the lock: it waits for another writer too.
    ///
    /// # Errors
    /// When another process still uses the store after ten minutes, or the lock file cannot be made.
    pub fn take_after_others(store: &Path, command: &str) -> Result<Self, LockError> {
        Self::wait(store, command, true)
    }

    fn wait(store: &Path, command: &str, for_writers: bool) -> Result<Self, LockError> {
        let begun = Instant::now();
        let mut seen = None;
        loop {
            if let Some(lock) = Self::attempt(store, command, Purpose::Write)? {
                return Ok(lock);
            }
            // While a process writes the lock file, the file may be empty or describe an earlier process. So the same
            // writer must be found twice.
            let holder = holder(store);
            let writes = holder.as_ref().is_some_and(|holder| holder.purpose == Purpose::Write);
            let is_refused = writes && holder == seen && !for_writers;
            if is_refused || begun.elapsed() > LONGEST_WAIT {
                return Err(LockError::Held { store: store.to_owned(), holder });
            }
            seen = holder;
            std::thread::sleep(POLL_INTERVAL);
        }
    }

    /// Locks a store to read it and to make missing tables. `None` if another process has the lock.
    ///
    /// # Errors
    /// When the lock file cannot be made; see [`LockError::is_barred`].
    pub fn to_read(store: &Path, command: &str) -> Result<Option<Self>, LockError> {
        Self::attempt(store, command, Purpose::Read)
    }

    fn attempt(store: &Path, command: &str, purpose: Purpose) -> Result<Option<Self>, LockError> {
        crate::create_folder(store)?;
        let path = store.join(FILE);
        let failed = |source| FileError::new("lock", &path, source);
        // Not emptied before it is locked, because it may describe another process.
        let open = |name: &str| {
            OpenOptions::new().write(true).create(true).truncate(false).open(store.join(name)).map_err(failed)
        };
        let file = open(FILE)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(failed(error).into()),
        }
        let holder =
            Holder { pid: std::process::id(), command: command.to_owned(), since: clock::now(), purpose };
        let text = serde_json::to_vec(&holder).map_err(|error| failed(error.into()))?;
        // It describes the process that has the lock, and is empty otherwise.
        let mut holder = open(LOCK_HOLDER)?;
        holder.set_len(0).and_then(|()| holder.write_all(&text)).map_err(failed)?;
        Ok(Some(Self { _file: file, holder }))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The operating system releases the lock; the text is only for people.
        let _ = self.holder.set_len(0);
    }
}

/// The process that has locked a store, if it is known.
fn holder(store: &Path) -> Option<Holder> {
    serde_json::from_slice(&crate::read(&store.join(LOCK_HOLDER)).ok()?).ok()
}
