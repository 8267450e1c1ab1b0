//! Settings that are empty are as if they were not there.

use crate::support::Program;

const EMPTY: &str = "publisher = \"\"\naddress = ''\nregion = ' '\nterm = ''\nstore = ''\nreports = ''\n\
                     [mirror]\nods-etr = ''\n[alert]\ncommand = ['']\n[run]\nreports = ['']\n";

#[test]
fn an_empty_setting_is_as_if_not_set() {
    let cited = |settings: &str| {
        let program = Program::new();
        std::fs::write(program.path("race-equity.toml"), settings).unwrap();
        program.run(&["report", "--trust", "RXR"]).ends_with(0);
        program
            .files("reports")
            .into_iter()
            .filter(|(path, _)| path.ends_with("cite.txt"))
            .collect::<Vec<_>>()
    };
    let (empty, none) = (cited(EMPTY), cited(""));
    assert!(!none.is_empty() && empty == none);
}

#[test]
fn an_empty_variable_is_as_if_not_set() {
    let mut program = Program::new();
    for name in ["STORE", "REPORTS", "TERM", "REGION", "NOW"] {
        program = program.with(&format!("RACE_EQUITY_{name}"), " ");
    }
    program.run(&["query", "SELECT 1"]).ends_with(0);
    assert!(program.path("store").is_dir());
    program.run(&["report"]).ends_with(2).says("no region, ICB, trust or framework was given");
}
