//! Servers that tests start as processes of their own.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::support::project;

/// Python that can import modules, such as "aiosmtpd"; `None` if this machine has none.
pub(crate) fn python_with(modules: &str) -> Option<PathBuf> {
    [project("target/python/bin/python"), PathBuf::from("python3")].into_iter().find(|python| {
        let import = format!("import {modules}");
        let tried = Command::new(python).args(["-c", &import]).stderr(Stdio::null()).status();
        tried.is_ok_and(|status| status.success())
    })
}

/// Starts a server, and waits for the line in which it says where it is. Its input stays open as long as the process is
/// kept.
pub(crate) fn started(command: &mut Command) -> (Child, String) {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (child, line)
}
