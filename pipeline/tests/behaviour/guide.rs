//! The README and the pages of `docs/guide`: each command on them is run, in order and in a folder of its page, and
//! has to print what the page shows. `UPDATE_GUIDE=1` writes what was printed into the pages instead.

mod links;
mod page;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use page::{Page, Step};
use tempfile::TempDir;

use crate::support::{Case, Program};

/// The clock of every page.
const NOW: &str = "2026-12-01T06:00:00Z";

/// How commands begin that are not run, with the reason, and what is checked instead.
const NOT_RUN: [(&str, &str, Check); 5] = [
    ("make ", "builds the program, or takes as long as all tests", Check::Target),
    ("cargo install ", "builds the program from nothing", Check::Crate),
    ("git clone ", "needs the network", Check::Nothing),
    ("race-equity report --all", "makes every report, which takes minutes", Check::Flags),
    ("race-equity schedule", "stays until it is stopped", Check::Flags),
];

/// What is looked at instead of running a command.
#[derive(Clone, Copy)]
enum Check {
    /// The Makefile has the target. What its recipe runs of the program is run.
    Target,
    /// The folder behind `--path` is a crate with the program.
    Crate,
    /// The program knows the flags.
    Flags,
    /// There is nothing to look at.
    Nothing,
}

/// Where a page is followed.
struct Place {
    folder: PathBuf,
    /// A publisher on loopback, for a page that fetches.
    case: Option<Case>,
    _kept: TempDir,
    bin: PathBuf,
}

macro_rules! pages {
    ($($(#[$note:meta])* $name:ident: $path:literal,)*) => {
        const PAGES: &[&str] = &[$($path),*];
        $(#[test] $(#[$note])* fn $name() { follow($path); })*
    };
}

pages! {
    readme: "README.md",
    install: "docs/guide/install.md",
    make_a_report: "docs/guide/make-a-report.md",
    cite_a_figure: "docs/guide/cite-a-figure.md",
    import_a_file: "docs/guide/import-a-file.md",
    import_a_trust_return: "docs/guide/import-a-trust-return.md",
    run_on_a_schedule: "docs/guide/run-on-a-schedule.md",
    website: "docs/guide/website.md",
    scale: "docs/guide/scale.md",
    status_and_alerts: "docs/guide/status-and-alerts.md",
    settings: "docs/guide/settings.md",
    change_a_query_or_template: "docs/guide/change-a-query-or-template.md",
    text_and_sections_of_your_own: "docs/guide/text-and-sections-of-your-own.md",
    query_the_tables: "docs/guide/query-the-tables.md",
    tables_in_python: "docs/guide/tables-in-python.md",
    #[ignore = "needs R: run it with `--include-ignored` where R is installed"]
    tables_in_r: "docs/guide/tables-in-r.md",
    frameworks_and_action_plans: "docs/guide/frameworks-and-action-plans.md",
    corrections: "docs/guide/corrections.md",
    exit_codes: "docs/guide/exit-codes.md",
    data_sources: "docs/guide/data-sources.md",
    bundled_figures: "docs/guide/bundled-figures.md",
    limits: "docs/guide/limits.md",
}

/// Pages that fetch, from a publisher on loopback that has all but the large files.
const FETCHING: [&str; 1] = ["docs/guide/run-on-a-schedule.md"];

#[test]
fn each_page_of_the_guide_is_followed_by_a_test() {
    let folder = root().join("docs/guide");
    let there: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| format!("docs/guide/{}", entry.unwrap().file_name().display()))
        .chain(["README.md".to_owned()])
        .collect();
    assert_eq!(there, PAGES.iter().map(|page| (*page).to_owned()).collect());
}

#[test]
fn the_readme_is_at_most_120_lines() {
    let lines = std::fs::read_to_string(root().join("README.md")).unwrap().lines().count();
    assert!(lines <= 120, "README.md has {lines} lines; a page of docs/guide has room");
}

/// The folder of the whole project: the nearest above the crate's that has the guide.
fn root() -> &'static Path {
    let mut above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    above.find(|folder| folder.join("docs/guide").is_dir()).unwrap()
}

/// Runs a page from top to bottom.
fn follow(name: &str) {
    let path = root().join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut page = Page::parse(&text);
    assert_eq!(page.text(), text, "{name} has a fence that is not closed, or no end of line at its end");
    let updates = std::env::var("UPDATE_GUIDE").is_ok_and(|value| value == "1");
    let place = Place::new(FETCHING.contains(&name));
    let mut differences = Vec::new();
    let mut code = 0;
    for block in page.blocks() {
        if block.language() != "console" {
            if let Some(file) = block.file() {
                place.write(file, &block.lines);
            }
            continue;
        }
        let mut steps = block.steps();
        for step in &mut steps {
            let shell = step.shell();
            assert!(
                code == 0 || shell == "echo $?",
                "{name}: the command before `{shell}` ended with {code}"
            );
            let Some(printed) = place.run(&shell, &mut code) else { continue };
            if step.shows(&printed) {
                continue;
            }
            differences.push(difference(step, &printed));
            step.printed = step.shortened(&printed);
        }
        block.set(steps);
    }
    assert_eq!(code, 0, "{name}: the last command failed");
    if updates && page.text() != text {
        std::fs::write(path, page.text()).unwrap();
    } else {
        assert!(
            differences.is_empty(),
            "{name} shows something else than was printed (UPDATE_GUIDE=1 rewrites it):\n{}",
            differences.join("\n")
        );
    }
}

fn difference(step: &Step, printed: &[String]) -> String {
    let (shown, printed) = (step.printed.join("\n    "), printed.join("\n    "));
    format!("$ {}\n  the page shows\n    {shown}\n  printed\n    {printed}", step.shell())
}

impl Place {
    fn new(fetches: bool) -> Self {
        let kept = tempfile::tempdir().unwrap();
        let bin = kept.path().join("bin");
        std::fs::create_dir(&bin).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_race-equity"), bin.join("race-equity")).unwrap();
        let case = fetches.then(|| Case::without(&["nss-benchmark", "nss-detailed"]));
        let folder = match &case {
            Some(case) => case.program.folder().to_owned(),
            None => kept.path().join("work"),
        };
        std::fs::create_dir_all(&folder).unwrap();
        // What a reader has who has built the program: the project's folder at hand.
        std::os::unix::fs::symlink(root(), kept.path().join("race-equity")).unwrap();
        Self { folder, case, _kept: kept, bin }
    }

    /// Writes a file that the page shows.
    fn write(&self, name: &str, lines: &[String]) {
        let path = self.folder.join(name);
        let mirrors = std::fs::read_to_string(&path).ok().filter(|_| self.case.is_some());
        let mirrors = mirrors.and_then(|text| text.find("[mirror]").map(|at| text[at..].to_owned()));
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).unwrap();
        }
        std::fs::write(path, lines.join("\n") + "\n" + &mirrors.unwrap_or_default()).unwrap();
    }

    /// Runs a command, or what takes its place; nothing for a command that is not run.
    fn run(&self, shell: &str, code: &mut i32) -> Option<Vec<String>> {
        let not_run =
            NOT_RUN.iter().find(|(begin, ..)| shell.starts_with(begin) && !shell.contains("--once"));
        match not_run {
            Some((.., check)) => self.check(*check, shell).map(|instead| self.shell(&instead, code)),
            None => Some(self.shell(shell, code)),
        }
    }

    /// Runs a command as a shell does after one that ended with `code`, and gives the lines that a person sees:
    /// standard output and standard error as they come.
    fn shell(&self, shell: &str, code: &mut i32) -> Vec<String> {
        let (mut reader, writer) = std::io::pipe().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", &format!("(exit {code})\n{shell}")]).current_dir(&self.folder);
        Program::without_settings(&mut command);
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", self.bin.display())).env("RACE_EQUITY_NOW", NOW);
        command.stdin(Stdio::null()).stdout(writer.try_clone().unwrap()).stderr(writer);
        let mut child = command.spawn().unwrap();
        // The pipe ends when nobody has its other end any more.
        drop(command);
        let mut printed = String::new();
        reader.read_to_string(&mut printed).unwrap();
        *code = child.wait().unwrap().code().unwrap();
        // The test's publisher has its own sources and queries; a reader has none.
        let of_test = |line: &str| self.case.is_some() && line.starts_with("using `data`");
        let lines = printed.lines().filter(|line| !of_test(line));
        lines.map(|line| line.trim_end().to_owned()).collect()
    }

    /// Looks at what a command that is not run needs. Gives what is run in its place, if anything is.
    fn check(&self, check: Check, shell: &str) -> Option<String> {
        let words: Vec<&str> = shell.split_whitespace().collect();
        match check {
            Check::Target => {
                let makefile = std::fs::read_to_string(root().join("Makefile")).unwrap();
                let rule = format!("{}:", words[1]);
                let mut lines = makefile.lines().skip_while(|line| !line.starts_with(&rule));
                assert!(lines.next().is_some(), "the Makefile has no target for `{shell}`");
                let recipe = lines.take_while(|line| line.starts_with('\t'));
                let own: Vec<String> = recipe
                    .filter_map(|line| line.strip_prefix("\t@$(PROGRAM) "))
                    .map(|arguments| format!("race-equity {arguments}"))
                    .collect();
                (words[1] == "report").then(|| own.join("\n"))
            }
            Check::Crate => {
                let folder = words[words.iter().position(|word| *word == "--path").unwrap() + 1];
                let manifest = std::fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
                assert!(manifest.contains("name = \"race-equity\""), "`{folder}` does not build the program");
                None
            }
            Check::Flags => {
                let mut code = 0;
                let printed = self.shell(&format!("{shell} --help"), &mut code);
                assert_eq!(code, 0, "`{shell}` is not a command: {printed:?}");
                None
            }
            Check::Nothing => None,
        }
    }
}
