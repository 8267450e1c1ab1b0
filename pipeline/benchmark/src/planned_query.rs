//! A query that is planned and not run yet: its columns, where each is from, and its rows.

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::common::Column;
use datafusion::dataframe::DataFrame;
use datafusion::error::Result;
use datafusion::logical_expr::{Expr, LogicalPlan};

/// Functions of which the result is in the unit of their only argument.
const SAME_UNIT: [&str; 7] = ["min", "max", "avg", "median", "sum", "first_value", "last_value"];

/// A query that is ready to run.
#[derive(Debug)]
pub struct PlannedQuery {
    frame: DataFrame,
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
    pub(crate) fn new(frame: DataFrame) -> Self {
        Self { frame }
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

    /// Runs the query.
    ///
    /// # Errors
    /// If it fails.
    pub async fn rows(self) -> Result<Vec<RecordBatch>> {
        self.frame.collect().await
    }
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
