//! Sources that could not be refreshed when a report was made. The report says so, and how old its data are.

use jiff::civil::Date;
use serde::Serialize;

use super::model::Chapter;

/// A source that could not be refreshed, so that its last good data are used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StaleSource {
    /// Its id.
    pub source: String,
    /// What the publisher calls it.
    pub title: String,
    /// The day on which the data in use were first retrieved; none if nothing was ever fetched.
    pub since: Option<Date>,
    /// The day on which it was last tried.
    pub tried: Date,
}

impl StaleSource {
    /// "... could not be updated (last tried on 1 December 2026): the figures used are those retrieved on ..."
    pub(super) fn sentence(&self) -> String {
        let used = self.since.map_or_else(
            || "the figures that ship with the program are used instead.".to_owned(),
            |since| format!("the figures used are those retrieved on {}.", format::date(since)),
        );
        format!("{} could not be updated (last tried on {}): {used}", self.title, format::date(self.tried))
    }
}

/// Adds a sentence for each stale source to the chapter on what is missing, and the chapter if there is none.
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
