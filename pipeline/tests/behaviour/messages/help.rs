//! The help of the program and of every command.

use crate::support::Program;
use std::fmt::Write;

const COMMANDS: [&str; 21] = [
    "init",
    "refresh",
    "import",
    "report",
    "site",
    "publish",
    "run",
    "runs",
    "benchmark",
    "query",
    "explain",
    "figures",
    "diff",
    "schedule",
    "status",
    "prune",
    "sources",
    "config",
    "check",
    "completions",
    "man",
];

#[test]
fn every_command_has_help() {
    let program = Program::new().with("COLUMNS", "110");
    let help = |arguments: &[&str]| program.run(arguments).ends_with(0).stdout;
    let all = help(&["--help"]);
    let listed: Vec<&str> = all
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            line.strip_prefix("  ")?.split_whitespace().next().filter(|_| !line.starts_with("   "))
        })
        .filter(|command| *command != "help")
        .collect();
    assert_eq!(listed, COMMANDS);
    let mut text = format!("$ race-equity --help\n{all}");
    for command in COMMANDS {
        let _ = write!(text, "\n\n$ race-equity {command} --help\n{}", help(&[command, "--help"]));
    }
    insta::assert_snapshot!("help", text);
}
