//! What a message says.

use std::path::Path;

use jiff::tz::TimeZone;

use super::super::{Cause, CauseKind};
use super::content::{MailContent, MailLinks};
use super::*;

fn record(kind: CauseKind, title: &str, text: &str) -> AlertRecord {
    let cause = Cause { kind, subject: title.to_owned(), title: title.to_owned(), text: text.to_owned() };
    AlertRecord::new(&cause, "2026-08-01T05:00:00Z".parse().unwrap())
}

fn failure(title: &str, address: &str) -> AlertRecord {
    let text = format!(
        "{title}: no response from `{address}`: the port is closed\nhint: run it again later\nThe data fetched on 1 July \
         2026 are used."
    );
    record(CauseKind::Failure, title, &text)
}

fn content(records: &[AlertRecord]) -> MailContent {
    let links = MailLinks {
        editions: Some("https://example.org/reports".parse().unwrap()),
        site: None,
        reports: Path::new("no-such-folder"),
        zone: TimeZone::UTC,
    };
    let records: Vec<&AlertRecord> = records.iter().collect();
    MailContent::new(&records, Path::new("no-such-folder"), &links)
}

#[test]
fn sources_with_the_same_problem_are_listed_together() {
    let nine: Vec<AlertRecord> = (1..=9)
        .map(|number| failure(&format!("Survey: file {number}"), &format!("https://example.org/{number}")))
        .collect();
    let content = content(&nine);
    assert_eq!(content.subject, "Race equality figures: 9 sources could not be read");
    let text = content.text();
    assert_eq!(text.matches("the port is closed").count(), 1, "{text}");
    assert_eq!(text.matches("What to do: run it again later.").count(), 1, "{text}");
    for number in 1..=9 {
        let line = format!("- Survey: file {number}. The data fetched on 1 July 2026 are used.\n");
        assert!(text.contains(&line), "{line} is not in\n{text}");
    }
}

#[test]
fn all_kinds_of_causes_are_in_one_message() {
    let over = AlertRecord {
        resolved: Some("2026-08-03T05:00:00Z".parse().unwrap()),
        ..failure("Register", "https://example.org/r")
    };
    let all = [
        record(CauseKind::New, "", "What changed\n\nNew releases: 1."),
        failure("Survey", "https://example.org/s"),
        record(CauseKind::Failure, "", "The run failed.\nthe disk is full\nhint: remove a file"),
        record(CauseKind::Overdue, "WRES", "WRES: the next release, due June 2026, has not been published."),
        over,
    ];
    let content = content(&all);
    assert_eq!(
        content.subject,
        "Race equality figures: new figures, the run failed, 1 source could not be read, 1 release is missing, 1 problem \
         resolved"
    );
    let text = content.text();
    for words in [
        "\nNew releases: 1.\n",
        "\nThe disk is full.\n",
        "What to do: remove a file.",
        "- Survey: No response from `https://example.org/s`: the port is closed. The\n  data fetched on 1 July 2026 are used.\n",
        "- WRES: the next release, due June 2026, has not been published.\n",
        "- Register: resolved. It was reported on 1 August 2026: No response from\n",
        "https://example.org/reports/status.html\n",
    ] {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
}

#[test]
fn a_source_that_cannot_be_read_is_listed_once() {
    let overdue = record(CauseKind::Overdue, "Survey", "Survey: the next release is not in use.");
    let content = content(&[failure("Survey", "https://example.org/s"), overdue]);
    assert_eq!(content.subject, "Race equality figures: 1 source could not be read");
}

#[test]
fn markup_in_a_cause_is_shown_as_text() {
    let hostile = record(CauseKind::Overdue, "", "<script>alert(1)</script> & `<b>`");
    let html = letter::html(&content(&[hostile]), &Assets::default()).unwrap();
    assert!(html.contains("&lt;script&gt;alert(1)&lt;&#x2f;script&gt; &amp; <code"), "{html}");
    assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
}

#[test]
fn a_message_has_no_second_header_from_a_title() {
    let smtp: SmtpSettings = toml::from_str("from = 'race-equity <a@example.org>'").unwrap();
    let mut content = content(&[failure("S", "a")]);
    content.subject = "One\r\nBcc: x@example.org".to_owned();
    let envelope = letter::envelope(
        &content,
        &smtp,
        &["EDI <b@example.org>".to_owned()],
        &Assets::default(),
        "2026-08-01T05:00:00Z".parse().unwrap(),
    );
    let bytes = envelope.unwrap().bytes;
    let text = String::from_utf8(bytes).unwrap();
    let headers = text.split_once("\r\n\r\n").unwrap().0;
    assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "{text}");
    assert!(text.contains("Date: Sat, 01 Aug 2026 05:00:00 +0000\r\n"), "{text}");
    assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
}
