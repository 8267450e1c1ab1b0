//! The sources that a run checked, so that "nothing new" says which.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use catalogue::source::NewerRelease;
use ingest::load::SourceOutcome;

/// One source that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct CheckedSource {
    /// Id in the catalogue.
    pub source: String,
    /// The publisher's title.
    pub title: String,
    /// What the check found.
    pub outcome: SourceOutcome,
    /// Why it failed, in one line; `None` if it did not.
    pub cause: Option<String>,
    /// The newer release that has been published and is not in use.
    pub newer: Option<NewerRelease>,
    /// The day by which its next release is due; `None` if none is expected.
    pub next_due: Option<Date>,
}

impl CheckedSource {
    /// "NHS Staff Survey ...: nothing new; the next release is due by 31 March 2027."
    pub(crate) fn sentence(&self) -> String {
        let outcome = match self.outcome {
            SourceOutcome::Taken => "new data were imported",
            SourceOutcome::Unchanged => "nothing new",
            SourceOutcome::Failed => "it could not be fetched, so its earlier data stay in use",
            SourceOutcome::Misfit => {
                "the published file does not fit its layout, so its earlier data stay in use"
            }
            SourceOutcome::NothingHeld => "there are no data of it",
            SourceOutcome::NotPublished => "its page has no link to it",
        };
        let cause = self.cause.as_ref().map_or_else(String::new, |cause| format!(" ({cause})"));
        let due = match (&self.newer, self.next_due) {
            (Some(newer), _) => {
                format!("the release of {} was published {}", newer.year, newer.published.in_sentence())
            }
            (None, Some(day)) => format!("the next release is due by {}", format::date(day)),
            (None, None) => "no further release is expected".to_owned(),
        };
        format!("{}: {outcome}{cause}; {due}.", self.title)
    }
}
