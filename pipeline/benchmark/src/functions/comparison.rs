//! Comparisons: `compare_shares`, `compare_likelihoods`, `compare_gaps`, each
//! a struct of value, lower, upper (at 95 per cent), verdict, strong (at 99.8 per cent), `p_value` and status;
//! and `reading(verdict, worse)`.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray, BooleanBuilder, Float64Builder, StringArray, StringBuilder, StructArray,
};
use arrow::datatypes::{DataType, Field, Fields};
use datafusion::logical_expr::ScalarUDF;

use super::arguments::{CountColumns, counts_and, scalar};
use super::interval::counts_at;
use statistics::{
    CALCULATED, ComparisonResult, Counts, Direction, Favourability, Gap, NoValue, Outcome, Verdict, verdict,
};

/// `compare_shares(n1, d1, n2, d2)`: first share less second. `compare_likelihoods(n1, d1, n2, d2)`:
/// first over second. `compare_gaps(n1, d1, n2, d2, n3, d3, n4, d4)`: gap of the first two less gap
/// of the last two. `reading(verdict, worse)`: favourable, unfavourable or neither, where `worse`
/// is the side ("higher", "lower") on which harm lies.
pub(super) fn functions() -> Vec<ScalarUDF> {
    vec![
        comparison("compare_shares", |[first, second]| verdict::shares(first, second)),
        comparison("compare_likelihoods", |[first, second]| verdict::likelihoods(first, second)),
        comparison("compare_gaps", |[group, reference, other, others_reference]| {
            verdict::gaps(Gap { group, reference }, Gap { group: other, reference: others_reference })
        }),
        reading(),
    ]
}

fn comparison<const PAIRS: usize>(
    name: &str,
    compare: fn([Counts; PAIRS]) -> Outcome<ComparisonResult>,
) -> ScalarUDF {
    scalar(name, counts_and(PAIRS, &[]), DataType::Struct(comparison_fields()), move |arguments| {
        let pairs: [CountColumns<'_>; PAIRS] = std::array::from_fn(|at| arguments.pair(2 * at));
        let mut column = ComparisonBuilder::default();
        for row in 0..arguments.rows() {
            column.push(counts_at(&pairs, row).and_then(|counts| compare(counts).map_err(NoValue::as_str)));
        }
        Ok(column.finish())
    })
}

fn reading() -> ScalarUDF {
    scalar("reading", vec![DataType::Utf8, DataType::Utf8], DataType::Utf8, |arguments| {
        let verdicts = arguments.array(0).as_string::<i32>();
        let worse = arguments.array(1).as_string::<i32>();
        let read: StringArray =
            verdicts.iter().zip(worse).map(|(verdict, worse)| Some(read(verdict?, worse).as_str())).collect();
        Ok(Arc::new(read) as ArrayRef)
    })
}

fn read(verdict: &str, worse: Option<&str>) -> Favourability {
    let verdict = match verdict {
        "higher" => Verdict::Higher,
        "lower" => Verdict::Lower,
        _ => Verdict::Similar,
    };
    verdict.reading(direction(worse))
}

/// The direction of an indicator that is worse on the side `worse`.
pub(super) fn direction(worse: Option<&str>) -> Direction {
    match worse {
        Some("higher") => Direction::HigherIsWorse,
        Some("lower") => Direction::HigherIsBetter,
        _ => Direction::Neutral,
    }
}

pub(super) fn comparison_fields() -> Fields {
    Fields::from(vec![
        Field::new("value", DataType::Float64, true),
        Field::new("lower", DataType::Float64, true),
        Field::new("upper", DataType::Float64, true),
        Field::new("verdict", DataType::Utf8, true),
        Field::new("strong", DataType::Boolean, true),
        Field::new("p_value", DataType::Float64, true),
        Field::new("status", DataType::Utf8, false),
    ])
}

#[derive(Default)]
pub(super) struct ComparisonBuilder {
    value: Float64Builder,
    lower: Float64Builder,
    upper: Float64Builder,
    verdict: StringBuilder,
    strong: BooleanBuilder,
    p_value: Float64Builder,
    status: StringBuilder,
}

impl ComparisonBuilder {
    /// Adds a comparison, or the reason why there is none.
    pub(super) fn push(&mut self, result: Result<ComparisonResult, &str>) {
        let compared = result.ok();
        self.value.append_option(compared.map(|it| it.estimate.value));
        self.lower.append_option(compared.map(|it| it.estimate.lower));
        self.upper.append_option(compared.map(|it| it.estimate.upper));
        self.verdict.append_option(compared.map(|it| it.verdict.as_str()));
        self.strong.append_option(compared.map(|it| it.strong));
        self.p_value.append_option(compared.map(|it| it.p_value));
        self.status.append_value(result.err().unwrap_or(CALCULATED));
    }

    pub(super) fn finish(mut self) -> ArrayRef {
        Arc::new(StructArray::new(
            comparison_fields(),
            vec![
                Arc::new(self.value.finish()),
                Arc::new(self.lower.finish()),
                Arc::new(self.upper.finish()),
                Arc::new(self.verdict.finish()),
                Arc::new(self.strong.finish()),
                Arc::new(self.p_value.finish()),
                Arc::new(self.status.finish()),
            ],
            None,
        ))
    }
}
