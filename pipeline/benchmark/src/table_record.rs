//! Which benchmark tables need not be made again: each is recorded in `benchmarks.json` with a hash of all it
//! was made from, and a hash of its file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::{BenchmarkError, BenchmarkTable, QueryFile};
use files::FileError;
use store::observation;
use store::snapshot::Hash;

/// The name of the record in a store.
const RECORD: &str = "benchmarks.json";

/// What a table was made from, and its file, as hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct TableHashes {
    inputs: Hash,
    // The seal of a table says that its file is whole, not what it was made from: a run that was killed may have
    // written it from other data and not recorded it.
    file: Hash,
}

/// The record of the tables that earlier runs made, and the inputs of this run.
pub(crate) struct TableRecord {
    store: PathBuf,
    tables: BTreeMap<String, TableHashes>,
    inputs: BTreeMap<String, Hash>,
    changed: bool,
}

impl TableRecord {
    /// Reads the record of a store. One that cannot be read is taken as empty: the tables are made again.
    pub(crate) fn read(store: &Path, inputs: BTreeMap<String, Hash>) -> Result<Self, FileError> {
        let path = store.join(RECORD);
        let tables = if path.exists() {
            serde_json::from_slice(&files::read(&path)?).unwrap_or_default()
        } else {
            BTreeMap::new()
        };
        Ok(Self { store: store.to_owned(), tables, inputs, changed: false })
    }

    /// Whether the table of a query need not be made: its file is there, undamaged, and made from the same inputs.
    pub(crate) fn is_current(&self, name: &str) -> bool {
        let hash = || observation::file_hash(&self.path(name)).ok();
        self.made_from_same_inputs(name).is_some_and(|made| hash() == Some(made.file))
    }

    /// The table of a query, if it need not be made.
    pub(crate) fn table(&self, name: &str) -> Option<BenchmarkTable> {
        let rows = self.is_current(name).then(|| observation::read(&self.path(name)))?.ok()?;
        Some(BenchmarkTable { name: name.to_owned(), rows, was_damaged: false })
    }

    /// Whether an earlier run made the table of a query from the same inputs, and its file is damaged or missing now.
    pub(crate) fn is_damaged(&self, name: &str) -> bool {
        self.made_from_same_inputs(name).is_some() && observation::verify(&self.path(name)).is_err()
    }

    fn made_from_same_inputs(&self, name: &str) -> Option<&TableHashes> {
        self.tables.get(name).filter(|made| Some(&made.inputs) == self.inputs.get(name))
    }

    /// Records a table that was just written.
    pub(crate) fn note(&mut self, name: &str) -> Result<(), FileError> {
        if let Some(inputs) = self.inputs.get(name) {
            let made = TableHashes { inputs: *inputs, file: observation::file_hash(&self.path(name))? };
            self.tables.insert(name.to_owned(), made);
            self.changed = true;
        }
        Ok(())
    }

    /// Writes the record, if a table was made.
    pub(crate) fn write(&self) -> Result<(), BenchmarkError> {
        if self.changed {
            let text = serde_json::to_vec_pretty(&self.tables).map_err(BenchmarkError::Record)?;
            files::write_whole(&self.store.join(RECORD), &text)?;
        }
        Ok(())
    }

    fn path(&self, name: &str) -> PathBuf {
        table_file(&self.store, name)
    }
}

/// The file of a table.
pub(crate) fn table_file(store: &Path, name: &str) -> PathBuf {
    store::tables_folder(store).join(format!("{name}.parquet"))
}

/// A hash for each query of what its table is made from: this build of the program, the SQL, and the tables that
/// it reads. The queries come each after those it reads.
pub(crate) fn hashes_of_inputs<'a>(
    store: &Path,
    queries: impl Iterator<Item = (&'a QueryFile, &'a BTreeSet<String>)>,
) -> Result<BTreeMap<String, Hash>, FileError> {
    // The functions that queries call are part of the program: another build may give other numbers.
    let base = format!("{}\n{}", this_build(), hash_of_files(store)?);
    let mut hashes: BTreeMap<String, Hash> = BTreeMap::new();
    for (query, reads) in queries {
        let mut text = format!("{base}\n{}\n", query.sql);
        for read in reads {
            text += &hashes.get(read).map(ToString::to_string).unwrap_or_default();
        }
        hashes.insert(query.name.clone(), Hash::of(text.as_bytes()));
    }
    Ok(hashes)
}

/// A hash of the names and bytes of all tables that queries read from the store.
fn hash_of_files(store: &Path) -> Result<Hash, FileError> {
    let mut text = String::new();
    for inside in store::table_index::FOLDERS {
        for path in files::list(&store.join(inside))? {
            if path.extension().is_some_and(|end| end == "parquet") {
                let hash = observation::file_hash(&path)?;
                let _ = writeln!(text, "{inside}/{} {hash}", files::name(&path));
            }
        }
    }
    Ok(Hash::of(text.as_bytes()))
}

/// What tells this build of the program from another: its version, and the size and time of its file.
pub fn this_build() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata).ok();
    let changed = file.as_ref().and_then(|file| file.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    format!("{} {:?} {changed:?}", env!("CARGO_PKG_VERSION"), file.map(|file| file.len()))
}
