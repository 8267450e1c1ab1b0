//! Damaged and missing tables of the store are reported, and made again.

use std::path::Path;

use crate::support::publisher::Answer;
use crate::support::{Case, Program, wres_page};

const WRES: &str = "store/observations/wres-page--2025.parquet";
const REGISTER: &str = "store/registers/framework_register.parquet";
const ALL: &str = "SELECT count(*) FROM observation";

const HEAD: &str = "org_code,org_name,scheme,state,level,date,date_meaning,confidence,evidence_url,note\n";

fn statuses(code: &str, name: &str) -> String {
    format!(
        "{HEAD}{code},{name},nw-anti-racist-framework,awarded,Silver,2024-11-05,award,high,https://example.org/,\n"
    )
}

/// A store with a page of WRES figures and two registers.
fn imported() -> Program {
    let program = Program::new();
    let files = [
        ("wres-page", "wres.html", wres_page("2025")),
        ("framework-register", "a.csv", statuses("RBT", "Mid Cheshire Hospitals NHS Foundation Trust")),
        ("framework-register", "b.csv", statuses("RXR", "East Lancashire Hospitals NHS Trust")),
    ];
    for (layout, name, text) in files {
        std::fs::write(program.path(name), text).unwrap();
        let mut arguments = vec!["import", name, "--layout", layout];
        if layout == "wres-page" {
            arguments.extend(["--release", "2025"]);
        }
        program.run(&arguments).ends_with(0);
    }
    program
}

fn number(program: &Program, table: &str) -> String {
    program
        .run(&["query", "-q", "--format", "csv", &format!("SELECT count(*) AS n FROM {table}")])
        .ends_with(0)
        .stdout
}

/// Kinds of damage: a full disk, an incomplete copy, a failing disk.
fn damages(whole: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut changed = whole.to_vec();
    changed[whole.len() / 4] ^= 1;
    let mut zeroed = whole.to_vec();
    zeroed[8..whole.len() / 3].fill(0);
    let mut footer = whole.to_vec();
    let place = whole.len() - whole.len() / 4;
    footer[place] = footer[place].wrapping_add(1);
    vec![
        ("has 0 bytes", Vec::new()),
        ("is not a whole Parquet file", whole[..4].to_vec()),
        ("is not a whole Parquet file", whole[..whole.len() / 2].to_vec()),
        ("is not a whole Parquet file", whole[..whole.len() - 1].to_vec()),
        ("is not a whole Parquet file", b"<html>a page in its place</html>".to_vec()),
        ("store/", changed),
        ("store/", zeroed),
        ("store/", footer),
    ]
}

#[test]
fn a_damaged_table_is_reported_and_made_again() {
    let program = imported();
    for table in [WRES, REGISTER] {
        let path = program.path(table);
        let whole = std::fs::read(&path).unwrap();
        let name = Path::new(table).file_name().unwrap().to_str().unwrap();
        for (problem, bytes) in damages(&whole) {
            std::fs::write(&path, bytes).unwrap();
            program
                .run(&["query", "SELECT 1"])
                .ends_with(1)
                .says(name)
                .says(problem)
                .says("hint: `race-equity refresh --offline` makes it again");
            program.run(&["refresh", "--offline"]).ends_with(0).says(&format!("made `{table}` again"));
            assert!(std::fs::read(&path).unwrap() == whole, "{table}: {problem}");
        }
    }
}

#[test]
fn a_missing_table_is_reported_and_made_again() {
    let program = imported();
    let rows = number(&program, "framework_register");
    assert_eq!(rows, "n\n2\n", "one row of each file");
    for table in [WRES, REGISTER] {
        let whole = std::fs::read(program.path(table)).unwrap();
        std::fs::remove_file(program.path(table)).unwrap();
        program
            .run(&["query", ALL])
            .ends_with(1)
            .says(&format!("`{table}` is missing"))
            .says("refresh --offline");
        program.run(&["refresh", "--offline"]).ends_with(0).says("made `");
        assert!(std::fs::read(program.path(table)).unwrap() == whole);
    }
    assert_eq!(number(&program, "framework_register"), rows);
}

#[test]
fn every_command_reports_a_damaged_table() {
    let program = imported();
    std::fs::write(program.path(WRES), b"").unwrap();
    for arguments in [
        &["query", "--list"][..],
        &["query", "SELECT count(*) FROM gap"],
        &["explain", "R0A", "2"],
        &["report", "--region", "london"],
        &["benchmark"],
        &["status"],
        &["prune", "--keep", "2-years"],
    ] {
        program.run(arguments).ends_with(1).says("wres-page--2025.parquet").says("refresh --offline");
    }
    let check = program.run(&["check"]).ends_with(1);
    assert!(check.stdout.contains("WRONG store: `store/observations/wres-page--2025.parquet` has 0 bytes"));
}

#[test]
fn bundled_tables_are_made_again_automatically() {
    let program = Program::new();
    let tables = ["registers/organisation", "registers/indicator", "observations/bundled-wres-published"];
    let right = number(&program, "observation");
    for table in tables {
        let path = program.path(format!("store/{table}.parquet"));
        let whole = std::fs::read(&path).unwrap();
        for (_, bytes) in damages(&whole) {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(number(&program, "observation"), right, "{table}");
            assert!(std::fs::read(&path).unwrap() == whole, "{table}");
        }
    }
    let benchmark = program.path("store/benchmarks/organisation_today.parquet");
    std::fs::create_dir_all(benchmark.parent().unwrap()).unwrap();
    std::fs::write(&benchmark, b"").unwrap();
    number(&program, "organisation_today");
    assert!(std::fs::metadata(&benchmark).unwrap().len() > 0);
}

#[test]
fn a_table_that_cannot_be_made_again_is_an_error() {
    let program = imported();
    std::fs::remove_dir_all(program.path("store/snapshots")).unwrap();
    std::fs::write(program.path(WRES), b"").unwrap();
    program.run(&["refresh", "--offline"]).ends_with(1).says("wres-page--2025.parquet` has 0 bytes");
}

#[test]
fn a_run_makes_damaged_tables_again_before_it_publishes() {
    let case = Case::small();
    case.goes(0, "2026-08-01T05:00:00Z");
    let path = case.program.path("store/observations/wres-2024--2024.parquet");
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, b"").unwrap();
    let said = case.goes(0, "2026-08-02T05:00:00Z");
    assert!(said.contains("made `store/observations/wres-2024--2024.parquet` again"), "{said}");
    assert!(std::fs::read(&path).unwrap() == whole);
    assert_eq!(case.editions(), ["2026-08"]);
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_failed_source_is_reported_everywhere() {
    let case = Case::small();
    case.publisher.on("/api/getReport?report=etr", Answer::status(503).header("Retry-After", "0"));
    let why = "answered 503 Service Unavailable";
    let said = case.goes(3, "2026-08-01T05:00:00Z");
    assert!(said.trim_end().lines().last().unwrap().contains(why), "{said}");
    assert!(said.contains("What was checked") && said.matches(why).count() > 2, "{said}");
    let run = case.last_run();
    let source =
        run["sources"].as_array().unwrap().iter().find(|source| source["source"] == "ods-etr").unwrap();
    assert!(source["error"].as_str().unwrap().lines().next().unwrap().contains(why), "{source}");
    case.program.run(&["runs"]).ends_with(0).prints(why);
    case.program.run(&["status"]).prints(why);
}
