//! `race-equity run`: one unattended go, and the record of it.

use files::Lock;

use crate::support::publisher::Answer;
use crate::support::{Case, WRES, files, ods, wres_page};

const JULY: &str = "2027-07-01T06:00:00Z";
const LATER: &str = "2027-07-20T06:00:00Z";
const AUGUST: &str = "2027-08-01T06:00:00Z";

/// The page of WRES 2024 with another ratio.
fn restated(case: &Case, ratio: &str) {
    case.wres(2, &wres_page("2024").replace("<td>1.5</td>", &format!("<td>{ratio}</td>")));
}

/// What stands in the store and among the editions, but for the record of runs.
fn everything(case: &Case) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut all = files(case.program.folder());
    // The run log and the status say that there was a run.
    let of_the_run =
        ["store/runs.jsonl", "reports/status.html", "reports/status.json", "reports/metrics.prom"];
    all.retain(|path, _| !of_the_run.contains(&path.as_str()));
    all
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn the_first_run_makes_an_edition_and_the_next_nothing() {
    let case = Case::small();
    let said = case.goes(0, JULY);
    assert!(said.contains("new edition: `reports/2027-07`"), "{said}");
    for file in [
        "2027-07/london/london.pdf",
        "2027-07/london/provenance.json",
        "2027-07/index.html",
        "latest/london/london.html",
    ] {
        assert!(case.program.path("reports").join(file).exists(), "{file}");
    }
    let run = case.last_run();
    assert_eq!((run["asked"].as_str(), run["exit"].as_i64()), (Some("run"), Some(0)));
    assert_eq!(run["editions"][0], "2027-07");
    let stages: Vec<&str> =
        run["stages"].as_array().unwrap().iter().map(|stage| stage["stage"].as_str().unwrap()).collect();
    assert_eq!(stages, ["refresh", "benchmark", "compare", "report", "publish"]);
    // Three registers of one row each, three tables of one figure, 323 headcounts by grade, and three figures of boards.
    assert_eq!(run["stages"][0]["rows"], 6 + 323 + 3);

    let before = everything(&case);
    let said = case.goes(0, AUGUST);
    assert!(said.contains("no new releases; no new edition"), "{said}");
    let run = case.last_run();
    assert_eq!(run["stages"].as_array().unwrap().len(), 1, "nothing was worked out: {run}");
    assert_eq!(run["editions"].as_array().unwrap().len(), 0);
    let after = everything(&case);
    assert!(before == after, "a run with nothing to say changed a file");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_report_that_appears_once_is_asked_for_once() {
    let case = Case::small();
    case.goes(0, JULY);
    case.goes(0, LATER);
    // WRES 2022 and 2023 are published once and for all; 2024 holds the place of the next one in the calendar. Each run
    // looks for the Word file on each page.
    let asked = |path: &str| case.publisher.paths().iter().filter(|asked| *asked == path).count();
    assert_eq!(WRES.map(|(_, path)| asked(path)), [3, 3, 4]);
    let source = |id: &str| {
        let run = case.last_run();
        run["sources"].as_array().unwrap().iter().find(|source| source["source"] == id).unwrap().clone()
    };
    assert_eq!(
        (source("wres-2022")["asked"].as_bool(), source("wres-2024")["asked"].as_bool()),
        (Some(false), Some(true))
    );
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn what_no_reader_sees_makes_no_edition() {
    let case = Case::small();
    case.goes(0, JULY);
    // A care trust of Yorkshire closes: the report of London says nothing about it, but every table may.
    case.csv(
        "ect",
        ods(&[["TAD", "BRADFORD DISTRICT CARE NHS FOUNDATION TRUST ", "Y63", "QWO", "20020401"]]),
    );
    let said = case.goes(0, LATER);
    assert!(said.contains("ods-ect: new") && said.contains("no change to published figures"), "{said}");
    assert_eq!(case.editions(), ["2027-07"]);
    let said = case.goes(0, LATER);
    assert!(said.contains("no new releases; no new edition"), "{said}");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_visible_change_makes_another_edition() {
    let case = Case::small();
    case.goes(0, JULY);
    let first = files(&case.program.path("reports/2027-07"));
    restated(&case, "1.6");
    case.goes(0, LATER);
    assert_eq!(case.editions(), ["2027-07", "2027-07.02"]);
    assert!(first == files(&case.program.path("reports/2027-07")), "an edition that stood was changed");
    restated(&case, "1.7");
    case.goes(0, LATER);
    restated(&case, "1.8");
    case.goes(0, AUGUST);
    assert_eq!(case.editions(), ["2027-07", "2027-07.02", "2027-07.03", "2027-08"]);
    let latest = std::fs::read_link(case.program.path("reports/latest")).unwrap();
    assert_eq!(latest.to_str(), Some("2027-08"));
    let lines = case.program.run(&["runs"]).ends_with(0).stdout;
    assert_eq!(lines.lines().count(), 5);
    assert!(lines.lines().nth(2).unwrap().ends_with("  2027-07.02"), "{lines}");
    let runs: serde_json::Value =
        serde_json::from_str(&case.program.run(&["runs", "--json", "--last", "1"]).ends_with(0).stdout)
            .unwrap();
    assert_eq!((runs.as_array().unwrap().len(), &runs[0]["editions"][0]), (1, &serde_json::json!("2027-08")));
}

#[test]
fn an_edition_that_somebody_made_by_hand_is_left_alone() {
    let case = Case::small();
    case.program.file("reports/2027-07/london/london.html", b"<h1>by hand</h1>");
    case.goes(0, JULY);
    assert_eq!(case.editions(), ["2027-07", "2027-07.02"]);
    assert_eq!(files(&case.program.path("reports/2027-07")).len(), 1);
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn an_edition_that_was_taken_away_is_made_again() {
    let case = Case::small();
    case.goes(0, JULY);
    let first = files(&case.program.path("reports"));
    files::remove_folder(&case.program.path("reports")).unwrap();
    case.goes(0, JULY);
    assert!(first == files(&case.program.path("reports")));
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_source_that_is_down_ends_with_3_and_the_others_go_on() {
    let case = Case::small();
    case.goes(0, JULY);
    case.publisher.on("/api/getReport?report=etr", Answer::status(404));
    let said = case.goes(3, LATER);
    assert!(said.contains("ods-etr: FAILED") && said.contains("no new releases; no new edition"), "{said}");
    restated(&case, "1.6");
    case.goes(3, LATER);
    assert_eq!(case.editions(), ["2027-07", "2027-07.02"]);
    assert_eq!((case.last_run()["exit"].as_i64(), case.last_run()["error"].as_str()), (Some(3), None));
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn data_that_do_not_fit_end_with_4_and_the_rest_is_reported() {
    let case = Case::small();
    case.goes(0, JULY);
    let table = || case.program.table("observations/wres-2024--2024.parquet");
    let held = table();
    case.publisher.on(WRES[2].1, Answer::page(&wres_page("2024").replace("<td>1.5</td>", "<td>many</td>")));
    let said = case.goes(4, LATER);
    assert!(said.contains("wres-2024: DOES NOT FIT its layout"), "{said}");
    assert!(said.contains("no new releases; no new edition"), "{said}");
    assert_eq!(held, table());
    assert_eq!(case.editions(), ["2027-07"]);
    assert_eq!(case.last_run()["exit"], 4);
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_stopped_run_is_recorded_and_made_up_for() {
    let case = Case::small();
    case.program.run_with("RACE_EQUITY_TYPST", "/no/such/typst", &["run"]).ends_with(1);
    let run = case.last_run();
    assert_eq!(run["exit"], 1);
    assert!(run["error"].as_str().unwrap().contains("Typst was not found"), "{run}");
    assert_eq!(run["sources"].as_array().unwrap().len(), 11);
    case.program.run(&["runs"]).ends_with(0).prints("    error: Typst was not found");
    assert!(case.editions().is_empty(), "{:?}", case.editions());
    case.goes(0, JULY);
    assert_eq!(case.editions().len(), 1);
}

#[test]
fn without_reports_nothing_is_typeset() {
    let case = Case::small();
    case.setting("reports = []");
    case.program.run_with("RACE_EQUITY_TYPST", "/no/such/typst", &["run"]).ends_with(0);
    assert!(case.program.path("store/benchmarks/gap.parquet").exists());
    assert!(case.goes(0, JULY).contains("no new releases; no new edition"));
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn other_reports_are_something_new_to_a_reader() {
    let case = Case::small();
    case.goes(0, JULY);
    case.setting("reports = ['region london', 'icb greater-manchester']");
    case.goes(0, LATER);
    assert_eq!(case.editions(), ["2027-07", "2027-07.02"]);
    assert!(
        case.program.path("reports/2027-07.02/icb-greater-manchester/icb-greater-manchester.pdf").exists()
    );
}

#[test]
fn settings_that_name_no_report_are_refused_before_fetching() {
    let case = Case::small();
    case.setting("reports = ['county kent']");
    let said = case.goes(2, JULY);
    assert!(said.contains("`county kent` in `reports` of the table `[run]` is not a valid report"), "{said}");
    assert_eq!(case.publisher.requests().len(), 0);
    assert_eq!(case.last_run()["exit"], 2);
}

#[test]
fn a_run_that_another_keeps_out_is_listed_apart() {
    let case = Case::small();
    let held = Lock::take(&case.program.path("store"), "schedule").unwrap();
    let said = case.goes(5, JULY);
    assert!(said.contains("`race-equity schedule`"), "{said}");
    assert!(!case.program.path("store/runs.jsonl").exists());
    drop(held);
    case.program.run(&["runs"]).ends_with(0).prints("another run is using the store");
}
