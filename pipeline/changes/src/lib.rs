//! What changed between the tables of the last published edition and the tables now, in sentences: new releases,
//! restated values, trusts, verdicts, declared statuses and gaps. `queries/changes/` compares the two sets of tables; this
//! crate words the lines. No line gives a cause.

mod checked_source;
mod compare;
mod coverage;
mod digest_line;
mod figures;
mod links;
mod page;
mod releases;
mod reported_places;
mod restated;
mod section;
mod statuses;
#[cfg(test)]
mod tests;
mod text;
mod trusts;
mod vanished;
mod verdicts;
mod wording;
mod write;

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use benchmark::{BenchmarkError, Session};
use catalogue::assets::Assets;
use catalogue::source::NewerRelease;
use files::FileError;
use report::ReportError;
use store::table::TableError;

pub use checked_source::CheckedSource;
pub use compare::{TABLES, try_queries};
pub use digest_line::{ChangeKind, DigestLine, DigestPlace};
pub use links::FigureLinks;
pub use reported_places::ReportedPlaces;
pub use section::DigestSection;
pub use vanished::{VanishedFigures, vanished};
pub use wording::Wording;
pub use write::{read, read_lines, write};

/// A digest that could not be made or written.
#[derive(Debug, thiserror::Error)]
pub enum DigestError {
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
    /// A table that is missing.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A table that cannot be read, or a query that does not run.
    #[error(transparent)]
    Benchmark(#[from] BenchmarkError),
    /// The register of breaks, which Arrow refuses.
    #[error(transparent)]
    Ingest(#[from] ingest::Error),
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
            Self::Benchmark(error) => error.hint(),
            Self::Ingest(error) => error.hint(),
            Self::Page(error) => error.hint(),
            _ => None,
        }
    }
}

/// What changed, as text, HTML and JSON.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Digest {
    /// When the tables were compared.
    pub at: Timestamp,
    /// Whether there was no earlier edition to compare with.
    pub first: bool,
    /// One line a change, in the order of the kinds; of restated values the largest first.
    pub lines: Vec<DigestLine>,
    /// What was not compared, and why.
    pub notes: Vec<String>,
    /// The sources that were checked.
    pub checked: Vec<CheckedSource>,
    /// The releases that have been published and are not in use.
    pub newer_releases: Vec<NewerRelease>,
}

impl Digest {
    /// A digest of no change.
    pub fn unchanged(checked: Vec<CheckedSource>, at: Timestamp) -> Self {
        Self { at, first: false, lines: Vec::new(), notes: Vec::new(), checked, newer_releases: Vec::new() }
    }

    /// Compares the tables in the folder `after` with those in `before`. Without `before`, only the releases are named, except
    /// those that ship with the program. Verdicts on places that `reported` covers come before those on other places.
    ///
    /// # Errors
    /// If a table of `after` is missing, one of either cannot be read, or a query does not run.
    pub async fn between(
        before: Option<&Path>,
        after: &Path,
        assets: &Assets,
        wording: &Wording<'_>,
        reported: &ReportedPlaces,
        checked: Vec<CheckedSource>,
        at: Timestamp,
    ) -> Result<Self, DigestError> {
        if before.map_or(Ok(false), |before| compare::are_same(before, after))? {
            return Ok(Self::unchanged(checked, at));
        }
        let session = Session::small();
        let missing = compare::register(&session, before, after).await?;
        let missing = before.map(|_| missing.as_slice());
        let (mut lines, notes) = compare::compare(&session, assets, wording, missing).await?;
        let organisations = session.rows("SELECT * FROM after.organisation_today ORDER BY code").await?;
        reported.order(&mut lines, &organisations);
        Ok(Self { first: before.is_none(), lines, notes, ..Self::unchanged(checked, at) })
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines of one kind, in order.
    pub fn of(&self, kind: ChangeKind) -> impl Iterator<Item = &DigestLine> {
        self.lines.iter().filter(move |line| line.kind == kind)
    }

    /// The lines of one kind in the text and on the page; the JSON has all lines. Of verdicts, which a new survey changes
    /// in great number, these are all on places that the reports cover, and the first on other places.
    pub(crate) fn shown(&self, kind: ChangeKind) -> Vec<&DigestLine> {
        let all = self.of(kind);
        match kind {
            ChangeKind::Restated => all.take(SHOWN).collect(),
            ChangeKind::Verdict => {
                let (elsewhere, here): (Vec<_>, Vec<_>) = all.partition(|line| line.elsewhere);
                here.into_iter().chain(elsewhere.into_iter().take(SHOWN)).collect()
            }
            _ => all.collect(),
        }
    }

    /// The digest for machines, with every line.
    ///
    /// # Errors
    /// If it cannot be serialised.
    pub fn json(&self) -> Result<String, DigestError> {
        #[derive(Serialize)]
        struct VersionedDigest<'a> {
            /// Raised when a key changes its meaning.
            version: u32,
            nothing_new: bool,
            #[serde(flatten)]
            digest: &'a Digest,
        }
        let whole = VersionedDigest { version: 1, nothing_new: self.is_empty(), digest: self };
        let text = serde_json::to_string_pretty(&whole).map_err(DigestError::Json)?;
        Ok(text + "\n")
    }
}

/// How many lines of a kind are shown: the largest changes, or verdicts on places that no report is about.
const SHOWN: usize = 20;
