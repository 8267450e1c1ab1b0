//! Telling people: once for one cause, and once when it is over, by a command or a webhook of their own.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use ingest::fetch::{Pace, Settings, Sleeping};
use jiff::Timestamp;
use race_equity::schedule::alert::{Alert, Alerter, Cause, CauseKind, Webhook};
use serde_json::{Value, json};

use crate::support::publisher::{Answer, Publisher};
use crate::support::{Program, files};

const HOOK: &str = "/services/pathSecret?key=querySecret";
const SECRET: &str = "bearerSecret";
const VARIABLE: &str = "RACE_EQUITY_WEBHOOK_SECRET";

/// Waits that pass at once and are noted, and no chance.
#[derive(Default)]
struct Still(Mutex<Vec<Duration>>);

impl Pace for Still {
    fn now(&self) -> Timestamp {
        day(1)
    }

    fn sleep(&self, wait: Duration) -> Sleeping<'_> {
        self.0.lock().unwrap().push(wait);
        Box::pin(std::future::ready(()))
    }

    fn chance(&self) -> f64 {
        1.0
    }
}

/// A store, a publisher that hears alerts, and a command that writes them down.
struct Case {
    folder: tempfile::TempDir,
    publisher: Publisher,
    pace: Still,
    alert: Alert,
    warnings: Vec<String>,
}

impl Case {
    /// Nobody is told yet.
    fn new() -> Self {
        let publisher = Publisher::start();
        publisher.on(HOOK, Answer::status(204));
        let folder = tempfile::tempdir().unwrap();
        Self { folder, publisher, pace: Still::default(), alert: Alert::default(), warnings: Vec::new() }
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

    /// Lets a shell run a script, whose `$0` is the file of heard alerts.
    fn shell(&mut self, script: &str) {
        let heard = self.heard_at().display().to_string();
        self.alert.command = Some(vec!["sh".to_owned(), "-c".to_owned(), script.to_owned(), heard]);
    }

    fn heard_at(&self) -> PathBuf {
        self.folder.path().join("heard.jsonl")
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// One run on a day of August 2026, with these causes; returns its warnings.
    async fn run(&mut self, on: i8, causes: &[Cause]) -> Vec<String> {
        let variable = |name: &str| (name == VARIABLE).then(|| SECRET.to_owned());
        let store = self.store();
        let alerter = Alerter {
            alert: &self.alert,
            store: &store,
            pace: &self.pace,
            variable: &variable,
            attempts: Settings::default(),
        };
        assert!(!format!("{alerter:?}").contains("Secret\""), "{alerter:?}");
        let warnings = alerter.send_all(causes, day(on)).await;
        self.warnings.extend(warnings.clone());
        warnings
    }

    /// What the command was given, in order.
    fn heard(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.heard_at()).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What the publisher was sent, in order.
    fn posted(&self) -> Vec<Value> {
        let requests = self.publisher.requests();
        requests.iter().map(|request| serde_json::from_slice(&request.body).unwrap()).collect()
    }

    fn waits(&self) -> Vec<u64> {
        self.pace.0.lock().unwrap().iter().map(Duration::as_secs).collect()
    }
}

fn day(of_august: i8) -> Timestamp {
    format!("2026-08-{of_august:02}T05:00:00Z").parse().unwrap()
}

fn failure() -> Cause {
    let text = "The source nss-benchmark could not be fetched.".to_owned();
    Cause { kind: CauseKind::Failure, subject: "nss-benchmark".to_owned(), text }
}

fn news(subject: &str) -> Cause {
    Cause { kind: CauseKind::New, subject: subject.to_owned(), text: "A new release.".to_owned() }
}

#[tokio::test]
async fn a_cause_is_told_once_and_once_when_it_is_over() {
    let mut case = Case::with_command();
    for on in 1..=3 {
        assert_eq!(case.run(on, &[failure()]).await, Vec::<String>::new());
    }
    let told = json!({
        "kind": "failure", "subject": "nss-benchmark", "text": "The source nss-benchmark could not be fetched.",
        "at": "2026-08-01T05:00:00Z", "over": false,
    });
    assert_eq!(case.heard(), std::slice::from_ref(&told));
    for on in 4..=5 {
        case.run(on, &[]).await;
    }
    let over = json!({
        "kind": "failure", "subject": "nss-benchmark", "text": "Resolved: The source nss-benchmark could not be fetched.",
        "at": "2026-08-04T05:00:00Z", "over": true,
    });
    assert_eq!(case.heard(), [told, over]);
    // The same cause later is another occasion.
    case.run(6, &[failure()]).await;
    assert_eq!((case.heard().len(), case.heard()[2]["at"].as_str()), (3, Some("2026-08-06T05:00:00Z")));
    assert_eq!(case.warnings, Vec::<String>::new());
}

#[tokio::test]
async fn another_text_is_the_same_cause_and_another_subject_is_not() {
    let mut case = Case::with_command();
    case.run(1, &[failure()]).await;
    let worded = Cause { text: "Still not.".to_owned(), ..failure() };
    let other = Cause { subject: "ods-etr".to_owned(), ..failure() };
    let overdue = Cause { kind: CauseKind::Overdue, ..failure() };
    case.run(2, &[worded, other, overdue]).await;
    let told: Vec<(String, String)> = case
        .heard()
        .iter()
        .map(|alert| {
            (alert["kind"].as_str().unwrap().to_owned(), alert["subject"].as_str().unwrap().to_owned())
        })
        .collect();
    let expected = [("failure", "nss-benchmark"), ("failure", "ods-etr"), ("overdue", "nss-benchmark")];
    assert_eq!(told, expected.map(|(kind, subject)| (kind.to_owned(), subject.to_owned())));
}

#[tokio::test]
async fn news_is_told_once_and_is_never_over() {
    let mut case = Case::with_command();
    // The run that brought it was cut off after telling, and comes again.
    case.run(1, &[news("digest-1")]).await;
    case.run(1, &[news("digest-1")]).await;
    case.run(2, &[]).await;
    case.run(3, &[news("digest-2")]).await;
    let subjects: Vec<_> =
        case.heard().iter().map(|alert| (alert["subject"].clone(), alert["over"].clone())).collect();
    assert_eq!(subjects, [(json!("digest-1"), json!(false)), (json!("digest-2"), json!(false))]);
}

#[tokio::test]
async fn only_what_was_asked_for_is_told() {
    let mut case = Case::with_command();
    case.alert.on = vec![CauseKind::Overdue];
    case.run(1, &[failure(), news("digest-1")]).await;
    case.run(2, &[]).await;
    assert_eq!(case.heard(), Vec::<Value>::new());
    assert!(!case.store().join("alerts.json").exists(), "nothing is to be remembered");
}

#[tokio::test]
async fn without_a_command_and_a_webhook_nothing_happens() {
    let mut case = Case::new();
    assert_eq!(case.run(1, &[failure()]).await, Vec::<String>::new());
    assert!(!case.store().exists());
}

#[tokio::test]
async fn a_webhook_gets_json_with_its_secret_as_a_bearer_token() {
    let mut case = Case::with_webhook();
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
async fn a_busy_webhook_is_tried_again_after_waits_that_grow() {
    for busy in [Answer::status(503), Answer::status(500), Answer::status(429), Answer::hang_up()] {
        let mut case = Case::with_webhook();
        case.publisher.in_turn(HOOK, [busy.clone(), busy.clone(), busy, Answer::status(200)]);
        assert_eq!(case.run(1, &[failure()]).await, Vec::<String>::new());
        assert_eq!((case.waits(), case.posted().len()), (vec![1, 2, 4], 4));
    }
    let mut case = Case::with_webhook();
    let asks = Answer::status(429).header("Retry-After", "60");
    case.publisher.in_turn(HOOK, [asks, Answer::status(200)]);
    case.run(1, &[failure()]).await;
    assert_eq!(case.waits(), [60], "as long as it asks for");
}

#[tokio::test]
async fn what_was_not_delivered_is_tried_again_at_the_next_run() {
    let mut case = Case::with_webhook();
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
    assert_eq!(case.posted().len(), 4, "one that is down is not asked for each alert");
    case.publisher.on(HOOK, Answer::status(200));
    // By now the first is over, of which nobody heard: they hear of both, in order.
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
async fn of_two_ways_only_the_one_that_failed_is_tried_again() {
    let mut case = Case::with_command();
    case.alert.webhook = Some(Webhook::new(case.publisher.at(HOOK).to_string()));
    case.publisher.in_turn(HOOK, [Answer::status(403), Answer::status(200)]);
    let warnings = case.run(1, &[failure()]).await;
    assert!(warnings[0].ends_with("`127.0.0.1` answered 403 Forbidden"), "{warnings:?}");
    assert_eq!(case.waits(), Vec::<u64>::new(), "403 does not pass by waiting");
    case.run(2, &[failure()]).await;
    assert_eq!((case.heard().len(), case.posted().len()), (1, 2));
    assert_eq!(case.publisher.requests()[0].header("authorization"), None, "no secret was asked for");
}

#[tokio::test]
async fn a_cause_that_comes_back_before_its_end_was_heard_is_the_same() {
    let mut case = Case::with_webhook();
    case.run(1, &[failure()]).await;
    case.publisher.on(HOOK, Answer::status(500));
    case.run(2, &[]).await;
    case.publisher.on(HOOK, Answer::status(200));
    case.run(3, &[failure()]).await;
    case.run(4, &[]).await;
    let over: Vec<_> = case.posted().iter().map(|alert| alert["over"].clone()).collect();
    let expected: Vec<Value> = [false, true, true, true, true, true].into_iter().map(Value::from).collect();
    assert_eq!(over, expected, "told, four attempts in vain, over");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let mut case = Case::with_webhook();
    case.publisher.on(HOOK, Answer::redirect(307, "/elsewhere"));
    let warnings = case.run(1, &[failure()]).await;
    assert!(warnings[0].ends_with("`127.0.0.1` answered 307 Temporary Redirect"), "{warnings:?}");
    assert_eq!(case.publisher.paths(), [HOOK]);
}

#[tokio::test]
async fn no_secret_is_stored_or_said() {
    let mut case = Case::with_webhook();
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
async fn a_secret_that_is_not_there_is_a_warning_and_nothing_is_sent() {
    let mut case = Case::with_webhook();
    case.alert.secret_variable = Some("ANOTHER_VARIABLE".to_owned());
    let warnings = case.run(1, &[failure()]).await;
    assert!(warnings[0].contains("the environment variable `ANOTHER_VARIABLE`"), "{warnings:?}");
    assert!(case.publisher.requests().is_empty());
}

#[tokio::test]
async fn a_command_that_fails_or_hangs_is_a_warning_and_is_run_again() {
    let mut case = Case::with_command();
    case.shell("exit 3");
    let warnings = case.run(1, &[failure()]).await;
    assert!(
        warnings[0].contains("to the command") && warnings[0].ends_with("`sh` ended with exit status: 3"),
        "{warnings:?}"
    );
    case.alert.command_seconds = 1;
    // What it starts holds on too, and is stopped with it.
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
    assert_eq!(case.heard().len(), 1);
}

#[tokio::test]
async fn a_long_text_does_not_hold_up_a_command_that_does_not_read() {
    let mut case = Case::with_command();
    case.shell("exit 0");
    let long = Cause { text: "x".repeat(1_000_000), ..failure() };
    assert_eq!(case.run(1, &[long]).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_record_that_is_none_is_begun_anew_with_a_warning() {
    let mut case = Case::with_command();
    std::fs::create_dir(case.store()).unwrap();
    std::fs::write(case.store().join("alerts.json"), "{\"version\"").unwrap();
    let warnings = case.run(1, &[failure()]).await;
    assert!(warnings[0].contains("is not a valid record of alerts"), "{warnings:?}");
    assert_eq!(case.run(2, &[failure()]).await, Vec::<String>::new());
    assert_eq!(case.heard().len(), 1);
}

#[test]
fn settings_without_encryption_are_refused_unshown() {
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
        let program = Program::new();
        std::fs::write(program.path("race-equity.toml"), format!("[alert]\n{table}\n")).unwrap();
        let run = program.run(&["sources"]).ends_with(2).says(words);
        assert!(!run.stderr.contains("pathSecret"), "{}", run.stderr);
    }
    let program = Program::new();
    let table =
        "[alert]\nwebhook = 'https://hooks.example.org/x'\nsecret_variable = 'S'\non = ['failure', 'new']\n";
    std::fs::write(program.path("race-equity.toml"), table).unwrap();
    program.run(&["sources"]).ends_with(0);
}
