//! `race-equity query`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::json::writer::JsonArray;
use clap::{Args, ValueEnum};

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use benchmark::{BenchmarkError, QuerySelection};
use ingest::extract;

/// Query the tables in SQL
///
/// The tables are those of `queries/`, the table `observation` (one row for each published figure) and the registers.
/// Statements that change data are refused.
#[derive(Args, Debug)]
pub(super) struct QueryCommand {
    /// The query, such as "SELECT * FROM gap WHERE level = 'region'"
    #[arg(required_unless_present_any = ["file", "list"], conflicts_with = "file", allow_hyphen_values = true)]
    sql: Option<String>,
    /// Read the query from a file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// List the tables, with the meaning of a row and the columns
    #[arg(long, conflicts_with_all = ["sql", "file"])]
    list: bool,
    /// Format of the result
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum OutputFormat {
    /// For people
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
        if self.list {
            return list(context).await;
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
        let refused = |error| ingest::Error::Benchmark(BenchmarkError::Sql(Box::new(error)));
        let (schema, rows) = session.query(&sql).await.map_err(refused)?;
        print(&self.format.bytes(&schema, &rows)?)?;
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

/// Prints every table with the meaning of a row and the columns.
async fn list(context: &CommandContext) -> Result<Exit, ProgramError> {
    let reading = context.read("query")?;
    let (session, _) = reading.benchmark(context, QuerySelection::All).await?;
    let mut comments: BTreeMap<String, String> = BTreeMap::new();
    for layout in extract::load(&context.assets)?.into_values() {
        if let Some(table) = layout.table() {
            comments.insert(table.to_owned(), layout.describes);
        }
    }
    comments.extend(benchmark::load(&context.assets)?.into_iter().map(|query| (query.name, query.comment)));
    for table in session.tables() {
        let columns = session.columns(&table).await.map_err(|source| ingest::Error::Store {
            store: reading.store().to_owned(),
            source: Box::new(source),
        })?;
        let columns: Vec<String> = columns.iter().map(|(name, word)| format!("{name} {word}")).collect();
        let comment = comments.get(&table).map_or_else(|| own_comment(&table), String::as_str);
        print(format!("{table}\n    {comment}\n    Columns: {}\n", columns.join(", ")).as_bytes())?;
    }
    Ok(Exit::Done)
}

/// The meaning of a row in tables that neither a query nor a layout describes.
fn own_comment(table: &str) -> &'static str {
    match table {
        "observation" => "One row is a published figure, with the file, sheet and cell it came from.",
        "indicator" => "One row is one of the nine indicators: unit, which direction is worse, orientation.",
        "indicator_question" => {
            "One row is an indicator, a survey year and a question of that survey that belongs to it."
        }
        "indicator_break" => "One row is a point that the series of an indicator is never joined across.",
        _ => "A register of the store.",
    }
}

impl OutputFormat {
    fn bytes(self, schema: &SchemaRef, rows: &[RecordBatch]) -> Result<Vec<u8>, ProgramError> {
        let empty = [RecordBatch::new_empty(schema.clone())];
        let rows = if rows.is_empty() { &empty } else { rows };
        match self {
            Self::Table => {
                let table = arrow::util::pretty::pretty_format_batches(rows).map_err(ingest::Error::Arrow)?;
                Ok(format!("{table}\n").into_bytes())
            }
            Self::Csv => {
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
