//! A mail server on loopback: `mail_server.py`, which needs Python with aiosmtpd. `make mail-server` installs it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use rcgen::{Certificate, KeyPair};
use serde_json::Value;

use crate::server_process::{python_with, started};
use crate::support::project;
use crate::support::publisher::Authority;

/// A mail server that ends when it is dropped.
pub(crate) struct MailServer {
    folder: tempfile::TempDir,
    child: Child,
    pub(crate) port: u16,
}

/// Python with aiosmtpd; `None` if this machine has none.
fn python() -> Option<PathBuf> {
    python_with("aiosmtpd")
}

/// A certificate and its key in one file.
pub(crate) fn pem((certificate, key): (Certificate, KeyPair)) -> String {
    format!("{}{}", certificate.pem(), key.serialize_pem())
}

fn script(name: &str) -> PathBuf {
    project("pipeline/tests/slow").join(name)
}

impl MailServer {
    /// Whether this machine can run one.
    pub(crate) fn can_run() -> bool {
        python().is_some()
    }

    /// Starts a server with the options of `mail_server.py`. Its certificate is of `localhost`, unless the options have
    /// another.
    pub(crate) fn start(authority: &Authority, mut options: Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if options.get("certificate").is_none() {
            let certificate = folder.path().join("server.pem");
            std::fs::write(&certificate, pem(authority.signed(&["localhost"], &|_| {}))).unwrap();
            options["certificate"] = certificate.display().to_string().into();
        }
        let mut command = Command::new(python().unwrap());
        command.arg(script("mail_server.py")).arg(folder.path()).arg(options.to_string());
        let (child, line) = started(&mut command);
        Self { folder, child, port: line.trim().parse().unwrap() }
    }

    /// The messages so far, as Python's mail library reads them, each with what the server knows of it.
    pub(crate) fn messages(&self) -> Vec<(Value, Value)> {
        let files = (1..).map(|number| self.folder.path().join(format!("{number}.eml")));
        files.take_while(|file| file.exists()).map(|file| (read(&file), known(&file))).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(file: &Path) -> Value {
    let output = Command::new(python().unwrap()).arg(script("mail_message.py")).arg(file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn known(file: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(file.with_extension("json")).unwrap()).unwrap()
}
