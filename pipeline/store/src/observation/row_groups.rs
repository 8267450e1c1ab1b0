//! Writes the row groups of a Parquet file, each with its columns on all cores. The bytes are those that the library
//! writes on one core.

use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use arrow::datatypes::{Field, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::writer::SerializedFileWriter;

use super::parquet::{GROUP_ROWS, properties};

/// In fewer rows, starting threads takes longer than writing.
const FEW_ROWS: usize = 4096;

/// A Parquet file to which row groups are added.
pub(super) struct RowGroups {
    schema: SchemaRef,
    file: SerializedFileWriter<Vec<u8>>,
    factory: ArrowRowGroupWriterFactory,
    /// The batches of the next row group.
    waiting: Vec<RecordBatch>,
    rows: usize,
}

/// A column of a row group, until a thread takes its writers: one for each part, such as the fields of a record.
struct WaitingColumn {
    at: usize,
    writers: Mutex<Vec<ArrowColumnWriter>>,
}

impl RowGroups {
    pub(super) fn new(schema: &SchemaRef) -> Result<Self, ParquetError> {
        let writer = ArrowWriter::try_new(Vec::new(), Arc::clone(schema), Some(properties()))?;
        let (file, factory) = writer.into_serialized_writer()?;
        Ok(Self { schema: Arc::clone(schema), file, factory, waiting: Vec::new(), rows: 0 })
    }

    pub(super) fn add(&mut self, batch: &RecordBatch) -> Result<(), ParquetError> {
        let mut done = 0;
        while done < batch.num_rows() {
            let next = (batch.num_rows() - done).min(GROUP_ROWS - self.rows);
            self.waiting.push(batch.slice(done, next));
            self.rows += next;
            done += next;
            if self.rows == GROUP_ROWS {
                self.write_group()?;
            }
        }
        Ok(())
    }

    /// The bytes of the file, with an entry in its footer.
    pub(super) fn finish(mut self, entry: KeyValue) -> Result<Vec<u8>, ParquetError> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.file.append_key_value_metadata(entry);
        self.file.into_inner()
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let writers = self.factory.create_column_writers(self.file.flushed_row_groups().len())?;
        let mut columns: Vec<WaitingColumn> = (0..self.schema.fields().len())
            .map(|at| WaitingColumn { at, writers: Mutex::default() })
            .collect();
        for (part, writer) in writers.into_iter().enumerate() {
            let at = self.file.schema_descr().get_column_root_idx(part);
            columns[at].writers.get_mut().unwrap_or_else(PoisonError::into_inner).push(writer);
        }
        let batches = std::mem::take(&mut self.waiting);
        let write = |column: &WaitingColumn| {
            let writers = std::mem::take(&mut *column.writers.lock().unwrap_or_else(PoisonError::into_inner));
            written(writers, self.schema.field(column.at), &batches, column.at)
        };
        let chunks: Vec<_> = if self.rows < FEW_ROWS {
            columns.iter().map(write).collect()
        } else {
            files::on_all_cores(&columns, write)
        };
        let mut group = self.file.next_row_group()?;
        for column in chunks {
            for chunk in column? {
                chunk.append_to_row_group(&mut group)?;
            }
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

fn written(
    mut writers: Vec<ArrowColumnWriter>,
    field: &Field,
    batches: &[RecordBatch],
    at: usize,
) -> Result<Vec<ArrowColumnChunk>, ParquetError> {
    for batch in batches {
        for (writer, part) in writers.iter_mut().zip(compute_leaves(field, batch.column(at))?) {
            writer.write(&part)?;
        }
    }
    writers.into_iter().map(ArrowColumnWriter::close).collect()
}
