//! The benchmark tables as Parquet and CSV files.

use std::sync::Arc;

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int64Type, Schema};
use benchmark::BenchmarkError;

use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use store::observation;

/// A table of the website.
pub(crate) struct PublicTable {
    pub(crate) name: String,
    /// What one row is.
    pub(crate) comment: String,
    /// Its columns with their types.
    pub(crate) columns: Vec<(String, String)>,
    pub(crate) rows: usize,
    pub(crate) parquet: Vec<u8>,
    pub(crate) csv: Vec<u8>,
}

/// Significant digits of a number that is not a count, in CSV files: more than the counts of a million staff determine,
/// and a fifth fewer bytes. Parquet files have the numbers in full.
const CSV_DIGITS: usize = 10;

/// Tables of registers, whose notes are for those who keep them.
const REGISTERS: &str = "framework_";

impl PublicTable {
    /// Every table that a query makes, by name.
    pub(crate) async fn all(inputs: &SiteInputs<'_>) -> Result<Vec<Self>, SiteError> {
        let mut tables = Vec::new();
        for query in benchmark::load(&inputs.inputs.assets)? {
            let is_there = inputs.session.tables().contains(&query.name);
            if is_there {
                tables.push(Self::of(inputs, query.name, query.comment).await?);
            }
        }
        Ok(tables)
    }

    async fn of(inputs: &SiteInputs<'_>, name: String, comment: String) -> Result<Self, SiteError> {
        let sql = format!("SELECT * FROM \"{name}\"");
        let found = inputs.session.query(&sql).await;
        let (schema, batches) = found.map_err(|source| BenchmarkError::Sql(Box::new(source)))?;
        let failed = |problem: String| SiteError::Table { table: name.clone(), problem };
        let rows = observation::sorted(&schema, &batches).map_err(|error| failed(error.to_string()))?;
        let rows = public(&name, &rows).map_err(|error| failed(error.to_string()))?;
        let parquet = observation::bytes(&rows.schema(), std::slice::from_ref(&rows))
            .map_err(|error| failed(error.to_string()))?;
        let mut csv = Vec::new();
        let mut writer = arrow::csv::Writer::new(&mut csv);
        writer
            .write(&rounded(&rows).map_err(|error| failed(error.to_string()))?)
            .map_err(|error| failed(error.to_string()))?;
        drop(writer);
        let columns = inputs.session.columns(&name).await;
        let columns = columns.map_err(|source| BenchmarkError::Sql(Box::new(source)))?;
        let columns =
            columns.into_iter().filter(|(column, _)| rows.schema().index_of(column).is_ok()).collect();
        Ok(Self { columns, rows: rows.num_rows(), parquet, csv, comment, name })
    }

    /// Writes its two files into a folder.
    pub(crate) fn write(&self, folder: &str, site: &mut SiteWriter) -> Result<(), SiteError> {
        site.file(&format!("{folder}/tables/{}.parquet", self.name), &self.parquet)?;
        site.file(&format!("{folder}/tables/{}.csv", self.name), &self.csv)
    }
}

/// The rows as they may be published: without the notes of registers, and without reconstructed counts under 10, which
/// the publisher did not print either.
fn public(table: &str, rows: &RecordBatch) -> Result<RecordBatch, arrow::error::ArrowError> {
    let schema = rows.schema();
    let is_kept = |name: &str| !(table.starts_with(REGISTERS) && name == "note");
    let basis = rows.column_by_name("counts_basis").filter(|column| *column.data_type() == DataType::Utf8);
    let (mut fields, mut columns) = (Vec::new(), Vec::new());
    for (field, column) in schema.fields().iter().zip(rows.columns()) {
        if !is_kept(field.name()) {
            continue;
        }
        let is_count = field.name() == "numerator" || field.name().ends_with("_numerator");
        let column = match column.as_primitive_opt::<Int64Type>() {
            // Counts of a trust's own return have their own protection.
            Some(counts) if is_count && !table.starts_with("return_") => {
                let is_withheld = |row: usize| {
                    let is_small = counts.is_valid(row) && counts.value(row) < format::FEWEST_RECONSTRUCTED;
                    // A table without this column does not say where its counts come from.
                    let is_reconstructed = basis.is_none_or(|basis| {
                        let basis = basis.as_string::<i32>();
                        basis.is_valid(row) && basis.value(row) == "reconstructed"
                    });
                    is_small && is_reconstructed
                };
                let withheld: BooleanArray = (0..rows.num_rows()).map(|row| Some(is_withheld(row))).collect();
                arrow::compute::nullif(column.as_ref(), &withheld)?
            }
            _ => Arc::clone(column),
        };
        fields.push(Arc::new(field.as_ref().clone().with_nullable(true)));
        columns.push(column);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

/// The rows as they are in a CSV file.
fn rounded(rows: &RecordBatch) -> Result<RecordBatch, arrow::error::ArrowError> {
    let columns = rows.columns().iter().map(|column| match column.as_primitive_opt::<Float64Type>() {
        Some(numbers) => Arc::new(numbers.unary::<_, Float64Type>(significant)),
        None => Arc::clone(column),
    });
    RecordBatch::try_new(rows.schema(), columns.collect())
}

fn significant(number: f64) -> f64 {
    format!("{number:.digits$e}", digits = CSV_DIGITS - 1).parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Int64Array, StringArray};
    use arrow::datatypes::Field;

    fn batch(columns: Vec<(&str, arrow::array::ArrayRef)>) -> RecordBatch {
        let fields: Vec<Field> = columns
            .iter()
            .map(|(name, column)| Field::new(*name, column.data_type().clone(), true))
            .collect();
        let columns = columns.into_iter().map(|(_, column)| column).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
    }

    #[test]
    fn small_reconstructed_counts_are_left_out() {
        let counts = || Arc::new(Int64Array::from(vec![9, 10, 9]));
        let basis = Arc::new(StringArray::from(vec!["reconstructed", "reconstructed", "published"]));
        let rows = batch(vec![("white_numerator", counts()), ("trusts", counts()), ("counts_basis", basis)]);
        let rows = public("gap", &rows).unwrap();
        let column = |at: usize| rows.column(at).as_primitive::<Int64Type>().iter().collect::<Vec<_>>();
        assert_eq!(column(0), [None, Some(10), Some(9)]);
        assert_eq!(column(1), [Some(9), Some(10), Some(9)]);
    }

    #[test]
    fn csv_files_have_10_significant_digits() {
        let written =
            [0.256_543_209_876_543_2, -4.145_640_155_671_431, 0.000_093_505_643_359_872, 0.5, 1_178_421.0]
                .map(|number| significant(number).to_string());
        assert_eq!(written, ["0.2565432099", "-4.145640156", "0.00009350564336", "0.5", "1178421"]);
        let numbers = Arc::new(arrow::array::Float64Array::from(vec![Some(1.0 / 3.0), None]));
        let rows =
            rounded(&batch(vec![("share", numbers), ("trusts", Arc::new(Int64Array::from(vec![7, 8])))]));
        let rows = rows.unwrap();
        let shares: Vec<_> = rows.column(0).as_primitive::<Float64Type>().iter().collect();
        assert_eq!(shares, [Some(0.333_333_333_3), None]);
        assert_eq!(rows.column(1).as_primitive::<Int64Type>().value(1), 8);
    }

    #[test]
    fn notes_of_registers_are_left_out() {
        let note = || Arc::new(StringArray::from(vec!["ask again in May"]));
        let rows = || batch(vec![("note", note()), ("state", note())]);
        assert_eq!(public("framework_progress", &rows()).unwrap().num_columns(), 1);
        assert_eq!(public("published_series", &rows()).unwrap().num_columns(), 2);
    }
}
