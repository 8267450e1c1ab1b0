//! Rows of a table as values of a type of their own, by the names of its columns. A number is handed over as
//! it is: one that is printed and read again on the way may lose its last digit.

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type, UInt64Type};
use arrow::util::display::array_value_to_string;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// The rows as values of their own type. A null is as a column that is not there.
///
/// # Errors
/// With what does not fit.
pub fn typed<T: DeserializeOwned>(batch: &RecordBatch) -> Result<Vec<T>, String> {
    let schema = batch.schema();
    let value = |row: usize| {
        let cells = schema.fields().iter().zip(batch.columns());
        let cells = cells.filter(|(_, values)| values.is_valid(row));
        T::deserialize(MapDeserializer::new(
            cells.map(|(field, values)| (field.name().as_str(), Cell { values, row })),
        ))
    };
    (0..batch.num_rows()).map(|row| value(row).map_err(|error: Error| error.to_string())).collect()
}

/// One value of a column.
struct Cell<'a> {
    values: &'a ArrayRef,
    row: usize,
}

impl IntoDeserializer<'_, Error> for Cell<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Cell<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Self { values, row } = self;
        if values.is_null(row) {
            return visitor.visit_unit();
        }
        match values.data_type() {
            DataType::Boolean => visitor.visit_bool(values.as_boolean().value(row)),
            DataType::Float64 => visitor.visit_f64(values.as_primitive::<Float64Type>().value(row)),
            DataType::Int32 => visitor.visit_i32(values.as_primitive::<Int32Type>().value(row)),
            DataType::Int64 => visitor.visit_i64(values.as_primitive::<Int64Type>().value(row)),
            DataType::UInt64 => visitor.visit_u64(values.as_primitive::<UInt64Type>().value(row)),
            DataType::Utf8 => visitor.visit_str(values.as_string::<i32>().value(row)),
            DataType::List(_) => {
                let inside = values.as_list::<i32>().value(row);
                let cells = (0..inside.len()).map(|row| Cell { values: &inside, row });
                visitor.visit_seq(SeqDeserializer::new(cells))
            }
            _ => visitor.visit_string(array_value_to_string(values, row).map_err(Error::custom)?),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.values.is_null(self.row) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let word = array_value_to_string(self.values, self.row).map_err(Error::custom)?;
        visitor.visit_enum(word.into_deserializer())
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, ListArray, StringArray,
    };
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Region,
        Trust,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Row {
        name: String,
        kind: Kind,
        year: i32,
        count: Option<i64>,
        value: Option<f64>,
        held: bool,
        day: jiff::civil::Date,
        years: Vec<Option<i32>>,
        #[serde(default)]
        elsewhere: Option<String>,
    }

    fn batch(values: Vec<Option<f64>>) -> RecordBatch {
        let years: Vec<Option<Vec<Option<i32>>>> = vec![Some(vec![Some(2024), None]), Some(vec![])];
        let columns: [(&str, ArrayRef); 8] = [
            ("name", Arc::new(StringArray::from(vec!["North West", "Bolton"]))),
            ("kind", Arc::new(StringArray::from(vec!["region", "trust"]))),
            ("year", Arc::new(Int32Array::from(vec![2025, 2024]))),
            ("count", Arc::new(Int64Array::from(vec![None, Some(7)]))),
            ("value", Arc::new(Float64Array::from(values))),
            ("held", Arc::new(BooleanArray::from(vec![true, false]))),
            ("day", Arc::new(Date32Array::from(vec![0, 20_000]))),
            ("years", Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(years))),
        ];
        RecordBatch::try_from_iter(columns).unwrap()
    }

    #[test]
    fn every_number_is_the_one_in_the_table() {
        // Each of these is read back one unit in the last place off by a parser that is quick rather than exact.
        let values = [8.486_041_420_623_614, 0.1 + 0.2, 5e-324, 1.797_693_134_862_315_7e308];
        for pair in values.chunks(2) {
            let rows: Vec<Row> = typed(&batch(pair.iter().copied().map(Some).collect())).unwrap();
            let read: Vec<u64> = rows.iter().map(|row| row.value.unwrap().to_bits()).collect();
            assert_eq!(read, pair.iter().map(|value| value.to_bits()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn columns_become_fields_and_nulls_become_none() {
        let rows: Vec<Row> = typed(&batch(vec![None, Some(1.5)])).unwrap();
        assert_eq!(
            (&rows[0].kind, rows[0].count, rows[0].value, rows[0].held),
            (&Kind::Region, None, None, true)
        );
        assert_eq!((rows[1].name.as_str(), rows[1].count, rows[1].value), ("Bolton", Some(7), Some(1.5)));
        assert_eq!((&rows[0].years, rows[0].day), (&vec![Some(2024), None], "1970-01-01".parse().unwrap()));
        assert_eq!((&rows[1].kind, rows[1].elsewhere.as_ref()), (&Kind::Trust, None));
    }

    #[test]
    fn a_column_that_is_not_there_is_named() {
        let lacking = batch(vec![None, None]).project(&[0, 1, 2]).unwrap();
        assert_eq!(typed::<Row>(&lacking).unwrap_err(), "missing field `held`");
    }
}
