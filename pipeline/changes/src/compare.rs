//! Runs `queries/changes/` over the tables before and after, and puts the lines in order.

use std::path::Path;

use super::wording::Wording;
use super::{DigestError, DigestLine, coverage, releases, restated, statuses, trusts, verdicts};
use benchmark::Session;
use catalogue::assets::{Assets, Folder};
use ingest::load;
use store::record;
use store::snapshot::Hash;
use store::table::{TableError, batch};

/// The tables that are compared. Those of the last report have to be kept for the next comparison.
pub const TABLES: [&str; 11] = [
    "share",
    "published_series",
    "trust_share",
    "survey_series",
    "organisation_today",
    "gap",
    "gap_comparison",
    "trust_comparison",
    "framework_progress",
    "coverage",
    "workforce_count",
];

/// Registers the tables of two folders in the schemas `before` and `after`, and gives the names of those that `before`
/// lacks, which are empty. Without a folder before, all are empty and none is missing.
pub(super) async fn register(
    session: &Session,
    before: Option<&Path>,
    after: &Path,
) -> Result<Vec<&'static str>, DigestError> {
    add_schemas(session)?;
    let mut missing = Vec::new();
    for table in TABLES {
        let file = format!("{table}.parquet");
        let (path, name) = (after.join(&file), format!("after.{table}"));
        if !path.exists() {
            let (folder, reader) = (after.to_owned(), "the digest");
            return Err(TableError::Missing { folder, table, reader }.into());
        }
        session.register_file(&name, &path).await?;
        let earlier = before.map(|folder| folder.join(&file)).filter(|path| path.exists());
        let earlier_name = format!("before.{table}");
        if let Some(path) = earlier {
            session.register_file(&earlier_name, &path).await?;
        } else {
            session.register_empty(&earlier_name, &name).await?;
            missing.extend(before.map(|_| table));
        }
    }
    Ok(missing)
}

pub(super) fn add_schemas(session: &Session) -> Result<(), DigestError> {
    for schema in ["before", "after"] {
        session.add_schema(schema)?;
    }
    Ok(())
}

record! {
    /// A file whose releases are not announced.
    UnannouncedFile<'a> of "unannounced_file" {
        snapshot: &'a str,
    }
}

/// The hashes of the files that ship with the program.
fn bundled_files(assets: &Assets, wording: &Wording<'_>) -> Result<Vec<String>, DigestError> {
    let files = wording.catalogue.sources().iter().filter_map(|source| source.bundled.as_ref());
    files.map(|file| Ok(Hash::of(&assets.read(Folder::Data, file)?).to_string())).collect()
}

/// Every line, in the order in which a digest has them, and what could not be compared. Without tables before, only
/// the releases are named, except those that ship with the program.
pub(super) async fn compare(
    session: &Session,
    assets: &Assets,
    wording: &Wording<'_>,
    missing: Option<&[&str]>,
) -> Result<(Vec<DigestLine>, Vec<String>), DigestError> {
    let query = |name: &str| benchmark::comparison(assets, &format!("changes/{name}.sql"));
    let mut lines: Vec<DigestLine> = Vec::new();
    let bundled = if missing.is_none() { bundled_files(assets, wording)? } else { Vec::new() };
    let unannounced = bundled.iter().map(|snapshot| UnannouncedFile { snapshot });
    session.register_rows(
        "unannounced_file",
        batch(unannounced.collect::<Vec<_>>()).map_err(ingest::Error::Arrow)?,
    )?;
    let releases = session.rows_of(&query("new_release")?).await?;
    lines.extend(releases.into_iter().map(|row| releases::line(row, wording)));
    let Some(missing) = missing else { return Ok((lines, Vec::new())) };

    let values = session.rows_of(&query("restated_value")?).await?;
    lines.extend(values.into_iter().map(|row| restated::line(row, wording)));
    if !missing.contains(&"organisation_today") {
        let trusts = session.rows_of(&query("changed_trust")?).await?;
        lines.extend(trusts.into_iter().map(trusts::line));
    }
    let breaks = load::indicator_breaks(wording.indicators)?;
    session.register_rows("indicator_break", breaks)?;
    let verdicts = session.rows_of(&query("changed_verdict")?).await?;
    let (verdicts, mut notes) = verdicts::lines(verdicts, wording);
    lines.extend(verdicts);
    if !missing.contains(&"framework_progress") {
        let statuses = session.rows_of(&query("changed_status")?).await?;
        lines.extend(statuses.into_iter().map(|row| statuses::line(row, wording)));
    }
    let gaps = session.rows_of(&query("changed_coverage")?).await?;
    lines.extend(gaps.into_iter().map(coverage::line));
    notes.extend(missing.iter().map(|table| {
        format!("The last report did not keep the table {table}, so its figures were not compared.")
    }));
    Ok((lines, notes))
}

/// Runs every file of `queries/changes/`, with the tables of one folder both before and after.
///
/// # Errors
/// If a query does not run, or a table is missing.
pub async fn try_queries(tables: &Path, assets: &Assets, wording: &Wording<'_>) -> Result<(), DigestError> {
    let session = Session::small();
    let missing = register(&session, Some(tables), tables).await?;
    compare(&session, assets, wording, Some(&missing)).await?;
    super::vanished(assets, tables, tables, &[]).await.map(drop)
}

/// Whether two folders have the same tables, byte for byte. In most months they do, and then no query is run.
pub(super) fn are_same(before: &Path, after: &Path) -> Result<bool, DigestError> {
    for table in TABLES {
        let [one, other] = [before, after].map(|folder| folder.join(format!("{table}.parquet")));
        if !one.exists() || !other.exists() || files::read(&one)? != files::read(&other)? {
            return Ok(false);
        }
    }
    Ok(true)
}
