//! Lets go of raw files that nothing needs any more, when somebody asks for it. Everything is kept for ever
//! else. The line of a file's retrieval stays in the manifest: what an edition was made from can always be
//! read, if not always made again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::error::Error;
use ingest::load;
use ingest::load::RunRecord;
use ingest::load::SourceOutcome;
use store::observation;
use store::snapshot::{Hash, Retrieval, Snapshots};
use store::table;

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub struct Keep {
    /// Whatever was retrieved since then.
    pub since: Timestamp,
    /// So many of the newest different files of each source; one at least.
    pub releases: usize,
}

/// A raw file that nothing needs.
#[derive(Clone, Debug)]
pub struct Unneeded {
    /// Its newest retrieval.
    pub retrieval: Retrieval,
    /// Where it lies.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
}

/// The instant that lies an age such as `90-days`, `24-months` or `2-years` before another.
///
/// # Errors
/// When the age is not written so, or goes back further than the calendar.
pub fn since(age: &str, now: Timestamp) -> Result<Timestamp, Error> {
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
    then.map(|then| then.timestamp()).ok_or_else(|| Error::Usage {
        message: format!("`{age}` is no age"),
        hint: "write it as `90-days`, `24-months` or `2-years`".to_owned(),
    })
}

/// The raw files that may go: older than what is kept, not among the newest of their source, not what the
/// tables of the store were read from, and named by the provenance of no edition. Oldest first.
///
/// # Errors
/// When the store or an edition cannot be read.
pub fn unneeded(store: &Path, reports: &Path, keep: Keep) -> Result<Vec<Unneeded>, Error> {
    let snapshots = Snapshots::of_store(store);
    let manifest = snapshots.manifest()?;
    let mut needed = named_by_tables(store)?;
    needed.extend(load::files_of_tables(store)?.iter().map(ToString::to_string));
    needed.extend(named_by_runs(store)?);
    named_by_editions(reports, &mut needed)?;
    let mut seen: BTreeMap<&str, BTreeSet<Hash>> = BTreeMap::new();
    let mut found: Vec<Unneeded> = Vec::new();
    // The newest first, so that a file is met by its newest retrieval.
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
            found.push(Unneeded { retrieval: (*retrieval).clone(), path, bytes });
        }
    }
    // Two sources may have sent the same bytes: needed by one, or met twice.
    found.retain(|file| needed.insert(file.retrieval.sha256.to_string()) && file.path.exists());
    found.reverse();
    Ok(found)
}

/// Removes a raw file of a store that is held, after it was written down that it goes.
///
/// # Errors
/// When that cannot be written, or the file not be removed; it stays then.
pub fn remove(store: &Path, file: &Unneeded, now: Timestamp) -> Result<(), Error> {
    Snapshots::of_store(store).record_pruned(file.retrieval.sha256, now)?;
    files::failpoint("pruned-line");
    files::remove_file(&file.path)?;
    files::failpoint("pruned-file");
    Ok(())
}

/// The hashes that rows of the store's tables name.
fn named_by_tables(store: &Path) -> Result<BTreeSet<String>, Error> {
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

/// The hash that each source was last read from: a register does not name it, and a newer file may not have
/// fitted.
fn named_by_runs(store: &Path) -> Result<BTreeSet<String>, Error> {
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

/// Every hash in a `provenance.json` below a folder, whatever it is the hash of.
fn named_by_editions(folder: &Path, named: &mut BTreeSet<String>) -> Result<(), Error> {
    for path in files::list(folder)? {
        if path.is_dir() && !path.is_symlink() {
            named_by_editions(&path, named)?;
        } else if files::name(&path) == "provenance.json" {
            // Read as text: an edition of another version of the program may be laid out in another way.
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
    fn an_age_is_days_months_or_years_of_the_calendar() {
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
