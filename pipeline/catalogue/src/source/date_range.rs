//! The days on which something is due, or the day or month in which it was published.

use std::fmt;

use jiff::civil::Date;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use toml::value::Datetime;

/// The days from one day to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateRange {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl DateRange {
    /// "on 23 November 2026", "in March 2027".
    pub fn in_sentence(self) -> String {
        format!("{} {self}", if self.from == self.until { "on" } else { "in" })
    }
}

/// "23 November 2026", "March 2027", "February to June 2027".
impl fmt::Display for DateRange {
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

/// A day (`2026-03-12`), or the text of a month (`"2025-06"`).
#[derive(Deserialize)]
#[serde(untagged)]
enum DayOrMonth {
    Day(Datetime),
    Month(String),
}

pub(super) fn day_or_month<'de, D: Deserializer<'de>>(from: D) -> Result<DateRange, D::Error> {
    let expected = "expected a day, as in 2026-03-12, or a month, as in \"2025-06\"";
    let written = DayOrMonth::deserialize(from).map_err(|_| D::Error::custom(expected))?;
    let (text, range) = match written {
        DayOrMonth::Day(day) => {
            let text = day.to_string();
            let range = text.parse().map(|day| DateRange { from: day, until: day });
            (text, range)
        }
        DayOrMonth::Month(text) => {
            let range = format!("{text}-01")
                .parse()
                .map(|first: Date| DateRange { from: first, until: first.last_of_month() });
            (text, range)
        }
    };
    range.map_err(|_| D::Error::custom(format!("{expected}, found {text}")))
}
