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

#[test]
fn an_address_that_is_no_scheduler_is_refused_with_its_line() {
    let program = Program::new();
    program.file("race-equity.toml", "[engine]\nballista = \"http://host:50050\"\n");
    program
        .run(&["status"])
        .ends_with(2)
        .says("line 2")
        .says("`http://host:50050` is not the address of a scheduler, such as `df://host:50050`");
}

#[cfg(not(feature = "ballista"))]
#[test]
fn a_scheduler_that_this_build_cannot_use_is_refused() {
    let program = Program::new();
    program.file("race-equity.toml", "[engine]\nballista = \"df://127.0.0.1:1\"\n");
    program
        .run(&["benchmark"])
        .ends_with(1)
        .says("this program was built without the feature `ballista`")
        .says("hint: use a program with this feature, or remove `ballista`");
}

#[test]
fn a_scheduler_and_a_store_at_an_address_are_refused() {
    let program = Program::empty();
    program.file("race-equity.toml", "[engine]\nballista = \"df://127.0.0.1:1\"\n");
    program
        .run(&["status", "--store", "s3://figures/store"])
        .ends_with(2)
        .says("the store is at `s3://figures/store`, and the executors of `df://127.0.0.1:1` read it as a folder")
        .says("hint: keep the store in a folder");
}
