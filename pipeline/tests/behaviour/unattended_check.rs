//! `race-equity check` tries what an unattended run needs.

use std::os::unix::fs::PermissionsExt;

use crate::support::Program;

#[test]
fn check_names_what_would_stop_an_unattended_run() {
    let program = Program::new();
    program.file("notes.txt", "not a program");
    program.file(
        "race-equity.toml",
        "reports = 'notes.txt/reports'\n[run]\nreports = ['region nort-west', 'brief icb greater-manchester']\n\
         [site]\nreports = ['trust XXX']\n[alert]\ncommand = ['./notes.txt']\nwebhook = 'https://hooks.example.org/t0ken'\n\
         secret_variable = 'NO_SUCH_SECRET'\n",
    );
    let run = program.run(&["check"]).ends_with(1).says("5 problems found");
    for line in [
        "WRONG [run] region nort-west: there is no region `nort-west`\n      hint: did you mean `north-west`?",
        "good  [run] brief icb greater-manchester: the report of Greater Manchester",
        "WRONG [site] trust XXX: there is no trust `XXX`",
        "WRONG alert command: `./notes.txt` is not a program\n      hint: type `chmod +x ./notes.txt`",
        "WRONG alert webhook: the environment variable `NO_SUCH_SECRET` with the secret of the webhook is not set",
        "good  folder of the store: `store` can be written",
        "WRONG folder of the reports: cannot write in `notes.txt/reports`",
        "skip  network: `race-equity check --network` tries it",
    ] {
        assert!(run.stdout.contains(line), "{line} is not in\n{}", run.stdout);
    }
    assert!(!run.stdout.contains("t0ken"), "{}", run.stdout);
}

#[test]
fn check_sends_a_test_alert_only_on_request() {
    let program = Program::new();
    let script = program.file("mail-us", "#!/bin/sh\ncat > alert.json\n");
    std::fs::set_permissions(script, std::fs::Permissions::from_mode(0o755)).unwrap();
    program.file("race-equity.toml", "[run]\nreports = ['england']\n[alert]\ncommand = ['./mail-us']\n");
    program.run(&["check"]).ends_with(0).prints("good  alert command: `./mail-us` can be run");
    assert!(!program.path("alert.json").exists());
    program
        .run(&["check", "--test-alerts"])
        .ends_with(0)
        .prints("good  test alert to the command: took the test message");
    let alert = program.json("alert.json");
    assert_eq!(alert["subject"], "test");
    assert!(alert["text"].as_str().unwrap().starts_with("This is a test of the alerts"));
    assert!(!program.path("store/alerts.json").exists(), "a test is not recorded");
}
