//! What was last published: the benchmark tables of the newest edition of an unattended run, kept in `published/` of the
//! store. The next run compares its own tables with them.
//!
//! `published.json` names the folder of tables and is replaced in one step, last of all. Before that, `next.json` names
//! the edition that is about to be put in place: if a run is killed between the two steps, the next run finishes its
//! work.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::ProgramError;
use report::ReportTables;
use store::observation;
use store::snapshot::Hash;

/// Everything that can change published figures: the hashes of the tables that reports read, the selected reports, and
/// the term for ethnic groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReaderView {
    /// The tables that reports read, each with the hash of its rows.
    pub tables: BTreeMap<String, String>,
    /// The selected reports.
    pub reports: Vec<String>,
    /// The term for all ethnic groups other than White.
    pub term: String,
}

/// What was last published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The edition; `None` if no reports are selected.
    pub edition: Option<String>,
    /// The hash of all inputs.
    #[serde(rename = "inputs")]
    pub fingerprint: String,
    /// The tables and selection behind the published figures.
    #[serde(rename = "shown")]
    pub view: ReaderView,
    /// The folder of its tables, in `published/`.
    pub folder: String,
}

const CURRENT: &str = "published.json";
const NEXT: &str = "next.json";

fn folder_of(store: &Path) -> PathBuf {
    store.join("published")
}

impl ReaderView {
    /// The view of a store's benchmark tables.
    ///
    /// # Errors
    /// If a table cannot be read.
    pub fn of(store: &Path, reports: &[String], term: &str) -> Result<Self, ProgramError> {
        let mut tables = BTreeMap::new();
        for &name in ReportTables::READ {
            let path = store::tables_folder(store).join(format!("{name}.parquet"));
            if path.exists() {
                tables.insert(name.to_owned(), hash_of_figures(&path)?);
            }
        }
        Ok(Self { tables, reports: reports.to_vec(), term: term.to_owned() })
    }

    fn folder(&self) -> Result<String, ProgramError> {
        let text = serde_json::to_vec(self).map_err(|error| ingest::Error::Output(error.into()))?;
        Ok(Hash::of(&text).to_string()[..16].to_owned())
    }
}

impl Publication {
    /// What a store last published; `None` at first, or if the record is damaged: an edition is made then.
    ///
    /// # Errors
    /// If the record exists but cannot be read.
    pub fn current(store: &Path) -> Result<Option<Self>, ProgramError> {
        read(&folder_of(store).join(CURRENT))
    }

    /// The edition that a killed run was about to publish.
    pub(super) fn next(store: &Path) -> Result<Option<Self>, ProgramError> {
        read(&folder_of(store).join(NEXT))
    }

    /// The file that names what a store last published.
    pub(super) fn record(store: &Path) -> PathBuf {
        folder_of(store).join(CURRENT)
    }

    /// The folder of its tables, one for each query.
    pub fn tables(&self, store: &Path) -> PathBuf {
        folder_of(store).join(&self.folder)
    }

    /// Copies the benchmark tables of a store, and records that their edition is about to be put in place.
    pub(super) fn announce(
        store: &Path,
        edition: Option<String>,
        fingerprint: String,
        view: ReaderView,
    ) -> Result<Self, ProgramError> {
        let publication = Self { edition, fingerprint, folder: view.folder()?, view };
        let published = folder_of(store);
        files::create_folder(&published)?;
        let staging = files::StagingFolder::begin(&published)?;
        for path in files::list(&store::tables_folder(store))? {
            files::write_draft(&staging.path().join(files::name(&path)), &files::read(&path)?)?;
        }
        files::make_folder_readable(staging.path())?;
        files::sync_tree(staging.path())?;
        let folder = publication.tables(store);
        files::remove_folder(&folder)?;
        let made = staging.keep();
        files::rename(&made, &folder)?;
        files::sync_folder(&published)?;
        files::failpoint("published-tables");
        publication.write(store, NEXT)?;
        files::failpoint("intent");
        Ok(publication)
    }

    /// Records it as published, in one step, and removes the tables of the previous edition.
    pub(super) fn commit(&self, store: &Path) -> Result<(), ProgramError> {
        self.write(store, CURRENT)?;
        files::failpoint("published");
        Self::tidy(store)
    }

    /// Removes the announcement, and tables of earlier editions.
    pub(super) fn tidy(store: &Path) -> Result<(), ProgramError> {
        let published = folder_of(store);
        files::remove_file(&published.join(NEXT))?;
        let current = Self::current(store)?.map(|publication| publication.folder);
        for path in files::list(&published)?.into_iter().filter(|path| path.is_dir()) {
            if current.as_ref() != Some(&files::name(&path)) {
                files::remove_folder(&path)?;
            }
        }
        Ok(())
    }

    fn write(&self, store: &Path, name: &str) -> Result<(), ProgramError> {
        let text = serde_json::to_string_pretty(self).map_err(|error| ingest::Error::Output(error.into()))?;
        Ok(files::write_whole(&folder_of(store).join(name), (text + "\n").as_bytes())?)
    }
}

/// The hash of a table's rows without the hashes of their files, because a workbook that is only saved again has the
/// same figures.
fn hash_of_figures(path: &Path) -> Result<String, ProgramError> {
    let rows = observation::read(path)?;
    let schema = rows.schema();
    let kept: Vec<usize> =
        (0..schema.fields().len()).filter(|at| schema.field(*at).name() != "snapshot").collect();
    let rows = rows.project(&kept).map_err(ingest::Error::Arrow)?;
    Ok(Hash::of(&observation::bytes(&rows.schema(), &[rows])?).to_string())
}

fn read(path: &Path) -> Result<Option<Publication>, ProgramError> {
    if !path.exists() {
        return Ok(None);
    }
    Ok(serde_json::from_slice(&files::read(path)?).ok())
}
