//! The road: takes figures from where they are published to the benchmark tables, stage by stage.

mod bundled;
mod declaration;
mod declared;
mod diff;
mod emptied;
mod held;
mod import;
mod imported;
mod indicator_rows;
mod ledger;
mod organisations;
mod places;
mod refresh;
mod tables;
mod take;
mod upside_down;
mod view;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Error;
use crate::extract::Layout;
use benchmark::{Session, Table, Wanted};
pub use bundled::gather_bundled;
use catalogue::assets::Assets;
use catalogue::correction::{self, AppliedCorrection};
use catalogue::source::Catalogue;
pub use declaration::{Declaration, Register, template_note};
pub use declared::{frameworks, template};
pub use diff::diff;
pub use held::{Change, Changes, releases, tables_of};
pub use import::import;
pub use ledger::{Asked, Outcome, Run, SourceRun, StageRun, TableRun};
pub use places::{former_places, places};
pub use refresh::{Refresh, pull};
use store::snapshot::{Retrieval, Snapshots};
pub use tables::{DamagedTable, DamagedTables, check_tables, files_of_tables, repair_tables};
pub use take::{Prepared, Taken, prepare};
pub use view::View;

/// Reads the catalogue of sources.
///
/// # Errors
/// When `data/sources.toml` cannot be used.
pub fn catalogue(assets: &Assets) -> Result<Catalogue, Error> {
    Ok(Catalogue::load(assets)?)
}

/// Whether every source is read by layouts that there are; how many sources, in words.
///
/// # Errors
/// At the first source whose layout is not there.
pub fn layouts_are_there(catalogue: &Catalogue, layouts: &BTreeMap<String, Layout>) -> Result<String, Error> {
    for source in catalogue.sources() {
        if let Some(missing) = source.layouts().into_iter().find(|id| !layouts.contains_key(*id)) {
            return Err(Error::NoLayout { source_id: source.id.clone(), layout: missing.to_owned() });
        }
    }
    Ok(format!("all {} have theirs", catalogue.sources().len()))
}

/// Removes what a run that ended in the middle left half written in a store, which has to be held.
///
/// # Errors
/// When something cannot be removed.
pub fn clean(store: &Path) -> Result<(), Error> {
    Ok(files::clear_staging(store, DEEP)?)
}

/// As deep as anything lies in a store: a return among the restricted snapshots.
const DEEP: usize = 4;

/// Runs all of `queries/` over the store.
///
/// # Errors
/// When a query does not run or its table cannot be written.
pub async fn benchmark(assets: &Assets, store: &Path) -> Result<(Session, Vec<Table>), Error> {
    benchmark_wanted(assets, store, Wanted::All).await
}

/// Runs the wanted files of `queries/` over the store.
///
/// # Errors
/// When a query does not run or its table cannot be written.
pub async fn benchmark_wanted(
    assets: &Assets,
    store: &Path,
    wanted: Wanted<'_>,
) -> Result<(Session, Vec<Table>), Error> {
    // The engine passes over a table of 0 bytes, and takes a changed byte for another number.
    check_tables(store)?;
    let session = Session::new();
    session
        .register_store(store)
        .await
        .map_err(|source| Error::Store { store: store.to_owned(), source: Box::new(source) })?;
    let tables = benchmark::run_all(&session, &benchmark::load(assets)?, wanted, store).await?;
    Ok((session, tables))
}

/// The day on which the newest data in use were taken: bundled, retrieved or imported. The same bytes got
/// again do not make data newer, so a report is not re-dated by a refresh that brought nothing.
///
/// # Errors
/// When the record of retrievals cannot be read.
pub fn newest(catalogue: &Catalogue, store: &Path) -> Result<Option<Date>, Error> {
    let bundled = catalogue.sources().iter().filter_map(|source| source.retrieved);
    let retrieved = in_use(store)?;
    let days = retrieved.iter().map(|retrieval| retrieval.retrieved.to_zoned(TimeZone::UTC).date());
    Ok(bundled.chain(days).max())
}

/// For each source that was retrieved or imported: when its newest bytes were first got; and the earlier
/// registers from which declarations still stand.
///
/// # Errors
/// When the record of retrievals cannot be read.
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

/// The corrections of known errors that changed a figure that is held.
///
/// # Errors
/// When `data/corrections.toml` cannot be used, or the figures cannot be read.
pub async fn applied(assets: &Assets, session: &Session) -> Result<Vec<AppliedCorrection>, Error> {
    let sql = "SELECT DISTINCT note, indicator, coalesce(org_code, '') FROM observation WHERE note LIKE 'correction %'";
    let noted: Vec<(String, String, String)> = session.rows(sql).await?;
    Ok(correction::applied(&correction::load(assets)?, &noted))
}
