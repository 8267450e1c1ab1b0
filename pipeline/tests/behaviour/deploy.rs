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
