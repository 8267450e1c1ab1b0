//! The result of a query as text or bytes, given while more rows are made.

use std::io::Write;
use std::time::{Duration, Instant};

use arrow::array::RecordBatch;
use arrow::json::writer::JsonArray;

use super::OutputFormat;
use super::rounded_table::RoundedTable;
use crate::error::ProgramError;
use crate::terminal;
use store::observation::ParquetStream;

/// The rows that decide how wide the columns of a table are.
const ROWS_OF_WIDTHS: usize = 1000;

/// A result in one of the formats.
pub(super) enum ResultText<'a> {
    Table(TableText<'a>),
    Csv { has_rows: bool, schema: RecordBatch },
    Json { has_rows: bool },
    Parquet { has_rows: bool, stream: Box<ParquetStream> },
}

/// A table for people.
pub(super) struct TableText<'a> {
    table: RoundedTable<'a>,
    width: usize,
    /// The first rows, until there are enough to lay the table out.
    waiting: Vec<RecordBatch>,
    layout: Option<Layout>,
    has_rows: bool,
}

enum Layout {
    Columns(Vec<usize>),
    Records,
}

impl<'a> ResultText<'a> {
    pub(super) fn new(format: OutputFormat, table: RoundedTable<'a>) -> Result<Self, ProgramError> {
        Ok(match format {
            OutputFormat::Table => Self::Table(TableText {
                table,
                width: terminal::width(),
                waiting: Vec::new(),
                layout: None,
                has_rows: false,
            }),
            OutputFormat::Csv => {
                Self::Csv { has_rows: false, schema: RecordBatch::new_empty(table.schema.clone()) }
            }
            OutputFormat::Json => Self::Json { has_rows: false },
            OutputFormat::Parquet => {
                Self::Parquet { has_rows: false, stream: Box::new(ParquetStream::new(table.schema)?) }
            }
        })
    }

    /// Whether there was no row yet.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Table(table) => !table.has_rows,
            Self::Csv { has_rows, .. } | Self::Json { has_rows } | Self::Parquet { has_rows, .. } => {
                !has_rows
            }
        }
    }

    /// Adds rows, and gives what can be printed.
    pub(super) fn add(&mut self, rows: RecordBatch) -> Result<Vec<u8>, ProgramError> {
        if rows.num_rows() == 0 {
            return Ok(Vec::new());
        }
        let is_first = self.is_empty();
        match self {
            Self::Table(table) => {
                table.has_rows = true;
                table.add(rows)
            }
            Self::Csv { has_rows, .. } => {
                *has_rows = true;
                csv(&rows, is_first)
            }
            Self::Json { has_rows } => {
                *has_rows = true;
                json(&rows, is_first)
            }
            Self::Parquet { has_rows, stream } => {
                *has_rows = true;
                Ok(stream.write(&rows)?)
            }
        }
    }

    /// What remains to be printed after the last row.
    pub(super) fn finish(self) -> Result<Vec<u8>, ProgramError> {
        let is_empty = self.is_empty();
        match self {
            Self::Table(mut table) => {
                if table.layout.is_none() {
                    table.print()
                } else {
                    Ok(Vec::new())
                }
            }
            Self::Csv { schema, .. } if is_empty => csv(&schema, true),
            Self::Csv { .. } => Ok(Vec::new()),
            Self::Json { .. } => Ok(if is_empty { b"[]\n".to_vec() } else { b"]\n".to_vec() }),
            Self::Parquet { stream, .. } => Ok(stream.finish()?),
        }
    }
}

impl TableText<'_> {
    fn add(&mut self, rows: RecordBatch) -> Result<Vec<u8>, ProgramError> {
        self.waiting.push(rows);
        let waiting: usize = self.waiting.iter().map(RecordBatch::num_rows).sum();
        if self.layout.is_none() && waiting < ROWS_OF_WIDTHS { Ok(Vec::new()) } else { self.print() }
    }

    /// The rows that wait; the first ones decide the layout.
    fn print(&mut self) -> Result<Vec<u8>, ProgramError> {
        let rows = std::mem::take(&mut self.waiting);
        let table = self.table.text(&rows).map_err(ingest::Error::Arrow)?;
        let is_first = self.layout.is_none();
        let layout = self
            .layout
            .get_or_insert_with(|| table.widths(self.width).map_or(Layout::Records, Layout::Columns));
        Ok(match layout {
            Layout::Columns(widths) => table.lines(widths, is_first),
            Layout::Records if is_first => table.records(self.width),
            Layout::Records => format!("\n{}", table.records(self.width)),
        }
        .into_bytes())
    }
}

fn csv(rows: &RecordBatch, has_header: bool) -> Result<Vec<u8>, ProgramError> {
    let mut bytes = Vec::new();
    let mut writer = arrow::csv::WriterBuilder::new().with_header(has_header).build(&mut bytes);
    writer.write(rows).map_err(ingest::Error::Arrow)?;
    drop(writer);
    Ok(bytes)
}

/// Rows as an array, without the bracket that ends it, and with a comma in place of the one that begins it unless they
/// are the first.
fn json(rows: &RecordBatch, is_first: bool) -> Result<Vec<u8>, ProgramError> {
    // Nulls are written, so that an empty value is not taken for a missing column.
    let writer = arrow::json::WriterBuilder::new().with_explicit_nulls(true);
    let mut writer = writer.build::<_, JsonArray>(Vec::new());
    writer.write(rows).map_err(ingest::Error::Arrow)?;
    writer.finish().map_err(ingest::Error::Arrow)?;
    let mut bytes = writer.into_inner();
    bytes.pop();
    if let (Some(begin), false) = (bytes.first_mut(), is_first) {
        *begin = b',';
    }
    Ok(bytes)
}

/// Standard output.
#[derive(Debug, Default)]
pub(super) struct Output {
    is_closed: bool,
}

impl Output {
    /// Whether the reader has read enough.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Prints bytes, and gives the time that the reader took.
    pub(super) fn print(&mut self, bytes: &[u8]) -> Result<Duration, ProgramError> {
        let begun = Instant::now();
        let mut output = std::io::stdout().lock();
        match output.write_all(bytes).and_then(|()| output.flush()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => self.is_closed = true,
            Err(error) => return Err(ingest::Error::Output(error).into()),
            Ok(()) => {}
        }
        Ok(begun.elapsed())
    }
}
