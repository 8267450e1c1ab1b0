//! Sources that could not be refreshed when a report was made: it says so, and how old is what it uses.

use jiff::civil::Date;
use serde::Serialize;

use super::model::Chapter;

/// A source whose last good data are used, for it could not be refreshed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StaleSource {
    /// Its id.
    pub source: String,
    /// What the publisher calls it.
    pub title: String,
    /// The day on which the data in use were first got; none where nothing was ever fetched.
    pub since: Option<Date>,
    /// The day on which it was last tried.
    pub tried: Date,
}

impl StaleSource {
    /// "... could not be brought up to date (last tried on 1 December 2026): the figures used are those got on ..."
    pub(super) fn sentence(&self) -> String {
        let used = self.since.map_or_else(
            || "the figures that ship with the program stand in its place.".to_owned(),
            |since| format!("the figures used are those got on {}.", format::date(since)),
        );
        format!(
            "{} could not be brought up to date (last tried on {}): {used}",
            self.title,
            format::date(self.tried)
        )
    }
}

/// Says of each stale source so in the chapter on what is missing; a report without one gets one.
pub(super) fn tell(chapters: &mut Vec<Chapter>, stale: &[StaleSource]) {
    if stale.is_empty() {
        return;
    }
    let sentences = stale.iter().map(StaleSource::sentence);
    if let Some(missing) = chapters.iter_mut().find(|chapter| chapter.anchor == "missing") {
        missing.texts(sentences);
        return;
    }
    let mut missing = Chapter::new("missing", "What is missing");
    missing.texts(sentences);
    chapters.push(missing);
}
