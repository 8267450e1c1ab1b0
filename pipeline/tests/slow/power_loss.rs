//! The order in which files come to the disk, at every step of a run: a power cut may lose what was not flushed, and
//! must not leave a record of something that is lost.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use files::{WRITE_LOG, WriteStep};
use libtest_mimic::Trial;

use super::crashes::{AUGUST, OWN_FILE, SMALL_SITE, august, with_a_report};
use crate::support::{Program, prepared};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        crate::test(
            "a_power_cut_during_a_run_loses_nothing_that_is_recorded",
            a_power_cut_during_a_run_loses_nothing_that_is_recorded,
        ),
        crate::test(
            "a_power_cut_during_other_commands_loses_nothing_that_is_recorded",
            a_power_cut_during_other_commands_loses_nothing_that_is_recorded,
        ),
        crate::test("steps_in_the_wrong_order_are_found", steps_in_the_wrong_order_are_found),
    ]
}

/// What a power cut could take at a step of a command.
#[derive(Default)]
struct Disk {
    /// Files whose bytes were not flushed.
    bytes: BTreeSet<PathBuf>,
    /// Files and folders whose names were not flushed.
    names: BTreeSet<PathBuf>,
}

/// Whether a path is in a folder or file that is still being written, or in one of what was fetched and is not in the
/// store yet. The next run removes it.
fn is_draft(path: &Path) -> bool {
    path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        part.starts_with(".part-") || part.starts_with("view-")
    })
}

impl Disk {
    /// Goes one step on. Gives the rule that the step breaks.
    fn step(&mut self, step: &WriteStep) -> Option<String> {
        match step {
            WriteStep::MakeFolder { path } => {
                self.names.insert(path.clone());
            }
            WriteStep::Write { path } => {
                self.bytes.insert(path.clone());
                self.names.insert(path.clone());
                if !is_draft(path) {
                    return Some(format!("{} is written in its place, not next to it", path.display()));
                }
            }
            WriteStep::Flush { path } => {
                self.bytes.remove(path);
            }
            WriteStep::FlushTree { path } => {
                self.bytes.retain(|file| !file.starts_with(path));
                self.names.retain(|name| name == path || !name.starts_with(path));
            }
            WriteStep::FlushFolder { path } => self.names.retain(|name| name.parent() != Some(path)),
            WriteStep::Rename { from, to } => {
                let inside = |path: &&PathBuf| path.starts_with(from);
                let lost = self.bytes.iter().find(inside);
                let lost = lost.or_else(|| self.names.iter().filter(|name| *name != from).find(inside));
                let lost = lost.map(|lost| format!("{} is moved before it is flushed", lost.display()));
                self.forget(from);
                self.names.insert(to.clone());
                return lost;
            }
            WriteStep::AppendLine { path } => {
                let lost = self.names.iter().find(|name| !is_draft(name) && *name != path);
                return lost.map(|lost| {
                    format!("{} has a line before the name of {} is flushed", path.display(), lost.display())
                });
            }
            WriteStep::Remove { path } => self.forget(path),
        }
        None
    }

    fn forget(&mut self, removed: &Path) {
        self.bytes.retain(|path| !path.starts_with(removed));
        self.names.retain(|path| !path.starts_with(removed));
    }
}

/// The first step that breaks a rule.
fn broken(steps: &[WriteStep]) -> Option<String> {
    let mut disk = Disk::default();
    let found = steps.iter().enumerate().find_map(|(at, step)| Some((at, disk.step(step)?)));
    if let Some((at, rule)) = found {
        return Some(format!("step {} of {}: {rule}", at + 1, steps.len()));
    }
    let left = disk.names.iter().chain(&disk.bytes).find(|path| !is_draft(path));
    left.map(|left| format!("{} is not flushed at the end", left.display()))
}

/// The steps of a command that succeeds.
fn steps(program: &Program, arguments: &[&str]) -> Vec<WriteStep> {
    let log = program.path("steps.jsonl");
    let mut command = program.command(arguments);
    let output = command.env("RACE_EQUITY_NOW", AUGUST).env(WRITE_LOG, &log).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
    let text = files::read_text(&log).unwrap();
    files::remove_file(&log).unwrap();
    let steps = text.lines().map(|line| serde_json::from_str(line).unwrap());
    // Files for Typst are temporary, and in a folder of the system.
    steps.filter(|step| place(step).starts_with(program.folder())).collect()
}

fn place(step: &WriteStep) -> &Path {
    match step {
        WriteStep::Rename { to, .. } => to,
        WriteStep::MakeFolder { path }
        | WriteStep::Write { path }
        | WriteStep::Flush { path }
        | WriteStep::FlushFolder { path }
        | WriteStep::FlushTree { path }
        | WriteStep::AppendLine { path }
        | WriteStep::Remove { path } => path,
    }
}

fn is_orderly(program: &Program, arguments: &[&str]) {
    let steps = steps(program, arguments);
    assert!(steps.iter().any(|step| matches!(step, WriteStep::Rename { .. })), "{arguments:?} wrote nothing");
    assert_eq!(broken(&steps), None, "{arguments:?}");
}

fn a_power_cut_during_a_run_loses_nothing_that_is_recorded() {
    let folder = with_a_report().again();
    // The rest of a killed run is removed first.
    drop(august(&folder, "run").env(files::FAILPOINT, "draft").output().unwrap());
    is_orderly(&folder, &["run"]);
}

fn a_power_cut_during_other_commands_loses_nothing_that_is_recorded() {
    let folder = with_a_report().again();
    is_orderly(&folder, &["refresh"]);
    is_orderly(
        &folder,
        &["report", "--region", "london", "--edition", "2027-07", "--replace", "--term", "global-majority"],
    );
    let website = Program::copy_of(prepared().folder());
    website.file("race-equity.toml", SMALL_SITE);
    is_orderly(&website, &["site"]);
    let empty = Program::empty();
    empty.file("t.csv", OWN_FILE);
    is_orderly(&empty, &["import", "t.csv", "--layout", "wres-table", "--release", "T1"]);
}

fn steps_in_the_wrong_order_are_found() {
    let path = |name: &str| PathBuf::from(format!("/store/{name}"));
    let written = || WriteStep::Write { path: path(".part-1") };
    let flushed = || WriteStep::Flush { path: path(".part-1") };
    let moved = || WriteStep::Rename { from: path(".part-1"), to: path("a") };
    let named = || WriteStep::FlushFolder { path: PathBuf::from("/store") };
    let recorded = || WriteStep::AppendLine { path: path("lines") };
    assert_eq!(broken(&[written(), flushed(), moved(), named(), recorded()]), None);
    for (steps, rule) in [
        (vec![written(), moved(), named()], "/store/.part-1 is moved before it is flushed"),
        (vec![written(), flushed(), moved(), recorded(), named()], "before the name of /store/a is flushed"),
        (vec![written(), flushed(), moved()], "/store/a is not flushed at the end"),
        (vec![WriteStep::Write { path: path("a") }], "is written in its place"),
    ] {
        let found = broken(&steps).unwrap_or_default();
        assert!(found.contains(rule), "{found}");
    }
}
