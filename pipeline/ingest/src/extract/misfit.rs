//! What is said when a published file does not fit its layout.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::drift::Drift;
use tabular::ReadError;

/// One place of a file that is not as its layout expects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misfit {
    /// What kind of change it is.
    pub kind: Drift,
    /// File as published.
    pub file: Box<str>,
    /// Sheet, line, cell or column: where to look.
    pub place: String,
    /// What the layout expects there.
    pub expected: String,
    /// What stands there.
    pub found: String,
    /// What would most likely mend it.
    pub repair: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, file, place, expected, found, repair } = self;
        let kind = kind.described();
        write!(formatter, "{kind}: `{file}`, {place}: expected {expected}, found {found} ({repair})")
    }
}

impl Misfit {
    /// A file that cannot be read at all.
    pub(crate) fn unreadable(file: &str, error: &ReadError) -> Self {
        Self {
            kind: Drift::Unreadable,
            file: file.into(),
            place: "the file".to_owned(),
            expected: "a file that can be read".to_owned(),
            found: error.to_string(),
            repair: error.hint().unwrap_or_else(|| "look at the file, and fetch it again".to_owned()),
        }
    }

    /// A file whose edition nothing tells.
    pub(super) fn without_release(file: &str) -> Self {
        Self {
            kind: Drift::ReleaseUnknown,
            file: file.into(),
            place: "the file".to_owned(),
            expected: "the edition that its figures belong to".to_owned(),
            found: "none".to_owned(),
            repair: "name it, as in `race-equity import FILE --layout ID --release 2024`, or as `release` of the source"
                .to_owned(),
        }
    }

    /// Rows that Arrow refuses, which would be a mistake of this program or of the layout.
    pub(super) fn not_a_table(file: &str, error: &arrow::error::ArrowError) -> Self {
        Self {
            kind: Drift::Unreadable,
            file: file.into(),
            place: "the whole file".to_owned(),
            expected: "a table".to_owned(),
            found: error.to_string(),
            repair: "check the layout".to_owned(),
        }
    }
}

/// All that did not fit in one file; nothing of the file is used.
#[derive(Debug, thiserror::Error)]
#[error("the file does not fit its layout `{layout}`:\n  {}", self.lines().join("\n  "))]
pub struct Misfits {
    /// Id of the layout.
    pub layout: String,
    /// What did not fit, in the file's order; at least one.
    pub misfits: Vec<Misfit>,
}

/// More lines than this help nobody.
const SHOWN: usize = 20;

impl Misfits {
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.misfits.iter().take(SHOWN).map(Misfit::to_string).collect();
        if self.misfits.len() > SHOWN {
            lines.push(format!("and {} more", self.misfits.len() - SHOWN));
        }
        lines
    }
}
