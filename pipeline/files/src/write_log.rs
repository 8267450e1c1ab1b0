//! A log of the steps by which files come to the disk, for a test of what a power cut at any moment would leave.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

use serde::{Deserialize, Serialize};

/// The variable that names the file to which each step is appended. Only tests use it.
pub const WRITE_LOG: &str = "RACE_EQUITY_WRITE_LOG";

/// A step that changes the disk, or makes a change last. Paths are absolute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum WriteStep {
    /// A folder was made.
    MakeFolder {
        /// Its path.
        path: PathBuf,
    },
    /// Bytes were written to a file.
    Write {
        /// Its path.
        path: PathBuf,
    },
    /// A file was flushed to disk.
    Flush {
        /// Its path.
        path: PathBuf,
    },
    /// The names in a folder were flushed to disk.
    FlushFolder {
        /// Its path.
        path: PathBuf,
    },
    /// Everything below a folder was flushed to disk.
    FlushTree {
        /// Its path.
        path: PathBuf,
    },
    /// A file or folder was moved, and replaced a file at its new path.
    Rename {
        /// Where it was.
        from: PathBuf,
        /// Where it is.
        to: PathBuf,
    },
    /// A line was written at the end of a file and flushed.
    AppendLine {
        /// The path of the file.
        path: PathBuf,
    },
    /// A file or folder was removed.
    Remove {
        /// Its path.
        path: PathBuf,
    },
}

static LOG: LazyLock<Option<Mutex<std::fs::File>>> = LazyLock::new(|| {
    let path = std::env::var_os(WRITE_LOG)?;
    std::fs::OpenOptions::new().append(true).create(true).open(path).ok().map(Mutex::new)
});

/// Adds a step to the log, if there is one.
pub(crate) fn log(step: impl FnOnce(&dyn Fn(&Path) -> PathBuf) -> WriteStep) {
    let Some(file) = LOG.as_ref() else { return };
    let step = step(&|path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
    if let (Ok(mut file), Ok(mut line)) = (file.lock(), serde_json::to_vec(&step)) {
        line.push(b'\n');
        let _ = file.write_all(&line);
    }
}
