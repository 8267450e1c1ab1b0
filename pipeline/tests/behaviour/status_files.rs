//! The status beside the editions: what it says after each run, and when a run fails or cannot start.

use std::os::unix::fs::PermissionsExt;

use files::Lock;
use rustix::process::Signal;
use serde_json::Value;

use crate::stay::{Staying, mirrored};
use crate::support::publisher::Answer;
use crate::support::{Case, Program, WRES, wres_page};

const DAY_1: &str = "2027-07-01T06:00:00Z";
const DAY_2: &str = "2027-07-02T06:00:00Z";
const DAY_3: &str = "2027-07-03T06:00:00Z";
const FILES: [&str; 3] = ["status.html", "status.json", "metrics.prom"];

fn page(program: &Program) -> String {
    std::fs::read_to_string(program.path("reports/status.html")).unwrap()
}

fn status(program: &Program) -> Value {
    serde_json::from_slice(&std::fs::read(program.path("reports/status.json")).unwrap()).unwrap()
}

#[track_caller]
fn has_metrics(program: &Program, lines: &[&str]) {
    let metrics = std::fs::read_to_string(program.path("reports/metrics.prom")).unwrap();
    for line in lines {
        assert!(metrics.lines().any(|found| found == *line), "{line} is not in\n{metrics}");
    }
}

#[track_caller]
fn says(text: &str, all: &[&str]) {
    for words in all {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
}

#[test]
fn each_run_writes_the_status_beside_the_editions() {
    let (publisher, mut program) = mirrored("");
    publisher.on("/results/local-results/", Answer::page("<script>alert(1)</script>"));
    // The bundled releases do not count here: they are out of date.
    program.edit("data", "sources.toml", |text| {
        text.lines().filter(|line| !line.starts_with("of = ")).flat_map(|line| [line, "\n"]).collect()
    });
    std::fs::create_dir_all(program.path("reports/2026-07")).unwrap();
    std::fs::write(program.path("reports/2026-07/index.html"), "July").unwrap();
    program.at("2026-11-22T06:00:00Z");
    let mut staying = Staying::start(&program, &["schedule"]);
    staying.until("waiting");
    let text = page(&program);
    says(
        &text,
        &[
            "<html lang=\"en-GB\">",
            "<title>Status of race-equity</title>",
            "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'",
            "All is well.",
            "<caption>",
            "<th scope=\"col\">Newest release</th>",
            "<th scope=\"row\">ODS: NHS trusts<span class=\"id\">ods-etr</span></th>\n\
             <td>good</td><td>22 November 2026</td><td>today</td>",
            "The last run, on 22 November 2026, 06:00: done with exit code 3: a source failed",
            "The newest edition is 2026-07.",
            "<a href=\"2026-07/index.html\">Edition 2026-07</a>",
            "If <code>race-equity schedule</code> is running, the next run is on 23 November 2026",
        ],
    );
    assert!(!text.contains("<script"), "{text}");
    // The same as the command says.
    let written = std::fs::read_to_string(program.path("reports/status.json")).unwrap();
    assert_eq!(written, program.run(&["status", "--json"]).stdout);
    has_metrics(
        &program,
        &[
            "# TYPE race_equity_last_run_exit_code gauge",
            "race_equity_healthy 1",
            "race_equity_last_run_exit_code 3",
            // 2026-11-22T06:00:00Z, by `date --date ... +%s`.
            "race_equity_status_timestamp_seconds 1795327200",
            "race_equity_last_run_timestamp_seconds 1795327200",
            "race_equity_last_success_timestamp_seconds 1795327200",
            "race_equity_next_run_timestamp_seconds 1795413600",
            "race_equity_overdue_sources 0",
            "race_equity_editions 1",
            // Midnight in London.
            "race_equity_source_held_since_timestamp_seconds{source=\"ods-etr\"} 1795305600",
            "race_equity_source_last_success_timestamp_seconds{source=\"ods-etr\"} 1795327200",
            "race_equity_source_failing{source=\"ods-ect\"} 1",
            "race_equity_source_overdue{source=\"ods-ect\"} 0",
        ],
    );
    for name in FILES {
        let mode = std::fs::metadata(program.path("reports").join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o644, "{name}");
    }
    assert_eq!(staying.end(Signal::TERM).0, Some(0));

    // Nine days later two registers have never answered.
    program.at("2026-12-01T05:00:00Z").run(&["schedule", "--once"]).ends_with(3);
    says(
        &page(&program),
        &["<title>Needs attention: status of race-equity</title>", "Overdue: ods-ect and ods-succ."],
    );
    has_metrics(&program, &["race_equity_healthy 0", "race_equity_overdue_sources 2"]);
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_run_that_fails_says_so_with_code_time_and_what_is_used() {
    let case = Case::small();
    case.goes(0, DAY_1);
    let store = case.program.folder();
    let text = |name: &str| std::fs::read_to_string(store.join("reports").join(name)).unwrap();
    case.wres(2, &wres_page("2024").replace("<td>1.5</td>", "<td>1.6</td>"));
    for now in [DAY_2, DAY_3] {
        let mut command = case.program.command(&["run"]);
        let output =
            command.env("RACE_EQUITY_NOW", now).env("RACE_EQUITY_TYPST", "/no/such/typst").output().unwrap();
        assert_eq!(output.status.code(), Some(1));
    }
    says(
        &text("status.html"),
        &[
            "The last run, on 3 July 2027, 07:00: FAILED with exit code 1: Typst was not found",
            "Runs have failed since 2 July 2027, 07:00. The last successful run was on 1 July 2027, 07:00.",
            "The data in use are listed below; the newest are of 2 July 2027.",
            "The newest edition is 2027-07.",
        ],
    );
    let status: Value = serde_json::from_str(&text("status.json")).unwrap();
    assert_eq!((&status["failing_since"], &status["last_success"]), (&DAY_2.into(), &DAY_1.into()));
    assert!(text("metrics.prom").contains("\nrace_equity_last_run_exit_code 1\n"));
    // Data that do not fit need a person too; the data from before are used.
    case.publisher.on(WRES[2].1, Answer::page(&wres_page("2024").replace("<td>1.5</td>", "<td>many</td>")));
    case.goes(4, DAY_3);
    says(&text("status.html"), &["ended with exit code 4: published data did not fit", "Needs attention."]);
    // The next run that succeeds clears it.
    case.wres(2, &wres_page("2024"));
    case.goes(0, DAY_3);
    let status: Value = serde_json::from_str(&text("status.json")).unwrap();
    assert_eq!((&status["failing_since"], &status["last_success"]), (&Value::Null, &DAY_3.into()));
    says(&text("status.html"), &["The last run, on 3 July 2027, 07:00: done."]);
}

#[test]
fn a_run_that_another_keeps_out_says_so_until_one_starts() {
    let (_publisher, mut program) = mirrored("");
    program.at(DAY_1).run(&["run", "-q"]).ends_with(3);
    let lock = Lock::take(&program.path("store"), "refresh").unwrap();
    program.at(DAY_2).run(&["run"]).ends_with(5);
    program.at(DAY_3).run(&["schedule", "--once"]).ends_with(5);
    drop(lock);
    let start = status(&program)["failed_start"].clone();
    assert_eq!((&start["at"], &start["since"]), (&DAY_3.into(), &DAY_2.into()));
    assert_eq!(start["exit"], 5);
    says(
        &page(&program),
        &[
            "The run of 3 July 2027, 07:00 could NOT START (exit code 5): another run is using the store",
            "No run has started since 2 July 2027, 07:00.",
            "The last run, on 1 July 2027, 07:00: done",
            "the newest are of 1 July 2027.",
        ],
    );
    has_metrics(&program, &["race_equity_last_run_exit_code 5", "race_equity_healthy 0"]);
    // The command says it too, from the files, though it is not in the run log.
    let shown = program.run(&["status", "--write"]).stdout;
    says(&shown, &["The run of 3 July 2027, 07:00 could NOT START (exit code 5)"]);
    assert_eq!(status(&program)["failed_start"], start);
    program.run(&["run", "-q"]).ends_with(3);
    assert_eq!(status(&program)["failed_start"], Value::Null);
}

#[test]
fn settings_or_data_that_let_no_run_start_are_in_the_status() {
    for (settings, said) in [
        ("regoin = 'london'\nreports = 'published'\n", "unknown key `regoin`"),
        ("reports = 'published'\n[schedule]\ncron = 'every day'\n", "`schedule.cron` is `every day`"),
        ("reports = 'published'\n[run]\nreports = ['county kent']\n", "`county kent` in `reports`"),
    ] {
        let program = Program::empty();
        std::fs::write(program.path("race-equity.toml"), settings).unwrap();
        program.run(&["schedule", "--once", "-q"]).ends_with(2);
        let status: Value =
            serde_json::from_slice(&std::fs::read(program.path("published/status.json")).unwrap()).unwrap();
        assert!(status.to_string().contains(said), "{status}");
        let metrics = std::fs::read_to_string(program.path("published/metrics.prom")).unwrap();
        assert!(metrics.contains("race_equity_last_run_exit_code 2\n"), "{metrics}");
        assert!(!program.path("reports").exists());
    }
}

#[test]
fn what_was_known_stays_when_the_status_cannot_be_worked_out() {
    let (_publisher, mut program) = mirrored("");
    program.at(DAY_1).run(&["run", "-q"]).ends_with(3);
    program.edit("data", "sources.toml", |text| format!("{text}\n[[source]]\nid = 7\n"));
    program.at(DAY_2).run(&["run", "-q"]).ends_with(1);
    says(
        &page(&program),
        &[
            "The status could not be updated: <code>data&#x2f;sources.toml</code>",
            "Sources and editions are shown as last known.",
            "The last run, on 2 July 2027, 07:00: FAILED with exit code 1",
            "ods-etr",
        ],
    );
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_changed_page_that_does_not_fit_leaves_no_old_one() {
    let (_publisher, mut program) = mirrored("");
    program.at(DAY_1).run(&["run", "-q"]).ends_with(3);
    program.edit("report-templates", "status.html", |text| text.replace("status.as_of", "status.as_off"));
    program.at(DAY_2).run(&["run"]).ends_with(1).says("status.html");
    says(&page(&program), &["As of 2 July 2027, 07:00"]);
    program.run(&["check"]).ends_with(1).says("problem");
}

#[test]
fn the_status_command_writes_the_files_only_when_asked_to() {
    let mut program = Program::empty();
    program.at(DAY_1).run(&["status"]).ends_with(3);
    assert_eq!(std::fs::read_dir(program.folder()).unwrap().count(), 0);
    program.run(&["status", "--write", "--out", "published"]).ends_with(3);
    for name in FILES {
        assert!(program.path("published").join(name).is_file(), "{name}");
    }
    let page = std::fs::read_to_string(program.path("published/status.html")).unwrap();
    says(
        &page,
        &[
            "No data have been fetched yet. The figures of 12 July 2026 that ship",
            "Needs attention.",
            "A newer survey (2025) has been published: run <code>race-equity refresh</code>.",
            "The run log has no run yet.",
            "No edition has been made yet.",
        ],
    );
}
