//! Puts a return into the store: the file itself in `restricted/`, what may be seen of it among the
//! snapshots and the observations. Writes below the store and nowhere else.

use std::collections::BTreeSet;
use std::path::Path;

use super::editions::Records;
use super::protect::{Edition, Protected, protect};
use super::vocabulary::Vocabulary;
use super::{Key, Return, ReturnError, Supplied};
use store::observation;
use store::observation::Level;
use store::observation::Observation;
use store::observation::ObservationBuilder;
use store::observation::Status;
use store::observation::Unit;
use store::snapshot::Snapshots;

/// The source of every observation that comes from a return.
pub const SOURCE: &str = "return";
/// The folder of the store that holds returns as they were given. No query reads it.
const RESTRICTED: &str = "restricted";
/// What stands for a withheld count in the protected copy.
const SUPPRESSED: &str = "suppressed";

/// What became of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Counts that may be seen, sums included.
    pub shown: usize,
    /// Counts that are withheld.
    pub withheld: usize,
    /// Whether it took the place of an earlier return of the trust for that year.
    pub replaced: bool,
    /// The number of people under which a count was withheld: the highest of all imports.
    pub threshold: u64,
    /// Counts that are withheld only because of what earlier imports printed or withheld.
    pub because_of_earlier: Vec<Key>,
    /// Indicators of which no new count can be printed.
    pub withheld_indicators: Vec<String>,
}

/// Keeps a return, in the place of an earlier one of the same trust and year. `threshold` is the
/// number of people under which a count is withheld; what earlier returns of the trust and year
/// withheld is protected with it.
///
/// # Errors
/// When the store cannot be written, or the record of earlier imports cannot be read; what stood there
/// before then still stands.
pub fn keep(
    words: &Vocabulary,
    given: &Return,
    (file, bytes): (&str, &[u8]),
    release: &str,
    threshold: u64,
    store: &Path,
) -> Result<Kept, ReturnError> {
    let name = format!("{SOURCE}-{}-{}", given.org_code, given.wres_year);
    let table = store.join(format!("observations/{name}.parquet"));
    let restricted = store.join(RESTRICTED);
    let records = Records { restricted: &restricted, table: &table, name: &name };
    let mut editions = records.earlier(words, given)?;
    let protected = protect(words, given, threshold, &editions);
    let rows = seen(given, &protected);

    files::create_folder(&restricted)?;
    files::make_folder_private(&restricted)?;
    let hash = Snapshots::of_store(&restricted).put(bytes)?;
    let shown = protected.counts.keys().filter(|key| !protected.withheld.contains(*key)).cloned().collect();
    editions.push(Edition { counts: protected.counts, shown, threshold: protected.threshold });
    // Before the table: a count may be recorded that was never printed, but not the other way round.
    records.write(given, (release, file, hash), &editions)?;

    // The hash of the file itself would let anybody try out which small counts give it.
    let copy = copy(words, given, &rows);
    let snapshot = Snapshots::of_store(store).put(copy.as_bytes())?.to_string();
    let batch = observations(given, release, protected.threshold, &rows, &format!("{name}.csv"), &snapshot)?;
    let replaced = table.exists();
    observation::write(&table, &batch)?;
    Ok(Kept {
        shown: rows.iter().filter(|row| row.count.is_some()).count(),
        withheld: rows.iter().filter(|row| row.status == Status::Suppressed).count(),
        replaced,
        threshold: protected.threshold,
        because_of_earlier: protected.more.into_iter().collect(),
        withheld_indicators: protected.lost.into_iter().collect(),
    })
}

/// One count as it may be seen.
struct Seen {
    key: Key,
    count: Option<u64>,
    status: Status,
}

fn seen(given: &Return, protected: &Protected) -> Vec<Seen> {
    let keys: BTreeSet<&Key> = given.cells.keys().chain(protected.counts.keys()).collect();
    keys.into_iter()
        .map(|key| {
            let (count, status) = match (protected.counts.get(key), given.cells.get(key)) {
                (Some(_), _) if protected.withheld.contains(key) => (None, Status::Suppressed),
                // A sum that the trust did not give.
                (Some(count), None) => (Some(*count), Status::Calculated),
                (Some(count), _) => (Some(*count), Status::Returned),
                (None, Some(Supplied::NotApplicable)) => (None, Status::NotApplicable),
                (None, _) => (None, Status::NotCollected),
            };
            Seen { key: key.clone(), count, status }
        })
        .collect()
}

/// The protected copy: the same table, in the order of its keys, with sums and without small counts.
fn copy(words: &Vocabulary, given: &Return, rows: &[Seen]) -> String {
    let mut text = words.columns.join(",") + "\n";
    for Seen { key, count, status } in rows {
        let count = match (count, status) {
            (Some(count), _) => count.to_string(),
            (None, Status::Suppressed) => SUPPRESSED.to_owned(),
            (None, other) => other.as_str().to_owned(),
        };
        let year = given.wres_year.to_string();
        let values =
            [&given.org_code, &year, &key.indicator, &key.breakdown, &key.measure, &key.group, &count];
        text += &(values.map(String::as_str).join(",") + "\n");
    }
    text
}

fn observations(
    given: &Return,
    release: &str,
    threshold: u64,
    rows: &[Seen],
    sheet: &str,
    snapshot: &str,
) -> Result<arrow::array::RecordBatch, ReturnError> {
    let note = format!(
        "fewer than {threshold} people, or withheld so that such a count cannot be worked out from others"
    );
    let mut builder = ObservationBuilder::default();
    for (position, Seen { key, count, status }) in rows.iter().enumerate() {
        // The header is line 1.
        let cell = format!("line {}, column count", position + 2);
        let count = count.and_then(|count| i64::try_from(count).ok());
        builder.push(&Observation {
            source: SOURCE,
            release,
            wres_year: given.wres_year,
            collected: given.wres_year,
            org_level: Level::Trust,
            org_code: Some(&given.org_code),
            org_name: Some(&given.org_name),
            indicator: &key.indicator,
            measure: &key.measure,
            breakdown: Some(key.breakdown.as_str()).filter(|breakdown| !breakdown.is_empty()),
            ethnic_group: Some(&key.group),
            numerator: count,
            unit: Unit::Count,
            status: *status,
            counts_basis: Some("supplied"),
            note: (*status == Status::Suppressed).then_some(note.as_str()),
            snapshot,
            sheet,
            cell: &cell,
            ..Observation::default()
        });
    }
    let batch = builder.finish()?;
    Ok(observation::sorted(&observation::schema(), &[batch])?)
}
