//! Reports where a published file does not match its layout.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::drift::Drift;
use tabular::ReadError;

/// One place where a file does not match its layout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mismatch {
    /// What kind of change it is.
    pub kind: Drift,
    /// The file, as published.
    pub file: Box<str>,
    /// Sheet, line, cell or column.
    pub place: String,
    /// What the layout expects in this place.
    pub expected: String,
    /// What the file has in this place.
    pub found: String,
    /// The most likely repair.
    pub repair: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, file, place, expected, found, repair } = self;
        let kind = kind.described();
        let text = format!("{kind}: `{file}`, {place}: expected {expected}, found {found} ({repair})");
        formatter.write_str(&format::visible(&text))
    }
}

impl Mismatch {
    pub(crate) fn new(
        kind: Drift,
        file: &str,
        place: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
        repair: impl Into<String>,
    ) -> Self {
        let shown = |text: String| format::visible(&text).into_owned();
        let (place, expected) = (shown(place.into()), shown(expected.into()));
        Self {
            kind,
            file: file.into(),
            place,
            expected,
            found: shown(found.into()),
            repair: shown(repair.into()),
        }
    }

    /// A file that cannot be read at all.
    pub(crate) fn unreadable(file: &str, error: &ReadError) -> Self {
        let repair = error.hint().unwrap_or_else(|| "check the file, and fetch it again".to_owned());
        Self::new(Drift::Unreadable, file, "the file", "a readable file", error.to_string(), repair)
    }

    /// A file whose release is not known.
    pub(super) fn without_release(file: &str) -> Self {
        let repair = "name it, as in `race-equity import FILE --layout ID --release 2024`, or as `release` of the source";
        Self::new(Drift::ReleaseUnknown, file, "the file", "the release of its figures", "none", repair)
    }

    /// Rows that Arrow refuses: an error in this program or in the layout.
    pub(super) fn not_a_table(file: &str, error: &arrow::error::ArrowError) -> Self {
        let (found, repair) = (error.to_string(), "check the layout");
        Self::new(Drift::Unreadable, file, "the whole file", "a table", found, repair)
    }
}

/// Everything in one file that does not match its layout. The program uses nothing of the file.
#[derive(Debug, thiserror::Error)]
#[error("the file does not fit its layout `{layout}`:\n  {}", self.lines().join("\n  "))]
pub struct LayoutMismatch {
    /// Id of the layout.
    pub layout: String,
    /// The mismatches, in the file's order; at least one.
    pub mismatches: Vec<Mismatch>,
}

/// Show at most this many; the run log has the rest.
const SHOWN: usize = 20;

impl LayoutMismatch {
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.mismatches.iter().take(SHOWN).map(Mismatch::to_string).collect();
        if self.mismatches.len() > SHOWN {
            lines.push(format!("and {} more", self.mismatches.len() - SHOWN));
        }
        lines
    }
}
