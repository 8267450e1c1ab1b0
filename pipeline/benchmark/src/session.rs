//! The one place where a DataFusion session is made, so that another engine or an object store can
//! stand here when one machine is not enough.

use std::path::Path;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, SchemaRef};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::context::SQLOptions;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};

use super::{BenchmarkError, functions};
use store::observation;
use store::table;
use store::table::TableRow;
use store::table::TableRows;

/// A read-only SQL session over the store. A clone sees the same tables.
#[derive(Clone)]
pub struct Session {
    context: SessionContext,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Session").finish_non_exhaustive()
    }
}

impl Session {
    /// An empty session with the project's functions.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut config = SessionConfig::new().with_target_partitions(cores).with_batch_size(8192);
        // Text stays plain text, so that a table is the same type whether it came from a file or a query.
        config.options_mut().execution.parquet.schema_force_view_types = false;
        config.options_mut().sql_parser.map_string_types_to_utf8view = false;
        let context = SessionContext::new_with_config(config);
        functions::register(&context);
        Self { context }
    }

    /// Makes the tables of the store known: `observation` over all of `observations/`, and one table
    /// for each file of `registers/`.
    ///
    /// # Errors
    /// When a Parquet file cannot be read.
    pub async fn register_store(&self, store: &Path) -> Result<()> {
        let observations = ParquetReadOptions::default();
        let schema = observation::schema();
        self.register_parquet("observation", &store.join("observations"), observations.schema(&schema))
            .await?;
        self.register_folder(&store.join("registers")).await
    }

    /// Makes each Parquet file of a folder a table named after it.
    ///
    /// # Errors
    /// When a Parquet file cannot be read.
    pub async fn register_folder(&self, folder: &Path) -> Result<()> {
        for path in files::list(folder).map_err(|error| DataFusionError::External(Box::new(error)))? {
            if let (Some(name), true) = (
                path.file_stem().and_then(|stem| stem.to_str()),
                path.extension().is_some_and(|end| end == "parquet"),
            ) {
                self.register_parquet(name, &path, ParquetReadOptions::default()).await?;
            }
        }
        Ok(())
    }

    async fn register_parquet(&self, name: &str, path: &Path, options: ParquetReadOptions<'_>) -> Result<()> {
        let mut place = path.to_string_lossy().into_owned();
        if path.is_dir() {
            place.push('/');
        }
        self.context.register_parquet(name, &place, options).await
    }

    /// Makes rows in memory a table.
    ///
    /// # Errors
    /// When the name is taken.
    pub fn register_rows(&self, name: &str, rows: RecordBatch) -> Result<()> {
        self.context.register_batch(name, rows).map(|_| ())
    }

    /// Whether a table of this name is known.
    ///
    /// # Errors
    /// When the catalogue cannot be asked.
    pub fn knows(&self, name: &str) -> Result<bool> {
        self.context.table_exist(name)
    }

    /// The tables that a statement reads, without running it.
    ///
    /// # Errors
    /// When the text is not one SQL statement.
    pub fn reads(&self, sql: &str) -> Result<Vec<String>> {
        let state = self.context.state();
        let dialect = state.config().options().sql_parser.dialect;
        let statement = state.sql_to_statement(sql, &dialect)?;
        Ok(state.resolve_table_references(&statement)?.iter().map(|table| table.table().to_owned()).collect())
    }

    /// The columns of a table with the words for their types, in order.
    ///
    /// # Errors
    /// When there is no such table.
    pub async fn columns(&self, table: &str) -> Result<Vec<(String, String)>> {
        let provider = self.context.table_provider(table).await?;
        let schema = provider.schema();
        Ok(schema.fields().iter().map(|field| (field.name().clone(), type_word(field.data_type()))).collect())
    }

    /// The tables that are known, by name.
    pub fn tables(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .context
            .catalog_names()
            .iter()
            .filter_map(|catalog| self.context.catalog(catalog))
            .flat_map(|catalog| {
                catalog.schema_names().into_iter().filter_map(move |schema| catalog.schema(&schema))
            })
            .flat_map(|schema| schema.table_names())
            .collect();
        names.sort();
        names
    }

    /// Runs one query. A statement that would change or create anything is refused.
    ///
    /// # Errors
    /// When the text is not one query, or it fails.
    pub async fn query(&self, sql: &str) -> Result<(SchemaRef, Vec<RecordBatch>)> {
        let read_only =
            SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        let frame = self.context.sql_with_options(sql, read_only).await?;
        let schema = std::sync::Arc::new(frame.schema().as_arrow().clone());
        Ok((schema, frame.collect().await?))
    }

    /// Runs one query and reads its rows.
    ///
    /// # Errors
    /// When the text is not one query, it fails, or its rows are not of this type.
    pub async fn rows<R: for<'t> TableRow<'t>>(&self, sql: &str) -> Result<Vec<R>, BenchmarkError> {
        let (_, batches) = self.query(sql).await.map_err(|source| BenchmarkError::Sql(Box::new(source)))?;
        let mut rows = Vec::new();
        for batch in batches {
            let batch = table::fitted::<R>(batch);
            for row in TableRows::of(&batch, "the program")?.iter() {
                rows.push(row?);
            }
        }
        Ok(rows)
    }
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a text has nothing in it but white space, comments and semicolons. A text that is not SQL has something else.
pub fn is_without_query(sql: &str) -> bool {
    let tokens = Tokenizer::new(&GenericDialect {}, sql).tokenize();
    tokens.is_ok_and(|tokens| {
        tokens.iter().all(|token| matches!(token, Token::Whitespace(_) | Token::SemiColon | Token::EOF))
    })
}

/// A column's type as a person who writes SQL calls it.
fn type_word(data_type: &DataType) -> String {
    match data_type {
        DataType::Utf8 => "text".to_owned(),
        DataType::Int64 => "bigint".to_owned(),
        DataType::Int32 => "integer".to_owned(),
        DataType::Float64 => "double".to_owned(),
        DataType::Boolean => "boolean".to_owned(),
        DataType::Date32 => "date".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}
