//! Other programs that are run with a time limit.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

use wait_timeout::ChildExt;

use crate::platform::{self, Descendants};

/// The bytes of memory that this process has for itself, without the files that it maps; `None` if the system does not
/// tell, as only Linux does.
pub fn memory_in_use() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let own = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    own.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

/// A program that was started, with the processes that it starts.
#[derive(Debug)]
pub struct RunningProgram {
    child: Child,
    descendants: Descendants,
}

impl RunningProgram {
    /// Starts a program that starts no others. Ctrl-C in the terminal ends it too.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        Self::start_with(command, false)
    }

    /// Starts a program that may start others, which end with it.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start_group(command: &mut Command) -> io::Result<Self> {
        Self::start_with(command, true)
    }

    fn start_with(command: &mut Command, has_group: bool) -> io::Result<Self> {
        let (child, descendants) = Descendants::start(command, has_group)?;
        Ok(Self { child, descendants })
    }

    /// Limits its address space to so many bytes, on Linux. Other systems have no such limit.
    pub fn limit_memory(&self, bytes: u64) {
        platform::limit_memory(&self.child, bytes);
    }

    /// Its standard input, once, if it is piped.
    pub fn input(&mut self) -> Option<std::process::ChildStdin> {
        self.child.stdin.take()
    }

    /// Its standard error, once, if it is piped.
    pub fn errors(&mut self) -> Option<std::process::ChildStderr> {
        self.child.stderr.take()
    }

    /// Waits until it ends. After `limit` it is stopped, and the result is `None`. What a group started ends too.
    ///
    /// # Errors
    /// If the system cannot wait for it.
    pub fn wait(mut self, limit: Duration) -> io::Result<Option<ExitStatus>> {
        let ended = self.child.wait_timeout(limit)?;
        self.descendants.kill(&mut self.child);
        let _ = self.child.wait();
        Ok(ended)
    }
}

/// The environment of a program that is to know nothing of its user: what the system needs to start it, and its own
/// folder as home and for temporary files.
pub fn least_environment(folder: &Path) -> Vec<(&'static str, OsString)> {
    platform::least_environment(folder)
}
