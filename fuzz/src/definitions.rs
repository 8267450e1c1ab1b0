//! TOML that a person edits: layouts, the other files of `data/`, and the settings.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use catalogue::assets::{Assets, Folder};
use catalogue::column::Columns;
use catalogue::data_file::DataError;
use catalogue::indicator::Indicator;
use catalogue::palette::Palette;
use catalogue::source::Catalogue;
use catalogue::{aliases, correction, framework, improvement_plan, indicator};
use ingest::extract::{self, Organisations, PublishedFile, Spellings};
use ingest::trust_return::ReturnForm;
use race_equity::config::Config;

use crate::{check_error, check_message, scratch};

/// The files of `data/` that a target changes, by the first byte of its input.
pub(crate) const FILES: [&str; 15] = [
    "sources.toml",
    "indicators.toml",
    "corrections.toml",
    "actions.toml",
    "aliases.toml",
    "columns.toml",
    "palette.toml",
    "return.toml",
    "spellings.toml",
    "ethnic_groups.toml",
    "frameworks/nw-anti-racist-framework.toml",
    "reports/region.toml",
    "reports/trust.toml",
    "reports/brief.toml",
    "england.toml",
];
/// The layout that a target changes: its file has to have the name of its id.
pub(crate) const LAYOUTS: [&str; 6] = [
    "bundled-staff-survey-wres",
    "nss-benchmark",
    "workforce-statistics",
    "wres-page",
    "framework-answers",
    "ods-succ",
];
/// A file for a changed layout to read.
const SAMPLE: &[u8] =
    b"org_code,org_name,year,indicator,ethnic_group,value\nRXR,East Lancashire,2024,5,BME,0.25\n";

static INDICATORS: LazyLock<Vec<Indicator>> =
    LazyLock::new(|| indicator::load(&Assets::default()).unwrap_or_else(|error| panic!("{error}")));

/// A working directory with `data/` of the program, without its layouts and figures.
fn working_directory(name: &str) -> PathBuf {
    let directory = scratch::folder(name);
    if !directory.join("data").is_dir() {
        let compiled = Assets::default();
        let files = compiled.every(Folder::Data).unwrap_or_else(|error| panic!("{error}"));
        let is_toml = |file: &str| Path::new(file).extension().is_some_and(|ending| ending == "toml");
        for file in files.iter().filter(|file| !file.starts_with("layouts/") && is_toml(file)) {
            write(&directory, &compiled, file);
        }
    }
    directory
}

/// Writes a file as the program has it.
fn write(directory: &Path, compiled: &Assets, file: &str) {
    let bytes = compiled.read(Folder::Data, file).unwrap_or_else(|error| panic!("{error}"));
    scratch::write(&directory.join("data").join(file), &bytes);
}

fn check<T>(read: Result<T, DataError>) {
    if let Err(error) = read {
        check_message(&error);
        check_error(&error, error.hint());
    }
}

/// A layout, and what it makes of a file. The first byte is the number of its name.
pub(crate) fn layout(bytes: &[u8]) {
    let Some((number, text)) = bytes.split_first() else { return };
    let directory = working_directory("layout");
    let name = LAYOUTS[usize::from(*number) % LAYOUTS.len()];
    let path = directory.join(format!("data/layouts/{name}.toml"));
    scratch::write(&path, text);
    let read = extract::load(&Assets::find(&directory));
    files::remove_file(&path).unwrap_or_else(|error| panic!("{error}"));
    match read {
        Ok(layouts) => {
            for layout in layouts.values() {
                let file = PublishedFile { name: "file", bytes: SAMPLE, snapshot: "", release: Some("2024") };
                if let Err(refused) = extract::extract(layout, &[], &Organisations::default(), file) {
                    check_message(&refused);
                }
            }
        }
        Err(error) => check_error(&error, error.hint()),
    }
}

/// A file of `data/`. The first byte is its number.
pub(crate) fn any(bytes: &[u8]) {
    let Some((number, text)) = bytes.split_first() else { return };
    let directory = working_directory("definitions");
    let file = FILES[usize::from(*number) % FILES.len()];
    scratch::write(&directory.join("data").join(file), text);
    let assets = Assets::find(&directory);
    match file {
        "sources.toml" => check(Catalogue::load(&assets)),
        "indicators.toml" => check(indicator::load(&assets)),
        "corrections.toml" => check(correction::load(&assets)),
        "actions.toml" => check(improvement_plan::load(&assets, &INDICATORS)),
        "aliases.toml" => check(aliases::load(&assets)),
        "columns.toml" => check(Columns::load(&assets)),
        "palette.toml" => check(Palette::load(&assets)),
        "return.toml" => {
            if let Err(error) = ReturnForm::load(&assets) {
                check_error(&error, error.hint());
            }
        }
        "spellings.toml" | "ethnic_groups.toml" => check(Spellings::load(&assets)),
        _ if file.starts_with("frameworks/") => check(framework::load(&assets)),
        _ => check(report::load_sections(&assets)),
    }
    write(&directory, &Assets::default(), file);
}

/// `race-equity.toml`.
pub(crate) fn settings(bytes: &[u8]) {
    let directory = scratch::folder("settings");
    scratch::write(&directory.join("race-equity.toml"), bytes);
    if let Err(error) = Config::load(&directory) {
        check_error(&error, error.hint());
    }
}
