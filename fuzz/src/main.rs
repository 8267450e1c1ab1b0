//! One target under libFuzzer, which has the `main`: `FUZZ_TARGET=workbook fuzz FOLDER`. `fuzz --list` lists the
//! targets, `fuzz --seeds TARGET FOLDER` writes a target's seeds. `fuzz/run.sh` builds it with coverage.
#![no_main]

use std::io::Write;
use std::path::Path;
use std::sync::LazyLock;

use fuzz::{TARGETS, Target};

static TARGET: LazyLock<&Target> =
    LazyLock::new(|| named(&files::variable("FUZZ_TARGET").unwrap_or_default()));

fn named(name: &str) -> &'static Target {
    Target::of_name(name).unwrap_or_else(|| panic!("`{name}` is not a target; targets: {}", Target::names()))
}

/// Lists targets or writes seeds, if that is asked, and ends.
fn prepare() {
    let given: Vec<String> = std::env::args().skip(1).collect();
    match given.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--list"] => {
            for target in TARGETS {
                writeln!(std::io::stdout(), "{}", target.name).unwrap_or_else(|error| panic!("{error}"));
            }
        }
        ["--seeds", name, folder] => {
            for (number, seed) in (named(name).seeds)().iter().enumerate() {
                let path = Path::new(folder).join(format!("seed-{number}"));
                files::write_whole(&path, seed).unwrap_or_else(|error| panic!("{error}"));
            }
        }
        _ => return,
    }
    std::process::exit(0);
}

libfuzzer_sys::fuzz_target!(init: prepare(), |bytes: &[u8]| (TARGET.run)(bytes));
