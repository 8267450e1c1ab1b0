//! The lock of a store. With a store at an address, the lock is also the time in which its copy on this machine becomes the
//! same as the store, and in which changes of the copy are stored.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::context::CommandContext;
use crate::error::ProgramError;
use files::{Lock, LockError};
use format::words::counted;
use remote::{Address, RemoteError, RemoteStore, StoreLease};

/// Files and folders of a store that belong to one machine: its lock, its readers, what it fetches, and the records of runs
/// that could not start there and of the reports in its folder.
const OF_MACHINE: [&str; 6] =
    ["lock", "lock-holder.json", "readers", "fetching", "not-started.jsonl", "reports.json"];
/// How long a command that has done long work waits for another writer.
const LONGEST_WAIT: Duration = Duration::from_mins(10);
/// How often it tries again.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// A store at an address.
#[derive(Clone, Debug)]
pub struct StoreAtAddress {
    store: Arc<RemoteStore>,
    /// Why changes could not be stored when the lock was released.
    failure: Arc<Mutex<Option<RemoteError>>>,
}

impl StoreAtAddress {
    /// The store at an address, with its copy in the folder `cache` of the user.
    pub(crate) fn open(address: &Address, cache: Option<PathBuf>) -> Result<Self, ProgramError> {
        let cache = cache.ok_or_else(|| ProgramError::Usage {
            message: format!("there is no folder for the copy of `{address}`: the user has no home folder"),
            hint: "set `HOME`, or `XDG_CACHE_HOME` on Linux".to_owned(),
        })?;
        let store = RemoteStore::new(address, &cache.join("stores-at-addresses"), &OF_MACHINE);
        Ok(Self { store: Arc::new(store), failure: Arc::default() })
    }

    /// The folder with the copy.
    pub(crate) fn folder(&self) -> &Path {
        self.store.folder()
    }

    /// Its address.
    pub(crate) fn address(&self) -> &Address {
        self.store.address()
    }

    /// Tries to read it, and gives the number of its files.
    pub(crate) fn check(&self) -> Result<usize, ProgramError> {
        Ok(self.store.check()?)
    }
}

/// The lock of a store for writing. When it is dropped, changes of a store at an address are stored;
/// [`CommandContext::stored`] says whether that failed.
#[derive(Debug)]
pub struct StoreLock {
    lease: Option<(StoreLease, StoreAtAddress)>,
    is_quiet: bool,
    /// Released last.
    _local: Lock,
}

impl StoreLock {
    /// Locks the store, but does not wait for another writer.
    pub(crate) fn take(context: &CommandContext, command: &str) -> Result<Self, ProgramError> {
        let local = Lock::take(&context.store, command).map_err(|error| of_copy(context, error))?;
        let lease = |remote: &StoreAtAddress| remote.store.take(command);
        Self::with(context, local, lease)
    }

    /// The same after long work without the lock: waits for another writer too.
    pub(crate) fn take_after_others(context: &CommandContext, command: &str) -> Result<Self, ProgramError> {
        let local = Lock::take_after_others(&context.store, command)?;
        let begun = Instant::now();
        let lease = |remote: &StoreAtAddress| loop {
            match remote.store.take(command) {
                Err(RemoteError::Held { .. }) if begun.elapsed() < LONGEST_WAIT => {
                    std::thread::sleep(POLL_INTERVAL);
                }
                taken => return taken,
            }
        };
        Self::with(context, local, lease)
    }

    fn with(
        context: &CommandContext,
        local: Lock,
        lease: impl Fn(&StoreAtAddress) -> Result<StoreLease, RemoteError>,
    ) -> Result<Self, ProgramError> {
        let lease = context.remote.as_ref().map(|remote| Ok((lease(remote)?, remote.clone())));
        let lease = lease.transpose().map_err(ProgramError::Remote)?;
        Ok(Self { lease, is_quiet: context.is_quiet(), _local: local })
    }
}

impl Drop for StoreLock {
    fn drop(&mut self) {
        let Some((lease, remote)) = &mut self.lease else { return };
        match lease.save() {
            Ok(stored) => {
                if stored.sent > 0 && !self.is_quiet {
                    let sent = counted(stored.sent, "file");
                    crate::context::say(&format!("stored {sent} at `{}`\n", remote.address()));
                }
                if let Some(error) = stored.not_tidied {
                    let record = ProgramError::from(error).record();
                    crate::context::say(&format!(
                        "warning: cannot remove files that nothing needs: {record}\n"
                    ));
                }
            }
            Err(error) => {
                *remote.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
        }
    }
}

/// An error about the copy, with the address of the store.
fn of_copy(context: &CommandContext, error: LockError) -> ProgramError {
    match (error, &context.remote) {
        (LockError::Held { holder, .. }, Some(remote)) => {
            LockError::Held { store: PathBuf::from(remote.address().to_string()), holder }.into()
        }
        (error, _) => error.into(),
    }
}

impl CommandContext {
    /// Makes the copy of a store at an address the same as the store, unless another process of this machine uses the copy.
    ///
    /// # Errors
    /// If a file of the store cannot be read or is damaged, or the copy cannot be written.
    pub(crate) fn bring_store(&self) -> Result<(), ProgramError> {
        let Some(remote) = &self.remote else { return Ok(()) };
        if let Some(_lock) = Lock::to_read(remote.folder(), "copy of the store")? {
            remote.store.bring()?;
        }
        Ok(())
    }

    /// Whether the changes of a store at an address were stored when its lock was last released.
    ///
    /// # Errors
    /// If they were not.
    pub(crate) fn stored(&self) -> Result<(), ProgramError> {
        let Some(remote) = &self.remote else { return Ok(()) };
        let failure = remote.failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        failure.map_or(Ok(()), |error| Err(error.into()))
    }
}
