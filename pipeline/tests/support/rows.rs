//! Rows of tables, whatever file they come from.

use std::collections::BTreeMap;
use std::path::Path;

use arrow::array::{Array, RecordBatch};
use arrow::util::display::array_value_to_string;

/// A row of a table by the names of its columns.
pub(crate) type Row = BTreeMap<String, String>;

/// The rows of a CSV file; what is missing is an empty text.
pub(crate) fn rows(path: &Path) -> Vec<Row> {
    rows_of(&std::fs::read(path).unwrap())
}

/// The rows of the bytes of a CSV file.
pub(crate) fn rows_of(csv: &[u8]) -> Vec<Row> {
    csv::Reader::from_reader(csv).deserialize().map(Result::unwrap).collect()
}

/// Rows in memory; a column without a value is missing from its row.
pub(super) fn lines(rows: &RecordBatch) -> Vec<Row> {
    let line = |row: usize| {
        let fields = rows.schema_ref().fields().iter().zip(rows.columns());
        fields
            .filter(|(_, column)| column.is_valid(row))
            .map(|(field, column)| (field.name().clone(), array_value_to_string(column, row).unwrap()))
            .collect()
    };
    (0..rows.num_rows()).map(line).collect()
}

/// The rows that say all of this.
pub(crate) fn those<'a>(rows: &'a [Row], wanted: &[(&str, &str)]) -> Vec<&'a Row> {
    let says =
        |row: &&Row| wanted.iter().all(|(column, text)| row.get(*column).is_some_and(|found| found == text));
    rows.iter().filter(says).collect()
}

/// The one row that says all of this.
#[track_caller]
pub(crate) fn one<'a>(rows: &'a [Row], wanted: &[(&str, &str)]) -> &'a Row {
    let found = those(rows, wanted);
    assert_eq!(found.len(), 1, "{wanted:?}: {found:?}");
    found[0]
}

/// A column of a row as a number.
#[track_caller]
pub(crate) fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} is `{}` in {row:?}", row[column]))
}

/// Agreement to 1e-9, of the larger of 1 and the expected number.
#[track_caller]
pub(crate) fn assert_close(got: f64, expected: f64, what: &str) {
    let tolerance = 1e-9 * expected.abs().max(1.0);
    assert!((got - expected).abs() <= tolerance, "{what}: got {got}, expected {expected}");
}

/// "15343" as "15,343", the way a report prints it.
pub(crate) fn with_commas(number: &str) -> String {
    let digits: Vec<char> = number.chars().rev().collect();
    let groups: Vec<String> = digits.chunks(3).map(|group| group.iter().rev().collect()).collect();
    groups.into_iter().rev().collect::<Vec<_>>().join(",")
}
