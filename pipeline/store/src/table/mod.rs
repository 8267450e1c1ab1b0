//! Rows of tables. `row!` declares a row once, with its table and columns; the struct, the list of columns and the
//! reader derive from it. `record!` adds the schema and the writer, `tables!` a set of tables that are read together.

mod macros;
mod rows;
#[cfg(test)]
mod tests;
mod value;

pub use rows::{ColumnProblem, RowPart, TableError, TableRow, TableRows, WrittenRow};
pub use rows::{batch, fitted, load, texts};
pub use value::ColumnValue;
