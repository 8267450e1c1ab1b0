//! Loads the figures that ship with the program, as any source. If the store has a figure from its publisher too, that
//! one is used, so that no figure is there twice.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;

use super::releases::{self, ComparedFigure};
use super::repair::RemadeTable;
use super::run_record::{Fingerprint, Ledger};
use super::take::{Prepared, prepare_bundled};
use crate::Error;
use crate::extract::{self, ExtractedRows, Layout, PublishedFile};
use catalogue::assets::{Assets, Folder};
use catalogue::indicator::Indicator;
use catalogue::source::{Catalogue, Source};
use store::observation;
use store::snapshot::Snapshots;
use store::table::{self, TableRow};
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
    let mut remade = gather(assets, &bundled_files(catalogue, &layouts)?, store, &mut ledger)?;
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
    let mut registers = bundled_files(catalogue, &layouts)?;
    registers.retain(|bundled| bundled.layout.register.is_some());
    let remade = gather(assets, &registers, store, &mut ledger)?;
    ledger.write()?;
    Ok(remade)
}

/// A file that ships with the program.
struct BundledFile<'a> {
    source: &'a Source,
    /// Its path below `data/`.
    path: &'a str,
    layout: &'a Layout,
}

/// A bundled file that is to be read.
struct UnreadFile<'a> {
    source: &'a Source,
    name: &'a str,
    layout: &'a Layout,
    bytes: Cow<'static, [u8]>,
    snapshot: String,
    fingerprint: Fingerprint,
    /// The path of its table.
    table: PathBuf,
    fault: Option<TableFault>,
}

fn bundled_files<'a>(
    catalogue: &'a Catalogue,
    layouts: &'a BTreeMap<String, Layout>,
) -> Result<Vec<BundledFile<'a>>, Error> {
    let sources = catalogue.sources().iter();
    let named =
        sources.filter_map(|source| Some((source, source.bundled.as_deref()?, source.layout.as_ref()?)));
    let files = named.map(|(source, path, id)| {
        let layout = layouts
            .get(id)
            .ok_or_else(|| Error::NoLayout { source_id: source.id.clone(), layout: id.clone() })?;
        Ok(BundledFile { source, path, layout })
    });
    files.collect()
}

/// A table that was made again from the figures that ship with the program.
fn made(ledger: &Ledger, path: &Path, fault: TableFault) -> RemadeTable {
    let from = "the figures that ship with the program";
    RemadeTable { name: ledger.tables.index.name(path), fault, from }
}

/// Reads the files that have changed since they were read, on all cores, and writes their tables.
fn gather(
    assets: &Assets,
    bundled: &[BundledFile<'_>],
    store: &Path,
    ledger: &mut Ledger,
) -> Result<Vec<RemadeTable>, Error> {
    let publishers = ledger.published();
    let unread = bundled.iter().map(|file| file.unread(assets, store, ledger, &publishers));
    let unread: Vec<UnreadFile<'_>> = unread.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    let read: Vec<Result<Prepared, Error>> = files::on_all_cores(&unread, |file| file.read(store));
    let mut read: Vec<Prepared> = read.into_iter().collect::<Result<_, _>>()?;
    leave_out_published(&mut read, store)?;
    let mut remade = Vec::new();
    for (file, read) in unread.into_iter().zip(read) {
        read.write()?;
        ledger.tables.index.note(&file.table)?;
        ledger.note(&file.source.id, file.fingerprint);
        remade.extend(file.fault.map(|fault| made(ledger, &file.table, fault)));
    }
    Ok(remade)
}

impl<'a> BundledFile<'a> {
    /// The file, if its table is not what it would be made to today.
    fn unread(
        &self,
        assets: &Assets,
        store: &Path,
        ledger: &Ledger,
        publishers: &str,
    ) -> Result<Option<UnreadFile<'a>>, Error> {
        let Self { source, path, layout } = *self;
        let bytes = assets.read(Folder::Data, path)?;
        let snapshot = Snapshots::of_store(store).put(&bytes)?.to_string();
        let (beside, table) = match &layout.register {
            Some(register) => ("", format!("registers/{}.parquet", register.table)),
            None => (publishers, format!("observations/{}.parquet", source.id)),
        };
        let fingerprint = Fingerprint::of(&format!("{snapshot} beside {beside}"), assets, &[&layout.id])?;
        let table = store.join(table);
        let fault = ledger.tables.index.fault(&table);
        if ledger.is_current(&source.id, &fingerprint) && fault.is_none() && table.exists() {
            return Ok(None);
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        Ok(Some(UnreadFile { source, name, layout, bytes, snapshot, fingerprint, table, fault }))
    }
}

impl UnreadFile<'_> {
    fn read(&self, store: &Path) -> Result<Prepared, Error> {
        let (name, snapshot) = (self.name, self.snapshot.as_str());
        let published = PublishedFile { name, bytes: &self.bytes, snapshot, release: None };
        prepare_bundled(store, &self.source.id, self.layout, published)
    }
}

/// Leaves out the bundled figures that a table from a publisher has too.
fn leave_out_published(bundled: &mut [Prepared], store: &Path) -> Result<(), Error> {
    let mut rows: Vec<&mut RecordBatch> = Vec::new();
    rows.extend(bundled.iter_mut().filter_map(|prepared| match &mut prepared.content {
        ExtractedRows::Observations(rows) => Some(rows),
        _ => None,
    }));
    let asked = rows.iter().filter_map(|rows| table::texts(rows, "indicator"));
    let asked: HashSet<String> = asked.flat_map(|asked| asked.iter().flatten().map(str::to_owned)).collect();
    // Most figures of a survey are about a question that no bundled figure is about.
    let about = |rows: RecordBatch| match table::texts(&rows, "indicator") {
        Some(indicators) => {
            let is_asked = |indicator: Option<&str>| indicator.is_none_or(|id| asked.contains(id));
            let stays: Vec<bool> = indicators.iter().map(is_asked).collect();
            filter_record_batch(&rows, &BooleanArray::from(stays))
        }
        None => Ok(rows),
    };
    let mut published = Vec::new();
    if !rows.is_empty() {
        for path in releases::tables(store)? {
            published.push(observation::read_kept(&path, &ComparedFigure::columns(), about)?);
        }
    }
    for rows in rows {
        *rows = without_published(rows, &published)?;
    }
    Ok(())
}

/// The bundled rows without those that a table of the same release has too. A row stays if the published figure is the
/// same but has no counts, for the sake of its own counts.
fn without_published(rows: &RecordBatch, published: &[RecordBatch]) -> Result<RecordBatch, Error> {
    let own = ComparedFigure::all(rows)?;
    let mut stays = vec![true; rows.num_rows()];
    let mut by_figure = HashMap::new();
    for (at, figure) in own.iter().enumerate() {
        let figure = figure?;
        by_figure.insert(figure.key(), (at, figure));
    }
    for table in published {
        for theirs in ComparedFigure::all(table)?.iter() {
            let theirs = theirs?;
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
