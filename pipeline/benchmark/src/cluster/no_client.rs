//! What stands for the client in a program that was built without the feature `ballista`.

use datafusion::prelude::SessionContext;

use super::{ClusterError, ClusterSettings, SchedulerAddress};

/// Refuses the scheduler.
pub(crate) fn connect(
    _: &SessionContext,
    settings: &ClusterSettings,
) -> Result<SessionContext, ClusterError> {
    Err(ClusterError::NotBuilt(settings.scheduler.clone()))
}

/// Refuses the scheduler.
pub(crate) async fn check_reachable(address: &SchedulerAddress) -> Result<(), ClusterError> {
    Err(ClusterError::NotBuilt(address.clone()))
}
