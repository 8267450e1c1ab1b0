//! One writer at a time, and readers whom nobody stops.

use files::{Lock, Purpose};

use crate::support::publisher::Answer;
use crate::support::{Case, Program, register};

const COUNT: [&str; 4] = [
    "query",
    "--format=csv",
    "--quiet",
    "SELECT count(*) AS n, sum(white_numerator) AS w FROM gap WHERE level = 'trust'",
];

#[test]
fn a_second_writer_ends_with_5_and_says_who_holds_the_store() {
    let program = Program::empty();
    let file = program.file("return.csv", b"");
    let held = Lock::take(&program.path("store"), "run").unwrap();
    for command in [
        vec!["refresh", "--offline"],
        vec!["benchmark"],
        vec!["import", file.to_str().unwrap(), "--layout", "wres-table"],
        vec!["import", file.to_str().unwrap(), "--layout", "return"],
    ] {
        let said = program.run(&command).ends_with(5).stderr;
        let who = format!(
            "another run is using the store `store`: `race-equity run`, process {}, since 20",
            std::process::id()
        );
        assert!(said.contains(&who), "{said}");
        assert!(said.contains("hint: only one run can write to a store at a time"), "{said}");
    }
    drop(held);
    program.run(&["refresh", "--offline", "--source", "ods-etr"]).ends_with(0);
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn readers_read_while_another_writes() {
    let (program, unused) = (Program::empty(), Program::empty());
    let alone = program.run(&COUNT).ends_with(0).stdout;
    let before = program.held();
    let _held = Lock::take(&program.path("store"), "run").unwrap();
    assert_eq!(program.run(&COUNT).ends_with(0).stdout, alone);
    program.run(&["explain", "RXR", "8"]).ends_with(0);
    program.run(&["report", "--region", "london"]).ends_with(0);
    let held: Vec<_> = program.held().into_iter().filter(|(path, _)| path != "lock").collect();
    let before: Vec<_> = before.into_iter().filter(|(path, _)| path != "lock").collect();
    assert!(held == before, "a reader wrote into a store that another holds");
    // A store in which nothing is yet is no different: the figures that ship with the program are there.
    let _held = Lock::take(&unused.path("store"), "run").unwrap();
    assert_eq!(unused.run(&COUNT).ends_with(0).stdout, alone);
}

#[test]
fn a_writer_waits_for_a_reader() {
    let program = Program::empty();
    let reading = Lock::to_read(&program.path("store"), "query").unwrap().unwrap();
    let mut writer = program.command(&["refresh", "--offline", "--source", "ods-etr"]).spawn().unwrap();
    assert!(Lock::to_read(&program.path("store"), "query").unwrap().is_none());
    drop(reading);
    assert_eq!(writer.wait().unwrap().code(), Some(0));
}

#[test]
fn a_query_left_open_keeps_no_writer_waiting() {
    use std::io::Read;

    let program = Program::new();
    let sql = ["query", "-q", "--format", "csv", "SELECT * FROM trust_share ORDER BY org_code, indicator"];
    let whole = program.run(&sql).ends_with(0).stdout;
    let mut open = program.command(&sql).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut printed = open.stdout.take().unwrap();
    let mut first = [0];
    printed.read_exact(&mut first).unwrap();
    // It has more to print than a pipe can take, so it is still running.
    assert!(whole.len() > 1 << 18 && open.try_wait().unwrap().is_none());
    drop(Lock::take(&program.path("store"), "run").unwrap());
    std::fs::write(program.path("store/observations/bundled-staff-survey-wres.parquet"), b"").unwrap();
    program.run(&["benchmark", "-q"]).ends_with(0);
    let mut rest = String::new();
    printed.read_to_string(&mut rest).unwrap();
    assert!(format!("{}{rest}", char::from(first[0])) == whole);
    assert_eq!(open.wait().unwrap().code(), Some(0));
    assert_eq!(program.files("store/readers").len(), 0, "the reader's links are gone");
}

#[test]
fn the_links_of_a_dead_reader_are_removed() {
    let program = Program::empty();
    program.file("store/readers/view-dead/in-use", b"");
    program.file("store/readers/view-dead/observations/x.parquet", b"x");
    let alive = files::UsedFolder::begin(&program.path("store/readers")).unwrap();
    program.run(&["refresh", "--offline", "--source", "ods-etr"]).ends_with(0);
    assert!(alive.path().join("in-use").exists());
    assert!(!program.path("store/readers/view-dead").exists());
}

/// A file that a person imports.
const OWN_FILE: &str = "organisation code,organisation name,wres year,indicator,measure,ethnic group,value,unit\n\
    RXR,East Lancashire,2024,2,relative_likelihood,all,1.54,ratio\n";

#[test]
fn a_source_that_does_not_answer_keeps_no_writer_waiting() {
    for command in ["refresh", "run"] {
        let case = Case::small();
        case.setting("reports = []");
        case.program.file("own.csv", OWN_FILE);
        let (first, last) = ("/api/getReport?report=etr", "/api/getReport?report=succ");
        case.publisher.on(first, Answer::file(register(), "text/csv").stalling_after(0));
        let mut child =
            case.program.command(&[command]).stderr(std::process::Stdio::piped()).spawn().unwrap();
        let mut is_asked_for = |path: &str| {
            while !case.publisher.paths().iter().any(|asked| asked == path) {
                assert!(child.try_wait().unwrap().is_none(), "{command} ended before it asked for {path}");
                std::thread::yield_now();
            }
        };
        is_asked_for(first);
        let import = ["import", "own.csv", "--layout", "wres-table", "--release", "T1"];
        case.program.run(&import).ends_with(0);
        // A process that writes the store when the answer comes is waited for.
        let held = Lock::take(&case.program.path("store"), "import").unwrap();
        case.publisher.release();
        is_asked_for(last);
        case.program.run(&["benchmark"]).ends_with(5);
        drop(held);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{command}: {said}");
        assert!(said.contains("ods-etr: new, 1 row"), "{command}: {said}");
        assert_eq!(case.last_run()["exit"], 0, "{command}");
        assert_eq!(case.program.files("store/fetching").len(), 0, "{command} leaves nothing that it fetched");
        let rows = case.program.query("SELECT count(*) AS n FROM observation WHERE release = 'T1'");
        assert_eq!(rows[0]["n"], "1", "{command}");
    }
}

#[test]
fn what_a_dead_process_fetched_is_removed() {
    let program = Program::empty();
    program.file("store/fetching/view-dead/in-use", b"");
    program.file("store/fetching/view-dead/ods-etr", b"half a file");
    let alive = files::UsedFolder::begin(&program.path("store/fetching")).unwrap();
    program.run(&["refresh", "--offline", "--source", "ods-etr"]).ends_with(0);
    assert!(alive.path().join("in-use").exists());
    assert!(!program.path("store/fetching/view-dead").exists());
}

#[test]
fn a_run_that_cannot_start_is_recorded_and_alerted() {
    let program = Program::empty();
    program.file(
        "race-equity.toml",
        "[alert]\ncommand = ['sh', '-c', 'cat >> alerts.txt']\non = ['failure']\n[run]\nreports = []\n",
    );
    let held = Lock::take(&program.path("store"), "refresh").unwrap();
    program.run(&["run"]).ends_with(5).says("another run is using the store");
    drop(held);
    program.run(&["runs"]).ends_with(0).prints("another run is using the store").prints("     5 ");
    let alerts = program.text("alerts.txt");
    assert!(alerts.contains("another run is using the store"), "{alerts}");
}

#[test]
fn what_a_dead_process_wrote_into_the_lock_is_no_obstacle() {
    let program = Program::empty();
    let holder = files::Holder {
        pid: 1,
        command: "run".to_owned(),
        since: "2026-07-01T06:00:00Z".parse().unwrap(),
        purpose: Purpose::Write,
    };
    program.file("store/lock", serde_json::to_string(&holder).unwrap().as_bytes());
    program.file("store/observations/.part-a1b2c3", b"half a table");
    program.run(&["refresh", "--offline", "--source", "ods-etr"]).ends_with(0);
    assert!(program.held().keys().all(|path| !path.contains(".part-")));
    assert_eq!(files::read(&program.path("store/lock")).unwrap(), b"");
}
