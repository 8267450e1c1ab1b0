//! `+`, `-` and `*` of whole numbers, and a minus sign before one. The engine's own drop the digits that do not fit.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::compute::kernels::numeric;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::Transformed;
use datafusion::common::{DFSchema, ScalarValue};
use datafusion::error::Result;
use datafusion::logical_expr::expr_rewriter::FunctionRewrite;
use datafusion::logical_expr::type_coercion::binary::BinaryTypeCoercer;
use datafusion::logical_expr::{
    BinaryExpr, ColumnarValue, Expr, ExprSchemable, Operator, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl,
    Signature, Volatility, cast,
};

/// Replaces arithmetic of whole numbers by functions that fail if a result does not fit.
#[derive(Debug)]
pub(super) struct CheckedArithmetic {
    functions: [(Operator, Arc<ScalarUDF>); 3],
}

impl Default for CheckedArithmetic {
    fn default() -> Self {
        let function = |name, operator| {
            let signature = Signature::any(2, Volatility::Immutable);
            (operator, Arc::new(ScalarUDF::from(CheckedOperation { name, operator, signature })))
        };
        Self {
            functions: [
                function("whole_plus", Operator::Plus),
                function("whole_minus", Operator::Minus),
                function("whole_times", Operator::Multiply),
            ],
        }
    }
}

impl CheckedArithmetic {
    fn call(&self, operator: Operator, left: Expr, right: Expr) -> Option<Expr> {
        let (_, function) = self.functions.iter().find(|(own, _)| *own == operator)?;
        Some(function.call(vec![left, right]))
    }
}

impl FunctionRewrite for CheckedArithmetic {
    fn name(&self) -> &'static str {
        "checked_arithmetic"
    }

    fn rewrite(&self, expr: Expr, schema: &DFSchema, _: &ConfigOptions) -> Result<Transformed<Expr>> {
        let rewritten = match &expr {
            Expr::BinaryExpr(BinaryExpr { left, op, right }) => {
                let whole = whole_type(left, schema).zip(whole_type(right, schema));
                let result = whole.and_then(|(left, right)| {
                    BinaryTypeCoercer::new(&left, op, &right).get_result_type().ok()
                });
                result.filter(DataType::is_integer).and_then(|result| {
                    let converted = |side: &Expr| cast(side.clone(), result.clone());
                    self.call(*op, converted(left), converted(right))
                })
            }
            Expr::Negative(inner) => whole_type(inner, schema).and_then(|kind| {
                let zero = Expr::Literal(ScalarValue::new_zero(&kind).ok()?, None);
                self.call(Operator::Minus, zero, inner.as_ref().clone())
            }),
            _ => None,
        };
        Ok(rewritten.map_or_else(|| Transformed::no(expr), Transformed::yes))
    }
}

fn whole_type(expression: &Expr, schema: &DFSchema) -> Option<DataType> {
    expression.get_type(schema).ok().filter(DataType::is_integer)
}

/// One operation of two whole numbers of the same type.
#[derive(Debug, PartialEq, Eq, Hash)]
struct CheckedOperation {
    name: &'static str,
    operator: Operator,
    signature: Signature,
}

impl CheckedOperation {
    fn of(&self, left: &ArrayRef, right: &ArrayRef) -> Result<ArrayRef, ArrowError> {
        match self.operator {
            Operator::Plus => numeric::add(left, right),
            Operator::Minus => numeric::sub(left, right),
            _ => numeric::mul(left, right),
        }
    }
}

impl ScalarUDFImpl for CheckedOperation {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        Ok(types.first().cloned().unwrap_or(DataType::Int64))
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let is_one_value = call.args.iter().all(|value| matches!(value, ColumnarValue::Scalar(_)));
        let rows = if is_one_value { 1 } else { call.number_rows };
        let arrays: Vec<ArrayRef> =
            call.args.iter().map(|value| value.to_array(rows)).collect::<Result<_>>()?;
        let [left, right] = arrays.as_slice() else {
            return datafusion::common::internal_err!("{} has two arguments", self.name);
        };
        let result = self.of(left, right)?;
        Ok(if is_one_value {
            ColumnarValue::Scalar(ScalarValue::try_from_array(&result, 0)?)
        } else {
            ColumnarValue::Array(result)
        })
    }
}
