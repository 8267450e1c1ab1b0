//! `race-equity query --list`: the tables, or all of one.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use crate::context::{CommandContext, OpenStore};
use crate::error::ProgramError;
use crate::terminal::{named, paragraph};
use benchmark::{QueryFile, QuerySelection, Session, SqlProblem};
use catalogue::column::Columns;
use ingest::extract;

/// The tables that the program itself makes, what one row of each is, and where it is from.
const OWN: [(&str, &str, &str); 4] = [
    (
        "observation",
        "One row is a published figure, with the file, sheet and cell it came from.",
        "every file that was read: `race-equity sources` lists them",
    ),
    (
        "indicator",
        "One row is one of the nine indicators: unit, which direction is worse, orientation.",
        "data/indicators.toml",
    ),
    (
        "indicator_question",
        "One row is an indicator, a survey year and a question of that survey that belongs to it.",
        "data/indicators.toml",
    ),
    (
        "indicator_break",
        "One row is a point that the series of an indicator is never joined across.",
        "data/indicators.toml",
    ),
];

/// A table that can be queried.
#[derive(Debug, Serialize)]
struct ListedTable {
    table: String,
    /// What one row is, and more.
    comment: String,
    /// The file of `queries/` that makes it, or the sources that it is read from.
    from: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Serialize)]
struct ListedColumn {
    column: String,
    #[serde(rename = "type")]
    kind: String,
    unit: Option<&'static str>,
    means: String,
}

/// All tables in the order of their names, a line each, or as JSON.
pub(super) async fn all(
    context: &CommandContext,
    reading: &OpenStore,
    width: Option<usize>,
) -> Result<String, ProgramError> {
    let (session, _) = reading.benchmark(context, QuerySelection::Named(&[])).await?;
    let tables = tables(context, reading, &session)?;
    let Some(width) = width else { return json(&tables.values().collect::<Vec<_>>()) };
    let name_width = tables.keys().map(String::len).max().unwrap_or(0) + 2;
    let lines = tables.values().map(|table| {
        let row = shortened(&table.comment, width.saturating_sub(name_width));
        format!("{:<name_width$}{row}\n", table.table)
    });
    Ok(lines.collect())
}

/// One table: what a row is, where it is from, and its columns.
pub(super) async fn one(
    context: &CommandContext,
    reading: &OpenStore,
    name: &str,
    width: Option<usize>,
) -> Result<String, ProgramError> {
    let (session, _) = reading.benchmark(context, QuerySelection::Named(&[name])).await?;
    let mut tables = tables(context, reading, &session)?;
    let Some(table) = tables.remove(name) else {
        return Err(ProgramError::Usage {
            message: format!("there is no table `{name}`"),
            hint: catalogue::did_you_mean::did_you_mean(name, tables.keys().map(String::as_str)).map_or_else(
                || "`race-equity query --list` lists the tables".to_owned(),
                |meant| format!("{meant} `race-equity query --list` lists the tables"),
            ),
        });
    };
    let failed = |error| benchmark::BenchmarkError::Problem(SqlProblem::of(&error, []));
    let meanings = Columns::load(&context.assets)?;
    let columns: Vec<ListedColumn> = session
        .columns(name)
        .await
        .map_err(failed)?
        .into_iter()
        .map(|(column, kind)| {
            let meaning = meanings.of(name, &column);
            ListedColumn {
                unit: meaning.unit.map(catalogue::column::ColumnUnit::words),
                means: meaning.means,
                column,
                kind,
            }
        })
        .collect();
    let Some(width) = width else {
        return json(&serde_json::json!({
            "table": table.table, "comment": table.comment, "from": table.from, "columns": columns,
        }));
    };
    let mut text = format!("{}\n\n{}\n\nFrom\n", table.table, paragraph(&table.comment, width, 0));
    for from in &table.from {
        let _ = writeln!(text, "{}", paragraph(from, width, 2));
    }
    text.push_str("\nColumns\n");
    let name_width = columns.iter().map(|column| column.column.len()).max().unwrap_or(0) + 4;
    for ListedColumn { column, kind, unit, means } in &columns {
        let unit = unit.map_or_else(String::new, |unit| format!(", {unit}"));
        let kind = format!("({kind}{unit})");
        let value = if means.is_empty() { kind } else { format!("{means} {kind}") };
        let _ = writeln!(text, "{}", named(&format!("  {column}"), &value, name_width, width));
    }
    Ok(text)
}

/// Every table by its name.
fn tables(
    context: &CommandContext,
    reading: &OpenStore,
    session: &Session,
) -> Result<BTreeMap<String, ListedTable>, ProgramError> {
    let mut tables = BTreeMap::new();
    let mut add = |table: &str, comment: &str, from: Vec<String>| {
        let listed = ListedTable { table: table.to_owned(), comment: comment.to_owned(), from };
        tables.insert(table.to_owned(), listed);
    };
    for table in session.tables() {
        add(&table, "A register of the store.", vec!["the store".to_owned()]);
    }
    for (id, layout) in extract::load(&context.assets)?.iter() {
        if let Some(table) = layout.table() {
            let sources = reading.definitions.catalogue.sources().iter();
            let own = sources.filter(|source| source.layouts().contains(&id.as_str()));
            let mut from: Vec<String> = own
                .map(|source| format!("`{}`: {}, {}", source.id, source.title, source.publisher))
                .collect();
            from.push(format!("read by data/layouts/{id}.toml"));
            add(table, &layout.describes, from);
        }
    }
    for (table, comment, from) in OWN {
        add(table, comment, vec![from.to_owned()]);
    }
    for QueryFile { name, path, comment, sql } in benchmark::load(&context.assets)? {
        let reads = session.reads(&sql).map_err(|error| {
            ingest::Error::Benchmark(benchmark::BenchmarkError::Problem(SqlProblem::of(&error, [])))
        })?;
        add(&name, &comment, vec![path, format!("which reads {}", reads.join(", "))]);
    }
    Ok(tables)
}

/// The first sentence, without "One row is", cut at a word that fits.
fn shortened(comment: &str, width: usize) -> String {
    let text = comment.strip_prefix("One row is ").unwrap_or(comment);
    let sentence = text.split(". ").next().unwrap_or(text).trim_end_matches('.');
    if sentence.chars().count() <= width {
        return sentence.to_owned();
    }
    let mut cut = String::new();
    for word in sentence.split(' ') {
        if cut.chars().count() + word.chars().count() + 4 > width {
            break;
        }
        if !cut.is_empty() {
            cut.push(' ');
        }
        cut.push_str(word);
    }
    format!("{}...", cut.trim_end_matches([',', ':', ';', '(']))
}

fn json(value: &impl Serialize) -> Result<String, ProgramError> {
    let text = serde_json::to_string_pretty(value).map_err(|error| ingest::Error::Output(error.into()))?;
    Ok(text + "\n")
}
