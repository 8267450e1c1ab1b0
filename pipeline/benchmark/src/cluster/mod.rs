//! The engine on other machines: a scheduler and executors of Ballista make the tables of `queries/`, and this process
//! asks for them, puts their rows in order and writes them. All machines see the store as a folder at the same path. A
//! person's own queries, and comparisons of tables, run in this process.

mod address;
#[cfg(feature = "ballista")]
mod client;
#[cfg(not(feature = "ballista"))]
#[path = "no_client.rs"]
mod client;
#[cfg(feature = "ballista")]
mod codec;
#[cfg(feature = "ballista")]
mod servers;

use std::sync::{PoisonError, RwLock};

use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::logical_expr::LogicalPlan;

pub use address::{SCHEDULER_PORT, SchedulerAddress, SchedulerAddressError};
pub(crate) use client::{check_reachable, connect};
#[cfg(feature = "ballista")]
pub use servers::{ExecutorSettings, SchedulerSettings, run_executor, run_scheduler};

/// Parts into which executors divide a table, unless the settings say otherwise.
pub const PARTS: u64 = 8;

/// The cluster that makes tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterSettings {
    /// Its scheduler.
    pub scheduler: SchedulerAddress,
    /// Parts into which executors divide a table: at most so many cores work on one at the same time.
    pub parts: u64,
}

static CLUSTER: RwLock<Option<ClusterSettings>> = RwLock::new(None);

/// Lets a cluster make the tables of `queries/` in all sessions of this process; `None` makes them here.
pub fn use_cluster(settings: Option<ClusterSettings>) {
    *CLUSTER.write().unwrap_or_else(PoisonError::into_inner) = settings;
}

pub(crate) fn settings() -> Option<ClusterSettings> {
    CLUSTER.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Whether executors can run a query. Ballista has no recursion: such a query runs in this process.
pub(crate) fn can_run(plan: &LogicalPlan) -> bool {
    let mut recursive = false;
    let looked = plan.apply_with_subqueries(|part| {
        recursive |= matches!(part, LogicalPlan::RecursiveQuery(_));
        Ok(if recursive { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    });
    looked.is_ok() && !recursive
}

/// What a machine says that has another build of the program.
pub(crate) const OTHER_BUILD: &str = "a machine runs another build of the program than the one that asks";

/// What is wrong, if other machines refused a query.
pub(crate) fn refusal(message: &str) -> Option<&'static str> {
    if message.contains(OTHER_BUILD) {
        Some(OTHER_BUILD)
    } else if message.contains("all executors were lost") {
        Some("no executor is there any more")
    } else if message.contains("rejected by executor") {
        Some("an executor refused the work")
    } else if message.contains("No such file or directory") && message.contains("Job") {
        Some("an executor does not have a file of the store")
    } else {
        None
    }
}

/// What a person can do about a query that other machines refused.
pub(crate) fn refusal_hint(message: &str) -> Option<String> {
    refusal(message).map(|_| {
        "run the same build on all machines, with the store in a folder at the same path; what the scheduler and the \
         executors print says more"
            .to_owned()
    })
}

/// A scheduler or executor that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// A scheduler that does not answer.
    #[error("the scheduler at `{address}` cannot be reached: {reason}")]
    Unreachable {
        /// Its address.
        address: SchedulerAddress,
        /// Why.
        reason: String,
    },
    /// A program that was built without the feature.
    #[error("the scheduler at `{0}` cannot be used: this program was built without the feature `ballista`")]
    NotBuilt(SchedulerAddress),
    /// An address of this machine at which nothing can listen.
    #[error("cannot listen at `{address}`: {reason}")]
    Listen {
        /// The address.
        address: String,
        /// Why.
        reason: String,
    },
    /// Folders or the program's own file.
    #[error(transparent)]
    File(#[from] files::FileError),
    /// The engine, with its own words.
    #[error("the {what} has ended: {reason}")]
    Ended {
        /// "scheduler" or "executor".
        what: &'static str,
        /// What the engine said.
        reason: String,
    },
}

impl ClusterError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unreachable { .. } => Some(
                "start the scheduler there, or remove `ballista` from the table `engine` of the settings"
                    .to_owned(),
            ),
            Self::NotBuilt(_) => Some(
                "use a program with this feature, or remove `ballista` from the table `engine` of the settings"
                    .to_owned(),
            ),
            Self::Listen { .. } => Some("give another address or port".to_owned()),
            Self::File(_) | Self::Ended { .. } => None,
        }
    }
}
