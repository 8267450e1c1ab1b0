//! The sentences and words that trusts' reports have of their own: readings in a few words,
//! the range of possible ranks among its peers, and what a trust's own return says.

use super::sentence::SentenceWriter;
use super::trust_rows::{PlaceRange, ReturnLikelihood};
use crate::figure::QuantityUnit;
use catalogue::indicator::Indicator;
use catalogue::indicator::Orientation;

impl SentenceWriter {
    /// What the difference of the two groups was found to mean for BME staff, for a table; marked if it
    /// is also clear at 99.8 per cent.
    pub(super) fn between(reading: Option<&str>, strong: Option<bool>) -> String {
        let word = match reading {
            Some("unfavourable") => "unfavourable",
            Some("favourable") => "favourable",
            Some(_) => "no clear gap",
            None => "not calculable",
        };
        marked(word, strong)
    }

    /// How many trusts of a benchmark group have a clearly more favourable gap, how many a clearly less
    /// favourable one, from how many it does not differ significantly, and its range of possible ranks.
    pub(super) fn among_peers(range: &PlaceRange) -> Option<[String; 4]> {
        let (first, last, among) = (range.first_place?, range.last_place?, range.among?);
        if among < 2 {
            return None;
        }
        // One place would read as a rank.
        let places = if first == last {
            "significantly different from all others".to_owned()
        } else {
            format!("{} to {} of {among}", ordinal(first), ordinal(last))
        };
        Some([format::count(first - 1), format::count(among - last), format::count(last - first), places])
    }

    /// A ratio compared with the range that NHS England describes as non-adverse, both ends included.
    pub(super) fn in_band(ratio: f64, [lower, upper]: [f64; 2]) -> String {
        if ratio < lower {
            format!("Below {lower:.2}.")
        } else if ratio > upper {
            format!("Above {upper:.2}.")
        } else {
            format!("Within {lower:.2} to {upper:.2}.")
        }
    }

    /// A relative likelihood of a trust's own return, the right way round, with its interval.
    pub(super) fn own_likelihood(&self, indicator: &Indicator, row: &ReturnLikelihood) -> Option<String> {
        let value = row.relative_likelihood?;
        let bme = self.term.people("staff");
        let (above, below) = match indicator.ratio {
            Some(Orientation::BmeToWhite) => (bme.as_str(), "White staff"),
            _ => ("White staff", bme.as_str()),
        };
        let interval = format::interval_in_words(row.lower.zip(row.upper), QuantityUnit::Ratio);
        Some(format!(
            "According to its own return, {above} were {} times as likely as {below} to {}{interval}.",
            format::likelihood(value, indicator.band),
            indicator.event.as_deref().unwrap_or("be counted"),
        ))
    }
}

fn marked(word: &str, strong: Option<bool>) -> String {
    if strong == Some(true) { format!("{word}*") } else { word.to_owned() }
}

/// "1st", "2nd", "3rd", "11th", "23rd".
fn ordinal(place: i64) -> String {
    let ending = match (place % 10, place % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{place}{ending}")
}

#[cfg(test)]
#[path = "trust_sentence_tests.rs"]
mod tests;
