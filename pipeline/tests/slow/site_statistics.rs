//! The statistics that the website works out in the browser, against those of the program, in Node.js.

use std::process::Command;

use libtest_mimic::Trial;

use crate::support::project;

pub(crate) fn tests() -> Vec<Trial> {
    let has_node = Command::new("node").arg("--version").output().is_ok_and(|run| run.status.success());
    vec![crate::test_if(
        has_node,
        "needs node",
        "the_browser_and_the_program_agree_on_statistics",
        the_browser_and_the_program_agree_on_statistics,
    )]
}

fn the_browser_and_the_program_agree_on_statistics() {
    let run = Command::new("node")
        .args(["--test", "--test-reporter=tap"])
        .arg(project("pipeline/tests/browser/statistics.test.mjs"))
        .env("PROGRAM", env!("CARGO_BIN_EXE_race-equity"))
        .env_remove("SITE")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}");
    // A run without PROGRAM skips all.
    assert!(said.contains("# pass 5\n"), "{said}");
}
