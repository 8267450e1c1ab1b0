//! Exact results: whole numbers that overflow are errors, and rows are always read in the same order, so that sums of
//! doubles have the same bytes each time.

mod arithmetic;
mod order;
mod sum;

use std::sync::Arc;

use datafusion::error::Result;
use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::AggregateUDF;
use datafusion::prelude::{SessionConfig, SessionContext};

pub(crate) use order::{in_order, send_parts};

/// Configures a session so that it reads rows in one order.
pub(crate) fn configure(config: SessionConfig) -> SessionConfig {
    // The tables are those of the other session: a new catalogue would hide them.
    let mut config = config.with_target_partitions(1).with_create_default_catalog_and_schema(false);
    // Such filters depend on which rows come first, and wait for all parts of a table at once.
    let optimizer = &mut config.options_mut().optimizer;
    optimizer.enable_dynamic_filter_pushdown = false;
    optimizer.enable_topk_dynamic_filter_pushdown = false;
    optimizer.enable_join_dynamic_filter_pushdown = false;
    optimizer.enable_aggregate_dynamic_filter_pushdown = false;
    config
}

/// Makes the arithmetic of whole numbers exact.
pub(crate) fn register(context: &mut SessionContext) -> Result<()> {
    context.register_udaf(Arc::new(AggregateUDF::from(sum::WholeSum::default())))?;
    context.register_function_rewrite(Arc::new(arithmetic::CheckedArithmetic::default()))
}
