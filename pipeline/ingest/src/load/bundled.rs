//! Takes the figures that ship with the program through the same stages as any source. Where a figure
//! is held from its publisher too, the bundled one gives way, so that none stands there twice.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;

use super::held::{self, ComparedFigure};
use super::ledger::{Fingerprint, Ledger};
use super::take::prepare_bundled;
use crate::Error;
use crate::extract::{self, ExtractedRows, Layout, PublishedFile};
use catalogue::assets::{Assets, Folder};
use catalogue::indicator::Indicator;
use catalogue::source::{Catalogue, Source};
use store::observation;
use store::snapshot::Snapshots;

/// Takes the bundled figures through the same stages as any source: kept by hash, extracted by their
/// layouts, written as observations and registers. Those taken before in the same way are left alone.
///
/// # Errors
/// When a bundled file does not fit its layout, or the store cannot be written.
pub fn gather_bundled(
    assets: &Assets,
    catalogue: &Catalogue,
    indicators: &[Indicator],
    store: &Path,
) -> Result<(), Error> {
    let layouts = extract::load(assets)?;
    let mut ledger = Ledger::read(store)?;
    let held = ledger.published();
    for source in catalogue.sources() {
        if let (Some(file), Some(id)) = (&source.bundled, &source.layout) {
            let layout = layouts
                .get(id)
                .ok_or_else(|| Error::NoLayout { source_id: source.id.clone(), layout: id.clone() })?;
            gather_one(assets, source, file, layout, store, (&mut ledger, &held))?;
        }
    }
    make_empty_registers(&layouts, store, &ledger)?;
    let registers = [
        ("indicator", super::indicator_rows::rows(indicators)),
        ("indicator_question", super::indicator_rows::questions(indicators)),
        ("indicator_break", super::indicator_rows::breaks(indicators)),
    ];
    for (table, rows) in registers {
        let rows = rows.map_err(Error::Arrow)?;
        observation::write(&store.join(format!("registers/{table}.parquet")), &rows)?;
    }
    ledger.write()
}

fn gather_one(
    assets: &Assets,
    source: &Source,
    file: &str,
    layout: &Layout,
    store: &Path,
    (ledger, held): (&mut Ledger, &str),
) -> Result<(), Error> {
    let bytes = assets.read(Folder::Data, file)?;
    let snapshot = Snapshots::of_store(store).put(&bytes)?.to_string();
    let fingerprint = Fingerprint::of(&format!("{snapshot} beside {held}"), assets, &[&layout.id])?;
    let table = store.join(match &layout.register {
        Some(register) => format!("registers/{}.parquet", register.table),
        None => format!("observations/{}.parquet", source.id),
    });
    if table.exists() && observation::verify(&table).is_err() {
        // It is made again from what ships with the program, and compared with nothing.
        files::remove_file(&table)?;
    }
    if ledger.holds(&source.id, &fingerprint) && table.exists() {
        return Ok(());
    }
    let name = file.rsplit('/').next().unwrap_or(file);
    let published = PublishedFile { name, bytes: &bytes, snapshot: &snapshot, release: None };
    let mut prepared = prepare_bundled(store, &source.id, layout, published)?;
    if let ExtractedRows::Observations(rows) = &mut prepared.content {
        *rows = without_held(rows, store)?;
    }
    prepared.write()?;
    ledger.note(&source.id, fingerprint);
    Ok(())
}

/// The bundled rows without those that a table of the same release has too: they stand in until the
/// publisher's file is there. One stays only beside the same figure without counts, for its own counts.
fn without_held(rows: &RecordBatch, store: &Path) -> Result<RecordBatch, Error> {
    let own = ComparedFigure::all(rows)?;
    let mut stays = vec![true; rows.num_rows()];
    let mut by_figure = HashMap::new();
    for (at, figure) in own.iter().enumerate() {
        let figure = figure?;
        by_figure.insert(figure.figure(), (at, figure));
    }
    for path in held::tables(store)? {
        let table = ComparedFigure::columns_of(&path)?;
        for theirs in ComparedFigure::all(&table)?.iter() {
            let theirs = theirs?;
            if let Some((at, own)) = by_figure.get(&theirs.figure()) {
                let adds_counts = own.denominator.is_some() && theirs.denominator.is_none();
                stays[*at] &= adds_counts && theirs.agrees(own);
            }
        }
    }
    filter_record_batch(rows, &BooleanArray::from(stays)).map_err(Error::Arrow)
}

/// Registers that no source has filled yet, without rows, so that queries can read them.
fn make_empty_registers(
    layouts: &BTreeMap<String, Layout>,
    store: &Path,
    ledger: &Ledger,
) -> Result<(), Error> {
    for layout in layouts.values() {
        if let Some((table, rows)) = extract::empty_register(layout) {
            let path = store.join(format!("registers/{table}.parquet"));
            // One that was filled and is missing is missed: an empty one would hide that.
            if !path.exists() && !ledger.tables.knows(&path) {
                observation::write(&path, &rows)?;
            }
        }
    }
    Ok(())
}
