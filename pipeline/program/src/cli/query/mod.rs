//! `race-equity query`.

mod output;
mod rounded_table;
mod table_list;

use std::num::NonZeroU64;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::terminal;
use benchmark::{BenchmarkError, QueryLimits, QuerySelection, SqlProblem};
use catalogue::column::Columns;
use output::{Output, ResultText};
use rounded_table::RoundedTable;

/// Query the tables in SQL
///
/// The tables are those of `queries/`, the table `observation` (one row for each published figure) and the registers.
/// Statements that change data are refused. `--list` lists the tables; `--list gap` prints the columns of one, their
/// units and where it is from. Numbers are rounded to what their columns mean; `--format csv`, `json` and `parquet` have
/// them in full. A result that is wider than the terminal is printed as one record a row. Rows are printed while more are
/// made; if a query fails after its first rows, the exit code says so.
#[derive(Args, Debug)]
pub(super) struct QueryCommand {
    /// The query, such as "SELECT * FROM gap WHERE level = 'region'"
    #[arg(required_unless_present_any = ["file", "list"], conflicts_with = "file", allow_hyphen_values = true)]
    sql: Option<String>,
    /// Read the query from a file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// List the tables; with a name, describe one table and its columns. `--format json` prints the same as JSON
    #[arg(long, value_name = "TABLE", num_args = 0..=1, conflicts_with_all = ["sql", "file"])]
    #[expect(clippy::option_option, reason = "clap's type of a flag whose value may be left out")]
    list: Option<Option<String>>,
    /// Format of the result
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
    /// Seconds to wait for the result [default: 60, or `seconds` of `[query]` in the settings]
    #[arg(long, value_name = "NUMBER")]
    seconds: Option<NonZeroU64>,
    /// Memory in millions of bytes [default: 1000, or `megabytes` of `[query]` in the settings]
    #[arg(long, value_name = "NUMBER")]
    megabytes: Option<NonZeroU64>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum OutputFormat {
    /// For people: rounded, and as wide as the terminal
    #[default]
    Table,
    /// Comma-separated, with a header
    Csv,
    /// An array of objects
    Json,
    /// Parquet
    Parquet,
}

impl QueryCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        if let Some(table) = &self.list {
            return self.list(context, table.as_deref()).await;
        }
        let sql = match (&self.sql, &self.file) {
            (Some(sql), _) => sql.clone(),
            (None, Some(file)) => files::read_text(file)?,
            (None, None) => return Ok(Exit::Done),
        };
        let sql = sql.strip_prefix('\u{feff}').unwrap_or(&sql).to_owned();
        check_query(&sql)?;
        let limits = context.config.query;
        QueryLimits {
            seconds: self.seconds.unwrap_or(limits.seconds).get(),
            megabytes: self.megabytes.unwrap_or(limits.megabytes).get(),
        }
        .set();
        let reading = context.read("query")?;
        let (session, _) = reading.benchmark(context, QuerySelection::ReadBy(&sql)).await?;
        let made: Vec<String> =
            benchmark::load(&context.assets)?.into_iter().map(|query| query.name).collect();
        let known: Vec<String> = session.tables().into_iter().chain(made).collect();
        let refused = |error| {
            let problem = SqlProblem::of(&error, known.iter().map(String::as_str));
            ProgramError::from(BenchmarkError::Problem(problem))
        };
        let session = session.for_query().map_err(refused)?;
        let spinner = context.spinner("running the query");
        let planned = session.plan(&sql).await.map_err(refused)?;
        let (schema, origins) = (planned.schema(), planned.origins());
        let columns = Columns::load(&context.assets)?;
        let table = RoundedTable { columns: &columns, schema: &schema, origins: &origins };
        let mut text = ResultText::new(self.format, table)?;
        let mut output = Output::default();
        let mut rows = planned.stream().map_err(refused)?;
        while let Some(batch) = rows.next().await.map_err(refused)? {
            let bytes = text.add(batch)?;
            if !bytes.is_empty() {
                spinner.finish_and_clear();
                rows.leave_out(output.print(&bytes)?);
            }
            if output.is_closed() {
                return Ok(Exit::Done);
            }
        }
        spinner.finish_and_clear();
        let is_empty = text.is_empty();
        output.print(&text.finish()?)?;
        if is_empty && matches!(self.format, OutputFormat::Table) {
            context.say("no rows");
        }
        Ok(Exit::Done)
    }

    /// Prints the tables, or one of them.
    async fn list(&self, context: &CommandContext, table: Option<&str>) -> Result<Exit, ProgramError> {
        let width = match self.format {
            OutputFormat::Table => Some(terminal::width()),
            OutputFormat::Json => None,
            OutputFormat::Csv | OutputFormat::Parquet => {
                return Err(ProgramError::Usage {
                    message: "`--list` prints text or JSON".to_owned(),
                    hint: "leave `--format` out, or write `--format json`".to_owned(),
                });
            }
        };
        let reading = context.read("query")?;
        let text = match table {
            Some(name) => table_list::one(context, &reading, &name.to_lowercase(), width).await?,
            None => table_list::all(context, &reading, width).await?,
        };
        print(text.as_bytes())?;
        Ok(Exit::Done)
    }
}

/// Refuses an unknown flag, which clap takes for a query because a comment begins with `--`; and a text without a
/// query.
fn check_query(sql: &str) -> Result<(), ProgramError> {
    if sql.starts_with('-') && !sql.starts_with("-- ") && !sql.trim().contains(char::is_whitespace) {
        return Err(ProgramError::Usage {
            message: format!("`{}` is not a query, and not a flag of `race-equity query`", sql.trim()),
            hint: "`race-equity query --help` lists the flags; put a query in quotation marks".to_owned(),
        });
    }
    if benchmark::is_without_query(sql) {
        let what = if sql.trim().is_empty() { "the query is empty" } else { "the query has only comments" };
        return Err(ProgramError::Usage {
            message: what.to_owned(),
            hint: "write a query, such as `SELECT * FROM gap LIMIT 10`; `race-equity query --list` lists the tables"
                .to_owned(),
        });
    }
    Ok(())
}
