//! A trust's own return: what is refused and where, what is made of it, what stays in the store.

mod disclosure;
pub(crate) mod given;
mod over_time;
mod refused;
mod tables;
mod templates;

use std::path::Path;
use std::process::{Command, Output};

use race_equity::benchmark::Session;

/// A working directory of its own for each test.
fn desk() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Runs the program in `desk`.
fn run(desk: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_race-equity"));
    for name in ["RACE_EQUITY_STORE", "RACE_EQUITY_REGION", "RACE_EQUITY_REPORTS", "RACE_EQUITY_TERM"] {
        command.env_remove(name);
    }
    command.current_dir(desk).args(arguments).output().unwrap()
}

/// Puts a file on the desk and imports it.
fn import(desk: &Path, name: &str, bytes: &[u8]) -> Output {
    write(&desk.join(name), bytes);
    let _ = std::fs::remove_dir_all(desk.join("store/benchmarks"));
    run(desk, &["import", name, "--layout", "return"])
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::File::create(path).and_then(|mut file| std::io::Write::write_all(&mut file, bytes)).unwrap();
}

fn read(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    std::fs::File::open(path).and_then(|mut file| std::io::Read::read_to_end(&mut file, &mut bytes)).unwrap();
    bytes
}

/// Sets under how many people a count is withheld.
fn threshold(desk: &Path, people: u64) {
    write(&desk.join("race-equity.toml"), format!("suppress_below = {people}\n").as_bytes());
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Reads every table that is made of a return, so that all of them are made.
const ALL_OF_IT: &str = "SELECT count(*) FROM return_count UNION ALL SELECT count(*) FROM return_band_share \
                         UNION ALL SELECT count(*) FROM return_disparity \
                         UNION ALL SELECT count(*) FROM return_likelihood \
                         UNION ALL SELECT count(*) FROM return_board";

/// The rows of a query, by column. The program makes the tables once after an import; every further
/// question is put to the files it wrote.
fn query(desk: &Path, sql: &str) -> Vec<serde_json::Value> {
    let store = desk.join("store");
    if !store.join("benchmarks").exists() {
        let output = run(desk, &["--quiet", "query", ALL_OF_IT]);
        assert!(output.status.success(), "{}", said(&output));
    }
    let asked = async {
        let session = Session::new();
        session.register_store(&store).await.unwrap();
        session.register_folder(&store.join("benchmarks")).await.unwrap();
        session.query(sql).await.unwrap()
    };
    let (_, rows) = tokio::runtime::Runtime::new().unwrap().block_on(asked);
    let mut writer = arrow::json::ArrayWriter::new(Vec::new());
    for batch in &rows {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
    let bytes = writer.into_inner();
    if bytes.is_empty() { Vec::new() } else { serde_json::from_slice(&bytes).unwrap() }
}
