//! What changed between the benchmark tables as last reported on and those of now, in sentences: new
//! releases, restated values, trusts, verdicts, declared statuses and gaps. Reads the two folders of
//! tables; nothing here gives a cause.

mod checked;
mod gaps;
mod kept;
mod line;
mod links;
mod organisations;
mod page;
mod releases;
mod reported;
mod restated;
mod rows;
mod seen;
mod statuses;
#[cfg(test)]
mod tests;
mod text;
mod verdicts;
mod words;

use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;

use files::FileError;
use report::ReportError;
use store::table::TableError;

pub use checked::Checked;
pub use kept::{Kept, keep};
pub use line::{Held, Kind, Line, PlaceOf};
pub use links::Links;
pub use reported::Reported;
pub use words::Words;

use rows::DigestTables;

/// A digest that could not be made or written.
#[derive(Debug, thiserror::Error)]
pub enum DigestError {
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
    /// A table that cannot be read, or is missing.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The page.
    #[error(transparent)]
    Page(#[from] ReportError),
    /// The digest as JSON.
    #[error("cannot write the digest as JSON")]
    Json(#[source] serde_json::Error),
}

impl DigestError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Table(error) => error.hint(),
            Self::Page(error) => error.hint(),
            _ => None,
        }
    }
}

/// The tables that a digest reads.
pub const READ: &[&str] = DigestTables::READ;

/// What changed, as text, HTML and JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Digest {
    /// When the tables of now were compared.
    pub at: Timestamp,
    /// Whether there was nothing to compare with.
    pub first: bool,
    /// One line a change, in the order of the kinds; of restated values the largest first.
    pub lines: Vec<Line>,
    /// What was not compared, and why.
    pub notes: Vec<String>,
    /// The sources that were asked.
    pub checked: Vec<Checked>,
}

impl Digest {
    /// Compares the tables of `after` with those of `before`. Without one, only the releases are named: everything else would be new. What is `reported` on
    /// stands before other places.
    ///
    /// # Errors
    /// When a table of `after` is missing, or one of either cannot be read.
    pub fn between(
        before: Option<&Path>,
        after: &Path,
        words: &Words<'_>,
        reported: &Reported,
        checked: Vec<Checked>,
        at: Timestamp,
    ) -> Result<Self, DigestError> {
        if before.map_or(Ok(false), |before| rows::same(before, after))? {
            return Ok(Self { at, first: false, lines: Vec::new(), notes: Vec::new(), checked });
        }
        let now = DigestTables::read_all(after)?;
        let before = before.map(DigestTables::read).transpose()?;
        let (mut lines, notes) = compare(before.as_ref(), &now, words);
        reported.order(&mut lines, &now.organisations);
        Ok(Self { at, first: before.is_none(), lines, notes, checked })
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines of one kind, in order.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.kind == kind)
    }

    /// The lines of one kind that a person is shown; the JSON has all. Of the many comparisons that a new survey turns,
    /// these are all of the places that are reported on, and the first of the others.
    pub(crate) fn shown(&self, kind: Kind) -> Vec<&Line> {
        let all = self.of(kind);
        match kind {
            Kind::Restated => all.take(SHOWN).collect(),
            Kind::Verdict => {
                let (elsewhere, here): (Vec<_>, Vec<_>) = all.partition(|line| line.elsewhere);
                here.into_iter().chain(elsewhere.into_iter().take(SHOWN)).collect()
            }
            _ => all.collect(),
        }
    }

    /// The digest for machines: every line, none left out.
    ///
    /// # Errors
    /// When it cannot be serialised.
    pub fn json(&self) -> Result<String, DigestError> {
        /// What stands around it.
        #[derive(Serialize)]
        struct Whole<'a> {
            /// Raised when a key changes its meaning.
            version: u32,
            nothing_new: bool,
            #[serde(flatten)]
            digest: &'a Digest,
        }
        let whole = Whole { version: 1, nothing_new: self.is_empty(), digest: self };
        let text = serde_json::to_string_pretty(&whole).map_err(DigestError::Json)?;
        Ok(text + "\n")
    }
}

/// More lines than these, of the largest changes or of places that no report is about, are a number.
const SHOWN: usize = 20;

/// Every line, in the order in which a digest has them, and what could not be compared.
fn compare(before: Option<&DigestTables>, now: &DigestTables, words: &Words<'_>) -> (Vec<Line>, Vec<String>) {
    let none = DigestTables::default();
    let then = before.unwrap_or(&none);
    let mut lines = releases::lines(then, now, words);
    let mut notes = Vec::new();
    if before.is_none() {
        return (lines, notes);
    }
    let held = |table: &str| !then.missing.contains(&table);
    if held("share") {
        lines.extend(restated::shares(&then.shares, &now.shares, words));
    }
    if held("published_series") {
        lines.extend(restated::printed(&then.printed, &now.printed, words));
    }
    restated::largest_first(&mut lines);
    if held("organisation_today") {
        lines.extend(organisations::lines(&then.organisations, &now.organisations));
    }
    let (verdicts, breaks) = verdicts::lines(then, now, words);
    lines.extend(verdicts);
    notes.extend(breaks);
    if held("framework_progress") {
        lines.extend(statuses::lines(&then.statuses, &now.statuses, words));
    }
    if held("coverage") {
        lines.extend(gaps::lines(&then.coverage, &now.coverage));
    }
    notes.extend(then.missing.iter().map(|table| {
        format!(
            "The table {table} was not kept at the last report, so nothing that only it holds was compared."
        )
    }));
    (lines, notes)
}
