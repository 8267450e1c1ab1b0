//! Arguments as typed columns, and how a SQL function is made from a Rust function of them.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, Int64Array};
use arrow::datatypes::{DataType, Float64Type, Int64Type};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarUDF, Volatility, create_udf};

use statistics::{Confidence, Counts, NoValue};

/// The status if a publisher printed a percentage without counts.
pub(super) const COUNTS_NOT_PUBLISHED: &str = "counts_not_published";

/// The arguments of one call, a column each, all of one length.
pub(super) struct Arguments {
    arrays: Vec<ArrayRef>,
    rows: usize,
}

impl Arguments {
    pub(super) fn new(arrays: Vec<ArrayRef>, rows: usize) -> Self {
        Self { arrays, rows }
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn array(&self, position: usize) -> &dyn Array {
        self.arrays[position].as_ref()
    }

    /// The pair of count columns that begins at `position`.
    pub(super) fn pair(&self, position: usize) -> CountColumns<'_> {
        CountColumns {
            numerators: self.array(position).as_primitive::<Int64Type>(),
            denominators: self.array(position + 1).as_primitive::<Int64Type>(),
        }
    }

    /// The column of levels at `position`.
    pub(super) fn levels(&self, position: usize) -> Levels<'_> {
        Levels { column: self.array(position).as_primitive::<Float64Type>(), last: None }
    }
}

#[derive(Clone, Copy)]
pub(super) struct CountColumns<'a> {
    numerators: &'a Int64Array,
    denominators: &'a Int64Array,
}

impl CountColumns<'_> {
    /// The counts of a row, or the status that says why there are none.
    pub(super) fn at(self, row: usize) -> std::result::Result<Counts, &'static str> {
        if self.numerators.is_null(row) || self.denominators.is_null(row) {
            return Err(COUNTS_NOT_PUBLISHED);
        }
        counts(self.numerators.value(row), self.denominators.value(row)).map_err(NoValue::as_str)
    }
}

pub(super) fn counts(numerator: i64, denominator: i64) -> std::result::Result<Counts, NoValue> {
    match (u64::try_from(numerator), u64::try_from(denominator)) {
        (Ok(numerator), Ok(denominator)) => Counts::new(numerator, denominator),
        _ => Err(NoValue::InvalidCounts),
    }
}

/// A column of levels. It is nearly always one literal, so its quantile is kept from row to row.
pub(super) struct Levels<'a> {
    column: &'a Float64Array,
    last: Option<(u64, Confidence)>,
}

impl Levels<'_> {
    /// The level of a row, or the status that says why there is none.
    pub(super) fn at(&mut self, row: usize) -> std::result::Result<Confidence, &'static str> {
        if self.column.is_null(row) {
            return Err(NoValue::InvalidLevel.as_str());
        }
        let level = self.column.value(row);
        match self.last {
            Some((bits, confidence)) if bits == level.to_bits() => Ok(confidence),
            _ => {
                let confidence = Confidence::new(level).map_err(NoValue::as_str)?;
                self.last = Some((level.to_bits(), confidence));
                Ok(confidence)
            }
        }
    }
}

/// A function of whole columns. Constant arguments give a constant.
pub(super) fn scalar(
    name: &str,
    types: Vec<DataType>,
    returns: DataType,
    calculate: impl Fn(&Arguments) -> Result<ArrayRef> + Send + Sync + 'static,
) -> ScalarUDF {
    let call = move |values: &[ColumnarValue]| {
        let constant = values.iter().all(|value| matches!(value, ColumnarValue::Scalar(_)));
        let arrays = ColumnarValue::values_to_arrays(values)?;
        let rows = arrays.first().map_or(0, Array::len);
        let result = calculate(&Arguments::new(arrays, rows))?;
        if constant {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&result, 0)?));
        }
        Ok(ColumnarValue::Array(result))
    };
    create_udf(name, types, returns, Volatility::Immutable, Arc::new(call))
}

/// The types of `pairs` numerators and denominators, followed by `more`.
pub(super) fn counts_and(pairs: usize, more: &[DataType]) -> Vec<DataType> {
    let mut types = vec![DataType::Int64; 2 * pairs];
    types.extend_from_slice(more);
    types
}
