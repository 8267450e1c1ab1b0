//! The status as numbers, in the text format of Prometheus, for `node_exporter`'s textfile collector. Ages are given as
//! the instant they count from, because the file can be read long after it was written.

use std::fmt::{Display, Write};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::schedule::StoreStatus;

/// One family of gauges for each number; unknown numbers are left out.
pub fn metrics(status: &StoreStatus, zone: &TimeZone) -> String {
    let mut text = String::new();
    let midnight = |day: Date| Some(day.to_zoned(zone.clone()).ok()?.timestamp().as_second());
    let run = status.last_run.as_ref();
    let failed_start = status.failed_start.as_ref();
    labelled(
        &mut text,
        "build_info",
        "The version of the program; always 1.",
        "version",
        [(env!("CARGO_PKG_VERSION"), Some(1))],
    );
    one(&mut text, "status_timestamp_seconds", "When this file was written.", Some(status.at.as_second()));
    one(&mut text, "healthy", "Whether all is well.", Some(u8::from(status.is_well())));
    one(
        &mut text,
        "last_run_exit_code",
        "The exit code of the last run, or of a later run that could not start.",
        failed_start.map(|start| start.exit).or(run.map(|run| run.exit)),
    );
    one(
        &mut text,
        "last_run_timestamp_seconds",
        "When the last run in the run log ended.",
        run.map(|run| run.finished.as_second()),
    );
    one(
        &mut text,
        "last_run_duration_seconds",
        "How long the last run in the run log took.",
        run.map(|run| run.finished.duration_since(run.started).as_secs_f64()),
    );
    one(
        &mut text,
        "last_success_timestamp_seconds",
        "When the last successful run started.",
        status.last_success.map(Timestamp::as_second),
    );
    one(
        &mut text,
        "failing_since_timestamp_seconds",
        "When the first failed run since the last successful run started, or could not start.",
        status.failing_since.or(failed_start.map(|start| start.since)).map(Timestamp::as_second),
    );
    one(
        &mut text,
        "next_run_timestamp_seconds",
        "When the next run is due.",
        status.next_run.map(Timestamp::as_second),
    );
    one(&mut text, "overdue_sources", "How many sources are overdue.", Some(status.overdue.len()));
    one(&mut text, "editions", "How many editions of the reports there are.", Some(status.editions.len()));
    let mut each = |name: &str, help: &str, values: Vec<Option<i64>>| {
        let sources = status.sources.iter().map(|source| source.source.as_str());
        labelled(&mut text, name, help, "source", sources.zip(values));
    };
    let sources = || status.sources.iter();
    each(
        "source_held_since_timestamp_seconds",
        "The start of the day on which the data in use were first fetched.",
        sources().map(|source| midnight(source.held_since?)).collect(),
    );
    each(
        "source_last_success_timestamp_seconds",
        "When a source last gave usable data.",
        sources().map(|source| source.last_success.map(Timestamp::as_second)).collect(),
    );
    each(
        "source_due_timestamp_seconds",
        "The end of the last day on which the next release of a source is due.",
        sources().map(|source| midnight(source.next_due?.until.checked_add(1.day()).ok()?)).collect(),
    );
    each(
        "source_failing",
        "Whether the last check of a source failed.",
        sources().map(|source| Some(i64::from(source.failing))).collect(),
    );
    each(
        "source_overdue",
        "Whether a source is overdue.",
        sources().map(|source| Some(i64::from(source.overdue))).collect(),
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

/// One line for each label with a value; a family without values is left out.
fn labelled<'a>(
    text: &mut String,
    name: &str,
    help: &str,
    label: &str,
    values: impl IntoIterator<Item = (&'a str, Option<i64>)>,
) {
    let mut values = values.into_iter().filter_map(|(of, value)| Some((of, value?))).peekable();
    if values.peek().is_some() {
        head(text, name, help);
    }
    for (of, value) in values {
        let _ = writeln!(text, "race_equity_{name}{{{label}=\"{}\"}} {value}", escaped(of));
    }
}

/// A label's value in the text format.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
