//! What was last published: the benchmark tables behind the newest edition that an unattended run made, kept in
//! `published/` of the store. The next run compares its own with them.
//!
//! `published.json` names the folder of tables and is put in place in one step, after all else. Before that,
//! `next.json` names an edition that is about to be put in place: if a run is killed between the two, the next
//! one finishes its work.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Error;
use report::ReportTables;
use store::observation;
use store::snapshot::Hash;

/// What readers see, as far as it can change: the tables that reports read, by their hashes, what is
/// reported on, and the term for the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReaderView {
    /// The tables that reports read, each with the hash of its rows.
    pub tables: BTreeMap<String, String>,
    /// What is reported on.
    pub reports: Vec<String>,
    /// The term.
    pub term: String,
}

/// What was last published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The edition; none if no reports are selected.
    pub edition: Option<String>,
    /// The hash of everything that went into it.
    #[serde(rename = "inputs")]
    pub fingerprint: String,
    /// What readers see.
    #[serde(rename = "shown")]
    pub view: ReaderView,
    /// The folder of its tables, in `published/`.
    pub folder: String,
}

const CURRENT: &str = "published.json";
const NEXT: &str = "next.json";

fn place(store: &Path) -> PathBuf {
    store.join("published")
}

impl ReaderView {
    /// What readers would see of a store's benchmark tables.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub fn of(store: &Path, reports: &[String], term: &str) -> Result<Self, Error> {
        let mut tables = BTreeMap::new();
        for &name in ReportTables::READ {
            let path = store::tables_folder(store).join(format!("{name}.parquet"));
            if path.exists() {
                tables.insert(name.to_owned(), figures(&path)?);
            }
        }
        Ok(Self { tables, reports: reports.to_vec(), term: term.to_owned() })
    }

    fn folder(&self) -> Result<String, Error> {
        let text = serde_json::to_vec(self).map_err(|error| ingest::Error::Output(error.into()))?;
        Ok(Hash::of(&text).to_string()[..16].to_owned())
    }
}

impl Publication {
    /// What a store last published; none at first. A record that cannot be read is none: an edition is
    /// made then.
    ///
    /// # Errors
    /// When the record is there and the system does not give it.
    pub fn current(store: &Path) -> Result<Option<Self>, Error> {
        read(&place(store).join(CURRENT))
    }

    /// What was about to be published when a run was killed.
    pub(super) fn next(store: &Path) -> Result<Option<Self>, Error> {
        read(&place(store).join(NEXT))
    }

    /// The folder of its tables, all that `queries/` made.
    pub fn tables(&self, store: &Path) -> PathBuf {
        place(store).join(&self.folder)
    }

    /// Keeps the benchmark tables of a store as those that are about to be published, and says so.
    pub(super) fn announce(
        store: &Path,
        edition: Option<String>,
        fingerprint: String,
        view: ReaderView,
    ) -> Result<Self, Error> {
        let publication = Self { edition, fingerprint, folder: view.folder()?, view };
        let place = place(store);
        files::create_folder(&place)?;
        let staging = files::StagingFolder::begin(&place)?;
        for path in files::list(&store::tables_folder(store))? {
            files::write_draft(&staging.path().join(files::name(&path)), &files::read(&path)?)?;
        }
        files::make_folder_readable(staging.path())?;
        files::sync_tree(staging.path())?;
        let folder = publication.tables(store);
        files::remove_folder(&folder)?;
        let made = staging.keep();
        files::rename(&made, &folder)?;
        files::sync_folder(&place)?;
        files::failpoint("published-tables");
        publication.write(store, NEXT)?;
        files::failpoint("intent");
        Ok(publication)
    }

    /// Says that it is published, in one step, and removes the tables of the one before.
    pub(super) fn commit(&self, store: &Path) -> Result<(), Error> {
        self.write(store, CURRENT)?;
        files::failpoint("published");
        Self::tidy(store)
    }

    /// Removes the announcement, and tables that are no longer those of the newest edition.
    pub(super) fn tidy(store: &Path) -> Result<(), Error> {
        let place = place(store);
        files::remove_file(&place.join(NEXT))?;
        let current = Self::current(store)?.map(|publication| publication.folder);
        for path in files::list(&place)?.into_iter().filter(|path| path.is_dir()) {
            if current.as_ref() != Some(&files::name(&path)) {
                files::remove_folder(&path)?;
            }
        }
        Ok(())
    }

    fn write(&self, store: &Path, name: &str) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(self).map_err(|error| ingest::Error::Output(error.into()))?;
        Ok(files::write_whole(&place(store).join(name), (text + "\n").as_bytes())?)
    }
}

/// The hash of a table's rows but for the files they were read from: a workbook that was saved once more holds
/// the same figures.
fn figures(path: &Path) -> Result<String, Error> {
    let rows = observation::read(path)?;
    let schema = rows.schema();
    let kept: Vec<usize> =
        (0..schema.fields().len()).filter(|at| schema.field(*at).name() != "snapshot").collect();
    let rows = rows.project(&kept).map_err(ingest::Error::Arrow)?;
    Ok(Hash::of(&observation::bytes(&rows.schema(), &[rows])?).to_string())
}

fn read(path: &Path) -> Result<Option<Publication>, Error> {
    if !path.exists() {
        return Ok(None);
    }
    Ok(serde_json::from_slice(&files::read(path)?).ok())
}
