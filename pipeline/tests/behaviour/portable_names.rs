//! Names of written files, which every system has to allow.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{Program, site};

/// Checks every name below a folder; gives how many there are.
fn check(folder: &Path) -> usize {
    let mut lower_case = BTreeSet::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = entry.path();
        assert!(files::is_portable_name(&name), "Windows does not allow the name `{}`", path.display());
        // Windows and macOS take `A.csv` and `a.csv` for one file.
        assert!(
            lower_case.insert(name.to_lowercase()),
            "two names differ only in case: `{}`",
            path.display()
        );
        count += 1;
        if entry.file_type().unwrap().is_dir() {
            count += check(&path);
        }
    }
    count
}

#[test]
fn windows_allows_all_names_in_store_and_reports() {
    let program = Program::new();
    let places = ["--region", "london", "--icb", "greater-manchester", "--trust", "RXR"];
    program
        .run(&[&["report"], places.as_slice(), &["--framework", "nw-anti-racist-framework"]].concat())
        .ends_with(0);
    program.run(&["report", "--brief", "--trust", "RXR"]).ends_with(0);
    let names = check(program.folder());
    assert!(names > 300, "{names}");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn windows_allows_all_names_on_the_website() {
    assert!(check(site().folder()) > 5000);
}
