//! Windows.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::windows::io::AsRawHandle;
use std::path::Path;
use std::process::{Child, Command};

use win32job::{ExtendedLimitInfo, Job};

/// The file of the store that describes the process with the lock. It is not the lock file: Windows refuses to read a
/// file that another process has locked.
pub(crate) const LOCK_HOLDER: &str = "lock-holder.json";

const ACCESS_DENIED: i32 = 5;
const SHARING_VIOLATION: i32 = 32;
const LOCK_VIOLATION: i32 = 33;

/// Whether another program has the file open. Access is denied, too, to a file that is being deleted.
pub(crate) fn is_in_use(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(ACCESS_DENIED | SHARING_VIOLATION | LOCK_VIOLATION))
}

/// Does nothing: a file has the permissions of its folder.
pub(crate) fn make_readable(_: &File) -> io::Result<()> {
    Ok(())
}

/// Does nothing: a folder has the permissions of the one that it is in.
pub(crate) fn make_folder_private(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Does nothing: a folder has the permissions of the one that it is in.
pub(crate) fn make_folder_readable(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Flushes a file to disk. Windows flushes only files that are open for writing.
pub(crate) fn flush_file(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Does nothing: Windows cannot open a folder as a file, and NTFS keeps a journal of names.
pub(crate) fn flush_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Writes a text file, such as `latest.txt`, with the name of the target: not every user may make links.
pub(crate) fn point(name: &Path, target: &str) -> io::Result<()> {
    crate::write_whole(&name.with_extension("txt"), target.as_bytes()).map_err(|error| error.source)
}

/// Ends this process as a power cut would.
pub(crate) fn kill_self() -> ! {
    std::process::abort()
}

/// The width is not asked for on this system: the variable `COLUMNS` can say it.
pub(crate) fn terminal_width() -> Option<usize> {
    None
}

/// Always `false`: who can change a file is not in its metadata.
pub(crate) fn others_can_write(_: &std::fs::Metadata) -> bool {
    false
}

/// The variables without which a program does not start, and those that keep its temporary files in `folder`.
pub(crate) fn least_environment(folder: &Path) -> Vec<(&'static str, OsString)> {
    let mut variables: Vec<_> =
        ["USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP"].map(|name| (name, folder.into())).into();
    // Without it, Windows does not find the libraries of random numbers and of the network.
    variables.extend(std::env::var_os("SystemRoot").map(|found| ("SystemRoot", found)));
    variables
}

/// The processes that a program started: a job, whose processes Windows ends when its last handle is closed, even if
/// this process is killed. `None` if the program could not be put into a job.
#[derive(Debug)]
pub(crate) struct Descendants {
    job: Option<Job>,
}

impl Descendants {
    /// Starts a program. A job needs no group of its own.
    pub(crate) fn start(command: &mut Command, _has_group: bool) -> io::Result<(Child, Self)> {
        let child = command.spawn()?;
        let mut limits = ExtendedLimitInfo::new();
        limits.limit_kill_on_job_close();
        let job = Job::create_with_limit_info(&limits)
            .and_then(|job| job.assign_process(child.as_raw_handle() as isize).map(|()| job));
        Ok((child, Self { job: job.ok() }))
    }

    /// Ends the program and what it started.
    pub(crate) fn kill(&mut self, child: &mut Child) {
        drop(self.job.take());
        // An error means that it has ended by itself.
        let _ = child.kill();
    }
}

/// Does nothing: the crate of jobs limits only physical memory, and a program goes on in the page file. The time limit
/// stops it.
pub(crate) fn limit_memory(_: &Child, _: u64) {}
