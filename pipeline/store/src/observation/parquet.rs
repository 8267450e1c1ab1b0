//! Parquet in and out, so that the same rows always make the same bytes.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{RecordBatch, RecordBatchReader, UInt32Array};
use arrow::compute::{concat_batches, take_record_batch};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::row::{RowConverter, SortField};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::Compression;
use parquet::errors::ParquetError as ParquetFault;
use parquet::file::metadata::{KeyValue, ParquetMetaDataReader};
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::snapshot::Hash;
use files::FileError;

/// A table that could not be written as Parquet or read from it.
#[derive(Debug, thiserror::Error)]
pub enum ParquetError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] FileError),
    /// The rows could not be put in order or joined.
    #[error("cannot arrange the rows of `{}`", path.display())]
    Arrange {
        /// The table's file.
        path: PathBuf,
        /// What Arrow said.
        #[source]
        source: ArrowError,
    },
    /// The bytes are not the Parquet they should be.
    #[error("`{}` is not a whole Parquet file", path.display())]
    Format {
        /// The table's file.
        path: PathBuf,
        /// What the Parquet library said.
        #[source]
        source: ParquetFault,
    },
    /// A file of 0 bytes: a full disk, or a copy that broke off.
    #[error("`{}` has 0 bytes", path.display())]
    Empty {
        /// The table's file.
        path: PathBuf,
    },
    /// The data are not those that were written.
    #[error("`{}` has changed since it was written", path.display())]
    Changed {
        /// The table's file.
        path: PathBuf,
    },
}

impl ParquetError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::File(_) => None,
            _ => {
                Some("`race-equity refresh --offline` makes it again from the files in the store".to_owned())
            }
        }
    }
}

/// The rows of `batches` as one batch, sorted by every column from left to right with nulls first:
/// the same set of rows is the same batch, whatever order an engine produced it in.
///
/// # Errors
/// When the batches do not share `schema`, or a column's type has no order.
pub fn sorted(schema: &SchemaRef, batches: &[RecordBatch]) -> Result<RecordBatch, ArrowError> {
    // One batch is taken as it is: a copy of a large table is half of what a run needs.
    let all = match batches {
        [one] => one.clone(),
        _ => concat_batches(schema, batches)?,
    };
    if all.num_rows() < 2 {
        return Ok(all);
    }
    let fields = schema.fields().iter().map(|field| SortField::new(field.data_type().clone())).collect();
    let rows = RowConverter::new(fields)?.convert_columns(all.columns())?;
    let mut order: Vec<u32> = (0..u32::try_from(all.num_rows()).map_err(|_| too_many())?).collect();
    order.sort_unstable_by(|&left, &right| rows.row(left as usize).cmp(&rows.row(right as usize)));
    drop(rows);
    if order.is_sorted() {
        return Ok(all);
    }
    take_record_batch(&all, &UInt32Array::from(order))
}

fn too_many() -> ArrowError {
    ArrowError::ComputeError("more than 4,294,967,295 rows in one table".to_owned())
}

/// The library's version would otherwise stand in every file and change its bytes at each update.
fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("race-equity".to_owned())
        // Limits of a whole column are enough to pass over a file; those of every page cost more than they save.
        .set_statistics_enabled(EnabledStatistics::Chunk)
        // A group of rows is held in memory until it is full.
        .set_max_row_group_row_count(Some(1 << 15))
        .build()
}

/// What comes before the SHA-256 of a whole file in its footer; the hash is made with zeros in its own place. Parquet
/// itself has no checksum of a page, so that a changed byte could be read as another number.
const SEAL: &str = "race-equity:sha256=";
/// How many digits the hash has.
const DIGITS: usize = 64;

/// Rows as the bytes of a Parquet file.
///
/// # Errors
/// When the rows do not fit the schema.
pub fn bytes(schema: &SchemaRef, rows: &[RecordBatch]) -> Result<Vec<u8>, ParquetError> {
    encoded(Path::new("the result"), schema, rows.iter().cloned().map(Ok))
}

fn encoded(
    path: &Path,
    schema: &SchemaRef,
    pieces: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<Vec<u8>, ParquetError> {
    let format = |source| ParquetError::Format { path: path.to_owned(), source };
    let mut writer =
        ArrowWriter::try_new(Vec::new(), Arc::clone(schema), Some(properties())).map_err(format)?;
    for piece in pieces {
        let piece = piece.map_err(|source| ParquetError::Arrange { path: path.to_owned(), source })?;
        writer.write(&piece).map_err(format)?;
    }
    writer
        .append_key_value_metadata(KeyValue::new("seal".to_owned(), format!("{SEAL}{}", "0".repeat(DIGITS))));
    let mut bytes = writer.into_inner().map_err(format)?;
    if let Some(place) = seal_place(&bytes) {
        let hash = Hash::of(&bytes).to_string();
        bytes[place].copy_from_slice(hash.as_bytes());
    }
    Ok(bytes)
}

/// Where the hash of a file stands in it.
fn seal_place(bytes: &[u8]) -> Option<Range<usize>> {
    let start = bytes.windows(SEAL.len()).rposition(|window| window == SEAL.as_bytes())? + SEAL.len();
    (start + DIGITS <= bytes.len()).then(|| start..start + DIGITS)
}

/// Writes one sorted batch, whole or not at all.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, batch: &RecordBatch) -> Result<(), ParquetError> {
    write_pieces(path, &batch.schema(), std::iter::once(Ok(batch.clone())))
}

/// Writes rows that come some at a time, whole or not at all.
///
/// # Errors
/// When the rows do not fit the schema, or the file cannot be written.
pub fn write_pieces(
    path: &Path,
    schema: &SchemaRef,
    pieces: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<(), ParquetError> {
    write_changed(path, &encoded(path, schema, pieces)?)
}

/// Whether a file is a table as it was written. A table of an earlier version of the program, which has no seal,
/// is read whole.
///
/// # Errors
/// When the file is missing, has 0 bytes, is not whole, or has changed.
pub fn verify(path: &Path) -> Result<(), ParquetError> {
    let mut data = files::read(path)?;
    if data.is_empty() {
        return Err(ParquetError::Empty { path: path.to_owned() });
    }
    let file = std::fs::File::open(path).map_err(|source| FileError::new("read", path, source))?;
    ParquetMetaDataReader::new()
        .parse_and_finish(&file)
        .map_err(|source| ParquetError::Format { path: path.to_owned(), source })?;
    let Some(place) = seal_place(&data) else { return read(path).map(drop) };
    let sealed = data[place.clone()].to_vec();
    data[place].fill(b'0');
    if Hash::of(&data).to_string().as_bytes() == sealed {
        Ok(())
    } else {
        Err(ParquetError::Changed { path: path.to_owned() })
    }
}

/// Writes a table unless the very same one stands there: a run that finds nothing new writes nothing.
fn write_changed(path: &Path, bytes: &[u8]) -> Result<(), ParquetError> {
    if path.exists() && files::read(path)? == bytes {
        return Ok(());
    }
    files::write_whole(path, bytes)?;
    Ok(())
}

/// Reads some columns of a table into one batch, in the table's order: a large table has many that a
/// comparison does not look at. A name that the table does not have is passed over.
///
/// # Errors
/// When the file cannot be read or is not Parquet.
pub fn read_columns(path: &Path, columns: &[&str]) -> Result<RecordBatch, ParquetError> {
    batch(path, Some(columns))
}

/// Reads a whole table into one batch.
///
/// # Errors
/// When the file cannot be read or is not Parquet.
pub fn read(path: &Path) -> Result<RecordBatch, ParquetError> {
    batch(path, None)
}

fn batch(path: &Path, columns: Option<&[&str]>) -> Result<RecordBatch, ParquetError> {
    let format = |source| ParquetError::Format { path: path.to_owned(), source };
    let arrange = |source| ParquetError::Arrange { path: path.to_owned(), source };
    let failed = |source| FileError::new("read", path, source);
    let file = std::fs::File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.len() == 0 {
        return Err(ParquetError::Empty { path: path.to_owned() });
    }
    let mut reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(format)?;
    if let Some(columns) = columns {
        let mask = ProjectionMask::columns(reader.parquet_schema(), columns.iter().copied());
        reader = reader.with_projection(mask);
    }
    let reader = reader.build().map_err(format)?;
    // The seal is of the file: rows that are written to another one must not carry it there.
    let schema = Arc::new(reader.schema().as_ref().clone().with_metadata(HashMap::new()));
    let batches = reader.collect::<Result<Vec<_>, _>>().map_err(arrange)?;
    concat_batches(&schema, &batches).map_err(arrange)
}
