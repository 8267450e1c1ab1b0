//! Servers of object stores on loopback: moto for S3, Azurite for Azure. `make object-servers` installs them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use crate::server_process::{python_with, started};
use crate::support::{Program, project};

/// A server with the bucket or container `figures`, which ends when this is dropped.
pub(crate) struct ObjectServer {
    folder: tempfile::TempDir,
    child: Child,
    scheme: &'static str,
    port: u16,
    /// The key and the secret of a server that checks them.
    key: Option<(String, String)>,
}

/// The secret that programs of tests have for a server that does not check it.
pub(crate) const SECRET: &str = "n0t-t0-be-pr1nted";

/// A header by which a request to S3 is not one of a stranger. The server does not check it.
const SIGNED: &str = "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, \
    SignedHeaders=host, Signature=0";

/// The key that every Azurite has.
const AZURITE_KEY: &str =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/// Python with moto; `None` if this machine has none.
fn python() -> Option<PathBuf> {
    python_with("moto.moto_server, boto3")
}

fn azurite() -> PathBuf {
    project("target/node/node_modules/azurite")
}

fn typst() -> Option<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))?;
    Some(cache.join("race-equity/typst/bin/typst")).filter(|typst| typst.is_file())
}

fn script(name: &str) -> PathBuf {
    project("pipeline/tests/slow/object_stores").join(name)
}

impl ObjectServer {
    pub(crate) fn can_run_s3() -> bool {
        python().is_some()
    }

    pub(crate) fn can_run_azure() -> bool {
        azurite().is_dir() && Command::new("node").arg("--version").output().is_ok()
    }

    /// S3; it does not check keys.
    pub(crate) fn s3() -> Self {
        Self::start_s3("unchecked")
    }

    /// S3; it refuses other keys than its own.
    pub(crate) fn checked_s3() -> Self {
        Self::start_s3("checked")
    }

    fn start_s3(keys: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(python().unwrap());
        command.arg(script("s3_server.py")).arg(folder.path()).arg(keys);
        Self::start(folder, command, "s3")
    }

    /// Azure, which checks keys.
    pub(crate) fn azure() -> Self {
        let mut command = Command::new("node");
        command.arg(script("azure_server.mjs")).arg(azurite());
        Self::start(tempfile::tempdir().unwrap(), command, "az")
    }

    fn start(folder: tempfile::TempDir, mut command: Command, scheme: &'static str) -> Self {
        let (child, line) = started(Program::without_settings(&mut command));
        let mut words = line.split_whitespace().map(str::to_owned);
        let port = words.next().and_then(|port| port.parse().ok()).unwrap();
        let key = words.next().zip(words.next());
        Self { folder, child, scheme, port, key }
    }

    /// The address of a folder in the bucket.
    pub(crate) fn address(&self, folder: &str) -> String {
        format!("{}://figures/{folder}", self.scheme)
    }

    /// The program on a machine of its own that has never used a store.
    pub(crate) fn machine(&self) -> Program {
        self.on(Program::empty())
    }

    /// A program with the credentials of this server.
    pub(crate) fn on(&self, program: Program) -> Program {
        let cache = program.path("cache").display().to_string();
        let address = format!("http://127.0.0.1:{}", self.port);
        // Typst may be in the cache of whoever runs the tests.
        let typst = typst().map_or_else(String::new, |typst| typst.display().to_string());
        let program = program.with("XDG_CACHE_HOME", &cache).with("RACE_EQUITY_TYPST", &typst);
        if self.scheme == "az" {
            return program
                .with("AZURE_STORAGE_ACCOUNT_NAME", "devstoreaccount1")
                .with("AZURE_STORAGE_ACCOUNT_KEY", AZURITE_KEY)
                .with("AZURE_STORAGE_ENDPOINT", &format!("{address}/devstoreaccount1"))
                .with("AZURE_ALLOW_HTTP", "true");
        }
        let (key, secret) = self.key.clone().unwrap_or_else(|| ("test".to_owned(), SECRET.to_owned()));
        program
            .with("AWS_ACCESS_KEY_ID", &key)
            .with("AWS_SECRET_ACCESS_KEY", &secret)
            .with("AWS_REGION", "us-east-1")
            .with("AWS_ENDPOINT_URL", &address)
            .with("AWS_ALLOW_HTTP", "true")
    }

    /// The secret that programs of this server have.
    pub(crate) fn secret(&self) -> &str {
        if self.scheme == "az" { AZURITE_KEY } else { self.key.as_ref().map_or(SECRET, |(_, secret)| secret) }
    }

    /// The requests to S3 so far that write an object: its path and its media type.
    pub(crate) fn written(&self) -> Vec<(String, String)> {
        let text = std::fs::read_to_string(self.folder.path().join("requests")).unwrap_or_default();
        let lines = text.lines().filter_map(|line| {
            let (path, kind) = line.strip_prefix("PUT /figures/")?.split_once(' ')?;
            Some((path.to_owned(), kind.to_owned()))
        });
        lines.collect()
    }

    /// Lets the PUT of this number to a path with this text wait, and those after it.
    pub(crate) fn stall(&self, text: &str, number: usize) {
        // Renamed, so that the server never reads a part of it.
        let draft = self.folder.path().join("draft");
        std::fs::write(&draft, format!("{text} {number}")).unwrap();
        std::fs::rename(draft, self.folder.path().join("stall")).unwrap();
    }

    /// Waits until a request waits.
    pub(crate) fn wait_until_stalled(&self, child: &mut Child) {
        while !self.folder.path().join("stalled").exists() {
            assert!(child.try_wait().unwrap().is_none(), "the program ended before the server stalled");
            std::thread::yield_now();
        }
    }

    /// Answers the requests that wait.
    pub(crate) fn resume(&self) {
        std::fs::remove_file(self.folder.path().join("stall")).unwrap();
        std::fs::remove_file(self.folder.path().join("stalled")).unwrap();
    }

    /// Writes an object into S3 without the program.
    pub(crate) fn put(&self, path: &str, bytes: &[u8]) {
        self.ask("PUT", path, bytes);
    }

    /// An object of S3.
    pub(crate) fn get(&self, path: &str) -> String {
        self.ask("GET", path, b"")
    }

    fn ask(&self, method: &str, path: &str, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let length = bytes.len();
        let head = format!(
            "{method} /figures/{path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: {length}\r\n{SIGNED}\r\nConnection: close\r\n\r\n",
            self.port
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.starts_with("HTTP/1.1 200"), "{method} {path}: {answer}");
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

impl Drop for ObjectServer {
    fn drop(&mut self) {
        // Azurite ends when its standard input does; a kill would leave its process behind.
        drop(self.child.stdin.take());
        if self.scheme == "s3" {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// Whether a text is in any file below a folder.
pub(crate) fn is_in_a_file(folder: &Path, text: &str) -> bool {
    let files = crate::support::files(folder);
    files.values().any(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()))
}
