//! Runs `queries/` with DataFusion over the tables in the store. A file is a table, its name the
//! table's name; what it reads decides when it runs.

mod functions;
mod made_before;
mod query;
mod session;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use datafusion::error::DataFusionError;

use files::FileError;
use store::table::TableError;

pub use query::{Query, Wanted, load, run_all};
pub use session::{Session, is_without_query};

/// SQL that could not be read, planned or run, or its tables not written.
#[derive(Debug, thiserror::Error)]
pub enum BenchmarkError {
    /// A query file that could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A table that could not be written or read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The record of the tables that could not be written as JSON.
    #[error("cannot write the record of the benchmark tables")]
    Record(#[source] serde_json::Error),
    /// A query file that is not one SELECT, or that the engine refuses.
    #[error("`queries/{name}.sql` does not run: {}", first_line(source))]
    Query {
        /// The table's name.
        name: String,
        /// What DataFusion said.
        #[source]
        source: Box<DataFusionError>,
    },
    /// A query file without the comment that says what a row is.
    #[error("`queries/{0}.sql` does not open with a comment that says what one row is")]
    Comment(String),
    /// Query files that read each other in a circle.
    #[error("these files of `queries/` read each other in a circle: {}", .0.join(", "))]
    Circle(Vec<String>),
    /// A query file named like a table of the store.
    #[error("`queries/{0}.sql` has the name of a table that the store already holds")]
    Taken(String),
    /// SQL given by hand that does not run.
    #[error("the query does not run: {}", first_line(.0))]
    Sql(#[source] Box<DataFusionError>),
    /// The result could not be put in order.
    #[error("cannot put the rows of `{name}` in order")]
    Order {
        /// The table's name.
        name: String,
        /// What Arrow said.
        #[source]
        source: ArrowError,
    },
}

/// DataFusion appends a back-trace or a plan to some messages; a person needs the first line.
fn first_line(error: &DataFusionError) -> String {
    // The outermost error may name no more than the planner step that failed.
    error.find_root().strip_backtrace().lines().next().unwrap_or_default().to_owned()
}

impl BenchmarkError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Comment(_) => {
                Some("begin the file with a line such as `-- One row is a trust.`".to_owned())
            }
            Self::Taken(_) => Some("rename the file".to_owned()),
            Self::Sql(_) => {
                Some("`race-equity query --list` names the tables and what a row of each is".to_owned())
            }
            _ => None,
        }
    }
}

/// A table by name with its rows.
#[derive(Clone, Debug)]
pub struct Table {
    /// The query's name.
    pub name: String,
    /// Its rows, sorted.
    pub rows: RecordBatch,
}
