//! What `query` refuses and prints, and what `benchmark` writes.

use std::collections::BTreeMap;

use arrow::array::AsArray;

use crate::returns::given::usual;
use crate::support::{Program, bundled, files, number, prepared, rows, table_names};

#[test]
fn anything_but_one_query_is_refused() {
    let program = Program::new();
    let secret = program.path("secret.csv");
    std::fs::write(&secret, "a,b\n1,2\n").unwrap();
    let secret = secret.to_string_lossy();
    let copied = program.path("copied.csv");
    for (sql, says) in [
        ("CREATE TABLE x AS SELECT 1", "it cannot make or remove tables"),
        ("CREATE VIEW x AS SELECT 1", "it cannot make or remove tables"),
        ("DROP TABLE gap", "it cannot make or remove tables"),
        (
            &*format!("CREATE EXTERNAL TABLE x STORED AS CSV LOCATION '{secret}'"),
            "it cannot make or remove tables",
        ),
        ("INSERT INTO gap SELECT * FROM gap", "it cannot change tables or write files"),
        ("UPDATE gap SET name = ''", "it cannot change tables or write files"),
        ("DELETE FROM gap", "it cannot change tables or write files"),
        (&*format!("COPY gap TO '{}'", copied.display()), "it cannot change tables or write files"),
        (&*format!("EXPLAIN COPY gap TO '{}'", copied.display()), "it cannot change tables or write files"),
        ("EXPLAIN ANALYZE INSERT INTO gap SELECT * FROM gap", "it cannot change tables or write files"),
        ("SET datafusion.execution.batch_size = 1", "it cannot change settings"),
        ("PREPARE x AS SELECT 1", "it cannot change settings"),
        ("SELECT 1; SELECT 2", "more than one"),
        ("SELECT 1; DROP TABLE gap", "more than one"),
        (&*format!("SELECT * FROM '{secret}'"), "there is no table"),
        ("SELECT * FROM '/etc/passwd'", "there is no table"),
        (&*format!("SELECT * FROM read_csv('{secret}')"), "there is no table"),
        (&*format!("SELECT * FROM read_parquet('{secret}')"), "there is no table"),
    ] {
        let run = program.run(&["query", "-q", sql]).ends_with(1).says(says);
        assert!(run.stdout.is_empty(), "{sql}: {}", run.stdout);
        assert!(!run.stderr.contains("1,2"), "{sql}");
    }
    assert!(!copied.exists());
}

#[test]
fn the_order_of_a_query_written_by_hand_is_kept() {
    let program = Program::new();
    let sql =
        "SELECT code, gap_points FROM gap WHERE level = 'trust' AND indicator = '8' ORDER BY gap_points DESC";
    let rows = program.query(sql);
    assert_eq!(rows.len(), 159);
    let points: Vec<f64> = rows.iter().map(|row| number(row, "gap_points")).collect();
    assert!(points.windows(2).all(|pair| pair[0] >= pair[1]), "{points:?}");
    assert!(!rows.windows(2).all(|pair| pair[0]["code"] <= pair[1]["code"]), "sorted by code instead");
}

#[test]
fn a_result_is_printed_in_four_formats() {
    let program = Program::new();
    let sql = "SELECT code, numerator, share > 0.5 AS most, CAST(NULL AS TEXT) AS nothing FROM share \
               WHERE level = 'england' AND indicator IN ('7', '8') AND ethnic_group = 'bme' ORDER BY indicator";
    let of = |format: &str| program.output(&["query", "-q", "--format", format, sql]).stdout;
    let text = |format: &str| String::from_utf8(of(format)).unwrap();
    let sum = |indicator: &str| -> i64 {
        rows(&bundled("staff_survey_wres.csv"))
            .iter()
            .filter(|row| row["indicator"] == indicator && row["ethnic_group"] == "bme")
            .map(|row| row["numerator"].parse::<i64>().unwrap())
            .sum()
    };
    let (seven, eight) = (sum("7"), sum("8"));
    let most = text("csv").contains("true");
    assert_eq!(
        text("csv"),
        format!("code,numerator,most,nothing\nENG,{seven},{most},\nENG,{eight},false,\n")
    );
    assert_eq!(
        text("json"),
        format!(
            "[{{\"code\":\"ENG\",\"numerator\":{seven},\"most\":{most},\"nothing\":null}},\
             {{\"code\":\"ENG\",\"numerator\":{eight},\"most\":false,\"nothing\":null}}]\n"
        )
    );
    let table = text("table");
    assert!(table.starts_with("code  numerator  most "), "{table}");
    assert_eq!(table.lines().count(), 4, "{table}");
    let file = program.path("result.parquet");
    std::fs::write(&file, of("parquet")).unwrap();
    let read = store::observation::read(&file).unwrap();
    assert_eq!((read.num_rows(), read.num_columns()), (2, 4));
    let numerators = read.column(1).as_primitive::<arrow::datatypes::Int64Type>();
    assert_eq!(numerators.values(), &[seven, eight]);
}

#[test]
fn benchmark_writes_every_table_and_says_where() {
    let program = Program::empty();
    let run = program.run(&["benchmark"]).ends_with(0);
    let written = files(&program.path("store/benchmarks"));
    assert_eq!(written.len(), table_names().len());
    // Below the names of the columns and a line.
    assert_eq!(run.stdout.lines().count(), written.len() + 2);
    for name in written.keys() {
        assert!(run.stdout.contains(&format!("store/benchmarks/{name}")), "{name}:\n{}", run.stdout);
    }
}

#[test]
fn two_stores_have_the_same_bytes() {
    let other = Program::empty();
    other.run(&["benchmark", "-q"]).ends_with(0);
    let (left, right) = (prepared().files("store/benchmarks"), other.files("store/benchmarks"));
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (name, bytes) in left {
        assert!(bytes == right[&name], "{name} differs between two runs");
    }
}

#[test]
fn a_query_runs_no_more_tables_than_it_reads() {
    let program = Program::new();
    program.edit("queries", "benchmarks/improvement.sql", |text| {
        text.replace("FROM survey_series", "FROM no_such_table")
    });
    assert_eq!(program.query("SELECT count(*) AS n FROM gap")[0]["n"], "844");
    program
        .run(&["query", "-q", "SELECT * FROM improvement"])
        .ends_with(1)
        .says("`queries/benchmarks/improvement.sql`");
}

/// Whether `benchmark` makes any table: at a failpoint, the program stops when the first is written.
fn makes_a_table(program: &Program) -> bool {
    program.run_with("RACE_EQUITY_FAILPOINT", "benchmark", &["benchmark", "-q"]).code != 0
}

/// The tables of the record, each with the hash of what it was made from.
fn inputs(program: &Program) -> BTreeMap<String, String> {
    let record = program.json("store/benchmarks.json");
    let hash = |table: &serde_json::Value| table["inputs"].as_str().unwrap().to_owned();
    record.as_object().unwrap().iter().map(|(name, table)| (name.clone(), hash(table))).collect()
}

#[test]
fn tables_are_made_again_only_if_what_they_read_changed() {
    let program = Program::new();
    assert!(!makes_a_table(&program));

    // No table reads `coverage`.
    program.edit("queries", "observations/coverage.sql", |text| text + "\n-- changed\n");
    assert!(makes_a_table(&program));
    let before = inputs(&program);
    program.run(&["benchmark", "-q"]).ends_with(0);
    let after = inputs(&program);
    let changed: Vec<&String> = after.keys().filter(|name| before[*name] != after[*name]).collect();
    assert_eq!(changed, ["coverage"]);
    assert!(!makes_a_table(&program));

    program.file("return.csv", usual().csv());
    program.run(&["import", "--layout", "return", "return.csv"]).ends_with(0);
    assert!(makes_a_table(&program));
}

#[test]
fn a_damaged_benchmark_table_is_made_again() {
    let program = Program::new();
    let sound = program.bytes("store/benchmarks/gap.parquet");
    let mut flipped = sound.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    for damaged in [&flipped[..], &sound[..middle], &[]] {
        program.file("store/benchmarks/gap.parquet", damaged);
        assert_eq!(program.query("SELECT count(*) AS n FROM gap")[0]["n"], "844");
        assert!(program.bytes("store/benchmarks/gap.parquet") == sound);
    }
    std::fs::remove_file(program.path("store/benchmarks/gap.parquet")).unwrap();
    program.file("store/benchmarks.json", "{ damaged");
    program.run(&["benchmark", "-q"]).ends_with(0);
    assert!(program.bytes("store/benchmarks/gap.parquet") == sound);
}
