//! What has been read from which bytes by which layout (`taken.json`), and the record of every run
//! (`runs.jsonl`), both in the store.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::tables::Tables;
use crate::Error;
use crate::extract::Mismatch;
use catalogue::assets::{Assets, Folder};
use store::snapshot::Hash;

/// Which bytes were read by which layouts and corrections, and by which version of the program. Where it
/// is the same again, reading them again would change nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fingerprint(String);

impl Fingerprint {
    pub(super) fn of(snapshot: &str, assets: &Assets, layouts: &[&str]) -> Result<Self, Error> {
        let mut all = format!("{snapshot}\n{}\n", env!("CARGO_PKG_VERSION"));
        for layout in layouts {
            all.push_str(&assets.text(Folder::Data, &format!("layouts/{layout}.toml"))?);
        }
        for shared in ["corrections.toml", "spellings.toml", "indicators.toml", "ethnic_groups.toml"] {
            all.push_str(&assets.text(Folder::Data, shared)?);
        }
        Ok(Self(Hash::of(all.as_bytes()).to_string()))
    }
}

/// The fingerprint of each source as it was last taken.
#[derive(Debug)]
pub(super) struct Ledger {
    path: PathBuf,
    taken: BTreeMap<String, Fingerprint>,
    changed: bool,
    /// What the tables were read from.
    pub(super) tables: Tables,
}

impl Ledger {
    /// The store's; empty where there is none yet. One that cannot be read is none: everything is then
    /// read again.
    pub(super) fn read(store: &Path) -> Result<Self, Error> {
        let path = store.join("taken.json");
        let taken = if path.exists() {
            serde_json::from_slice(&files::read(&path)?).unwrap_or_default()
        } else {
            BTreeMap::new()
        };
        Ok(Self { path, taken, changed: false, tables: Tables::read(store)? })
    }

    pub(super) fn holds(&self, id: &str, fingerprint: &Fingerprint) -> bool {
        self.taken.get(id) == Some(fingerprint)
    }

    pub(super) fn note(&mut self, id: &str, fingerprint: Fingerprint) {
        self.changed = true;
        self.taken.insert(id.to_owned(), fingerprint);
    }

    /// What is held besides the figures that ship with the program, as a text that changes with it.
    pub(super) fn published(&self) -> String {
        let others = self.taken.iter().filter(|(id, _)| !id.starts_with("bundled-"));
        others.flat_map(|(id, Fingerprint(print))| [id.as_str(), " ", print, "\n"]).collect()
    }

    pub(super) fn write(&self) -> Result<(), Error> {
        // First: a source that is down as taken has its tables on record.
        self.tables.write()?;
        if self.changed {
            let text = serde_json::to_vec_pretty(&self.taken).map_err(|error| Error::Output(error.into()))?;
            files::write_whole(&self.path, &text)?;
            files::failpoint("taken");
        }
        Ok(())
    }
}

/// The record of runs, in a store.
const RECORD: &str = "runs.jsonl";

/// How it went with one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// New figures were taken.
    Taken,
    /// Nothing is new.
    Unchanged,
    /// It could not be fetched or kept; what was held stays in use.
    Failed,
    /// It does not fit its layout; what was held stays in use.
    Misfit,
    /// Nothing of it is held, and nothing was fetched.
    NothingHeld,
}

/// One table that a source was taken into.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TableRun {
    /// Its file in the store.
    pub table: String,
    /// How many rows it has.
    pub rows: usize,
    /// The release, where it has one.
    pub release: Option<String>,
}

/// One source of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SourceRun {
    /// Its id.
    pub source: String,
    /// Whether its publisher was asked; what was held was read otherwise.
    #[serde(default = "yes")]
    pub asked: bool,
    /// How it went.
    pub outcome: Outcome,
    /// The address that gave its bytes.
    pub address: Option<String>,
    /// The bytes' hash.
    pub snapshot: Option<String>,
    /// What was written.
    pub tables: Vec<TableRun>,
    /// Drift that could not make a wrong number.
    pub warnings: Vec<Mismatch>,
    /// Drift that could.
    pub misfits: Vec<Mismatch>,
    /// Why it failed, and what can be done.
    pub error: Option<String>,
}

impl SourceRun {
    /// Why it failed, in one line.
    pub fn cause(&self) -> Option<&str> {
        self.error.as_deref().and_then(|error| error.lines().next())
    }
}

/// Older records are of runs that asked for every source in them.
fn yes() -> bool {
    true
}

/// What was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// To pull what is new.
    #[default]
    Refresh,
    /// To read again what is held; no publisher is asked.
    Reread,
    /// The whole way: pull, benchmark, report what changed.
    Run,
}

/// A stage of a run: what it did and how long it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageRun {
    /// `refresh`, `benchmark`, `compare`, `report` or `publish`.
    pub stage: String,
    /// How long it took.
    pub milliseconds: u64,
    /// Rows it wrote, where it writes rows.
    pub rows: Option<u64>,
}

/// One line of `runs.jsonl`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    /// What was asked for.
    #[serde(default)]
    pub asked: Asked,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// The exit code it ended with; none in the records of older versions.
    #[serde(default)]
    pub exit: Option<u8>,
    /// Its sources, in the order of the catalogue.
    pub sources: Vec<SourceRun>,
    /// Its stages, in order.
    #[serde(default)]
    pub stages: Vec<StageRun>,
    /// Editions it made.
    #[serde(default)]
    pub editions: Vec<String>,
    /// The digest of what changed, as a file in the store; none where nothing did.
    #[serde(default)]
    pub digest: Option<String>,
    /// What stopped it, where something did.
    #[serde(default)]
    pub error: Option<String>,
}

impl Run {
    /// A run that begins.
    pub fn begun(asked: Asked, started: Timestamp) -> Self {
        Self {
            asked,
            started,
            finished: started,
            exit: None,
            sources: Vec::new(),
            stages: Vec::new(),
            editions: Vec::new(),
            digest: None,
            error: None,
        }
    }

    /// Every run of a store, the oldest first. A last line that was cut off by a crash is passed over.
    ///
    /// # Errors
    /// When the record cannot be read, or a line before the last is no run.
    pub fn all(store: &Path) -> Result<Vec<Self>, Error> {
        let path = store.join(RECORD);
        if !path.exists() {
            return Ok(Vec::new());
        }
        let text = files::read_text(&path)?;
        let mut lines = text.lines().enumerate().peekable();
        let mut runs = Vec::new();
        while let Some((at, line)) = lines.next() {
            match serde_json::from_str(line) {
                Ok(run) => runs.push(run),
                Err(_) if lines.peek().is_none() => {}
                Err(error) => {
                    return Err(Error::Usage {
                        message: format!(
                            "`{}`, line {}: not the record of a run: {error}",
                            path.display(),
                            at + 1
                        ),
                        hint: "take the line out; it is a record of what was, and nothing is made from it"
                            .to_owned(),
                    });
                }
            }
        }
        Ok(runs)
    }

    /// Adds it to the store's record.
    ///
    /// # Errors
    /// When the record cannot be written.
    pub fn record(&self, store: &Path) -> Result<(), Error> {
        let mut line = serde_json::to_vec(self).map_err(|error| Error::Output(error.into()))?;
        line.push(b'\n');
        files::failpoint("record");
        files::append_line(&store.join(RECORD), &line)?;
        Ok(())
    }
}
