//! Every text in the source code of a crate that can be part of a message: error messages, hints, warnings, progress
//! and sentences. A new text is a change of the snapshot.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::support::project;

/// Source files without tests, in the order of their paths.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && !name.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

/// The string literals of a file that have at least three words, without SQL and markup.
fn messages(code: &str) -> Vec<String> {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let string = Regex::new(r#"(?s)"((?:[^"\\]|\\.)*)""#).unwrap();
    let continued = Regex::new(r"\\\n\s*").unwrap();
    let word = Regex::new(r"\b[a-z]{2,}\b").unwrap();
    let other = Regex::new(r"SELECT |CREATE |^<|^\s*[.#][a-z]|reason = ").unwrap();
    string
        .captures_iter(&code.join("\n"))
        .map(|found| continued.replace_all(&found[1], "").into_owned())
        .filter(|text| text.contains(' ') && word.find_iter(text).count() >= 2 && !other.is_match(text))
        .collect()
}

#[test]
fn texts_of_each_crate_can_be_read_in_one_sitting() {
    for name in
        ["files", "remote", "tabular", "store", "catalogue", "benchmark", "ingest", "changes", "program"]
    {
        let folder = project("pipeline").join(name).join("src");
        let mut found = Vec::new();
        sources(&folder, &mut found);
        let mut text = String::new();
        for path in found {
            let messages = messages(&std::fs::read_to_string(&path).unwrap());
            if !messages.is_empty() {
                let _ = writeln!(text, "\n{}", path.strip_prefix(&folder).unwrap().display());
            }
            for message in messages {
                let _ = writeln!(text, "  {message}");
            }
        }
        insta::assert_snapshot!(format!("texts_of_{name}"), text);
    }
}
