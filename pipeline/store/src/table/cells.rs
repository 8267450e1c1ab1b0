//! Reads the columns of a table that is not known in advance.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type};

/// A value of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum TableCell {
    /// Null.
    Missing,
    /// A text, a date, or true or false.
    Text(String),
    /// A number.
    Number(f64),
}

/// The values of a column; `None` if the batch lacks it, or its values are lists or other structures.
pub fn cells(rows: &RecordBatch, column: &str) -> Option<Vec<TableCell>> {
    let values = rows.column_by_name(column)?;
    let is_number = values.data_type().is_numeric();
    let wanted = if is_number { DataType::Float64 } else { DataType::Utf8 };
    let values = cast(values, &wanted).ok()?;
    let cell = |row: usize| match is_number {
        _ if values.is_null(row) => TableCell::Missing,
        true => TableCell::Number(values.as_primitive::<Float64Type>().value(row)),
        false => TableCell::Text(values.as_string::<i32>().value(row).to_owned()),
    };
    Some((0..rows.num_rows()).map(cell).collect())
}
