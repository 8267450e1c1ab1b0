//! Fetching from landing page to snapshot, against a publisher that behaves like a real one.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use std::collections::BTreeMap;
use std::future::pending;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use catalogue::source::{Catalogue, DiscoverError, FileFormat, Source};
use ingest::fetch::{
    AddressRefusal, ContentKind, Download, FetchError, FetchSettings, Fetcher, Lookup, LookupFuture, Pace,
    Progress, SnapshotChange,
};
use ingest::one_line;
use store::snapshot::{Hash, SnapshotError, Snapshots};

use crate::support::FixedPace;
use crate::support::publisher::{Answer, Publisher};

const CATALOGUE: &str = r#"
[[source]]
id = "survey"
title = "A survey"
publisher = "A publisher"
page = "https://www.example.org/results/local-results/"
match = ['benchmark', 'data', '(?<release>20\d\d-20\d\d)', '\.xlsx$']
refuse = ['bank']
format = "xlsx"
layout = "survey"
cadence = "yearly"
months = [3]
hosts = ["www.example.org"]
largest = 4000
licence = { name = "none verified", allows = "to cite" }

[[source]]
id = "monthly"
title = "Statistics of a month"
publisher = "A publisher"
page = "https://www.example.org/statistics"
via = ['/statistics/(?<release>[a-z]+-20\d\d)$']
match = ['figures\.xlsx$']
format = "xlsx"
layout = "monthly"
cadence = "monthly"
hosts = ["www.example.org", "files.example.org"]
largest = 4000
licence = { name = "none verified", allows = "to cite" }

[[source]]
id = "register"
title = "A register"
publisher = "A publisher"
address = "https://www.example.org/api/getReport?report=etr"
format = "csv"
layout = "register"
cadence = "daily"
hosts = ["www.example.org"]
largest = 4000
licence = { name = "none verified", allows = "to cite" }

[[source]]
id = "shipped"
title = "Figures"
publisher = "A publisher"
bundled = "bundled/figures.csv"
format = "csv"
layout = "shipped"
cadence = "once"
retrieved = 2026-07-12
licence = { name = "none verified", allows = "to cite" }
"#;

const PAGE: &str = "/results/local-results/";
const WORKBOOK: &str = "/static/be505cf2e70c080aa35d34279f68e3f2/Benchmark-data-2021-2025.xlsx";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const REGISTER: &str = "/api/getReport?report=etr";
const TABLE: &[u8] = b"\"R0A\",\"MANCHESTER UNIVERSITY NHS FOUNDATION TRUST\"\r\n";

/// Gives every host these addresses; without addresses it never answers.
struct FixedLookup(Vec<IpAddr>);

impl Lookup for FixedLookup {
    fn lookup(&self, _: String) -> LookupFuture {
        let found = self.0.clone();
        Box::pin(async move { if found.is_empty() { pending().await } else { Ok(found) } })
    }
}

/// Records all progress.
#[derive(Default)]
struct RecordedProgress(Mutex<Vec<String>>);

impl Progress for RecordedProgress {
    fn started(&self, _: &str, size: Option<u64>) {
        self.0.lock().unwrap().push(format!("started, {size:?} bytes"));
    }

    fn received(&self, bytes: u64) {
        let mut heard = self.0.lock().unwrap();
        // The size of the pieces may vary, the sum may not.
        heard.retain(|line| !line.starts_with("received"));
        heard.push(format!("received {bytes}"));
    }

    fn waiting(&self, failure: &FetchError, attempt: u32, wait: Duration) {
        let passing = failure.is_passing();
        self.0
            .lock()
            .unwrap()
            .push(format!("attempt {attempt} failed, passing: {passing}, waiting {wait:?}"));
    }

    fn finished(&self, _: &str) {
        self.0.lock().unwrap().push("finished".to_owned());
    }
}

/// A publisher, and a fetcher that uses it as a mirror.
struct FetchCase {
    publisher: Publisher,
    catalogue: Catalogue,
    pace: Arc<FixedPace>,
    settings: FetchSettings,
    folder: tempfile::TempDir,
}

impl FetchCase {
    fn new() -> Self {
        let publisher = Publisher::start();
        let bases: BTreeMap<_, _> = ["survey", "register", "monthly"]
            .into_iter()
            .map(|id| (id.to_owned(), publisher.base()))
            .collect();
        let catalogue = Catalogue::parse(CATALOGUE, "sources.toml").unwrap().with_bases(&bases).unwrap();
        let pace = Arc::new(FixedPace::at("2026-03-17T09:30:00Z"));
        let folder = tempfile::tempdir().unwrap();
        Self { publisher, catalogue, pace, settings: FetchSettings::default(), folder }
    }

    /// A publisher whose register gives these answers, one after the other.
    fn register(answers: impl IntoIterator<Item = Answer>) -> Self {
        let case = Self::new();
        case.publisher.in_turn(REGISTER, answers);
        case
    }

    /// A publisher whose landing page links to a workbook with this answer.
    fn survey(workbook: Answer) -> Self {
        let case = Self::new();
        case.publisher.on(PAGE, Answer::page_of_links(&[("/about/", "About"), (WORKBOOK, "Benchmark data")]));
        case.publisher.on(WORKBOOK, workbook);
        case
    }

    fn fetcher(&self) -> Fetcher {
        Fetcher::new(self.settings.clone()).with_pace(Arc::clone(&self.pace) as Arc<dyn Pace>)
    }

    fn source(&self, id: &str) -> &Source {
        self.catalogue.get(id).unwrap()
    }

    fn snapshots(&self) -> Snapshots {
        Snapshots::of_store(self.folder.path())
    }

    fn waits(&self) -> Vec<Duration> {
        self.pace.waits()
    }

    async fn fetch(&self, id: &str) -> Result<Download, FetchError> {
        self.fetcher().fetch(self.source(id), None, &()).await
    }

    async fn bytes(&self, id: &str) -> Vec<u8> {
        self.fetch(id).await.unwrap().bytes.unwrap()
    }

    async fn refusal(&self, id: &str) -> FetchError {
        self.fetch(id).await.unwrap_err()
    }
}

/// A small archive whose members have these names. Their content does not matter to a fetch.
fn archive(names: &[&str]) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04 members".to_vec();
    let start = u32::try_from(bytes.len()).unwrap();
    for name in names {
        bytes.extend_from_slice(b"PK\x01\x02");
        bytes.extend_from_slice(&[0; 42]);
        bytes.extend_from_slice(name.as_bytes());
    }
    let size = u32::try_from(bytes.len()).unwrap() - start;
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    bytes.extend_from_slice(&size.to_le_bytes());
    bytes.extend_from_slice(&start.to_le_bytes());
    bytes.extend_from_slice(&[0, 0]);
    bytes
}

fn workbook() -> Vec<u8> {
    archive(&["[Content_Types].xml", "xl/workbook.xml"])
}

fn table() -> Answer {
    Answer::file(TABLE.to_vec(), "text/csv")
}

/// The number of attempts, and the failure of the last one.
fn last(error: FetchError) -> (u32, FetchError) {
    match error {
        FetchError::GaveUp { attempts, last } => (attempts, *last),
        other => panic!("not given up: {other:?}"),
    }
}

fn seconds(waits: &[u64]) -> Vec<Duration> {
    waits.iter().copied().map(Duration::from_secs).collect()
}

mod discovery;
mod hosts;
mod keeping;
mod limits;
mod retries;
