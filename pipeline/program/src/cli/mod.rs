//! The command line: one file for each command. Only data goes to standard output; messages go to standard error.

mod benchmark;
mod check;
#[cfg(feature = "ballista")]
mod cluster;
mod completions;
mod config;
mod diff;
mod edition_check;
mod explain;
mod figures;
mod import;
mod init;
mod man;
mod network;
mod prune;
mod publish;
mod query;
mod refresh;
mod report;
mod run;
mod runs;
mod schedule;
mod site;
mod source_offers;
mod sources;
mod status;
mod unattended;

use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Command as Definition, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::context::CommandContext;
pub use crate::context::say;
use crate::error::Exit;
use crate::error::ProgramError;
use files::clock;
use files::is_unset;

/// Benchmarks and reports the published NHS Workforce Race Equality Standard and staff survey figures.
#[derive(Debug, Parser)]
#[command(name = "race-equity", version, propagate_version = true, after_help = AFTER)]
struct Cli {
    /// Folder of the store, or its address: raw files, observations and benchmark tables [default: store]
    #[arg(long, global = true, env = "RACE_EQUITY_STORE", value_name = "DIR")]
    store: Option<PathBuf>,
    /// Print errors only
    #[arg(long, short, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

const AFTER: &str = "\
Exit codes:
  0  done
  1  failed
  2  invalid usage
  3  done, but a source could not be fetched, is overdue or is out of date; its last good data are used
  4  published data did not fit their layout; the earlier data are kept
  5  another run has the store

Put your defaults in race-equity.toml, which `race-equity init` writes. RACE_EQUITY_* variables override it, and flags override both.";

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::InitCommand),
    Refresh(refresh::RefreshCommand),
    Import(import::ImportCommand),
    Report(report::ReportCommand),
    Site(site::SiteCommand),
    Publish(publish::PublishCommand),
    Run(run::RunCommand),
    Runs(runs::RunsCommand),
    /// Make all tables of `queries/` and write them as Parquet
    ///
    /// Prints one line for each table: its name, its rows and its file. To run a query of your own, use `race-equity
    /// query`.
    Benchmark,
    Query(query::QueryCommand),
    Explain(explain::ExplainCommand),
    Figures(figures::FiguresCommand),
    Diff(diff::DiffCommand),
    Schedule(schedule::ScheduleCommand),
    Status(status::StatusCommand),
    Prune(prune::PruneCommand),
    Sources(sources::SourcesCommand),
    Config(config::ConfigCommand),
    Check(check::CheckCommand),
    #[cfg(feature = "ballista")]
    Scheduler(cluster::SchedulerCommand),
    #[cfg(feature = "ballista")]
    Executor(cluster::ExecutorCommand),
    Completions(completions::CompletionsCommand),
    Man(man::ManCommand),
}

impl Command {
    /// Whether it works if the settings cannot be used.
    fn needs_no_settings(&self) -> bool {
        match self {
            Self::Init(_) => true,
            Self::Config(command) => command.needs_no_settings(),
            _ => false,
        }
    }

    /// Whether it reads the store before it locks it, or without a lock.
    fn reads_store(&self) -> bool {
        matches!(
            self,
            Self::Report(_)
                | Self::Site(_)
                | Self::Runs(_)
                | Self::Query(_)
                | Self::Explain(_)
                | Self::Figures(_)
                | Self::Diff(_)
                | Self::Schedule(_)
                | Self::Status(_)
                | Self::Prune(_)
                | Self::Sources(_)
        )
    }
}

/// Runs a command. `--help` and invalid usage end the process in clap, with exit codes 0 and 2.
///
/// # Errors
/// The error that ended the command.
pub fn run() -> Result<Exit, ProgramError> {
    let matches = without_empty_variables(Cli::command()).get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    clock::check().map_err(|found| ProgramError::Usage {
        message: format!("`{}` is `{found}`, which is not a valid time", clock::NOW),
        hint: "write it as `2027-03-01T06:00:00Z`, or unset it".to_owned(),
    })?;
    let Cli { store, quiet, command } = cli;
    // These two need no settings.
    match &command {
        Command::Completions(command) => return command.run(),
        Command::Man(command) => return command.run(quiet),
        _ => {}
    }
    let context = match CommandContext::load(store.clone(), quiet) {
        Ok(context) => context,
        Err(error) => {
            let context = CommandContext::without_settings(store, quiet);
            match command {
                Command::Run(command) => command.cannot_start(&context, &error),
                Command::Schedule(command) => command.cannot_start(&context, &error),
                command if command.needs_no_settings() => return start(command, &context, None),
                _ => {}
            }
            return Err(error);
        }
    };
    // `check` has a line for each folder.
    if let Some(notice) = context.assets.notice().filter(|_| !matches!(command, Command::Check(_))) {
        context.say(&notice);
    }
    let is_flag = matches.value_source("store") == Some(ValueSource::CommandLine);
    let store_flag = store.filter(|_| is_flag);
    if command.reads_store() {
        context.bring_store()?;
    }
    let ended = start(command, &context, store_flag.as_deref());
    // Changes of a store at an address are stored when its lock is released, after the last message of a command.
    match (ended, context.stored()) {
        (Err(error), Err(failure)) => {
            say(&failure.lines());
            Err(error)
        }
        (ended, stored) => ended.and_then(|exit| stored.map(|()| exit)),
    }
}

/// Runs a command in its context. `store_flag` is the value of `--store`, if it was given as a flag.
fn start(
    command: Command,
    context: &CommandContext,
    store_flag: Option<&Path>,
) -> Result<Exit, ProgramError> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ingest::Error::Output)?;
    let ended = runtime.block_on(async {
        match command {
            Command::Init(command) => command.run(context).await,
            Command::Config(command) => command.run(context, store_flag),
            Command::Refresh(command) => command.run(context).await,
            Command::Import(command) => command.run(context).await,
            Command::Explain(command) => command.run(context).await,
            Command::Figures(command) => command.run(context),
            Command::Diff(command) => command.run(context).await,
            Command::Schedule(command) => command.run(context).await,
            Command::Sources(command) => command.run(context).await,
            Command::Status(command) => command.run(context),
            Command::Report(command) => command.run(context).await,
            Command::Site(command) => command.run(context).await,
            Command::Publish(command) => command.run(context),
            Command::Run(command) => command.run(context).await,
            Command::Prune(command) => command.run(context),
            Command::Runs(command) => command.run(context),
            Command::Benchmark => benchmark::run(context).await,
            Command::Query(command) => command.run(context).await,
            Command::Check(command) => command.run(context).await,
            #[cfg(feature = "ballista")]
            Command::Scheduler(command) => command.run(context).await,
            #[cfg(feature = "ballista")]
            Command::Executor(command) => command.run(context).await,
            Command::Completions(command) => command.run(),
            Command::Man(command) => command.run(context.is_quiet()),
        }
    });
    // A stopped run can still be writing a table: the program ends without waiting for it.
    runtime.shutdown_background();
    ended
}

/// The command line, in which an empty environment variable counts as unset.
fn without_empty_variables(definition: Definition) -> Definition {
    let definition = definition
        .mut_args(|arg| if arg.get_env().is_some_and(is_unset) { arg.env(None::<&str>) } else { arg });
    definition.mut_subcommands(without_empty_variables)
}

#[cfg(test)]
#[path = "command_names_tests.rs"]
mod command_names;

/// Prints the path of a file that was made, unless only errors are to be printed.
fn print_path(context: &CommandContext, path: &Path) -> Result<(), ProgramError> {
    if context.is_quiet() { Ok(()) } else { print(format!("{}\n", path.display()).as_bytes()) }
}

/// Prints data. A closed pipe is not an error: the reader has read enough.
fn print(bytes: &[u8]) -> Result<(), ProgramError> {
    use std::io::{IsTerminal, Write};
    let mut output = std::io::stdout().lock();
    // A terminal obeys control characters, and a table can have them from a published file.
    let text = std::str::from_utf8(bytes).ok().filter(|_| output.is_terminal()).map(format::visible);
    match output.write_all(text.as_deref().map_or(bytes, str::as_bytes)).and_then(|()| output.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(ingest::Error::Output(error).into())
        }
        _ => Ok(()),
    }
}
