//! One writer at a time, and readers whom nobody stops.

use race_equity::files::{Lock, Purpose};

use crate::store::Store;

const COUNT: [&str; 4] = [
    "query",
    "--format=csv",
    "--quiet",
    "SELECT count(*) AS n, sum(white_numerator) AS w FROM gap WHERE level = 'trust'",
];

#[test]
fn a_second_writer_ends_with_5_and_says_who_holds_the_store() {
    let store = Store::new();
    let file = store.file("return.csv", b"");
    let held = Lock::take(&store.path().join("store"), "run").unwrap();
    for command in [
        vec!["refresh", "--offline"],
        vec!["benchmark"],
        vec!["import", file.to_str().unwrap(), "--layout", "wres-table"],
        vec!["import", file.to_str().unwrap(), "--layout", "return"],
    ] {
        let said = store.runs(5, &command);
        let who = format!(
            "another run holds the store `store`: `race-equity run`, process {}, since 20",
            std::process::id()
        );
        assert!(said.contains(&who), "{said}");
        assert!(said.contains("hint: one run writes a store at a time"), "{said}");
    }
    drop(held);
    store.runs(0, &["refresh", "--offline", "--source", "ods-etr"]);
}

#[test]
fn readers_read_while_another_writes_and_leave_the_store_alone() {
    let (store, unused) = (Store::new(), Store::new());
    let alone = store.prints(&COUNT);
    let before = store.held();
    let _held = Lock::take(&store.path().join("store"), "run").unwrap();
    assert_eq!(store.prints(&COUNT), alone);
    store.prints(&["explain", "RXR", "8"]);
    store.prints(&["report", "--region", "london"]);
    let held: Vec<_> = store.held().into_iter().filter(|(path, _)| !path.ends_with("lock")).collect();
    let before: Vec<_> = before.into_iter().filter(|(path, _)| !path.ends_with("lock")).collect();
    assert!(held == before, "a reader wrote into a store that another holds");
    // A store in which nothing is yet is no different: the figures that ship with the program are there.
    let _held = Lock::take(&unused.path().join("store"), "run").unwrap();
    assert_eq!(unused.prints(&COUNT), alone);
}

#[test]
fn a_reader_who_is_not_done_makes_a_writer_wait_and_does_not_turn_it_away() {
    let store = Store::new();
    let reading = Lock::to_read(&store.path().join("store"), "query").unwrap().unwrap();
    let mut writer = std::process::Command::new(env!("CARGO_BIN_EXE_race-equity"))
        .args(["refresh", "--offline", "--source", "ods-etr"])
        .current_dir(store.path())
        .spawn()
        .unwrap();
    assert!(Lock::to_read(&store.path().join("store"), "query").unwrap().is_none());
    drop(reading);
    assert_eq!(writer.wait().unwrap().code(), Some(0));
}

#[test]
fn what_a_dead_process_wrote_into_the_lock_is_no_obstacle() {
    let store = Store::new();
    let holder = race_equity::files::Holder {
        pid: 1,
        command: "run".to_owned(),
        since: "2026-07-01T06:00:00Z".parse().unwrap(),
        purpose: Purpose::Write,
    };
    store.file("store/lock", serde_json::to_string(&holder).unwrap().as_bytes());
    store.file("store/observations/.part-a1b2c3", b"half a table");
    store.runs(0, &["refresh", "--offline", "--source", "ods-etr"]);
    assert!(store.held().keys().all(|path| !path.to_string_lossy().contains(".part-")));
    assert_eq!(race_equity::files::read(&store.path().join("store/lock")).unwrap(), b"");
}
