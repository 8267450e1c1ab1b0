//! The store: raw files by their hash, observations as Parquet, and typed rows of tables.

use std::path::{Path, PathBuf};

pub mod observation;
pub mod snapshot;
pub mod table;
pub mod table_index;

/// The version of Arrow that the macros use.
pub use arrow;

/// The folder of the store with one Parquet file for each query.
pub fn tables_folder(store: &Path) -> PathBuf {
    store.join("benchmarks")
}
