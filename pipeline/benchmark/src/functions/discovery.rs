//! `false_discovery(p_value) OVER (PARTITION BY <the list>)`: the smallest false discovery rate at which
//! a comparison of the list is still called different (Benjamini and Hochberg). A row without a
//! probability gets no rate, and does not count as a comparison.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array};
use arrow::datatypes::{DataType, Field, FieldRef, Float64Type};
use datafusion::error::Result;
use datafusion::logical_expr::function::{PartitionEvaluatorArgs, WindowUDFFieldArgs};
use datafusion::logical_expr::{
    LimitEffect, PartitionEvaluator, Signature, Volatility, WindowUDF, WindowUDFImpl,
};
use datafusion::physical_expr::PhysicalExpr;

use statistics::discovery;

pub(super) fn functions() -> Vec<WindowUDF> {
    let signature = Signature::exact(vec![DataType::Float64], Volatility::Immutable);
    vec![WindowUDF::from(FalseDiscovery { signature })]
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct FalseDiscovery {
    signature: Signature,
}

impl WindowUDFImpl for FalseDiscovery {
    fn name(&self) -> &'static str {
        "false_discovery"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn partition_evaluator(&self, _arguments: PartitionEvaluatorArgs) -> Result<Box<dyn PartitionEvaluator>> {
        Ok(Box::new(FalseDiscoveryRates))
    }

    fn field(&self, arguments: WindowUDFFieldArgs) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(arguments.name(), DataType::Float64, true)))
    }

    fn limit_effect(&self, _arguments: &[Arc<dyn PhysicalExpr>]) -> LimitEffect {
        // The rate depends on the whole list, so a LIMIT must not cut it.
        LimitEffect::Unknown
    }
}

#[derive(Debug)]
struct FalseDiscoveryRates;

impl PartitionEvaluator for FalseDiscoveryRates {
    fn evaluate_all(&mut self, values: &[ArrayRef], num_rows: usize) -> Result<ArrayRef> {
        let p_values = values[0].as_primitive::<Float64Type>();
        let known: Vec<f64> = p_values.iter().flatten().collect();
        let mut adjusted = discovery::adjusted(&known).into_iter();
        let rates: Float64Array =
            (0..num_rows).map(|row| if p_values.is_null(row) { None } else { adjusted.next() }).collect();
        Ok(Arc::new(rates))
    }
}
