//! Loads the figures that ship with the program, as any source. If the store has a figure from its publisher too, that
//! one is used, so that no figure is there twice.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;

use super::releases::{self, ComparedFigure};
use super::repair::RemadeTable;
use super::run_record::{Fingerprint, Ledger};
use super::take::prepare_bundled;
use crate::Error;
use crate::extract::{self, ExtractedRows, Layout, PublishedFile};
use catalogue::assets::{Assets, Folder};
use catalogue::indicator::Indicator;
use catalogue::source::{Catalogue, Source};
use store::observation;
use store::snapshot::Snapshots;
use store::table;
use store::table_index::TableFault;

/// Loads the bundled figures as any source: stored by hash, extracted by their layouts, written as observations and
/// registers. Files that were read before by the same layouts are not read again. Gives the tables that were damaged or
/// missing.
///
/// # Errors
/// If a bundled file does not fit its layout, or the store cannot be written.
pub fn gather_bundled(
    assets: &Assets,
    catalogue: &Catalogue,
    indicators: &[Indicator],
    store: &Path,
) -> Result<Vec<RemadeTable>, Error> {
    let layouts = extract::load(assets)?;
    let mut ledger = Ledger::read(store)?;
    let published = PublishedTables::of(&ledger);
    let mut remade = Vec::new();
    for source in catalogue.sources() {
        if let (Some(file), Some(id)) = (&source.bundled, &source.layout) {
            let layout = layouts
                .get(id)
                .ok_or_else(|| Error::NoLayout { source_id: source.id.clone(), layout: id.clone() })?;
            remade.extend(gather_one(assets, source, file, layout, store, (&mut ledger, &published))?);
        }
    }
    remade.extend(make_empty_registers(&layouts, store, &mut ledger)?);
    let registers = [
        ("indicator", super::indicator_rows::rows(indicators).map_err(Error::Arrow)?),
        ("indicator_question", super::indicator_rows::questions(indicators).map_err(Error::Arrow)?),
        ("indicator_break", super::indicator_breaks(indicators)?),
    ];
    for (table, rows) in registers {
        let path = store.join(format!("registers/{table}.parquet"));
        let fault = ledger.tables.index.fault(&path);
        observation::write(&path, &rows)?;
        ledger.tables.index.note(&path)?;
        // Another version of the program has other rows.
        remade.extend(
            fault
                .filter(|fault| !matches!(fault, TableFault::Replaced))
                .map(|fault| made(&ledger, &path, fault)),
        );
    }
    ledger.tables.index.add_whole()?;
    ledger.tables.index_unrecorded()?;
    ledger.write()?;
    Ok(remade)
}

/// Loads the bundled registers alone, without which no published file can be read.
pub(super) fn gather_registers(
    assets: &Assets,
    catalogue: &Catalogue,
    store: &Path,
) -> Result<Vec<RemadeTable>, Error> {
    let layouts = extract::load(assets)?;
    let mut ledger = Ledger::read(store)?;
    let published = PublishedTables::of(&ledger);
    let mut remade = Vec::new();
    for source in catalogue.sources() {
        let layout = source.layout.as_ref().and_then(|id| layouts.get(id));
        let register = layout.filter(|layout| layout.register.is_some());
        if let (Some(file), Some(layout)) = (&source.bundled, register) {
            remade.extend(gather_one(assets, source, file, layout, store, (&mut ledger, &published))?);
        }
    }
    ledger.write()?;
    Ok(remade)
}

/// The tables from publishers that bundled figures are compared with, each read once.
struct PublishedTables {
    /// The sources of the tables.
    sources: String,
    rows: OnceCell<Vec<RecordBatch>>,
}

impl PublishedTables {
    fn of(ledger: &Ledger) -> Self {
        Self { sources: ledger.published(), rows: OnceCell::new() }
    }

    fn tables(&self, store: &Path) -> Result<&[RecordBatch], Error> {
        if let Some(rows) = self.rows.get() {
            return Ok(rows);
        }
        let paths = releases::tables(store)?;
        let rows = paths.iter().map(|path| ComparedFigure::columns_of(path)).collect::<Result<_, _>>()?;
        Ok(self.rows.get_or_init(|| rows))
    }
}

/// A table that was made again from the figures that ship with the program.
fn made(ledger: &Ledger, path: &Path, fault: TableFault) -> RemadeTable {
    let from = "the figures that ship with the program";
    RemadeTable { name: ledger.tables.index.name(path), fault, from }
}

fn gather_one(
    assets: &Assets,
    source: &Source,
    file: &str,
    layout: &Layout,
    store: &Path,
    (ledger, publishers): (&mut Ledger, &PublishedTables),
) -> Result<Option<RemadeTable>, Error> {
    let bytes = assets.read(Folder::Data, file)?;
    let snapshot = Snapshots::of_store(store).put(&bytes)?.to_string();
    let fingerprint =
        Fingerprint::of(&format!("{snapshot} beside {}", publishers.sources), assets, &[&layout.id])?;
    let table = store.join(match &layout.register {
        Some(register) => format!("registers/{}.parquet", register.table),
        None => format!("observations/{}.parquet", source.id),
    });
    let fault = ledger.tables.index.fault(&table);
    if ledger.is_current(&source.id, &fingerprint) && fault.is_none() && table.exists() {
        return Ok(None);
    }
    let name = file.rsplit('/').next().unwrap_or(file);
    let published = PublishedFile { name, bytes: &bytes, snapshot: &snapshot, release: None };
    let mut prepared = prepare_bundled(store, &source.id, layout, published)?;
    if let ExtractedRows::Observations(rows) = &mut prepared.content {
        *rows = without_published(rows, store, publishers)?;
    }
    prepared.write()?;
    ledger.tables.index.note(&table)?;
    ledger.note(&source.id, fingerprint);
    Ok(fault.map(|fault| made(ledger, &table, fault)))
}

/// The bundled rows without those that a table of the same release has too. A row stays if the published figure is the
/// same but has no counts, for the sake of its own counts.
fn without_published(
    rows: &RecordBatch,
    store: &Path,
    published: &PublishedTables,
) -> Result<RecordBatch, Error> {
    let own = ComparedFigure::all(rows)?;
    let mut stays = vec![true; rows.num_rows()];
    let (mut by_figure, mut indicators) = (HashMap::new(), HashSet::new());
    for (at, figure) in own.iter().enumerate() {
        let figure = figure?;
        indicators.insert(figure.indicator);
        by_figure.insert(figure.key(), (at, figure));
    }
    for table in published.tables(store)? {
        // Most figures of a survey are about a question that no bundled figure is about.
        let asked = table::texts(table, "indicator");
        let may_be = |at: usize| asked.is_none_or(|asked| indicators.contains(asked.value(at)));
        let all = ComparedFigure::all(table)?;
        for at in (0..table.num_rows()).filter(|at| may_be(*at)) {
            let theirs = all.get(at)?;
            if let Some((at, own)) = by_figure.get(&theirs.key()) {
                let adds_counts = own.denominator.is_some() && theirs.denominator.is_none();
                stays[*at] &= adds_counts && theirs.agrees(own);
            }
        }
    }
    filter_record_batch(rows, &BooleanArray::from(stays)).map_err(Error::Arrow)
}

/// Writes empty registers for those that no source has filled yet, so that queries can read them.
fn make_empty_registers(
    layouts: &BTreeMap<String, Layout>,
    store: &Path,
    ledger: &mut Ledger,
) -> Result<Vec<RemadeTable>, Error> {
    let mut remade = Vec::new();
    for layout in layouts.values() {
        if let Some((table, rows)) = extract::empty_register(layout) {
            let path = store.join(format!("registers/{table}.parquet"));
            let fault = ledger.tables.index.fault(&path);
            // An empty register must not replace one that was filled and is missing, or that a bundled file fills.
            let is_lost = !path.exists() || matches!(fault, Some(TableFault::Damaged(_)));
            if is_lost && !ledger.tables.knows(&path) {
                observation::write(&path, &rows)?;
                ledger.tables.index.note(&path)?;
                remade.extend(fault.map(|fault| made(ledger, &path, fault)));
            }
        }
    }
    Ok(remade)
}
