//! The benchmark tables, asked through `race-equity query` and read from the files that `benchmark` writes.

mod figures;
mod queries;
mod snapshots;
mod units;
mod years;

use std::collections::BTreeMap;

use crate::support::Program;

/// A row of a result by its columns; null is an empty text.
type Row = BTreeMap<String, String>;

/// What a statement gives, in its order.
fn ask(program: &Program, sql: &str) -> Vec<Row> {
    let run = program.run(&["query", "-q", "--format", "csv", sql]).ends_with(0);
    csv::Reader::from_reader(run.stdout.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// A column of a row as a number.
#[track_caller]
fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} is `{}` in {row:?}", row[column]))
}

/// Agreement to 1e-9, of the larger of 1 and the expected number.
#[track_caller]
fn assert_close(got: f64, expected: f64, what: &str) {
    let tolerance = 1e-9 * expected.abs().max(1.0);
    assert!((got - expected).abs() <= tolerance, "{what}: got {got}, expected {expected}");
}
