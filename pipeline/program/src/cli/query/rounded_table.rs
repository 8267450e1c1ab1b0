//! The result of a query as a table for people: numbers rounded to what their columns mean.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float32Type, Float64Type, SchemaRef};
use arrow::error::ArrowError;
use arrow::util::display::array_value_to_string;

use crate::terminal::{NO_VALUE, TextTable};
use benchmark::ColumnOrigin;
use catalogue::column::{ColumnUnit, Columns};

/// Literals in the name of a column without a name of its own, as the engine writes them.
const LITERALS: [&str; 8] =
    ["Int64(", "Int32(", "UInt64(", "Float64(", "Boolean(", "LargeUtf8(", "Utf8View(", "Utf8("];

/// The columns of a result, each with where it is from.
#[derive(Debug)]
pub(super) struct RoundedTable<'a> {
    pub(super) columns: &'a Columns,
    pub(super) schema: &'a SchemaRef,
    pub(super) origins: &'a [Option<ColumnOrigin>],
}

impl RoundedTable<'_> {
    /// The rows as texts.
    pub(super) fn text(&self, batches: &[RecordBatch]) -> Result<TextTable, ArrowError> {
        let fields = self.schema.fields();
        let units: Vec<Option<ColumnUnit>> = (0..fields.len()).map(|at| self.unit(at)).collect();
        let mut table = TextTable {
            head: fields.iter().map(|field| own_name(field.name())).collect(),
            numbers: fields.iter().map(|field| field.data_type().is_numeric()).collect(),
            rows: Vec::new(),
        };
        for batch in batches {
            for row in 0..batch.num_rows() {
                let cells = (0..batch.num_columns()).map(|at| match units[at] {
                    Some(ColumnUnit::Row) => cell(batch, at, row, self.unit_of_row(batch, at, row)),
                    unit => cell(batch, at, row, unit),
                });
                table.rows.push(cells.collect::<Result<_, _>>()?);
            }
        }
        Ok(table)
    }

    fn unit(&self, at: usize) -> Option<ColumnUnit> {
        let origin = self.origins.get(at)?.as_ref()?;
        self.columns.of(&origin.table, &origin.column).unit
    }

    /// The unit that the column `unit` of the same table has in this row.
    fn unit_of_row(&self, batch: &RecordBatch, at: usize, row: usize) -> Option<ColumnUnit> {
        let table = &self.origins.get(at)?.as_ref()?.table;
        let is_unit = |origin: &Option<ColumnOrigin>| {
            origin.as_ref().is_some_and(|origin| origin.table == *table && origin.column == "unit")
        };
        let units = batch.column(self.origins.iter().position(is_unit)?).as_string_opt::<i32>()?;
        units.is_valid(row).then(|| ColumnUnit::of_row(units.value(row)))?
    }
}

fn cell(batch: &RecordBatch, at: usize, row: usize, unit: Option<ColumnUnit>) -> Result<String, ArrowError> {
    let values = batch.column(at);
    if values.is_null(row) {
        return Ok(NO_VALUE.to_owned());
    }
    let number = match values.data_type() {
        DataType::Float64 => values.as_primitive::<Float64Type>().value(row),
        DataType::Float32 => f64::from(values.as_primitive::<Float32Type>().value(row)),
        _ => return array_value_to_string(values, row),
    };
    Ok(unit.map_or_else(|| format::plain_of_no_unit(number), |unit| unit.rounded(number)))
}

/// The name of a column; of one without a name the expression, as it was written: "count(1)", not "count(Int64(1))".
fn own_name(name: &str) -> String {
    let mut name = name.to_owned();
    for literal in LITERALS {
        while let Some(start) = name.find(literal) {
            let inside = start + literal.len();
            let Some(end) = name[inside..].find(')') else { break };
            name = format!("{}{}{}", &name[..start], &name[inside..inside + end], &name[inside + end + 1..]);
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::own_name;

    #[test]
    fn an_expression_is_named_as_it_was_written() {
        assert_eq!(own_name("Int64(1)"), "1");
        assert_eq!(own_name("round(gap.gap_points,Int64(1))"), "round(gap.gap_points,1)");
        assert_eq!(own_name("gap_points"), "gap_points");
    }
}
