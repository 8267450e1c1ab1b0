//! A status in sentences, for the terminal and the status page.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::status::{FailedStart, LastRun, SourceStatus, StoreStatus};
use crate::error::Exit;
use crate::terminal::{NO_VALUE, TextTable, paragraph};
use format::words::{counted, wrapped};

/// A status in sentences and table cells.
#[derive(Clone, Debug, Serialize)]
pub struct StatusText {
    /// "As of 22 November 2026, 06:00".
    pub as_of: String,
    /// Sentences on the whole.
    pub summary: Vec<String>,
    /// The headings of the columns.
    pub head: [&'static str; 6],
    /// One row for each source.
    pub rows: Vec<StatusRow>,
    /// Remarks on single sources.
    pub remarks: Vec<String>,
    /// "All is well."
    pub state: &'static str,
    /// Whether no action is needed.
    pub is_well: bool,
}

/// How the newest release says that it ships with the program.
const BUNDLED: &str = " (bundled)";

/// "22 Nov 2026" for "22 November 2026".
fn short_months(text: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let short = |word: &str| if MONTHS.contains(&word) { word[..3].to_owned() } else { word.to_owned() };
    text.split(' ').map(short).collect::<Vec<_>>().join(" ")
}

/// One source.
#[derive(Clone, Debug, Serialize)]
pub struct StatusRow {
    /// Id of the source.
    pub source: String,
    /// The publisher's name for it.
    pub title: String,
    /// The other cells, in the order of the headings.
    pub cells: [String; 5],
    /// Whether no action is needed for the source.
    pub is_well: bool,
}

impl StatusText {
    /// The text of a status, on the clock of a time zone.
    pub fn new(status: &StoreStatus, zone: &TimeZone) -> Self {
        let writer = StatusWriter { zone };
        Self {
            as_of: format!("As of {}", writer.time(status.at)),
            summary: writer.summary(status),
            head: ["source", "newest release", "age", "next due", "last success", "state"],
            rows: status.sources.iter().map(|source| writer.row(status, source)).collect(),
            remarks: status.sources.iter().flat_map(|source| writer.remarks(status, source)).collect(),
            state: match (status.is_well(), &status.last_run) {
                (false, _) => "Needs attention.",
                (true, None) => "No run yet.",
                (true, Some(_)) => "All is well.",
            },
            is_well: status.is_well(),
        }
    }

    /// The text for a terminal of this width. The last success of each source is left out, so that a line fits: the
    /// status page and the JSON have it.
    pub fn text(&self, width: usize) -> String {
        let mut table = TextTable::new(&["source", "newest release", "#days old", "next due", "state"]);
        for row in &self.rows {
            let [newest, age, due, _, state] = &row.cells;
            let age = age.split(" day").next().filter(|age| !age.is_empty()).unwrap_or(NO_VALUE);
            let newest = newest.replace(BUNDLED, "*");
            let cells =
                [row.source.clone(), short_months(&newest), age.to_owned(), short_months(due), state.clone()];
            table.rows.push(cells.to_vec());
        }
        let mut text = format!("{}\n", self.as_of);
        for sentence in &self.summary {
            let _ = writeln!(text, "{}", paragraph(sentence, width, 0));
        }
        let _ = write!(text, "\n{}", table.text(width));
        if self.rows.iter().any(|row| row.cells[0].ends_with(BUNDLED)) {
            text.push_str("* ships with the program\n");
        }
        if !self.remarks.is_empty() {
            text.push('\n');
        }
        for remark in &self.remarks {
            // The hint of an error has a line of its own.
            let lines = remark.lines().map(|line| wrapped(line.trim_start(), width.saturating_sub(2), 2));
            let _ = writeln!(text, "{}", lines.collect::<Vec<_>>().join("\n  "));
        }
        text
    }
}

/// Writes times on the clock of a time zone.
struct StatusWriter<'a> {
    zone: &'a TimeZone,
}

impl StatusWriter<'_> {
    /// "22 November 2026".
    fn day(&self, at: Timestamp) -> String {
        format::date(self.zone.to_datetime(at).date())
    }

    /// "22 November 2026, 06:00".
    fn time(&self, at: Timestamp) -> String {
        format!("{}, {}", self.day(at), self.zone.to_datetime(at).strftime("%H:%M"))
    }

    fn summary(&self, status: &StoreStatus) -> Vec<String> {
        let mut all = Vec::new();
        if let Some(problem) = &status.problem {
            let same = |start: &FailedStart| first_line(&start.error) == first_line(problem);
            let why = if status.failed_start.as_ref().is_some_and(same) {
                String::new()
            } else {
                format!(": {}", first_line(problem))
            };
            all.push(format!(
                "The status could not be updated{why}. Sources and editions are shown as last known."
            ));
        }
        all.extend(status.failed_start.as_ref().map(|start| self.failed_start(start)));
        all.push(match &status.last_run {
            None if status.failed_start.is_some() => "The run log has no earlier run.".to_owned(),
            None => "The run log has no run yet. `race-equity run` fetches new data.".to_owned(),
            Some(run) => self.last_run(run),
        });
        if let Some(since) = status.failing_since {
            let success = status.last_success.map_or_else(
                || "No run has succeeded yet".to_owned(),
                |at| format!("The last successful run was on {}", self.time(at)),
            );
            all.push(format!("Runs have failed since {}. {success}.", self.time(since)));
        }
        all.extend(Self::in_use(status));
        all.extend(status.newer_releases.iter().map(report::instruction));
        match status.overdue.as_slice() {
            // Before the first run no source can be late.
            [] if status.last_run.is_none() => {}
            [] => all.push("Nothing is overdue.".to_owned()),
            some => all.push(format!("Overdue: {}.", format::list(some))),
        }
        if let Some(next) = status.next_run {
            all.push(format!(
                "If `race-equity schedule` is running, the next run is on {} ({}).",
                self.time(next),
                status.calendar
            ));
        }
        all
    }

    /// The data and the edition in use.
    fn in_use(status: &StoreStatus) -> Vec<String> {
        let stored = || status.sources.iter().filter(|source| !source.bundled);
        let fetched = stored().any(|source| source.release.is_some() || source.held_since.is_some());
        let newest = stored().filter_map(|source| source.held_since).max();
        let data = match (fetched, newest, status.bundled) {
            (true, Some(day), _) => {
                Some(format!("The data in use are listed below; the newest are of {}.", format::date(day)))
            }
            (true, None, _) => Some("The data in use are listed below.".to_owned()),
            (false, _, Some(day)) => Some(format!(
                "No data have been fetched yet. The figures of {} that ship with the program are used.",
                format::date(day)
            )),
            (false, _, None) => None,
        };
        let edition = status.editions.first().map(|edition| format!("The newest edition is {edition}."));
        data.into_iter().chain(edition).collect()
    }

    fn failed_start(&self, start: &FailedStart) -> String {
        let since = if start.since == start.at {
            String::new()
        } else {
            format!(" No run has started since {}.", self.time(start.since))
        };
        format!(
            "The run of {} could NOT START (exit code {}): {}.{since}",
            self.time(start.at),
            start.exit,
            first_line(&start.error)
        )
    }

    fn last_run(&self, run: &LastRun) -> String {
        let ended = match run.exit {
            code if code == Exit::Done as u8 => "done".to_owned(),
            code if code == Exit::Stale as u8 => {
                format!("done with exit code {code}: a source failed, and its last good data are used")
            }
            code if code == Exit::Misfit as u8 => format!(
                "ended with exit code {code}: published data did not fit their layout, and the earlier data \
                 are used"
            ),
            code => {
                let why = run.error.as_deref().map(first_line);
                format!(
                    "FAILED with exit code {code}{}",
                    why.map_or_else(String::new, |why| format!(": {why}"))
                )
            }
        };
        format!("The last run, on {}: {ended}.", self.time(run.started))
    }

    fn row(&self, status: &StoreStatus, source: &SourceStatus) -> StatusRow {
        let nothing = || "none yet".to_owned();
        let newest = source.release.clone().or(source.held_since.map(format::date));
        let newest = newest.map(|newest| if source.bundled { format!("{newest}{BUNDLED}") } else { newest });
        let is_current = status.newer_release(&source.source).is_none();
        let due = match source.next_due {
            Some(due) => due.to_string(),
            None if newest.is_none() => "next check".to_owned(),
            None => "no other".to_owned(),
        };
        let state = match (source.overdue, source.failing, source.last_success) {
            _ if !is_current => "OUT OF DATE",
            (true, _, _) => "OVERDUE",
            (false, true, _) => "failing",
            (false, false, None) if source.not_published => "not published",
            (false, false, None) if source.bundled || source.held_since.is_none() => "not checked yet",
            _ => "good",
        };
        StatusRow {
            source: source.source.clone(),
            title: source.title.clone(),
            cells: [
                newest.unwrap_or_else(nothing),
                source.age_days.map_or_else(String::new, days),
                due,
                source.last_success.map_or_else(nothing, |at| self.day(at)),
                state.to_owned(),
            ],
            is_well: is_current && !source.overdue && !source.failing,
        }
    }

    fn remarks(&self, status: &StoreStatus, source: &SourceStatus) -> Vec<String> {
        let mut all = Vec::new();
        let bundled = if source.bundled { "bundled " } else { "" };
        let used = match (&source.release, source.held_since) {
            (Some(release), _) if source.bundled => format!("the bundled release {release} is used"),
            (Some(release), _) => format!("release {release} is used"),
            (None, Some(since)) => format!("the {bundled}data of {} are used", format::date(since)),
            (None, None) => "no fetched data are available".to_owned(),
        };
        if let Some(newer) = status.newer_release(&source.source) {
            all.push(format!(
                "{} is out of date: the release of {} was published {}; {used}.",
                source.source,
                newer.year,
                newer.published.in_sentence()
            ));
        } else if source.overdue {
            let due = source.next_due.map_or_else(String::new, |due| format!(" due {}", due.in_sentence()));
            all.push(format!(
                "{} is overdue: the release{due} has not been published; {used}.",
                source.source
            ));
        }
        if let Some(error) = source.last_error.as_ref().filter(|_| source.failing) {
            let since = source
                .failing_since
                .filter(|since| *since != error.at)
                .map_or_else(String::new, |since| format!("; failing since {}", self.time(since)));
            // Every line after the first is indented, so that a hint stays with its error.
            let message = error.message.trim_end().replace('\n', "\n  ");
            all.push(format!(
                "{} gave no usable data on {}{since}; {used}: {message}",
                source.source,
                self.time(error.at)
            ));
        }
        all
    }
}

/// The first line of an error, without the word "error" and a full stop.
fn first_line(error: &str) -> &str {
    let line = error.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).trim_end_matches('.')
}

/// "today", "1 day", "1,204 days".
fn days(days: i32) -> String {
    match days {
        0 => "today".to_owned(),
        some => counted(usize::try_from(some).unwrap_or(0), "day"),
    }
}
