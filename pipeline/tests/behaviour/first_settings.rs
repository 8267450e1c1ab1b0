//! `race-equity init`: the first settings of a person.

use std::io::Write;
use std::process::Stdio;

use crate::support::{Program, Run};

/// Runs the program with lines on its standard input.
fn answered(program: &Program, arguments: &[&str], lines: &str) -> Run {
    let mut command = program.command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that refuses to start does not read its input.
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    Run::of(&child.wait_with_output().unwrap())
}

#[test]
fn settings_of_flags_can_be_checked_and_reported() {
    let program = Program::new();
    let publisher = "Assembly of the \"North West\"";
    let flags = ["--region", "north west", "--publisher", publisher, "--term", "global-majority"];
    let run = program.run(&[&["init"], &flags[..]].concat()).ends_with(0).says("for the North West");
    assert_eq!(run.stdout, "race-equity.toml\n");
    let checked = program.run(&["check"]).ends_with(0);
    assert!(checked.stdout.contains("good  [run] region north-west: the report of"), "{}", checked.stdout);
    program.run(&["report"]).ends_with(0);
    let cited = program.files("reports").into_iter().find(|(path, _)| path.ends_with("cite.txt")).unwrap().1;
    assert!(String::from_utf8(cited).unwrap().contains(publisher));
    assert!(program.text("reports/2026-07/north-west/north-west.html").contains("global majority staff"));
}

#[test]
fn answers_are_read_from_standard_input_in_order() {
    let program = Program::new();
    answered(&program, &["init"], "Greater Manchester\n\n2\nschedule\n")
        .ends_with(0)
        .says("`race-equity schedule`");
    let settings: toml::Table = program.text("race-equity.toml").parse().unwrap();
    assert_eq!(settings["run"]["reports"].as_array().unwrap()[0].as_str(), Some("icb greater-manchester"));
    assert_eq!(settings["term"].as_str(), Some("ethnic-minority"));
    assert_eq!(settings["schedule"]["cron"].as_str(), Some("0 6 * * *"));
    assert!(!settings.contains_key("publisher") && !settings.contains_key("region"));
    let report = program.run(&["report"]).ends_with(0).stdout;
    assert!(report.contains("reports/2026-07/icb-greater-manchester/"), "{report}");
}

#[test]
fn existing_settings_are_kept_without_replace() {
    let program = Program::empty();
    program.file("race-equity.toml", "regoin = 'london'\n");
    program
        .run(&["init", "--england"])
        .ends_with(2)
        .says("`race-equity.toml` exists already")
        .says("--replace");
    assert_eq!(program.text("race-equity.toml"), "regoin = 'london'\n");
    program.run(&["init", "--england", "--replace"]).ends_with(0);
    assert!(program.text("race-equity.toml").contains("\nreports = [\"england\"]\n"));
}

#[test]
fn without_an_answer_the_flags_are_named() {
    let program = Program::empty();
    let run = program.run(&["init"]).ends_with(2).says("no answer").says("--region north-west");
    assert!(
        run.stderr.contains("--publisher") && run.stderr.contains("--term") && run.stderr.contains("--run")
    );
    assert_eq!(program.files(".").len(), 0, "a refused answer leaves no file");
}

#[test]
fn an_unknown_place_is_refused_with_the_nearest() {
    let program = Program::empty();
    program
        .run(&["init", "--icb", "greater-manchestr"])
        .ends_with(2)
        .says("did you mean `greater-manchester`");
    program.run(&["init", "--region", "nort-west"]).ends_with(2).says("did you mean `north-west`");
    answered(&program, &["init"], "gretaer-manchester\n")
        .ends_with(2)
        .says("did you mean `greater-manchester`?");
    answered(&program, &["init"], "london\n\nbem\n").ends_with(2).says("did you mean `bme`?");
    assert!(!program.path("race-equity.toml").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn the_line_for_cron_starts_a_run_in_this_folder() {
    let program = Program::empty();
    let said = program.run(&["init", "--england", "--run", "system"]).ends_with(0).stderr;
    let folder = program.folder().canonicalize().unwrap();
    let line = said.lines().find(|line| line.starts_with("0 6 * * * ")).unwrap();
    assert!(
        line.contains(&format!("cd {} && ", folder.display()))
            && line.contains(" schedule --once --quiet || ")
    );
    assert!(said.contains(&format!("WorkingDirectory={}\n", folder.display())), "{said}");
}
