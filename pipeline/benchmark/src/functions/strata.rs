//! Groups of trusts, trust by trust: the aggregate `strata(n1, d1, n2, d2)` over trusts gives the sums
//! that a group's gap is computed from, `stratum(n1, d1, n2, d2)` those of one trust; `without_strata(whole, part)` takes trusts out;
//! `gap_within(strata)` and `compare_gaps_within(strata, strata)` are comparisons (value, lower and upper
//! at 95 per cent, verdict, strong at 99.8 per cent, `p_value`, status);
//! `heterogeneity(strata)` says whether the trusts differ among themselves (q, degrees, `p_value`,
//! `i_squared`, status).
//!
//! The sums are decimals of twelve places, so that they are exact and the same in any order.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, Decimal128Array, Float64Builder, Int64Array, Int64Builder, StringBuilder,
    StructArray,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Decimal128Type, Field, Fields, Int64Type};
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Accumulator, AggregateUDF, ScalarUDF, Volatility, create_udaf};

use super::arguments::{Arguments, COUNTS_NOT_PUBLISHED, counts_and, scalar};
use super::comparison::{ComparisonBuilder, comparison_fields};
use statistics::{CALCULATED, ComparisonResult, Gap, NoValue, Outcome, Strata, verdict};

/// 38 digits, of which 12 follow the point.
const SUM: DataType = DataType::Decimal128(38, 12);

const COUNTS: [&str; 5] =
    ["trusts", "group_numerator", "group_denominator", "reference_numerator", "reference_denominator"];

pub(super) fn aggregates() -> Vec<AggregateUDF> {
    let state = vec![strata_type()];
    let accumulator = |_: datafusion::logical_expr::function::AccumulatorArgs<'_>| {
        Ok(Box::new(StrataSum::default()) as Box<dyn Accumulator>)
    };
    vec![create_udaf(
        "strata",
        counts_and(2, &[]),
        Arc::new(strata_type()),
        Volatility::Immutable,
        Arc::new(accumulator),
        Arc::new(state),
    )]
}

pub(super) fn functions() -> Vec<ScalarUDF> {
    let two = || vec![strata_type(), strata_type()];
    vec![
        scalar("stratum", counts_and(2, &[]), strata_type(), |arguments| {
            let rows: Vec<Option<Strata>> =
                (0..arguments.rows()).map(|row| trust_at(arguments, row)).collect();
            Ok(strata_array(&rows))
        }),
        scalar("without_strata", two(), strata_type(), |arguments| {
            let left = (0..arguments.rows()).map(|row| {
                strata_at(arguments.array(0), row)?.without(strata_at(arguments.array(1), row)?).ok()
            });
            Ok(strata_array(&left.collect::<Vec<_>>()))
        }),
        scalar("gap_within", vec![strata_type()], DataType::Struct(comparison_fields()), |arguments| {
            Ok(comparisons(arguments, |row| Some(verdict::gap_within(strata_at(arguments.array(0), row)?))))
        }),
        scalar("compare_gaps_within", two(), DataType::Struct(comparison_fields()), |arguments| {
            Ok(comparisons(arguments, |row| {
                let other = strata_at(arguments.array(1), row)?;
                Some(verdict::gaps_within(strata_at(arguments.array(0), row)?, other))
            }))
        }),
        heterogeneity(),
    ]
}

fn comparisons(
    arguments: &Arguments,
    compare: impl Fn(usize) -> Option<Outcome<ComparisonResult>>,
) -> ArrayRef {
    let mut column = ComparisonBuilder::default();
    for row in 0..arguments.rows() {
        column.push(match compare(row) {
            Some(compared) => compared.map_err(NoValue::as_str),
            None => Err(COUNTS_NOT_PUBLISHED),
        });
    }
    column.finish()
}

fn heterogeneity() -> ScalarUDF {
    let fields = Fields::from(vec![
        Field::new("q", DataType::Float64, true),
        Field::new("degrees", DataType::Int64, true),
        Field::new("p_value", DataType::Float64, true),
        Field::new("i_squared", DataType::Float64, true),
        Field::new("status", DataType::Utf8, false),
    ]);
    scalar("heterogeneity", vec![strata_type()], DataType::Struct(fields.clone()), move |arguments| {
        let [mut q, mut p_value, mut i_squared]: [Float64Builder; 3] = Default::default();
        let (mut degrees, mut status) = (Int64Builder::new(), StringBuilder::new());
        for row in 0..arguments.rows() {
            let found = strata_at(arguments.array(0), row)
                .ok_or(COUNTS_NOT_PUBLISHED)
                .and_then(|strata| strata.heterogeneity().map_err(NoValue::as_str));
            status.append_value(found.err().unwrap_or(CALCULATED));
            let found = found.ok();
            q.append_option(found.map(|it| it.q));
            degrees.append_option(found.and_then(|it| i64::try_from(it.degrees).ok()));
            p_value.append_option(found.map(|it| it.p_value));
            i_squared.append_option(found.map(|it| it.i_squared));
        }
        let columns: Vec<ArrayRef> = vec![
            Arc::new(q.finish()),
            Arc::new(degrees.finish()),
            Arc::new(p_value.finish()),
            Arc::new(i_squared.finish()),
            Arc::new(status.finish()),
        ];
        Ok(Arc::new(StructArray::new(fields.clone(), columns, None)))
    })
}

/// The trust of a row; `None` unless both groups have counts.
fn trust_at(arguments: &Arguments, row: usize) -> Option<Strata> {
    let (group, reference) = (arguments.pair(0).at(row).ok()?, arguments.pair(2).at(row).ok()?);
    Strata::of(Gap { group, reference }).ok()
}

#[derive(Debug, Default)]
struct StrataSum(Strata);

impl StrataSum {
    fn add(&mut self, more: Strata) -> Result<()> {
        self.0 = self.0.with(more).map_err(|status| DataFusionError::External(Box::new(status)))?;
        Ok(())
    }
}

impl Accumulator for StrataSum {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let rows = values.first().map_or(0, Array::len);
        let arguments = Arguments::new(values.to_vec(), rows);
        for row in 0..rows {
            if let Some(trust) = trust_at(&arguments, row) {
                self.add(trust)?;
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        if let Some(states) = states.first() {
            for row in 0..states.len() {
                if let Some(strata) = strata_at(states.as_ref(), row) {
                    self.add(strata)?;
                }
            }
        }
        Ok(())
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.evaluate()?])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        ScalarValue::try_from_array(&strata_array(&[Some(self.0)]), 0)
    }

    fn size(&self) -> usize {
        size_of_val(self)
    }
}

fn strata_fields() -> Fields {
    let counts = COUNTS.map(|name| Field::new(name, DataType::Int64, true));
    let sums = Strata::SUMS.map(|name| Field::new(name, SUM, true));
    counts.into_iter().chain(sums).collect()
}

fn strata_type() -> DataType {
    DataType::Struct(strata_fields())
}

/// The sums of a row; `None` if the row is null.
fn strata_at(column: &dyn Array, row: usize) -> Option<Strata> {
    let column = column.as_struct();
    if column.is_null(row) {
        return None;
    }
    let count = |at: usize| -> Option<u64> {
        let counts = column.column(at).as_primitive::<Int64Type>();
        (!counts.is_null(row)).then(|| u64::try_from(counts.value(row)).ok())?
    };
    let mut strata = Strata { trusts: count(0)?, ..Strata::default() };
    for (at, place) in strata.pooled.iter_mut().enumerate() {
        *place = count(1 + at)?;
    }
    for (at, place) in strata.sums.iter_mut().enumerate() {
        *place = column.column(COUNTS.len() + at).as_primitive::<Decimal128Type>().value(row);
    }
    Some(strata)
}

fn strata_array(rows: &[Option<Strata>]) -> ArrayRef {
    let count = |of: &dyn Fn(&Strata) -> u64| -> ArrayRef {
        let values = rows.iter().map(|row| row.as_ref().and_then(|strata| i64::try_from(of(strata)).ok()));
        Arc::new(values.collect::<Int64Array>())
    };
    let mut columns = vec![count(&|strata| strata.trusts)];
    columns.extend((0..4).map(|at| count(&|strata| strata.pooled[at])));
    columns.extend((0..Strata::SUMS.len()).map(|at| {
        let values: Decimal128Array =
            rows.iter().map(|row| row.as_ref().map(|strata| strata.sums[at])).collect();
        Arc::new(values.with_data_type(SUM)) as ArrayRef
    }));
    let nulls: NullBuffer = rows.iter().map(Option::is_some).collect::<Vec<_>>().into();
    Arc::new(StructArray::new(strata_fields(), columns, Some(nulls)))
}
