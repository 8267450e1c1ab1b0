//! A status in words, as a person reads it in a terminal and on the page: every sentence is made here.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::status::{LastRun, SourceStatus, Status};
use super::{Calendar, Due};
use crate::error::Exit;
use crate::report::format;
use crate::words::counted;

/// A status in words.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// "As of 22 November 2026, 06:00".
    pub as_of: String,
    /// How things stand as a whole, sentence by sentence.
    pub summary: Vec<String>,
    /// The headings of the columns.
    pub head: [&'static str; 6],
    /// One row a source.
    pub rows: Vec<Row>,
    /// What a person should know of single sources.
    pub remarks: Vec<String>,
    /// Whether nothing needs a person.
    pub is_well: bool,
}

/// One source.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its id.
    pub source: String,
    /// What its publisher calls it.
    pub title: String,
    /// The other cells, in the order of the headings.
    pub cells: [String; 5],
}

impl Told {
    /// Words for a status, on the clock of its calendar.
    pub fn of(status: &Status, calendar: &Calendar) -> Self {
        let words = Words { zone: calendar.zone() };
        Self {
            as_of: format!("As of {}", words.time(status.at)),
            summary: words.summary(status),
            head: ["source", "newest release", "age", "next due", "last success", "state"],
            rows: status.sources.iter().map(|source| words.row(source)).collect(),
            remarks: status.sources.iter().flat_map(|source| words.remarks(source)).collect(),
            is_well: status.is_well(),
        }
    }

    /// The text for a terminal: columns as wide as their widest cell.
    pub fn text(&self) -> String {
        let mut lines: Vec<Vec<&str>> = vec![self.head.to_vec()];
        for row in &self.rows {
            lines.push(std::iter::once(&row.source).chain(&row.cells).map(String::as_str).collect());
        }
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.head.len()).map(width).collect();
        let mut text = format!("{}\n", self.as_of);
        for sentence in &self.summary {
            let _ = writeln!(text, "{sentence}");
        }
        text.push('\n');
        for line in &lines {
            let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            let _ = writeln!(text, "{}", cells.collect::<Vec<_>>().join("  ").trim_end());
        }
        if !self.remarks.is_empty() {
            text.push('\n');
        }
        for remark in &self.remarks {
            let _ = writeln!(text, "{remark}");
        }
        text
    }
}

/// Says things on one clock.
struct Words<'a> {
    zone: &'a TimeZone,
}

impl Words<'_> {
    /// "22 November 2026".
    fn day(&self, at: Timestamp) -> String {
        format::date(self.zone.to_datetime(at).date())
    }

    /// "22 November 2026, 06:00".
    fn time(&self, at: Timestamp) -> String {
        format!("{}, {}", self.day(at), self.zone.to_datetime(at).strftime("%H:%M"))
    }

    fn summary(&self, status: &Status) -> Vec<String> {
        let mut all = Vec::new();
        if status.sources.iter().all(|source| source.release.is_none() && source.held_since.is_none()) {
            let bundled = status.bundled.map_or_else(String::new, |day| format!(" of {}", format::date(day)));
            all.push(format!(
                "Nothing has been fetched yet: reports use the figures{bundled} that ship with the program."
            ));
        }
        all.push(match &status.last_run {
            None => {
                "No run is on record; `race-equity refresh` asks the publishers for what is new.".to_owned()
            }
            Some(run) => self.last_run(run),
        });
        match status.overdue.as_slice() {
            // Before the first run that would be no news.
            [] if status.last_run.is_none() => {}
            [] => all.push("Nothing is overdue.".to_owned()),
            some => all.push(format!("Overdue: {}.", format::list(some))),
        }
        if let Some(next) = status.next_run {
            all.push(format!(
                "`race-equity schedule`, where it is running, runs next on {} ({}).",
                self.time(next),
                status.calendar
            ));
        }
        all
    }

    fn last_run(&self, run: &LastRun) -> String {
        let ended = match run.exit {
            code if code == Exit::Done as u8 => "done".to_owned(),
            code if code == Exit::Stale as u8 => {
                "done, but a source failed and its last good data were used".to_owned()
            }
            code if code == Exit::Misfit as u8 => {
                "published data did not fit their layout; what was held before stays in use".to_owned()
            }
            code => {
                let why = run.error.as_deref().and_then(|error| error.lines().next());
                format!(
                    "FAILED with exit code {code}{}",
                    why.map_or_else(String::new, |why| format!(": {why}"))
                )
            }
        };
        format!("The last run, on {}: {ended}.", self.time(run.started))
    }

    fn row(&self, source: &SourceStatus) -> Row {
        let nothing = || "none yet".to_owned();
        let newest = source.release.clone().or(source.held_since.map(format::date));
        let due = match source.next_due {
            Some(due) => due.to_string(),
            None if newest.is_none() => "when next asked".to_owned(),
            None => "none to come".to_owned(),
        };
        let state = match (source.overdue, source.failing, source.last_success) {
            (true, _, _) => "OVERDUE",
            (false, true, _) => "failing",
            (false, false, None) if source.held_since.is_none() => "not asked yet",
            _ => "good",
        };
        Row {
            source: source.source.clone(),
            title: source.title.clone(),
            cells: [
                newest.unwrap_or_else(nothing),
                source.age_days.map_or_else(String::new, days),
                due,
                source.last_success.map_or_else(nothing, |at| self.day(at)),
                state.to_owned(),
            ],
        }
    }

    fn remarks(&self, source: &SourceStatus) -> Vec<String> {
        let mut all = Vec::new();
        if source.overdue {
            let due = source
                .next_due
                .map_or_else(|| "what was due".to_owned(), |due| format!("what was due {}", on(due)));
            let used = match (&source.release, source.held_since) {
                (Some(release), _) => format!("release {release} is used"),
                (None, Some(since)) => format!("that of {} is used", format::date(since)),
                (None, None) => "none is held".to_owned(),
            };
            all.push(format!("{} is overdue: {due} has not come; {used}.", source.source));
        }
        if let Some(error) = source.last_error.as_ref().filter(|_| source.failing) {
            // Every line after the first is indented, so that a hint stays with its error.
            let message = error.message.trim_end().replace('\n', "\n  ");
            all.push(format!(
                "{} brought nothing that can be used on {}: {message}",
                source.source,
                self.time(error.at)
            ));
        }
        all
    }
}

/// "today", "1 day", "1,204 days".
fn days(days: i32) -> String {
    match days {
        0 => "today".to_owned(),
        some => counted(usize::try_from(some).unwrap_or(0), "day"),
    }
}

/// Days as a sentence has them: "on 23 November 2026", "in March 2027".
fn on(days: Due) -> String {
    format!("{} {}", if days.from == days.until { "on" } else { "in" }, days)
}
