//! `pipeline/bundled.py` makes the files of `data/bundled` from the folder of facts, if it is beside the project.

use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::Trial;

use crate::support::{Run, copy, files, project};

pub(crate) fn tests() -> Vec<Trial> {
    let with = |name, body| crate::test_if(facts().is_dir(), "needs the folder of facts", name, body);
    vec![
        with("the_bundled_files_are_those_of_the_facts", the_bundled_files_are_those_of_the_facts),
        with("missing_files_are_made_again_byte_for_byte", missing_files_are_made_again_byte_for_byte),
        with("a_file_or_a_change_of_the_facts_is_named", a_file_or_a_change_of_the_facts_is_named),
        with("the_readme_has_the_rows_of_each_file", the_readme_has_the_rows_of_each_file),
    ]
}

fn facts() -> PathBuf {
    project("../shared/facts")
}

fn bundled(arguments: &[&Path]) -> Run {
    let script = project("pipeline/bundled.py");
    Run::of(&Command::new("python3").arg("-B").arg(script).args(arguments).output().unwrap())
}

/// A copy of a folder that can be changed.
fn copied(folder: &Path) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    copy(folder, place.path());
    place
}

fn the_bundled_files_are_those_of_the_facts() {
    let facts = facts();
    bundled(&[Path::new("--check"), &facts])
        .ends_with(0)
        .prints("0 differ; by hand: organisation_transfers.csv");
}

fn missing_files_are_made_again_byte_for_byte() {
    let facts = facts();
    let own = project("data/bundled");
    let made = copied(&own);
    let is_made = |name: &str| name.ends_with("csv") && name != "organisation_transfers.csv";
    for name in files(&own).into_keys().filter(|name| is_made(name)) {
        std::fs::remove_file(made.path().join(name)).unwrap();
    }
    bundled(&[Path::new("--into"), made.path(), &facts]).ends_with(0);
    assert!(files(&own) == files(made.path()), "a file was made otherwise");
}

fn a_file_or_a_change_of_the_facts_is_named() {
    let facts = copied(&facts());
    let write = |name: &str, change: &dyn Fn(String) -> String| {
        let path = facts.path().join(name);
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        std::fs::write(path, change(text)).unwrap();
    };
    let check = || bundled(&[Path::new("--check"), facts.path()]);
    write("regions.csv", &|text| text.replace("London", "Greater London"));
    let run = check().ends_with(1).prints("regions.csv differs from the facts");
    assert!(run.stdout.contains("    +Y56,Greater London"), "{}", run.stdout);
    write("organisations.csv", &|text| {
        text.replace("type is pre-merger (Somerset Partnership)", "type checked")
    });
    check().ends_with(2).says("organisations.csv, RH5, `note`: expected 'type is pre-merger (Somerset");
    write("new_figures.csv", &|_| "a\n1\n".to_owned());
    check().ends_with(2).says("the facts have files that are not known: new_figures.csv");
}

fn the_readme_has_the_rows_of_each_file() {
    let facts = facts();
    let own = copied(&project("data/bundled"));
    let readme = own.path().join("README.md");
    let text = std::fs::read_to_string(&readme).unwrap();
    std::fs::write(&readme, text.replace("| 5,465 |", "| 5,466 |")).unwrap();
    let run = bundled(&[Path::new("--check"), Path::new("--into"), own.path(), &facts]).ends_with(2);
    assert!(
        run.stderr.contains("README.md says 5466 rows of staff_survey_questions.csv, which has 5465"),
        "{}",
        run.stderr
    );
}
