//! The status as files beside the editions, for a web server, a monitor and `node_exporter`: `status.html`,
//! `status.json` and `metrics.prom`. They are written after every unattended run, and when one cannot start.

mod metrics;
mod page;

use std::path::Path;

use jiff::tz::TimeZone;

use super::status::{FailedStart, Status};
use super::{Calendar, Settings};
use crate::context::Context;
use crate::error::Error;
use catalogue::assets::Assets;
use files::clock;
use ingest::load::RunRecord;

pub use metrics::metrics;
pub use page::html;

const PAGE: &str = "status.html";
const JSON: &str = "status.json";
const METRICS: &str = "metrics.prom";

/// Writes the status after a run that is in the run log.
///
/// # Errors
/// When a file cannot be written, or the page's template cannot be used.
pub fn write(context: &Context) -> Result<(), Error> {
    write_status(context, &current(context, read(&context.reports)))
}

/// Writes that a run could not start, and why.
///
/// # Errors
/// When a file cannot be written, or the page's template cannot be used.
pub fn write_failed_start(context: &Context, error: &Error) -> Result<(), Error> {
    let previous = read(&context.reports);
    let now = clock::now();
    let earlier = previous.as_ref().and_then(|status| status.failed_start.as_ref());
    let failed_start = FailedStart {
        at: now,
        since: earlier.map_or(now, |earlier| earlier.since),
        exit: error.exit() as u8,
        error: error.record(),
    };
    let status = Status { failed_start: Some(failed_start), ..current(context, previous) };
    write_status(context, &status)
}

/// The status now, with what the files say of a run that could not start, for that is not in the run log.
///
/// # Errors
/// When the status cannot be worked out.
pub fn status(context: &Context) -> Result<Status, Error> {
    let mut status = Status::now(context)?;
    let is_newer = |start: &FailedStart| status.last_run.as_ref().is_none_or(|run| run.started <= start.at);
    status.failed_start = read(&context.reports).and_then(|previous| previous.failed_start).filter(is_newer);
    Ok(status)
}

/// The status as JSON.
///
/// # Errors
/// When it cannot be serialised.
pub fn json(status: &Status) -> Result<String, Error> {
    let text = serde_json::to_string_pretty(status).map_err(|error| ingest::Error::Output(error.into()))?;
    Ok(text + "\n")
}

/// The status now, as a run that has started leaves it; if it cannot be worked out, the previous one with the
/// reason.
fn current(context: &Context, previous: Option<Status>) -> Status {
    Status::now(context).unwrap_or_else(|error| {
        let now = clock::now();
        let previous = previous.unwrap_or_else(|| Status::unknown(now));
        let mut status = Status { at: now, problem: Some(error.record()), failed_start: None, ..previous };
        status.next_run = context.calendar().ok().and_then(|calendar| calendar.next(now));
        if let Ok(runs) = RunRecord::all(&context.store) {
            status.take_runs(&runs);
        }
        status
    })
}

/// The status as it was last written; none if it was not, or by a program that wrote it otherwise.
fn read(reports: &Path) -> Option<Status> {
    serde_json::from_slice(&files::read(&reports.join(JSON)).ok()?).ok()
}

/// Writes a status. The page is of the template that ships if a changed one does not fit.
///
/// # Errors
/// When a file cannot be written, or the page's template cannot be used.
pub fn write_status(context: &Context, status: &Status) -> Result<(), Error> {
    let reports = &context.reports;
    files::write_whole(&reports.join(JSON), json(status)?.as_bytes())?;
    files::write_whole(&reports.join(METRICS), metrics(status, &zone(context)).as_bytes())?;
    let page = html(&context.assets, status, &zone(context));
    // An old page must not stay in place.
    let text = page
        .as_ref()
        .map_or_else(|_| html(&Assets::default(), status, &zone(context)).unwrap_or_default(), String::clone);
    files::write_whole(&reports.join(PAGE), text.as_bytes())?;
    page.map(drop)
}

/// The zone of the settings' calendar; the usual one if they name none.
fn zone(context: &Context) -> TimeZone {
    let calendar = context.calendar().or_else(|_| Calendar::new(&Settings::default()));
    calendar.map_or(TimeZone::UTC, |calendar| calendar.zone().clone())
}

#[cfg(test)]
mod tests;
