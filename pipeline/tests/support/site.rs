//! A website that many tests read.

use std::sync::OnceLock;

use super::Program;

/// The website of the bundled figures, made once for all tests, which only read it.
pub(crate) fn site() -> &'static Program {
    static MADE: OnceLock<Program> = OnceLock::new();
    MADE.get_or_init(|| {
        let program = Program::new();
        program.run(&["site"]).ends_with(0);
        program
    })
}
