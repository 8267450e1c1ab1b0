//! A query that is planned and not run yet: its columns, where each is from, and its rows.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::common::Column;
use datafusion::dataframe::DataFrame;
use datafusion::error::Result;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::logical_expr::{Expr, LogicalPlan};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinSet;

use super::engine::{self, Watch};
use super::exact;

/// Functions of which the result is in the unit of their only argument.
const SAME_UNIT: [&str; 7] = ["min", "max", "avg", "median", "sum", "first_value", "last_value"];

/// Batches of rows that are made before the reader asks for them.
const AHEAD: usize = 2;

/// A query that is ready to run.
#[derive(Debug)]
pub struct PlannedQuery {
    frame: DataFrame,
    watch: Watch,
}

/// The column of a table that a column of a result has the values of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnOrigin {
    /// The table.
    pub table: String,
    /// Its column.
    pub column: String,
}

impl PlannedQuery {
    pub(crate) fn new(frame: DataFrame, watch: Watch) -> Self {
        Self { frame, watch }
    }

    /// The columns of the result.
    pub fn schema(&self) -> SchemaRef {
        Arc::new(self.frame.schema().as_arrow().clone())
    }

    /// For each column of the result the column of a table that it is taken from; `None` if it is calculated.
    pub fn origins(&self) -> Vec<Option<ColumnOrigin>> {
        let plan = self.frame.logical_plan();
        (0..plan.schema().fields().len()).map(|at| origin(plan, at)).collect()
    }

    /// Runs the query, and gives all rows.
    ///
    /// # Errors
    /// If it fails, or does not keep the limits.
    pub async fn rows(self) -> Result<Vec<RecordBatch>> {
        let Self { frame, mut watch } = self;
        engine::run(&mut watch, frame.collect()).await
    }

    /// Begins to run the query, and gives rows while more are made, in the same order each time.
    ///
    /// # Errors
    /// If it cannot begin.
    pub fn stream(self) -> Result<QueryRows> {
        let Self { frame, watch } = self;
        let (sender, receiver) = channel(AHEAD);
        let mut tasks = JoinSet::new();
        let work = async move {
            if let Err(error) = send_rows(frame, &sender).await {
                // A reader that is gone needs no error.
                let _ = sender.send(Err(error)).await;
            }
        };
        tasks.spawn_on(work, engine::handle()?);
        Ok(QueryRows { receiver, tasks, watch, since: Instant::now(), left_out: Duration::ZERO })
    }
}

/// The rows of a query that runs. It stops if this is dropped.
#[derive(Debug)]
pub struct QueryRows {
    receiver: Receiver<Result<RecordBatch>>,
    tasks: JoinSet<()>,
    watch: Watch,
    since: Instant,
    left_out: Duration,
}

impl QueryRows {
    /// The next rows; `None` after the last.
    ///
    /// # Errors
    /// If the query fails, or does not keep the limits.
    pub async fn next(&mut self) -> Result<Option<RecordBatch>> {
        self.watch.add(self.since.elapsed().saturating_sub(self.left_out));
        self.watch.check()?;
        let received = self.watch.wait(self.receiver.recv()).await?;
        let rows = match received {
            Some(rows) => rows.map(Some),
            None => match self.tasks.join_next().await {
                Some(Err(error)) => Err(engine::failed(error)),
                _ => Ok(None),
            },
        };
        (self.since, self.left_out) = (Instant::now(), Duration::ZERO);
        rows
    }

    /// Does not count this time, in which a person read the rows before.
    pub fn leave_out(&mut self, time: Duration) {
        self.left_out += time;
    }
}

async fn send_rows(frame: DataFrame, sender: &Sender<Result<RecordBatch>>) -> Result<()> {
    let context = Arc::new(frame.task_ctx());
    let plan = exact::in_order(frame.create_physical_plan().await?)?;
    exact::send_parts(&plan, &context, sender).await
}

/// The next rows of a stream of the engine.
pub(crate) async fn next(stream: &mut SendableRecordBatchStream) -> Option<Result<RecordBatch>> {
    poll_fn(|context| stream.as_mut().poll_next(context)).await
}

/// Where a column of a plan is from.
fn origin(plan: &LogicalPlan, at: usize) -> Option<ColumnOrigin> {
    match plan {
        LogicalPlan::TableScan(scan) => Some(ColumnOrigin {
            table: scan.table_name.table().to_owned(),
            column: scan.projected_schema.fields().get(at)?.name().clone(),
        }),
        LogicalPlan::Projection(projection) => origin_of(&projection.input, projection.expr.get(at)?),
        LogicalPlan::Aggregate(aggregate) => {
            let mut all = aggregate.group_expr.iter().chain(&aggregate.aggr_expr);
            origin_of(&aggregate.input, all.nth(at)?)
        }
        LogicalPlan::Window(window) => {
            let before = window.input.schema().fields().len();
            if at < before {
                origin(&window.input, at)
            } else {
                origin_of(&window.input, window.window_expr.get(at - before)?)
            }
        }
        LogicalPlan::Join(join) => {
            let left = join.left.schema().fields().len();
            if plan.schema().fields().len() < left {
                None
            } else if at < left {
                origin(&join.left, at)
            } else {
                origin(&join.right, at - left)
            }
        }
        LogicalPlan::Union(union) => origin(union.inputs.first()?, at),
        LogicalPlan::SubqueryAlias(alias) => origin(&alias.input, at),
        LogicalPlan::Filter(_)
        | LogicalPlan::Sort(_)
        | LogicalPlan::Limit(_)
        | LogicalPlan::Distinct(_)
        | LogicalPlan::Repartition(_) => {
            let inputs = plan.inputs();
            let input = inputs.first()?;
            (input.schema().fields().len() == plan.schema().fields().len()).then(|| origin(input, at))?
        }
        _ => None,
    }
}

/// Where the value of an expression is from.
fn origin_of(input: &LogicalPlan, expression: &Expr) -> Option<ColumnOrigin> {
    match expression {
        Expr::Column(column) => origin(input, input.schema().maybe_index_of_column(column)?),
        Expr::Alias(alias) => origin_of(input, &alias.expr),
        Expr::AggregateFunction(function) if SAME_UNIT.contains(&function.func.name()) => {
            origin_of(input, function.params.args.first()?)
        }
        // An aggregate that is named by a projection is a column with the name of the whole expression.
        other => {
            let column = Column::from_name(other.schema_name().to_string());
            origin(input, input.schema().maybe_index_of_column(&column)?)
        }
    }
}
