//! The sources that were asked, so that "nothing new" says of what.

use jiff::civil::Date;
use serde::Serialize;

use ingest::load::Outcome;

/// One source that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Its id.
    pub source: String,
    /// What the publisher calls it.
    pub title: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it failed, in one line, if it did.
    pub cause: Option<String>,
    /// The day by which its next release is due; none where none is expected.
    pub next_due: Option<Date>,
}

impl Checked {
    /// "NHS Staff Survey ...: nothing new; the next release is due by 31 March 2027."
    pub(super) fn sentence(&self) -> String {
        let outcome = match self.outcome {
            Outcome::Taken => "new data were taken",
            Outcome::Unchanged => "nothing new",
            Outcome::Failed => "it could not be fetched, and what was held stays in use",
            Outcome::Misfit => "what was published does not fit its layout, and what was held stays in use",
            Outcome::NothingHeld => "nothing of it is held",
        };
        let cause = self.cause.as_ref().map_or_else(String::new, |cause| format!(" ({cause})"));
        let due = self.next_due.map_or_else(
            || "no further release is expected".to_owned(),
            |day| format!("the next release is due by {}", format::date(day)),
        );
        format!("{}: {outcome}{cause}; {due}.", self.title)
    }
}
