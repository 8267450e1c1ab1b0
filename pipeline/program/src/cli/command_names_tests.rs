//! Whatever command or flag a message advises is one that the command line has.

use std::path::{Path, PathBuf};

use clap::CommandFactory;
use regex::Regex;

use super::Cli;

/// Modules whose messages one command alone prints, each with that command.
const OF_ONE_COMMAND: [(&str, &str); 5] = [
    ("benchmark/src/limits.rs", "query"),
    ("report/", "report"),
    ("site/", "site"),
    ("remote/", "publish"),
    ("program/src/schedule/error.rs", "schedule"),
];

/// The program's own source files, tests aside.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in files::list(folder).unwrap() {
        let name = files::name(&path);
        if path.is_dir() && name != "tests" {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && !name.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

/// The texts of a source file that a person reads: strings, and the help of the command line.
fn texts(source: &str, is_help: bool) -> Vec<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let string = Regex::new(r#"(?s)"((?:[^"\\]|\\.)*)""#).unwrap();
    let continued = Regex::new(r"\\\n\s*").unwrap();
    let help = code.lines().filter_map(|line| line.trim().strip_prefix("///")).filter(|_| is_help);
    let help: Vec<String> = help.map(str::to_owned).collect();
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let strings = string
        .captures_iter(&code.join("\n"))
        .map(|found| continued.replace_all(&found[1], "").into_owned())
        .collect::<Vec<_>>();
    strings.into_iter().chain(help).collect()
}

fn flags(command: &clap::Command, of: Option<&str>) -> Option<Vec<String>> {
    let own = match of {
        Some(name) => command.find_subcommand(name)?,
        None => command,
    };
    let all = own.get_arguments().chain(command.get_arguments());
    Some(all.filter_map(|arg| arg.get_long()).chain(["help", "version"]).map(str::to_owned).collect())
}

/// What is advised in a text and does not exist. `own` is the command that prints it, where one alone does.
fn wrong(text: &str, own: Option<&str>, command: &clap::Command) -> Vec<String> {
    let advised = Regex::new(r"race-equity ([a-z]+)\b([^`]*)").unwrap();
    let flag = Regex::new(r"--([a-z][a-z-]*)").unwrap();
    let bare = Regex::new(r"`--([a-z][a-z-]*)").unwrap();
    let quoted = Regex::new(r"`(race-equity [^`]*)`").unwrap();
    let mut wrong = Vec::new();
    for found in quoted.captures_iter(text) {
        let Some(parts) = advised.captures(&found[1]) else { continue };
        let Some(known) = flags(command, Some(&parts[1])) else {
            wrong.push(found[1].to_owned());
            continue;
        };
        wrong.extend(
            flag.captures_iter(&parts[2])
                .filter(|flag| !known.contains(&flag[1].to_owned()))
                .map(|_| found[1].to_owned()),
        );
    }
    for found in bare.captures_iter(text) {
        let known = own.and_then(|own| flags(command, Some(own))).unwrap_or_default();
        if !known.contains(&found[1].to_owned()) {
            wrong.push(format!("`--{}` without its command", &found[1]));
        }
    }
    wrong
}

#[test]
fn every_command_and_flag_in_a_message_exists() {
    let command = Cli::command();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    for package in files::list(&root).unwrap().into_iter().filter(|path| path.is_dir()) {
        sources(&package.join("src"), &mut found);
    }
    let (mut seen, mut all) = (0, Vec::new());
    for path in found {
        let inside = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        let of_cli = inside.strip_prefix("program/src/cli/").and_then(|file| file.strip_suffix(".rs"));
        // A command with several files has a folder.
        let of_cli = of_cli.and_then(|file| file.split('/').next());
        let own = of_cli.filter(|name| command.find_subcommand(name).is_some()).or_else(|| {
            OF_ONE_COMMAND.iter().find(|(place, _)| inside.starts_with(place)).map(|(_, command)| *command)
        });
        for text in texts(&files::read_text(&path).unwrap(), of_cli.is_some() && own.is_some()) {
            seen += usize::from(text.contains("`race-equity ") || text.contains("`--"));
            all.extend(wrong(&text, own, &command).into_iter().map(|wrong| format!("{inside}: {wrong}")));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
    assert!(seen > 20, "only {seen} texts advise anything");
}

#[test]
fn advice_that_is_wrong_is_found() {
    let command = Cli::command();
    for (text, own) in [
        ("say which release it is, with `--release`", None),
        ("add `--release`", Some("refresh")),
        ("`race-equity refresh --release 2025` takes it", None),
        ("`race-equity rebuild` makes it again", None),
    ] {
        assert_eq!(wrong(text, own, &command).len(), 1, "{text}");
    }
    for (text, own) in [
        ("add `--release`", Some("import")),
        ("`race-equity refresh --offline` makes it again", None),
        ("`race-equity query \\\"SELECT 1\\\"` lists them", None),
        ("`race-equity report --region north-west --quiet`", None),
    ] {
        assert_eq!(wrong(text, own, &command), Vec::<String>::new(), "{text}");
    }
}
