//! `readable_name(text)`: an organisation's name as a person writes it.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, StringArray};
use arrow::datatypes::DataType;
use datafusion::logical_expr::ScalarUDF;

use super::arguments::scalar;
use catalogue::organisation::readable_name;

pub(super) fn functions() -> Vec<ScalarUDF> {
    vec![scalar("readable_name", vec![DataType::Utf8], DataType::Utf8, |arguments| {
        let named: StringArray =
            arguments.array(0).as_string::<i32>().iter().map(|name| name.map(readable_name)).collect();
        Ok(Arc::new(named) as ArrayRef)
    })]
}
