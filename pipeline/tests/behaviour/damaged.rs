//! Damaged and missing tables of the store are reported, and made again.

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
        ("it had 0 bytes", Vec::new()),
        ("it was not a whole Parquet file", whole[..4].to_vec()),
        ("it was not a whole Parquet file", whole[..whole.len() / 2].to_vec()),
        ("it was not a whole Parquet file", whole[..whole.len() - 1].to_vec()),
        ("it was not a whole Parquet file", b"<html>a page in its place</html>".to_vec()),
        ("it had changed since it was written", changed),
        ("it ", zeroed),
        ("it ", footer),
    ]
}

#[test]
fn a_damaged_table_is_made_again_by_the_command_that_reads_it() {
    let program = imported();
    let right = number(&program, "observation");
    for table in [WRES, REGISTER] {
        let path = program.path(table);
        let whole = std::fs::read(&path).unwrap();
        for (problem, bytes) in damages(&whole) {
            std::fs::write(&path, bytes).unwrap();
            program
                .run(&["query", "--format", "csv", "SELECT count(*) AS n FROM observation"])
                .ends_with(0)
                .says(&format!("made `{table}` again from the files in the store: {problem}"))
                .prints(&right);
            assert!(std::fs::read(&path).unwrap() == whole, "{table}: {problem}");
        }
    }
}

#[test]
fn a_missing_table_is_made_again_by_the_command_that_reads_it() {
    let program = imported();
    let rows = number(&program, "framework_register");
    assert_eq!(rows, "n\n2\n", "one row of each file");
    for table in [WRES, REGISTER] {
        let whole = std::fs::read(program.path(table)).unwrap();
        std::fs::remove_file(program.path(table)).unwrap();
        program
            .run(&["query", ALL])
            .ends_with(0)
            .says(&format!("made `{table}` again from the files in the store: it was missing"));
        assert!(std::fs::read(program.path(table)).unwrap() == whole);
    }
    assert_eq!(number(&program, "framework_register"), rows);
}

#[test]
fn a_table_that_the_index_does_not_name_is_not_read() {
    let program = imported();
    let path = program.path(REGISTER);
    let both = std::fs::read(&path).unwrap();
    // A whole table of an earlier day is put back, as from a backup.
    let before = Program::new();
    before.file("a.csv", statuses("RBT", "Mid Cheshire Hospitals NHS Foundation Trust"));
    before.run(&["import", "a.csv", "--layout", "framework-register"]).ends_with(0);
    std::fs::copy(before.path(REGISTER), &path).unwrap();
    program.run(&["query", ALL]).ends_with(0).says("it was not the table in the store's index");
    assert!(std::fs::read(&path).unwrap() == both);
    // A store of an earlier version has no index: one is made.
    std::fs::remove_file(program.path("store/index.json")).unwrap();
    let run = program.run(&["query", ALL]).ends_with(0);
    assert!(!run.stderr.contains("made `"), "{}", run.stderr);
    assert!(program.json("store/index.json")["tables"]["registers/framework_register.parquet"].is_string());
}

#[test]
fn every_command_makes_a_damaged_table_again_or_names_it() {
    let program = imported();
    for arguments in [
        &["query", "--list"][..],
        &["query", "SELECT count(*) FROM gap"],
        &["explain", "R0A", "2"],
        &["benchmark"],
        &["refresh", "--offline", "--source", "ods-etr"],
    ] {
        std::fs::write(program.path(WRES), b"").unwrap();
        program.run(arguments).ends_with(0).says(&format!("made `{WRES}` again"));
    }
    std::fs::write(program.path(WRES), b"").unwrap();
    for arguments in [&["status"][..], &["prune", "--keep", "2-years"]] {
        program.run(arguments).ends_with(1).says("wres-page--2025.parquet").says("refresh --offline");
    }
    let check = program.run(&["check"]).ends_with(1);
    assert!(check.stdout.contains("WRONG store: `store/observations/wres-page--2025.parquet` has 0 bytes"));
}

#[test]
fn a_damaged_benchmark_table_is_made_again() {
    let program = Program::new();
    let path = program.path("store/benchmarks/trust_share.parquet");
    let right = std::fs::read(&path).unwrap();
    for (_, bytes) in damages(&right) {
        std::fs::write(&path, bytes).unwrap();
        program.run(&["query", "SELECT sum(denominator) FROM trust_share"]).ends_with(0).says(
            "made `store/benchmarks/trust_share.parquet` again from its query: it was damaged or missing",
        );
        assert!(std::fs::read(&path).unwrap() == right);
    }
}

#[test]
fn an_unreadable_line_of_a_record_is_moved_aside() {
    let program = imported();
    program.run(&["refresh", "--offline", "--source", "ods-etr"]).ends_with(0);
    program.run(&["refresh", "--offline", "--source", "ods-etr"]).ends_with(0);
    let runs = program.text("store/runs.jsonl");
    let broken = runs.replacen("{\"asked\"", "{\"as\u{0}ked", 1);
    assert_ne!(runs, broken);
    program.file("store/runs.jsonl", &broken);
    program.run(&["runs"]).ends_with(0).says("line 1 of the run log cannot be read, and is left out");
    program
        .run(&["check"])
        .ends_with(1)
        .prints("WRONG records of the store: cannot read line 1 of the run log");
    let manifest = "store/snapshots/manifest.jsonl";
    let retrievals = program.text(manifest);
    program.file(manifest, retrievals.replacen("\"source\"", "\"sou", 1));
    program
        .run(&["query", ALL])
        .ends_with(0)
        .says("line 1 of `store/runs.jsonl` cannot be read: moved to `store/runs.jsonl.unreadable`")
        .says("line 1 of `store/snapshots/manifest.jsonl` cannot be read")
        .says("added 1 retrieval to `store/snapshots/manifest.jsonl` again");
    assert_eq!(program.text("store/runs.jsonl.unreadable"), broken.split_inclusive('\n').next().unwrap());
    assert_eq!(program.text("store/runs.jsonl"), runs.split_inclusive('\n').skip(1).collect::<String>());
    let again = program.run(&["query", ALL]).ends_with(0);
    assert!(!again.stderr.contains("cannot be read"), "{}", again.stderr);
}

#[test]
fn a_lost_manifest_is_made_again_from_the_snapshots() {
    let program = imported();
    let manifest = "store/snapshots/manifest.jsonl";
    let key = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        ["source", "sha256", "address", "size", "release"].map(|key| line[key].to_string())
    };
    let all = |text: String| text.lines().map(key).collect::<std::collections::BTreeSet<_>>();
    let before = all(program.text(manifest));
    assert_eq!(before.len(), 3);
    // A run that reads the file of the import again names it too, without its release and with a later time.
    program.run(&["refresh", "--offline"]).ends_with(0);
    std::fs::remove_file(program.path(manifest)).unwrap();
    program
        .run(&["query", ALL])
        .ends_with(0)
        .says("added 3 retrievals to `store/snapshots/manifest.jsonl` again");
    assert_eq!(all(program.text(manifest)), before);
}

#[test]
fn a_damaged_register_is_no_way_past_the_check_of_its_size() {
    let program = Program::new();
    let import = |rows: std::ops::Range<usize>| {
        let row = |number: usize| {
            format!(
                "\"R{number:02}\",\"TRUST\",\"Y62\",\"QOP\",\"\",\"\",\"\",\"\",\"\",\"\",\"20010401\",\"\"\n"
            )
        };
        program.file("etr.csv", rows.map(row).collect::<String>());
        program.run(&["import", "etr.csv", "--layout", "ods-etr"])
    };
    import(10..50).ends_with(0);
    // A tenth fewer is taken, more than a tenth is not.
    import(10..46).ends_with(0);
    program.file("store/registers/ods_trust.parquet", b"");
    import(10..42).ends_with(4).says("expected about 36 rows, as in the register in the store, found 32");
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
    std::fs::remove_file(program.path("store/registers/region.parquet")).unwrap();
    program
        .run(&["query", ALL])
        .ends_with(0)
        .says("made `store/registers/region.parquet` again from the figures that ship with the program: it was missing");
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
    for arguments in [&["query", ALL][..], &["refresh", "--offline"]] {
        program.run(arguments).ends_with(1).says("wres-page--2025.parquet` has 0 bytes");
    }
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
