//! A store at an address.

use super::servers::{ObjectServer, is_in_a_file};
use crate::support::{Program, Run};

const OWN_FILE: &str = "organisation code,organisation name,wres year,indicator,measure,ethnic group,value,unit\n\
    RXR,East Lancashire,2024,2,relative_likelihood,all,1.54,ratio\n";
const IMPORT: [&str; 6] = ["import", "own.csv", "--layout", "wres-table", "--release", "T1"];
const ROWS: [&str; 5] =
    ["query", "-q", "--format", "csv", "SELECT count(*) AS n FROM observation WHERE release = 'T1'"];
const NOW: &str = "2026-10-01T06:00:00Z";
const LATER: &str = "2026-10-01T07:00:00Z";

/// The program on a machine of its own, with this store.
fn machine(server: &ObjectServer, store: &str) -> Program {
    let program = server.machine().with("RACE_EQUITY_STORE", store).with("RACE_EQUITY_NOW", NOW);
    program.file("own.csv", OWN_FILE);
    program
}

fn rows(program: &Program) -> String {
    program.run(&ROWS).ends_with(0).stdout
}

pub(super) fn same_bytes(server: &ObjectServer) {
    let address = server.address("wres/store");
    let local = machine(server, "store");
    let (one, two) = (machine(server, &address), machine(server, &address));
    let mut said = String::new();
    for program in [&local, &one] {
        said += &program.run(&IMPORT).ends_with(0).stderr;
        said += &program.run(&["benchmark"]).ends_with(0).stderr;
    }
    assert!(said.contains(&format!("files at `{address}`")), "{said}");
    for command in [
        &ROWS[..],
        &[
            "query",
            "-q",
            "--format",
            "csv",
            "SELECT count(*) AS n, sum(white_numerator) AS w FROM gap WHERE level = 'trust'",
        ],
        &["report", "-q", "--region", "london"],
    ] {
        let (here, there) = (local.run(command).ends_with(0), two.run(command).ends_with(0));
        assert_eq!(here.stdout, there.stdout, "{command:?}");
        assert!(!there.stderr.contains("made `"), "a table was damaged: {}", there.stderr);
    }
    assert!(local.files("reports") == two.files("reports"), "the reports have the same bytes");
    for program in [&one, &two] {
        assert!(!program.path("store").exists() && !is_in_a_file(program.folder(), server.secret()));
    }
    assert!(!said.contains(server.secret()));
    // The other machine writes too.
    two.file("own.csv", OWN_FILE.replace("1.54", "1.60"));
    two.run(&IMPORT).ends_with(0);
    let value = "SELECT value FROM observation WHERE release = 'T1'";
    let ask = ["query", "-q", "--format", "csv", value];
    assert_eq!(one.run(&ask).ends_with(0).stdout, two.run(&ask).ends_with(0).stdout);
    assert!(one.run(&ask).stdout.contains("1.6"));
}

pub(super) fn second_writer() {
    let server = ObjectServer::s3();
    let store = server.address("store");
    let (one, two) = (machine(&server, &store), machine(&server, &store));
    server.stall("/content/", 1);
    let mut first = one.command(&IMPORT).stderr(std::process::Stdio::piped()).spawn().unwrap();
    server.wait_until_stalled(&mut first);
    let who = format!(
        "another run is using the store `{store}`: `race-equity import`, process {} on `",
        first.id()
    );
    for command in [&IMPORT[..], &["benchmark"], &["refresh", "--offline"]] {
        two.run(command).ends_with(5).says(&who).says("hint: only one run can write to a store at a time");
    }
    // Nor do readers wait.
    assert_eq!(rows(&two), "n\n0\n");
    server.resume();
    let output = first.wait_with_output().unwrap();
    Run::of(&output).ends_with(0);
    assert_eq!(rows(&two), "n\n1\n");
    two.run(&["benchmark", "-q"]).ends_with(0);
}

pub(super) fn killed_writer() {
    let server = ObjectServer::s3();
    let store = server.address("store");
    let (one, two) = (machine(&server, &store), machine(&server, &store));
    one.run(&IMPORT).ends_with(0);
    one.file("own.csv", OWN_FILE.replace("1.54", "1.60"));
    server.stall("files.json", 1);
    let mut writer = one.command(&IMPORT).stderr(std::process::Stdio::null()).spawn().unwrap();
    server.wait_until_stalled(&mut writer);
    writer.kill().unwrap();
    writer.wait().unwrap();
    server.resume();
    let value = ["query", "-q", "--format", "csv", "SELECT value FROM observation WHERE release = 'T1'"];
    for reader in [&one, &two] {
        assert_eq!(reader.run(&value).ends_with(0).stdout, "value\n1.54\n", "the old state can be read");
    }
    two.run(&["benchmark"]).ends_with(5).says("another run is using the store");
    two.file("own.csv", OWN_FILE.replace("1.54", "1.70"));
    two.run_at(LATER, &IMPORT).ends_with(0);
    assert_eq!(one.run(&value).ends_with(0).stdout, "value\n1.7\n");
}

pub(super) fn damaged_object() {
    let server = ObjectServer::s3();
    let store = server.address("store");
    let (one, two) = (machine(&server, &store), machine(&server, &store));
    one.run(&IMPORT).ends_with(0);
    let list: serde_json::Value = serde_json::from_str(&server.get("store/files.json")).unwrap();
    let hash = list["files"]["index.json"]["sha256"].as_str().unwrap();
    let object = format!("store/content/{hash}/index.json");
    server.put(&object, b"{}");
    two.run(&ROWS)
        .ends_with(1)
        .says(&format!("error: `s3://figures/{object}` is damaged: its SHA-256 is "))
        .says("hint: put the file back from a backup");
}

pub(super) fn check() {
    let server = ObjectServer::s3();
    let program = machine(&server, &server.address("store"));
    program.run(&IMPORT).ends_with(0);
    let found = program.run(&["check"]).stdout;
    assert!(found.contains("good  address of the store: `s3://figures/store` has "), "{found}");
    let missing = program.run_with("RACE_EQUITY_STORE", "s3://nowhere/store", &["check"]).ends_with(1).stdout;
    assert!(missing.contains("WRONG address of the store: "), "{missing}");
    assert!(missing.contains("there is no such bucket"), "{missing}");
    let shown = program.run(&["config", "--json"]).ends_with(0).stdout;
    assert!(shown.contains("\"s3://figures/store\""), "{shown}");
}
