//! Ranges of possible ranks among peers, as window functions over the whole partition: `place_range(numerator,
//! denominator, level)` of a share and `gap_place_range(n1, d1, n2, d2, level)` of a gap, each
//! `OVER (PARTITION BY <the peers>)`.
//!
//! The struct is first, last (rank 1 is the highest value), among, higher, lower, `not_compared`, all
//! BIGINT, and status. A function over the partition computes each interval once; a join of every trust with every
//! other would keep all pairs in memory.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Builder, StringBuilder, StructArray};
use arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::error::Result;
use datafusion::logical_expr::function::{PartitionEvaluatorArgs, WindowUDFFieldArgs};
use datafusion::logical_expr::{
    LimitEffect, PartitionEvaluator, Signature, Volatility, WindowUDF, WindowUDFImpl,
};
use datafusion::physical_expr::PhysicalExpr;

use super::arguments::{Arguments, counts_and};
use statistics::{CALCULATED, Estimate, NoValue, RankRange, newcombe, place, wilson};

pub(super) fn functions() -> Vec<WindowUDF> {
    [RankedValue::Share, RankedValue::Gap]
        .map(|of| {
            let types = counts_and(of.pairs(), &[DataType::Float64]);
            WindowUDF::from(RankFunction { of, signature: Signature::exact(types, Volatility::Immutable) })
        })
        .into()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum RankedValue {
    Share,
    Gap,
}

impl RankedValue {
    fn pairs(self) -> usize {
        match self {
            Self::Share => 1,
            Self::Gap => 2,
        }
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct RankFunction {
    of: RankedValue,
    signature: Signature,
}

impl WindowUDFImpl for RankFunction {
    fn name(&self) -> &str {
        match self.of {
            RankedValue::Share => "place_range",
            RankedValue::Gap => "gap_place_range",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn partition_evaluator(&self, _arguments: PartitionEvaluatorArgs) -> Result<Box<dyn PartitionEvaluator>> {
        Ok(Box::new(self.of))
    }

    fn field(&self, arguments: WindowUDFFieldArgs) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(arguments.name(), DataType::Struct(fields()), true)))
    }

    fn limit_effect(&self, _arguments: &[Arc<dyn PhysicalExpr>]) -> LimitEffect {
        // A rank depends on every peer, so a LIMIT must not cut the partition.
        LimitEffect::Unknown
    }
}

impl PartitionEvaluator for RankedValue {
    fn evaluate_all(&mut self, values: &[ArrayRef], num_rows: usize) -> Result<ArrayRef> {
        let arguments = Arguments::new(values.to_vec(), num_rows);
        let mut levels = arguments.levels(2 * self.pairs());
        let members: Vec<_> = (0..num_rows)
            .map(|row| {
                let (group, level) = (arguments.pair(0).at(row)?, levels.at(row)?);
                match self {
                    RankedValue::Share => wilson::share(group, level),
                    RankedValue::Gap => newcombe::difference(group, arguments.pair(2).at(row)?, level),
                }
                .map_err(NoValue::as_str)
            })
            .collect();
        Ok(ranks(&members))
    }
}

fn ranks(members: &[Result<Estimate, &'static str>]) -> ArrayRef {
    let mut columns: [Int64Builder; 6] = Default::default();
    let mut status = StringBuilder::new();
    for range in place::ranges(members) {
        let row = range.map(|RankRange { first, last, among, higher, lower, not_compared }| {
            [first, last, among, higher, lower, not_compared]
        });
        for (at, column) in columns.iter_mut().enumerate() {
            column.append_option(row.ok().and_then(|row| i64::try_from(row[at]).ok()));
        }
        status.append_value(row.err().unwrap_or(CALCULATED));
    }
    let mut arrays: Vec<ArrayRef> =
        columns.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef).collect();
    arrays.push(Arc::new(status.finish()));
    Arc::new(StructArray::new(fields(), arrays, None))
}

fn fields() -> Fields {
    let mut fields: Vec<Field> = ["first", "last", "among", "higher", "lower", "not_compared"]
        .map(|name| Field::new(name, DataType::Int64, true))
        .into();
    fields.push(Field::new("status", DataType::Utf8, false));
    Fields::from(fields)
}
