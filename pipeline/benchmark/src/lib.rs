//! Runs `queries/` with DataFusion over the tables in the store. Each query file makes the table that it is named
//! after. What a query reads decides when it runs.

mod cluster;
mod depth;
mod engine;
mod exact;
mod functions;
mod limits;
mod planned_query;
mod query_file;
mod run;
mod session;
mod sql_problem;
mod table_record;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use datafusion::error::DataFusionError;

use files::FileError;
use store::table::TableError;

pub use cluster::{
    ClusterError, ClusterSettings, PARTS, SCHEDULER_PORT, SchedulerAddress, SchedulerAddressError,
    use_cluster,
};
#[cfg(feature = "ballista")]
pub use cluster::{ExecutorSettings, SchedulerSettings, run_executor, run_scheduler};
use limits::QueryLimit;
pub use limits::{MEGABYTES, QueryLimits, SECONDS};
pub use planned_query::{ColumnOrigin, PlannedQuery, QueryRows};
pub use query_file::{QueryFile, comparison, load};
pub use run::{OnTable, QuerySelection, run_all};
pub use session::{Session, is_without_query};
pub use sql_problem::SqlProblem;
use sql_problem::words;
pub use table_record::this_build;

/// SQL that could not be read, planned or run, or its tables not written.
#[derive(Debug, thiserror::Error)]
pub enum BenchmarkError {
    /// A query file that could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A scheduler that cannot be used.
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    /// The record of the tables, which could not be written as JSON.
    #[error("cannot write the record of the benchmark tables")]
    Record(#[source] serde_json::Error),
    /// A table that could not be written or read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A query file that is not one SELECT, or that DataFusion refuses.
    #[error("`{path}` does not run: {}", words(refusal))]
    Query {
        /// The file.
        path: String,
        /// What DataFusion said. Not a cause that is printed, because it has words of the engine.
        refusal: Box<DataFusionError>,
    },
    /// A query file without the comment that says what a row is.
    #[error("`{0}` does not open with a comment that says what one row is")]
    Comment(String),
    /// Query files that read each other in a circle.
    #[error("these files of `queries/` read each other in a circle: {}", .0.join(", "))]
    Circle(Vec<String>),
    /// A query file named like a table of the store.
    #[error("`{0}` has the name of a table of the store")]
    Taken(String),
    /// Two query files that would make the same table.
    #[error("`{0}` and `{1}` have the same name")]
    SameName(String, String),
    /// A table that DataFusion cannot use.
    #[error("the table `{table}` cannot be read: {}", words(refusal))]
    Register {
        /// The table's name.
        table: String,
        /// What DataFusion said. Not a cause that is printed, because it has words of the engine.
        refusal: Box<DataFusionError>,
    },
    /// SQL given by hand that does not run.
    #[error("the query does not run: {}", words(.0))]
    Sql(Box<DataFusionError>),
    /// SQL given by hand that does not run, with what to write instead.
    #[error("the query does not run: {0}")]
    Problem(SqlProblem),
    /// A result that could not be put in order.
    #[error("cannot put the rows of `{name}` in order")]
    Order {
        /// The table's name.
        name: String,
        /// What Arrow said.
        #[source]
        source: ArrowError,
    },
}

impl BenchmarkError {
    /// The error of a query file.
    pub fn query(file: &QueryFile, source: DataFusionError) -> Self {
        Self::Query { path: file.path.clone(), refusal: Box::new(source) }
    }

    fn register(table: &str, source: DataFusionError) -> Self {
        Self::Register { table: table.to_owned(), refusal: Box::new(source) }
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Comment(_) => {
                Some("begin the file with a line such as `-- One row is a trust.`".to_owned())
            }
            Self::Taken(_) => Some("rename the file".to_owned()),
            Self::SameName(..) => Some("rename or remove one of them".to_owned()),
            Self::Sql(_) => Some("`race-equity query --list` lists the tables".to_owned()),
            Self::Problem(problem) => problem.hint.clone(),
            Self::Cluster(error) => error.hint(),
            Self::Query { refusal, .. } => QueryLimit::of(refusal)
                .map(QueryLimit::hint)
                .or_else(|| cluster::refusal_hint(&refusal.to_string())),
            _ => None,
        }
    }
}

/// The rows that a query made.
#[derive(Clone, Debug)]
pub struct BenchmarkTable {
    /// The query's name.
    pub name: String,
    /// Its rows, sorted.
    pub rows: RecordBatch,
    /// Whether its file was damaged or missing, so that it was made again.
    pub was_damaged: bool,
}
