//! A session whose queries run on a scheduler and its executors.

use std::sync::Arc;
use std::time::Duration;

use ballista_core::extension::{SessionConfigExt, SessionStateExt};
use datafusion::error::DataFusionError;
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::SessionContext;
use tokio::net::TcpStream;

use super::codec::OwnFunctions;
use super::{ClusterError, ClusterSettings, SchedulerAddress};
use crate::{engine, functions};

/// How long to wait for a scheduler to answer.
const ANSWER: Duration = Duration::from_secs(5);
/// Rules that name a new column for a part of an expression. Client and scheduler both optimise a query, and each would begin
/// to number these names at 1: of two columns with the same name, an expression then has the wrong one. So only the scheduler
/// uses these rules.
const MAKES_NAMES: [&str; 3] =
    ["common_sub_expression_eliminate", "extract_leaf_expressions", "push_down_leaf_projections"];

/// A session that sees the same tables, and runs its queries on the scheduler. Nothing is sent yet.
pub(crate) fn connect(
    local: &SessionContext,
    settings: &ClusterSettings,
) -> Result<SessionContext, ClusterError> {
    let address = &settings.scheduler;
    let functions = OwnFunctions::of_this_build()?;
    // A new catalogue would hide the tables of the other session.
    let config = local
        .copied_config()
        .upgrade_for_ballista()
        .with_target_partitions(usize::try_from(settings.parts).unwrap_or(usize::MAX))
        .with_ballista_adaptive_query_planner(false)
        .with_create_default_catalog_and_schema(false)
        .with_ballista_logical_extension_codec(Arc::new(functions.logical_codec()));
    let state = SessionStateBuilder::new_from_existing(local.state()).with_config(config).build();
    let state = state
        .upgrade_for_ballista(format!("http://{}:{}", address.host, address.port))
        .map_err(|error| ended(&error))?;
    let rules =
        state.optimizers().iter().filter(|rule| !MAKES_NAMES.contains(&rule.name())).cloned().collect();
    let state = SessionStateBuilder::new_from_existing(state).with_optimizer_rules(rules).build();
    let context = SessionContext::new_with_state(state);
    functions::register(&context);
    Ok(context)
}

fn ended(error: &DataFusionError) -> ClusterError {
    ClusterError::Ended { what: "client", reason: error.to_string() }
}

/// Checks that a scheduler listens at the address. Without one, the engine would try for minutes.
pub(crate) async fn check_reachable(address: &SchedulerAddress) -> Result<(), ClusterError> {
    let unreachable = |reason| ClusterError::Unreachable { address: address.clone(), reason };
    let handle = engine::handle().map_err(|error| unreachable(error.to_string()))?;
    let place = format!("{}:{}", address.host, address.port);
    let answer = handle.spawn(async move { tokio::time::timeout(ANSWER, TcpStream::connect(place)).await });
    match answer.await {
        Ok(Ok(Ok(_))) => Ok(()),
        Ok(Ok(Err(error))) => Err(unreachable(error.to_string())),
        Ok(Err(_)) => Err(unreachable(format!("it does not answer within {} seconds", ANSWER.as_secs()))),
        Err(error) => Err(unreachable(error.to_string())),
    }
}
