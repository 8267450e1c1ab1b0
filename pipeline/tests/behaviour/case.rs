//! A publisher of everything in the catalogue on loopback, and a store that has it as its mirror.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use race_equity::files;
use race_equity::schedule::digest;

use crate::publisher::workbooks::benchmark::Benchmark;
use crate::publisher::workbooks::detailed::Detailed;
use crate::publisher::workbooks::zipped::zipped;
use crate::publisher::{Answer, Publisher};
use crate::reading::surveyed;
use crate::store::Store;
use crate::support::copy;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(crate) const LOCAL: &str = "/results/local-results/";
const ARCHIVE: &str = "/page-data/sq/d/4265973848.json";
const ODS: &str = "/api/getReport?report=";
pub(crate) const SOURCES: [&str; 8] = [
    "nss-benchmark",
    "nss-detailed",
    "ods-etr",
    "ods-ect",
    "ods-succ",
    "wres-2022",
    "wres-2023",
    "wres-2024",
];
pub(crate) const WRES: [(&str, &str); 3] = [
    ("2022", "/long-read/nhs-workforce-race-equality-standard-wres2022-data-analysis-report-for-nhs-trusts/"),
    ("2023", "/long-read/workforce-race-equality-standard-2023-data-analysis-report-for-nhs-trusts/"),
    ("2024", "/long-read/nhs-workforce-race-equality-standard-wres-2024-data-analysis-report-for-nhs-trusts"),
];

/// A publisher of everything in the catalogue, and a store that has it as its mirror.
pub(crate) struct Case {
    pub(crate) publisher: Publisher,
    pub(crate) store: Store,
}

/// A register of ODS: 27 columns in quotation marks, no header.
pub(crate) fn ods(rows: &[[&str; 5]]) -> Vec<u8> {
    let mut text = String::new();
    for [code, name, region, icb, opened] in rows {
        let mut cells = vec![*code, name, region, icb];
        cells.extend([""; 6]);
        cells.push(opened);
        cells.extend([""; 16]);
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        let _ = writeln!(text, "{}", quoted.join(","));
    }
    text.into_bytes()
}

pub(crate) fn wres_page(year: &str) -> String {
    format!(
        "<!doctype html><html><body><table><tr><th>Organisation code</th><th>Organisation name</th>\
         <th>WRES year</th><th>Indicator</th><th>Measure</th><th>Ethnic group</th><th>Value</th><th>Unit</th></tr>\
         <tr><td>R0A</td><td>Manchester University</td><td>{year}</td><td>2</td><td>relative_likelihood</td>\
         <td></td><td>1.5</td><td>ratio</td></tr></table></body></html>"
    )
}

impl Case {
    pub(crate) fn new() -> Self {
        let case = Self { publisher: Publisher::start(), store: Store::new() };
        case.mirrors(&SOURCES);
        let all = surveyed();
        case.benchmark(&Benchmark::new(2024, &all));
        let (organisational, national) = (Detailed::organisational(2024, &all), Detailed::national(2024));
        let zip = zipped(&[
            (&organisational.file_name(), &organisational.write()),
            (&national.file_name(), &national.write()),
            ("NSS24 detailed spreadsheets organisation type results.xlsx", b"left out"),
        ]);
        let link = "/static/60718f6775613027f2fff1d8ee67a6d3/NSS24-Detailed-spreadsheets.zip";
        let list = format!(
            "{{\"data\": [{{\"title\": \"Detailed spreadsheets\", \"file\": {{\"publicURL\": \"{link}\"}}}}]}}"
        );
        case.publisher.on(ARCHIVE, Answer::file(list.into_bytes(), "application/json"));
        case.publisher.on(link, Answer::file(zip, "application/zip"));
        case.registers();
        case
    }

    /// The same with a catalogue of the registers and the WRES tables alone, which are read in a moment, and
    /// a report of London and nothing else.
    pub(crate) fn small() -> Self {
        let case = Self::without(&["nss-benchmark", "nss-detailed"]);
        case.settings("[run]\nreports = ['region london']\n");
        case
    }

    /// The same with a catalogue that lacks some sources, and no more queries than reports and digests read.
    pub(crate) fn without(lacking: &[&str]) -> Self {
        let case = Self { publisher: Publisher::start(), store: Store::new() };
        let kept: Vec<&str> = SOURCES.into_iter().filter(|id| !lacking.contains(id)).collect();
        case.mirrors(&kept);
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../data"), &case.store.path().join("data"));
        let path = case.store.path().join("data/sources.toml");
        let catalogue = files::read_text(&path).unwrap();
        let is_kept = |text: &&str| lacking.iter().all(|id| !text.contains(&format!("\nid = \"{id}\"\n")));
        let kept: Vec<&str> = catalogue.split("[[source]]").filter(is_kept).collect();
        case.store.file("data/sources.toml", kept.join("[[source]]").as_bytes());
        case.queries(&[race_equity::report::ReportTables::READ, digest::READ].concat());
        case.registers();
        case
    }

    /// Leaves no queries but these and those they read: fewer are sooner worked out.
    pub(crate) fn queries(&self, wanted: &[&str]) {
        let folder = self.store.path().join("queries");
        if !folder.exists() {
            copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../queries"), &folder);
        }
        let texts: BTreeMap<String, String> = files::list(&folder)
            .unwrap()
            .into_iter()
            .map(|path| (files::name(&path).replace(".sql", ""), files::read_text(&path).unwrap()))
            .collect();
        // By the first of these the program knows the folder for one of queries.
        let mut waiting: Vec<&str> = [&["organisation_today"], wanted].concat();
        let mut needed: BTreeSet<&str> = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            if needed.insert(name) {
                let words: BTreeSet<&str> =
                    texts[name].split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
                waiting.extend(texts.keys().map(String::as_str).filter(|other| words.contains(other)));
            }
        }
        for name in texts.keys().filter(|name| !needed.contains(name.as_str())) {
            files::remove_file(&folder.join(format!("{name}.sql"))).unwrap();
        }
    }

    fn mirrors(&self, sources: &[&str]) {
        let mirrors: String = sources.iter().fold(String::from("[mirror]\n"), |text, id| {
            text + &format!("{id} = \"{}\"\n", self.publisher.base())
        });
        self.store.file("race-equity.toml", mirrors.as_bytes());
    }

    /// Publishes the registers and the WRES tables.
    fn registers(&self) {
        self.csv(
            "etr",
            ods(&[["R0A", "MANCHESTER UNIVERSITY NHS FOUNDATION TRUST", "Y62", "QOP", "20171001"]]),
        );
        self.csv(
            "ect",
            ods(&[["TAD", "BRADFORD DISTRICT CARE NHS FOUNDATION TRUST", "Y63", "QWO", "20020401"]]),
        );
        self.csv("succ", b"\"RM2\",\"R0A\",\"M\",\"20171001\",\"1\"\n".to_vec());
        for (at, (year, _)) in WRES.into_iter().enumerate() {
            self.wres(at, &wres_page(year));
        }
    }

    /// Goes once, unattended, at an instant, and expects this exit code; gives what it said to a person.
    pub(crate) fn goes(&self, code: i32, now: &str) -> String {
        let output = self.store.command(&["run"]).env("RACE_EQUITY_NOW", now).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{said}");
        said
    }

    /// The editions that stand, by name.
    pub(crate) fn editions(&self) -> Vec<String> {
        let all = files::list(&self.store.path().join("reports")).unwrap();
        all.iter().filter(|path| path.is_dir() && !path.is_symlink()).map(|path| files::name(path)).collect()
    }

    /// Puts another line into the table `[run]` of the settings.
    pub(crate) fn setting(&self, line: &str) {
        let path = self.store.path().join("race-equity.toml");
        let text = files::read_text(&path).unwrap();
        let changed = text.replace("reports = ['region london']", line);
        assert_ne!(text, changed);
        self.store.file("race-equity.toml", changed.as_bytes());
    }

    /// Adds to the settings, before any table of them.
    pub(crate) fn settings(&self, text: &str) {
        let path = self.store.path().join("race-equity.toml");
        let mirrors = files::read_text(&path).unwrap();
        self.store.file("race-equity.toml", format!("{text}{mirrors}").as_bytes());
    }

    /// Publishes a benchmark workbook at an address of its own, and gives its bytes.
    pub(crate) fn benchmark(&self, book: &Benchmark) -> Vec<u8> {
        let bytes = book.write();
        let hash = race_equity::snapshot::Hash::of(&bytes).to_string();
        self.linked(book, bytes.clone(), &hash[..32]);
        bytes
    }

    /// Publishes the bytes of a workbook at another address.
    pub(crate) fn moved(&self, book: &Benchmark, bytes: Vec<u8>) {
        self.linked(book, bytes, "11111111111111111111111111111111");
    }

    fn linked(&self, book: &Benchmark, bytes: Vec<u8>, folder: &str) {
        let link = format!("/static/{folder}/{}", book.file_name());
        let bank = "/static/00000000000000000000000000000000/Bank-benchmark-report-Excel-data-2022-2024.xlsx";
        self.publisher.on(LOCAL, Answer::page_of_links(&[(&link, "Benchmark data"), (bank, "Bank workers")]));
        self.publisher.on(&link, Answer::file(bytes, XLSX));
    }

    pub(crate) fn csv(&self, report: &str, bytes: Vec<u8>) {
        self.publish(&format!("{ODS}{report}"), bytes, "text/csv");
    }

    /// Publishes a page of WRES.
    pub(crate) fn wres(&self, at: usize, page: &str) {
        self.publish(WRES[at].1, page.as_bytes().to_vec(), "text/html; charset=utf-8");
    }

    /// Publishes bytes at an address, and says so to who holds them already.
    fn publish(&self, path: &str, bytes: Vec<u8>, content_type: &str) {
        let etag = format!("\"{}\"", race_equity::snapshot::Hash::of(&bytes));
        self.publisher.on(path, Answer::file(bytes, content_type).with_etag(&etag));
    }

    /// Files of the store but for what records a run.
    pub(crate) fn tables(&self) -> Vec<(String, String)> {
        let records = ["runs.jsonl", "manifest.jsonl"];
        let held = self.store.held().into_iter().map(|(path, hash)| (path.display().to_string(), hash));
        held.filter(|(path, _)| !records.iter().any(|record| path.ends_with(record))).collect()
    }

    pub(crate) fn last_run(&self) -> serde_json::Value {
        let runs = files::read_text(&self.store.path().join("store/runs.jsonl")).unwrap();
        serde_json::from_str(runs.lines().last().unwrap()).unwrap()
    }
}
