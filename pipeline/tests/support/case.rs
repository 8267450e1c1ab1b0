//! A publisher of everything in the catalogue on loopback, and a program that has it as its mirror.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use catalogue::assets::makes_table;
use jiff::civil::date;

use super::publisher::workbooks::benchmark::Benchmark;
use super::publisher::workbooks::detailed::Detailed;
use super::publisher::workbooks::local::Local;
use super::publisher::workbooks::workforce::Workforce;
use super::publisher::workbooks::zipped::zipped;
use super::publisher::{Answer, Publisher, eff};
use super::{Program, copy, project, surveyed};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(crate) const LOCAL: &str = "/results/local-results/";
const ARCHIVE: &str = "/page-data/sq/d/4265973848.json";
const ODS: &str = "/api/getReport?report=";
pub(crate) const SOURCES: [&str; 12] = [
    "nss-benchmark",
    "nss-detailed",
    "ods-etr",
    "ods-ect",
    "ods-succ",
    "workforce-statistics",
    "nss-local",
    "wres-2022",
    "wres-2023",
    "wres-2024",
    "eff-nhs-workforce",
    "eff-board-membership",
];
/// Sources that a smaller catalogue leaves out.
const CONTEXT: [&str; 2] = ["workforce-statistics", "nss-local"];
const WORKFORCE: &str = "/data-and-information/publications/statistical/nhs-workforce-statistics";
/// Sources that need not be published, and are not here.
pub(crate) const OPTIONAL: [&str; 3] = ["wres-2022-word", "wres-2023-word", "wres-2024-word"];
pub(crate) const WRES: [(&str, &str); 3] = [
    ("2022", "/long-read/nhs-workforce-race-equality-standard-wres2022-data-analysis-report-for-nhs-trusts/"),
    ("2023", "/long-read/workforce-race-equality-standard-2023-data-analysis-report-for-nhs-trusts/"),
    ("2024", "/long-read/nhs-workforce-race-equality-standard-wres-2024-data-analysis-report-for-nhs-trusts"),
];

/// A publisher of everything in the catalogue, and a program that has it as its mirror.
pub(crate) struct Case {
    pub(crate) publisher: Publisher,
    pub(crate) program: Program,
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
        "<!doctype html><html><body><h2>Indicator 2: appointment from shortlisting</h2><table>\
         <caption>Table 1: relative likelihood by trust</caption><tr><th>Trust</th><th>{year}</th></tr>\
         <tr><td>R0A</td><td>1.5</td></tr></table></body></html>"
    )
}

/// The register of trusts with one trust.
pub(crate) fn register() -> Vec<u8> {
    ods(&[["R0A", "MANCHESTER UNIVERSITY NHS FOUNDATION TRUST", "Y62", "QOP", "20171001"]])
}

/// A catalogue of fewer sources, in which no bundled file is a part of a source that is not there.
pub(crate) fn without_missing_parts(catalogue: &str) -> String {
    let is_there = |id: &str| catalogue.contains(&format!("\nid = \"{id}\"\n"));
    let is_kept = |line: &&str| match line.strip_prefix("of = ") {
        Some(ids) => ids.split('"').skip(1).step_by(2).all(is_there),
        None => true,
    };
    catalogue.lines().filter(is_kept).flat_map(|line| [line, "\n"]).collect()
}

impl Case {
    /// A publisher of nothing yet, and a program that has it as the mirror of these sources.
    pub(crate) fn mirroring(sources: &[&str]) -> Self {
        let case = Self { publisher: Publisher::start(), program: Program::empty() };
        let mirrors: String = sources.iter().fold(String::from("[mirror]\n"), |text, id| {
            text + &format!("{id} = \"{}\"\n", case.publisher.base())
        });
        case.program.file("race-equity.toml", mirrors);
        case
    }

    /// A publisher of everything in the catalogue.
    pub(crate) fn new() -> Self {
        let case = Self::mirroring(&[SOURCES.as_slice(), &OPTIONAL].concat());
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
        case.workforce(&Workforce::new(date(2025, 3, 31)));
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
        let lacking = [lacking, &CONTEXT].concat();
        let kept: Vec<&str> =
            SOURCES.into_iter().chain(OPTIONAL).filter(|id| !lacking.contains(id)).collect();
        let case = Self::mirroring(&kept);
        copy(&project("data"), &case.program.path("data"));
        let catalogue = case.program.text("data/sources.toml");
        let is_kept = |text: &&str| lacking.iter().all(|id| !text.contains(&format!("\nid = \"{id}\"\n")));
        let kept: Vec<&str> = catalogue.split("[[source]]").filter(is_kept).collect();
        case.program.file("data/sources.toml", without_missing_parts(&kept.join("[[source]]")));
        case.queries(&[report::ReportTables::READ, &changes::TABLES].concat());
        case.registers();
        case
    }

    /// Removes all queries but these and those that they read, so that runs are quick.
    pub(crate) fn queries(&self, wanted: &[&str]) {
        let folder = self.program.path("queries");
        if !folder.exists() {
            copy(&project("queries"), &folder);
        }
        let mut paths: BTreeMap<String, String> = BTreeMap::new();
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        for (path, bytes) in self.program.files("queries") {
            if makes_table(&path) {
                let name = path.rsplit('/').next().unwrap().replace(".sql", "");
                texts.insert(name.clone(), String::from_utf8(bytes).unwrap());
                paths.insert(name, path);
            }
        }
        // The program recognises a folder of queries by the first of these.
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
            std::fs::remove_file(folder.join(&paths[name])).unwrap();
        }
    }

    /// Publishes the registers and the WRES tables.
    pub(crate) fn registers(&self) {
        self.csv("etr", register());
        self.csv(
            "ect",
            ods(&[["TAD", "BRADFORD DISTRICT CARE NHS FOUNDATION TRUST", "Y63", "QWO", "20020401"]]),
        );
        self.csv("succ", b"\"RM2\",\"R0A\",\"M\",\"20171001\",\"1\"\n".to_vec());
        for (at, (year, _)) in WRES.into_iter().enumerate() {
            self.wres(at, &wres_page(year));
        }
        self.workforce_by_grade(&eff::headcounts(&["2022-03-31"], |_| "Mar-22".to_owned()));
        self.board(&eff::board());
    }

    /// Publishes the whole-measure file of the NHS workforce, with a table of the same page.
    pub(crate) fn workforce_by_grade(&self, headcounts: &eff::Headcounts) {
        let page = eff::page("nhs-workforce");
        let file = format!("{page}downloads/nhs-workforce-data-june-2022.csv");
        let table = format!("{page}downloads/by-ethnicity-and-staff-group.csv");
        self.publisher.on(&page, Answer::page_of_links(&[(&table, "Table"), (&file, "Full data")]));
        self.publish(&file, eff::workforce(headcounts), "text/csv");
    }

    /// Publishes a table of board members by trust.
    pub(crate) fn board(&self, bytes: &[u8]) {
        let page = eff::page("nhs-trust-board-membership");
        let file = format!("{page}downloads/by-ethnicity-and-trust.csv");
        let other = format!("{page}downloads/by-ethnicity-and-region.csv");
        self.publisher.on(&page, Answer::page_of_links(&[(&other, "Regions"), (&file, "Trusts")]));
        self.publish(&file, bytes.to_vec(), "text/csv");
    }

    /// Goes once, unattended, at an instant, and expects this exit code; gives what it said to a person.
    #[track_caller]
    pub(crate) fn goes(&self, code: i32, now: &str) -> String {
        self.program.run_at(now, &["run"]).ends_with(code).stderr
    }

    /// The editions, by name.
    pub(crate) fn editions(&self) -> Vec<String> {
        let Ok(all) = std::fs::read_dir(self.program.path("reports")) else { return Vec::new() };
        let mut names: Vec<String> = all
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().unwrap().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Puts another line into the table `[run]` of the settings.
    pub(crate) fn setting(&self, line: &str) {
        let text = self.program.text("race-equity.toml");
        let changed = text.replace("reports = ['region london']", line);
        assert_ne!(text, changed);
        self.program.file("race-equity.toml", changed);
    }

    /// Adds to the settings, before any table of them.
    pub(crate) fn settings(&self, text: &str) {
        let mirrors = self.program.text("race-equity.toml");
        self.program.file("race-equity.toml", format!("{text}{mirrors}"));
    }

    /// Publishes a benchmark workbook at an address of its own, and gives its bytes.
    pub(crate) fn benchmark(&self, book: &Benchmark) -> Vec<u8> {
        let bytes = book.write();
        self.again(book, bytes.clone());
        bytes
    }

    /// Publishes the bytes of a workbook at the address that they had.
    pub(crate) fn again(&self, book: &Benchmark, bytes: Vec<u8>) {
        let hash = store::snapshot::Hash::of(&bytes).to_string();
        self.linked(book, bytes, &hash[..32]);
    }

    /// Publishes the bytes of a workbook below a folder of this name.
    pub(crate) fn linked(&self, book: &Benchmark, bytes: Vec<u8>, folder: &str) {
        let link = format!("/static/{folder}/{}", book.file_name());
        let bank = "/static/00000000000000000000000000000000/Bank-benchmark-report-Excel-data-2022-2024.xlsx";
        let local = Local::new(2025, 1);
        self.publisher.on(
            LOCAL,
            Answer::page_of_links(&[
                (&link, "Benchmark data"),
                (bank, "Bank workers"),
                (&local.path(), "Local data files"),
            ]),
        );
        self.publisher.on(&local.path(), Answer::file(local.write(), "application/zip"));
        self.publisher.on(&link, Answer::file(bytes, XLSX));
    }

    pub(crate) fn csv(&self, report: &str, bytes: Vec<u8>) {
        self.publish(&format!("{ODS}{report}"), bytes, "text/csv");
    }

    /// Publishes the workforce of a month on its page, and that page on the series' page before an earlier month and after a
    /// month that is only announced.
    pub(crate) fn workforce(&self, book: &Workforce) {
        let [page, file] = book.paths();
        let (announced, before) = (format!("{WORKFORCE}/december-2099"), format!("{WORKFORCE}/march-2015"));
        let links =
            [(&*before, "Earlier"), (&*announced, "Announced"), (&*page, "Latest"), (WORKFORCE, "Series")];
        self.publisher.on(WORKFORCE, Answer::page_of_links(&links));
        self.publisher.on(&announced, Answer::page_of_links(&[(WORKFORCE, "Series")]));
        let absolute = format!("https://files.digital.nhs.uk{file}");
        let csv = absolute.replace(".xlsx", ".csv");
        self.publisher
            .on(&page, Answer::page_of_links(&[(&absolute, "England and Organisation"), (&csv, "CSV")]));
        self.publisher.on(&file, Answer::file(book.write(), XLSX));
    }

    /// Publishes local data files of the staff survey, alone on their page.
    pub(crate) fn local(&self, files: &Local) {
        self.publisher.on(LOCAL, Answer::page_of_links(&[(&files.path(), "Local data files")]));
        self.publisher.on(&files.path(), Answer::file(files.write(), "application/zip"));
    }

    /// Publishes a page of WRES.
    pub(crate) fn wres(&self, at: usize, page: &str) {
        self.publish(WRES[at].1, page.as_bytes().to_vec(), "text/html; charset=utf-8");
    }

    /// Publishes bytes at an address, and says so to who holds them already.
    fn publish(&self, path: &str, bytes: Vec<u8>, content_type: &str) {
        let etag = format!("\"{}\"", store::snapshot::Hash::of(&bytes));
        self.publisher.on(path, Answer::file(bytes, content_type).with_etag(&etag));
    }

    /// Files of the store but for what records a run.
    pub(crate) fn tables(&self) -> Vec<(String, String)> {
        let records = ["runs.jsonl", "manifest.jsonl"];
        let held = self.program.held().into_iter();
        held.filter(|(path, _)| !records.iter().any(|record| path.ends_with(record))).collect()
    }

    /// What the record says of the last run.
    pub(crate) fn last_run(&self) -> serde_json::Value {
        serde_json::from_str(self.program.text("store/runs.jsonl").lines().last().unwrap()).unwrap()
    }
}
