//! The files of `deploy/`.

use std::process::{Command, Stdio};

use crate::stay::mirrored;
use crate::support::{PROGRAM, Program, deploy, without_missing_parts};

/// What a unit says of one thing, once or more often.
fn said<'a>(unit: &'a str, key: &str) -> Vec<&'a str> {
    let begins = format!("{key}=");
    unit.lines().filter_map(|line| line.strip_prefix(&begins)).collect()
}

#[test]
fn the_units_start_the_program_with_flags_that_it_has() {
    let program = Program::new();
    for name in ["race-equity.service", "race-equity-once.service"] {
        let unit = deploy(name);
        let starts = said(&unit, "ExecStart");
        assert_eq!(starts.len(), 1, "{name}");
        let mut words = starts[0].split(' ');
        assert_eq!(words.next(), Some("/usr/local/bin/race-equity"), "{name}");
        let arguments: Vec<&str> = words.chain(["--help"]).collect();
        assert!(program.run(&arguments).ends_with(0).stdout.contains("Usage: race-equity schedule"));
        assert_eq!(said(&unit, "User"), ["race-equity"], "{name}");
        for hardened in ["NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes"] {
            assert!(unit.contains(&format!("\n{hardened}\n")), "{name} lacks {hardened}");
        }
    }
}

#[test]
fn the_timer_starts_the_unit_that_is_there() {
    let timer = deploy("race-equity.timer");
    assert_eq!(said(&timer, "Unit"), ["race-equity-once.service"]);
    assert_eq!(said(&timer, "Persistent"), ["true"]);
    assert_eq!(said(&timer, "OnCalendar"), ["*-*-* 06:00:00 Europe/London"]);
    // The same time as the program's own calendar has it.
    let settings = race_equity::schedule::ScheduleSettings::default();
    assert_eq!((settings.cron.as_str(), settings.time_zone.as_str()), ("0 6 * * *", "Europe/London"));
    assert!(deploy("crontab").lines().any(|line| line.starts_with("0 6 * * * ")));
}

#[test]
fn the_line_of_cron_prints_errors_and_status_if_a_run_fails() {
    let (publisher, program) = mirrored("");
    // Where the line looks for the program, and for its folder.
    let bin = program.path("bin");
    std::fs::create_dir(&bin).unwrap();
    std::os::unix::fs::symlink(PROGRAM, bin.join("race-equity")).unwrap();
    let table = deploy("crontab")
        .replace("/usr/local/bin", &bin.display().to_string())
        .replace("/var/lib/race-equity", &program.folder().display().to_string());
    let path = said(&table, "PATH")[0].to_owned();
    let line = table.lines().find_map(|line| line.strip_prefix("0 6 * * * ")).unwrap();
    assert!(!line.contains('%'), "cron takes a percent sign for the end of a line");
    let run = || {
        let mut cron = Command::new("/bin/sh");
        cron.args(["-c", line]).env_clear().env("PATH", &path).env("HOME", program.folder());
        let output = cron.env("SHELL", "/bin/sh").env("LOGNAME", "race-equity").stdin(Stdio::null()).output();
        let output = output.unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    // Sources fail, so cron mails how things stand.
    let (printed, _) = run();
    assert!(printed.contains("failing") && printed.contains("ods-ect gave no usable data"), "{printed}");
    assert!(program.path("store/runs.jsonl").exists());
    // One source is all there is, and it answers: cron mails nothing.
    program.edit("data", "sources.toml", |text| {
        let mut parts = text.split("[[source]]");
        let head = parts.next().unwrap().to_owned();
        let kept = parts.filter(|part| part.contains("\"ods-etr\"") || part.contains("bundled = "));
        without_missing_parts(&kept.fold(head, |text, part| text + "[[source]]" + part))
    });
    std::fs::write(
        program.path("race-equity.toml"),
        format!("[mirror]\nods-etr = \"{}\"\n\n[run]\nreports = []\n", publisher.base()),
    )
    .unwrap();
    let (printed, said) = run();
    assert_eq!((printed.as_str(), said.as_str()), ("", ""));
}

/// A program in place of race-equity, which counts its runs, makes a website of the count, and ends with this code.
fn stand_in(program: &Program, code: u8) {
    let text = format!(
        "#!/bin/sh\nmkdir -p store reports site\ncase $1 in\n\
         run) echo run >> store/runs; touch store/lock; exit {code};;\n\
         site) wc -l < store/runs > site/index.html;;\nesac\n"
    );
    let path = program.file("bin/race-equity", text);
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
}

/// Runs a step of `pages.sh` in a new checkout, and gives its exit code and what it said.
fn step(program: &Program, checkout: &str, step: &str) -> (i32, String) {
    let mut command = Command::new("sh");
    command.arg(crate::support::project("pipeline/deploy/pages.sh")).arg(step);
    let path = format!("{}:{}", program.path("bin").display(), std::env::var("PATH").unwrap());
    command.current_dir(program.path(checkout)).env("PATH", path).env("HOME", program.folder());
    let output = command.stdin(Stdio::null()).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn git(program: &Program, folder: &str, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    let output = command.args(arguments).current_dir(program.path(folder)).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A folder as a job has it: a checkout with a remote.
fn checkout(program: &Program, name: &str, remote: &str) {
    std::fs::create_dir(program.path(name)).unwrap();
    git(program, name, &["init", "--quiet"]);
    git(program, name, &["remote", "add", "origin", &program.path(remote).display().to_string()]);
}

#[test]
fn the_steps_of_the_workflow_keep_the_store_from_job_to_job() {
    let program = Program::empty();
    std::fs::create_dir(program.path("remote")).unwrap();
    git(&program, "remote", &["init", "--quiet", "--bare"]);
    stand_in(&program, 0);
    for (job, runs) in [("first", "1"), ("second", "2"), ("third", "3")] {
        checkout(&program, job, "remote");
        for name in ["restore", "run", "keep", "result"] {
            let (code, said) = step(&program, job, name);
            assert_eq!(code, 0, "{job} {name}: {said}");
        }
        assert_eq!(program.text(&format!("{job}/site/index.html")).trim(), runs);
        // The branch has one commit, so that it does not grow.
        assert_eq!(git(&program, "remote", &["rev-list", "--count", "race-equity-data"]).trim(), "1");
        let kept = git(&program, "remote", &["ls-tree", "-r", "--name-only", "race-equity-data"]);
        assert_eq!(kept.lines().collect::<Vec<_>>(), ["site/index.html", "store/runs"]);
    }
}

#[test]
fn a_job_publishes_after_a_failed_source_and_then_fails() {
    let program = Program::empty();
    std::fs::create_dir(program.path("remote")).unwrap();
    git(&program, "remote", &["init", "--quiet", "--bare"]);
    for (job, code, made) in [("stale", 3, true), ("misfit", 4, true), ("failed", 1, false)] {
        stand_in(&program, code);
        checkout(&program, job, "remote");
        let ended = step(&program, job, "run").0;
        assert_eq!(ended, i32::from(!made), "{job}");
        assert_eq!(program.path(format!("{job}/site/index.html")).exists(), made, "{job}");
        assert_eq!(step(&program, job, "result").0, i32::from(code), "{job}");
    }
}

#[test]
fn a_remote_that_cannot_be_reached_is_not_an_empty_one() {
    let program = Program::empty();
    stand_in(&program, 0);
    checkout(&program, "job", "missing");
    let (code, said) = step(&program, "job", "restore");
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("error: cannot reach origin"), "{said}");
    let (code, said) = step(&program, "job", "keep");
    assert!(code == 1 && said.contains("there is no store to keep"), "{said}");
}

#[test]
fn the_workflow_runs_targets_and_steps_that_are_there() {
    let workflow = crate::support::project(".github/workflows/refresh.yml");
    let workflow = std::fs::read_to_string(workflow).unwrap();
    let makefile = std::fs::read_to_string(crate::support::project("Makefile")).unwrap();
    let script = deploy("pages.sh");
    let runs: Vec<&str> =
        workflow.lines().filter_map(|line| line.trim().split_once("run: ").map(|(_, run)| run)).collect();
    for target in runs.iter().filter_map(|run| run.strip_prefix("make ")).flat_map(str::split_whitespace) {
        assert!(makefile.contains(&format!("\n{target}:")), "the Makefile has no target `{target}`");
    }
    let steps: Vec<&str> =
        runs.iter().filter_map(|run| run.strip_prefix("pipeline/deploy/pages.sh ")).collect();
    assert_eq!(steps, ["restore", "run", "keep", "result"]);
    assert!(steps.iter().all(|step| script.contains(&format!("\n{step}() {{"))));
}
