//! Which sources to ask, when the next release of each is due, and which is overdue, from how often and in
//! which months the catalogue expects one. Pure: the day, the record and the calendar are given.
//!
//! - A daily source is asked at every run. Its next answer is due at the first run after the last one, and
//!   overdue when [`SILENCE_DAYS`] have passed since then.
//! - A monthly or yearly source is asked on every day of the months in which it may bring something, and
//!   once in each other month, until it answers. A release is overdue when its months, and
//!   [`GRACE_DAYS`] more, have passed without it: publishers move a date by a week or two.
//! - A source that comes once is asked until it is held, and then never again.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::{Calendar, SourceHistory};
use catalogue::source::{Cadence, Source};

/// How long after its months a release may still come without being overdue.
pub const GRACE_DAYS: i64 = 14;

/// How long a daily source may bring nothing after the run that should have asked it.
pub const SILENCE_DAYS: i64 = 7;

/// From the year that a release is named after to the year of the months in which it comes: the staff survey
/// of autumn 2024 came in March 2025, and WRES at 31 March 2024 in June 2025.
const COMES_AFTER_YEARS: i16 = 1;

/// What is held of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// The newest release, where releases have names: "2024-v2".
    pub release: Option<String>,
    /// The day on which its newest bytes were first got.
    pub since: Option<Date>,
}

impl Holding {
    fn is_nothing(&self) -> bool {
        self.release.is_none() && self.since.is_none()
    }

    /// The year that the release is named after.
    fn year(&self) -> Option<i16> {
        let year = self.release.as_deref()?.get(..4)?;
        year.bytes().all(|byte| byte.is_ascii_digit()).then(|| year.parse().ok())?
    }
}

/// The days on which a release is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The first.
    pub from: Date,
    /// The last.
    pub until: Date,
}

/// "23 November 2026", "March 2027", "February to June 2027".
impl fmt::Display for Due {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, until } = self;
        if from == until {
            formatter.write_str(&format::date(*from))
        } else if from.first_of_month() == until.first_of_month() {
            write!(formatter, "{}", from.strftime("%B %Y"))
        } else {
            write!(formatter, "{} to {}", from.strftime("%B"), until.strftime("%B %Y"))
        }
    }
}

/// The sources to ask now, in their order.
pub fn due_now<'a>(
    sources: impl IntoIterator<Item = &'a Source>,
    histories: &BTreeMap<String, SourceHistory>,
    now: Timestamp,
    zone: &TimeZone,
) -> Vec<&'a Source> {
    let never = SourceHistory::default();
    let fetched = sources.into_iter().filter(|source| !source.is_bundled());
    fetched
        .filter(|source| is_asked(source, histories.get(&source.id).unwrap_or(&never), now, zone))
        .collect()
}

/// Whether a source is asked at a run that begins now.
pub fn is_asked(source: &Source, history: &SourceHistory, now: Timestamp, zone: &TimeZone) -> bool {
    let day = |at: Timestamp| zone.to_datetime(at).date();
    let today = day(now);
    let Some(answered) = history.last_answer.map(day) else { return true };
    let another_month = answered.first_of_month() != today.first_of_month();
    match source.cadence {
        Cadence::Daily => true,
        Cadence::Monthly => answered != today,
        Cadence::Yearly if source.months.contains(&today.month()) => answered != today,
        Cadence::Yearly => another_month,
        Cadence::Once => history.last_success.is_none() && another_month,
    }
}

/// When the next release of a source is due; none of one that comes once.
pub fn next_due(
    source: &Source,
    held: &Holding,
    history: &SourceHistory,
    now: Timestamp,
    to: &Calendar,
) -> Option<Due> {
    let day = |at: Timestamp| to.zone().to_datetime(at).date();
    let watched = day(history.first_asked.unwrap_or(now));
    match source.cadence {
        Cadence::Daily => {
            let due = history.last_success.and_then(|success| to.next(success)).map_or(watched, day);
            Some(Due { from: due, until: due })
        }
        Cadence::Monthly => {
            let month = held.since.map_or(watched.first_of_month(), |since| {
                since.first_of_month().checked_add(1.month()).unwrap_or(since)
            });
            Some(Due { from: month, until: month.last_of_month() })
        }
        Cadence::Yearly => {
            let year = if let Some(year) = held.year() {
                year + COMES_AFTER_YEARS + 1
            } else if let Some(since) = held.since {
                if since < months_of(source, since.year())?.from { since.year() } else { since.year() + 1 }
            } else if watched <= months_of(source, watched.year())?.until {
                watched.year()
            } else {
                watched.year() + 1
            };
            months_of(source, year)
        }
        Cadence::Once => None,
    }
}

/// Whether what is due has not come for so long that a person should look.
pub fn is_overdue(
    source: &Source,
    held: &Holding,
    history: &SourceHistory,
    now: Timestamp,
    to: &Calendar,
) -> bool {
    let today = to.zone().to_datetime(now).date();
    // Of a source that nobody has asked yet nothing can be said.
    if held.is_nothing() && history.first_asked.is_none() {
        return false;
    }
    let grace = if source.cadence == Cadence::Daily { SILENCE_DAYS } else { GRACE_DAYS };
    let late = |day: Date| day.checked_add(grace.days()).is_ok_and(|last| today > last);
    next_due(source, held, history, now, to).is_some_and(|due| late(due.until))
}

/// From the first to the last of a source's months in a year.
fn months_of(source: &Source, year: i16) -> Option<Due> {
    let (first, last) = (source.months.iter().min()?, source.months.iter().max()?);
    Some(Due {
        from: Date::new(year, *first, 1).ok()?,
        until: Date::new(year, *last, 1).ok()?.last_of_month(),
    })
}

#[cfg(test)]
#[path = "release_calendar_tests.rs"]
mod tests;
