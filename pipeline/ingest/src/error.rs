//! Every way in which publishing, reading or loading can go wrong, and what a person can do about it.

use std::path::PathBuf;

use benchmark::BenchmarkError;
use catalogue::data_file::DataError;
use catalogue::framework::known_words;
use datafusion::error::DataFusionError;
use files::{FileError, LockError};
use store::observation::ParquetError;
use store::snapshot::SnapshotError;
use store::table::TableError;

use crate::extract::Misfits;
use crate::load::DamagedTables;
use crate::returned::ReturnError;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file.
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
    Misfits(#[from] Misfits),
    /// A Parquet file.
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    /// A table whose rows do not fit.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Tables of the store that are damaged or missing.
    #[error(transparent)]
    Tables(#[from] DamagedTables),
    /// SQL.
    #[error(transparent)]
    Benchmark(#[from] BenchmarkError),
    /// The store of raw files.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A store that another run holds.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A trust's return.
    #[error(transparent)]
    Return(#[from] ReturnError),
    /// A source without a layout.
    #[error(
        "`data/sources.toml`: source `{source_id}` is read by the layout `{layout}`, which `data/layouts` does not have"
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
    #[error("cannot lay out a table")]
    Arrow(#[source] arrow::error::ArrowError),
    /// A result that could not be printed.
    #[error("cannot write the result")]
    Output(#[source] std::io::Error),
    /// A command that cannot be carried out as asked.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What would be right.
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
            Self::Misfits(_) => Some(
                "nothing of this file was used; mend the file, or its layout in `data/layouts`".to_owned(),
            ),
            Self::Return(error) => error.hint(),
            Self::Lock(LockError::Held { .. }) => {
                Some("one run writes a store at a time; try again when it is done".to_owned())
            }
            Self::NoLayout { .. } => Some("`race-equity check` looks through all of `data`".to_owned()),
            _ => None,
        }
    }

    /// The error with its causes in one line, and its hint in another, for the record of runs.
    pub fn record(&self) -> String {
        let hint = self.hint().map_or_else(String::new, |hint| format!("\nhint: {hint}"));
        format!("{}{hint}", one_line(self))
    }
}

/// An error with its causes in one line: for a record, a digest, an alert, a warning.
pub fn one_line(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    for cause in causes(error) {
        text.push_str(": ");
        text.push_str(&cause);
    }
    text
}

/// What an error came from, the nearest cause first. Of an HTTP client's chain only the last is given, for the
/// others say no more than that a request was sent.
pub fn causes(error: &(dyn std::error::Error + 'static)) -> Vec<String> {
    let mut all = Vec::new();
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let root = if error.is::<reqwest::Error>() { root(error) } else { error };
        let words = root.to_string();
        // A transparent error repeats its cause's words.
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
