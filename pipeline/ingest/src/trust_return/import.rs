//! Imports a return into the store: the original file into `restricted/`, the protected copy into the snapshots and
//! the observations.

use std::collections::BTreeSet;
use std::path::Path;

use super::disclosure_control::{ProtectedReturn, ReturnEdition, protect};
use super::form::ReturnForm;
use super::record::RecordFiles;
use super::{CountKey, ReturnError, SuppliedCount, TrustReturn};
use store::observation;
use store::observation::Level;
use store::observation::Observation;
use store::observation::ObservationBuilder;
use store::observation::Status;
use store::observation::Unit;
use store::snapshot::Snapshots;

/// The source of every observation that is from a return.
pub const SOURCE: &str = "return";
/// The folder of the store with the original files of returns. No query reads it.
const RESTRICTED: &str = "restricted";
/// Replaces a suppressed count in the protected copy.
const SUPPRESSED: &str = "suppressed";

/// The result of importing a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnImport {
    /// Number of published counts, including sums.
    pub shown: usize,
    /// Number of suppressed counts.
    pub suppressed: usize,
    /// Whether it replaced an earlier return of the trust for that year.
    pub replaced: bool,
    /// Counts below this are suppressed: the highest threshold of all imports.
    pub threshold: u64,
    /// Counts that are suppressed only because of earlier imports.
    pub because_of_earlier: Vec<CountKey>,
    /// Indicators for which no new count can be published.
    pub withheld_indicators: Vec<String>,
}

/// Imports a return, and replaces an earlier one of the same trust and year. Suppresses counts of fewer than
/// `threshold` people, and all counts that would reveal these or the suppressed counts of earlier imports.
///
/// # Errors
/// When the store cannot be written, or the record of earlier imports cannot be read. The store is then unchanged.
pub fn import(
    form: &ReturnForm,
    given: &TrustReturn,
    (file, bytes): (&str, &[u8]),
    release: &str,
    threshold: u64,
    store: &Path,
) -> Result<ReturnImport, ReturnError> {
    let name = format!("{SOURCE}-{}-{}", given.org_code, given.wres_year);
    let table = store.join(format!("observations/{name}.parquet"));
    let restricted = store.join(RESTRICTED);
    let record = RecordFiles { restricted: &restricted, table: &table, name: &name };
    let mut editions = record.earlier(form, given)?;
    let protected = protect(form, given, threshold, &editions);
    let rows = published_counts(given, &protected);

    files::create_folder(&restricted)?;
    files::make_folder_private(&restricted)?;
    let hash = Snapshots::of_store(&restricted).put(bytes)?;
    let shown = protected.counts.keys().filter(|key| !protected.suppressed.contains(*key)).cloned().collect();
    editions.push(ReturnEdition { counts: protected.counts, shown, threshold: protected.threshold });
    // Before the table: a count on record may be unpublished, but every published count must be on record.
    record.write(given, (release, file, hash), &editions)?;

    // The hash of the original file would allow people to find small counts by trying.
    let copy = copy(form, given, &rows);
    let snapshot = Snapshots::of_store(store).put(copy.as_bytes())?.to_string();
    let batch = observations(given, release, protected.threshold, &rows, &format!("{name}.csv"), &snapshot)?;
    let replaced = table.exists();
    observation::write(&table, &batch)?;
    Ok(ReturnImport {
        shown: rows.iter().filter(|row| row.count.is_some()).count(),
        suppressed: rows.iter().filter(|row| row.status == Status::Suppressed).count(),
        replaced,
        threshold: protected.threshold,
        because_of_earlier: protected.because_of_earlier.into_iter().collect(),
        withheld_indicators: protected.withheld_indicators.into_iter().collect(),
    })
}

/// A count in the form in which it is published.
struct PublishedCount {
    key: CountKey,
    count: Option<u64>,
    status: Status,
}

fn published_counts(given: &TrustReturn, protected: &ProtectedReturn) -> Vec<PublishedCount> {
    let keys: BTreeSet<&CountKey> = given.cells.keys().chain(protected.counts.keys()).collect();
    keys.into_iter()
        .map(|key| {
            let (count, status) = match (protected.counts.get(key), given.cells.get(key)) {
                (Some(_), _) if protected.suppressed.contains(key) => (None, Status::Suppressed),
                // A sum that is not in the trust's return.
                (Some(count), None) => (Some(*count), Status::Calculated),
                (Some(count), _) => (Some(*count), Status::Returned),
                (None, Some(SuppliedCount::NotApplicable)) => (None, Status::NotApplicable),
                (None, _) => (None, Status::NotCollected),
            };
            PublishedCount { key: key.clone(), count, status }
        })
        .collect()
}

/// The protected copy: the same table, sorted by key, with sums and without suppressed counts.
fn copy(form: &ReturnForm, given: &TrustReturn, rows: &[PublishedCount]) -> String {
    let mut text = form.columns.join(",") + "\n";
    for PublishedCount { key, count, status } in rows {
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
    given: &TrustReturn,
    release: &str,
    threshold: u64,
    rows: &[PublishedCount],
    sheet: &str,
    snapshot: &str,
) -> Result<arrow::array::RecordBatch, ReturnError> {
    let note = format!(
        "fewer than {threshold} people, or suppressed so that such a count cannot be calculated from others"
    );
    let mut builder = ObservationBuilder::default();
    for (position, PublishedCount { key, count, status }) in rows.iter().enumerate() {
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
