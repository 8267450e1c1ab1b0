//! The messages of runs: progress, warnings, the run log, the status, the digest and `check`.

use std::fmt::Write;

use crate::support::publisher::Answer;
use crate::support::{Case, Program};

/// What commands print, each below its command line, without the port of the publisher and the folder of the test.
struct Transcript(String);

impl Transcript {
    fn add(&mut self, program: &Program, now: &str, arguments: &[&str]) {
        let run = program.run_at(now, arguments);
        let _ = writeln!(
            self.0,
            "$ race-equity {}    (on {})",
            arguments.join(" "),
            now.get(..10).unwrap_or(now)
        );
        for (stream, text) in [("out", &run.stdout), ("err", &run.stderr)] {
            for line in text.lines() {
                let _ = writeln!(self.0, "{stream}| {line}");
            }
        }
        let _ = writeln!(self.0, "exit code {}\n", run.code);
    }

    fn assert(self, name: &str) {
        let mut settings = insta::Settings::clone_current();
        settings.add_filter(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT");
        settings.add_filter(r"process \d+", "process PID");
        settings.add_filter(r"[0-9a-f]{64}", "SHA-256");
        settings.add_filter(r"Typst: [^\n]* at `[^`\n]*`", "Typst: VERSION at `PATH`");
        settings.bind(|| insta::assert_snapshot!(name, self.0));
    }
}

#[test]
fn messages_of_unattended_runs_are_plain() {
    let case = Case::small();
    let mut transcript = Transcript(String::new());
    let program = &case.program;
    transcript.add(program, "2026-12-01T06:00:00Z", &["status"]);
    transcript.add(program, "2026-12-01T06:00:00Z", &["runs"]);
    transcript.add(program, "2026-12-01T06:00:00Z", &["run"]);
    transcript.add(program, "2026-12-02T06:00:00Z", &["run"]);
    case.publisher.on("/api/getReport?report=etr", Answer::status(404));
    transcript.add(program, "2026-12-03T06:00:00Z", &["run"]);
    case.csv("etr", b"no register".to_vec());
    transcript.add(program, "2026-12-04T06:00:00Z", &["run"]);
    transcript.add(program, "2026-12-20T06:00:00Z", &["status"]);
    transcript.add(program, "2026-12-20T06:00:00Z", &["runs"]);
    transcript.add(program, "2026-12-20T06:00:00Z", &["prune", "--keep", "0-days"]);
    transcript.assert("unattended_runs");
}

#[test]
fn messages_of_invalid_usage_are_plain() {
    let program = Program::new();
    let mut transcript = Transcript(String::new());
    let now = "2026-12-01T06:00:00Z";
    for arguments in [
        &["report"][..],
        &["report", "--region", "nort-west"],
        &["query", "--formt"],
        &["query", ""],
        &["query", "SELECT * FROM gaps"],
        &["figures"],
        &["diff", "nss"],
        &["diff", "nss-benchmark"],
        &["refresh", "--source", "nss"],
        &["prune", "--keep", "long"],
        &["import", "no-such-file.csv", "--layout", "return"],
        &["frobnicate"],
    ] {
        transcript.add(&program, now, arguments);
    }
    transcript.add(&program, "soon", &["runs"]);
    program.file("race-equity.toml", "regoin = 'london'\n");
    transcript.add(&program, now, &["status"]);
    program.file("race-equity.toml", "[schedule]\ncron = '6am'\n");
    transcript.add(&program, now, &["status"]);
    program.file("race-equity.toml", "[run]\nreports = ['county kent']\n");
    transcript.add(&program, now, &["run"]);
    transcript.assert("invalid_usage");
}

#[test]
fn messages_of_check_are_plain() {
    let program = Program::new();
    let mut transcript = Transcript(String::new());
    program.edit("data", "actions.toml", |text| text.replace("number = 2", "number = 3"));
    program.edit("data", "corrections.toml", |text| text.replace("action = ", "acton = "));
    transcript.add(&program, "2026-12-01T06:00:00Z", &["check"]);
    transcript.assert("check");
}
