//! Linux, macOS and other Unix systems.

#![expect(clippy::disallowed_methods, reason = "this is the module the others are sent to")]

use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command};

use rustix::process::{Pid, Signal};

/// The file of the store that describes the process with the lock. A lock of Unix does not stop readers.
pub(crate) const LOCK_HOLDER: &str = crate::lock::FILE;

/// Whether another program has the file open. Unix moves and removes open files.
pub(crate) fn is_in_use(_: &io::Error) -> bool {
    false
}

/// Makes a file readable by everyone.
pub(crate) fn make_readable(file: &File) -> io::Result<()> {
    file.set_permissions(Permissions::from_mode(0o644))
}

/// Makes a folder accessible only to its owner.
pub(crate) fn make_folder_private(folder: &Path) -> io::Result<()> {
    fs::set_permissions(folder, Permissions::from_mode(0o700))
}

/// Makes a folder readable by everyone.
pub(crate) fn make_folder_readable(folder: &Path) -> io::Result<()> {
    fs::set_permissions(folder, Permissions::from_mode(0o755))
}

/// Flushes a file to disk.
pub(crate) fn flush_file(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Flushes the list of names in a folder to disk.
pub(crate) fn flush_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Makes `name` a link to `target` in the same folder, and replaces an existing link.
pub(crate) fn point(name: &Path, target: &str) -> io::Result<()> {
    if fs::read_link(name).is_ok_and(|found| found == Path::new(target)) {
        return Ok(());
    }
    let temporary = name.with_extension("part");
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    std::os::unix::fs::symlink(target, &temporary)?;
    fs::rename(&temporary, name)
}

/// Whether another user than this one and the administrator can change a file.
pub(crate) fn others_can_write(file: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let is_of_user = [0, rustix::process::geteuid().as_raw()].contains(&file.uid());
    let is_of_group = file.gid() == rustix::process::getegid().as_raw();
    !is_of_user || file.mode() & 0o002 != 0 || (file.mode() & 0o020 != 0 && !is_of_group)
}

/// The width of the terminal of standard output in letters, if it is a terminal.
pub(crate) fn terminal_width() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    Some(usize::from(size.ws_col)).filter(|width| *width > 0)
}

/// Ends this process as a power cut would.
pub(crate) fn kill_self() -> ! {
    // If the process may not send itself SIGKILL, it aborts.
    let _ = rustix::process::kill_process(rustix::process::getpid(), Signal::KILL);
    std::process::abort()
}

/// The variables without which a program does not start, and those that keep its temporary files in `folder`.
pub(crate) fn least_environment(folder: &Path) -> Vec<(&'static str, OsString)> {
    vec![("HOME", folder.into()), ("TMPDIR", folder.into())]
}

/// The processes that a program started: its process group, if it has one of its own.
#[derive(Debug)]
pub(crate) struct Descendants {
    has_group: bool,
}

impl Descendants {
    /// Starts a program. With `has_group`, Ctrl-C in a terminal reaches only this process, not the program.
    pub(crate) fn start(command: &mut Command, has_group: bool) -> io::Result<(Child, Self)> {
        if has_group {
            command.process_group(0);
        }
        Ok((command.spawn()?, Self { has_group }))
    }

    /// Ends the program and what it started.
    pub(crate) fn kill(&mut self, child: &mut Child) {
        if self.has_group {
            let _ = rustix::process::kill_process_group(Pid::from_child(child), Signal::KILL);
        }
        // An error means that it has ended by itself.
        let _ = child.kill();
    }
}

/// Limits the address space of a program, on Linux. Other systems have no such limit for a program that runs.
#[cfg(target_os = "linux")]
pub(crate) fn limit_memory(child: &Child, bytes: u64) {
    use rustix::process::{Resource, Rlimit, prlimit};
    let limit = Rlimit { current: Some(bytes), maximum: Some(bytes) };
    let _ = prlimit(Pid::from_child(child).into(), Resource::As, limit);
}

/// Does nothing: only Linux can limit the memory of a program that runs.
#[cfg(not(target_os = "linux"))]
pub(crate) fn limit_memory(_: &Child, _: u64) {}
