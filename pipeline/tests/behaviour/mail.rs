//! Alerts by e-mail, if the mail server does not answer as one does.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use crate::support::publisher::Authority;
use crate::support::{MailCase, Program};

/// A server on loopback that says this to each client and then waits for it to leave.
fn server(greeting: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let _ = client.write_all(greeting);
            thread::spawn(move || client.read_to_end(&mut Vec::new()));
        }
    });
    port
}

/// A port on which nothing listens.
fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn case(port: u16) -> MailCase {
    let mut case = MailCase::new(port, "none", Authority::new().pem());
    case.alert.smtp.seconds = 1;
    case
}

#[tokio::test]
async fn a_server_that_is_not_one_of_mail_has_its_message_and_hint() {
    let hint = "hint: correct `host` and `port` of the table `alert.smtp`";
    for (port, words, hint) in [
        (closed_port(), "refuses the connection: the port is closed", hint),
        (server(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "does not answer like a mail server", hint),
        (server(b"\xff\xfe\r\n"), "does not answer like a mail server", hint),
        (server(b""), "did not finish within 1 second", "hint: check that `port` and `security`"),
        (
            server(b"554 5.7.1 go away\r\n"),
            "does not accept mail from this machine: 554 5.7.1",
            "hint: ask the people",
        ),
    ] {
        let case = case(port);
        let said = case.check().await.unwrap_err();
        assert!(said.contains(words) && said.contains(hint), "{words}; {hint}:\n{said}");
    }
}

#[tokio::test]
async fn a_server_that_sends_a_byte_now_and_then_has_a_time_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        while client.write_all(b"2").is_ok() {
            thread::sleep(std::time::Duration::from_millis(100));
        }
    });
    let said = case(port).check().await.unwrap_err();
    assert!(said.contains("did not finish within 1 second"), "{said}");
}

#[tokio::test]
async fn a_failed_message_is_a_warning_and_no_secret_is_in_it() {
    let case = case(closed_port());
    let warnings = case.run("2026-08-01T05:00:00Z", &["a", "b"]).await;
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0].starts_with("the e-mail about 2 causes was not delivered to localhost; the next run")
    );
    let record = std::fs::read_to_string(case.store().join("alerts.json")).unwrap();
    assert!(record.contains("\"email\"") && !record.contains("hunter2"), "{record}");
    assert_eq!(case.pace.waits().len(), 3, "four attempts");
}

#[tokio::test]
async fn a_missing_password_is_named_and_nothing_is_sent() {
    let mut case = case(server(b"220 hello\r\n"));
    case.password = None;
    let said = case.check().await.unwrap_err();
    assert!(said.contains("the environment variable `RACE_EQUITY_SMTP_PASSWORD`"), "{said}");
}

#[test]
fn settings_of_e_mail_that_cannot_work_are_refused() {
    let address = "[alert]\nemail = ['edi@trust.nhs.uk']\n";
    let smtp = "[alert.smtp]\nhost = 'smtp.trust.nhs.uk'\n";
    for (table, words, hint) in [
        (address.to_owned(), "`email` of the table `alert` needs `host`", "add the table `[alert.smtp]`"),
        (format!("{smtp}from = 'a@b.uk'"), "the table `alert.smtp` needs `email`", "add `email = ["),
        (format!("{address}{smtp}"), "needs `from`", "add the address that the message comes from"),
        (format!("{address}{smtp}from = 'EDI'"), "`from` of the table `alert.smtp` is `EDI`", "write it as"),
        (
            "[alert]\nemail = ['a@b.uk, c@d.uk']".to_owned(),
            "has `a@b.uk, c@d.uk`, which is not",
            "a text of its own",
        ),
        (
            format!("{address}{smtp}from = 'a@b.uk'\npassword = 's3cr3t'"),
            "`password` must not be",
            "RACE_EQUITY_SMTP",
        ),
        (format!("{address}{smtp}from = 'a@b.uk'\nport = 70000"), "line 6, column 8", "settings.md"),
        (format!("{address}{smtp}security = 'ssl'"), "`starttls`", "hint"),
        (
            format!("{address}{smtp}from = 'a@b.uk'\nuser = 'a'\nsecurity = 'none'"),
            "`user` of the table `alert.smtp` needs an encrypted connection",
            "`security = \"starttls\"`",
        ),
        (
            format!("{address}[alert.smtp]\nhost = 'smtps://h:465'\nfrom = 'a@b.uk'"),
            "not the name of a host",
            "`port`",
        ),
    ] {
        let program = Program::empty();
        program.file("race-equity.toml", &table);
        let run = program.run(&["sources"]).ends_with(2).says(words).says(hint);
        assert!(!run.stderr.contains("s3cr3t"), "{}", run.stderr);
    }
}
