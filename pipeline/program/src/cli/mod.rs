//! The command line: one file a command. Only data goes to standard output; everything said to a
//! person goes to standard error.

mod benchmark;
mod check;
mod diff;
mod explain;
mod figures;
mod import;
mod prune;
mod query;
mod refresh;
mod report;
mod run;
mod runs;
mod schedule;
mod sources;
mod status;

use std::path::PathBuf;

use clap::{Command as Definition, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::context::Context;
pub use crate::context::say;
use crate::error::Error;
use crate::error::Exit;
use files::clock;
use files::variable;

/// Benchmarks and reports the published NHS Workforce Race Equality Standard and staff survey figures.
#[derive(Debug, Parser)]
#[command(name = "race-equity", version, propagate_version = true, after_help = AFTER)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

const AFTER: &str = "\
Exit codes:
  0  done
  1  failed
  2  asked in a way that cannot be answered
  3  done, but a source could not be fetched or is overdue; its last good data were used
  4  published data did not fit their layout; nothing already held was lost
  5  another run holds the store

Settings stand in race-equity.toml; RACE_EQUITY_* variables win over it, and flags over both.";

/// Flags of every command.
#[derive(clap::Args, Debug)]
struct Common {
    /// Folder of the store: raw files, observations and benchmark tables [default: store]
    #[arg(long, global = true, env = "RACE_EQUITY_STORE", value_name = "DIR")]
    store: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Pull what is newly published into the store
    Refresh(refresh::Refresh),
    /// Take a file already on disk: a published one, or a trust's return
    Import(import::Import),
    /// Make the report of a region or an integrated care board as PDF, HTML and CSV
    Report(report::Report),
    /// Refresh, benchmark, and report what changed: one unattended go
    Run(run::Run),
    /// List the runs of the store, the newest last
    Runs(runs::Runs),
    /// Work out all tables of queries/ and write them as Parquet
    Benchmark(benchmark::Benchmark),
    /// Ask the tables in SQL
    Query(query::Query),
    /// Follow a figure back to its file, sheet and cell, through every step
    Explain(explain::Explain),
    /// List figures, or print one with its citation
    Figures(figures::Figures),
    /// What the newest release of a source changed in years already held
    Diff(diff::Diff),
    /// Stay, and run at each time of the calendar; or once, for cron and timers
    Schedule(schedule::Schedule),
    /// How old what is held has become, and what is overdue
    Status(status::StatusCommand),
    /// Say which raw files nothing needs any more, and remove them with `--yes`
    Prune(prune::Prune),
    /// List what is published, by whom, where, and under which licence
    Sources(sources::Sources),
    /// Look whether data, queries and templates are well formed, and what this machine lacks
    Check(check::Check),
}

/// Runs what the command line asks for. `--help` and wrong usage end the process as clap does, with 0 and 2.
///
/// # Errors
/// Whatever stopped the command.
pub fn run() -> Result<Exit, Error> {
    let matches = without_empty_variables(Cli::command()).get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    clock::check().map_err(|found| Error::Usage {
        message: format!("`{}` is `{found}`, which is no instant", clock::NOW),
        hint: "write it as `2027-03-01T06:00:00Z`, or unset it".to_owned(),
    })?;
    let Common { store, quiet } = cli.common;
    let context = match Context::load(store.clone(), quiet) {
        Ok(context) => context,
        Err(error) => {
            let context = Context::without_settings(store, quiet);
            match cli.command {
                Command::Run(command) => command.cannot_start(&context, &error),
                Command::Schedule(command) => command.cannot_start(&context, &error),
                _ => {}
            }
            return Err(error);
        }
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ingest::Error::Output)?;
    let ended = runtime.block_on(async {
        match cli.command {
            Command::Refresh(command) => command.run(&context).await,
            Command::Import(command) => command.run(&context).await,
            Command::Explain(command) => command.run(&context).await,
            Command::Figures(command) => command.run(&context),
            Command::Diff(command) => command.run(&context).await,
            Command::Schedule(command) => command.run(&context).await,
            Command::Sources(command) => command.run(&context),
            Command::Status(command) => command.run(&context),
            Command::Report(command) => command.run(&context).await,
            Command::Run(command) => command.run(&context).await,
            Command::Prune(command) => command.run(&context),
            Command::Runs(command) => command.run(&context),
            Command::Benchmark(command) => command.run(&context).await,
            Command::Query(command) => command.run(&context).await,
            Command::Check(command) => command.run(&context).await,
        }
    });
    // A run that was told to stop may still be at work on a table: the program ends without waiting for it.
    runtime.shutdown_background();
    ended
}

/// The definition of the command line, in which a variable of the environment that is empty is as if not set.
fn without_empty_variables(definition: Definition) -> Definition {
    let is_empty = |name: &std::ffi::OsStr| variable(&name.to_string_lossy()).is_none();
    let definition = definition
        .mut_args(|arg| if arg.get_env().is_some_and(is_empty) { arg.env(None::<&str>) } else { arg });
    definition.mut_subcommands(without_empty_variables)
}

#[cfg(test)]
#[path = "advice_tests.rs"]
mod advice;

/// Prints data. A reader that has seen enough closes the pipe, which is no error.
fn print(bytes: &[u8]) -> Result<(), Error> {
    use std::io::Write;
    let mut output = std::io::stdout().lock();
    match output.write_all(bytes).and_then(|()| output.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(ingest::Error::Output(error).into())
        }
        _ => Ok(()),
    }
}
