//! Makes damaged and missing tables of the store again from the snapshots.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;

use super::refresh::{SourceFile, files_of};
use super::tables::{ReadFrom, Tables};
use super::take::{ImportedTable, Prepared};
use super::{bundled, declared, organisations, release_figures};
use crate::Error;
use crate::extract::{self, ExtractedRows, Layout, Organisations, PublishedFile};
use catalogue::assets::Assets;
use catalogue::correction;
use catalogue::source::Catalogue;
use store::observation::ParquetError;
use store::snapshot::{Hash, Manifest, Retrieval, SnapshotError, Snapshots};
use store::table_index::{TableFault, TableIndex};

/// A table that was damaged or missing, and was made again.
#[derive(Debug)]
pub struct RemadeTable {
    /// Its path inside the store.
    pub name: String,
    pub(super) fault: TableFault,
    pub(super) from: &'static str,
}

impl RemadeTable {
    /// "made `store/observations/x.parquet` again from the files in the store: it had 0 bytes".
    pub fn sentence(&self, store: &Path) -> String {
        let problem = match &self.fault {
            TableFault::Missing => "it was missing".to_owned(),
            TableFault::Replaced => "it was not the table in the store's index".to_owned(),
            TableFault::Damaged(ParquetError::Empty { .. }) => "it had 0 bytes".to_owned(),
            TableFault::Damaged(ParquetError::Format { .. }) => "it was not a whole Parquet file".to_owned(),
            TableFault::Damaged(ParquetError::Changed { .. }) => {
                "it had changed since it was written".to_owned()
            }
            TableFault::Damaged(other) => crate::one_line(other),
        };
        format!("made `{}` again from {}: {problem}", store.join(&self.name).display(), self.from)
    }
}

/// Which tables are made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Damaged and missing tables.
    All,
    /// Damaged tables: a person may have removed a table so that the file that is about to be imported is not compared
    /// with it.
    Damaged,
}

/// Makes damaged and missing tables again from the snapshots of the store `raw`, and gives them. A table that cannot be
/// made again is left as it is; if it is whole, it is put into the index.
///
/// A missing table is not made again while the newest file of its source is not imported: a person may have removed the
/// table so that this file is not compared with it.
///
/// # Errors
/// If the layouts cannot be read or a table cannot be written.
pub fn repair_tables(
    assets: &Assets,
    catalogue: &Catalogue,
    (store, raw): (&Path, &Path),
    repair: Repair,
) -> Result<Vec<RemadeTable>, Error> {
    let mut record = Tables::read(store)?;
    let fault = |name: &String| {
        let path = store.join(name);
        record.index.fault(&path).or_else(|| (!path.exists()).then_some(TableFault::Missing))
    };
    let mut damaged: Vec<(String, TableFault)> =
        record.read_from.keys().filter_map(|name| Some((name.clone(), fault(name)?))).collect();
    // The registers of organisations come first: without them, other files cannot be read.
    damaged.sort_by_key(|(name, _)| (!organisations::is_register(name), name.clone()));
    if damaged.is_empty() {
        return Ok(Vec::new());
    }
    let mut made = bundled::gather_registers(assets, catalogue, store)?;
    record.index = TableIndex::read(store)?;
    let snapshots = Snapshots::of_store(raw);
    let mut unread: BTreeSet<PathBuf> = damaged
        .iter()
        .filter(|(name, _)| organisations::is_register(name))
        .map(|(name, _)| store.join(name))
        .collect();
    let mut maker = TableMaker {
        catalogue,
        layouts: extract::load(assets)?,
        corrections: correction::load(assets)?,
        organisations: organisations::without(store, &unread)?,
        manifest: snapshots.manifest()?,
        snapshots,
    };
    let taken: Vec<Hash> = record.read_from.values().flatten().map(|file| file.snapshot).collect();
    for (name, fault) in damaged {
        let path = store.join(&name);
        let newest_is_taken = |file: &ReadFrom| {
            maker.manifest.newest(&file.id).is_none_or(|newest| taken.contains(&newest.sha256))
        };
        let is_left = repair == Repair::Damaged || !record.read_from[&name].iter().all(newest_is_taken);
        if !path.exists() && is_left {
            unread.remove(&path);
            continue;
        }
        if !organisations::is_register(&name) && !unread.is_empty() {
            // Reading the store names the damaged register.
            break;
        }
        match maker.make(&path, &record.read_from[&name]) {
            Ok(()) => {
                record.index.note(&path)?;
                if unread.remove(&path) {
                    maker.organisations = organisations::without(store, &unread)?;
                }
                made.push(RemadeTable { name, fault, from: "the files in the store" });
            }
            Err(error @ (Error::File(_) | Error::Parquet(ParquetError::File(_)))) => return Err(error),
            // It is whole, so it is used.
            Err(_) if matches!(fault, TableFault::Replaced) => {
                record.index.note(&path)?;
                unread.remove(&path);
            }
            // It stays damaged, and reading the store reports it.
            Err(_) => {}
        }
    }
    record.write()?;
    Ok(made)
}

struct TableMaker<'a> {
    catalogue: &'a Catalogue,
    layouts: Arc<BTreeMap<String, Layout>>,
    corrections: Vec<correction::Correction>,
    organisations: Organisations,
    manifest: Manifest,
    snapshots: Snapshots,
}

impl TableMaker<'_> {
    /// Makes a table from its files, in the order in which they were first read.
    fn make(&self, path: &Path, files: &[ReadFrom]) -> Result<(), Error> {
        let mut earlier: Option<RecordBatch> = None;
        let mut last = None;
        for file in files {
            let mut content = self.extracted(file)?;
            match (&mut content, self.layout(file)?.register.as_ref()) {
                (ExtractedRows::Register { rows, .. }, Some(register)) => {
                    if let Some(earlier) = &earlier {
                        *rows = declared::with_earlier(register, rows, earlier)?;
                    }
                    earlier = Some(rows.clone());
                }
                (ExtractedRows::Observations(rows), _) => {
                    if let Some(earlier) = &earlier {
                        *rows = release_figures::add(earlier, rows, file.precedence())?.rows;
                    }
                    earlier = Some(rows.clone());
                }
                _ => {}
            }
            last = Some(content);
        }
        let Some(content) = last else { return Ok(()) };
        let taken = ImportedTable {
            path: path.to_owned(),
            rows: 0,
            release: None,
            warnings: Vec::new(),
            unread: Vec::new(),
        };
        Prepared { content, taken }.write().map(drop)
    }

    fn layout(&self, file: &ReadFrom) -> Result<&Layout, Error> {
        self.layouts
            .get(&file.layout)
            .ok_or_else(|| Error::NoLayout { source_id: file.id.clone(), layout: file.layout.clone() })
    }

    fn extracted(&self, file: &ReadFrom) -> Result<ExtractedRows, Error> {
        let bytes = self.snapshots.get(file.snapshot)?;
        let inside = match self.catalogue.get(&file.id) {
            Some(source) if source.layout.is_none() => {
                let members = files_of(source, self.retrieval(file)?, &bytes, &mut Vec::new())?;
                members.into_iter().find(|member| member.layout == file.layout)
            }
            _ => None,
        };
        let read = inside.unwrap_or_else(|| SourceFile {
            name: file.name.clone(),
            bytes,
            snapshot: file.snapshot.to_string(),
            layout: file.layout.clone(),
        });
        let published = PublishedFile {
            name: &read.name,
            bytes: &read.bytes,
            snapshot: &read.snapshot,
            release: file.release.as_deref(),
        };
        Ok(extract::extract(self.layout(file)?, &self.corrections, &self.organisations, published)?.content)
    }

    fn retrieval(&self, file: &ReadFrom) -> Result<&Retrieval, Error> {
        let hash = file.snapshot;
        let found = self.manifest.retrievals.iter().rev().find(|retrieval| retrieval.sha256 == hash);
        found.ok_or_else(|| SnapshotError::Missing { hash, path: self.snapshots.path(hash) }.into())
    }
}
