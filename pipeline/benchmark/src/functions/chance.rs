//! `chance_expected(comparisons, level)` and `chance_expected_one_way(comparisons, level)`: how many
//! of a number of comparisons would differ by chance alone, in either direction or in one given direction.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array};
use arrow::datatypes::{DataType, Int64Type};
use datafusion::logical_expr::ScalarUDF;

use super::arguments::scalar;
use statistics::{Confidence, chance};

pub(super) fn functions() -> Vec<ScalarUDF> {
    vec![
        expectation("chance_expected", chance::expected),
        expectation("chance_expected_one_way", chance::expected_in_one_direction),
    ]
}

fn expectation(name: &str, expected: fn(u64, Confidence) -> f64) -> ScalarUDF {
    scalar(name, vec![DataType::Int64, DataType::Float64], DataType::Float64, move |arguments| {
        let comparisons = arguments.array(0).as_primitive::<Int64Type>();
        let mut levels = arguments.levels(1);
        let column: Float64Array = (0..arguments.rows())
            .map(|row| {
                let many =
                    (!comparisons.is_null(row)).then(|| u64::try_from(comparisons.value(row)).ok())??;
                Some(expected(many, levels.at(row).ok()?))
            })
            .collect();
        Ok(Arc::new(column) as ArrayRef)
    })
}
