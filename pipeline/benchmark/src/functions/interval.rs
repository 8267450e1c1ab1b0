//! A value with its interval at any level: `wilson`, `newcombe`, `katz`, `odds_ratio` and `gap_difference`, each a
//! struct of value, lower, upper (doubles) and status (text).

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Builder, StringBuilder, StructArray};
use arrow::datatypes::{DataType, Field, Fields};
use datafusion::logical_expr::ScalarUDF;

use super::arguments::{CountColumns, counts_and, scalar};
use statistics::{
    CALCULATED, Confidence, Counts, Estimate, Gap, NoValue, Outcome, gaps, katz, newcombe, wilson, woolf,
};

/// `wilson(n, d, level)`: a share. `newcombe(n1, d1, n2, d2, level)`: first share less second.
/// `katz(n1, d1, n2, d2, level)`: first likelihood over second. `odds_ratio(n1, d1, n2, d2, level)`: first odds over
/// second. `gap_difference(n1, d1, n2, d2, n3,
/// d3, n4, d4, level)`: the gap of the first two less the gap of the last two.
pub(super) fn functions() -> Vec<ScalarUDF> {
    vec![
        interval("wilson", |[of], level| wilson::share(of, level)),
        interval("newcombe", |[first, second], level| newcombe::difference(first, second, level)),
        interval("katz", |[first, second], level| katz::ratio(first, second, level)),
        interval("odds_ratio", |[first, second], level| woolf::odds_ratio(first, second, level)),
        interval("gap_difference", |[group, reference, other, others_reference], level| {
            let first = Gap { group, reference };
            gaps::difference(first, Gap { group: other, reference: others_reference }, level)
        }),
    ]
}

fn interval<const PAIRS: usize>(
    name: &str,
    estimate: fn([Counts; PAIRS], Confidence) -> Outcome<Estimate>,
) -> ScalarUDF {
    let types = counts_and(PAIRS, &[DataType::Float64]);
    scalar(name, types, DataType::Struct(fields()), move |arguments| {
        let pairs: [CountColumns<'_>; PAIRS] = std::array::from_fn(|at| arguments.pair(2 * at));
        let mut levels = arguments.levels(2 * PAIRS);
        let mut column = EstimateBuilder::default();
        for row in 0..arguments.rows() {
            let result = counts_at(&pairs, row)
                .and_then(|counts| Ok((counts, levels.at(row)?)))
                .and_then(|(counts, level)| estimate(counts, level).map_err(NoValue::as_str));
            column.push(result);
        }
        Ok(column.finish())
    })
}

/// The counts of all pairs in a row, or the first reason why one has none.
pub(super) fn counts_at<const PAIRS: usize>(
    pairs: &[CountColumns<'_>; PAIRS],
    row: usize,
) -> Result<[Counts; PAIRS], &'static str> {
    let mut found = [pairs[0].at(row)?; PAIRS];
    for (place, pair) in found.iter_mut().zip(pairs).skip(1) {
        *place = pair.at(row)?;
    }
    Ok(found)
}

fn fields() -> Fields {
    Fields::from(vec![
        Field::new("value", DataType::Float64, true),
        Field::new("lower", DataType::Float64, true),
        Field::new("upper", DataType::Float64, true),
        Field::new("status", DataType::Utf8, false),
    ])
}

#[derive(Default)]
struct EstimateBuilder {
    value: Float64Builder,
    lower: Float64Builder,
    upper: Float64Builder,
    status: StringBuilder,
}

impl EstimateBuilder {
    fn push(&mut self, result: Result<Estimate, &str>) {
        let estimate = result.ok();
        self.value.append_option(estimate.map(|it| it.value));
        self.lower.append_option(estimate.map(|it| it.lower));
        self.upper.append_option(estimate.map(|it| it.upper));
        self.status.append_value(result.err().unwrap_or(CALCULATED));
    }

    fn finish(mut self) -> ArrayRef {
        Arc::new(StructArray::new(
            fields(),
            vec![
                Arc::new(self.value.finish()),
                Arc::new(self.lower.finish()),
                Arc::new(self.upper.finish()),
                Arc::new(self.status.finish()),
            ],
            None,
        ))
    }
}
