//! `race-equity query`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::json::writer::JsonArray;
use clap::{Args, ValueEnum};

use super::print;
use crate::context::Context;
use crate::error::Error;
use crate::error::Exit;
use benchmark::{BenchmarkError, QuerySelection};
use ingest::extract;
use ingest::load;

/// Ask the tables in SQL
///
/// Tables are the files of `queries/`, `observation` (one row a published figure), and the registers.
/// Only queries run: a statement that would change anything is refused.
#[derive(Args, Debug)]
pub(super) struct Query {
    /// The query, such as "SELECT * FROM gap WHERE level = 'region'"
    #[arg(required_unless_present_any = ["file", "list"], conflicts_with = "file", allow_hyphen_values = true)]
    sql: Option<String>,
    /// Read the query from a file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Name the tables, each with what a row of it is and its columns
    #[arg(long, conflicts_with_all = ["sql", "file"])]
    list: bool,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
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

impl Query {
    pub(super) async fn run(self, context: &Context) -> Result<Exit, Error> {
        if self.list {
            return list(context).await;
        }
        let sql = match (&self.sql, &self.file) {
            (Some(sql), _) => sql.clone(),
            (None, Some(file)) => files::read_text(file)?,
            (None, None) => return Ok(Exit::Done),
        };
        let sql = sql.strip_prefix('\u{feff}').unwrap_or(&sql).to_owned();
        refuse_what_is_no_query(&sql)?;
        let reading = context.read("query")?;
        let (session, _) =
            load::benchmark_selection(&context.assets, reading.store(), QuerySelection::ReadBy(&sql)).await?;
        let refused = |error| ingest::Error::Benchmark(BenchmarkError::Sql(Box::new(error)));
        let (schema, rows) = session.query(&sql).await.map_err(refused)?;
        print(&self.format.bytes(&schema, &rows)?)?;
        Ok(Exit::Done)
    }
}

/// Refuses a flag that `query` does not have, which a query may look like because a comment begins with `--`; and a
/// text without a query in it.
fn refuse_what_is_no_query(sql: &str) -> Result<(), Error> {
    if sql.starts_with('-') && !sql.starts_with("-- ") && !sql.trim().contains(char::is_whitespace) {
        return Err(Error::Usage {
            message: format!("`{}` is neither a query nor a flag of `race-equity query`", sql.trim()),
            hint: "`race-equity query --help` lists the flags; a query is written in quotation marks"
                .to_owned(),
        });
    }
    if benchmark::is_without_query(sql) {
        let what = if sql.trim().is_empty() { "the query is empty" } else { "the query has only comments" };
        return Err(Error::Usage {
            message: what.to_owned(),
            hint: "write a query, such as `SELECT * FROM gap LIMIT 10`; `race-equity query --list` names the tables"
                .to_owned(),
        });
    }
    Ok(())
}

/// Prints every table with what a row of it is, and its columns.
async fn list(context: &Context) -> Result<Exit, Error> {
    let reading = context.read("query")?;
    let (session, _) = load::benchmark(&context.assets, reading.store()).await?;
    let mut comments: BTreeMap<String, String> = BTreeMap::new();
    for layout in extract::load(&context.assets)?.into_values() {
        if let Some(register) = layout.register {
            comments.insert(register.table, layout.describes);
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

/// What a row is of the tables that neither a query nor a layout makes.
fn own_comment(table: &str) -> &'static str {
    match table {
        "observation" => "One row is a published figure, with the file, sheet and cell it came from.",
        "indicator" => "One row is one of the nine indicators: unit, side on which harm lies, orientation.",
        "indicator_question" => {
            "One row is an indicator, a survey year and a question of that survey that belongs to it."
        }
        "indicator_break" => "One row is a point that the series of an indicator is never joined across.",
        _ => "A register of the store.",
    }
}

impl Format {
    fn bytes(self, schema: &SchemaRef, rows: &[RecordBatch]) -> Result<Vec<u8>, Error> {
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
                // A key without a value stays: who reads the rows must not take it for a column that is not there.
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
