//! Loads published figures into the store, and runs the queries over it.

mod bundled;
mod checks;
mod declaration;
mod declared;
mod diff;
mod fetching;
mod freshness;
mod import;
mod imported;
mod indicator_rows;
mod organisations;
mod places;
mod records;
mod refresh;
mod release_figures;
mod releases;
mod repair;
mod run_record;
mod store_view;
mod tables;
mod take;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Error;
use crate::extract::Layout;
use benchmark::{BenchmarkTable, OnTable, QuerySelection, Session};
pub use bundled::gather_bundled;
use catalogue::assets::Assets;
use catalogue::correction::{self, AppliedCorrection};
use catalogue::source::Catalogue;
pub use checks::try_queries;
pub use declaration::{Declaration, Register, template_note};
pub use declared::{frameworks, template};
pub use diff::diff;
pub use fetching::{FetchedSources, fetch};
pub use freshness::Freshness;
pub use import::import;
pub use indicator_rows::indicator_breaks;
pub use places::{former_places, places};
pub use records::mend_records;
pub use refresh::{RefreshRequest, pull};
use releases::tables_of;
pub use releases::{RestatedFigure, RestatedFigures};
pub use repair::{RemadeTable, Repair, repair_tables};
pub use run_record::{RunPurpose, RunRecord, SourceOutcome, SourceRun, StageRun, TableRun, unread_text};
use store::snapshot::{Retrieval, Snapshots};
pub use store_view::StoreView;
pub use tables::{DamagedTable, DamagedTables, check_tables, files_of_tables, index_tables};
pub use take::{ImportedTable, Prepared};

/// Reads the catalogue of sources.
///
/// # Errors
/// If `data/sources.toml` cannot be used.
pub fn catalogue(assets: &Assets) -> Result<Catalogue, Error> {
    Ok(Catalogue::load(assets)?)
}

/// Checks that every source has its layouts. Gives the number of sources in words.
///
/// # Errors
/// At the first source whose layout is missing.
pub fn check_layouts(catalogue: &Catalogue, layouts: &BTreeMap<String, Layout>) -> Result<String, Error> {
    for source in catalogue.sources() {
        if let Some(missing) = source.layouts().into_iter().find(|id| !layouts.contains_key(*id)) {
            return Err(Error::NoLayout { source_id: source.id.clone(), layout: missing.to_owned() });
        }
    }
    Ok(format!("all {} have theirs", catalogue.sources().len()))
}

/// Removes the unfinished files of interrupted runs from a store. The caller has the store's lock.
///
/// # Errors
/// If a file cannot be removed.
pub fn clean(store: &Path) -> Result<(), Error> {
    files::clear_staging(store, 0)?;
    for path in files::list(store)?.into_iter().filter(|path| path.is_dir() && !path.is_symlink()) {
        // These are folders of single processes, which need not have the lock of the store.
        if [store_view::READERS, fetching::FETCHING].contains(&files::name(&path).as_str()) {
            files::clear_unused(&path)?;
        } else {
            files::clear_staging(&path, DEEP - 1)?;
        }
    }
    Ok(())
}

/// The deepest level of folders in a store: a return among the restricted snapshots.
const DEEP: usize = 4;

/// Runs all of `queries/` over the store.
///
/// # Errors
/// If a query does not run or its table cannot be written.
pub async fn benchmark(assets: &Assets, store: &Path) -> Result<(Session, Vec<BenchmarkTable>), Error> {
    benchmark_selection(assets, store, QuerySelection::All).await
}

/// Runs the selected files of `queries/` over the store.
///
/// # Errors
/// If a query does not run or its table cannot be written.
pub async fn benchmark_selection(
    assets: &Assets,
    store: &Path,
    selection: QuerySelection<'_>,
) -> Result<(Session, Vec<BenchmarkTable>), Error> {
    benchmark_with(assets, store, selection, &|_| {}).await
}

/// The same, and calls `on_table` with the name of each table before it is made.
///
/// # Errors
/// If a query does not run or its table cannot be written.
pub async fn benchmark_with(
    assets: &Assets,
    store: &Path,
    selection: QuerySelection<'_>,
    on_table: OnTable<'_>,
) -> Result<(Session, Vec<BenchmarkTable>), Error> {
    // DataFusion leaves out a file of 0 bytes, and reads a changed byte as another number.
    check_tables(store)?;
    let session = Session::for_tables()?;
    session
        .register_store(store)
        .await
        .map_err(|source| Error::Store { store: store.to_owned(), source: Box::new(source) })?;
    let tables = benchmark::run_all(&session, &benchmark::load(assets)?, selection, store, on_table).await?;
    Ok((session, tables))
}

/// The day on which the newest data in use were bundled, retrieved or imported. Retrieving the same bytes again does not
/// change it, so a refresh without new data does not change the date of a report.
///
/// # Errors
/// If the record of retrievals cannot be read.
pub fn newest(catalogue: &Catalogue, store: &Path) -> Result<Option<Date>, Error> {
    let bundled = catalogue.sources().iter().filter_map(|source| source.retrieved);
    let retrieved = in_use(store)?;
    let days = retrieved.iter().map(|retrieval| retrieval.retrieved.to_zoned(TimeZone::UTC).date());
    Ok(bundled.chain(days).max())
}

/// For each source that was retrieved or imported, the first retrieval of its newest bytes; and the earlier registers
/// with declarations that are in use.
///
/// # Errors
/// If the record of retrievals cannot be read.
pub fn in_use(store: &Path) -> Result<Vec<Retrieval>, Error> {
    let manifest = Snapshots::of_store(store).manifest()?;
    let first = |newest: &Retrieval| {
        let same = manifest
            .retrievals
            .iter()
            .find(|earlier| earlier.source == newest.source && earlier.sha256 == newest.sha256);
        same.unwrap_or(newest).clone()
    };
    let mut in_use: Vec<Retrieval> = manifest.newest_by_source().into_values().map(first).collect();
    in_use.extend(declared::earlier_imports(store, &manifest, &in_use)?);
    Ok(in_use)
}

/// The corrections of known errors that changed a figure in the store.
///
/// # Errors
/// If `data/corrections.toml` cannot be used, or the figures cannot be read.
pub async fn applied(assets: &Assets, session: &Session) -> Result<Vec<AppliedCorrection>, Error> {
    let sql = "SELECT DISTINCT note, indicator, coalesce(org_code, '') FROM observation WHERE note LIKE 'correction %'";
    let noted: Vec<(String, String, String)> = session.rows(sql).await?;
    Ok(correction::applied(&correction::load(assets)?, &noted))
}
