//! What the newest edition of a publication restated: the two newest editions among the snapshots are read by today's
//! layouts and compared.

use std::path::Path;
use std::sync::Arc;

use super::refresh::{SourceFile, files_of};
use super::releases::RestatedFigures;
use super::{checks, organisations};
use crate::Error;
use crate::extract::{self, ExtractedRows, PublishedFile};
use catalogue::assets::Assets;
use catalogue::correction;
use catalogue::source::{Catalogue, file_name};
use store::observation;
use store::snapshot::{Retrieval, Snapshots};

/// The figures that the newest edition of a source restated; `None` if the store has fewer than two editions. `id` is a
/// source, or a layout by which files were imported.
///
/// # Errors
/// If neither exists, or an edition cannot be read.
pub async fn diff(
    assets: &Assets,
    catalogue: &Catalogue,
    store: &Path,
    id: &str,
) -> Result<Option<RestatedFigures>, Error> {
    let layouts = extract::load(assets)?;
    let corrections = correction::load(assets)?;
    let source = catalogue
        .get(id)
        .or_else(|| catalogue.sources().iter().find(|source| source.layout.as_deref() == Some(id)));
    if source.is_none() && !layouts.contains_key(id) {
        return Err(Error::Usage {
            message: format!("there is no source `{id}`"),
            hint: "`race-equity sources` lists them".to_owned(),
        });
    }
    let snapshots = Snapshots::of_store(store);
    let manifest = snapshots.manifest()?;
    let mut editions: Vec<&Retrieval> = Vec::new();
    for retrieval in manifest.retrievals.iter().rev().filter(|retrieval| retrieval.source == id) {
        if editions.iter().all(|known| known.sha256 != retrieval.sha256) {
            editions.push(retrieval);
        }
    }
    let [after, before, ..] = editions.as_slice() else { return Ok(None) };
    let known = organisations::of_store(store)?;
    let read = |retrieval: &Retrieval| -> Result<Vec<ExtractedRows>, Error> {
        let bytes = snapshots.get(retrieval.sha256)?;
        let files = match source {
            Some(source) if source.id == id => files_of(source, retrieval, &bytes, &mut Vec::new())?,
            _ => vec![SourceFile {
                name: file_name(&retrieval.address),
                bytes,
                snapshot: retrieval.sha256.to_string(),
                layout: id.to_owned(),
            }],
        };
        let mut all = Vec::new();
        for file in files {
            let layout = layouts
                .get(&file.layout)
                .ok_or_else(|| Error::NoLayout { source_id: id.to_owned(), layout: file.layout.clone() })?;
            let named = source.and_then(|source| layout.release(source, &retrieval.address));
            let release = retrieval.release.clone().or(named);
            let published = PublishedFile {
                name: &file.name,
                bytes: &file.bytes,
                snapshot: &file.snapshot,
                release: release.as_deref(),
            };
            all.push(extract::extract(layout, &corrections, &known, published)?.content);
        }
        Ok(all)
    };
    let mut all = RestatedFigures::default();
    for (before, after) in read(before)?.iter().zip(read(after)?) {
        let (Some(before), Some(after)) = (observations(before)?, observations(&after)?) else { continue };
        let session = checks::session_after(std::iter::once(Ok(after)))?;
        session.register_rows("before", before)?;
        let restated = checks::restated_figures(assets, &session).await?;
        all.compared += restated.compared;
        all.figures.extend(restated.figures);
    }
    all.figures
        .sort_by(|one, other| other.size().total_cmp(&one.size()).then_with(|| one.about.cmp(&other.about)));
    Ok(Some(all))
}

/// The observations of a file; `None` if it is a register.
fn observations(content: &ExtractedRows) -> Result<Option<arrow::array::RecordBatch>, Error> {
    match content {
        ExtractedRows::Compact(figures) => {
            let schema = observation::shared_schema();
            let pieces = figures.batches(Arc::clone(&schema)).collect::<Result<Vec<_>, _>>();
            let pieces = pieces.map_err(Error::Arrow)?;
            arrow::compute::concat_batches(&schema, &pieces).map(Some).map_err(Error::Arrow)
        }
        ExtractedRows::Observations(rows) => Ok(Some(rows.clone())),
        ExtractedRows::Register { .. } => Ok(None),
    }
}
