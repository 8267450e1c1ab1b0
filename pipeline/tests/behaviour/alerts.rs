//! Alerts by a command or a webhook: one when a cause appears, and one when it is resolved.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use catalogue::assets::Assets;
use ingest::fetch::FetchSettings;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use race_equity::schedule::alert::{Alert, Alerter, Cause, CauseKind, MailLinks, Webhook};
use serde_json::{Value, json};

use crate::support::publisher::{Answer, Publisher};
use crate::support::{FixedPace, Program, files};

const HOOK: &str = "/services/pathSecret?key=querySecret";
const SECRET: &str = "bearerSecret";
const VARIABLE: &str = "RACE_EQUITY_WEBHOOK_SECRET";

/// A store, a publisher that receives alerts, and a command that writes them to a file.
struct AlertCase {
    folder: tempfile::TempDir,
    publisher: Publisher,
    pace: FixedPace,
    alert: Alert,
    warnings: Vec<String>,
}

impl AlertCase {
    /// Neither a command nor a webhook.
    fn new() -> Self {
        let publisher = Publisher::start();
        publisher.on(HOOK, Answer::status(204));
        let folder = tempfile::tempdir().unwrap();
        Self {
            folder,
            publisher,
            pace: FixedPace::at("2026-08-01T05:00:00Z"),
            alert: Alert::default(),
            warnings: Vec::new(),
        }
    }

    fn with_webhook() -> Self {
        let mut case = Self::new();
        case.alert.webhook = Some(Webhook::new(case.publisher.at(HOOK).to_string()));
        case.alert.secret_variable = Some(VARIABLE.to_owned());
        case
    }

    fn with_command() -> Self {
        let mut case = Self::new();
        case.shell("cat >> \"$0\"; echo >> \"$0\"");
        case
    }

    /// Runs a script in a shell, whose `$0` is the file of received alerts.
    fn shell(&mut self, script: &str) {
        let heard = self.received_at().display().to_string();
        self.alert.command = Some(vec!["sh".to_owned(), "-c".to_owned(), script.to_owned(), heard]);
    }

    fn received_at(&self) -> PathBuf {
        self.folder.path().join("received.jsonl")
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// One run on a day of August 2026, with these causes; returns its warnings.
    async fn run(&mut self, on: i8, causes: &[Cause]) -> Vec<String> {
        let variable = |name: &str| (name == VARIABLE).then(|| SECRET.to_owned());
        let (store, assets) = (self.store(), Assets::default());
        let alerter = Alerter {
            alert: &self.alert,
            store: &store,
            pace: &self.pace,
            variable: &variable,
            attempts: FetchSettings::default(),
            assets: &assets,
            links: MailLinks { editions: None, site: None, reports: &store, zone: TimeZone::UTC },
        };
        assert!(!format!("{alerter:?}").contains("Secret\""), "{alerter:?}");
        let warnings = alerter.send_all(causes, day(on)).await;
        self.warnings.extend(warnings.clone());
        warnings
    }

    /// The alerts of the command, in order.
    fn received(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.received_at()).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The alerts of the webhook, in order.
    fn posted(&self) -> Vec<Value> {
        let requests = self.publisher.requests();
        requests.iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
    }

    fn waits(&self) -> Vec<u64> {
        self.pace.waits().iter().map(Duration::as_secs).collect()
    }
}

fn day(of_august: i8) -> Timestamp {
    format!("2026-08-{of_august:02}T05:00:00Z").parse().unwrap()
}

fn failure() -> Cause {
    let text = "The source nss-benchmark could not be fetched.".to_owned();
    Cause { kind: CauseKind::Failure, subject: "nss-benchmark".to_owned(), title: String::new(), text }
}

fn news(subject: &str) -> Cause {
    let text = "A new release.".to_owned();
    Cause { kind: CauseKind::New, subject: subject.to_owned(), title: String::new(), text }
}

#[tokio::test]
async fn a_cause_is_alerted_once_and_again_when_resolved() {
    let mut case = AlertCase::with_command();
    for on in 1..=3 {
        assert_eq!(case.run(on, &[failure()]).await, Vec::<String>::new());
    }
    let appeared = json!({
        "kind": "failure", "subject": "nss-benchmark", "text": "The source nss-benchmark could not be fetched.",
        "at": "2026-08-01T05:00:00Z", "over": false,
    });
    assert_eq!(case.received(), std::slice::from_ref(&appeared));
    for on in 4..=5 {
        case.run(on, &[]).await;
    }
    let over = json!({
        "kind": "failure", "subject": "nss-benchmark", "text": "Resolved: The source nss-benchmark could not be fetched.",
        "at": "2026-08-04T05:00:00Z", "over": true,
    });
    assert_eq!(case.received(), [appeared, over]);
    // The same cause later is a new one.
    case.run(6, &[failure()]).await;
    assert_eq!((case.received().len(), case.received()[2]["at"].as_str()), (3, Some("2026-08-06T05:00:00Z")));
    assert_eq!(case.warnings, Vec::<String>::new());
}

#[tokio::test]
async fn the_kind_and_subject_identify_a_cause() {
    let mut case = AlertCase::with_command();
    case.run(1, &[failure()]).await;
    let worded = Cause { text: "Still not.".to_owned(), ..failure() };
    let other = Cause { subject: "ods-etr".to_owned(), ..failure() };
    let overdue = Cause { kind: CauseKind::Overdue, ..failure() };
    case.run(2, &[worded, other, overdue]).await;
    let told: Vec<(String, String)> = case
        .received()
        .iter()
        .map(|alert| {
            (alert["kind"].as_str().unwrap().to_owned(), alert["subject"].as_str().unwrap().to_owned())
        })
        .collect();
    let expected = [("failure", "nss-benchmark"), ("failure", "ods-etr"), ("overdue", "nss-benchmark")];
    assert_eq!(told, expected.map(|(kind, subject)| (kind.to_owned(), subject.to_owned())));
}

#[tokio::test]
async fn a_change_is_alerted_once_and_never_resolved() {
    let mut case = AlertCase::with_command();
    // The run was killed after its alert, and is repeated.
    case.run(1, &[news("digest-1")]).await;
    case.run(1, &[news("digest-1")]).await;
    case.run(2, &[]).await;
    case.run(3, &[news("digest-2")]).await;
    let subjects: Vec<_> =
        case.received().iter().map(|alert| (alert["subject"].clone(), alert["over"].clone())).collect();
    assert_eq!(subjects, [(json!("digest-1"), json!(false)), (json!("digest-2"), json!(false))]);
}

#[tokio::test]
async fn only_the_kinds_of_the_settings_are_alerted() {
    let mut case = AlertCase::with_command();
    case.alert.on = vec![CauseKind::Overdue];
    case.run(1, &[failure(), news("digest-1")]).await;
    case.run(2, &[]).await;
    assert_eq!(case.received(), Vec::<Value>::new());
    assert!(!case.store().join("alerts.json").exists(), "no record is needed");
}

#[tokio::test]
async fn without_a_channel_no_alert_is_sent() {
    let mut case = AlertCase::new();
    assert_eq!(case.run(1, &[failure()]).await, Vec::<String>::new());
    assert!(!case.store().exists());
}

#[tokio::test]
async fn a_webhook_receives_json_and_the_secret_as_a_token() {
    let mut case = AlertCase::with_webhook();
    assert_eq!(case.run(1, &[failure()]).await, Vec::<String>::new());
    let requests = case.publisher.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].path, HOOK);
    assert_eq!(requests[0].header("authorization"), Some("Bearer bearerSecret"));
    assert_eq!(requests[0].header("content-type"), Some("application/json"));
    assert_eq!(case.posted()[0]["subject"], "nss-benchmark");
    let keys: Vec<_> = case.posted()[0].as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["kind", "subject", "text", "at", "over"]);
}

#[tokio::test]
async fn a_busy_webhook_is_retried_after_growing_waits() {
    for busy in [Answer::status(503), Answer::status(500), Answer::status(429), Answer::hang_up()] {
        let mut case = AlertCase::with_webhook();
        case.publisher.in_turn(HOOK, [busy.clone(), busy.clone(), busy, Answer::status(200)]);
        assert_eq!(case.run(1, &[failure()]).await, Vec::<String>::new());
        assert_eq!((case.waits(), case.posted().len()), (vec![1, 2, 4], 4));
    }
    let mut case = AlertCase::with_webhook();
    let asks = Answer::status(429).header("Retry-After", "60");
    case.publisher.in_turn(HOOK, [asks, Answer::status(200)]);
    case.run(1, &[failure()]).await;
    assert_eq!(case.waits(), [60], "as long as it asks for");
}

#[tokio::test]
async fn an_undelivered_alert_is_sent_at_the_next_run() {
    let mut case = AlertCase::with_webhook();
    case.publisher.on(HOOK, Answer::status(503));
    let other = Cause { subject: "ods-etr".to_owned(), ..failure() };
    let warnings = case.run(1, &[failure(), other.clone()]).await;
    assert_eq!(
        warnings,
        [
            "the alert about nss-benchmark was not delivered to 127.0.0.1; the next run tries again: gave up after \
             4 attempts: `127.0.0.1` answered 503 Service Unavailable"
        ]
    );
    assert_eq!(case.posted().len(), 4, "a failed channel is not tried for each alert");
    case.publisher.on(HOOK, Answer::status(200));
    // By now the first cause is resolved: its alert and its resolution are both delivered, in order.
    assert_eq!(case.run(2, std::slice::from_ref(&other)).await, Vec::<String>::new());
    let heard: Vec<_> = case.posted()[4..]
        .iter()
        .map(|alert| (alert["subject"].clone(), alert["over"].clone(), alert["at"].clone()))
        .collect();
    assert_eq!(
        heard,
        [
            (json!("nss-benchmark"), json!(false), json!("2026-08-01T05:00:00Z")),
            (json!("nss-benchmark"), json!(true), json!("2026-08-02T05:00:00Z")),
            (json!("ods-etr"), json!(false), json!("2026-08-01T05:00:00Z")),
        ]
    );
    case.run(3, &[other]).await;
    assert_eq!(case.posted().len(), 7);
}

#[tokio::test]
async fn only_the_failed_channel_is_tried_again() {
    let mut case = AlertCase::with_command();
    case.alert.webhook = Some(Webhook::new(case.publisher.at(HOOK).to_string()));
    case.publisher.in_turn(HOOK, [Answer::status(403), Answer::status(200)]);
    let warnings = case.run(1, &[failure()]).await;
    assert!(warnings[0].ends_with("`127.0.0.1` answered 403 Forbidden"), "{warnings:?}");
    assert_eq!(case.waits(), Vec::<u64>::new(), "403 does not pass by waiting");
    case.run(2, &[failure()]).await;
    assert_eq!((case.received().len(), case.posted().len()), (1, 2));
    assert_eq!(case.publisher.requests()[0].header("authorization"), None, "no secret is set");
}

#[tokio::test]
async fn a_cause_that_returns_before_its_end_is_the_same() {
    let mut case = AlertCase::with_webhook();
    case.run(1, &[failure()]).await;
    case.publisher.on(HOOK, Answer::status(500));
    case.run(2, &[]).await;
    case.publisher.on(HOOK, Answer::status(200));
    case.run(3, &[failure()]).await;
    case.run(4, &[]).await;
    let over: Vec<_> = case.posted().iter().map(|alert| alert["over"].clone()).collect();
    let expected: Vec<Value> = [false, true, true, true, true, true].into_iter().map(Value::from).collect();
    assert_eq!(over, expected, "one alert, four failed attempts, one resolution");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let mut case = AlertCase::with_webhook();
    case.publisher.on(HOOK, Answer::redirect(307, "/elsewhere"));
    let warnings = case.run(1, &[failure()]).await;
    assert!(warnings[0].ends_with("`127.0.0.1` answered 307 Temporary Redirect"), "{warnings:?}");
    assert_eq!(case.publisher.paths(), [HOOK]);
}

#[tokio::test]
async fn no_secret_is_stored_or_printed() {
    let mut case = AlertCase::with_webhook();
    for (on, answer) in [
        (1, Answer::status(503)),
        (2, Answer::status(404)),
        (3, Answer::hang_up()),
        (4, Answer::redirect(302, HOOK)),
    ] {
        case.publisher.on(HOOK, answer);
        assert_eq!(case.run(on, &[failure()]).await.len(), 1);
    }
    let gone = Publisher::start().at(HOOK);
    case.alert.webhook = Some(Webhook::new(gone.to_string()));
    assert_eq!(case.run(5, &[failure()]).await.len(), 1);
    case.shell("exit 3");
    assert_eq!(case.run(6, &[failure()]).await.len(), 2);
    let stored = files(&case.store());
    assert_eq!(stored.keys().collect::<Vec<_>>(), ["alerts.json"]);
    let stored = String::from_utf8_lossy(&stored["alerts.json"]).into_owned();
    let everything = format!("{stored}\n{:?}\n{:?}", case.warnings, case.alert);
    for secret in ["pathSecret", "querySecret", SECRET] {
        assert!(!everything.contains(secret), "{everything}");
    }
}

#[tokio::test]
async fn a_missing_secret_is_a_warning_and_nothing_is_sent() {
    let mut case = AlertCase::with_webhook();
    case.alert.secret_variable = Some("ANOTHER_VARIABLE".to_owned());
    let warnings = case.run(1, &[failure()]).await;
    assert!(warnings[0].contains("the environment variable `ANOTHER_VARIABLE`"), "{warnings:?}");
    assert!(case.publisher.requests().is_empty());
}

#[tokio::test]
async fn a_failed_command_is_a_warning_and_is_run_again() {
    let mut case = AlertCase::with_command();
    case.shell("exit 3");
    let warnings = case.run(1, &[failure()]).await;
    assert!(
        warnings[0].contains("to the command") && warnings[0].ends_with("`sh` ended with exit status: 3"),
        "{warnings:?}"
    );
    case.alert.command_seconds = 1;
    // A program that the command started is stopped as well.
    case.shell("sleep 600 & sleep 600");
    let began = Instant::now();
    let warnings = case.run(2, &[failure()]).await;
    assert!(warnings[0].ends_with("`sh` did not end within 1 seconds and was stopped"), "{warnings:?}");
    assert!(began.elapsed() < Duration::from_secs(20));
    case.alert.command = Some(vec!["no-such-program-here".to_owned()]);
    let warnings = case.run(3, &[failure()]).await;
    assert!(warnings[0].contains("`no-such-program-here` cannot be run"), "{warnings:?}");
    case.shell("cat >> \"$0\"; echo >> \"$0\"");
    assert_eq!(case.run(4, &[failure()]).await, Vec::<String>::new());
    assert_eq!(case.received().len(), 1);
}

#[tokio::test]
async fn a_command_can_ignore_its_input() {
    let mut case = AlertCase::with_command();
    case.shell("exit 0");
    let long = Cause { text: "x".repeat(1_000_000), ..failure() };
    assert_eq!(case.run(1, &[long]).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_damaged_record_is_replaced_with_a_warning() {
    let mut case = AlertCase::with_command();
    std::fs::create_dir(case.store()).unwrap();
    std::fs::write(case.store().join("alerts.json"), "{\"version\"").unwrap();
    let warnings = case.run(1, &[failure()]).await;
    assert!(warnings[0].contains("is not a valid record of alerts"), "{warnings:?}");
    assert_eq!(case.run(2, &[failure()]).await, Vec::<String>::new());
    assert_eq!(case.received().len(), 1);
}

#[test]
fn a_refused_webhook_is_not_shown() {
    for (table, words) in [
        ("webhook = 'http://hooks.example.org/pathSecret'", "must be https"),
        ("webhook = 'https://u:pathSecret@hooks.example.org/'", "must not have a name or password"),
        ("webhook = 'pathSecret'", "is not a valid address"),
        ("webhook = ['pathSecret']", "line 2, column 11: expected a string"),
        ("webhook = 'https://hooks.example.org/pathSecret", "line 2, column "),
        ("on = ['fialure']", "expected one of `failure`, `overdue`, `new`, found `fialure`"),
        ("secret = 'x'", "unknown key `secret`"),
        ("command_seconds = 0", "must be from 1 to 600"),
    ] {
        let program = Program::empty();
        std::fs::write(program.path("race-equity.toml"), format!("[alert]\n{table}\n")).unwrap();
        let run = program.run(&["sources"]).ends_with(2).says(words);
        assert!(!run.stderr.contains("pathSecret"), "{}", run.stderr);
    }
    let program = Program::empty();
    let table =
        "[alert]\nwebhook = 'https://hooks.example.org/x'\nsecret_variable = 'S'\non = ['failure', 'new']\n";
    std::fs::write(program.path("race-equity.toml"), table).unwrap();
    program.run(&["sources"]).ends_with(0);
}
