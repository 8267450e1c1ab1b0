//! Reports that many tests read.

use std::sync::OnceLock;

use super::Program;

/// East Lancashire; mental health without figures; surveyed in two parts; under another name; a long name;
/// a London trust with a figure of its own; one whose own figure is published.
pub(crate) const TRUSTS: [&str; 7] = ["RXR", "RW5", "RAL", "R1F", "RF4", "R1K", "RBV"];

/// An edition of reports of two regions, an ICB, [`TRUSTS`] and both frameworks from the bundled figures, made once
/// for all tests, which only read it or start from a copy.
pub(crate) fn edition() -> &'static Program {
    static MADE: OnceLock<Program> = OnceLock::new();
    MADE.get_or_init(|| {
        let program = Program::new();
        let trusts = TRUSTS.join(",");
        let asked = [
            ["--region", "north-west"],
            ["--region", "london"],
            ["--icb", "greater-manchester"],
            ["--trust", &trusts],
            ["--framework", "nw-anti-racist-framework,race-equity-maturity-index"],
        ];
        program.run(&[&["report"][..], asked.as_flattened()].concat()).ends_with(0);
        program
    })
}
