//! Typed rows of tables. `row!` declares a row once, with its table and columns, and makes the struct, the list of
//! columns and the reader. `record!` also makes the schema and the writer. `tables!` declares a set of tables to read
//! together.

mod cells;
mod macros;
mod rows;
#[cfg(test)]
mod tests;
mod value;

pub use cells::{TableCell, cells};
pub use rows::{ColumnProblem, RowPart, TableError, TableRow, TableRows, WrittenRow};
pub use rows::{batch, fitted, load, texts};
pub use value::ColumnValue;
