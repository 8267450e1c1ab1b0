//! What fits on a terminal of 80 columns, and what a shell gets from the program.

use std::process::Command;

use crate::support::{PROGRAM, Program, longest_line, number, table_names};

const REGIONS: &str = "SELECT name, gap_points, bme_share, trusts FROM gap WHERE level = 'region' AND indicator = '8' ORDER BY name";

#[test]
fn numbers_are_rounded_to_what_their_column_means() {
    let program = Program::new();
    let full = program.query(REGIONS);
    let table = program.run(&["query", "-q", REGIONS]).ends_with(0).stdout;
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("name ") && lines[1].starts_with("-----"), "{table}");
    assert_eq!(lines.len(), full.len() + 2, "{table}");
    for (line, row) in lines[2..].iter().zip(&full) {
        let cells: Vec<&str> = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        let (points, share) = (number(row, "gap_points"), number(row, "bme_share"));
        assert_eq!(cells, [&row["name"], &format!("{points:.1}"), &format!("{share:.3}"), &row["trusts"]]);
        assert!(row["bme_share"].len() > 8, "CSV has the number in full: {row:?}");
    }
    let row = "SELECT value, unit FROM observation WHERE org_code = 'RXR' AND indicator = '8' AND measure = 'share' \
               AND ethnic_group = 'bme'";
    // 135 of 856 is 0.15771.
    assert_eq!(
        program.run(&["query", "-q", row]).ends_with(0).stdout.lines().nth(2).unwrap(),
        "0.158  proportion"
    );
    let sum = "SELECT round(0.25, 2) AS a, 1, count(*) FROM region";
    let head = program.run(&["query", "-q", sum]).ends_with(0).stdout;
    assert_eq!(head.lines().next().unwrap().split_whitespace().collect::<Vec<_>>(), ["a", "1", "count(*)"]);
    assert_eq!(head.lines().nth(2).unwrap().split_whitespace().collect::<Vec<_>>(), ["0.25", "1", "7"]);
}

#[test]
fn a_table_that_is_too_wide_is_a_record_a_row() {
    let program = Program::new();
    let sql = "SELECT * FROM trust_share WHERE org_code = 'RXR' AND indicator = '8' AND ethnic_group = 'bme'";
    let text = program.run(&["query", "-q", sql]).ends_with(0).stdout;
    assert!(longest_line(&text) <= 80, "{text}");
    assert!(
        text.contains("\nnumerator:       135\n") && text.contains("\nshare:           0.158\n"),
        "{text}"
    );
    let wide = program.run_with("COLUMNS", "60", &["query", "-q", REGIONS]).ends_with(0).stdout;
    assert!(wide.starts_with("name  ") && longest_line(&wide) <= 60, "{wide}");
    let narrow = program.run_with("COLUMNS", "40", &["query", "-q", REGIONS]).ends_with(0).stdout;
    assert!(narrow.starts_with("name:       East of England\ngap_points: "), "{narrow}");
}

#[test]
fn each_table_is_one_line_of_the_list() {
    let program = Program::new();
    let list = program.run(&["query", "-q", "--list"]).ends_with(0).stdout;
    assert!(longest_line(&list) <= 80, "{list}");
    let named: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    for name in table_names().iter().map(String::as_str).chain(["observation", "indicator", "region"]) {
        assert_eq!(named.iter().filter(|own| **own == name).count(), 1, "{name}:\n{list}");
    }
}

#[test]
fn every_column_is_described() {
    let program = Program::new();
    let json = |arguments: &[&str]| -> serde_json::Value {
        let run = program.run(&[&["query", "-q", "--format", "json", "--list"], arguments].concat());
        serde_json::from_str(&run.ends_with(0).stdout).unwrap()
    };
    for name in ["gap", "observation", "trust_comparison", "kings_fund", "organisation"] {
        let table = json(&[name]);
        for column in table["columns"].as_array().unwrap() {
            assert!(!column["means"].as_str().unwrap().is_empty(), "{name}: {column}");
        }
        assert!(!table["from"].as_array().unwrap().is_empty(), "{name} is from nowhere");
    }
    let text = program.run(&["query", "-q", "--list", "gap"]).ends_with(0).stdout;
    assert!(longest_line(&text) <= 80, "{text}");
    for words in ["One row is a place", "queries/benchmarks/gap.sql", "(double, percentage points)"] {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
    program.run(&["query", "--list", "gaps"]).ends_with(2).says("did you mean `gap`?");
}

#[test]
fn an_error_of_a_query_has_our_names_only() {
    let program = Program::new();
    for (sql, says) in [
        ("SELECT * FROM gaps", "there is no table `gaps`\nhint: did you mean `gap`?"),
        (
            "SELECT gap_point FROM gap",
            "there is no column `gap_point` in `gap`\nhint: did you mean `gap_points`?",
        ),
        ("SELECT name FROM gap WHERE level = \"region\"", "a text is in single quotes: 'region'"),
        ("SELEC 1", "line 1, column 1: expected an SQL statement, found `SELEC`"),
        ("SELECT 1 +", "expected an expression, and the query ends there"),
        ("SELECT roundd(1.5)", "there is no function `roundd`; did you mean `round`?"),
        ("SELECT 1 / 0", "a number is divided by zero"),
        ("SELECT code FROM gap JOIN share ON true", "more than one table has the column `code`"),
    ] {
        let run = program.run(&["query", "-q", sql]).ends_with(1).says(says);
        for word in ["datafusion", "DataFusion", "Error during", "Utf8", "Int64", "parser error", "SQL error"]
        {
            assert!(!run.stderr.contains(word), "{sql}: {}", run.stderr);
        }
    }
}

#[test]
fn a_folder_that_cannot_be_written_can_be_queried() {
    // Nobody, not even an administrator, makes a folder here.
    let nowhere = std::path::Path::new("/sys");
    if !nowhere.is_dir() {
        return;
    }
    let cache = tempfile::tempdir().unwrap();
    let run = |cache: &std::path::Path, arguments: &[&str]| {
        let mut command = Command::new(PROGRAM);
        Program::without_settings(&mut command).current_dir(nowhere).args(arguments);
        let output = command.env("XDG_CACHE_HOME", cache).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let count = ["query", "-q", "--format", "csv", "SELECT count(*) AS n FROM gap"];
    // 844 rows, as in a store of one's own.
    assert_eq!(run(cache.path(), &count), "n\n844\n");
    assert_eq!(run(cache.path(), &count), "n\n844\n");
    assert!(cache.path().join("race-equity/stores").is_dir());
    // Without a cache the tables are made in a temporary folder.
    assert!(run(nowhere, &["explain", "RXR", "8", "-q"]).contains("135 of 856"));
}

#[test]
fn shells_get_completions_and_the_manual() {
    let program = Program::empty();
    for (shell, words) in [
        ("bash", "complete -F _race__equity"),
        ("zsh", "#compdef race-equity"),
        ("fish", "complete -c race-equity"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let script = program.run(&["completions", shell]).ends_with(0).stdout;
        assert!(script.contains(words) && script.contains("explain"), "{shell}: {script}");
    }
    let listed = program.run(&["man", "--out", "man"]).ends_with(0).stdout;
    let pages = program.files("man");
    assert_eq!(listed.lines().count(), pages.len());
    for name in ["race-equity.1", "race-equity-query.1", "race-equity-explain.1"] {
        let page = String::from_utf8_lossy(&pages[name]).into_owned();
        assert!(page.contains(".SH NAME") && page.contains(".SH OPTIONS"), "{name}: {page}");
    }
    program.run(&["man"]).ends_with(0).prints(".TH race-equity 1");
    // Neither needs the settings.
    program.file("race-equity.toml", "regoin = 'london'\n");
    program.run(&["completions", "bash"]).ends_with(0);
}

#[test]
fn quiet_commands_print_only_what_was_asked_for() {
    let program = Program::new();
    let run = program.run(&["benchmark", "-q"]).ends_with(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    let run = program.run(&["report", "--trust", "RXR", "-q"]).ends_with(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    assert!(program.path("reports").is_dir());
    let run = program.run(&["query", "-q", "SELECT 1 AS one"]).ends_with(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("one\n---\n  1\n", ""));
}

#[test]
fn the_tables_of_every_command_fit_80_columns() {
    let mut program = Program::new();
    program.at("2026-12-01T06:00:00Z");
    program.run(&["report", "--trust", "RXR", "-q"]).ends_with(0);
    let id = "wres-i8-RXR-2025-gap";
    for (arguments, code) in [
        (&["status"][..], 3),
        (&["figures"], 0),
        (&["benchmark"], 0),
        (&["sources", "--bundled"], 0),
        (&["explain", "RXR", "5"], 0),
        (&["query", "SELECT * FROM observation LIMIT 3"], 0),
    ] {
        let text = program.run(arguments).ends_with(code).stdout;
        let long: Vec<&str> =
            text.lines().filter(|line| line.chars().count() > 80 && !line.contains("http")).collect();
        assert!(long.is_empty(), "{arguments:?}: {long:#?}");
    }
    let figure = program.run(&["figures", id]).ends_with(0).stdout;
    let data = figure.split("\nData\n").nth(1).unwrap().split("\nFiles\n").next().unwrap();
    assert!(longest_line(data) <= 80, "{data}");
    // East Lancashire's BME staff on indicator 8, in the bundled file: 135 of 856.
    assert!(data.contains("135 of 856"), "{data}");
}
