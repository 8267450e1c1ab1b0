//! `race-equity schedule`: runs at the times of the calendar, makes up for missed runs, and ends at a signal.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use wait_timeout::ChildExt;

use crate::support::publisher::{Answer, Publisher};
use crate::support::{Case, Program, SOURCES, register};

const TRUSTS: &str = "/api/getReport?report=etr";

/// A program whose sources are all mirrored by a publisher that has one of them.
pub(crate) fn mirrored(settings: &str) -> (Publisher, Program) {
    let case = Case::mirroring(&SOURCES);
    case.publisher.on(TRUSTS, Answer::file(register(), "text/csv"));
    // A report would take longer than all the rest.
    case.settings(&format!("{settings}\n[run]\nreports = []\n"));
    (case.publisher, case.program)
}

/// A program that stays.
pub(crate) struct Staying {
    child: Child,
    lines: BufReader<ChildStderr>,
    said: String,
}

impl Staying {
    pub(crate) fn start(program: &Program, arguments: &[&str]) -> Self {
        let mut command = program.command(arguments);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap());
        Self { child, lines, said: String::new() }
    }

    /// Reads on until a line has these words, and gives that line.
    pub(crate) fn until(&mut self, words: &str) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(
                self.lines.read_line(&mut line).unwrap(),
                0,
                "it ended without {words:?}:\n{}",
                self.said
            );
            self.said.push_str(&line);
            if line.contains(words) {
                return line;
            }
        }
    }

    /// Sends a signal; the program has to end within five seconds. Gives its exit code and what it said.
    pub(crate) fn end(mut self, signal: Signal) -> (Option<i32>, String) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        let Some(ended) = self.child.wait_timeout(Duration::from_secs(5)).unwrap() else {
            panic!("it did not end within five seconds, having said\n{}", self.said);
        };
        self.lines.read_to_string(&mut self.said).unwrap();
        (ended.code(), std::mem::take(&mut self.said))
    }
}

impl Drop for Staying {
    fn drop(&mut self) {
        // It is gone already, unless its test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn runs(program: &Program) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(program.path("store/runs.jsonl")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_first_run_starts_at_once_and_signals_end_the_wait() {
    let (_publisher, mut program) = mirrored("");
    program.at("2026-11-22T06:00:00Z");
    let mut staying = Staying::start(&program, &["schedule"]);
    staying.until("running: first run of this store");
    staying.until("the run ended with exit code 3");
    let waits = staying.until("waiting");
    assert_eq!(waits, "waiting: next run on 23 November 2026, 06:00 (`0 6 * * *`, Europe/London)\n");
    let (code, said) = staying.end(Signal::TERM);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.ends_with("stopped\n"), "{said}");
    assert_eq!(runs(&program).len(), 1);
    // Started again on the same day there is nothing to make up for.
    program.at("2026-11-22T12:00:00Z");
    let mut staying = Staying::start(&program, &["schedule"]);
    assert!(staying.until("ing: ").starts_with("waiting: next run on 23 November 2026, 06:00"));
    assert_eq!(staying.end(Signal::INT).0, Some(0));
    assert_eq!(runs(&program).len(), 1);
}

#[test]
fn one_run_of_due_sources_makes_up_for_missed_runs() {
    let (publisher, mut program) = mirrored("[schedule]\ncron = \"30 1 * * *\"");
    program.at("2026-11-20T06:00:00Z").run(&["schedule", "--once", "-q"]).ends_with(3);
    let asked = publisher.paths().len();
    program.at("2026-11-25T09:00:00Z");
    let mut staying = Staying::start(&program, &["schedule"]);
    staying.until("running: making up for the missed run of 21 November 2026, 01:30");
    assert!(staying.until("waiting").contains("on 26 November 2026, 01:30 (`30 1 * * *`, Europe/London)"));
    assert_eq!(staying.end(Signal::TERM).0, Some(0));
    let runs = runs(&program);
    assert_eq!(runs.len(), 2);
    assert_eq!(runs[1]["started"], "2026-11-25T09:00:00Z");
    // What answered is asked again daily; what did not answer is asked at each run until it does.
    assert!(publisher.paths()[asked..].contains(&TRUSTS.to_owned()));
    assert_eq!(runs[1]["sources"].as_array().unwrap().len(), 15);
}

#[test]
fn a_signal_during_a_fetch_stops_the_run() {
    let (publisher, mut program) = mirrored("");
    // The catalogue's first source does not answer at all.
    let first = "/results/local-results/";
    publisher.on(first, Answer::status(200).stalling_after(0));
    program.at("2026-11-22T06:00:00Z");
    let staying = Staying::start(&program, &["schedule"]);
    let patience = Instant::now() + Duration::from_mins(1);
    while !publisher.paths().contains(&first.to_owned()) {
        assert!(Instant::now() < patience, "it asks nobody");
        std::thread::yield_now();
    }
    let (code, said) = staying.end(Signal::TERM);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.ends_with("stopping during a run; the next run repeats it\n"), "{said}");
    // The publisher answers again, and the next run is the one that was cut off.
    publisher.on(first, Answer::status(404));
    let mut staying = Staying::start(&program, &["schedule"]);
    staying.until("running: ");
    staying.until("ods-etr: new, 1 row ");
    staying.until("waiting");
    assert_eq!(staying.end(Signal::TERM).0, Some(0));
}

#[test]
fn once_runs_now_and_ends_with_the_code_of_the_run() {
    let (publisher, mut program) = mirrored("");
    program.at("2026-11-22T03:00:00Z");
    program.run(&["schedule", "--once"]).ends_with(3).says("ods-etr: new, 1 row ");
    // Again, though the calendar says six.
    program.run(&["schedule", "--once"]).ends_with(3).says("ods-etr: no new release");
    assert_eq!(runs(&program).len(), 2);
    publisher.on(TRUSTS, Answer::file(b"\"R0A\"\n".to_vec(), "text/csv"));
    program.run(&["schedule", "--once"]).ends_with(4);
}

#[test]
fn a_bad_calendar_is_said_before_anything_is_run() {
    let (publisher, program) = mirrored("[schedule]\ncron = \"every day\"");
    program
        .run(&["schedule"])
        .ends_with(2)
        .says("`schedule.cron` is `every day`, which is not a valid cron expression");
    program.run(&["schedule", "--once"]).ends_with(2);
    assert!(publisher.paths().is_empty() && !program.path("store").exists());
}
