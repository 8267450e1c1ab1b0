//! Reads a trust's own return: counts for indicators 1 to 4 and 9. Refuses invalid returns, and suppresses small
//! counts before any other part of the program sees them.
//!
//! The original file is in `restricted/` of the store, which no query and no report reads. The program writes a
//! protected copy to the snapshots, and makes observations from the copy only. Every share, ratio and interval of
//! `queries/return_*.sql` is calculated from published counts, so they reveal no suppressed count. The program
//! records the published counts of earlier returns: readers know them when it protects a later return.

mod consistency;
mod disclosure_control;
mod form;
mod headcount;
mod import;
mod record;
mod rows;
mod sheet;
mod template;
mod wording;
mod workbook;

use std::path::PathBuf;

use crate::extract::LayoutMismatch;
use catalogue::data_file::DataError;
use files::FileError;
use store::observation::ParquetError;
use store::snapshot::SnapshotError;
use store::table::TableError;

pub use form::{IndicatorForm, ReturnForm};
pub use headcount::PublishedHeadcounts;
pub use import::{ReturnImport, SOURCE, import};
pub use rows::read;
pub use template::{csv as template_csv, xlsx as template_xlsx};
pub use workbook::{BlankReturn, is_workbook_form, xlsx as workbook_form};

/// Counts below this are suppressed, unless the configuration sets another threshold.
pub const SUPPRESS_BELOW: u64 = 10;

/// What a count is about, in the words of `data/return.toml`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountKey {
    /// Indicator number.
    pub indicator: String,
    /// Part of the workforce; empty for the whole workforce.
    pub breakdown: String,
    /// The measure.
    pub measure: String,
    /// Ethnic group; "all" for the three groups together.
    pub group: String,
}

impl CountKey {
    fn of_group(&self, group: &str) -> Self {
        Self { group: group.to_owned(), ..self.clone() }
    }

    /// The key in words.
    pub fn described(&self) -> String {
        let whole = if self.breakdown.is_empty() { "the whole workforce" } else { self.breakdown.as_str() };
        format!("indicator {}, {whole}, {} of {}", self.indicator, self.measure, self.group)
    }

    fn of_measure(&self, measure: &str) -> Self {
        Self { measure: measure.to_owned(), ..self.clone() }
    }
}

#[derive(Clone, Debug)]
struct ReturnRow {
    key: CountKey,
    supplied: SuppliedCount,
    /// The place of its count.
    place: String,
    /// The position of its sheet in the file.
    sheet: usize,
}

/// A trust's answer for one count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuppliedCount {
    /// The number of people.
    Count(u64),
    /// The trust did not count them.
    NotCollected,
    /// The trust has no such part of the workforce.
    NotApplicable,
}

/// A valid return, before suppression: it must not be published.
#[derive(Clone, Debug)]
pub struct TrustReturn {
    /// Code of the trust.
    pub org_code: String,
    /// Its name in the register.
    pub org_name: String,
    /// WRES year.
    pub wres_year: i32,
    /// The counts.
    pub cells: std::collections::BTreeMap<CountKey, SuppliedCount>,
}

impl TrustReturn {
    fn count(&self, key: &CountKey) -> Option<u64> {
        match self.cells.get(key) {
            Some(SuppliedCount::Count(count)) => Some(*count),
            _ => None,
        }
    }
}

impl ReturnError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::LayoutMismatch(_) => Some(
                "the program used nothing of this file; `race-equity import --template return` writes a blank return"
                    .to_owned(),
            ),
            Self::Record { table, .. } => Some(format!(
                "restore the folder `restricted` from a backup; without it the program could reveal suppressed counts; only if \
                 no figures of the earlier return were shared, remove `{}` and the record, and import again",
                table.display()
            )),
            Self::Snapshot(error) => error.hint(),
            _ => None,
        }
    }
}

/// A return that cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ReturnError {
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
    /// The form of a return, or the spellings of published files.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The return itself.
    #[error(transparent)]
    LayoutMismatch(#[from] LayoutMismatch),
    /// The record of earlier imports.
    #[error("the record of earlier imports `{}` is missing or cannot be read", path.display())]
    Record {
        /// The record.
        path: PathBuf,
        /// The table that the earlier imports wrote.
        table: PathBuf,
        /// What is wrong with the record; `None` if it is missing.
        #[source]
        source: Option<serde_json::Error>,
    },
    /// A raw file in the store.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A table of the store.
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    /// A row of a table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Rows that Arrow refuses.
    #[error("cannot make a table of the return")]
    Arrow(#[from] arrow::error::ArrowError),
    /// The blank return could not be made.
    #[error("cannot make a blank return")]
    Template(#[source] Box<dyn std::error::Error + Send + Sync>),
}
