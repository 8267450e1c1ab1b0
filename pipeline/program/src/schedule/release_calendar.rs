//! Which sources to check, when the next release of each is due, and which is overdue. The catalogue says how often and
//! in which months a release is expected. Pure functions: the time, the history and the calendar are arguments.
//!
//! - A daily source is checked at every run. Its next answer is due at the first run after the last success, and
//!   overdue [`SILENCE_DAYS`] later.
//! - A monthly or yearly source is checked every day in the months in which a release is expected, and once in every
//!   other month, until it answers. A release is overdue [`GRACE_DAYS`] after its months, because publishers move a date
//!   by a week or two.
//! - A one-time source is checked until it is in the store, and then never again.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::{Calendar, SourceHistory};
use catalogue::source::{Cadence, DateRange, ReleaseInUse, Source};

/// Days after its months until a release is overdue.
pub const GRACE_DAYS: i64 = 14;

/// Days after a due run until a daily source is overdue.
pub const SILENCE_DAYS: i64 = 7;

/// Years from the year in the name of a release to the year of its publication: the staff survey of autumn 2024 was
/// published in March 2025, and WRES at 31 March 2024 in June 2025.
const PUBLISHED_AFTER_YEARS: i16 = 1;

/// The sources to check now, in their order.
pub fn due_now<'a>(
    sources: impl IntoIterator<Item = &'a Source>,
    histories: &BTreeMap<String, SourceHistory>,
    now: Timestamp,
    zone: &TimeZone,
) -> Vec<&'a Source> {
    let never = SourceHistory::default();
    let fetched = sources.into_iter().filter(|source| !source.is_bundled());
    fetched.filter(|source| is_due(source, histories.get(&source.id).unwrap_or(&never), now, zone)).collect()
}

/// Whether a run that starts now checks a source.
pub fn is_due(source: &Source, history: &SourceHistory, now: Timestamp, zone: &TimeZone) -> bool {
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

/// When the next release of a source is due; `None` for a one-time source.
pub fn next_due(
    source: &Source,
    newest: &ReleaseInUse,
    history: &SourceHistory,
    now: Timestamp,
    to: &Calendar,
) -> Option<DateRange> {
    let day = |at: Timestamp| to.zone().to_datetime(at).date();
    let watched = day(history.first_asked.unwrap_or(now));
    match source.cadence {
        Cadence::Daily => {
            let due = history.last_success.and_then(|success| to.next(success)).map_or(watched, day);
            Some(DateRange { from: due, until: due })
        }
        Cadence::Monthly => {
            let month = newest.since.map_or(watched.first_of_month(), |since| {
                since.first_of_month().checked_add(1.month()).unwrap_or(since)
            });
            Some(DateRange { from: month, until: month.last_of_month() })
        }
        Cadence::Yearly => {
            let year = if let Some(year) = newest.year() {
                year + PUBLISHED_AFTER_YEARS + 1
            } else if let Some(since) = newest.since {
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

/// Whether a release is so late that a person should look into it.
pub fn is_overdue(
    source: &Source,
    newest: &ReleaseInUse,
    history: &SourceHistory,
    now: Timestamp,
    to: &Calendar,
) -> bool {
    let today = to.zone().to_datetime(now).date();
    // A source that was never checked is not overdue: nothing says that its publisher is late.
    if (newest.is_missing() || newest.is_bundled) && history.first_asked.is_none() {
        return false;
    }
    let grace = if source.cadence == Cadence::Daily { SILENCE_DAYS } else { GRACE_DAYS };
    let late = |day: Date| day.checked_add(grace.days()).is_ok_and(|last| today > last);
    next_due(source, newest, history, now, to).is_some_and(|due| late(due.until))
}

/// From the first to the last of a source's months.
fn months_of(source: &Source, year: i16) -> Option<DateRange> {
    let (first, last) = (source.months.iter().min()?, source.months.iter().max()?);
    Some(DateRange {
        from: Date::new(year, *first, 1).ok()?,
        until: Date::new(year, *last, 1).ok()?.last_of_month(),
    })
}

#[cfg(test)]
#[path = "release_calendar_tests.rs"]
mod tests;
