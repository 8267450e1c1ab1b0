//! `race-equity config`: the settings in force, and where each comes from.

use serde_json::Value;

use crate::support::Program;

const SETTINGS: &str = "region = 'london'\n\n[alert]\nwebhook = 'https://hooks.example.org/t0ken'\n\
                        command = ['mail-us', 't0ken']\nsecret_variable = 'HOOK_SECRET'\n\n\
                        [mirror]\nods-etr = 'https://me:t0ken@mirror.example.org/a/long/path/of/an/address/that/is/wide'\n";

fn setting(settings: &Value, key: &str) -> Value {
    settings["settings"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap().clone()
}

#[test]
fn each_setting_says_where_it_comes_from() {
    let program =
        Program::empty().with("RACE_EQUITY_TERM", "global-majority").with("RACE_EQUITY_STORE", "other");
    program.file("race-equity.toml", SETTINGS);
    let json =
        |arguments: &[&str]| serde_json::from_str(&program.run(arguments).ends_with(0).stdout).unwrap();
    let settings: Value = json(&["config", "--json"]);
    for (key, value, from, place) in [
        ("region", "london", "file", "1"),
        ("alert.secret_variable", "HOOK_SECRET", "file", "6"),
        ("term", "global-majority", "variable", "RACE_EQUITY_TERM"),
        ("store", "other", "variable", "RACE_EQUITY_STORE"),
        ("reports", "reports", "default", ""),
        ("schedule.time_zone", "Europe/London", "default", ""),
        ("address", "", "not set", ""),
    ] {
        let one = setting(&settings, key);
        assert_eq!(
            (one["value"].as_str().unwrap_or_default(), one["from"].as_str().unwrap()),
            (value, from),
            "{key}"
        );
        let found = one["line"]
            .as_u64()
            .map_or_else(|| one["name"].as_str().unwrap_or_default().to_owned(), |line| line.to_string());
        assert_eq!(found, place, "{key}");
    }
    assert_eq!(setting(&settings, "run.reports")["value"], serde_json::json!(["region london"]));
    let flagged: Value = json(&["config", "--json", "--store", "mine"]);
    let store = setting(&flagged, "store");
    assert_eq!((store["value"].as_str(), store["name"].as_str()), (Some("mine"), Some("--store")));
}

#[test]
fn secrets_are_not_printed_and_lines_fit_80_columns() {
    let program = Program::empty();
    program.file("race-equity.toml", SETTINGS);
    for arguments in [&["config"][..], &["config", "--json"]] {
        let printed =
            program.run(arguments).ends_with(0).prints("hooks.example.org").prints("mail-us").stdout;
        assert!(!printed.contains("t0ken"), "{printed}");
        if arguments.len() == 1 {
            let is_wide = |line: &&str| line.chars().count() > 80 && line.trim().contains(' ');
            assert_eq!(printed.lines().find(is_wide), None);
        }
    }
}

#[test]
fn every_key_of_the_guide_is_a_setting_in_force() {
    let program = Program::empty();
    let guide = std::fs::read_to_string(crate::support::project("docs/guide/settings.md")).unwrap();
    let printed = program.run(&["config"]).ends_with(0).says("`race-equity init` writes one").stdout;
    let blocks =
        guide.split("```toml race-equity.toml\n").skip(1).map(|block| block.split("```").next().unwrap());
    let block = blocks.into_iter().find(|block| block.contains("[limits]")).unwrap();
    // The keys of a table in a table have its name before them.
    let mut inner = "";
    for line in block.lines() {
        if let Some((_, table)) = line.split_once('[').filter(|(before, _)| before.is_empty()) {
            inner = table.split_once(']').unwrap().0.split_once('.').map_or("", |(_, inner)| inner);
        } else if let Some((key, _)) = line.split_once(" = ").filter(|(key, _)| *key != "ods-etr") {
            let key = if inner.is_empty() { key.to_owned() } else { format!("{inner}.{key}") };
            let is_key = |line: &str| line.split_whitespace().next() == Some(&key);
            assert!(printed.lines().any(is_key), "{key}\n{printed}");
        }
    }
}
