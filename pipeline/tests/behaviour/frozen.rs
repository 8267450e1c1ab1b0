//! The bytes of everything that a reader gets, frozen: a change of the code that is meant to change no output
//! changes none of these hashes. A change of words or numbers says so, and takes the new hashes.
//!
//! The hashes of PDFs are those of Typst 0.15.1, which `make` installs.

use std::fmt::Write;
use std::path::Path;

use store::snapshot::Hash;

use crate::returns::given::usual;
use crate::support::publisher::workbooks::benchmark::Benchmark;
use crate::support::{Case, Program, files, prepared, surveyed};

/// A line for each file below a folder: the beginning of its hash, and its path. `publisher` is the address
/// of a publisher on loopback, whose port is another each time.
fn hashes(folder: &Path, publisher: Option<&str>) -> String {
    // The records of benchmark tables and of reports name the build of the program that made them.
    let records = ["benchmarks.json", "reports.json"];
    let frozen = files(folder).into_iter().filter(|(path, _)| !records.contains(&path.as_str()));
    frozen.fold(String::new(), |mut text, (path, bytes)| {
        let bytes = match (publisher, String::from_utf8(bytes)) {
            (Some(address), Ok(text)) => text.replace(address, "http://publisher").into_bytes(),
            (_, Ok(text)) => text.into_bytes(),
            (_, Err(other)) => other.into_bytes(),
        };
        let _ = writeln!(text, "{} {path}", &Hash::of(&bytes).to_string()[..16]);
        text
    })
}

/// The workbook of the newest survey year and the four before it, as small as reports allow.
fn survey(newest: u16) -> Benchmark {
    Benchmark::new(newest, &surveyed()).columns(120).created(newest + 1, 3, 12)
}

#[test]
fn outputs_of_the_bundled_figures_are_frozen() {
    let program = Program::new();
    let places =
        ["--region", "north-west", "--icb", "greater-manchester", "--trust", "RXR", "--trust", "RW5"];
    let framework = ["--framework", "nw-anti-racist-framework"];
    program.run(&[&["report", "--england"][..], &places, &framework].concat()).ends_with(0);
    insta::assert_snapshot!("reports_of_bundled_figures", hashes(&program.path("reports"), None));
    insta::assert_snapshot!("tables_of_bundled_figures", hashes(&prepared().path("store/benchmarks"), None));
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn outputs_of_two_surveys_and_a_return_are_frozen() {
    let mut program = Program::new();
    program.at("2027-04-01T06:00:00Z");
    for newest in [2025, 2026] {
        let book = survey(newest);
        program.file(&book.file_name(), book.write());
        program.run(&["import", "--layout", "nss-benchmark", &book.file_name()]).ends_with(0);
    }
    program.file("return.csv", usual().csv());
    program.run(&["import", "--layout", "return", "return.csv"]).ends_with(0);
    let reports = ["report", "--region", "north-west", "--icb", "greater-manchester", "--trust", "RXR"];
    program.run(&reports).ends_with(0);
    insta::assert_snapshot!("reports_of_two_surveys", hashes(&program.path("reports"), None));
    program.run(&["benchmark"]).ends_with(0);
    insta::assert_snapshot!("tables_of_two_surveys", hashes(&program.path("store"), None));
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn digests_of_two_runs_are_frozen() {
    let case = Case::without(&["nss-detailed"]);
    case.settings("[run]\nreports = ['region north-west']\n");
    case.benchmark(&survey(2025));
    case.goes(0, "2026-08-01T06:00:00Z");
    case.benchmark(&survey(2026));
    case.goes(0, "2027-03-01T06:00:00Z");
    let digests = case.program.path("store/digests");
    let address = case.publisher.base();
    insta::assert_snapshot!(
        "digests_of_two_runs",
        hashes(&digests, Some(address.as_str().trim_end_matches('/')))
    );
}
