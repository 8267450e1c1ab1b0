//! The one row everything is made of, its Arrow schema, and Parquet in and out.
//!
//! One row is one published figure, with the file, sheet and cell it came from. Values stay as
//! published; only views change them.

mod parquet;
mod row;

pub use parquet::{ParquetError, bytes, read, read_columns, sorted, verify, write, write_pieces};
pub use row::{Level, Observation, ObservationBuilder, Status, Unit, schema};
