//! Files of the working directory are not a way into the machine, and any folder name works or is refused.

use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::support::{Program, Run, copy, project};

#[test]
fn an_edition_cannot_have_a_name_that_the_folder_or_the_system_uses() {
    let program = Program::new();
    for name in ["latest", "corrections.html", "corrections.json", "con", "nul.2026", "com1", "2026-07."] {
        let run = program.run(&["report", "--trust", "RXR", "--edition", name]).ends_with(2);
        run.says(&format!("`{name}` is not a valid edition name")).says("`latest` and names that");
    }
    assert!(!program.path("reports").exists());
}

#[test]
fn a_store_works_in_a_folder_whose_name_is_a_pattern() {
    let program = Program::new();
    let gap = "SELECT count(*) AS trusts FROM gap WHERE level = 'trust' AND indicator = '8'";
    let found = |store: &str| {
        let output = program.output(&["--store", store, "query", "--format", "csv", gap]);
        assert!(output.status.success(), "{store}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let plain = found("store");
    assert!(plain.lines().nth(1).unwrap().parse::<u32>().unwrap() > 100, "{plain}");
    for store in ["store [2026]", "store?", "store*", "100% store #1", "größe", "[a-z]/{b}"] {
        assert_eq!(found(store), plain, "{store}");
    }
}

#[test]
fn a_store_whose_path_cannot_be_named_is_refused_before_anything_is_written() {
    let program = Program::new();
    for name in [b"two\nlines".as_slice(), b"latin-1-\xe9"] {
        let name = std::ffi::OsStr::from_bytes(name);
        let mut command = program.command(&["query", "SELECT 1"]);
        let output = command.env("RACE_EQUITY_STORE", name).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("the path of the store has a line break"), "{said}");
        assert!(said.contains("rename the folder"), "{said}");
        assert!(!program.path(name).exists());
    }
}

/// A program with its own copy of the templates, the data and the queries.
fn with_own_folders() -> Program {
    let program = Program::new();
    program.edit("report-templates", "report.typ", |text| text + "\n");
    program.edit("queries", "benchmarks/gap.sql", |text| text + "\n");
    program
}

#[test]
fn a_command_names_the_folders_that_replace_its_own() {
    let program = with_own_folders();
    program
        .run(&["query", "SELECT 1"])
        .ends_with(0)
        .says("using `queries` and `report-templates` of this folder instead of the program's own");
    let quiet = program.output(&["--quiet", "query", "SELECT 1"]);
    assert_eq!(String::from_utf8_lossy(&quiet.stderr), "");
}

#[test]
fn a_folder_that_equals_the_program_s_own_is_not_named() {
    let program = Program::new();
    copy(&project("queries"), &program.path("queries"));
    let said = program.output(&["query", "SELECT 1"]);
    assert_eq!(
        String::from_utf8_lossy(&said.stderr),
        "using the figures that ship with the program, as of 12 July 2026\n"
    );
}

#[test]
fn a_link_that_leads_out_of_a_folder_is_refused() {
    let program = with_own_folders();
    let secret = program.file("secret.txt", "the secret");
    let refused = |run: Run, file: &str| {
        run.ends_with(1).says(file).says("it is a link to").says("put a copy of that file into the folder");
    };
    let link = program.path("report-templates/leak.typ");
    symlink(&secret, &link).unwrap();
    refused(program.run(&["report", "--trust", "RXR"]), "report-templates/leak.typ");
    std::fs::remove_file(&link).unwrap();
    let query = program.path("queries/benchmarks/leak.sql");
    symlink("/etc/passwd", &query).unwrap();
    refused(program.run(&["query", "SELECT 1"]), "queries/benchmarks/leak.sql");
    std::fs::remove_file(&query).unwrap();
    std::fs::create_dir(program.path("text")).unwrap();
    symlink(&secret, program.path("text/foreword.md")).unwrap();
    refused(program.run(&["report", "--region", "london"]), "text/foreword.md");
    assert!(!program.path("reports").exists() || program.files("reports").is_empty());
}

#[test]
fn a_link_inside_its_folder_works() {
    let program = with_own_folders();
    let link = program.path("queries/benchmarks/gap.sql");
    std::fs::rename(&link, program.path("queries/real_gap.txt")).unwrap();
    symlink("../real_gap.txt", &link).unwrap();
    program.run(&["query", "SELECT count(*) FROM gap"]).ends_with(0);
}

#[test]
fn a_template_that_takes_too_many_steps_is_stopped() {
    let program = Program::new();
    program.edit("report-templates", "report.html", |text| {
        let loops = "{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}";
        text.replace("</body>", &format!("{loops}</body>"))
    });
    program
        .run(&["report", "--trust", "RXR"])
        .ends_with(1)
        .says("report.html")
        .says("it takes more than 20,000,000 steps: shorten its loops");
}

#[test]
fn settings_that_others_can_change_may_not_name_a_command() {
    let program = Program::new();
    let settings = program.file("race-equity.toml", "[alert]\ncommand = ['true']\n");
    let mode = |mode| std::fs::set_permissions(&settings, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o666);
    program
        .run(&["query", "SELECT 1"])
        .ends_with(2)
        .says("names a command of `alert`, and other users can change the file")
        .says("chmod go-w race-equity.toml");
    mode(0o644);
    program.run(&["query", "SELECT 1"]).ends_with(0);
    program.file("race-equity.toml", "publisher = 'The Assembly'\n");
    mode(0o666);
    program.run(&["query", "SELECT 1"]).ends_with(0);
}

/// A program whose alerts go to a script of the shell.
fn with_command(script: &str) -> Program {
    let program = Program::new();
    let command = serde_json::json!(["sh", "-c", script]);
    program.file("race-equity.toml", format!("[alert]\ncommand = {command}\n"));
    program
}

#[test]
fn what_an_alert_command_prints_is_shown_up_to_a_limit() {
    let program = with_command("echo said >&2; yes spam | head -c 5000000 >&2");
    let run = program.run(&["check", "--test-alerts"]).ends_with(0);
    let run = run.says("said").says("(the command of `alert` printed more, which is left out)");
    assert!(run.stderr.len() < 25_000, "{} bytes", run.stderr.len());
}

#[test]
fn what_an_alert_command_starts_ends_with_it() {
    let program = with_command("sleep 3600 & echo $! > started.txt");
    program.run(&["check", "--test-alerts"]).ends_with(0);
    let status = format!("/proc/{}/stat", program.text("started.txt").trim());
    let begun = std::time::Instant::now();
    // A killed process whose parent has ended is gone, or a zombie until the system takes notice.
    let is_running = || std::fs::read_to_string(&status).is_ok_and(|stat| !stat.contains(") Z "));
    while is_running() {
        assert!(begun.elapsed().as_secs() < 10, "it goes on");
        std::thread::yield_now();
    }
}
