//! Removes raw files that are no longer needed, on request; otherwise all are kept. The manifest keeps the record of
//! each retrieval, so that the sources of an edition can always be read, even if the edition cannot be made again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::error::ProgramError;
use ingest::load;
use ingest::load::RunRecord;
use ingest::load::SourceOutcome;
use store::observation;
use store::snapshot::{Hash, Retrieval, Snapshots};
use store::table;

/// Which files are kept because of their age.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// Files retrieved since then.
    pub since: Timestamp,
    /// This many of the newest different files of each source; at least one.
    pub releases: usize,
}

/// A raw file that is no longer needed.
#[derive(Clone, Debug)]
pub struct UnneededFile {
    /// Its newest retrieval.
    pub retrieval: Retrieval,
    /// Path of the file.
    pub path: PathBuf,
    /// Size of the file.
    pub bytes: u64,
}

/// The instant an age such as `90-days`, `24-months` or `2-years` before `now`.
///
/// # Errors
/// If the age is not valid, or goes back further than the calendar.
pub fn since(age: &str, now: Timestamp) -> Result<Timestamp, ProgramError> {
    let span = || -> Option<Span> {
        let (number, unit) = age.split_once('-')?;
        let number: i64 = number.parse().ok().filter(|number| (0..=1000).contains(number))?;
        match unit.strip_suffix('s').unwrap_or(unit) {
            "day" => Span::new().try_days(number),
            "month" => Span::new().try_months(number),
            "year" => Span::new().try_years(number),
            _ => return None,
        }
        .ok()
    };
    let then = span().and_then(|span| now.to_zoned(TimeZone::UTC).checked_sub(span).ok());
    then.map(|then| then.timestamp()).ok_or_else(|| ProgramError::Usage {
        message: format!("`{age}` is not a valid age"),
        hint: "write it as `90-days`, `24-months` or `2-years`".to_owned(),
    })
}

/// The raw files that can be removed, the oldest first: outside `keep`, not the source of a table of the store, and not
/// named in the provenance of an edition.
///
/// # Errors
/// If the store or an edition cannot be read.
pub fn unneeded(store: &Path, reports: &Path, keep: Retention) -> Result<Vec<UnneededFile>, ProgramError> {
    let snapshots = Snapshots::of_store(store);
    let manifest = snapshots.manifest()?;
    let mut needed = named_by_tables(store)?;
    needed.extend(load::files_of_tables(store)?.iter().map(ToString::to_string));
    needed.extend(named_by_runs(store)?);
    named_by_editions(reports, &mut needed)?;
    let mut seen: BTreeMap<&str, BTreeSet<Hash>> = BTreeMap::new();
    let mut found: Vec<UnneededFile> = Vec::new();
    // The newest first, so that each file is listed with its newest retrieval.
    let mut all: Vec<&Retrieval> = manifest.retrievals.iter().collect();
    all.sort_by_key(|retrieval| std::cmp::Reverse(retrieval.retrieved));
    for retrieval in &all {
        let of_source = seen.entry(&retrieval.source).or_default();
        let first = of_source.insert(retrieval.sha256);
        if retrieval.retrieved >= keep.since || of_source.len() <= keep.releases.max(1) {
            needed.insert(retrieval.sha256.to_string());
        } else if first {
            let path = snapshots.path(retrieval.sha256);
            let bytes = retrieval.size;
            found.push(UnneededFile { retrieval: (*retrieval).clone(), path, bytes });
        }
    }
    // Two sources can have the same bytes: one of them can need the file, or it can be listed twice.
    found.retain(|file| needed.insert(file.retrieval.sha256.to_string()) && file.path.exists());
    found.reverse();
    Ok(found)
}

/// Removes a raw file of a locked store, after recording its removal.
///
/// # Errors
/// If the removal cannot be recorded, or the file cannot be removed; the file is kept then.
pub fn remove(store: &Path, file: &UnneededFile, now: Timestamp) -> Result<(), ProgramError> {
    Snapshots::of_store(store).record_pruned(file.retrieval.sha256, now)?;
    files::failpoint("pruned-line");
    files::remove_file(&file.path)?;
    files::failpoint("pruned-file");
    Ok(())
}

/// The hashes in the rows of the store's tables.
fn named_by_tables(store: &Path) -> Result<BTreeSet<String>, ProgramError> {
    let mut named = BTreeSet::new();
    for inside in ["observations", "registers"] {
        for path in files::list(&store.join(inside))? {
            if path.extension().is_some_and(|end| end == "parquet") {
                let rows = observation::read_columns(&path, &["snapshot"])?;
                let column = table::texts(&rows, "snapshot");
                named.extend(column.into_iter().flatten().flatten().map(str::to_owned));
            }
        }
    }
    Ok(named)
}

/// The hash of the file that each source was last read from: a register does not name it, and a newer file may not have
/// fitted its layout.
fn named_by_runs(store: &Path) -> Result<BTreeSet<String>, ProgramError> {
    let mut last = BTreeMap::new();
    for source in RunRecord::all(store)?.into_iter().flat_map(|run| run.sources) {
        if let (SourceOutcome::Taken | SourceOutcome::Unchanged, Some(snapshot)) =
            (source.outcome, source.snapshot)
        {
            last.insert(source.source, snapshot);
        }
    }
    Ok(last.into_values().collect())
}

/// Every hash in a `provenance.json` below a folder.
fn named_by_editions(folder: &Path, named: &mut BTreeSet<String>) -> Result<(), ProgramError> {
    for path in files::list(folder)? {
        if path.is_dir() && !path.is_symlink() {
            named_by_editions(&path, named)?;
        } else if files::name(&path) == "provenance.json" {
            // Read as text, because other versions of the program can have other keys.
            let text = files::read_text(&path)?;
            let words = text.split(|letter: char| !letter.is_ascii_hexdigit());
            named.extend(words.filter(|word| word.len() == 64).map(str::to_owned));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_in_calendar_days_months_or_years() {
        let now: Timestamp = "2028-03-31T06:00:00Z".parse().unwrap();
        for (age, then) in [
            ("0-days", "2028-03-31T06:00:00Z"),
            ("90-days", "2028-01-01T06:00:00Z"),
            // The last day of a shorter month.
            ("1-month", "2028-02-29T06:00:00Z"),
            ("24-months", "2026-03-31T06:00:00Z"),
            ("2-years", "2026-03-31T06:00:00Z"),
        ] {
            assert_eq!(since(age, now).unwrap().to_string(), then, "{age}");
        }
        for age in ["2", "years", "2-weeks", "-2-years", "two-years", "2 years", "9999-years"] {
            assert!(since(age, now).is_err(), "{age}");
        }
    }
}
