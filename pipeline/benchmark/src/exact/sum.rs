//! `sum` of whole numbers: added up with 38 digits, so that only a result that does not fit is an error, in whatever order
//! the numbers come. Sums of other types are the engine's own.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray};
use arrow::compute::{CastOptions, cast, cast_with_options};
use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result};
use datafusion::functions_aggregate::sum::Sum;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, EmitTo, GroupsAccumulator, ReversedUDAF, SetMonotonicity, Signature,
};

/// What whole numbers are added up in.
const WIDE: DataType = DataType::Decimal128(38, 0);

#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct WholeSum {
    engine: Sum,
}

fn too_large() -> DataFusionError {
    DataFusionError::Execution("the sum is too large for a whole number".to_owned())
}

fn wide_field() -> FieldRef {
    Arc::new(Field::new("sum", WIDE, true))
}

fn widened(values: &[ArrayRef]) -> Result<Vec<ArrayRef>> {
    Ok(values.iter().map(|values| cast(values, &WIDE)).collect::<std::result::Result<_, _>>()?)
}

impl AggregateUDFImpl for WholeSum {
    fn name(&self) -> &'static str {
        "sum"
    }

    fn signature(&self) -> &Signature {
        self.engine.signature()
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        self.engine.return_type(types)
    }

    fn accumulator(&self, call: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        let kind = call.return_type().clone();
        if !kind.is_integer() {
            return self.engine.accumulator(call);
        }
        let inner = self.engine.accumulator(AccumulatorArgs { return_field: wide_field(), ..call })?;
        Ok(Box::new(WholeAccumulator { inner, kind }))
    }

    fn create_sliding_accumulator(&self, call: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        let kind = call.return_type().clone();
        // The engine's own sliding sum of distinct values knows no other type.
        if !kind.is_integer() || call.is_distinct {
            return self.engine.create_sliding_accumulator(call);
        }
        let call = AccumulatorArgs { return_field: wide_field(), ..call };
        Ok(Box::new(WholeAccumulator { inner: self.engine.create_sliding_accumulator(call)?, kind }))
    }

    fn state_fields(&self, call: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        if !call.return_field.data_type().is_integer() {
            return self.engine.state_fields(call);
        }
        self.engine.state_fields(StateFieldsArgs { return_field: wide_field(), ..call })
    }

    fn groups_accumulator_supported(&self, call: AccumulatorArgs<'_>) -> bool {
        self.engine.groups_accumulator_supported(call)
    }

    fn create_groups_accumulator(&self, call: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        let kind = call.return_type().clone();
        if !kind.is_integer() {
            return self.engine.create_groups_accumulator(call);
        }
        let call = AccumulatorArgs { return_field: wide_field(), ..call };
        Ok(Box::new(WholeGroups { inner: self.engine.create_groups_accumulator(call)?, kind }))
    }

    fn reverse_expr(&self) -> ReversedUDAF {
        self.engine.reverse_expr()
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        self.engine.order_sensitivity()
    }

    fn set_monotonicity(&self, kind: &DataType) -> SetMonotonicity {
        self.engine.set_monotonicity(kind)
    }
}

/// One sum.
#[derive(Debug)]
struct WholeAccumulator {
    inner: Box<dyn Accumulator>,
    kind: DataType,
}

impl Accumulator for WholeAccumulator {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.inner.update_batch(&widened(values)?)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let ScalarValue::Decimal128(Some(sum), ..) = self.inner.evaluate()? else {
            return ScalarValue::try_from(&self.kind);
        };
        if self.kind == DataType::UInt64 {
            u64::try_from(sum).map(ScalarValue::from).map_err(|_| too_large())
        } else {
            i64::try_from(sum).map(ScalarValue::from).map_err(|_| too_large())
        }
    }

    fn size(&self) -> usize {
        self.inner.size()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        self.inner.state()
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.inner.merge_batch(states)
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.inner.retract_batch(&widened(values)?)
    }

    fn supports_retract_batch(&self) -> bool {
        self.inner.supports_retract_batch()
    }
}

/// The sums of groups.
struct WholeGroups {
    inner: Box<dyn GroupsAccumulator>,
    kind: DataType,
}

impl GroupsAccumulator for WholeGroups {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        all: usize,
    ) -> Result<()> {
        self.inner.update_batch(&widened(values)?, groups, filter, all)
    }

    fn evaluate(&mut self, which: EmitTo) -> Result<ArrayRef> {
        let sums = self.inner.evaluate(which)?;
        let options = CastOptions { safe: false, ..CastOptions::default() };
        cast_with_options(&sums, &self.kind, &options).map_err(|_| too_large())
    }

    fn state(&mut self, which: EmitTo) -> Result<Vec<ArrayRef>> {
        self.inner.state(which)
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], all: usize) -> Result<()> {
        self.inner.merge_batch(states, groups, all)
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        self.inner.convert_to_state(&widened(values)?, filter)
    }

    fn size(&self) -> usize {
        self.inner.size()
    }
}
