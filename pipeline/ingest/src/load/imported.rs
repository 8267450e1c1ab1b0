//! Tables of figures that are imported by hand, several files to an edition. A file adds its figures to those of earlier
//! files, and replaces figures that they have too. Reading the files in the same order makes the same table again.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;

use super::releases::ComparedFigure;
use super::run_record::{SourceOutcome, SourceRun, TableRun};
use super::{organisations, take};
use crate::Error;
use crate::extract::{self, Drift, ExtractedRows, Layout, LayoutMismatch, Mismatch, PublishedFile};
use catalogue::correction::Correction;
use catalogue::source::{Source, file_name};
use store::observation;
use store::snapshot::{Manifest, Retrieval, Snapshots};

/// How many replaced figures the warning names.
const NAMED: usize = 5;

/// The figures of a file, and those of earlier files of its edition that it lacks. Also a warning that names the figures
/// with another value than before.
pub(super) fn added(
    before: &RecordBatch,
    file: &RecordBatch,
    name: &str,
) -> Result<(RecordBatch, Option<Mismatch>), Error> {
    let now = ComparedFigure::all(file)?;
    let own: HashMap<String, ComparedFigure<'_>> =
        now.iter().map(|figure| figure.map(|figure| (figure.figure(), figure))).collect::<Result<_, _>>()?;
    let (mut stays, mut replaced) = (Vec::new(), Vec::new());
    for was in ComparedFigure::all(before)?.iter() {
        let was = was?;
        let is = own.get(&was.figure());
        stays.push(is.is_none());
        if let Some(is) = is.filter(|is| is.value != was.value) {
            replaced.push(format!("{}: {} instead of {}", is.about(), shown(is.value), shown(was.value)));
        }
    }
    let kept = filter_record_batch(before, &BooleanArray::from(stays)).map_err(Error::Arrow)?;
    let all = observation::sorted(&file.schema(), &[kept, file.clone()]).map_err(Error::Arrow)?;
    let more = replaced.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    let warning = (!replaced.is_empty()).then(|| Mismatch {
        kind: Drift::ValueChanged,
        file: name.into(),
        place: "figures that an earlier file of the edition has".to_owned(),
        expected: "the same values".to_owned(),
        found: format!("{}{more}", replaced.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ")),
        repair: "the figures of this file are in use now; import the other file again to go back".to_owned(),
    });
    Ok((all, warning))
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "no value".to_owned(), |value| value.to_string())
}

pub(super) struct Imports<'a> {
    pub(super) store: &'a Path,
    pub(super) layouts: &'a BTreeMap<String, Layout>,
    pub(super) corrections: &'a [Correction],
    pub(super) snapshots: &'a Snapshots,
}

impl Imports<'_> {
    /// Makes the tables of imported figures again from their files.
    ///
    /// # Errors
    /// If the store cannot be read or written.
    pub(super) fn read_again(&self, sources: &[&Source]) -> Result<Vec<SourceRun>, Error> {
        let manifest = self.snapshots.manifest()?;
        let mut runs = Vec::new();
        for (id, layout) in self.layouts {
            if layout.observations.is_none() || sources.iter().any(|source| source.id == *id) {
                continue;
            }
            for (release, files) in by_release(&manifest, id) {
                let mut run = SourceRun::of(id);
                if let Some(newest) = files.last() {
                    run.address = Some(newest.address.to_string());
                    run.snapshot = Some(newest.sha256.to_string());
                }
                match self.edition(id, layout, &release, &files, &mut run) {
                    Ok(outcome) => run.outcome = outcome,
                    Err(Error::LayoutMismatch(LayoutMismatch { mismatches: misfits, .. })) => {
                        run.outcome = SourceOutcome::Misfit;
                        run.misfits = misfits;
                    }
                    Err(error) => return Err(error),
                }
                runs.push(run);
            }
        }
        Ok(runs)
    }

    fn edition(
        &self,
        id: &str,
        layout: &Layout,
        release: &str,
        files: &[&Retrieval],
        run: &mut SourceRun,
    ) -> Result<SourceOutcome, Error> {
        let known = organisations::of_store(self.store)?;
        let mut all: Option<RecordBatch> = None;
        for retrieval in files {
            // No figure of a file that was pruned is in use.
            if !self.snapshots.path(retrieval.sha256).exists() {
                continue;
            }
            let bytes = self.snapshots.get(retrieval.sha256)?;
            let (name, snapshot) = (file_name(&retrieval.address), retrieval.sha256.to_string());
            let file =
                PublishedFile { name: &name, bytes: &bytes, snapshot: &snapshot, release: Some(release) };
            let read = extract::extract(layout, self.corrections, &known, file)?;
            if let ExtractedRows::Observations(rows) = read.content {
                all = Some(match all {
                    Some(before) => added(&before, &rows, &name)?.0,
                    None => rows,
                });
            }
        }
        let Some(rows) = all else { return Ok(SourceOutcome::NothingHeld) };
        let path = take::table(self.store, id, Some(release));
        let bytes = observation::bytes(&rows.schema(), std::slice::from_ref(&rows))?;
        if path.exists() && files::read(&path)? == bytes {
            return Ok(SourceOutcome::Unchanged);
        }
        observation::write(&path, &rows)?;
        run.tables.push(TableRun {
            table: path.display().to_string(),
            rows: rows.num_rows(),
            release: Some(release.to_owned()),
        });
        Ok(SourceOutcome::Taken)
    }
}

/// The files of each edition that were imported by a layout, in the order of their import.
fn by_release<'m>(manifest: &'m Manifest, layout: &str) -> BTreeMap<String, Vec<&'m Retrieval>> {
    let mut all: Vec<&Retrieval> =
        manifest.retrievals.iter().filter(|retrieval| retrieval.source == layout).collect();
    all.sort_by_key(|retrieval| retrieval.retrieved);
    let mut editions: BTreeMap<String, Vec<&Retrieval>> = BTreeMap::new();
    for retrieval in all {
        if let Some(release) = &retrieval.release {
            editions.entry(release.clone()).or_default().push(retrieval);
        }
    }
    editions
}
