//! What must be true on every system. The release workflow runs these tests on Linux, macOS and Windows.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::{Lock, LockError, RunningProgram, StagingFolder};

/// A command of the system's shell.
fn shell(unix: &str, windows: &str) -> Command {
    let mut command;
    if cfg!(windows) {
        command = Command::new("cmd");
        command.args(["/D", "/C", windows]);
    } else {
        command = Command::new("sh");
        command.args(["-c", unix]);
    }
    command
}

#[test]
fn a_program_that_takes_too_long_is_stopped_with_its_children() {
    let (mut said, output) = std::io::pipe().unwrap();
    let mut command =
        shell("sleep 300 & sleep 300", "start /B ping -n 300 127.0.0.1 & ping -n 300 127.0.0.1");
    command.stdin(Stdio::null()).stdout(output);
    let running = RunningProgram::start_group(&mut command).unwrap();
    drop(command);
    assert!(running.wait(Duration::from_millis(500)).unwrap().is_none());
    // The pipe ends when the last of them has ended.
    said.read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn a_program_that_ends_in_time_gives_its_exit_code() {
    let mut command = shell("exit 3", "exit 3");
    let running = RunningProgram::start(&mut command).unwrap();
    assert_eq!(running.wait(Duration::from_mins(1)).unwrap().unwrap().code(), Some(3));
}

#[test]
fn a_program_starts_with_the_least_environment() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = shell("exit 0", "exit 0");
    let path = std::env::var_os("PATH").unwrap();
    command.env_clear().env("PATH", path).envs(crate::least_environment(folder.path()));
    let running = RunningProgram::start(&mut command).unwrap();
    assert!(running.wait(Duration::from_mins(1)).unwrap().unwrap().success());
}

#[test]
fn a_file_is_replaced_while_another_program_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("status.json");
    crate::write_whole(&path, b"old").unwrap();
    let mut reader = std::fs::File::open(&path).unwrap();
    crate::write_whole(&path, b"newer").unwrap();
    let mut held = String::new();
    reader.read_to_string(&mut held).unwrap();
    assert_eq!((held.as_str(), crate::read(&path).unwrap().as_slice()), ("old", b"newer".as_slice()));
}

#[test]
fn a_folder_is_flushed_and_moved_into_place() {
    let folder = tempfile::tempdir().unwrap();
    let staging = StagingFolder::begin(folder.path()).unwrap();
    crate::write_draft(&staging.path().join("figures").join("data.csv"), b"a,b\n").unwrap();
    crate::make_folder_readable(staging.path()).unwrap();
    crate::sync_tree(staging.path()).unwrap();
    let place = folder.path().join("report");
    crate::rename(&staging.keep(), &place).unwrap();
    crate::sync_folder(folder.path()).unwrap();
    assert_eq!(crate::read(&place.join("figures").join("data.csv")).unwrap(), b"a,b\n");
}

#[test]
fn a_locked_store_names_the_process_that_has_the_lock() {
    let store = tempfile::tempdir().unwrap();
    let lock = Lock::take(store.path(), "run").unwrap();
    let refused = Lock::take(store.path(), "refresh").unwrap_err();
    let LockError::Held { holder: Some(holder), .. } = refused else { panic!("{refused}") };
    assert_eq!((holder.pid, holder.command.as_str()), (std::process::id(), "run"));
    drop(lock);
    Lock::take(store.path(), "refresh").unwrap();
}

#[test]
fn the_newest_edition_can_be_found_by_a_name_that_stays() {
    let folder = tempfile::tempdir().unwrap();
    let latest = folder.path().join("latest");
    for edition in ["2026-07", "2026-08", "2026-08"] {
        crate::point(&latest, edition).unwrap();
        let found = if cfg!(windows) {
            crate::read_text(&folder.path().join("latest.txt")).unwrap()
        } else {
            std::fs::read_link(&latest).unwrap().display().to_string()
        };
        assert_eq!(Path::new(&found), Path::new(edition));
    }
}
