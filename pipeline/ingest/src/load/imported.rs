//! Tables of figures that are imported by hand, several files to an edition. Reading the files in the same order makes
//! the same table again.

use std::collections::BTreeMap;
use std::path::Path;

use arrow::array::RecordBatch;

use super::release_figures::{self, Precedence};
use super::run_record::{SourceOutcome, SourceRun, TableRun};
use super::{organisations, take};
use crate::Error;
use crate::extract::{self, ExtractedRows, Layout, LayoutMismatch, PublishedFile};
use catalogue::correction::Correction;
use catalogue::source::{Source, file_name};
use store::observation;
use store::snapshot::{Manifest, Retrieval, Snapshots};

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
            if !layout.adds() || sources.iter().any(|source| source.id == *id) {
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
                    Some(before) => release_figures::add(&before, &rows, Precedence::Later)?.rows,
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
