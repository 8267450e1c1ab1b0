//! The Rust types of column values, with their Arrow types.

use arrow::array::{
    Array, ArrayBuilder, BooleanArray, BooleanBuilder, Date32Array, Date32Builder, Float64Array,
    Float64Builder, Int32Array, Int32Builder, Int64Array, Int64Builder, StringArray, StringBuilder,
};
use arrow::datatypes::DataType;
use jiff::civil::Date;

/// A value of one column, read from a table of lifetime `'t`.
pub trait ColumnValue<'t>: Sized {
    /// The Arrow array of the column.
    type Array: Array + 'static;
    /// The builder of the array.
    type Builder: ArrayBuilder + Default;
    /// Whether the value may be null.
    const NULLABLE: bool = false;
    /// The expected values, for messages.
    const EXPECTED: &'static str;

    /// The type of the column.
    fn data_type() -> DataType;
    /// The value of a row that is not null; `None` if it is not a value of this type.
    fn get(values: &'t Self::Array, row: usize) -> Option<Self>;
    /// Adds a value, or a null.
    fn append(value: Option<&Self>, builder: &mut Self::Builder);
    /// The value for a null; `None` if null is not allowed.
    fn null() -> Option<Self> {
        None
    }
}

impl<'t, T: ColumnValue<'t>> ColumnValue<'t> for Option<T> {
    type Array = T::Array;
    type Builder = T::Builder;
    const NULLABLE: bool = true;
    const EXPECTED: &'static str = T::EXPECTED;

    fn data_type() -> DataType {
        T::data_type()
    }

    fn get(values: &'t Self::Array, row: usize) -> Option<Self> {
        T::get(values, row).map(Some)
    }

    fn append(value: Option<&Self>, builder: &mut Self::Builder) {
        T::append(value.and_then(Option::as_ref), builder);
    }

    fn null() -> Option<Self> {
        Some(None)
    }
}

macro_rules! values {
    ($($kind:ty: $array:ty, $builder:ty, $type:ident, $expected:literal, $get:expr, $append:expr;)*) => {$(
        impl<'t> ColumnValue<'t> for $kind {
            type Array = $array;
            type Builder = $builder;
            const EXPECTED: &'static str = $expected;

            fn data_type() -> DataType {
                DataType::$type
            }

            fn get(values: &'t Self::Array, row: usize) -> Option<Self> {
                $get(values.value(row))
            }

            fn append(value: Option<&Self>, builder: &mut Self::Builder) {
                builder.append_option(value.and_then($append));
            }
        }
    )*};
}

values! {
    &'t str: StringArray, StringBuilder, Utf8, "a text", Some, |value: &&'t str| Some(*value);
    String: StringArray, StringBuilder, Utf8, "a text", |value: &str| Some(value.to_owned()), |value: &String| Some(value.clone());
    bool: BooleanArray, BooleanBuilder, Boolean, "true or false", Some, |value: &bool| Some(*value);
    i32: Int32Array, Int32Builder, Int32, "a whole number (32 bits)", Some, |value: &i32| Some(*value);
    i64: Int64Array, Int64Builder, Int64, "a whole number (64 bits)", Some, |value: &i64| Some(*value);
    f64: Float64Array, Float64Builder, Float64, "a number", Some, |value: &f64| Some(*value);
    Date: Date32Array, Date32Builder, Date32, "a day", day, |value: &Date| days(*value);
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// The date of a number of days since 1 January 1970.
fn day(days: i32) -> Option<Date> {
    EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// The number of days since 1 January 1970.
pub(crate) fn days(day: Date) -> Option<i32> {
    day.since(EPOCH).ok().map(|span| span.get_days())
}
