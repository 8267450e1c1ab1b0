//! `race-equity query`.

mod rounded_table;
mod table_list;

use std::path::PathBuf;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::json::writer::JsonArray;
use clap::{Args, ValueEnum};

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::terminal;
use benchmark::{BenchmarkError, QuerySelection, SqlProblem};
use catalogue::column::Columns;
use rounded_table::RoundedTable;

/// Query the tables in SQL
///
/// The tables are those of `queries/`, the table `observation` (one row for each published figure) and the registers.
/// Statements that change data are refused. `--list` lists the tables; `--list gap` prints the columns of one, their
/// units and where it is from. Numbers are rounded to what their columns mean; `--format csv`, `json` and `parquet` have
/// them in full. A result that is wider than the terminal is printed as one record a row.
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
        let reading = context.read("query")?;
        let (session, _) = reading.benchmark(context, QuerySelection::ReadBy(&sql)).await?;
        let made: Vec<String> =
            benchmark::load(&context.assets)?.into_iter().map(|query| query.name).collect();
        let known: Vec<String> = session.tables().into_iter().chain(made).collect();
        let refused = |error| {
            let problem = SqlProblem::of(&error, known.iter().map(String::as_str));
            ProgramError::from(BenchmarkError::Problem(problem))
        };
        let planned = session.plan(&sql).await.map_err(refused)?;
        let (schema, origins) = (planned.schema(), planned.origins());
        let spinner = context.spinner("running the query");
        let rows = planned.rows().await.map_err(refused);
        spinner.finish_and_clear();
        let rows = rows?;
        if matches!(self.format, OutputFormat::Table) {
            let columns = Columns::load(&context.assets)?;
            let table = RoundedTable { columns: &columns, schema: &schema, origins: &origins };
            let table = table.text(&rows).map_err(ingest::Error::Arrow)?;
            print(table.text(terminal::width()).as_bytes())?;
            if table.rows.is_empty() {
                context.say("no rows");
            }
        } else {
            print(&self.format.bytes(&schema, &rows)?)?;
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

impl OutputFormat {
    fn bytes(self, schema: &SchemaRef, rows: &[RecordBatch]) -> Result<Vec<u8>, ProgramError> {
        let empty = [RecordBatch::new_empty(schema.clone())];
        let rows = if rows.is_empty() { &empty } else { rows };
        match self {
            Self::Table | Self::Csv => {
                let mut bytes = Vec::new();
                let mut writer = arrow::csv::Writer::new(&mut bytes);
                rows.iter().try_for_each(|batch| writer.write(batch)).map_err(ingest::Error::Arrow)?;
                drop(writer);
                Ok(bytes)
            }
            Self::Json => {
                // Nulls are written, so that an empty value is not taken for a missing column.
                let writer = arrow::json::WriterBuilder::new().with_explicit_nulls(true);
                let mut writer = writer.build::<_, JsonArray>(Vec::new());
                rows.iter().try_for_each(|batch| writer.write(batch)).map_err(ingest::Error::Arrow)?;
                writer.finish().map_err(ingest::Error::Arrow)?;
                let mut bytes = writer.into_inner();
                if bytes.is_empty() {
                    bytes.extend_from_slice(b"[]");
                }
                bytes.push(b'\n');
                Ok(bytes)
            }
            Self::Parquet => Ok(store::observation::bytes(schema, rows)?),
        }
    }
}
