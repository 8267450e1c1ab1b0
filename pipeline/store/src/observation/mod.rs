//! The observation, its Arrow schema, and reading and writing of Parquet.
//!
//! An observation is one published figure, with the file, sheet and cell that it comes from. Values are as published;
//! only views change them.

mod file_hash;
mod parquet;
mod row;
mod row_groups;

pub use file_hash::{file_hash, same_file};
pub use parquet::{
    ParquetError, ParquetStream, bytes, read, read_columns, read_kept, sorted, verify, write, write_pieces,
};
pub use row::{Level, Observation, ObservationBuilder, Status, Unit, schema, shared_schema};
