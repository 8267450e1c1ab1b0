//! Which files were read by which layouts (`taken.json`), and the record of every run (`runs.jsonl`), both in the store.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::tables::Tables;
use crate::Error;
use crate::extract::Mismatch;
use catalogue::assets::{Assets, Folder};
use store::snapshot::Hash;

/// A hash of a file, the layouts and corrections that read it, and the version of the program. If it is unchanged,
/// reading the file again would change nothing.
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

/// The fingerprint of each source when it was last read.
#[derive(Debug)]
pub(super) struct Ledger {
    path: PathBuf,
    taken: BTreeMap<String, Fingerprint>,
    changed: bool,
    /// The files that the tables were read from.
    pub(super) tables: Tables,
}

impl Ledger {
    /// Reads the store's record. If it is missing or cannot be read, it is empty, and every source is read again.
    pub(super) fn read(store: &Path) -> Result<Self, Error> {
        let path = store.join("taken.json");
        let taken = if path.exists() {
            serde_json::from_slice(&files::read(&path)?).unwrap_or_default()
        } else {
            BTreeMap::new()
        };
        Ok(Self { path, taken, changed: false, tables: Tables::read(store)? })
    }

    pub(super) fn is_current(&self, id: &str, fingerprint: &Fingerprint) -> bool {
        self.taken.get(id) == Some(fingerprint)
    }

    pub(super) fn note(&mut self, id: &str, fingerprint: Fingerprint) {
        self.changed = true;
        self.taken.insert(id.to_owned(), fingerprint);
    }

    /// A text that changes if any source changes, apart from the figures that ship with the program.
    pub(super) fn published(&self) -> String {
        let others = self.taken.iter().filter(|(id, _)| !id.starts_with("bundled-"));
        others.flat_map(|(id, Fingerprint(print))| [id.as_str(), " ", print, "\n"]).collect()
    }

    pub(super) fn write(&mut self) -> Result<(), Error> {
        // The tables first, so that a source in this record has its tables in theirs.
        self.tables.write()?;
        if self.changed {
            let text = serde_json::to_vec_pretty(&self.taken).map_err(|error| Error::Output(error.into()))?;
            files::write_whole(&self.path, &text)?;
            files::failpoint("taken");
        }
        Ok(())
    }
}

/// The record of runs.
pub(super) fn runs_file(store: &Path) -> PathBuf {
    store.join("runs.jsonl")
}

/// The record of runs that could not start.
fn not_started_file(store: &Path) -> PathBuf {
    store.join("not-started.jsonl")
}

/// The result of a run for one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceOutcome {
    /// New data were imported.
    Taken,
    /// No new data.
    Unchanged,
    /// It could not be fetched or stored; the earlier data stay in use.
    Failed,
    /// It does not fit its layout; the earlier data stay in use.
    Misfit,
    /// The store has no data of it, and none were fetched.
    NothingHeld,
    /// Its page has no link to it, and never had one: it is optional.
    NotPublished,
}

/// One table that was made from a source.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TableRun {
    /// Its file in the store.
    pub table: String,
    /// How many rows it has.
    pub rows: usize,
    /// The release, if it has one.
    pub release: Option<String>,
}

/// One source of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SourceRun {
    /// Id in the catalogue.
    pub source: String,
    /// Whether it was fetched; if not, the snapshot in the store was read.
    #[serde(default = "yes")]
    pub asked: bool,
    /// Result.
    pub outcome: SourceOutcome,
    /// Address of its file.
    pub address: Option<String>,
    /// Hash of its file.
    pub snapshot: Option<String>,
    /// Tables that were written.
    pub tables: Vec<TableRun>,
    /// Drift that cannot make a number wrong.
    pub warnings: Vec<Mismatch>,
    /// Drift that can make a number wrong.
    pub misfits: Vec<Mismatch>,
    /// Parts of its file that no layout reads: members of a zip, such as `member local_question.csv`, and the captions of
    /// tables.
    #[serde(default)]
    pub unread: Vec<String>,
    /// Why it failed, with a hint.
    pub error: Option<String>,
}

/// Name at most this many parts of a file.
const NAMED: usize = 20;

/// The parts of a file that no layout reads, in one line; `None` if all are read.
pub fn unread_text(parts: &[String]) -> Option<String> {
    let more = parts.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    let shown: Vec<&str> = parts.iter().take(NAMED).map(String::as_str).collect();
    (!shown.is_empty()).then(|| format!("no layout reads: {}{more}", shown.join("; ")))
}

impl SourceRun {
    /// Why it failed, in one line.
    pub fn cause(&self) -> Option<&str> {
        self.error.as_deref().and_then(|error| error.lines().next())
    }
}

/// Older records are of runs that fetched every source in them.
fn yes() -> bool {
    true
}

/// The purpose of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunPurpose {
    /// To fetch and import new data.
    #[default]
    Refresh,
    /// To read the snapshots in the store again, without fetching.
    Reread,
    /// To fetch, import, benchmark and report.
    Run,
}

/// A stage of a run: what it did and how long it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageRun {
    /// `refresh`, `benchmark`, `compare`, `report` or `publish`.
    pub stage: String,
    /// How long it took.
    pub milliseconds: u64,
    /// Rows that it wrote, if it writes rows.
    pub rows: Option<u64>,
}

/// One line of `runs.jsonl`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunRecord {
    /// Its purpose.
    #[serde(default)]
    pub asked: RunPurpose,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// Its exit code; `None` in the records of older versions.
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
    /// The digest, as a path inside the store; `None` if nothing changed.
    #[serde(default)]
    pub digest: Option<String>,
    /// The error that stopped it; `None` if none did.
    #[serde(default)]
    pub error: Option<String>,
}

impl RunRecord {
    /// A run that starts now.
    pub fn begun(asked: RunPurpose, started: Timestamp) -> Self {
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

    /// Every run of a store, the oldest first. Lines that cannot be read are left out.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn all(store: &Path) -> Result<Vec<Self>, Error> {
        Ok(Self::readable(store)?.0)
    }

    /// Every run of a store, the oldest first, and the numbers of the lines that cannot be read, except a last line that
    /// a crash cut off.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn readable(store: &Path) -> Result<(Vec<Self>, Vec<usize>), Error> {
        let path = runs_file(store);
        let (mut runs, mut unreadable) = (Vec::new(), Vec::new());
        let bytes = if path.exists() { files::read(&path)? } else { Vec::new() };
        for (at, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
            match serde_json::from_slice(line) {
                Ok(run) => runs.push(run),
                Err(_) if line.ends_with(b"\n") => unreadable.push(at + 1),
                Err(_) => {}
            }
        }
        Ok((runs, unreadable))
    }

    /// The runs that could not start because another process had the store, the oldest first. They are not among the
    /// runs of the store.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn not_started(store: &Path) -> Result<Vec<Self>, Error> {
        let path = not_started_file(store);
        let bytes = if path.exists() { files::read(&path)? } else { Vec::new() };
        let lines = bytes.split_inclusive(|byte| *byte == b'\n');
        Ok(lines.filter_map(|line| serde_json::from_slice(line).ok()).collect())
    }

    /// Adds it to the runs that could not start.
    ///
    /// # Errors
    /// If the record cannot be written.
    pub fn record_not_started(&self, store: &Path) -> Result<(), Error> {
        let mut line = serde_json::to_vec(self).map_err(|error| Error::Output(error.into()))?;
        line.push(b'\n');
        Ok(files::append_line(&not_started_file(store), &line)?)
    }

    /// Adds it to the store's record.
    ///
    /// # Errors
    /// If the record cannot be written.
    pub fn record(&self, store: &Path) -> Result<(), Error> {
        let mut line = serde_json::to_vec(self).map_err(|error| Error::Output(error.into()))?;
        line.push(b'\n');
        files::failpoint("record");
        files::append_line(&runs_file(store), &line)?;
        Ok(())
    }
}
