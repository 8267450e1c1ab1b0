//! What readers were last told: the benchmark tables behind the newest edition that an unattended run made,
//! kept in `published/` of the store. The next run holds its own against them.
//!
//! `published.json` names the folder of tables and is put in place in one step, after all else. An edition
//! that is about to be put in place stands in `next.json` before: a run that dies between the two is
//! finished by the next one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::benchmark;
use crate::error::Error;
use crate::files;
use crate::observation;
use crate::report::ReportTables;
use crate::snapshot::Hash;

/// What readers see, as far as it can change: the tables that reports read, by their hashes, what is
/// reported on, and the term for the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The tables that reports read, each with the hash of its rows.
    pub tables: BTreeMap<String, String>,
    /// What is reported on.
    pub reports: Vec<String>,
    /// The term.
    pub term: String,
}

/// What was last published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The edition; none where no reports are wanted.
    pub edition: Option<String>,
    /// The hash of everything that went into it.
    pub inputs: String,
    /// What readers see.
    pub shown: Shown,
    /// The folder of its tables, in `published/`.
    pub folder: String,
}

const CURRENT: &str = "published.json";
const NEXT: &str = "next.json";

fn place(store: &Path) -> PathBuf {
    store.join("published")
}

impl Shown {
    /// What readers would see of a store's benchmark tables.
    ///
    /// # Errors
    /// When a table cannot be read.
    pub fn of(store: &Path, reports: &[String], term: &str) -> Result<Self, Error> {
        let mut tables = BTreeMap::new();
        for &name in ReportTables::READ {
            let path = benchmark::folder(store).join(format!("{name}.parquet"));
            if path.exists() {
                tables.insert(name.to_owned(), figures(&path)?);
            }
        }
        Ok(Self { tables, reports: reports.to_vec(), term: term.to_owned() })
    }

    fn folder(&self) -> Result<String, Error> {
        let text = serde_json::to_vec(self).map_err(|error| Error::Output(error.into()))?;
        Ok(Hash::of(&text).to_string()[..16].to_owned())
    }
}

impl Published {
    /// What a store last published; none at first. A record that cannot be read is none: an edition is
    /// made then.
    ///
    /// # Errors
    /// When the record is there and the system does not give it.
    pub fn current(store: &Path) -> Result<Option<Self>, Error> {
        read(&place(store).join(CURRENT))
    }

    /// What was about to be published when a run died.
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
        inputs: String,
        shown: Shown,
    ) -> Result<Self, Error> {
        let published = Self { edition, inputs, folder: shown.folder()?, shown };
        let place = place(store);
        files::create_folder(&place)?;
        let draft = files::PartFolder::begin(&place)?;
        for path in files::list(&benchmark::folder(store))? {
            files::write_draft(&draft.path().join(files::name(&path)), &files::read(&path)?)?;
        }
        files::make_folder_readable(draft.path())?;
        files::sync_tree(draft.path())?;
        let folder = published.tables(store);
        files::remove_folder(&folder)?;
        let (made, _held) = draft.keep();
        files::rename(&made, &folder)?;
        files::sync_folder(&place)?;
        files::point_of_death("published-tables");
        published.write(store, NEXT)?;
        files::point_of_death("intent");
        Ok(published)
    }

    /// Says that it is published, in one step, and removes the tables of the one before.
    pub(super) fn commit(&self, store: &Path) -> Result<(), Error> {
        self.write(store, CURRENT)?;
        files::point_of_death("published");
        Self::tidy(store)
    }

    /// Removes the announcement, and tables that are no longer those of the newest edition.
    pub(super) fn tidy(store: &Path) -> Result<(), Error> {
        let place = place(store);
        files::remove_file(&place.join(NEXT))?;
        let current = Self::current(store)?.map(|published| published.folder);
        for path in files::list(&place)?.into_iter().filter(|path| path.is_dir()) {
            if current.as_ref() != Some(&files::name(&path)) {
                files::remove_folder(&path)?;
            }
        }
        Ok(())
    }

    fn write(&self, store: &Path, name: &str) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(self).map_err(|error| Error::Output(error.into()))?;
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
    let rows = rows.project(&kept).map_err(Error::Arrow)?;
    Ok(Hash::of(&observation::bytes(&rows.schema(), &[rows])?).to_string())
}

fn read(path: &Path) -> Result<Option<Published>, Error> {
    if !path.exists() {
        return Ok(None);
    }
    Ok(serde_json::from_slice(&files::read(path)?).ok())
}
