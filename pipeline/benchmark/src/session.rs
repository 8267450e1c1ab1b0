//! The one place that makes a DataFusion session. If the settings name a scheduler, tables are made there.

use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Schema, SchemaRef};
use datafusion::catalog::MemorySchemaProvider;
use datafusion::datasource::MemTable;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::context::SQLOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use datafusion::sql::parser::Statement;
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};
use url::Url;

use super::engine::{self, Watch};
use super::limits::{QueryLimits, memory_pool};
use super::{BenchmarkError, BenchmarkTable, PlannedQuery, QueryFile, cluster, depth, exact, functions};
use store::observation;
use store::table;
use store::table::TableRow;
use store::table::TableRows;

/// A read-only SQL session over the store. A clone sees the same tables.
#[derive(Clone)]
pub struct Session {
    context: SessionContext,
    /// The same tables, with queries that run on other machines.
    cluster: Option<SessionContext>,
    temporary: TemporaryFiles,
}

/// Where a query puts what does not fit into memory.
#[derive(Clone, Debug)]
enum TemporaryFiles {
    /// Wherever the engine does: the query makes a table.
    Engine,
    /// In a folder that is removed even if the query is left behind: a person waits for it. `None` if there is no place.
    Own { _folder: Option<Arc<files::TemporaryFolder>> },
}

/// Bytes that each sort of a person's query sets aside, to be able to spill.
const SPILL_RESERVATION: usize = 1 << 20;

impl std::fmt::Debug for Session {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Session").finish_non_exhaustive()
    }
}

impl Session {
    /// An empty session with the project's functions, which uses every core.
    pub fn new() -> Self {
        Self::with_partitions(std::thread::available_parallelism().map_or(1, usize::from))
    }

    /// An empty session with the project's functions, which takes little memory: it uses one core.
    pub fn small() -> Self {
        Self::with_partitions(1)
    }

    fn with_partitions(partitions: usize) -> Self {
        let mut config = SessionConfig::new().with_target_partitions(partitions).with_batch_size(8192);
        // Text stays plain text, so that a table is the same type whether it came from a file or a query.
        config.options_mut().execution.parquet.schema_force_view_types = false;
        config.options_mut().sql_parser.map_string_types_to_utf8view = false;
        // A table has the memory that it needs: its query is known, and a run must not fail for a limit of `query`.
        let context = SessionContext::new_with_config(config);
        functions::register(&context);
        Self { context, cluster: None, temporary: TemporaryFiles::Engine }
    }

    /// An empty session for making tables: on the scheduler of the settings, or in this process on every core.
    ///
    /// # Errors
    /// If this program cannot use a scheduler.
    pub fn for_tables() -> Result<Self, BenchmarkError> {
        let mut session = Self::new();
        if let Some(settings) = cluster::settings() {
            session.cluster = Some(cluster::connect(&session.context, &settings)?);
        }
        Ok(session)
    }

    /// A session over the same tables for a query of a person: within the time of the settings, with exact whole numbers,
    /// and with the same bytes each time.
    ///
    /// # Errors
    /// If the engine refuses its settings.
    pub fn for_query(&self) -> Result<Self> {
        let folder = files::temporary_folder().ok().map(Arc::new);
        let mode = folder.as_ref().map_or(DiskManagerMode::Disabled, |folder| {
            DiskManagerMode::Directories(vec![folder.path().to_owned()])
        });
        let disk = DiskManagerBuilder::default()
            .with_mode(mode)
            .with_max_temp_directory_size(QueryLimits::current().disk());
        let runtime =
            RuntimeEnvBuilder::new().with_memory_pool(memory_pool()).with_disk_manager_builder(disk);
        let state = self.context.state();
        let mut config = exact::configure(state.config().clone());
        // The least for a sort that spills. The engine takes 10 MB for each sort, and a query can have a hundred.
        config.options_mut().execution.sort_spill_reservation_bytes = SPILL_RESERVATION;
        let state = SessionStateBuilder::new_from_existing(state)
            .with_config(config)
            .with_runtime_env(runtime.build_arc()?)
            .build();
        let mut context = SessionContext::new_with_state(state);
        exact::register(&mut context)?;
        Ok(Self { context, cluster: None, temporary: TemporaryFiles::Own { _folder: folder } })
    }

    /// Registers the tables of the store: `observation` for all of `observations/`, and a table for each file of
    /// `registers/`.
    ///
    /// # Errors
    /// If a Parquet file cannot be read.
    pub async fn register_store(&self, store: &Path) -> Result<()> {
        self.register_parquet(
            "observation",
            &store.join("observations"),
            observation_options(&observation::schema()),
        )
        .await?;
        self.register_folder(&store.join("registers")).await
    }

    /// Registers a file of observations, or all files of a folder, as one table.
    ///
    /// # Errors
    /// If a Parquet file cannot be read.
    pub async fn register_observations(&self, table: &str, path: &Path) -> Result<(), BenchmarkError> {
        let registered =
            self.register_parquet(table, path, observation_options(&observation::schema())).await;
        registered.map_err(|source| BenchmarkError::register(table, source))
    }

    /// Registers each Parquet file of a folder as a table named after the file.
    ///
    /// # Errors
    /// If a Parquet file cannot be read.
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
        // As an address: the engine takes `*`, `?` and `[` in a path as a pattern.
        let full = std::path::absolute(path)?;
        let address =
            if path.is_dir() { Url::from_directory_path(&full) } else { Url::from_file_path(&full) };
        let address = address.map_err(|()| {
            let message = format!("`{}` has no address as a file", full.display());
            std::io::Error::new(std::io::ErrorKind::InvalidFilename, message)
        })?;
        self.context.register_parquet(name, address.as_str(), options).await
    }

    /// Registers a Parquet file as a table, such as `before.gap` in the schema `before`.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub async fn register_file(&self, table: &str, path: &Path) -> Result<(), BenchmarkError> {
        let registered = self.register_parquet(table, path, ParquetReadOptions::default()).await;
        registered.map_err(|source| BenchmarkError::register(table, source))
    }

    /// Registers a table that was just made, and its file. Other machines read the file.
    ///
    /// # Errors
    /// If the name is taken, or the file cannot be read.
    pub(crate) async fn register_made(
        &self,
        table: &BenchmarkTable,
        path: &Path,
    ) -> Result<(), BenchmarkError> {
        match self.cluster {
            Some(_) => self.register_file(&table.name, path).await,
            None => self.register_rows(&table.name, table.rows.clone()),
        }
    }

    /// Checks that queries can be run.
    ///
    /// # Errors
    /// If the scheduler cannot be reached.
    pub(crate) async fn check_engine(&self) -> Result<(), BenchmarkError> {
        match cluster::settings().filter(|_| self.cluster.is_some()) {
            Some(settings) => Ok(cluster::check_reachable(&settings.scheduler).await?),
            None => Ok(()),
        }
    }

    /// Registers rows in memory as a table.
    ///
    /// # Errors
    /// If the name is taken.
    pub fn register_rows(&self, table: &str, rows: RecordBatch) -> Result<(), BenchmarkError> {
        self.register_batches(table, rows.schema(), vec![rows])
    }

    /// Registers batches in memory, all of one schema, as a table.
    ///
    /// # Errors
    /// If the name is taken, or a batch has another schema.
    pub fn register_batches(
        &self,
        table: &str,
        schema: SchemaRef,
        batches: Vec<RecordBatch>,
    ) -> Result<(), BenchmarkError> {
        let rows = MemTable::try_new(schema, vec![batches]);
        let registered = rows.and_then(|rows| self.context.register_table(table, Arc::new(rows)));
        registered.map(drop).map_err(|source| BenchmarkError::register(table, source))
    }

    /// Registers a table without rows that has the columns of another.
    ///
    /// # Errors
    /// If the other table is missing, or the name is taken.
    pub async fn register_empty(&self, table: &str, like: &str) -> Result<(), BenchmarkError> {
        let provider = self.context.table_provider(like).await;
        let schema = provider.map_err(|source| BenchmarkError::register(like, source))?.schema();
        self.register_batches(table, schema, Vec::new())
    }

    /// Makes an empty schema, such as `before`, for tables with the names of other tables.
    ///
    /// # Errors
    /// If the name is taken.
    pub fn add_schema(&self, name: &str) -> Result<(), BenchmarkError> {
        for catalog in self.context.catalog_names() {
            if let Some(catalog) = self.context.catalog(&catalog) {
                let schema = Arc::new(MemorySchemaProvider::new());
                catalog
                    .register_schema(name, schema)
                    .map_err(|source| BenchmarkError::register(name, source))?;
            }
        }
        Ok(())
    }

    /// Whether the session has a table of this name.
    ///
    /// # Errors
    /// If the catalogue cannot be read.
    pub fn has_table(&self, name: &str) -> Result<bool> {
        self.context.table_exist(name)
    }

    /// The tables that a statement reads, without their schema. The statement is not run.
    ///
    /// # Errors
    /// If the text is not one SQL statement.
    pub fn reads(&self, sql: &str) -> Result<Vec<String>> {
        let state = self.context.state();
        let statement = self.statement(sql)?;
        let tables = engine::on_large_stack(|| state.resolve_table_references(&statement))?;
        Ok(tables.iter().map(|table| table.table().to_owned()).collect())
    }

    /// Reads a statement, and refuses one that is too deep to be planned.
    fn statement(&self, sql: &str) -> Result<Statement> {
        depth::check_text(sql)?;
        let state = self.context.state();
        let dialect = state.config().options().sql_parser.dialect;
        // A statement that is too deep is also dropped on the large stack.
        engine::on_large_stack(|| {
            let statement = state.sql_to_statement(sql, &dialect)?;
            depth::check(&statement)?;
            Ok(statement)
        })
    }

    /// The columns of a table with the words for their types, in order.
    ///
    /// # Errors
    /// If the table is missing.
    pub async fn columns(&self, table: &str) -> Result<Vec<(String, String)>> {
        let provider = self.context.table_provider(table).await?;
        let schema = provider.schema();
        Ok(schema.fields().iter().map(|field| (field.name().clone(), type_word(field.data_type()))).collect())
    }

    /// The names of the tables, in order.
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
    /// If the text is not one query, or it fails.
    pub async fn query(&self, sql: &str) -> Result<(SchemaRef, Vec<RecordBatch>)> {
        let planned = self.plan(sql).await?;
        Ok((planned.schema(), planned.rows().await?))
    }

    /// Plans one query, and does not run it. A statement that would change or create anything is refused.
    ///
    /// # Errors
    /// If the text is not one query over these tables.
    pub async fn plan(&self, sql: &str) -> Result<PlannedQuery> {
        let read_only =
            SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        let statement = self.statement(sql)?;
        let mut watch = match self.temporary {
            TemporaryFiles::Engine => Watch::of_table(),
            TemporaryFiles::Own { .. } => Watch::of_query(),
        };
        let (local, cluster) = (self.context.clone(), self.cluster.clone());
        let planning = async move {
            let plan = local.state().statement_to_plan(statement).await?;
            read_only.verify_plan(&plan)?;
            let context = cluster.filter(|_| cluster::can_run(&plan)).unwrap_or(local);
            context.execute_logical_plan(plan).await
        };
        let frame = engine::run(&mut watch, planning).await?;
        Ok(PlannedQuery::new(frame, watch))
    }

    /// Runs one query and reads its rows.
    ///
    /// # Errors
    /// If the text is not one query, it fails, or its rows are not of this type.
    pub async fn rows<R: for<'t> TableRow<'t>>(&self, sql: &str) -> Result<Vec<R>, BenchmarkError> {
        let (_, batches) = self.query(sql).await.map_err(|source| BenchmarkError::Sql(Box::new(source)))?;
        read_rows(batches)
    }

    /// Runs a query file and reads its rows, in its order.
    ///
    /// # Errors
    /// If it fails, or its rows are not of this type.
    pub async fn rows_of<R: for<'t> TableRow<'t>>(&self, file: &QueryFile) -> Result<Vec<R>, BenchmarkError> {
        let (_, batches) =
            self.query(&file.sql).await.map_err(|source| BenchmarkError::query(file, source))?;
        read_rows(batches)
    }
}

fn observation_options(schema: &Schema) -> ParquetReadOptions<'_> {
    ParquetReadOptions::default().schema(schema)
}

fn read_rows<R: for<'t> TableRow<'t>>(batches: Vec<RecordBatch>) -> Result<Vec<R>, BenchmarkError> {
    let mut rows = Vec::new();
    for batch in batches {
        let batch = table::fitted::<R>(batch);
        for row in TableRows::of(&batch, "the program")?.iter() {
            rows.push(row?);
        }
    }
    Ok(rows)
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a text has only white space, comments and semicolons. A text that is not SQL is not such a text.
pub fn is_without_query(sql: &str) -> bool {
    let tokens = Tokenizer::new(&GenericDialect {}, sql).tokenize();
    tokens.is_ok_and(|tokens| {
        tokens.iter().all(|token| matches!(token, Token::Whitespace(_) | Token::SemiColon | Token::EOF))
    })
}

/// A column's type as SQL names it.
fn type_word(data_type: &DataType) -> String {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 => "text".to_owned(),
        DataType::Int64 | DataType::UInt64 => "bigint".to_owned(),
        DataType::Int32 => "integer".to_owned(),
        DataType::Float64 => "double".to_owned(),
        DataType::Boolean => "boolean".to_owned(),
        DataType::Date32 => "date".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}
