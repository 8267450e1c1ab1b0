//! Compares the figures of the next edition with those of the last one: an edition is never poorer without a word.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::publication::Publication;
use crate::context::CommandContext;
use crate::error::ProgramError;
use changes::VanishedFigures;
use ingest::load;
use store::observation;
use store::snapshot::{Hash, Snapshots};

/// How many groups of figures the error names.
const NAMED: usize = 5;

/// A new edition would lack figures that the last one has, and that no source withdrew.
#[derive(Debug, thiserror::Error)]
#[error("the new edition would lack figures that {edition} has, and no source withdrew them: {figures}")]
pub struct PoorerEdition {
    /// "edition 2026-08", or "the last digest".
    pub edition: String,
    /// The figures in words.
    pub figures: String,
    /// The file that names what was last published.
    pub record: PathBuf,
}

impl PoorerEdition {
    /// What a person can do about it.
    pub fn hint(&self) -> String {
        format!(
            "nothing was published; `race-equity refresh --offline` reads the raw files in the store again. If the figures \
             are meant to go, remove `{}` and run again: the next edition is then not compared",
            self.record.display()
        )
    }
}

/// Compares the benchmark tables of the store with those of the last edition.
///
/// # Errors
/// [`PoorerEdition`] if figures are gone that no source withdrew; also if a table cannot be read.
pub(super) async fn refuse_poorer(
    context: &CommandContext,
    last: &Publication,
    tables: &Path,
) -> Result<(), ProgramError> {
    let CommandContext { assets, store, .. } = context;
    let replaced = replaced_files(store)?;
    let gone = changes::vanished(assets, tables, &store::tables_folder(store), &replaced).await?;
    let unexplained: Vec<&VanishedFigures> = gone.iter().filter(|figures| !figures.withdrawn).collect();
    if unexplained.is_empty() {
        return Ok(());
    }
    let mut named: Vec<String> = unexplained.iter().take(NAMED).map(|figures| figures.described()).collect();
    if unexplained.len() > NAMED {
        named.push(format!("and {} more", unexplained.len() - NAMED));
    }
    let edition = last
        .edition
        .as_ref()
        .map_or_else(|| "the last digest".to_owned(), |edition| format!("edition {edition}"));
    Err(PoorerEdition { edition, figures: named.join("; "), record: Publication::record(store) }.into())
}

/// The tables of the last edition, if they are there and undamaged; otherwise why they cannot be compared.
pub(super) fn tables_of_last(store: &Path, last: &Publication) -> Result<Option<PathBuf>, String> {
    let folder = last.tables(store);
    if !folder.is_dir() {
        return Ok(None);
    }
    let tables = files::list(&folder).map_err(|error| ingest::one_line(&error))?;
    for table in tables {
        if let Err(problem) = observation::verify(&table) {
            let problem = ingest::one_line(&problem);
            return Err(format!("the figures of the last edition cannot be compared: {problem}"));
        }
    }
    Ok(Some(folder))
}

/// The hashes of the files that no table is made from, and of whose source another file is in use. Files that shipped with
/// another version of the program are in no retrieval.
pub(super) fn replaced_files(store: &Path) -> Result<Vec<String>, ProgramError> {
    let in_use = load::files_of_tables(store)?;
    let mut by_source: BTreeMap<String, BTreeSet<Hash>> = BTreeMap::new();
    for retrieval in Snapshots::of_store(store).manifest()?.retrievals {
        by_source.entry(retrieval.source).or_default().insert(retrieval.sha256);
    }
    let replaced = by_source.values().filter(|files| !files.is_disjoint(&in_use));
    let replaced: BTreeSet<Hash> =
        replaced.flatten().filter(|file| !in_use.contains(file)).copied().collect();
    Ok(replaced.iter().map(ToString::to_string).collect())
}
