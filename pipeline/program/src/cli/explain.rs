//! `race-equity explain`.

use std::fmt::Write;

use arrow::array::{Array, RecordBatch};
use arrow::util::display::array_value_to_string;
use clap::Args;

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use benchmark::{BenchmarkTable, QuerySelection, Session};
use catalogue::organisation::{FoundPlace, PlaceError, PlaceKind, find_place};
use catalogue::source::Catalogue;
use ingest::load;
use store::snapshot::Snapshots;
use store::table;

/// Trace a figure back to its file, sheet and cell
///
/// Prints the figures as published, each with its file, address, hash, sheet and cell. Then prints the rows about
/// them in the table of each query, in the order in which the queries run.
#[derive(Args, Debug)]
pub(super) struct ExplainCommand {
    /// Organisation: a code such as `R0A`, a name as published, or `england`
    org: String,
    /// WRES indicator, such as `8`, or survey question, such as `q16b`
    indicator: String,
    /// WRES year
    year: Option<i32>,
}

/// Columns that are printed later, under a plainer name.
const PRINTED_LATER: [&str; 6] = ["counts_basis", "address", "note", "snapshot", "sheet", "cell"];
/// Columns that only repeat others.
const NOT_PRINTED: [&str; 2] = ["org_level", "benchmark_group"];

impl ExplainCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        let reading = context.read("explain")?;
        let catalogue = &reading.definitions.catalogue;
        let queries = benchmark::load(&context.assets)?;
        let (session, tables) = reading.benchmark(context, QuerySelection::All).await?;
        let (found, unknown) = match self.found(&session).await? {
            Ok(found) => (Some(found), None),
            Err(error) => (None, Some(error)),
        };
        // The figures under a former code come first.
        let own = found.as_ref().and_then(|found| found.former.as_ref()).map(|former| former.code.clone());
        let today = found.as_ref().map(|found| found.place.code.clone());
        let mut code = own.or_else(|| today.clone()).unwrap_or_else(|| self.org.trim().to_owned());
        let mut published = self.rows(&session, "observation", &code).await?;
        if let (0, Some(today)) = (published.num_rows(), today) {
            code = today;
            published = self.rows(&session, "observation", &code).await?;
        }
        if let Some(former) = found.and_then(|found| found.former) {
            context.say(&format!("{}: the figures are of {code}", former.sentence()));
        }
        if published.num_rows() == 0 {
            if let Some(error) = unknown.filter(|error| !matches!(error, PlaceError::Unknown { .. })) {
                return Err(error.into());
            }
            return Err(ProgramError::Usage {
                message: format!(
                    "no published figure of `{}` for indicator `{}` found",
                    self.org, self.indicator
                ),
                hint:
                    "use the organisation's code, or query the table `observation` with `race-equity query`"
                        .to_owned(),
            });
        }
        let mut text = String::from("As published\n");
        for row in 0..published.num_rows() {
            Self::published(context, catalogue, &published, row, &mut text)?;
        }
        for BenchmarkTable { name, .. } in &tables {
            let rows = self.rows(&session, name, &code).await?;
            if rows.num_rows() == 0 {
                continue;
            }
            let Some(query) = queries.iter().find(|query| query.name == *name) else { continue };
            let reads = session.reads(&query.sql).map_err(|error| ingest::Error::Store {
                store: context.store.clone(),
                source: Box::new(error),
            })?;
            let _ = writeln!(text, "\n{}, which reads {}", query.path, reads.join(", "));
            let table = arrow::util::pretty::pretty_format_batches(&[rows]).map_err(ingest::Error::Arrow)?;
            let _ = writeln!(text, "{table}");
        }
        print(text.as_bytes())?;
        Ok(Exit::Done)
    }

    /// The trust, ICB or region with this code or name.
    async fn found(&self, session: &Session) -> Result<Result<FoundPlace, PlaceError>, ProgramError> {
        let today = load::places(session).await?;
        let former = load::former_places(session, &today).await?;
        let find = |kind| find_place(&self.org, kind, &today, &former);
        let mut found = find(PlaceKind::Trust);
        for kind in [PlaceKind::Icb, PlaceKind::Region] {
            if matches!(found, Err(PlaceError::Unknown { .. })) {
                found = find(kind);
            }
        }
        Ok(found)
    }

    /// The rows of a table about the organisation, the indicator and the year.
    async fn rows(&self, session: &Session, table: &str, code: &str) -> Result<RecordBatch, ProgramError> {
        let refused = |error| ingest::Error::Benchmark(benchmark::BenchmarkError::Sql(Box::new(error)));
        let (schema, none) =
            session.query(&format!("SELECT * FROM {table} LIMIT 0")).await.map_err(refused)?;
        let has = |column: &str| schema.field_with_name(column).is_ok();
        let quoted = |text: &str| text.replace('\'', "''");
        let mut conditions = Vec::new();
        let (org, lower) = (quoted(code), quoted(&self.org.trim().to_lowercase()));
        for column in ["org_code", "code", "today_code", "region_code"] {
            if has(column) && (column != "region_code" || !(has("code") || has("org_code"))) {
                conditions.push(format!("upper({column}) = upper('{org}')"));
            }
        }
        for column in ["org_name", "name"] {
            if has(column) {
                conditions.push(format!("lower({column}) = '{lower}'"));
            }
        }
        for column in ["org_level", "level"] {
            if has(column) && matches!(lower.as_str(), "england" | "eng") {
                conditions.push(format!("{column} = 'england'"));
            }
        }
        if conditions.is_empty() || !has("indicator") {
            return Ok(none.into_iter().next().unwrap_or_else(|| RecordBatch::new_empty(schema)));
        }
        let mut sql = format!(
            "SELECT * FROM {table} WHERE ({}) AND lower(indicator) = '{}'",
            conditions.join(" OR "),
            quoted(&self.indicator.to_lowercase())
        );
        if let (Some(year), true) = (self.year, has("wres_year")) {
            let _ = write!(sql, " AND wres_year = {year}");
        }
        let (schema, rows) = session.query(&sql).await.map_err(refused)?;
        store::observation::sorted(&schema, &rows).map_err(|error| ingest::Error::Arrow(error).into())
    }

    /// One figure as published, with its file, sheet and cell.
    fn published(
        context: &CommandContext,
        catalogue: &Catalogue,
        rows: &RecordBatch,
        row: usize,
        text: &mut String,
    ) -> Result<(), ProgramError> {
        let shown = |column: &str| -> Option<String> {
            let values = rows.column_by_name(column)?;
            values.is_valid(row).then(|| array_value_to_string(values, row).unwrap_or_default())
        };
        text.push('\n');
        for field in store::observation::schema().fields() {
            let column = field.name().as_str();
            if PRINTED_LATER.contains(&column) || NOT_PRINTED.contains(&column) {
                continue;
            }
            if let Some(value) = shown(column) {
                let _ = writeln!(text, "  {column:<13} {value}");
            }
        }
        let plain = |column: &str| {
            let values = table::texts(rows, column)?;
            values.is_valid(row).then(|| values.value(row).to_owned())
        };
        let snapshot = plain("snapshot").unwrap_or_default();
        let manifest = Snapshots::of_store(&context.store).manifest()?;
        let retrieval =
            manifest.retrievals.iter().rev().find(|retrieval| retrieval.sha256.to_string() == snapshot);
        let file = match retrieval {
            Some(retrieval) => format!("{}, retrieved {}", retrieval.address, retrieval.retrieved),
            None => bundled(context, catalogue, &snapshot),
        };
        let origin = [
            ("file", Some(file)),
            ("sha256", Some(snapshot)),
            ("sheet", plain("sheet")),
            ("cell", plain("cell")),
            ("counts", plain("counts_basis")),
            ("page", plain("address")),
            ("note", plain("note")),
        ];
        for (key, value) in origin {
            if let Some(value) = value {
                let _ = writeln!(text, "  {key:<13} {value}");
            }
        }
        Ok(())
    }
}

/// The bundled file of a hash.
fn bundled(context: &CommandContext, catalogue: &Catalogue, snapshot: &str) -> String {
    let files = catalogue.sources().iter().filter_map(|source| source.bundled.as_ref());
    for file in files {
        let bytes = context.assets.read(catalogue::assets::Folder::Data, file);
        if bytes.is_ok_and(|bytes| store::snapshot::Hash::of(&bytes).to_string() == snapshot) {
            return format!("data/{file}, which ships with the program");
        }
    }
    "unknown: not in the store's manifest".to_owned()
}
