//! The scheduler and the executors of Ballista, with the project's functions.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use ballista_core::registry::BallistaFunctionRegistry;
use ballista_core::utils::default_session_builder;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_executor::health::ExecutorHealth;
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::{create_scheduler, start_grpc_service_with_listener};
use datafusion::prelude::SessionContext;
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};
use tokio::net::TcpListener;

use super::codec::OwnFunctions;
use super::{ClusterError, SchedulerAddress, check_reachable};
use crate::{engine, functions};

/// How often an executor looks whether the scheduler knows it.
const READY: Duration = Duration::from_millis(50);

/// How a scheduler listens.
#[derive(Clone, Debug)]
pub struct SchedulerSettings {
    /// The address of this machine and the port; port 0 is any free one.
    pub listen: SocketAddr,
    /// The name by which executors reach this machine.
    pub host: String,
}

/// How an executor works.
#[derive(Clone, Debug)]
pub struct ExecutorSettings {
    /// The scheduler that gives it work.
    pub scheduler: SchedulerAddress,
    /// The address of this machine.
    pub listen: IpAddr,
    /// The name by which the scheduler, other executors and those who ask reach this machine.
    pub host: String,
    /// The port for results.
    pub port: u16,
    /// The port for work.
    pub task_port: u16,
    /// Tasks at the same time.
    pub cores: usize,
    /// Bytes of memory for all tasks; what needs more goes to temporary files. `None` is without a limit.
    pub memory: Option<u64>,
}

/// Runs a scheduler until it is stopped. `ready` is called once it listens.
///
/// # Errors
/// If it cannot listen, or ends.
pub async fn run_scheduler(
    settings: SchedulerSettings,
    ready: impl FnOnce(SocketAddr) + Send + 'static,
) -> Result<(), ClusterError> {
    on_engine("scheduler", async move {
        let refused = |error: std::io::Error| ClusterError::Listen {
            address: settings.listen.to_string(),
            reason: error.to_string(),
        };
        let listener = TcpListener::bind(settings.listen).await.map_err(refused)?;
        let listening = listener.local_addr().map_err(refused)?;
        let own = OwnFunctions::of_this_build()?;
        let config = Arc::new(SchedulerConfig {
            external_host: settings.host,
            bind_host: listening.ip().to_string(),
            bind_port: listening.port(),
            override_logical_codec: Some(Arc::new(own.logical_codec())),
            override_physical_codec: Some(Arc::new(own.physical_codec())),
            override_session_builder: Some(Arc::new(|config| {
                let context = SessionContext::new_with_state(default_session_builder(config)?);
                functions::register(&context);
                Ok(context.state())
            })),
            ..SchedulerConfig::default()
        });
        let cluster = BallistaCluster::new_from_config(&config).await.map_err(ended("scheduler"))?;
        let scheduler = create_scheduler::<LogicalPlanNode, PhysicalPlanNode>(cluster, config)
            .await
            .map_err(ended("scheduler"))?;
        ready(listening);
        start_grpc_service_with_listener(listener, scheduler).await.map_err(ended("scheduler"))
    })
    .await
}

/// Runs an executor until it is stopped. `ready` is called once the scheduler knows it.
///
/// # Errors
/// If the scheduler cannot be reached, a port is taken, or the executor ends.
pub async fn run_executor(
    settings: ExecutorSettings,
    ready: impl FnOnce() + Send + 'static,
) -> Result<(), ClusterError> {
    check_reachable(&settings.scheduler).await?;
    for port in [settings.port, settings.task_port] {
        // The engine says only that a port is taken once it has told the scheduler about it.
        let address = SocketAddr::new(settings.listen, port);
        let refused = |error: std::io::Error| ClusterError::Listen {
            address: address.to_string(),
            reason: error.to_string(),
        };
        std::net::TcpListener::bind(address).map_err(refused)?;
    }
    let folder = files::temporary_folder()?;
    let own = OwnFunctions::of_this_build()?;
    let context = SessionContext::new();
    functions::register(&context);
    let health = ExecutorHealth::new();
    let config = Arc::new(ExecutorProcessConfig {
        bind_host: match settings.listen {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        },
        external_host: Some(settings.host),
        port: settings.port,
        grpc_port: settings.task_port,
        scheduler_host: settings.scheduler.host,
        scheduler_port: settings.scheduler.port,
        vcores: settings.cores,
        work_dir: Some(folder.path().to_string_lossy().into_owned()),
        // 0 is without a limit.
        memory_pool_size: Some(settings.memory.unwrap_or(0)),
        override_function_registry: Some(Arc::new(BallistaFunctionRegistry::from(&context.state()))),
        override_logical_codec: Some(Arc::new(own.logical_codec())),
        override_physical_codec: Some(Arc::new(own.physical_codec())),
        health: health.clone(),
        ..ExecutorProcessConfig::default()
    });
    let known = async move {
        while !health.is_ready() {
            tokio::time::sleep(READY).await;
        }
        ready();
        std::future::pending::<()>().await;
    };
    on_engine("executor", async move {
        tokio::select! {
            ended_with = start_executor_process(config) => ended_with.map_err(ended("executor")),
            () = known => Ok(()),
        }
    })
    .await?;
    drop(folder);
    Ok(())
}

/// Runs a server on the threads of the engine, which have large stacks.
async fn on_engine(
    what: &'static str,
    server: impl Future<Output = Result<(), ClusterError>> + Send + 'static,
) -> Result<(), ClusterError> {
    let failed = |reason: String| ClusterError::Ended { what, reason };
    let handle = engine::handle().map_err(|error| failed(error.to_string()))?;
    handle.spawn(server).await.unwrap_or_else(|error| Err(failed(error.to_string())))
}

fn ended(what: &'static str) -> impl Fn(ballista_core::error::BallistaError) -> ClusterError {
    move |error| ClusterError::Ended { what, reason: error.to_string() }
}
