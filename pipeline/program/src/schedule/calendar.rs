//! When to run: a cron expression on the wall clock of a time zone. Does no input or output.
//!
//! Croner parses the expression and finds its times on a clock without a zone. Clock changes are handled here, because
//! croner treats every expression with more than one hour or minute (`30 1,13 * * *`) as if it ran all day: it would
//! skip such a run when the clock goes forward, and double it when the clock goes back.
//!
//! - An expression with certain hours means times of the day, each once a day. A time that the clock skips comes right
//!   after the change; a time that the clock shows twice comes the first time.
//! - An expression for every hour means a steady interval: it continues through a clock change in real time, with 23 or
//!   25 hours in that day.

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::{ScheduleError, ScheduleSettings};

/// The hours of a day.
const HOURS: usize = 24;

/// Times to run at.
#[derive(Clone, Debug)]
pub struct Calendar {
    expression: String,
    cron: Cron,
    zone: TimeZone,
}

impl Calendar {
    /// The calendar of the settings.
    ///
    /// # Errors
    /// If the expression or the zone is not valid, or the expression's time never comes.
    pub fn new(settings: &ScheduleSettings) -> Result<Self, ScheduleError> {
        let found = settings.cron.clone();
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let cron = parser.parse(&found).map_err(|error| {
            // The library ends some of its messages with a full stop.
            let problem = error.to_string().trim_end_matches('.').to_owned();
            ScheduleError::Cron { found: found.clone(), problem }
        })?;
        let zone = TimeZone::get(&settings.time_zone)
            .map_err(|_| ScheduleError::Zone { found: settings.time_zone.clone() })?;
        if cron.find_next_occurrence(&DateTime::constant(2000, 1, 1, 0, 0, 0, 0), true).is_err() {
            return Err(ScheduleError::Never { found });
        }
        Ok(Self { expression: found, cron, zone })
    }

    /// The time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The expression and the zone: "`0 6 * * *`, Europe/London".
    pub fn description(&self) -> String {
        format!("`{}`, {}", self.expression, self.zone.iana_name().unwrap_or("UTC"))
    }

    /// The first time to run after this instant; `None` only at the end of the range of dates.
    pub fn next(&self, after: Timestamp) -> Option<Timestamp> {
        if self.is_even() { self.next_even(after) } else { self.next_of_day(after) }
    }

    /// Whether it runs at a steady interval rather than at times of the day.
    fn is_even(&self) -> bool {
        self.cron.pattern.hours.values().len() == HOURS
    }

    fn next_of_day(&self, after: Timestamp) -> Option<Timestamp> {
        let mut time = self.zone.to_datetime(after);
        loop {
            time = self.cron.find_next_occurrence(&time, false).ok()?;
            let instant = self.instant(time)?;
            // When the clock shows an hour for the second time, the times of that hour have passed.
            if instant > after {
                return Some(instant);
            }
        }
    }

    /// The instant of a time of the day; a later time of the day is never an earlier instant.
    fn instant(&self, time: DateTime) -> Option<Timestamp> {
        match self.zone.to_ambiguous_timestamp(time).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(time).ok(),
            AmbiguousOffset::Fold { before, .. } => before.to_timestamp(time).ok(),
            // Counted by the clock after the jump, a time that is jumped over lies before it.
            AmbiguousOffset::Gap { after, .. } => {
                let jump = self.zone.following(after.to_timestamp(time).ok()?).next()?;
                Some(jump.timestamp())
            }
        }
    }

    /// Goes from one change of the clock to the next; between them the clock is even.
    fn next_even(&self, after: Timestamp) -> Option<Timestamp> {
        let (mut from, mut inclusive) = (after, false);
        loop {
            let offset = self.zone.to_offset(from);
            let time = self.cron.find_next_occurrence(&offset.to_datetime(from), inclusive).ok()?;
            let found = offset.to_timestamp(time).ok()?;
            match self.zone.following(from).next() {
                Some(change) if change.timestamp() <= found => {
                    (from, inclusive) = (change.timestamp(), true);
                }
                _ => return Some(found),
            }
        }
    }
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
