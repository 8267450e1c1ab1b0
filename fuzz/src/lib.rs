//! Feeds made-up bytes to everything that reads a file or a text from outside: workbooks, CSV files, web pages, Word
//! documents, zips, layouts and every other TOML, links, the manifest and the run log, SQL, and the texts of reports.
//!
//! A target fails if the reader panics, or if the message about a file has a control character, which could change what
//! a terminal shows. libFuzzer adds limits of time and memory. `make fuzz` runs every target; the tests run each over its seeds
//! and over the inputs of `fuzz/found`, which once failed.

mod definitions;
mod records;
mod scratch;
mod seeds;
mod tables;
mod texts;

use std::fmt::Display;

/// A reader of something from outside.
#[derive(Debug)]
pub struct Target {
    /// The name of its folder of inputs.
    pub name: &'static str,
    /// Reads one input.
    pub run: fn(&[u8]),
    /// Inputs to begin with, of files of the project.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "workbook", run: tables::workbook, seeds: seeds::workbooks },
    Target { name: "word", run: tables::word, seeds: seeds::documents },
    Target { name: "csv", run: tables::csv, seeds: seeds::csv },
    Target { name: "html", run: tables::html, seeds: seeds::pages },
    Target { name: "zip", run: tables::zip, seeds: seeds::archives },
    Target { name: "published", run: tables::published, seeds: seeds::published },
    Target { name: "return", run: tables::trust_return, seeds: seeds::returns },
    Target { name: "layout", run: definitions::layout, seeds: seeds::layouts },
    Target { name: "definitions", run: definitions::any, seeds: seeds::definitions },
    Target { name: "settings", run: definitions::settings, seeds: seeds::settings },
    Target { name: "links", run: texts::links, seeds: seeds::pages },
    Target { name: "manifest", run: records::manifest, seeds: seeds::manifests },
    Target { name: "runs", run: records::runs, seeds: seeds::runs },
    Target { name: "lists", run: records::lists, seeds: seeds::lists },
    Target { name: "sql", run: texts::sql, seeds: seeds::queries },
    Target { name: "text", run: texts::local, seeds: seeds::texts },
];

impl Target {
    /// The target with this name.
    pub fn of_name(name: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.name == name)
    }

    /// The names of all targets, for a message.
    pub fn names() -> String {
        TARGETS.iter().map(|target| target.name).collect::<Vec<_>>().join(", ")
    }
}

/// Checks a message that is printed, or is part of another.
///
/// # Panics
/// If it is empty.
fn check_words(message: &dyn Display) {
    assert!(!message.to_string().trim().is_empty(), "a message is empty");
}

/// Checks a message that digests, mails and records have too.
///
/// # Panics
/// If it is empty or has a control character.
fn check_message(message: &dyn Display) {
    check_words(message);
    let text = message.to_string();
    let control = text.chars().find(|letter| letter.is_control() && !matches!(letter, '\n' | '\t'));
    assert!(control.is_none(), "a message has the control character {control:?}: {text:?}");
}

/// Checks the message of an error, and its hint.
fn check_error(error: &dyn Display, hint: Option<String>) {
    check_words(error);
    if let Some(hint) = hint {
        check_words(&hint);
    }
}

#[cfg(test)]
mod tests {
    use super::{TARGETS, Target};
    use std::path::Path;

    fn inputs(target: &Target) -> Vec<Vec<u8>> {
        let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("found").join(target.name);
        let kept = if found.is_dir() { files::list(&found).unwrap() } else { Vec::new() };
        let kept = kept.iter().map(|path| files::read(path).unwrap());
        (target.seeds)().into_iter().chain(kept).collect()
    }

    #[test]
    fn each_target_reads_its_seeds_and_what_was_found() {
        for target in TARGETS {
            let inputs = inputs(target);
            assert!(!inputs.is_empty(), "{} has no seeds", target.name);
            for input in inputs {
                (target.run)(&input);
            }
        }
    }

    #[test]
    fn each_target_reads_seeds_that_are_cut_or_have_a_changed_byte() {
        for target in TARGETS {
            for input in inputs(target).into_iter().take(4) {
                for part in 0..8 {
                    (target.run)(&input[..input.len() * part / 8]);
                    let mut changed = input.clone();
                    if let Some(byte) = changed.get_mut(input.len() * part / 8) {
                        *byte ^= 0x10;
                    }
                    (target.run)(&changed);
                }
            }
        }
    }

    #[test]
    fn what_was_found_belongs_to_a_target() {
        for folder in files::list(&Path::new(env!("CARGO_MANIFEST_DIR")).join("found")).unwrap() {
            let name = files::name(&folder);
            assert!(name == "README.md" || Target::of_name(&name).is_some(), "{name}");
        }
    }
}
