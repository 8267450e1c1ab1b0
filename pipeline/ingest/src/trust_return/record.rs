//! The record of all returns of one trust and year: their counts, and which of them were published. Readers
//! remember published counts, so disclosure control of a later return uses this record. It is in
//! `restricted/returns/` of the store, which no query reads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disclosure_control::{self, ReturnEdition};
use super::form::ReturnForm;
use super::headcount::PublishedHeadcounts;
use super::{CountKey, ReturnError, SUPPRESS_BELOW, TrustReturn, read};
use store::observation;
use store::row;
use store::snapshot::{Hash, Snapshots};
use store::table::TableRow;
use store::table::TableRows;

/// The file of one trust and year.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct ReturnRecord {
    org_code: String,
    wres_year: i32,
    release: String,
    file: String,
    /// The original file, in `restricted/snapshots`.
    sha256: Hash,
    /// The oldest first. A record of an older version of the program has none.
    #[serde(default)]
    editions: Vec<RecordedEdition>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct RecordedEdition {
    threshold: u64,
    counts: Vec<RecordedCount>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct RecordedCount {
    indicator: String,
    breakdown: String,
    measure: String,
    ethnic_group: String,
    count: u64,
    shown: bool,
}

impl RecordedEdition {
    fn of(edition: &ReturnEdition) -> Self {
        let cell = |(key, count): (&CountKey, &u64)| RecordedCount {
            indicator: key.indicator.clone(),
            breakdown: key.breakdown.clone(),
            measure: key.measure.clone(),
            ethnic_group: key.group.clone(),
            count: *count,
            shown: edition.shown.contains(key),
        };
        Self { threshold: edition.threshold, counts: edition.counts.iter().map(cell).collect() }
    }

    fn edition(&self) -> ReturnEdition {
        let key = |cell: &RecordedCount| CountKey {
            indicator: cell.indicator.clone(),
            breakdown: cell.breakdown.clone(),
            measure: cell.measure.clone(),
            group: cell.ethnic_group.clone(),
        };
        ReturnEdition {
            counts: self.counts.iter().map(|cell| (key(cell), cell.count)).collect(),
            shown: self.counts.iter().filter(|cell| cell.shown).map(key).collect(),
            threshold: self.threshold,
        }
    }
}

row! {
    /// A count of a return in the table of observations.
    ReturnCount of "observation" {
        indicator: String,
        breakdown: Option<String>,
        measure: String,
        ethnic_group: Option<String>,
        numerator: Option<i64>,
    }
}

#[derive(Clone, Debug)]
pub(super) struct RecordFiles<'a> {
    /// The folder `restricted` of the store.
    pub(super) restricted: &'a Path,
    /// The table of observations.
    pub(super) table: &'a Path,
    /// The name of the return, without a file extension.
    pub(super) name: &'a str,
}

impl RecordFiles<'_> {
    fn path(&self) -> PathBuf {
        self.restricted.join(format!("returns/{}.json", self.name))
    }

    /// Every earlier edition, the oldest first.
    pub(super) fn earlier(
        &self,
        form: &ReturnForm,
        given: &TrustReturn,
    ) -> Result<Vec<ReturnEdition>, ReturnError> {
        let path = self.path();
        if !path.exists() {
            // Without the record, the published counts are not known.
            return if self.table.exists() { Err(self.lost(None)) } else { Ok(Vec::new()) };
        }
        let record: ReturnRecord =
            serde_json::from_slice(&files::read(&path)?).map_err(|source| self.lost(Some(source)))?;
        if record.editions.is_empty() && self.table.exists() {
            return Ok(vec![self.before_records(form, given, &record)?]);
        }
        Ok(record.editions.iter().map(RecordedEdition::edition).collect())
    }

    /// The last edition of a store that an older version of the program wrote.
    fn before_records(
        &self,
        form: &ReturnForm,
        given: &TrustReturn,
        record: &ReturnRecord,
    ) -> Result<ReturnEdition, ReturnError> {
        let bytes = Snapshots::of_store(self.restricted).get(record.sha256)?;
        let trusts = BTreeMap::from([(given.org_code.clone(), given.org_name.clone())]);
        let (returns, _) = read(form, &trusts, &PublishedHeadcounts::default(), &record.file, &bytes)?;
        let before = returns.into_iter().find(|before| before.wres_year == given.wres_year);
        let before = before.ok_or_else(|| self.lost(None))?;
        Ok(ReturnEdition {
            counts: disclosure_control::with_sums(form, &before),
            shown: self.printed()?,
            threshold: SUPPRESS_BELOW,
        })
    }

    /// The counts that the table of the store prints.
    fn printed(&self) -> Result<BTreeSet<CountKey>, ReturnError> {
        let rows = observation::read_columns(self.table, &ReturnCount::columns())?;
        let mut printed = BTreeSet::new();
        for count in TableRows::<ReturnCount>::of(&rows, "disclosure control")?.iter() {
            let ReturnCount { indicator, breakdown, measure, ethnic_group, numerator } = count?;
            if numerator.is_some() {
                let (breakdown, group) = (breakdown.unwrap_or_default(), ethnic_group.unwrap_or_default());
                printed.insert(CountKey { indicator, breakdown, measure, group });
            }
        }
        Ok(printed)
    }

    /// Writes the record. An edition that repeats the last one is left out.
    pub(super) fn write(
        &self,
        given: &TrustReturn,
        (release, file, sha256): (&str, &str, Hash),
        editions: &[ReturnEdition],
    ) -> Result<(), ReturnError> {
        let mut printed: Vec<RecordedEdition> = editions.iter().map(RecordedEdition::of).collect();
        printed.dedup();
        let record = ReturnRecord {
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
