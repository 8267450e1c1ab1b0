//! A folder in which the program runs, and what came of a run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use arrow::array::RecordBatch;
use benchmark::Session;
use tempfile::TempDir;

use super::rows::lines;
use super::{Row, copy, files, flat, project, rows_of};

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_race-equity");

/// A folder of its own in which the program is run.
#[derive(Debug)]
pub(crate) struct Program {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

/// What a run printed, and its exit code.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

/// A store of the bundled figures with all their tables, made once for all tests, which only read it.
pub(crate) fn prepared() -> &'static Program {
    static MADE: OnceLock<Program> = OnceLock::new();
    MADE.get_or_init(|| {
        let program = Program::empty();
        program.run(&["benchmark", "-q"]).ends_with(0);
        program
    })
}

impl Program {
    /// A folder with a store of the bundled figures and their benchmark tables, which need not be made again.
    pub(crate) fn new() -> Self {
        Self::copy_of(prepared().folder())
    }

    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), environment: Vec::new() }
    }

    /// A copy of a folder.
    pub(crate) fn copy_of(folder: &Path) -> Self {
        let program = Self::empty();
        copy(folder, program.folder());
        program
    }

    /// Sets a variable for every run.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets what the clock says in the runs to come: "2027-03-01T06:00:00Z".
    pub(crate) fn at(&mut self, now: &str) -> &Self {
        self.environment.retain(|(name, _)| name != "RACE_EQUITY_NOW");
        self.environment.push(("RACE_EQUITY_NOW".to_owned(), now.to_owned()));
        self
    }

    /// Removes the settings, proxies, certificates and credentials of whoever runs the tests from a command.
    pub(crate) fn without_settings(command: &mut Command) -> &mut Command {
        let of_network =
            ["http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"];
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            let is_own = ["RACE_EQUITY_", "AWS_", "AZURE_"].iter().any(|prefix| text.starts_with(prefix));
            if is_own || of_network.contains(&text.to_lowercase().as_str()) {
                command.env_remove(&name);
            }
        }
        command
    }

    /// Where it runs.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A path inside it.
    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file there, with the folders above it, and gives its path.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The bytes of a file there.
    #[track_caller]
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
    }

    /// The text of a file there.
    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// A JSON file there.
    #[track_caller]
    pub(crate) fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_slice(&self.bytes(name)).unwrap()
    }

    /// Every file below a folder there, by its path inside.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.path(folder))
    }

    /// Copies one of the project's folders here, so that it wins over the compiled one, and changes a file in it.
    pub(crate) fn edit(&self, folder: &str, file: &str, change: impl Fn(String) -> String) {
        if !self.path(folder).exists() {
            copy(&project(folder), &self.path(folder));
        }
        let path = self.path(folder).join(file);
        let before = std::fs::read_to_string(&path).unwrap();
        let after = change(before.clone());
        assert_ne!(before, after, "the change to {file} changes nothing");
        std::fs::write(path, after).unwrap();
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&self.output(arguments))
    }

    /// Runs the program at an instant.
    pub(crate) fn run_at(&self, now: &str, arguments: &[&str]) -> Run {
        self.run_with("RACE_EQUITY_NOW", now, arguments)
    }

    /// Runs the program with one more variable.
    pub(crate) fn run_with(&self, name: &str, value: &str, arguments: &[&str]) -> Run {
        Run::of(&self.command(arguments).env(name, value).output().unwrap())
    }

    /// Runs the program for the bytes it prints.
    pub(crate) fn output(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The program, ready to be started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        Self::without_settings(&mut command).args(arguments).current_dir(self.folder()).stdin(Stdio::null());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// What `race-equity query` answers.
    #[track_caller]
    pub(crate) fn query(&self, sql: &str) -> Vec<Row> {
        rows_of(self.run(&["query", "-q", "--format", "csv", sql]).ends_with(0).stdout.as_bytes())
    }

    /// The same answer from the tables that an earlier run left, without working them out again.
    #[track_caller]
    pub(crate) fn ask(&self, sql: &str) -> Vec<Row> {
        let mut writer = arrow::csv::Writer::new(Vec::new());
        for batch in &self.answer(sql) {
            writer.write(batch).unwrap();
        }
        rows_of(&writer.into_inner())
    }

    /// The same answer as JSON, in which a column without a value is missing.
    #[track_caller]
    pub(crate) fn ask_json(&self, sql: &str) -> Vec<serde_json::Value> {
        let mut writer = arrow::json::ArrayWriter::new(Vec::new());
        for batch in &self.answer(sql) {
            writer.write(batch).unwrap();
        }
        writer.finish().unwrap();
        let bytes = writer.into_inner();
        if bytes.is_empty() { Vec::new() } else { serde_json::from_slice(&bytes).unwrap() }
    }

    fn answer(&self, sql: &str) -> Vec<RecordBatch> {
        let store = self.path("store");
        let asked = async {
            let session = Session::new();
            session.register_store(&store).await.unwrap();
            session.register_folder(&store.join("benchmarks")).await.unwrap();
            session.query(sql).await.unwrap().1
        };
        tokio::runtime::Runtime::new().unwrap().block_on(asked)
    }

    /// The rows of a Parquet file of the store; a column without a value is missing from its row.
    pub(crate) fn table(&self, name: &str) -> Vec<Row> {
        lines(&store::observation::read(&self.path("store").join(name)).unwrap())
    }

    /// Every file below the store with its hash.
    pub(crate) fn held(&self) -> BTreeMap<String, String> {
        let hash = |bytes: Vec<u8>| store::snapshot::Hash::of(&bytes).to_string();
        self.files("store").into_iter().map(|(path, bytes)| (path, hash(bytes))).collect()
    }
}

impl Run {
    /// What a process printed, and its exit code; -1 where a signal ended it.
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: output.status.code().unwrap_or(-1),
        }
    }

    /// The run, which has to have ended with this code.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// The run, which has to have said this on standard error.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "standard error does not say {words:?}:\n{}", self.stderr);
        self
    }

    /// The run, which has to have printed this, on however many lines.
    #[track_caller]
    pub(crate) fn prints(self, words: &str) -> Self {
        assert!(
            flat(&self.stdout).contains(&flat(words)),
            "standard output does not have {words:?}:\n{}",
            self.stdout
        );
        self
    }
}
