//! `race-equity query`: what a query may look like, and what its result does.

use crate::support::Program;

#[test]
fn a_query_may_have_comments_blank_lines_and_a_semicolon() {
    let program = Program::new();
    for sql in [
        "-- how many\nSELECT 1 AS a",
        "--how many\nSELECT 1 AS a",
        "-- a = b\n-- file\n\nSELECT 1 AS a",
        "\n\n  SELECT 1 AS a;\n",
        "/* how\n many */ SELECT 1 AS a; -- one",
        "SELECT 1 -- one\n AS a",
        "\u{feff}-- how many\r\nSELECT 1 AS a\r\n;\r\n",
    ] {
        let run = program.run(&["query", "-q", "--format", "json", sql]).ends_with(0);
        assert_eq!(run.stdout, "[{\"a\":1}]\n", "{sql}");
        std::fs::write(program.path("own.sql"), sql).unwrap();
        let run = program.run(&["query", "--file", "own.sql", "-q", "--format", "json"]).ends_with(0);
        assert_eq!(run.stdout, "[{\"a\":1}]\n", "{sql} from a file");
    }
    let run = program.run(&["query", "-- first\nSELECT 1 AS a", "--format", "csv", "-q"]).ends_with(0);
    assert_eq!(run.stdout, "a\n1\n", "a flag after the query is a flag");
}

#[test]
fn a_text_without_a_query_is_answered_kindly() {
    let program = Program::new();
    for sql in ["-- only a comment", "/* nothing */ ;", "-- a\n-- b\n"] {
        program
            .run(&["query", sql])
            .ends_with(2)
            .says("the query has only comments")
            .says("hint: write a query");
    }
    for sql in ["", " \n"] {
        program.run(&["query", sql]).ends_with(2).says("the query is empty");
    }
    program
        .run(&["query", "--formt"])
        .ends_with(2)
        .says("`--formt` is not a query, and not a flag of `race-equity query`");
}

#[test]
fn json_keeps_the_keys_of_nulls() {
    let program = Program::new();
    let rows = |sql: &str| -> serde_json::Value {
        let run = program.run(&["query", "-q", "--format", "json", sql]).ends_with(0);
        serde_json::from_str(&run.stdout).unwrap()
    };
    assert_eq!(
        rows("SELECT * FROM (VALUES ('a', 1), ('b', NULL)) AS t(name, n) ORDER BY name"),
        serde_json::json!([{ "name": "a", "n": 1 }, { "name": "b", "n": null }])
    );
    assert_eq!(
        rows("SELECT named_struct('x', 1, 'y', CAST(NULL AS BIGINT)) AS s, CAST(NULL AS VARCHAR) AS t"),
        serde_json::json!([{ "s": { "x": 1, "y": null }, "t": null }])
    );
    assert_eq!(rows("SELECT 1 AS a WHERE false"), serde_json::json!([]));
}
