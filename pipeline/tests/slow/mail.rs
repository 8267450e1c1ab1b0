//! Alerts by e-mail, through a mail server that is not of this program. Python's mail library reads its messages.

use std::path::Path;

use libtest_mimic::Trial;
use rcgen::{CertificateParams, date_time_ymd};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::mail_server::{MailServer, pem};
use crate::support::publisher::{Answer, Authority};
use crate::support::{Case, MailCase, files};

const PASSWORD: (&str, &str) = ("RACE_EQUITY_SMTP_PASSWORD", "hunter2-secret");
const JULY: &str = "2027-07-01T06:00:00Z";
const DAYS: [&str; 3] = ["2027-07-20T06:00:00Z", "2027-07-21T06:00:00Z", "2027-07-22T06:00:00Z"];

pub(crate) fn tests() -> Vec<Trial> {
    let can_run = MailServer::can_run();
    let of = |name, body| crate::test_if(can_run, "python3 with aiosmtpd (make mail-server)", name, body);
    vec![
        of("an_edition_an_outage_and_its_end_are_one_message_each", an_edition_an_outage_and_its_end),
        of("mail_is_encrypted_as_the_settings_ask", mail_is_encrypted_as_the_settings_ask),
        of("each_refusal_of_a_mail_server_has_its_message_and_hint", each_refusal_has_its_message_and_hint),
        of("a_refused_recipient_does_not_keep_the_message_from_others", a_refused_recipient),
        of("a_busy_mail_server_is_tried_again", a_busy_mail_server_is_tried_again),
        of("an_undelivered_message_is_sent_with_the_next_run", an_undelivered_message_is_sent_later),
    ]
}

fn options(security: &str) -> Value {
    json!({ "security": security, "user": "edi", "password": PASSWORD.1 })
}

/// The facts that are the same of every message.
#[track_caller]
fn assert_sound((message, known): &(Value, Value)) {
    assert_eq!(message["types"], json!(["multipart/alternative", "text/plain", "text/html"]));
    assert_eq!((&message["defects"], &message["header_defects"]), (&json!([]), &json!([])), "{message}");
    assert_eq!(message["from"], "Race equality <edi@trust.nhs.uk>");
    assert_eq!(message["to"], "Board <board@trust.nhs.uk>, edi@trust.nhs.uk");
    assert_eq!(message["has_id"], true);
    assert_eq!(known["to"], json!(["board@trust.nhs.uk", "edi@trust.nhs.uk"]));
    assert_eq!((&known["encrypted"], &known["signed_in"]), (&json!(true), &json!(true)));
}

/// A text without its line breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn an_edition_an_outage_and_its_end() {
    let authority = Authority::new();
    let server = MailServer::start(&authority, options("starttls"));
    let mut case = Case::small();
    let table = MailCase::table(server.port, "starttls");
    case.settings(&format!("address = 'https://example.org/reports'\n[alert]\n{table}"));
    let certificate = case.program.file("authority.pem", authority.pem()).display().to_string();
    case.program = case.program.with("SSL_CERT_FILE", &certificate).with(PASSWORD.0, PASSWORD.1);
    let said = case.goes(0, JULY);
    assert!(!said.contains("warning"), "{said}");
    let messages = server.messages();
    assert_eq!(messages.len(), 1);
    assert_sound(&messages[0]);
    let message = &messages[0].0;
    assert_eq!(message["date"], "2027-07-01T06:00:00+00:00");
    let subject = message["subject"].as_str().unwrap();
    assert!(subject.starts_with("Race equality figures: new edition 2027-07"), "{subject}");
    let (text, html) = (message["text"].as_str().unwrap(), message["html"].as_str().unwrap());
    let page = "https://example.org/reports/2027-07/index.html";
    assert!(
        text.contains(page) && html.replace("&#x2f;", "/").contains(&format!("<a href=\"{page}\"")),
        "{html}"
    );
    let digest = case.program.text("store/digests/2027-07-01T06-00-00Z.txt");
    let first = digest.lines().find_map(|line| line.strip_prefix("- ")).unwrap();
    assert!(flat(text).contains(first), "{first} is not in\n{text}");
    keep(message, "edition");

    // Every source is down: one message, however many there are, and none on the next day.
    for path in case.publisher.paths() {
        case.publisher.on(&path, Answer::status(404));
    }
    case.goes(3, DAYS[0]);
    let run = case.last_run();
    let is_failed = |source: &&Value| source["outcome"] == "failed";
    let failed = run["sources"].as_array().unwrap().iter().filter(is_failed).count();
    case.goes(3, DAYS[1]);
    let messages = server.messages();
    assert_eq!(messages.len(), 2);
    assert_sound(&messages[1]);
    let subject = messages[1].0["subject"].as_str().unwrap();
    assert!(failed > 4 && subject.contains(&format!(": {failed} sources could not be read")), "{subject}");
    assert!(messages[1].0["text"].as_str().unwrap().contains("https://example.org/reports/status.html"));
    keep(&messages[1].0, "outage");

    case.registers();
    case.goes(0, DAYS[2]);
    let messages = server.messages();
    assert_eq!(messages.len(), 3);
    assert_eq!(messages[2].0["subject"], format!("Race equality figures: {failed} problems resolved"));
    keep(&messages[2].0, "resolved");

    // The server gets the password; no file and no message has it.
    let messages = messages.iter().map(|(message, _)| message.to_string().into_bytes());
    for bytes in files(case.program.folder()).into_values().chain(messages) {
        let has_password =
            |bytes: &[u8]| bytes.windows(PASSWORD.1.len()).any(|part| part == PASSWORD.1.as_bytes());
        assert!(!has_password(&bytes), "{}", String::from_utf8_lossy(&bytes));
    }
}

/// Keeps a message for a person to look at, if `MAIL_FOLDER` names a folder.
fn keep(message: &Value, name: &str) {
    if let Ok(folder) = std::env::var("MAIL_FOLDER") {
        for form in ["text", "html"] {
            let file = Path::new(&folder).join(format!("{name}.{form}"));
            std::fs::write(file, message[form].as_str().unwrap()).unwrap();
        }
    }
}

fn checked(case: &MailCase) -> Result<String, String> {
    let said = Runtime::new().unwrap().block_on(case.check());
    assert!(!format!("{said:?}").contains(PASSWORD.1), "{said:?}");
    said
}

fn mail_is_encrypted_as_the_settings_ask() {
    let authority = Authority::new();
    for security in ["starttls", "tls"] {
        let server = MailServer::start(&authority, options(security));
        let case = MailCase::new(server.port, security, authority.pem());
        let signed_in = format!("signed in to `localhost:{}`; no message was sent", server.port);
        assert_eq!(checked(&case), Ok(signed_in));
        assert_eq!(server.messages().len(), 0);
        let warnings = Runtime::new().unwrap().block_on(case.run(JULY, &["a", "b"]));
        assert_eq!(warnings, Vec::<String>::new());
        assert_sound(&server.messages()[0]);
    }
}

fn each_refusal_has_its_message_and_hint() {
    let authority = Authority::new();
    let start = |security| MailServer::start(&authority, options(security));
    let (starttls, tls, plain) = (start("starttls"), start("tls"), start("none"));
    let folder = tempfile::tempdir().unwrap();
    let with_certificate = |hosts: &[&str], change: &dyn Fn(&mut CertificateParams)| {
        let certificate = folder.path().join("server.pem");
        std::fs::write(&certificate, pem(authority.signed(hosts, change))).unwrap();
        let mut options = options("starttls");
        options["certificate"] = certificate.display().to_string().into();
        MailServer::start(&authority, options)
    };
    let of_another_host = with_certificate(&["mail.example.org"], &|_| {});
    let out_of_date = with_certificate(&["localhost"], &|parameters| {
        parameters.not_before = date_time_ymd(2020, 1, 1);
        parameters.not_after = date_time_ymd(2021, 1, 1);
    });
    let unknown = Authority::new();
    let right = PASSWORD.1;
    for (server, security, authority, password, words, hint) in [
        (
            &starttls,
            "starttls",
            &authority,
            "wrong",
            "not accept the user name and password: 535 5.7.8",
            "check `user`",
        ),
        (&starttls, "starttls", &unknown, right, "is not signed by a known authority", "set `SSL_CERT_FILE`"),
        (&plain, "starttls", &authority, right, "does not offer STARTTLS", "write `security = \"tls\"`"),
        (
            &starttls,
            "tls",
            &authority,
            right,
            "does not encrypt from the start",
            "write `security = \"starttls\"`",
        ),
        (&tls, "starttls", &authority, right, "did not finish within 5 seconds", "465 with tls"),
        (
            &of_another_host,
            "starttls",
            &authority,
            right,
            "is that of another host",
            "the name that the certificate",
        ),
        (&out_of_date, "starttls", &authority, right, "is out of date or not valid yet", "check the clock"),
    ] {
        let mut case = MailCase::new(server.port, security, authority.pem());
        case.password = Some(password.to_owned());
        let said = checked(&case).unwrap_err();
        let (error, shown) = said.split_once("\nhint: ").unwrap();
        assert!(error.contains(words) && shown.contains(hint), "{words}; {hint}:\n{said}");
    }
}

fn a_refused_recipient() {
    let authority = Authority::new();
    let refusing = |addresses: &[&str]| {
        let mut options = options("tls");
        options["refused"] = json!(addresses);
        MailServer::start(&authority, options)
    };
    let run = |case: &MailCase| Runtime::new().unwrap().block_on(case.run(JULY, &["a"]));
    let server = refusing(&["board@trust.nhs.uk"]);
    let case = MailCase::new(server.port, "tls", authority.pem());
    let warnings = run(&case);
    let refused = "refuses the recipient `board@trust.nhs.uk` (550 5.1.1 no such user here)";
    assert!(warnings[0].contains(refused) && warnings[0].contains("correct `email`"), "{warnings:?}");
    assert_eq!(server.messages()[0].1["to"], json!(["edi@trust.nhs.uk"]));

    let server = refusing(&["board@trust.nhs.uk", "edi@trust.nhs.uk"]);
    let case = MailCase::new(server.port, "tls", authority.pem());
    let warnings = run(&case);
    assert!(warnings[0].contains("the next run tries again"), "{warnings:?}");
    assert!(warnings[0].contains("refuses the recipients `board@trust.nhs.uk`"), "{warnings:?}");
    assert_eq!(server.messages().len(), 0);
}

fn a_busy_mail_server_is_tried_again() {
    let authority = Authority::new();
    let mut options = options("tls");
    options["busy"] = 2.into();
    let server = MailServer::start(&authority, options);
    let case = MailCase::new(server.port, "tls", authority.pem());
    let warnings = Runtime::new().unwrap().block_on(case.run(JULY, &["a"]));
    assert_eq!(warnings, Vec::<String>::new());
    assert_eq!((server.messages().len(), case.pace.waits().len()), (1, 2));
}

fn an_undelivered_message_is_sent_later() {
    let authority = Authority::new();
    let mut options = options("tls");
    options["senders"] = json!(["other@trust.nhs.uk"]);
    let refusing = MailServer::start(&authority, options);
    let mut case = MailCase::new(refusing.port, "tls", authority.pem());
    let runtime = Runtime::new().unwrap();
    let warnings = runtime.block_on(case.run(DAYS[0], &["a", "b"]));
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    for words in
        ["the e-mail about 2 causes was not delivered", "refuses the sender: 550 5.7.60", "(write in `from`"]
    {
        assert!(warnings[0].contains(words), "{warnings:?}");
    }
    let record = || -> Value {
        serde_json::from_slice(&std::fs::read(case.store().join("alerts.json")).unwrap()).unwrap()
    };
    let failure = &record()["failures"]["email"];
    assert_eq!(failure["at"], DAYS[0]);
    assert!(failure["error"].as_str().unwrap().contains("refuses the sender"), "{failure}");

    let server = MailServer::start(&authority, self::options("tls"));
    case.alert.smtp.port = Some(server.port);
    // By now the first cause is resolved, and there is a third.
    assert_eq!(runtime.block_on(case.run(DAYS[1], &["b", "c"])), Vec::<String>::new());
    let messages = server.messages();
    let subject = "Race equality figures: 2 sources could not be read, 1 problem resolved";
    assert_eq!((messages.len(), messages[0].0["subject"].as_str()), (1, Some(subject)));
    let record: Value =
        serde_json::from_slice(&std::fs::read(case.store().join("alerts.json")).unwrap()).unwrap();
    assert_eq!((&record["failures"], record["causes"].as_array().unwrap().len()), (&Value::Null, 2));
}
