//! `sources --check`: what a refresh would take, and what has changed.

use store::snapshot::{Hash, Retrieval, Snapshots};

use crate::support::publisher::Answer;
use crate::support::{Case, LOCAL, Program, flat, register};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const OLD: &str = "/static/1/Benchmark-report-Excel-data-2020-2024.xlsx";
const NEW: &str = "/static/2/Benchmark-report-Excel-data-2021-2025.xlsx";

/// A program whose store has the workbook of 2020 to 2024, at a publisher that has it still.
fn with_workbook() -> Case {
    let case = Case::mirroring(&["nss-benchmark"]);
    publish(&case, OLD);
    let snapshots = Snapshots::of_store(&case.program.path("store"));
    let retrieval = Retrieval {
        source: "nss-benchmark".to_owned(),
        address: case.publisher.at(OLD),
        retrieved: "2026-03-01T06:00:00Z".parse().unwrap(),
        etag: None,
        last_modified: None,
        size: 8,
        sha256: Hash::of(b"workbook"),
        content_type: None,
        release: None,
    };
    snapshots.record(&retrieval).unwrap();
    case
}

/// Publishes a workbook, and a page that links to it.
fn publish(case: &Case, link: &str) {
    case.publisher.on(LOCAL, Answer::page_of_links(&[("/about/", "About"), (link, "Benchmark data")]));
    case.publisher.on(link, Answer::file(b"workbook".to_vec(), XLSX));
}

/// What the check prints about the source, and on standard error.
#[track_caller]
fn checked(program: &Program, id: &str, code: i32) -> (String, String) {
    let run = program.run(&["sources", "--check", "--source", id]).ends_with(code);
    for line in run.stdout.lines().filter(|line| !line.contains("://")) {
        assert!(line.chars().count() <= 80, "{line}");
    }
    (run.stdout, run.stderr)
}

#[test]
fn a_new_release_is_shown_with_the_one_in_the_store() {
    let case = with_workbook();
    let before = case.program.held();
    let (printed, _) = checked(&case.program, "nss-benchmark", 0);
    let unknown = "nss-benchmark: the same address as on 1 March 2026; the server does not say whether the file has \
                   changed";
    assert!(flat(&printed).starts_with(unknown), "{printed}");
    publish(&case, NEW);
    let (printed, said) = checked(&case.program, "nss-benchmark", 0);
    assert_eq!(
        printed,
        format!(
            "nss-benchmark: new release 2021-2025; the store has 2020-2024, retrieved on 1\n  March 2026\n  address  \
             {}\n  link     Benchmark data\n  release  2021-2025\n  size     8 bytes\n",
            case.publisher.at(NEW)
        )
    );
    assert!(said.contains("1 source with something new; nothing was taken"), "{said}");
    assert_eq!(case.program.held(), before, "nothing is taken or written");
    let asked: Vec<String> = case
        .publisher
        .requests()
        .iter()
        .map(|request| format!("{} {}", request.method, request.path))
        .collect();
    assert_eq!(
        asked,
        [format!("GET {LOCAL}"), format!("HEAD {OLD}"), format!("GET {LOCAL}"), format!("HEAD {NEW}")]
    );
}

#[test]
fn a_file_that_is_not_in_the_store_or_has_not_changed_is_shown_as_such() {
    let case = Case::mirroring(&["ods-etr"]);
    case.csv("etr", register());
    let (printed, _) = checked(&case.program, "ods-etr", 0);
    assert!(printed.starts_with("ods-etr: new: not in the store yet\n"), "{printed}");
    assert!(!case.program.path("store").exists());
    case.program.run_at("2026-12-01T06:00:00Z", &["refresh", "--source", "ods-etr"]).ends_with(0);
    let (printed, said) = checked(&case.program, "ods-etr", 0);
    assert!(printed.starts_with("ods-etr: not changed since 1 December 2026\n"), "{printed}");
    assert!(said.contains("0 sources with something new"), "{said}");
    case.csv("etr", [register(), register()].concat());
    let (printed, _) = checked(&case.program, "ods-etr", 0);
    assert!(printed.starts_with("ods-etr: the file at the same address has changed since 1 December 2026\n"));
}

#[test]
fn a_page_without_a_match_shows_the_nearest_links_and_ends_with_3() {
    let case = with_workbook();
    let bank = "/static/3/Bank-benchmark-report-Excel-data-2021-2025.xlsx";
    case.publisher.on(LOCAL, Answer::page_of_links(&[(bank, "Bank workers")]));
    let (printed, said) = checked(&case.program, "nss-benchmark", 3);
    assert!(printed.starts_with("nss-benchmark: FAILED: no link on"), "{printed}");
    assert!(printed.contains("(Bank workers), refused by `bank`"), "{printed}");
    assert!(printed.contains("hint: open the page, and correct `page` or `match`"), "{printed}");
    assert!(said.contains("1 source failed"), "{said}");
}

#[test]
fn a_server_that_does_not_answer_head_is_asked_with_get() {
    let case = with_workbook();
    case.publisher.in_turn(OLD, [Answer::status(405), Answer::file(b"workbook, changed".to_vec(), XLSX)]);
    let (printed, _) = checked(&case.program, "nss-benchmark", 0);
    assert!(printed.contains("has changed since") && printed.contains("17 bytes"), "{printed}");
}

#[test]
fn the_check_of_sources_is_printed_as_json() {
    let case = with_workbook();
    publish(&case, NEW);
    let run = case.program.run(&["sources", "--check", "--json", "--source", "nss-benchmark"]).ends_with(0);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let offer = &json["sources"][0];
    assert_eq!((&offer["source"], &offer["change"]), (&"nss-benchmark".into(), &"release".into()));
    assert_eq!((&offer["release"], &offer["release_before"]), (&"2021-2025".into(), &"2020-2024".into()));
    assert_eq!((&offer["size"], &offer["retrieved_before"]), (&8.into(), &"2026-03-01T06:00:00Z".into()));
    assert_eq!(offer["address"], case.publisher.at(NEW).as_str());
}

#[test]
fn an_unknown_source_cannot_be_checked() {
    let program = Program::empty();
    program.run(&["sources", "--check", "--source", "nss"]).ends_with(2).says("there is no source `nss`");
    program.run(&["sources", "--source", "ods-etr"]).ends_with(2).says("--check");
}
