//! Trusts, ICBs and regions by the names that people use, and those that are part of others today.

use crate::support::Program;

/// Reports stop at the missing Typst, after the place has been found.
fn program() -> Program {
    Program::new().with("RACE_EQUITY_TYPST", "/no/such/typst")
}

#[test]
fn a_place_is_found_in_every_spelling() {
    let program = program();
    for arguments in [
        ["--icb", "Cheshire & Merseyside"],
        ["--icb", "Cheshire and Merseyside ICB"],
        ["--icb", "NHS Cheshire & Merseyside ICB"],
        ["--icb", "nhs cheshire and merseyside integrated care board"],
        ["--icb", "Cheshire  and Merseyside Integrated Care System"],
        ["--region", "North East & Yorkshire"],
        ["--trust", "Guys and St. Thomas\u{2019} NHSFT"],
        ["--trust", "East Lancashire Hospitals"],
        ["--trust", "the christie nhs ft"],
    ] {
        program.run(&["report", arguments[0], arguments[1]]).ends_with(1).says("Typst was not found");
    }
}

#[test]
fn a_closed_trust_names_its_successor() {
    let program = program();
    for asked in ["RM2", "rm2", "University Hospital of South Manchester NHS Foundation Trust"] {
        program
            .run(&["report", "--trust", asked])
            .ends_with(1)
            .says("(RM2) became part of Manchester University NHS Foundation Trust (R0A) on 1 October 2017")
            .says("Typst was not found");
    }
    program
        .run(&["report", "--trust", "R1F1"])
        .ends_with(1)
        .says("R1F1 is a unit of Isle of Wight NHS Trust (R1F)");
    program
        .run(&["report", "--icb", "QHG"])
        .ends_with(1)
        .says("became part of")
        .says("(S1Y5D) on 1 April 2026");
}

#[test]
fn a_divided_trust_names_all_its_successors() {
    let run = program().run(&["report", "--trust", "RW6"]).ends_with(2).says("was divided among");
    let run = run.says("(RM3)").says("(R0A)").says("hint: use one of their codes");
    assert!(!run.stderr.contains("did you mean"), "{}", run.stderr);
    program().run(&["report", "--icb", "QM7"]).ends_with(2).says("(S1Y5D)").says("(D7T5G)");
}

#[test]
fn a_dissimilar_place_is_not_suggested() {
    for asked in ["RXS", "R9Z", "Kent"] {
        let run = program().run(&["report", "--trust", asked]).ends_with(2);
        assert!(!run.stderr.contains("did you mean"), "{}", run.stderr);
    }
    program().run(&["report", "--trust", "Y62"]).ends_with(2).says("North West (Y62) is a region");
}

#[test]
fn a_figure_of_a_closed_trust_is_explained() {
    let program = Program::new();
    let run = program.run(&["explain", "RBZ", "5"]).ends_with(0).says("became part of").says("(RH8)");
    assert!(run.stdout.contains("RH8") || run.stdout.contains("RBZ"), "{}", run.stdout);
    let run = program.run(&["explain", "East Lancashire Hospitals", "5", "2025"]).ends_with(0);
    assert!(run.stdout.contains("(trust RXR)"), "{}", run.stdout);
    program.run(&["explain", "RW6", "5", "2025"]).ends_with(2).says("was divided among");
}
