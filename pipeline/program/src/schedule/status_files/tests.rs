//! The metrics against the text format of Prometheus, and the page against texts that a publisher could send.

use std::collections::BTreeSet;

use regex::Regex;

use super::*;
use crate::schedule::Failure;
use crate::schedule::status::SourceStatus;
use catalogue::source::DateRange;

const NOW: &str = "2027-03-02T06:00:00Z";

fn source(id: &str) -> SourceStatus {
    SourceStatus {
        source: id.to_owned(),
        title: format!("Title of {id}"),
        release: None,
        held_since: None,
        bundled: false,
        age_days: None,
        last_success: None,
        last_error: None,
        failing: false,
        failing_since: None,
        next_due: None,
        overdue: false,
        not_published: false,
    }
}

fn failing(id: &str, message: &str) -> SourceStatus {
    SourceStatus {
        held_since: Some("2027-02-01".parse().unwrap()),
        last_error: Some(Failure { at: NOW.parse().unwrap(), message: message.to_owned() }),
        failing: true,
        failing_since: Some("2027-03-01T06:00:00Z".parse().unwrap()),
        next_due: Some(DateRange {
            from: "2027-03-01".parse().unwrap(),
            until: "2027-03-31".parse().unwrap(),
        }),
        ..source(id)
    }
}

fn status(sources: Vec<SourceStatus>) -> StoreStatus {
    StoreStatus { sources, ..StoreStatus::unknown(NOW.parse().unwrap()) }
}

fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap()
}

/// Each line is a comment or a sample; the samples of a family follow its two comments, and no family comes twice.
fn assert_is_exposition_format(text: &str) {
    assert!(text.ends_with('\n') && !text.contains('\r'), "{text:?}");
    let comment = Regex::new(r"^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$").unwrap();
    let label = r#"[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\\\|\\"|\\n)*""#;
    let sample = Regex::new(&format!(
        r"^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{{{label}(,{label})*\}})? (-?[0-9]+(\.[0-9]+)?)$"
    ))
    .unwrap();
    let (mut families, mut samples) = (BTreeSet::new(), BTreeSet::new());
    let mut lines = text.lines().peekable();
    while let Some(help) = lines.next() {
        let help = comment.captures(help).unwrap_or_else(|| panic!("no HELP line: {help}"));
        let kind = comment.captures(lines.next().unwrap()).unwrap();
        assert_eq!((&help[1], &kind[1], &kind[3]), ("HELP", "TYPE", "gauge"));
        assert_eq!(&help[2], &kind[2]);
        assert!(families.insert(help[2].to_owned()), "{} comes twice", &help[2]);
        assert!(lines.peek().is_some_and(|line| !line.starts_with('#')), "{} has no sample", &help[2]);
        while let Some(line) = lines.next_if(|line| !line.starts_with('#')) {
            let found = sample.captures(line).unwrap_or_else(|| panic!("not a sample: {line}"));
            assert_eq!(&found[1], &help[2], "{line}");
            assert!(samples.insert(line.rsplit_once(' ').unwrap().0.to_owned()), "{line} comes twice");
        }
    }
}

#[test]
fn metrics_are_in_the_text_format_whatever_is_known() {
    let odd = "a\"b\\c\nd";
    for status in [
        status(Vec::new()),
        status(vec![source("one"), source("two")]),
        status(vec![source(odd), failing("two", "404")]),
        StoreStatus {
            next_run: Some(NOW.parse().unwrap()),
            failed_start: Some(FailedStart {
                at: NOW.parse().unwrap(),
                since: NOW.parse().unwrap(),
                exit: 5,
                error: "another run".to_owned(),
            }),
            ..status(vec![failing("one", "404")])
        },
    ] {
        assert_is_exposition_format(&metrics(&status, &london()));
    }
    let text = metrics(&status(vec![source(odd)]), &london());
    assert!(text.contains(r#"race_equity_source_failing{source="a\"b\\c\nd"} 0"#), "{text}");
}

#[test]
fn instants_of_metrics_are_on_the_clock_of_the_calendar() {
    let text = metrics(&status(vec![failing("one", "404")]), &london());
    for line in [
        // `TZ=Europe/London date --date 2027-02-01 +%s`, and of 2027-04-01, which is in summer time.
        "race_equity_source_held_since_timestamp_seconds{source=\"one\"} 1801440000",
        "race_equity_source_due_timestamp_seconds{source=\"one\"} 1806534000",
        "race_equity_source_failing{source=\"one\"} 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
}

#[test]
fn nothing_that_a_server_answers_is_markup_or_asks_for_anything() {
    let status = status(vec![failing("one", "<script src=//x>`</code><img src=//x onerror=y>`\nhint: wait")]);
    let page = html(&Assets::default(), &status, &london()).unwrap();
    let body = page.split_once("</style>").unwrap().1;
    assert!(!body.contains("<script") && !body.contains("<img"), "{page}");
    assert!(page.contains("default-src 'none'") && page.contains("hint: wait"), "{page}");
    let links = Regex::new(r#"(?:href|src)="([^"]*)""#).unwrap();
    let allowed = ["data:,", "#main", "status.json", "metrics.prom"];
    for link in links.captures_iter(&page) {
        assert!(allowed.contains(&&link[1]), "{}", &link[0]);
    }
}

#[test]
fn a_failed_start_says_when_why_and_since_when() {
    let start = FailedStart {
        at: NOW.parse().unwrap(),
        since: "2027-03-01T06:00:00Z".parse().unwrap(),
        exit: 5,
        error: "another run holds the store `store`\nhint: wait".to_owned(),
    };
    let status = StoreStatus { failed_start: Some(start), ..status(Vec::new()) };
    assert!(!status.is_well());
    let page = html(&Assets::default(), &status, &london()).unwrap();
    for words in [
        "<title>Needs attention: status of race-equity</title>",
        "The run of 2 March 2027, 06:00 could NOT START (exit code 5): another run holds the store \
         <code>store</code>. No run has started since 1 March 2027, 06:00.",
    ] {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
}

#[test]
fn a_status_file_can_be_read_back() {
    let folder = tempfile::tempdir().unwrap();
    assert!(read(folder.path()).is_none());
    let status = StoreStatus { problem: Some("why".to_owned()), ..status(vec![failing("one", "404")]) };
    files::write_whole(&folder.path().join(JSON), json(&status).unwrap().as_bytes()).unwrap();
    assert_eq!(json(&read(folder.path()).unwrap()).unwrap(), json(&status).unwrap());
    files::write_whole(&folder.path().join(JSON), b"{}").unwrap();
    assert!(read(folder.path()).is_none());
}
