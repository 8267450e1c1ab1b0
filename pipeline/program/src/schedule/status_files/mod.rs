//! The status as files in the folder of the editions, for a web server, a monitor and `node_exporter`: `status.html`,
//! `status.json` and `metrics.prom`. They are written after every unattended run, and if a run cannot start.

mod metrics;
mod page;

use std::path::Path;

use jiff::tz::TimeZone;

use super::status::{FailedStart, StoreStatus};
use super::{Calendar, ScheduleSettings};
use crate::context::CommandContext;
use crate::error::ProgramError;
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
/// If a file cannot be written, or the page's template cannot be used.
pub fn write(context: &CommandContext) -> Result<(), ProgramError> {
    write_status(context, &current(context, read(&context.reports)))
}

/// Writes that a run could not start, and why.
///
/// # Errors
/// If a file cannot be written, or the page's template cannot be used.
pub fn write_failed_start(context: &CommandContext, error: &ProgramError) -> Result<(), ProgramError> {
    let previous = read(&context.reports);
    let now = clock::now();
    let earlier = previous.as_ref().and_then(|status| status.failed_start.as_ref());
    let failed_start = FailedStart {
        at: now,
        since: earlier.map_or(now, |earlier| earlier.since),
        exit: error.exit() as u8,
        error: error.record(),
    };
    let status = StoreStatus { failed_start: Some(failed_start), ..current(context, previous) };
    write_status(context, &status)
}

/// The status now, with the run that could not start from the status files, because the run log does not have it.
///
/// # Errors
/// If the status cannot be determined.
pub fn status(context: &CommandContext) -> Result<StoreStatus, ProgramError> {
    let mut status = StoreStatus::now(context)?;
    let is_newer = |start: &FailedStart| status.last_run.as_ref().is_none_or(|run| run.started <= start.at);
    status.failed_start = read(&context.reports).and_then(|previous| previous.failed_start).filter(is_newer);
    Ok(status)
}

/// The status as JSON.
///
/// # Errors
/// If it cannot be serialised.
pub fn json(status: &StoreStatus) -> Result<String, ProgramError> {
    let text = serde_json::to_string_pretty(status).map_err(|error| ingest::Error::Output(error.into()))?;
    Ok(text + "\n")
}

/// The status after a run that has started; if it cannot be determined, the previous status with the reason.
fn current(context: &CommandContext, previous: Option<StoreStatus>) -> StoreStatus {
    StoreStatus::now(context).unwrap_or_else(|error| {
        let now = clock::now();
        let previous = previous.unwrap_or_else(|| StoreStatus::unknown(now));
        let mut status =
            StoreStatus { at: now, problem: Some(error.record()), failed_start: None, ..previous };
        status.next_run = context.calendar().ok().and_then(|calendar| calendar.next(now));
        if let Ok(runs) = RunRecord::all(&context.store) {
            status.add_runs(&runs);
        }
        status
    })
}

/// The status that was last written; `None` if there is none, or another version of the program wrote it differently.
fn read(reports: &Path) -> Option<StoreStatus> {
    serde_json::from_slice(&files::read(&reports.join(JSON)).ok()?).ok()
}

/// Writes a status. If a changed template cannot be used, the page is made with the one that ships.
///
/// # Errors
/// If a file cannot be written, or the page's template cannot be used.
pub fn write_status(context: &CommandContext, status: &StoreStatus) -> Result<(), ProgramError> {
    let reports = &context.reports;
    files::write_whole(&reports.join(JSON), json(status)?.as_bytes())?;
    files::write_whole(&reports.join(METRICS), metrics(status, &zone(context)).as_bytes())?;
    let page = html(&context.assets, status, &zone(context));
    // An outdated page must not stay in place.
    let text = page
        .as_ref()
        .map_or_else(|_| html(&Assets::default(), status, &zone(context)).unwrap_or_default(), String::clone);
    files::write_whole(&reports.join(PAGE), text.as_bytes())?;
    page.map(drop)
}

/// The time zone of the calendar; the default if the calendar is not valid.
fn zone(context: &CommandContext) -> TimeZone {
    let calendar = context.calendar().or_else(|_| Calendar::new(&ScheduleSettings::default()));
    calendar.map_or(TimeZone::UTC, |calendar| calendar.zone().clone())
}

#[cfg(test)]
mod tests;
