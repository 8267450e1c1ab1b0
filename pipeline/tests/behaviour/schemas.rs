//! The JSON schemas of the TOML files that a person edits.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Program, project};

/// Every TOML file of `data/`.
fn shipped() -> Vec<PathBuf> {
    let folders = ["", "frameworks", "layouts", "reports"];
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let entries =
            std::fs::read_dir(project("data").join(folder)).unwrap().map(|entry| entry.unwrap().path());
        files.extend(entries.filter(|path| path.extension().is_some_and(|end| end == "toml")));
    }
    assert!(files.len() > 40, "{files:?}");
    files
}

#[test]
fn the_schemas_that_ship_are_those_of_the_program() {
    let program = Program::empty();
    let folder = project("data/schema");
    let mut names = Vec::new();
    for schema in race_equity::schemas::schemas() {
        let printed = program.run(&["config", "--schema", schema.name]).ends_with(0).stdout;
        let path = folder.join(format!("{}.json", schema.name));
        if std::env::var("UPDATE_GUIDE").is_ok_and(|value| value == "1") {
            std::fs::write(&path, &printed).unwrap();
        }
        let shipped = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            shipped == printed,
            "{} differs from the program: `UPDATE_GUIDE=1` writes it",
            path.display()
        );
        names.push(path);
    }
    let mut there: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    there.sort();
    names.sort();
    assert_eq!(there, names);
}

#[test]
fn a_schema_can_be_printed_with_settings_that_are_wrong() {
    let program = Program::empty();
    program.file("race-equity.toml", "regoin = 'london'\n");
    program.run(&["config"]).ends_with(2).says("did you mean `region`?");
    program.run(&["config", "--schema"]).ends_with(0).prints("\"suppress_below\"");
    program.run(&["config", "--schema", "indicator"]).ends_with(2).says("did you mean `indicators`?");
}

#[test]
fn each_file_of_data_names_its_schema() {
    for path in shipped() {
        let text = std::fs::read_to_string(&path).unwrap();
        let named = text
            .lines()
            .next()
            .unwrap()
            .strip_prefix("#:schema ")
            .unwrap_or_else(|| panic!("{}", path.display()));
        assert!(path.parent().unwrap().join(named).is_file(), "{} names {named}", path.display());
    }
}

/// Whether Python's `jsonschema` finds that files fit the schemas that they name.
fn fits(files: &[PathBuf]) -> (bool, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/behaviour/schemas.py");
    let output = Command::new("python3").arg(script).args(files).output().unwrap();
    (
        output.status.success(),
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr),
    )
}

#[test]
#[ignore = "needs Python 3.11 with jsonschema"]
fn another_validator_finds_that_all_files_fit() {
    let program = Program::empty();
    program.run(&["init", "--icb", "greater-manchester", "--run", "schedule"]).ends_with(0);
    let settings = program.path("race-equity.toml");
    let mut files = shipped();
    files.push(settings.clone());
    let (fit, printed) = fits(&files);
    assert!(fit, "{printed}");
    let right = program.text("race-equity.toml");
    for (from, to) in [
        ("term = \"bme\"", "term = \"bem\""),
        ("[run]", "[runs]"),
        ("[schedule]", "[schedule]\ncron_line = ''"),
    ] {
        let wrong = right.replace(from, to);
        assert_ne!(wrong, right);
        program.file("race-equity.toml", wrong);
        assert!(!fits(std::slice::from_ref(&settings)).0, "{to} is taken");
    }
}
