//! Reads rows from record batches and Parquet files, and writes them to record batches.

use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, RecordBatchOptions, StringArray};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, FieldRef, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::util::display::array_value_to_string;

use super::value::ColumnValue;
use crate::observation;
use crate::observation::ParquetError;

/// A table whose rows cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file.
    #[error(transparent)]
    Parquet(#[from] ParquetError),
    /// A table that is missing.
    #[error("`{}` has no table `{table}`, which {reader} needs", folder.display())]
    Missing {
        /// The folder where it should be.
        folder: PathBuf,
        /// Its name.
        table: &'static str,
        /// What reads it.
        reader: &'static str,
    },
    /// Columns that are missing.
    #[error("table `{table}` lacks columns {reader} needs: {}", columns.join(", "))]
    Lacks {
        /// The table.
        table: &'static str,
        /// What reads it.
        reader: &'static str,
        /// The columns.
        columns: Vec<&'static str>,
    },
    /// A column with another type, or an invalid value.
    #[error("table `{table}`: {problem}")]
    Unfit {
        /// The table.
        table: &'static str,
        /// The problem.
        problem: ColumnProblem,
    },
}

impl TableError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Parquet(error) => error.hint(),
            Self::Missing { .. } => Some("run `race-equity benchmark`".to_owned()),
            Self::Lacks { .. } | Self::Unfit { .. } => Some(
                "run `race-equity benchmark`; if you changed a query, it must keep these columns and their types"
                    .to_owned(),
            ),
        }
    }
}

/// A column or value that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}column `{column}`: expected {expected}, found {found}", row.map_or_else(String::new, |row| format!("row {row}, ")))]
pub struct ColumnProblem {
    /// The column.
    pub column: String,
    /// The row, counted from 1; `None` if the whole column does not fit.
    pub row: Option<usize>,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
}

/// A part of a row: the value of one column, or another row of the same table.
pub trait RowPart<'t>: Sized {
    /// Its columns in one batch.
    type Column;

    /// The names and types of its columns. The column of a value has the name `own`. An empty name means that the
    /// position of the column counts.
    fn fields(own: &'static str) -> Vec<(&'static str, DataType)>;
    /// Finds its columns.
    ///
    /// # Errors
    /// If one is missing or has another type.
    fn bind(own: &'static str, rows: &'t RecordBatch) -> Result<Self::Column, ColumnProblem>;
    /// Reads one row.
    ///
    /// # Errors
    /// If a value is missing or invalid.
    fn get(column: &Self::Column, row: usize) -> Result<Self, ColumnProblem>;
}

/// A row of a named table.
pub trait TableRow<'t>: RowPart<'t> {
    /// The table's name.
    const TABLE: &'static str;

    /// Columns of the row that the table lacks: they are read as null.
    const WITHOUT: &'static [&'static str] = &[];

    /// The columns that are read.
    fn columns() -> Vec<&'static str> {
        Self::fields("")
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| !name.is_empty() && !Self::WITHOUT.contains(name))
            .collect()
    }
}

/// A row that can also be written.
pub trait WrittenRow<'t>: TableRow<'t> {
    /// The builders of its columns.
    type Builders;

    /// The columns, with their types and whether they may be null.
    fn schema() -> SchemaRef;
    /// Empty builders.
    fn builders() -> Self::Builders;
    /// Adds the row.
    fn append(&self, builders: &mut Self::Builders);
    /// The columns so far. The builders are then empty.
    fn finish(builders: &mut Self::Builders) -> Vec<ArrayRef>;
}

/// Rows as one batch, in their order.
///
/// # Errors
/// When Arrow refuses the columns, which is an error in this program.
pub fn batch<'t, R: WrittenRow<'t>>(rows: impl IntoIterator<Item = R>) -> Result<RecordBatch, ArrowError> {
    let mut builders = R::builders();
    rows.into_iter().for_each(|row| row.append(&mut builders));
    RecordBatch::try_new(R::schema(), R::finish(&mut builders))
}

/// A named column; without values if it is optional and the table lacks it.
#[derive(Debug)]
pub struct TypedColumn<'t, A> {
    name: &'t str,
    values: Option<(&'t A, &'t ArrayRef)>,
}

impl<'t, A: Array + 'static> TypedColumn<'t, A> {
    fn new<T: ColumnValue<'t, Array = A>>(
        name: &'t str,
        values: Option<&'t ArrayRef>,
    ) -> Result<Self, ColumnProblem> {
        let refused = |found: String| ColumnProblem {
            column: name.to_owned(),
            row: None,
            expected: T::EXPECTED.to_owned(),
            found,
        };
        let values = match values {
            Some(any) => {
                let typed = any.as_any().downcast_ref();
                Some((typed.ok_or_else(|| refused(format!("the type {}", any.data_type())))?, any))
            }
            None if T::NULLABLE => None,
            None => return Err(refused("no such column".to_owned())),
        };
        Ok(Self { name, values })
    }

    fn get<T: ColumnValue<'t, Array = A>>(&self, row: usize) -> Result<T, ColumnProblem> {
        let valid = self.values.filter(|(_, any)| any.is_valid(row));
        let value = valid.map_or_else(T::null, |(values, _)| T::get(values, row));
        value.ok_or_else(|| ColumnProblem {
            column: self.name.to_owned(),
            row: Some(row + 1),
            expected: T::EXPECTED.to_owned(),
            found: valid.map_or_else(
                || "nothing".to_owned(),
                |(_, any)| format!("`{}`", array_value_to_string(any, row).unwrap_or_default()),
            ),
        })
    }
}

impl<'t, T: ColumnValue<'t>> RowPart<'t> for T {
    type Column = TypedColumn<'t, T::Array>;

    fn fields(own: &'static str) -> Vec<(&'static str, DataType)> {
        vec![(own, T::data_type())]
    }

    fn bind(own: &'static str, rows: &'t RecordBatch) -> Result<Self::Column, ColumnProblem> {
        TypedColumn::new::<T>(own, rows.column_by_name(own))
    }

    fn get(column: &Self::Column, row: usize) -> Result<Self, ColumnProblem> {
        column.get(row)
    }
}

fn column_at<'t, T: ColumnValue<'t>>(
    rows: &'t RecordBatch,
    at: usize,
) -> Result<TypedColumn<'t, T::Array>, ColumnProblem> {
    let name = rows.schema_ref().fields().get(at).map_or("after the last", |field| field.name());
    TypedColumn::new::<T>(name, rows.columns().get(at))
}

/// Rows of a query, whose columns are read by position.
macro_rules! tuples {
    ($($($kind:ident $at:tt)+;)*) => {$(
        impl<'t, $($kind: ColumnValue<'t>,)+> RowPart<'t> for ($($kind,)+) {
            type Column = ($(TypedColumn<'t, $kind::Array>,)+);

            fn fields(_own: &'static str) -> Vec<(&'static str, DataType)> {
                vec![$(("", $kind::data_type())),+]
            }

            fn bind(_own: &'static str, rows: &'t RecordBatch) -> Result<Self::Column, ColumnProblem> {
                Ok(($(column_at::<$kind>(rows, $at)?,)+))
            }

            fn get(columns: &Self::Column, row: usize) -> Result<Self, ColumnProblem> {
                Ok(($(columns.$at.get::<$kind>(row)?,)+))
            }
        }

        impl<'t, $($kind: ColumnValue<'t>,)+> TableRow<'t> for ($($kind,)+) {
            const TABLE: &'static str = "the result of a query";
        }
    )*};
}

tuples! {
    A 0;
    A 0 B 1;
    A 0 B 1 C 2;
}

/// The rows of one batch, read one at a time.
#[derive(Debug)]
pub struct TableRows<'t, R: TableRow<'t>> {
    columns: R::Column,
    len: usize,
    row: PhantomData<R>,
}

impl<'t, R: TableRow<'t>> TableRows<'t, R> {
    /// Finds the columns of a batch. Other columns are ignored.
    ///
    /// # Errors
    /// If columns are missing, or one has another type.
    pub fn of(batch: &'t RecordBatch, reader: &'static str) -> Result<Self, TableError> {
        let mut columns = R::columns();
        columns.retain(|name| batch.column_by_name(name).is_none());
        if !columns.is_empty() {
            return Err(TableError::Lacks { table: R::TABLE, reader, columns });
        }
        let columns = R::bind("", batch).map_err(Self::unfit)?;
        Ok(Self { columns, len: batch.num_rows(), row: PhantomData })
    }

    /// Reads one row, counted from 0.
    ///
    /// # Errors
    /// If a value is missing or invalid.
    pub fn get(&self, row: usize) -> Result<R, TableError> {
        R::get(&self.columns, row).map_err(Self::unfit)
    }

    /// Reads all rows, one at a time.
    pub fn iter(&self) -> impl Iterator<Item = Result<R, TableError>> + '_ {
        (0..self.len).map(|row| self.get(row))
    }

    fn unfit(problem: ColumnProblem) -> TableError {
        TableError::Unfit { table: R::TABLE, problem }
    }
}

/// A column of texts; `None` if the batch lacks it.
pub fn texts<'t>(rows: &'t RecordBatch, column: &str) -> Option<&'t StringArray> {
    rows.column_by_name(column)?.as_string_opt()
}

/// The batch with the columns of the row in its types, if the same values have another type there: an engine chooses
/// between long and short texts, texts with or without a dictionary, and whole numbers of several sizes.
pub fn fitted<'t, R: TableRow<'t>>(batch: RecordBatch) -> RecordBatch {
    let (schema, mut columns, count) = (batch.schema(), batch.columns().to_vec(), batch.num_rows());
    let mut fields: Vec<FieldRef> = schema.fields().iter().cloned().collect();
    for (place, (name, wanted)) in R::fields("").into_iter().enumerate() {
        let at = if name.is_empty() { Some(place) } else { schema.index_of(name).ok() };
        let Some((at, values)) = at.and_then(|at| Some((at, columns.get(at)?))) else { continue };
        let options = CastOptions { safe: false, ..CastOptions::default() };
        if is_same_kind(values.data_type(), &wanted)
            && let Ok(cast) = cast_with_options(values, &wanted, &options)
        {
            fields[at] = Arc::new(fields[at].as_ref().clone().with_data_type(wanted));
            columns[at] = cast;
        }
    }
    let options = RecordBatchOptions::new().with_row_count(Some(count));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options).unwrap_or(batch)
}

/// Whether two types are of the same kind.
fn is_same_kind(own: &DataType, wanted: &DataType) -> bool {
    match wanted {
        DataType::Utf8 => match own {
            DataType::Dictionary(_, values) => **values == DataType::Utf8,
            own => matches!(own, DataType::LargeUtf8 | DataType::Utf8View),
        },
        DataType::Int32 | DataType::Int64 => own.is_integer(),
        DataType::Float64 => own.is_integer() || *own == DataType::Float32,
        _ => false,
    }
}

/// Reads the rows of a table in a folder, only the necessary columns. Adds the name of a missing table to `missing`.
///
/// # Errors
/// If the file cannot be read, or its rows do not fit.
pub fn load<R: for<'t> TableRow<'t>>(
    folder: &Path,
    reader: &'static str,
    missing: &mut Vec<&'static str>,
) -> Result<Vec<R>, TableError> {
    let table = <R as TableRow<'_>>::TABLE;
    let path = folder.join(format!("{table}.parquet"));
    if !path.exists() {
        missing.push(table);
        return Ok(Vec::new());
    }
    let batch = fitted::<R>(observation::read_columns(&path, &R::columns())?);
    TableRows::of(&batch, reader)?.iter().collect()
}
