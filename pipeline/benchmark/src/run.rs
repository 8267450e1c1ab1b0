//! Runs the files of `queries/` that make tables, each after those it reads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tokio::task::JoinSet;

use super::session::Session;
use super::table_record::{TableRecord, hashes_of_inputs, table_file};
use super::{BenchmarkError, BenchmarkTable, QueryFile, SqlProblem};
use store::observation::sorted;
use store::observation::write;
use store::table::TableError;

/// Which queries are run.
#[derive(Clone, Copy, Debug)]
pub enum QuerySelection<'a> {
    /// All of them.
    All,
    /// Those of these names, and those that they read.
    Named(&'a [&'a str]),
    /// Those that one statement reads, and those that they read.
    ReadBy(&'a str),
}

/// Is called with the name of each table before it is made.
pub type OnTable<'a> = &'a (dyn Fn(&str) + Sync);

/// A query, and the names of the queries it reads.
type OrderedQuery<'a> = (&'a QueryFile, BTreeSet<String>);

/// Runs every selected query after those it reads, as many at a time as there are cores, writes each as
/// `benchmarks/<name>.parquet` in the store, and returns the tables, each after those it reads. A table that an
/// earlier run made from the same SQL and the same data is read instead.
///
/// # Errors
/// If a query does not run, reads itself through others, or a table cannot be written; for
/// [`QuerySelection::ReadBy`] also if that statement is not SQL.
pub async fn run_all(
    session: &Session,
    queries: &[QueryFile],
    selection: QuerySelection<'_>,
    store: &Path,
    on_table: OnTable<'_>,
) -> Result<Vec<BenchmarkTable>, BenchmarkError> {
    let mut order = in_order(session, queries)?;
    let inputs = hashes_of_inputs(store, order.iter().map(|(query, reads)| (*query, reads)))?;
    let mut record = TableRecord::read(store, inputs)?;
    let named = match selection {
        QuerySelection::All => None,
        QuerySelection::Named(names) => Some(names.iter().map(|name| (*name).to_owned()).collect()),
        QuerySelection::ReadBy(sql) => {
            Some(session.reads(sql).map_err(|error| BenchmarkError::Problem(SqlProblem::of(&error, [])))?)
        }
    };
    if let Some(names) = named {
        // A statement has its tables alone. The program itself asks for more of what its named tables were made from.
        let is_enough =
            |name: &str| matches!(selection, QuerySelection::ReadBy(_)) && record.is_current(name);
        let mut needed: BTreeSet<String> = names.into_iter().collect();
        for (query, reads) in order.iter().rev() {
            if needed.contains(&query.name) && !is_enough(&query.name) {
                needed.extend(reads.iter().cloned());
            }
        }
        order.retain(|(query, _)| needed.contains(&query.name));
    }
    let mut done: BTreeMap<usize, BenchmarkTable> = BTreeMap::new();
    let mut finished: BTreeSet<String> = BTreeSet::new();
    for (at, (query, _)) in order.iter().enumerate() {
        if let Some(table) = record.table(&query.name) {
            session.register_made(&table, &table_file(store, &table.name)).await?;
            finished.insert(table.name.clone());
            done.insert(at, table);
        }
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut waiting: Vec<usize> = (0..order.len()).filter(|at| !done.contains_key(at)).collect();
    if !waiting.is_empty() {
        session.check_engine().await?;
    }
    let mut running = JoinSet::new();
    loop {
        while running.len() < cores {
            let ready = |at: &usize| order[*at].1.iter().all(|read| finished.contains(read));
            let Some(next) = waiting.iter().position(ready) else { break };
            let at = waiting.remove(next);
            on_table(&order[at].0.name);
            let (session, query, store) = (session.clone(), order[at].0.clone(), store.to_owned());
            let was_damaged = record.is_damaged(&query.name);
            running.spawn(async move { (at, run_one(&session, &query, &store, was_damaged).await) });
        }
        let Some(joined) = running.join_next().await else { break };
        let (at, table) = joined.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
        let table = table?;
        session.register_made(&table, &table_file(store, &table.name)).await?;
        record.note(&table.name)?;
        finished.insert(table.name.clone());
        done.insert(at, table);
    }
    record.write()?;
    Ok(done.into_values().collect())
}

async fn run_one(
    session: &Session,
    query: &QueryFile,
    store: &Path,
    was_damaged: bool,
) -> Result<BenchmarkTable, BenchmarkError> {
    let name = query.name.clone();
    let (schema, batches) =
        session.query(&query.sql).await.map_err(|source| BenchmarkError::query(query, source))?;
    let rows =
        sorted(&schema, &batches).map_err(|source| BenchmarkError::Order { name: name.clone(), source })?;
    write(&table_file(store, &name), &rows).map_err(TableError::from)?;
    files::failpoint("benchmark");
    Ok(BenchmarkTable { name, rows, was_damaged })
}

/// The queries, each after those it reads; by name if the references leave the order open.
fn in_order<'a>(
    session: &Session,
    queries: &'a [QueryFile],
) -> Result<Vec<OrderedQuery<'a>>, BenchmarkError> {
    let names: BTreeSet<&str> = queries.iter().map(|query| query.name.as_str()).collect();
    let mut waiting: BTreeMap<&str, OrderedQuery<'a>> = BTreeMap::new();
    for query in queries {
        let failed = |source| BenchmarkError::query(query, source);
        if session.has_table(&query.name).map_err(failed)? {
            return Err(BenchmarkError::Taken(query.path.clone()));
        }
        let reads = session.reads(&query.sql).map_err(failed)?;
        let reads = reads.into_iter().filter(|table| names.contains(table.as_str())).collect();
        waiting.insert(&query.name, (query, reads));
    }
    let mut order: Vec<OrderedQuery<'a>> = Vec::new();
    let mut placed: BTreeSet<String> = BTreeSet::new();
    while !waiting.is_empty() {
        let ready: Vec<&str> = waiting
            .iter()
            .filter(|(_, (_, reads))| reads.iter().all(|read| placed.contains(read)))
            .map(|(name, _)| *name)
            .collect();
        if ready.is_empty() {
            return Err(BenchmarkError::Circle(waiting.keys().map(|name| (*name).to_owned()).collect()));
        }
        for name in ready {
            placed.insert(name.to_owned());
            order.extend(waiting.remove(name));
        }
    }
    Ok(order)
}
