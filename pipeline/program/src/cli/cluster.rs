//! `race-equity scheduler` and `race-equity executor`, in a program that was built with the feature `ballista`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use clap::Args;
use tracing_subscriber::EnvFilter;

use super::print;
use crate::context::{CommandContext, say};
use crate::error::{Exit, ProgramError};
use benchmark::{BenchmarkError, ExecutorSettings, SCHEDULER_PORT, SchedulerAddress, SchedulerSettings};

/// The variable that says what is logged.
const LOG: &str = "RACE_EQUITY_LOG";
const MEGABYTE: u64 = 1_000_000;
const WARNING: &str =
    "There is no password: whoever reaches this address can read the files that this user can read.";

/// Give out the work of making tables to executors
///
/// Listens until it is stopped, and prints its address, which is what `ballista` of the table `engine` in
/// race-equity.toml names. Start at least one `race-equity executor`.
///
/// There is no password. Whoever reaches the address can read the files that the user can read, so it belongs in a private
/// network.
#[derive(Args, Debug)]
pub(super) struct SchedulerCommand {
    /// Address of this machine and port to listen at; port 0 is any free one
    #[arg(long, value_name = "ADDRESS", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, SCHEDULER_PORT)))]
    listen: SocketAddr,
    /// Name or address by which executors reach this machine [default: the address of --listen]
    #[arg(long, value_name = "NAME")]
    host: Option<String>,
}

impl SchedulerCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        log();
        let host = self.host.unwrap_or_else(|| self.listen.ip().to_string());
        let address = SchedulerAddress { host: host.clone(), port: self.listen.port() };
        let quiet = context.is_quiet();
        let ready = move |listening: SocketAddr| {
            let address = SchedulerAddress { port: listening.port(), ..address };
            listens(&address.to_string(), quiet);
        };
        let settings = SchedulerSettings { listen: self.listen, host };
        benchmark::run_scheduler(settings, ready).await.map_err(BenchmarkError::from)?;
        Ok(Exit::Done)
    }
}

/// Make parts of tables for a scheduler
///
/// Works until it is stopped. Reads the tables of the store at the same path as the machine that asks, so the folder of the
/// store must be there on all machines. Temporary files go to a folder that is removed at the end.
///
/// There is no password, as for the scheduler.
#[derive(Args, Debug)]
pub(super) struct ExecutorCommand {
    /// Scheduler that gives it work [default: `ballista` of the settings, or port 50050 of this machine]
    #[arg(long, value_name = "ADDRESS")]
    scheduler: Option<SchedulerAddress>,
    /// Address of this machine to listen at
    #[arg(long, value_name = "IP", default_value_t = IpAddr::from(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// Name or address by which other machines reach this one [default: the address of --listen]
    #[arg(long, value_name = "NAME")]
    host: Option<String>,
    /// Port for results
    #[arg(long, value_name = "PORT", default_value_t = 50051)]
    port: u16,
    /// Port for work
    #[arg(long, value_name = "PORT", default_value_t = 50052)]
    task_port: u16,
    /// Tasks at the same time [default: one for each core]
    #[arg(long, value_name = "NUMBER")]
    cores: Option<usize>,
    /// Memory for all tasks, in millions of bytes; what needs more goes to temporary files [default: no limit]
    #[arg(long, value_name = "NUMBER")]
    megabytes: Option<u64>,
}

impl ExecutorCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        log();
        let scheduler = self.scheduler.or_else(|| context.config.engine.ballista.clone());
        let scheduler = scheduler
            .unwrap_or_else(|| SchedulerAddress { host: "127.0.0.1".to_owned(), port: SCHEDULER_PORT });
        let host = self.host.unwrap_or_else(|| self.listen.to_string());
        let address = format!("{host}:{} for {scheduler}", self.port);
        let settings = ExecutorSettings {
            scheduler,
            listen: self.listen,
            host,
            port: self.port,
            task_port: self.task_port,
            cores: self.cores.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
            memory: self.megabytes.map(|megabytes| megabytes.saturating_mul(MEGABYTE)),
        };
        let quiet = context.is_quiet();
        let ready = move || listens(&address, quiet);
        benchmark::run_executor(settings, ready).await.map_err(BenchmarkError::from)?;
        Ok(Exit::Done)
    }
}

/// Prints what the engine logs to standard error: warnings, unless the variable says more, such as "info".
fn log() {
    let wanted = files::variable(LOG).unwrap_or_else(|| "warn".to_owned());
    let _ = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(wanted))
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .try_init();
}

/// Prints the address, for scripts that wait for it.
fn listens(address: &str, quiet: bool) {
    // Who closed the output still wants the server.
    let _ = print(format!("{address}\n").as_bytes());
    if !quiet {
        say(&format!("{WARNING}\n"));
    }
}
