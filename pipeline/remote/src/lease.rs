//! The lock of a store at an address: an object that says who works on the store, and until when. It is renewed while the
//! process works, and free when its time is over. Every change of it is conditional on its last state.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::place::{Condition, Place, Version};
use crate::{Address, RemoteError};
use files::clock;

/// The name of the lock.
const LOCK: &str = "lock";
/// How long a lock is valid after it was taken or renewed. The clocks of the machines must agree within this time.
const VALID: SignedDuration = SignedDuration::from_mins(3);
/// How often it is renewed.
const RENEWAL: Duration = Duration::from_mins(1);
/// How often it is tried if another process changes the lock at the same moment.
const ATTEMPTS: usize = 3;

/// The process that works on a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaseHolder {
    /// The name of its machine.
    pub host: String,
    /// Its process id.
    pub pid: u32,
    /// Its command, such as `run`.
    pub command: String,
    /// When it took the lock.
    pub since: Timestamp,
    /// The end of the lock, unless it is renewed.
    pub until: Timestamp,
    /// Tells it from a process of the same number that takes the lock in the same second.
    token: String,
}

impl fmt::Display for LeaseHolder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, pid, command, since, until, .. } = self;
        write!(
            formatter,
            "`race-equity {command}`, process {pid} on `{host}`, since {since}; its lock ends at {until}"
        )
    }
}

/// What is in the lock.
#[derive(Debug, Default, Serialize, Deserialize)]
struct LockFile {
    /// Nobody, if the lock is free.
    holder: Option<LeaseHolder>,
}

/// A lock that this process has. It is released when dropped.
#[derive(Debug)]
pub(crate) struct Lease {
    shared: Arc<Shared>,
    renewing: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    place: Place,
    address: Address,
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Debug)]
struct State {
    holder: LeaseHolder,
    version: Version,
    is_lost: bool,
    has_ended: bool,
}

impl Lease {
    /// Takes the lock of a store.
    ///
    /// # Errors
    /// If another process has it, or it cannot be read or written.
    pub(crate) fn take(place: &Place, address: &Address, command: &str) -> Result<Self, RemoteError> {
        for _ in 0..ATTEMPTS {
            let found = place.read(LOCK)?;
            let held = found.as_ref().map(|found| read_lock(&found.bytes, address)).transpose()?.flatten();
            if let Some(holder) = held.filter(|holder| holder.until > clock::now()) {
                return Err(RemoteError::Held { address: address.clone(), holder: Box::new(holder) });
            }
            let holder = new_holder(command);
            let condition = found.map_or(Condition::New, |found| Condition::Same(found.version));
            if let Some(version) = write_lock(place, Some(&holder), &condition)? {
                return Ok(Self::begin(place, address, holder, version));
            }
        }
        Err(RemoteError::LeaseLost(address.clone()))
    }

    fn begin(place: &Place, address: &Address, holder: LeaseHolder, version: Version) -> Self {
        let state = Mutex::new(State { holder, version, is_lost: false, has_ended: false });
        let (place, address) = (place.clone(), address.clone());
        let shared = Arc::new(Shared { place, address, state, ended: Condvar::new() });
        let renewed = Arc::clone(&shared);
        let renewing = std::thread::spawn(move || renewed.renew_until_ended());
        Self { shared, renewing: Some(renewing) }
    }

    /// Renews the lock now.
    ///
    /// # Errors
    /// If another process has taken it, or it cannot be written.
    pub(crate) fn renew(&self) -> Result<(), RemoteError> {
        self.shared.renew(&mut self.shared.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.has_ended = true;
        if !state.is_lost {
            // If this fails, the lock is free when its time is over.
            let _ = write_lock(&self.shared.place, None, &Condition::Same(state.version.clone()));
        }
        drop(state);
        self.shared.ended.notify_all();
        if let Some(thread) = self.renewing.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn renew_until_ended(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let waited = self.ended.wait_timeout_while(state, RENEWAL, |state| !state.has_ended);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            if state.has_ended || state.is_lost {
                return;
            }
            // Without the network it is tried again, until the lock ends. The list is not written without a renewal.
            let _ = self.renew(&mut state);
        }
    }

    fn renew(&self, state: &mut State) -> Result<(), RemoteError> {
        if state.is_lost {
            return Err(RemoteError::LeaseLost(self.address.clone()));
        }
        let holder = LeaseHolder { until: clock::now() + VALID, ..state.holder.clone() };
        if let Some(version) =
            write_lock(&self.place, Some(&holder), &Condition::Same(state.version.clone()))?
        {
            state.version = version;
            state.holder = holder;
            return Ok(());
        }
        state.is_lost = true;
        Err(RemoteError::LeaseLost(self.address.clone()))
    }
}

fn new_holder(command: &str) -> LeaseHolder {
    let now = clock::now();
    let host =
        hostname::get().map_or_else(|_| "unknown".to_owned(), |name| name.to_string_lossy().into_owned());
    let pid = std::process::id();
    let token = format!("{pid}-{}", Timestamp::now().as_nanosecond());
    LeaseHolder { host, pid, command: command.to_owned(), since: now, until: now + VALID, token }
}

/// Who has the lock of the store at an address, from the bytes of the lock; nobody, if it is free.
///
/// # Errors
/// If the bytes are not a lock.
pub fn read_lock(bytes: &[u8], address: &Address) -> Result<Option<LeaseHolder>, RemoteError> {
    let read = serde_json::from_slice::<LockFile>(bytes);
    read.map(|lock| lock.holder).map_err(|_| RemoteError::List(address.below(LOCK).to_string()))
}

/// Writes the lock, and gives its new state; `None` if another process changed it.
fn write_lock(
    place: &Place,
    holder: Option<&LeaseHolder>,
    condition: &Condition,
) -> Result<Option<Version>, RemoteError> {
    let lock = LockFile { holder: holder.cloned() };
    let bytes = serde_json::to_vec_pretty(&lock)
        .map_err(|error| files::FileError::new("write", std::path::Path::new(LOCK), error.into()))?;
    if let Some(version) = place.write(LOCK, bytes.clone(), condition)? {
        return Ok(Some(version));
    }
    // An answer that was lost on the way looks like the write of another process.
    Ok(place.read(LOCK)?.filter(|found| holder.is_some() && found.bytes == bytes).map(|found| found.version))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> (tempfile::TempDir, Place, Address) {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::Folder(folder.path().to_owned());
        (folder, place, Address::parse("s3://figures/store").unwrap())
    }

    #[test]
    fn one_process_has_the_lock_until_it_is_dropped() {
        let (_folder, place, address) = place();
        let first = Lease::take(&place, &address, "run").unwrap();
        let error = Lease::take(&place, &address, "import").unwrap_err();
        assert!(error.is_held(), "{error}");
        let words =
            format!("the store `s3://figures/store`: `race-equity run`, process {}", std::process::id());
        assert!(error.to_string().contains(&words), "{error}");
        drop(first);
        Lease::take(&place, &address, "import").unwrap();
    }

    #[test]
    fn a_lock_whose_time_is_over_is_taken_over() {
        let (_folder, place, address) = place();
        let first = Lease::take(&place, &address, "run").unwrap();
        let mut over = new_holder("run");
        over.until = clock::now() - SignedDuration::from_secs(1);
        let version = write_lock(&place, Some(&over), &Condition::Always).unwrap().unwrap();
        let second = Lease::take(&place, &address, "import").unwrap();
        assert!(matches!(first.renew(), Err(RemoteError::LeaseLost(_))), "the first process has lost it");
        drop(first);
        second.renew().unwrap();
        assert_ne!(second.shared.state.lock().unwrap().version, version);
    }
}
