//! What each report was made from (`reports.json` of the store), so that `report --replace` makes only reports anew whose
//! inputs have changed.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::context::CommandContext;
use crate::error::ProgramError;
use crate::schedule::fingerprint;
use report::typst::Typst;
use report::{Edition, EditionFolders, Inputs, ReportError, ReportFiles, Subject};
use store::snapshot::Hash;

/// The name of the record in a store.
const RECORD: &str = "reports.json";
/// The file of a report that has the hashes of its other files.
const PROVENANCE: &str = "provenance.json";

/// A report that was made: the hash of what it was made from, and the names of its files.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct MadeReport {
    inputs: Hash,
    provenance: Hash,
    pdf: String,
    html: String,
    csv: String,
    workbook: String,
    word: Option<String>,
}

/// The record of the reports of a store, and what reports are made from now.
#[derive(Debug)]
pub(crate) struct MadeReports {
    store: PathBuf,
    /// The folder of the editions.
    out: PathBuf,
    edition: String,
    inputs: Hash,
    /// By edition and name of the folder, with a slash between them.
    reports: BTreeMap<String, MadeReport>,
}

impl MadeReports {
    /// Reads the record. One that cannot be read is taken as empty: the reports are made again.
    pub(crate) fn read(
        context: &CommandContext,
        inputs: &Inputs,
        tables: &Path,
        edition: &Edition,
    ) -> Result<Self, ProgramError> {
        let record = context.store.join(RECORD);
        let reports = if record.exists() {
            serde_json::from_slice(&files::read(&record)?).unwrap_or_default()
        } else {
            BTreeMap::new()
        };
        let inputs = of_inputs(context, inputs, tables, edition)?;
        let (store, out) = (context.store.clone(), context.reports.clone());
        Ok(Self { store, out, edition: edition.id.clone(), inputs, reports })
    }

    /// The files of a report that would be the same if it were made again, and that nobody has changed.
    pub(crate) fn unchanged(&self, subject: &Subject) -> Result<Option<ReportFiles>, ProgramError> {
        let name = self.name(subject);
        let folder = self.out.join(&name);
        let Some(made) = self.reports.get(&name).filter(|made| made.inputs == self.inputs) else {
            return Ok(None);
        };
        let provenance = folder.join(PROVENANCE);
        let is_same = provenance.is_file()
            && Hash::of(&files::read(&provenance)?) == made.provenance
            && report::is_whole(&folder)?;
        Ok(is_same.then(|| ReportFiles {
            pdf: folder.join(&made.pdf),
            html: folder.join(&made.html),
            csv: folder.join(&made.csv),
            workbook: folder.join(&made.workbook),
            word: made.word.as_ref().map(|word| folder.join(word)),
            overwritten: Vec::new(),
        }))
    }

    /// Notes a report that was just made.
    pub(crate) fn note(&mut self, subject: &Subject, report: &ReportFiles) -> Result<(), ProgramError> {
        let name = self.name(subject);
        let provenance = Hash::of(&files::read(&self.out.join(&name).join(PROVENANCE))?);
        let made = MadeReport {
            inputs: self.inputs,
            provenance,
            pdf: files::name(&report.pdf),
            html: files::name(&report.html),
            csv: files::name(&report.csv),
            workbook: files::name(&report.workbook),
            word: report.word.as_deref().map(files::name),
        };
        self.reports.insert(name, made);
        Ok(())
    }

    fn name(&self, subject: &Subject) -> String {
        format!("{}/{}", self.edition, subject.folder())
    }

    /// Writes the record. The caller has the lock of the store.
    pub(crate) fn write(&self) -> Result<(), ProgramError> {
        let text = serde_json::to_vec(&self.reports).map_err(|error| ingest::Error::Output(error.into()))?;
        Ok(files::write_whole(&self.store.join(RECORD), &text)?)
    }
}

/// The hash of all that the reports of an edition are made from: tables, `data/`, `queries/`, templates, settings, texts
/// and earlier editions, this build of the program, and Typst.
fn of_inputs(
    context: &CommandContext,
    inputs: &Inputs,
    tables: &Path,
    edition: &Edition,
) -> Result<Hash, ProgramError> {
    let typst = Typst::find(context.config.limits).map_err(ReportError::from)?;
    let mut all = fingerprint::of_inputs(context, tables, &[])?;
    let _ = writeln!(all, "{} {} {edition:?} {:?}", benchmark::this_build(), typst.version(), inputs.newest);
    let _ = writeln!(all, "{:?} {:?} {:?}", inputs.retrieved, inputs.corrections, inputs.stale);
    let _ = writeln!(all, "{:?} {:?}", inputs.newer_releases, inputs.texts);
    for other in &EditionFolders::read(&context.reports)?.editions {
        let provenance = other.folder.join(PROVENANCE);
        if other.name != edition.id && provenance.is_file() {
            let _ = writeln!(all, "{} {}", other.name, Hash::of(&files::read(&provenance)?));
        }
    }
    Ok(Hash::of(all.as_bytes()))
}
