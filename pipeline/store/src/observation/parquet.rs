//! Reads and writes Parquet. The same rows always make the same bytes.

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

use super::row_groups::RowGroups;
use crate::snapshot::{Hash, HashOfPieces};
use files::FileError;

/// A table that cannot be written as Parquet or read from it.
#[derive(Debug, thiserror::Error)]
pub enum ParquetError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] FileError),
    /// The rows cannot be sorted or joined.
    #[error("cannot sort or join the rows of `{}`", path.display())]
    Arrange {
        /// The table's file.
        path: PathBuf,
        /// Arrow's error.
        #[source]
        source: ArrowError,
    },
    /// The bytes are not valid Parquet.
    #[error("`{}` is not a whole Parquet file", path.display())]
    Format {
        /// The table's file.
        path: PathBuf,
        /// The Parquet library's error.
        #[source]
        source: ParquetFault,
    },
    /// The file is empty, for example because the disk was full.
    #[error("`{}` has 0 bytes", path.display())]
    Empty {
        /// The table's file.
        path: PathBuf,
    },
    /// The bytes differ from those that were written.
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

/// The rows of `batches` as one batch, sorted by every column from left to right with nulls first. The same set of
/// rows gives the same batch, in whatever order it was.
///
/// # Errors
/// When the batches do not share `schema`, or a column's type has no order.
pub fn sorted(schema: &SchemaRef, batches: &[RecordBatch]) -> Result<RecordBatch, ArrowError> {
    // A single batch is not copied: a copy of a large table takes half of the memory of a run.
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

/// The rows of a row group.
pub(super) const GROUP_ROWS: usize = 1 << 15;

/// Sets the name of the writer. The default has the library's version, so each update would change the bytes.
pub(super) fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("race-equity".to_owned())
        // Limits of a whole column are enough to skip a file; limits of every page cost more than they save.
        .set_statistics_enabled(EnabledStatistics::Chunk)
        // A row group stays in memory until it is full.
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .build()
}

/// The text before the SHA-256 of the whole file in its footer. The hash is of the file with zeros in the place of
/// the hash. The library checks the checksums of pages, but cannot write them (its writer leaves `crc` empty), so a
/// changed byte could otherwise be read as another number.
const SEAL: &str = "race-equity:sha256=";
/// The number of digits of the hash.
const DIGITS: usize = 64;

/// Rows as the bytes of a Parquet file.
///
/// # Errors
/// When the rows do not fit the schema.
pub fn bytes(schema: &SchemaRef, rows: &[RecordBatch]) -> Result<Vec<u8>, ParquetError> {
    encoded(Path::new("the result"), schema, rows.iter().cloned().map(Ok))
}

/// Rows as the bytes of a Parquet file, which are given while more rows are made.
#[derive(Debug)]
pub struct ParquetStream {
    writer: ArrowWriter<Vec<u8>>,
    hash: HashOfPieces,
}

impl ParquetStream {
    /// A file without rows.
    ///
    /// # Errors
    /// When Parquet has no such column.
    pub fn new(schema: &SchemaRef) -> Result<Self, ParquetError> {
        let writer = ArrowWriter::try_new(Vec::new(), Arc::clone(schema), Some(properties()));
        Ok(Self { writer: writer.map_err(unwritten)?, hash: HashOfPieces::default() })
    }

    /// Adds rows, and gives the bytes that are finished.
    ///
    /// # Errors
    /// When the rows do not fit the schema.
    pub fn write(&mut self, rows: &RecordBatch) -> Result<Vec<u8>, ParquetError> {
        self.writer.write(rows).map_err(unwritten)?;
        self.writer.sync().map_err(|error| unwritten(error.into()))?;
        let bytes = std::mem::take(self.writer.inner_mut());
        self.hash.add(&bytes);
        Ok(bytes)
    }

    /// The last bytes.
    ///
    /// # Errors
    /// When the rows do not fit the schema.
    pub fn finish(self) -> Result<Vec<u8>, ParquetError> {
        let Self { mut writer, mut hash } = self;
        writer.append_key_value_metadata(unsealed());
        let mut bytes = writer.into_inner().map_err(unwritten)?;
        hash.add(&bytes);
        if let Some(place) = seal_place(&bytes) {
            bytes[place].copy_from_slice(hash.finish().to_string().as_bytes());
        }
        Ok(bytes)
    }
}

fn unwritten(source: ParquetFault) -> ParquetError {
    ParquetError::Format { path: PathBuf::from("the result"), source }
}

/// The entry of the footer that has the hash, with zeros in its place.
fn unsealed() -> KeyValue {
    KeyValue::new("seal".to_owned(), format!("{SEAL}{}", "0".repeat(DIGITS)))
}

fn encoded(
    path: &Path,
    schema: &SchemaRef,
    pieces: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<Vec<u8>, ParquetError> {
    let format = |source| ParquetError::Format { path: path.to_owned(), source };
    let mut groups = RowGroups::new(schema).map_err(format)?;
    for piece in pieces {
        let piece = piece.map_err(|source| ParquetError::Arrange { path: path.to_owned(), source })?;
        groups.add(&piece).map_err(format)?;
    }
    let mut bytes = groups.finish(unsealed()).map_err(format)?;
    if let Some(place) = seal_place(&bytes) {
        let hash = Hash::of(&bytes).to_string();
        bytes[place].copy_from_slice(hash.as_bytes());
    }
    Ok(bytes)
}

/// The place of the hash in a file.
fn seal_place(bytes: &[u8]) -> Option<Range<usize>> {
    let start = bytes.windows(SEAL.len()).rposition(|window| window == SEAL.as_bytes())? + SEAL.len();
    (start + DIGITS <= bytes.len()).then(|| start..start + DIGITS)
}

/// Writes one sorted batch, completely or not at all.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, batch: &RecordBatch) -> Result<(), ParquetError> {
    write_pieces(path, &batch.schema(), std::iter::once(Ok(batch.clone())))
}

/// Writes rows that come in pieces, completely or not at all.
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

/// Checks that a table is unchanged since it was written. A table of an earlier version of the program has no hash
/// and is read completely instead.
///
/// # Errors
/// When the file is missing, empty, incomplete or changed.
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

/// Writes a table, unless the file has the same bytes already.
fn write_changed(path: &Path, bytes: &[u8]) -> Result<(), ParquetError> {
    if path.exists() && files::read(path)? == bytes {
        return Ok(());
    }
    files::write_whole(path, bytes)?;
    super::file_hash::forget(path);
    Ok(())
}

/// Reads some columns of a table into one batch, in the table's order. Columns that the table does not have are
/// ignored.
///
/// # Errors
/// When the file cannot be read or is not Parquet.
pub fn read_columns(path: &Path, columns: &[&str]) -> Result<RecordBatch, ParquetError> {
    batch(path, Some(columns), Ok)
}

/// Reads some columns of a table, as [`read_columns`] does, of the rows that `kept` leaves. Only those are in memory,
/// and a piece of the others.
///
/// # Errors
/// When the file cannot be read or is not Parquet, and any error of `kept`.
pub fn read_kept(
    path: &Path,
    columns: &[&str],
    kept: impl Fn(RecordBatch) -> Result<RecordBatch, ArrowError>,
) -> Result<RecordBatch, ParquetError> {
    batch(path, Some(columns), kept)
}

/// Reads a whole table into one batch.
///
/// # Errors
/// When the file cannot be read or is not Parquet.
pub fn read(path: &Path) -> Result<RecordBatch, ParquetError> {
    batch(path, None, Ok)
}

fn batch(
    path: &Path,
    columns: Option<&[&str]>,
    kept: impl Fn(RecordBatch) -> Result<RecordBatch, ArrowError>,
) -> Result<RecordBatch, ParquetError> {
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
    // The hash belongs to the file: rows that are written to another file must not have it.
    let schema = Arc::new(reader.schema().as_ref().clone().with_metadata(HashMap::new()));
    let batches = reader.map(|piece| kept(piece?)).collect::<Result<Vec<_>, _>>().map_err(arrange)?;
    concat_batches(&schema, &batches).map_err(arrange)
}
