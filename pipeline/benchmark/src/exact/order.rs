//! The parts of a table or of a `UNION`, read one after the other. The engine's own operator reads them at once, and takes
//! the rows as they come.

use std::fmt;
use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion::common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion::error::Result;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_plan::coalesce_partitions::CoalescePartitionsExec;
use datafusion::physical_plan::limit::GlobalLimitExec;
use datafusion::physical_plan::stream::RecordBatchReceiverStream;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, PlanProperties,
};

use tokio::sync::mpsc::Sender;

use crate::planned_query::next;

/// A plan that reads the parts of its inputs in order.
pub(crate) fn in_order(plan: Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>> {
    let ordered = plan.transform_up(|node| {
        let Some(merged) = node.downcast_ref::<CoalescePartitionsExec>() else {
            return Ok(Transformed::no(node));
        };
        let (input, fetch) = (Arc::clone(merged.input()), merged.fetch());
        let ordered: Arc<dyn ExecutionPlan> =
            Arc::new(PartsInOrder { input, properties: Arc::clone(node.properties()) });
        Ok(Transformed::yes(match fetch {
            Some(_) => Arc::new(GlobalLimitExec::new(ordered, 0, fetch)),
            None => ordered,
        }))
    })?;
    Ok(ordered.data)
}

/// Sends the rows of each part of a plan, one part after the other, until nobody receives them.
pub(crate) async fn send_parts(
    plan: &Arc<dyn ExecutionPlan>,
    context: &Arc<TaskContext>,
    sender: &Sender<Result<RecordBatch>>,
) -> Result<()> {
    for part in 0..plan.output_partitioning().partition_count() {
        let mut stream = plan.execute(part, Arc::clone(context))?;
        while let Some(batch) = next(&mut stream).await {
            if sender.send(Ok(batch?)).await.is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

#[derive(Debug)]
struct PartsInOrder {
    input: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

impl DisplayAs for PartsInOrder {
    fn fmt_as(&self, _: DisplayFormatType, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl ExecutionPlan for PartsInOrder {
    fn name(&self) -> &'static str {
        "PartsInOrder"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let input = children.into_iter().next().unwrap_or_else(|| Arc::clone(&self.input));
        Ok(Arc::new(Self { input, properties: Arc::clone(&self.properties) }))
    }

    fn execute(&self, _: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let mut rows = RecordBatchReceiverStream::builder(self.input.schema(), 1);
        let (sender, input) = (rows.tx(), Arc::clone(&self.input));
        rows.spawn(async move { send_parts(&input, &context, &sender).await });
        Ok(rows.build())
    }
}
