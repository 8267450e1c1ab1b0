//! The status as numbers, in the text format of Prometheus.

use std::fmt::{Display, Write};

use super::Status;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// One block a number: what it is, and its value or values by source. A number that is not known is left out.
pub(super) fn text(status: &Status, editions: usize) -> String {
    let mut text = String::new();
    let run = status.last_run.as_ref();
    one(
        &mut text,
        "last_run_timestamp_seconds",
        "When the last run ended, in seconds since 1970.",
        run.map(|run| run.finished.as_second()),
    );
    one(&mut text, "last_run_exit_code", "The exit code of the last run.", run.map(|run| run.exit));
    one(
        &mut text,
        "last_run_duration_seconds",
        "How long the last run took.",
        run.map(|run| run.finished.duration_since(run.started).as_secs()),
    );
    one(
        &mut text,
        "next_run_timestamp_seconds",
        "When the calendar runs next, in seconds since 1970.",
        status.next_run.map(jiff::Timestamp::as_second),
    );
    one(&mut text, "overdue_sources", "How many sources are overdue.", Some(status.overdue.len()));
    one(&mut text, "editions", "How many editions of the reports there are.", Some(editions));
    let sources = || status.sources.iter();
    each(
        &mut text,
        "source_age_seconds",
        "How long the newest data of a source have been held, counted in whole days.",
        sources().filter_map(|source| Some((&source.source, i64::from(source.age_days?) * DAY))),
    );
    each(
        &mut text,
        "source_last_success_timestamp_seconds",
        "When a source last brought what could be used, in seconds since 1970.",
        sources().filter_map(|source| Some((&source.source, source.last_success?.as_second()))),
    );
    each(
        &mut text,
        "source_failing",
        "Whether a source brought nothing that could be used when it was last asked.",
        sources().map(|source| (&source.source, u8::from(source.failing))),
    );
    each(
        &mut text,
        "source_overdue",
        "Whether a source is overdue.",
        sources().map(|source| (&source.source, u8::from(source.overdue))),
    );
    text
}

fn head(text: &mut String, name: &str, help: &str) {
    let _ = writeln!(text, "# HELP race_equity_{name} {help}\n# TYPE race_equity_{name} gauge");
}

fn one(text: &mut String, name: &str, help: &str, value: Option<impl Display>) {
    if let Some(value) = value {
        head(text, name, help);
        let _ = writeln!(text, "race_equity_{name} {value}");
    }
}

/// The id of a source is letters, digits and hyphens, so a label needs no escape.
fn each<'a>(
    text: &mut String,
    name: &str,
    help: &str,
    values: impl Iterator<Item = (&'a String, impl Display)>,
) {
    head(text, name, help);
    for (source, value) in values {
        let _ = writeln!(text, "race_equity_{name}{{source=\"{source}\"}} {value}");
    }
}
