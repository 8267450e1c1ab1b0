//! The files of `queries/`: their comments, the order they run in, and running them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tokio::task::JoinSet;

use super::made_before::{MadeBefore, hashes_of_inputs};
use super::session::Session;
use super::{BenchmarkError, Table};
use catalogue::assets::{Assets, Folder};
use store::observation::sorted;
use store::observation::write;
use store::table::TableError;

/// One file of `queries/`.
#[derive(Clone, Debug)]
pub struct Query {
    /// File name without `.sql`, and the table's name.
    pub name: String,
    /// The comment that opens the file: what one row is, what it reads, units, direction.
    pub comment: String,
    /// The whole text.
    pub sql: String,
}

/// The files of `queries/`, by name.
///
/// # Errors
/// When a file cannot be read, or does not open with a comment.
pub fn load(assets: &Assets) -> Result<Vec<Query>, BenchmarkError> {
    assets
        .list(Folder::Queries, "", "sql")?
        .into_iter()
        .map(|file| {
            let sql = assets.text(Folder::Queries, &file)?;
            let name = file.trim_end_matches(".sql").to_owned();
            let lines = sql.lines().map_while(|line| line.strip_prefix("--"));
            let comment = lines.map(str::trim).collect::<Vec<_>>().join(" ");
            if comment.is_empty() {
                return Err(BenchmarkError::Comment(name));
            }
            Ok(Query { name, comment, sql })
        })
        .collect()
}

/// Which queries are run.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// All of them.
    All,
    /// Those of these names, and those that they read.
    Named(&'a [&'a str]),
    /// Those that one statement reads, and those that they read.
    ReadBy(&'a str),
}

/// Runs every wanted query after those it reads, as many at a time as there are cores, writes each as
/// `benchmarks/<name>.parquet` in the store, and returns the tables, each after those it reads. A table that an
/// earlier run made from the same SQL and the same data is read instead.
///
/// # Errors
/// When a query does not run, reads itself through others, or a table cannot be written; for
/// [`Wanted::ReadBy`] also when that statement is not SQL.
pub async fn run_all(
    session: &Session,
    queries: &[Query],
    wanted: Wanted<'_>,
    store: &Path,
) -> Result<Vec<Table>, BenchmarkError> {
    let mut order = in_order(session, queries)?;
    let inputs = hashes_of_inputs(store, order.iter().map(|step| (step.query, &step.reads)))?;
    let named = match wanted {
        Wanted::All => None,
        Wanted::Named(names) => Some(names.iter().map(|name| (*name).to_owned()).collect()),
        Wanted::ReadBy(sql) => {
            Some(session.reads(sql).map_err(|source| BenchmarkError::Sql(Box::new(source)))?)
        }
    };
    if let Some(names) = named {
        let mut needed: BTreeSet<String> = names.into_iter().collect();
        for step in order.iter().rev() {
            if needed.contains(&step.query.name) {
                needed.extend(step.reads.iter().cloned());
            }
        }
        order.retain(|step| needed.contains(&step.query.name));
    }
    let register = |table: &Table| {
        session
            .register_rows(&table.name, table.rows.clone())
            .map_err(|source| BenchmarkError::Query { name: table.name.clone(), source: Box::new(source) })
    };
    let mut before = MadeBefore::read(store, inputs)?;
    let mut done: BTreeMap<usize, Table> = BTreeMap::new();
    let mut finished: BTreeSet<String> = BTreeSet::new();
    for (at, step) in order.iter().enumerate() {
        if let Some(table) = before.table(&step.query.name) {
            register(&table)?;
            finished.insert(table.name.clone());
            done.insert(at, table);
        }
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut waiting: Vec<usize> = (0..order.len()).filter(|at| !done.contains_key(at)).collect();
    let mut running = JoinSet::new();
    loop {
        while running.len() < cores {
            let ready = |at: &usize| order[*at].reads.iter().all(|read| finished.contains(read));
            let Some(next) = waiting.iter().position(ready) else { break };
            let at = waiting.remove(next);
            let (session, query, store) = (session.clone(), order[at].query.clone(), store.to_owned());
            running.spawn(async move { (at, run_one(&session, &query, &store).await) });
        }
        let Some(joined) = running.join_next().await else { break };
        let (at, table) = joined.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
        let table = table?;
        register(&table)?;
        before.note(&table.name)?;
        finished.insert(table.name.clone());
        done.insert(at, table);
    }
    before.write()?;
    Ok(done.into_values().collect())
}

async fn run_one(session: &Session, query: &Query, store: &Path) -> Result<Table, BenchmarkError> {
    let name = || query.name.clone();
    let (schema, batches) = session
        .query(&query.sql)
        .await
        .map_err(|source| BenchmarkError::Query { name: name(), source: Box::new(source) })?;
    let rows = sorted(&schema, &batches).map_err(|source| BenchmarkError::Order { name: name(), source })?;
    write(&store::tables_folder(store).join(format!("{}.parquet", query.name)), &rows)
        .map_err(TableError::from)?;
    files::failpoint("benchmark");
    Ok(Table { name: name(), rows })
}

/// A query and the queries it reads.
struct Step<'a> {
    query: &'a Query,
    reads: BTreeSet<String>,
}

/// The queries, each after those it reads; by name where the references leave it open.
fn in_order<'a>(session: &Session, queries: &'a [Query]) -> Result<Vec<Step<'a>>, BenchmarkError> {
    let names: BTreeSet<&str> = queries.iter().map(|query| query.name.as_str()).collect();
    let mut waiting: BTreeMap<&str, Step<'a>> = BTreeMap::new();
    for query in queries {
        let failed = |source| BenchmarkError::Query { name: query.name.clone(), source: Box::new(source) };
        if session.knows(&query.name).map_err(failed)? {
            return Err(BenchmarkError::Taken(query.name.clone()));
        }
        let reads = session.reads(&query.sql).map_err(failed)?;
        let reads = reads.into_iter().filter(|table| names.contains(table.as_str())).collect();
        waiting.insert(&query.name, Step { query, reads });
    }
    let mut order: Vec<Step<'a>> = Vec::new();
    let mut placed: BTreeSet<String> = BTreeSet::new();
    while !waiting.is_empty() {
        let ready: Vec<&str> = waiting
            .iter()
            .filter(|(_, step)| step.reads.iter().all(|read| placed.contains(read)))
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
