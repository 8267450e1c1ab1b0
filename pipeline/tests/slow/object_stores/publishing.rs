//! `race-equity publish`.

use super::servers::{ObjectServer, is_in_a_file};
use crate::support::{Program, edition};

/// A small website, without the program that makes one.
fn with_site(program: &Program) {
    program.file("site/index.html", "<p>one</p>");
    program.file("site/places/london/index.html", "<p>London</p>");
    program.file("site/style.css", "p {}");
    program.file("site/data/all.csv", "1\n");
    program.file("site/data/all.json", "{}");
    program.file("site/.race-equity-site.json", "{}");
}

pub(super) fn only_what_changed(server: &ObjectServer) {
    let (program, target) = (server.machine(), server.address("web"));
    with_site(&program);
    let publish = ["publish", "--site", target.as_str()];
    let listed = program.run(&["publish", "--site", &target, "--dry-run"]).ends_with(0);
    assert_eq!(listed.stdout.lines().count(), 5, "{}", listed.stdout);
    assert!(listed.stderr.contains("nothing was sent"), "{}", listed.stderr);
    let all = program.run(&publish).ends_with(0);
    assert_eq!(all.stdout, format!("{target}\n"));
    let all = all.says("5 new (31 bytes), 0 changed (0 bytes), 0 the same (0 bytes), 0 removed");
    let before = server.written().len();
    program
        .run(&publish)
        .ends_with(0)
        .says("0 new (0 bytes), 0 changed (0 bytes), 5 the same (31 bytes), 0 removed");
    assert_eq!(server.written().len(), before, "nothing is sent the second time");

    program.file("site/index.html", "<p>two</p>");
    std::fs::remove_dir_all(program.path("site/places")).unwrap();
    program
        .run(&publish)
        .ends_with(0)
        .says("0 new (0 bytes), 1 changed (10 bytes), 3 the same (8 bytes), 1 removed");
    program.run(&publish).ends_with(0).says("4 the same (18 bytes), 0 removed");
    // Another machine has the same list.
    let other = server.machine();
    with_site(&other);
    other
        .run(&publish)
        .ends_with(0)
        .says("1 new (13 bytes), 1 changed (10 bytes), 3 the same (8 bytes), 0 removed");
    assert!(!all.stderr.contains(server.secret()) && !is_in_a_file(program.folder(), server.secret()));
    if target.starts_with("s3:") {
        let kinds = server.written();
        let kind = |path: &str| kinds.iter().find(|(found, _)| found == path).map(|(_, kind)| kind.as_str());
        assert_eq!(kind("web/index.html"), Some("text/html; charset=utf-8"));
        assert_eq!(kind("web/data/all.csv"), Some("text/csv; charset=utf-8"));
        assert_eq!(kind("web/data/all.json"), Some("application/json"));
        let place = |path: &str| kinds.iter().position(|(found, _)| found == path);
        assert!(place("web/index.html") > place("web/data/all.csv"), "pages come after the data");
        files_of_others(server, &program);
    }
}

/// Files of others are kept, and not overwritten without `--replace`.
fn files_of_others(server: &ObjectServer, program: &Program) {
    server.put("web/notes.txt", b"theirs");
    let publish = ["publish", "--site", "s3://figures/web"];
    program.run(&publish).ends_with(0);
    assert_eq!(server.get("web/notes.txt"), "theirs");
    program.file("site/notes.txt", "ours");
    let refused = program.run(&publish).ends_with(2);
    let refused = refused
        .says("`s3://figures/web` has 1 file that `race-equity publish` did not put there: `notes.txt`");
    refused.says("hint: publish to another folder, or add `--replace` to overwrite these files");
    assert_eq!(server.get("web/notes.txt"), "theirs");
    program.run(&["publish", "--site", "s3://figures/web", "--replace"]).ends_with(0);
    assert_eq!(server.get("web/notes.txt"), "ours");
}

pub(super) fn an_edition() {
    let server = ObjectServer::s3();
    let program = server.on(Program::copy_of(edition().folder()));
    let publish = ["publish", "s3://figures/reports"];
    let sent = program.run(&publish).ends_with(0);
    assert_eq!(sent.stdout, "s3://figures/reports/2026-07\n");
    let page = program.text("reports/2026-07/index.html");
    assert_eq!(server.get("reports/2026-07/index.html"), page);
    program.run(&publish).ends_with(0).says("0 new (0 bytes), 0 changed (0 bytes)");
    program
        .run(&["publish", "s3://figures/reports", "--edition", "2026-01"])
        .ends_with(2)
        .says("there is no edition `2026-01`");
    // An edition whose files have changed is not published.
    let is_csv = |name: &String| name.rsplit_once('.').is_some_and(|(_, end)| end == "csv");
    let csv = program.files("reports/2026-07").into_keys().find(is_csv).unwrap();
    program.file(&format!("reports/2026-07/{csv}"), "changed");
    program.run(&publish).ends_with(1).says("WRONG").says("1 problem found");
}

pub(super) fn a_killed_publish() {
    let server = ObjectServer::s3();
    let program = server.machine();
    with_site(&program);
    let publish = ["publish", "--site", "s3://figures/web"];
    program.run(&publish).ends_with(0);
    program.file("site/data/all.csv", "2\n");
    program.file("site/data/new.csv", "2\n");
    program.file("site/index.html", "<p>two</p>");
    server.stall("index.html", 1);
    let mut child = program.command(&publish).stderr(std::process::Stdio::null()).spawn().unwrap();
    server.wait_until_stalled(&mut child);
    child.kill().unwrap();
    child.wait().unwrap();
    server.resume();
    assert_eq!(server.get("web/index.html"), "<p>one</p>", "the page was not sent");
    // What the killed process may have sent is sent again, and nothing counts as a file of others.
    program.run(&publish).ends_with(0).says("0 new (0 bytes), 3 changed (14 bytes), 3 the same");
    assert_eq!(
        (server.get("web/index.html").as_str(), server.get("web/data/new.csv").as_str()),
        ("<p>two</p>", "2\n")
    );
    program.run(&publish).ends_with(0).says("6 the same");
}

pub(super) fn s3_errors() {
    let server = ObjectServer::checked_s3();
    let program = server.machine();
    with_site(&program);
    program.run(&["publish", "--site", "s3://figures/web"]).ends_with(0);
    program
        .run(&["publish", "--site", "s3://nowhere/web"])
        .ends_with(1)
        .says("error: cannot read `s3://nowhere/web/race-equity-files.json`: there is no such bucket")
        .says("hint: make the bucket `nowhere` with the tools of the provider");
    let wrong =
        program.run_with("AWS_SECRET_ACCESS_KEY", "wr0ng-s3cret", &["publish", "--site", "s3://figures/web"]);
    let wrong =
        wrong.ends_with(1).says("the server refused the key").says("hint: correct `AWS_ACCESS_KEY_ID`");
    assert!(!wrong.stderr.contains("wr0ng-s3cret"), "{}", wrong.stderr);
    program
        .run_with("AWS_ENDPOINT_URL", "http://127.0.0.1:9", &["publish", "--site", "s3://figures/web"])
        .ends_with(1)
        .says("the server cannot be reached")
        .says("hint: correct `AWS_REGION` and `AWS_ENDPOINT_URL`");
    program
        .run_with("AWS_ALLOW_HTTP", "false", &["publish", "--site", "s3://figures/web"])
        .ends_with(1)
        .says("its server is to be reached without TLS")
        .says("or set `AWS_ALLOW_HTTP=true` for a server on your own machine");
    program
        .run_with("AWS_ACCESS_KEY_ID", "", &["publish", "--site", "s3://figures/web"])
        .ends_with(1)
        .says("error: the environment has no credentials for `s3://figures/web`")
        .says("hint: set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`");
    let secret = program.run(&["publish", "--site", "s3://me:t0ken@figures/web"]).ends_with(2);
    assert!(!secret.stderr.contains("t0ken"), "{}", secret.stderr);
}

pub(super) fn azure_errors() {
    let server = ObjectServer::azure();
    let program = server.machine();
    with_site(&program);
    program
        .run(&["publish", "--site", "az://nowhere/web"])
        .ends_with(1)
        .says("there is no such container")
        .says("hint: make the container `nowhere` with the tools of the provider");
    let key = "d3Jvbmcgd3Jvbmcgd3Jvbmcgd3Jvbmc=";
    let wrong =
        program.run_with("AZURE_STORAGE_ACCOUNT_KEY", key, &["publish", "--site", "az://figures/web"]);
    let wrong = wrong
        .ends_with(1)
        .says("the server refused the key")
        .says("hint: correct `AZURE_STORAGE_ACCOUNT_NAME`");
    assert!(!wrong.stderr.contains(key), "{}", wrong.stderr);
    program
        .run_with(
            "AZURE_STORAGE_ENDPOINT",
            "http://127.0.0.1:9/x",
            &["publish", "--site", "az://figures/web"],
        )
        .ends_with(1)
        .says("the server cannot be reached");
    program
        .run_with("AZURE_ALLOW_HTTP", "false", &["publish", "--site", "az://figures/web"])
        .ends_with(1)
        .says("or set `AZURE_ALLOW_HTTP=true` for a server on your own machine");
    program
        .run_with("AZURE_STORAGE_ACCOUNT_KEY", "", &["publish", "--site", "az://figures/web"])
        .ends_with(1)
        .says("the environment has no credentials for `az://figures/web`");
}
