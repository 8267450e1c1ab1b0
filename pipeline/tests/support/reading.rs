//! Reads files by the built-in layouts, for tests.

use std::ops::ControlFlow;
use std::path::Path;

use catalogue::assets::Assets;
use catalogue::correction;
use ingest::extract::{self, Drift, ExtractedRows, LayoutMismatch, Mismatch, Organisations, PublishedFile};
use store::observation::shared_schema;
use tabular::{FileKind, ReadError, ReadLimits, Tabular};

use super::Row;
use super::rows::lines;

/// What was read: rows, and warnings.
pub(crate) type Read = Result<(Vec<Row>, Vec<Mismatch>), LayoutMismatch>;

/// Reads a file by a built-in layout and with the built-in corrections.
pub(crate) fn read(layout: &str, name: &str, bytes: &[u8]) -> Read {
    read_as(layout, name, bytes, None)
}

/// The same, of a release that somebody names.
pub(crate) fn read_as(layout: &str, name: &str, bytes: &[u8], release: Option<&str>) -> Read {
    let assets = Assets::find(Path::new("/nowhere"));
    let layouts = extract::load(&assets).unwrap();
    let corrections = correction::load(&assets).unwrap();
    let file = PublishedFile { name, bytes, snapshot: "0123", release };
    let read = extract::extract(&layouts[layout], &corrections, &Organisations::default(), file)?;
    let rows = match read.content {
        ExtractedRows::Observations(rows) | ExtractedRows::Register { rows, .. } => lines(&rows),
        ExtractedRows::Compact(figures) => {
            figures.batches(shared_schema()).flat_map(|batch| lines(&batch.unwrap())).collect()
        }
    };
    Ok((rows, read.warnings))
}

/// The one misfit of a kind.
pub(crate) fn misfit(misfits: &[Mismatch], kind: Drift) -> &Mismatch {
    let of_kind: Vec<&Mismatch> = misfits.iter().filter(|misfit| misfit.kind == kind).collect();
    assert!(!of_kind.is_empty(), "no {kind:?} among {misfits:#?}");
    of_kind[0]
}

/// What stopped a file.
pub(crate) fn refused(read: Read) -> Vec<Mismatch> {
    match read {
        Ok((rows, _)) => panic!("{} rows were read", rows.len()),
        Err(misfits) => misfits.mismatches,
    }
}

/// The text of each filled cell by row and column, as the reader gives it.
pub(crate) type Grid = Vec<(u32, Vec<(u32, String)>)>;

/// The cells of a sheet that are filled.
pub(crate) fn grid(bytes: &[u8], sheet: &str) -> Grid {
    let mut rows = Grid::new();
    let mut workbook = open(bytes);
    let visit = workbook.for_each_row(sheet, |row| {
        let cells = row.cells().iter().map(|cell| (cell.column, cell.value.shown().into_owned()));
        rows.push((row.number(), cells.collect()));
        Ok::<_, ReadError>(ControlFlow::Continue(()))
    });
    visit.unwrap_or_else(|why| panic!("{why}"));
    rows
}

/// The reader of a workbook.
pub(crate) fn open(bytes: &[u8]) -> Tabular {
    Tabular::open(bytes, FileKind::Xlsx, &ReadLimits::default()).unwrap_or_else(|why| panic!("{why}"))
}
