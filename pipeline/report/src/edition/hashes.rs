//! The SHA-256 of every file of an edition: a report's `provenance.json` has those of its files, and the edition's own
//! that of its page and of each report's provenance. An HTML page has the hash that it has without notices of corrections,
//! which are the only change to an edition.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{EditionFolder, frozen, notice};
use crate::ReportError;
use crate::provenance::HashedFile;
use store::snapshot::Hash;

/// The file with the hashes of a folder.
const FILE: &str = "provenance.json";

/// What is read of a `provenance.json`; an earlier version of the program wrote no hashes of files.
#[derive(Debug, Deserialize)]
struct FolderHashes {
    files: Option<Vec<HashedFile>>,
}

/// The `provenance.json` of an edition.
#[derive(Debug, Serialize)]
struct EditionProvenance<'a> {
    edition: &'a str,
    files: Vec<HashedFile>,
}

/// The files of an edition, compared with their hashes.
#[derive(Debug, Default)]
pub struct EditionCheck {
    /// How many files have the hash that is recorded.
    pub whole: usize,
    /// What is wrong with others, a sentence each.
    pub problems: Vec<String>,
    /// The folders of which no hashes were recorded, because an earlier version of the program made them.
    pub without_hashes: Vec<PathBuf>,
}

/// The provenance of a report with the hashes of all files in its folder so far.
pub(crate) fn with_files(provenance: &str, folder: &Path) -> Result<String, ReportError> {
    let mut hashed = Vec::new();
    for name in frozen::below(folder, Path::new(""))? {
        hashed.push(hashed_file(folder, &name)?);
    }
    let failed = |problem: String| ReportError::Serialise { what: "provenance", problem };
    let list = serde_json::to_string_pretty(&hashed).map_err(|error| failed(error.to_string()))?;
    let open = provenance.trim_end().strip_suffix('}').map(str::trim_end);
    let open = open.ok_or_else(|| failed("it is not an object".to_owned()))?;
    Ok(format!("{open},\n  \"files\": {}\n}}\n", list.replace('\n', "\n  ")))
}

/// Writes the provenance of an edition.
pub(crate) fn write(edition: &EditionFolder) -> Result<(), ReportError> {
    let mut hashed = vec![hashed_file(&edition.folder, Path::new(crate::index::PAGE))?];
    for report in &edition.reports {
        hashed.push(hashed_file(&edition.folder, &Path::new(report).join(FILE))?);
    }
    let provenance = EditionProvenance { edition: &edition.name, files: hashed };
    let text = serde_json::to_string_pretty(&provenance)
        .map_err(|error| ReportError::Serialise { what: "provenance", problem: error.to_string() })?;
    Ok(files::write_whole(&edition.folder.join(FILE), (text + "\n").as_bytes())?)
}

/// Whether the provenance of an edition names all its reports. It does not if the process that put one of them in place was
/// killed before it wrote the page of the edition.
///
/// # Errors
/// If the provenance cannot be read.
pub fn names_all_reports(edition: &EditionFolder) -> Result<bool, ReportError> {
    let record = edition.folder.join(FILE);
    if !record.is_file() {
        return Ok(false);
    }
    let read = serde_json::from_slice::<FolderHashes>(&files::read(&record)?).ok();
    let listed = read.and_then(|read| read.files).unwrap_or_default();
    Ok(edition.reports.iter().all(|report| listed.iter().any(|file| file.file == format!("{report}/{FILE}"))))
}

fn hashed_file(folder: &Path, name: &Path) -> Result<HashedFile, ReportError> {
    let sha256 = hash(&folder.join(name))?.to_string();
    Ok(HashedFile { file: name.to_string_lossy().replace('\\', "/"), sha256 })
}

fn hash(path: &Path) -> Result<Hash, ReportError> {
    let bytes = files::read(path)?;
    let is_page = path.extension().is_some_and(|kind| kind == "html");
    Ok(match String::from_utf8(bytes) {
        Ok(text) if is_page => Hash::of(notice::without(&text).as_bytes()),
        Ok(text) => Hash::of(text.as_bytes()),
        Err(other) => Hash::of(other.as_bytes()),
    })
}

/// Compares every file of an edition with its hash.
///
/// # Errors
/// If a file cannot be read.
pub fn check_edition(edition: &EditionFolder) -> Result<EditionCheck, ReportError> {
    let mut check = EditionCheck::default();
    check.folder(&edition.folder, false)?;
    for report in &edition.reports {
        check.folder(&edition.folder.join(report), true)?;
    }
    Ok(check)
}

/// Whether the folder of a report has all files that it was made with, unchanged, and no others.
///
/// # Errors
/// If a file cannot be read.
pub fn is_whole(report: &Path) -> Result<bool, ReportError> {
    let mut check = EditionCheck::default();
    check.folder(report, true)?;
    Ok(check.problems.is_empty() && check.without_hashes.is_empty())
}

impl EditionCheck {
    /// Compares the files of one folder. `is_complete` says that the folder has no other files.
    fn folder(&mut self, folder: &Path, is_complete: bool) -> Result<(), ReportError> {
        let record = folder.join(FILE);
        if !record.is_file() {
            self.without_hashes.push(folder.to_owned());
            return Ok(());
        }
        let Ok(read) = serde_json::from_slice::<FolderHashes>(&files::read(&record)?) else {
            self.problems.push(format!("`{}` is not valid JSON", record.display()));
            return Ok(());
        };
        let Some(listed) = read.files else {
            self.without_hashes.push(folder.to_owned());
            return Ok(());
        };
        let mut listed: BTreeMap<String, String> =
            listed.into_iter().map(|file| (file.file, file.sha256)).collect();
        for name in frozen::below(folder, Path::new(""))? {
            let name = name.to_string_lossy().replace('\\', "/");
            let path = folder.join(&name);
            match listed.remove(&name) {
                Some(expected) if hash(&path)?.to_string() == expected => self.whole += 1,
                Some(_) => self.problems.push(format!("`{}` has changed since it was made", path.display())),
                None if is_complete && name != FILE => {
                    self.problems.push(format!("`{}` is not a file of the edition", path.display()));
                }
                None => {}
            }
        }
        for missing in listed.into_keys() {
            self.problems.push(format!("`{}` is missing", folder.join(missing).display()));
        }
        Ok(())
    }
}
