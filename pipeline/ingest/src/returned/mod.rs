//! The one file that a trust gives itself: its return of counts for indicators 1 to 4 and 9. Reads it,
//! refuses what cannot be, and withholds small numbers before anything else sees them.
//!
//! The file as it was given lies in `restricted/` of the store, which no query reads and nothing is
//! printed from. What may be seen is written as a protected copy among the snapshots, and as
//! observations made from that copy alone: every share, ratio and interval in `queries/return_*.sql`
//! is worked out from counts that are themselves printed, so that none of them gives away another. What
//! was printed of earlier returns is recorded, and counts as known when a later one is protected.

mod editions;
mod keep;
mod protect;
mod read;
mod sheet;
mod template;
mod together;
mod vocabulary;
mod words;

use std::path::PathBuf;

use crate::extract::Misfits;
use catalogue::data_file::DataError;
use files::FileError;
use store::observation::ParquetError;
use store::snapshot::SnapshotError;
use store::table::TableError;

pub use keep::{Kept, SOURCE, keep};
pub use read::read;
pub use template::{csv as template_csv, xlsx as template_xlsx};
pub use vocabulary::{Asked, Vocabulary};

/// The threshold under which a count is withheld, unless the configuration sets another.
pub const SUPPRESS_BELOW: u64 = 10;

/// What a count is of. Everything as `data/return.toml` writes it; the whole workforce is an empty
/// breakdown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// "1" to "4" or "9".
    pub indicator: String,
    /// Part of the workforce; empty for the whole.
    pub breakdown: String,
    /// What is counted.
    pub measure: String,
    /// Ethnic group; "all" for the three together.
    pub group: String,
}

impl Key {
    /// The same count of another ethnic group.
    fn of_group(&self, group: &str) -> Self {
        Self { group: group.to_owned(), ..self.clone() }
    }

    /// What is counted, for a person.
    pub fn described(&self) -> String {
        let whole = if self.breakdown.is_empty() { "the whole" } else { self.breakdown.as_str() };
        format!("indicator {}, {whole}, {} of {}", self.indicator, self.measure, self.group)
    }

    /// The same people by another measure.
    fn of_measure(&self, measure: &str) -> Self {
        Self { measure: measure.to_owned(), ..self.clone() }
    }
}

/// One row of a return that stands by itself.
#[derive(Clone, Debug)]
struct Entry {
    /// What it counts.
    key: Key,
    /// What it says.
    supplied: Supplied,
    /// Where its count is.
    place: String,
    /// Which of the file's sheets it is on.
    sheet: usize,
}

/// What a trust says of one count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supplied {
    /// So many people.
    Count(u64),
    /// It was not counted.
    NotCollected,
    /// There is no such part of the workforce.
    NotApplicable,
}

/// A return that holds together, not protected: it must not be printed.
#[derive(Clone, Debug)]
pub struct Return {
    /// Code of the trust.
    pub org_code: String,
    /// Its name in the register.
    pub org_name: String,
    /// WRES year.
    pub wres_year: i32,
    /// The counts.
    pub cells: std::collections::BTreeMap<Key, Supplied>,
}

impl Return {
    /// The number of people, where there is one.
    fn count(&self, key: &Key) -> Option<u64> {
        match self.cells.get(key) {
            Some(Supplied::Count(count)) => Some(*count),
            _ => None,
        }
    }
}

impl ReturnError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Misfits(_) => Some(
                "nothing of this file was used; `race-equity import --template return` writes an empty one"
                    .to_owned(),
            ),
            Self::Record { table, .. } => Some(format!(
                "put the folder `restricted` back from a copy, so that nothing that was withheld is given away; only if \
                 nothing of the earlier return was passed on, remove `{}` and the record, and import again",
                table.display()
            )),
            Self::Data(error) => error.hint(),
            Self::Snapshot(error) => error.hint(),
            _ => None,
        }
    }
}

/// A return that cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum ReturnError {
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
    /// The words of a return or of published files.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The return itself: every place that is wrong.
    #[error(transparent)]
    Misfits(#[from] Misfits),
    /// What earlier imports printed is not known.
    #[error("the record of earlier imports `{}` is missing or cannot be read", path.display())]
    Record {
        /// The record.
        path: PathBuf,
        /// The table that the earlier imports wrote.
        table: PathBuf,
        /// What is wrong with it; none if it is missing.
        #[source]
        source: Option<serde_json::Error>,
    },
    /// The store of raw files.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The store of observations, or the register of trusts.
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    /// A table whose rows do not fit.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Rows that Arrow refuses.
    #[error("cannot lay out the return")]
    Arrow(#[from] arrow::error::ArrowError),
    /// The empty return could not be written.
    #[error("cannot write an empty return")]
    Template(#[source] Box<dyn std::error::Error + Send + Sync>),
}
