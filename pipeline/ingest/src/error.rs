//! The errors of fetching, reading and loading, each with what a person can do about it.

use std::path::PathBuf;

use benchmark::BenchmarkError;
use catalogue::data_file::DataError;
use catalogue::framework::known_words;
use datafusion::error::DataFusionError;
use files::{FileError, LockError};
use store::observation::ParquetError;
use store::snapshot::SnapshotError;
use store::table::TableError;

use crate::extract::LayoutMismatch;
use crate::load::DamagedTables;
use crate::trust_return::ReturnError;

/// An error of fetching, reading or loading.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file operation.
    #[error(transparent)]
    File(#[from] FileError),
    /// A file of `data/`.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A declaration with a word that its framework does not have.
    #[error("`{register}`, line {line}: expected a {what} of {framework}, found `{word}`")]
    Declaration {
        /// The file with the declaration.
        register: String,
        /// Its line.
        line: i64,
        /// The unknown word.
        word: String,
        /// "scheme", "state", "level" or "criterion".
        what: &'static str,
        /// Name of the framework, or `data/frameworks` for an unknown scheme.
        framework: String,
        /// The words that the framework has.
        known: Vec<String>,
    },
    /// A published file that does not fit its layout.
    #[error(transparent)]
    LayoutMismatch(#[from] LayoutMismatch),
    /// A Parquet file.
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    /// A row of a table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Tables of the store that are damaged or missing.
    #[error(transparent)]
    Tables(#[from] DamagedTables),
    /// SQL.
    #[error(transparent)]
    Benchmark(#[from] BenchmarkError),
    /// A raw file in the store.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A store that another run uses.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A trust's return.
    #[error(transparent)]
    Return(#[from] ReturnError),
    /// A source without a layout.
    #[error(
        "`data/sources.toml`: source `{source_id}` has the layout `{layout}`, which is not in `data/layouts`"
    )]
    NoLayout {
        /// The source.
        source_id: String,
        /// The layout.
        layout: String,
    },
    /// The store's tables could not be opened.
    #[error("cannot open the tables of the store `{}`", store.display())]
    Store {
        /// The store.
        store: PathBuf,
        /// What DataFusion said.
        #[source]
        source: Box<DataFusionError>,
    },
    /// Rows that Arrow refuses.
    #[error("cannot make a table")]
    Arrow(#[source] arrow::error::ArrowError),
    /// A result that cannot be written.
    #[error("cannot write the result")]
    Output(#[source] std::io::Error),
    /// Invalid usage.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do instead.
        hint: String,
    },
}

impl Error {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Benchmark(error) => error.hint(),
            Self::Snapshot(error) => error.hint(),
            Self::Data(error) => error.hint(),
            Self::Declaration { word, what, known, .. } => Some(known_words(what, word, known)),
            Self::Usage { hint, .. } => Some(hint.clone()),
            Self::Tables(error) => Some(error.hint()),
            Self::Parquet(error) => error.hint(),
            Self::Table(error) => error.hint(),
            Self::LayoutMismatch(_) => Some(
                "the program used nothing of this file; correct the file, or its layout in `data/layouts`"
                    .to_owned(),
            ),
            Self::Return(error) => error.hint(),
            Self::Lock(LockError::Held { .. }) => {
                Some("only one run can write to a store at a time; try again when it has finished".to_owned())
            }
            Self::NoLayout { .. } => Some("`race-equity check` checks everything in `data`".to_owned()),
            _ => None,
        }
    }

    /// The error with its causes in one line, and its hint in another, for the record of runs.
    pub fn record(&self) -> String {
        let hint = self.hint().map_or_else(String::new, |hint| format!("\nhint: {hint}"));
        format!("{}{hint}", one_line(self))
    }
}

/// An error with its causes in one line, for a record, a digest, an alert or a warning.
pub fn one_line(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    for cause in causes(error) {
        text.push_str(": ");
        text.push_str(&cause);
    }
    text
}

/// The causes of an error, the nearest first. For the HTTP client only the root cause is given; the others say only
/// that a request was sent.
pub fn causes(error: &(dyn std::error::Error + 'static)) -> Vec<String> {
    let mut all = Vec::new();
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let root = if error.is::<reqwest::Error>() { root(error) } else { error };
        let words = root.to_string();
        // A transparent error repeats the words of its cause.
        if !said.contains(words.lines().next().unwrap_or_default()) {
            all.push(words.clone());
        }
        said = words;
        cause = root.source();
    }
    all
}

fn root<'a>(error: &'a (dyn std::error::Error + 'static)) -> &'a (dyn std::error::Error + 'static) {
    let mut root = error;
    while let Some(cause) = root.source() {
        root = cause;
    }
    root
}
