//! Raw files by their hash, and observations as Parquet with the list of an observation's fields.

use std::path::{Path, PathBuf};

pub mod observation;
pub mod snapshot;
pub mod table;

/// The Arrow that the macros' code is written for.
pub use arrow;

/// The folder of the store that holds one Parquet file a query.
pub fn tables_folder(store: &Path) -> PathBuf {
    store.join("benchmarks")
}
