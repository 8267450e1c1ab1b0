//! The limits of `race-equity query`: each query ends in time, with a message, and within its memory.

use std::fmt::Write;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use benchmark::Session;

use crate::support::{Program, Run, prepared};

/// A limit that a slow machine keeps too; a query without limits never ends.
const LONG: Duration = Duration::from_mins(2);

const ENDLESS: &str = "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT";

#[track_caller]
fn ended(sql: &str, flags: &[&str]) -> Run {
    let program = Program::new();
    std::fs::write(program.path("own.sql"), sql).unwrap();
    let begun = Instant::now();
    let run = program.run(&[&["query", "-q", "--file", "own.sql"], flags].concat());
    assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
    for word in ["datafusion", "DataFusion", "panicked", "overflowed its stack", "Resources exhausted"] {
        assert!(!run.stderr.contains(word), "{}", run.stderr);
    }
    run
}

#[test]
fn a_query_that_is_too_deep_is_refused() {
    let ors: Vec<String> = (0..5000).map(|code| format!("code = 'X{code}'")).collect();
    let ors = format!("SELECT count(*) FROM gap WHERE {}", ors.join(" OR "));
    ended(&ors, &[]).ends_with(1).says("has 5,001 expressions inside each other").says("hint: write a list");
    let sum = format!("SELECT 1{}", " + 1".repeat(20_000));
    ended(&sum, &[]).ends_with(1).says("has 20,001 expressions inside each other");
    let union = vec!["SELECT 1"; 3000].join(" UNION ALL ");
    ended(&union, &[]).ends_with(1).says("it has 3,000 `SELECT`s, and 500 is the limit");
    let long = format!("SELECT 1{}", " + 1".repeat(60_000));
    ended(&long, &[]).ends_with(1).says("it has 120,002 words and signs, and 100,000 is the limit");
}

#[test]
fn a_file_of_queries_that_is_too_deep_is_refused() {
    let program = Program::empty();
    program.edit("queries", "benchmarks/gap.sql", |_| {
        format!("-- One row is a number.\nSELECT 1{} AS n", " + 1".repeat(20_000))
    });
    let run = program.run(&["query", "-q", "SELECT * FROM gap"]).ends_with(1);
    run.says("`queries/benchmarks/gap.sql` does not run: it has 20,001 expressions inside each other");
}

#[test]
fn deep_queries_within_the_limit_run() {
    let ors: Vec<String> = (0..190).map(|code| format!("code = 'Y{code}'")).collect();
    let ors = format!("SELECT count(*) AS n FROM gap WHERE {}", ors.join(" OR "));
    // Y62 of the seven regions' codes is one of Y0 to Y189, and so are the others.
    assert_ne!(ended(&ors, &["--format", "csv"]).ends_with(0).stdout, "n\n0\n");
    let union = vec!["SELECT 1 AS n"; 400].join(" UNION ALL ");
    assert_eq!(ended(&union, &["--format", "csv"]).ends_with(0).stdout.lines().count(), 401);
}

#[test]
fn a_query_that_does_not_end_is_stopped() {
    let says = "the query does not run: it takes longer than 1 second\nhint: select fewer rows";
    ended(&format!("{ENDLESS} count(*) FROM t"), &["--seconds", "1"]).ends_with(1).says(says);
    let product = "SELECT sum(a.value * b.value * c.value) FROM observation a, observation b, observation c";
    ended(product, &["--seconds", "1"]).ends_with(1).says(says);
    let program = Program::new();
    program.file("race-equity.toml", "[query]\nseconds = 1\n");
    program.run(&["query", "-q", product]).ends_with(1).says(says);
}

#[test]
#[cfg(target_os = "linux")]
fn a_query_keeps_within_its_memory() {
    let program = Program::new();
    let sql = "SELECT sum(length(repeat(code, 400000000 + trusts))) FROM (SELECT * FROM gap LIMIT 1)";
    let mut child =
        program.command(&["query", "-q", "--megabytes", "300", sql]).stderr(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) / 1000);
        std::thread::sleep(Duration::from_millis(5));
    }
    let run = Run::of(&child.wait_with_output().unwrap()).ends_with(1);
    run.says("it needs more than 300 MB of memory").says("hint: select fewer rows or columns");
    // Without the limit it takes 1,200 MB for the first row alone.
    assert!(peak < 900, "{peak} MB");
}

#[test]
fn a_text_that_is_too_large_is_an_error() {
    ended("SELECT repeat('x', 10000000000)", &[]).ends_with(1).says("larger than 2 GB");
}

#[test]
fn the_first_rows_are_printed_before_the_last_is_made() {
    for (format, first) in [("csv", "n\n1\n"), ("json", "[{\"n\":1}"), ("table", "n\n--")] {
        let program = Program::new();
        let sql = format!("{ENDLESS} n FROM t");
        let mut command = program.command(&["query", "-q", "--seconds", "60", "--format", format, &sql]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut begin = String::new();
        if format == "json" {
            let mut bytes = Vec::new();
            output.read_until(b'}', &mut bytes).unwrap();
            begin = String::from_utf8(bytes).unwrap();
        } else {
            output.read_line(&mut begin).unwrap();
            output.read_line(&mut begin).unwrap();
        }
        assert!(begin.trim_start().starts_with(first), "{begin}");
        // A reader that has read enough, such as `head`, ends the query.
        drop(output);
        Run::of(&child.wait_with_output().unwrap()).ends_with(0);
    }
}

#[test]
fn rows_in_several_pieces_make_one_result() {
    let program = Program::new();
    let sql = "SELECT value AS n FROM generate_series(1, 30000)";
    let run = program.run(&["query", "-q", "--format", "json", sql]).ends_with(0);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((rows.len(), &rows[29_999]["n"]), (30_000, &serde_json::json!(30_000)));
    let run = program.run(&["query", "-q", "--format", "csv", sql]).ends_with(0);
    assert_eq!((run.stdout.lines().count(), run.stdout.lines().last()), (30_001, Some("30000")));
    let run = program.run(&["query", "-q", sql]).ends_with(0);
    assert_eq!(run.stdout.lines().count(), 30_002);
    let bytes = program.output(&["query", "-q", "--format", "parquet", sql]).stdout;
    let path = program.file("n.parquet", bytes);
    store::observation::verify(&path).unwrap();
    assert_eq!(store::observation::read(&path).unwrap().num_rows(), 30_000);
}

#[test]
fn a_whole_number_that_is_too_large_is_an_error() {
    let most = "9223372036854775807";
    for (sql, says) in [
        (format!("SELECT {most} + 1"), format!("a whole number is too large: {most} + 1")),
        (format!("SELECT -2 - n FROM (VALUES ({most})) AS t(n)"), format!("too large: -2 - {most}")),
        ("SELECT n * n FROM (VALUES (4000000000)) AS t(n)".to_owned(), "4000000000 * 4000000000".to_owned()),
        (format!("SELECT sum(n) FROM (VALUES ({most}), (1)) AS t(n)"), "the sum is too large".to_owned()),
        (
            format!("SELECT g, sum(n) FROM (VALUES (1, {most}), (1, 1)) AS t(g, n) GROUP BY g"),
            "the sum".to_owned(),
        ),
    ] {
        ended(&sql, &[]).ends_with(1).says(&says);
    }
    // A sum that fits is exact, whatever it passes on the way.
    let sql =
        format!("SELECT sum(n) AS n, sum(n) + 2 * 3 - 1 AS m FROM (VALUES ({most}), (1), (-9)) AS t(n)");
    let run = ended(&sql, &["--format", "csv"]).ends_with(0);
    assert_eq!(run.stdout, "n,m\n9223372036854775799,9223372036854775804\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sum_of_doubles_has_the_same_bytes_each_time() {
    let store = prepared().path("store");
    let sql = "SELECT indicator, sum(v) AS s, avg(v) AS a, stddev(v) AS d FROM (
                   SELECT indicator, value / 3 AS v FROM observation
                   UNION ALL SELECT indicator, value * 1e9 FROM observation
                   UNION ALL SELECT indicator, value / 7e6 FROM observation
                   UNION ALL SELECT indicator, -value FROM observation) GROUP BY indicator";
    let mut first = None;
    for _ in 0..20 {
        let session = Session::new();
        session.register_store(&store).await.unwrap();
        let mut rows = session.for_query().unwrap().plan(sql).await.unwrap().stream().unwrap();
        let mut text = String::new();
        while let Some(batch) = rows.next().await.unwrap() {
            let _ = write!(text, "{:?}", batch.columns());
        }
        assert!(text.contains("Float64"), "{text}");
        assert_eq!(*first.get_or_insert_with(|| text.clone()), text);
    }
}
