//! The record of every return that was taken of one trust and year: its counts, and which of them were
//! printed. Readers keep what they have seen, so that a later return is protected together with it.
//! Reads and writes `restricted/returns/` of the store, which no query reads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::protect::{self, Edition};
use super::vocabulary::Vocabulary;
use super::{Key, Return, ReturnError, SUPPRESS_BELOW, read};
use store::observation;
use store::row;
use store::snapshot::{Hash, Snapshots};
use store::table::TableRow;
use store::table::TableRows;

/// The record of a trust and year.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Record {
    org_code: String,
    wres_year: i32,
    release: String,
    file: String,
    /// The file as the trust gave it, in `restricted/snapshots`.
    sha256: Hash,
    /// What was printed, the oldest first. A record of an older version of the program has none.
    #[serde(default)]
    editions: Vec<Printed>,
}

/// A return that was printed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct Printed {
    threshold: u64,
    counts: Vec<Cell>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct Cell {
    indicator: String,
    breakdown: String,
    measure: String,
    ethnic_group: String,
    count: u64,
    shown: bool,
}

impl Printed {
    fn of(edition: &Edition) -> Self {
        let cell = |(key, count): (&Key, &u64)| Cell {
            indicator: key.indicator.clone(),
            breakdown: key.breakdown.clone(),
            measure: key.measure.clone(),
            ethnic_group: key.group.clone(),
            count: *count,
            shown: edition.shown.contains(key),
        };
        Self { threshold: edition.threshold, counts: edition.counts.iter().map(cell).collect() }
    }

    fn edition(&self) -> Edition {
        let key = |cell: &Cell| Key {
            indicator: cell.indicator.clone(),
            breakdown: cell.breakdown.clone(),
            measure: cell.measure.clone(),
            group: cell.ethnic_group.clone(),
        };
        Edition {
            counts: self.counts.iter().map(|cell| (key(cell), cell.count)).collect(),
            shown: self.counts.iter().filter(|cell| cell.shown).map(key).collect(),
            threshold: self.threshold,
        }
    }
}

row! {
    /// A count of a return in the table that is printed from.
    PrintedCount of "observation" {
        indicator: String,
        breakdown: Option<String>,
        measure: String,
        ethnic_group: Option<String>,
        numerator: Option<i64>,
    }
}

/// Where the record of a return is kept.
#[derive(Clone, Debug)]
pub(super) struct Records<'a> {
    /// The folder `restricted` of the store.
    pub(super) restricted: &'a Path,
    /// The table that is printed from.
    pub(super) table: &'a Path,
    /// Name of the return, without its ending.
    pub(super) name: &'a str,
}

impl Records<'_> {
    fn path(&self) -> PathBuf {
        self.restricted.join(format!("returns/{}.json", self.name))
    }

    /// Every earlier edition, the oldest first.
    pub(super) fn earlier(&self, words: &Vocabulary, given: &Return) -> Result<Vec<Edition>, ReturnError> {
        let path = self.path();
        if !path.exists() {
            // What was printed is not known, and that is not the same as nothing.
            return if self.table.exists() { Err(self.lost(None)) } else { Ok(Vec::new()) };
        }
        let record: Record =
            serde_json::from_slice(&files::read(&path)?).map_err(|source| self.lost(Some(source)))?;
        if record.editions.is_empty() && self.table.exists() {
            return Ok(vec![self.before_records(words, given, &record)?]);
        }
        Ok(record.editions.iter().map(Printed::edition).collect())
    }

    /// The one edition that is known of a store that an older version of the program wrote.
    fn before_records(
        &self,
        words: &Vocabulary,
        given: &Return,
        record: &Record,
    ) -> Result<Edition, ReturnError> {
        let bytes = Snapshots::of_store(self.restricted).get(record.sha256)?;
        let trusts = BTreeMap::from([(given.org_code.clone(), given.org_name.clone())]);
        let (returns, _) = read(words, &trusts, &record.file, &bytes)?;
        let before = returns.into_iter().find(|before| before.wres_year == given.wres_year);
        let before = before.ok_or_else(|| self.lost(None))?;
        Ok(Edition {
            counts: protect::with_sums(words, &before),
            shown: self.printed()?,
            threshold: SUPPRESS_BELOW,
        })
    }

    /// The counts that the table of the store prints.
    fn printed(&self) -> Result<BTreeSet<Key>, ReturnError> {
        let rows = observation::read_columns(self.table, &PrintedCount::columns())?;
        let mut printed = BTreeSet::new();
        for count in TableRows::<PrintedCount>::of(&rows, "the protection of small counts")?.iter() {
            let PrintedCount { indicator, breakdown, measure, ethnic_group, numerator } = count?;
            if numerator.is_some() {
                let (breakdown, group) = (breakdown.unwrap_or_default(), ethnic_group.unwrap_or_default());
                printed.insert(Key { indicator, breakdown, measure, group });
            }
        }
        Ok(printed)
    }

    /// Writes the record with one more edition; one that repeats the last adds nothing.
    pub(super) fn write(
        &self,
        given: &Return,
        (release, file, sha256): (&str, &str, Hash),
        editions: &[Edition],
    ) -> Result<(), ReturnError> {
        let mut printed: Vec<Printed> = editions.iter().map(Printed::of).collect();
        printed.dedup();
        let record = Record {
            org_code: given.org_code.clone(),
            wres_year: given.wres_year,
            release: release.to_owned(),
            file: file.to_owned(),
            sha256,
            editions: printed,
        };
        let text = serde_json::to_string(&record).map_err(|source| self.lost(Some(source)))?;
        files::write_whole(&self.path(), (text + "\n").as_bytes())?;
        Ok(())
    }

    fn lost(&self, source: Option<serde_json::Error>) -> ReturnError {
        ReturnError::Record { path: self.path(), table: self.table.to_owned(), source }
    }
}
