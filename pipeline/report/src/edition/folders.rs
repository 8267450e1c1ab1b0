//! The existing editions in order, their reports, and the figures of each. Reads only.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::correction::{self, FigureCorrection};
use super::order;
use crate::ReportError;
use crate::figure::{self, FigureRow};

/// The editions, the oldest first.
#[derive(Clone, Debug)]
pub struct EditionFolders {
    /// The editions, in the order of their names.
    pub editions: Vec<EditionFolder>,
}

/// An existing edition.
#[derive(Clone, Debug)]
pub struct EditionFolder {
    /// Its name.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// The folders of its reports, regions first, then ICBs, trusts and the rest.
    pub reports: Vec<String>,
    /// The reports that have a figure, by the figure's id.
    pub figures: BTreeMap<String, Vec<String>>,
}

/// A figure of a report.
#[derive(Clone, Debug)]
pub struct FigureFolder {
    /// Its folder.
    pub folder: PathBuf,
}

/// What is read of a `figure.json`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct FigureDescription {
    /// The figure's id.
    pub id: String,
    /// Its version.
    #[serde(default = "first")]
    pub version: u32,
    /// Its edition.
    pub edition: String,
    /// Its finding.
    pub title: String,
    /// Measure, source and period.
    pub caption: String,
    /// Short alternative text.
    pub alt: String,
    /// The numbers in words.
    pub description: String,
    /// Indicator number.
    pub indicator: String,
    /// Codes and names of the places in it.
    pub places: Vec<String>,
    /// How it is cited.
    pub citation: CitationForms,
    /// The files that it was read from.
    #[serde(default)]
    pub sources: Vec<figure::FigureSource>,
}

/// The forms of a citation.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct CitationForms {
    /// For a footnote or a caption.
    pub plain: String,
    /// For LaTeX.
    pub bibtex: String,
    /// For reference managers.
    pub csl_json: String,
    /// One sentence to say aloud.
    pub spoken: String,
}

fn first() -> u32 {
    1
}

impl EditionFolders {
    /// The editions below a folder; none if there is no such folder.
    ///
    /// # Errors
    /// If a folder cannot be listed.
    pub fn read(out: &Path) -> Result<Self, ReportError> {
        let mut editions = Vec::new();
        for folder in files::list(out)?.into_iter().filter(|path| path.is_dir() && !path.is_symlink()) {
            let name = files::name(&folder);
            if !name.starts_with('.')
                && let Some(edition) = EditionFolder::read(name, folder)?
            {
                editions.push(edition);
            }
        }
        editions.sort_by(|one, other| order::compare(&one.name, &other.name));
        Ok(Self { editions })
    }

    /// The edition whose name sorts last.
    pub fn newest(&self) -> Option<&EditionFolder> {
        self.editions.last()
    }

    /// The edition of this name.
    pub fn edition(&self, name: &str) -> Option<&EditionFolder> {
        self.editions.iter().find(|edition| edition.name == name)
    }

    /// Every correction of their figures, the newest edition first, then by figure. A figure of several reports is
    /// listed once, and a version is listed where it first appeared.
    ///
    /// # Errors
    /// If a report's list of corrections cannot be read.
    pub fn corrections(&self) -> Result<Vec<FigureCorrection>, ReportError> {
        let mut found: BTreeMap<(String, u32), FigureCorrection> = BTreeMap::new();
        for edition in &self.editions {
            for report in &edition.reports {
                for one in correction::of(&edition.folder.join(report))? {
                    found.entry((one.id.clone(), one.to_version)).or_insert(one);
                }
            }
        }
        let mut list: Vec<FigureCorrection> = found.into_values().collect();
        list.sort_by(|one, other| order::compare(&other.to_edition, &one.to_edition));
        Ok(list)
    }

    /// The editions that sort before a name, the newest first.
    pub(crate) fn before(&self, name: &str) -> impl Iterator<Item = &EditionFolder> {
        self.editions.iter().rev().filter(move |edition| order::compare(&edition.name, name).is_lt())
    }

    /// The editions that sort after a name, the oldest first.
    pub(super) fn after(&self, name: &str) -> impl Iterator<Item = &EditionFolder> {
        self.editions.iter().filter(move |edition| order::compare(&edition.name, name).is_gt())
    }
}

/// England and the regions first, then ICBs, trusts and frameworks.
fn rank(report: &str) -> u8 {
    match report.split('-').next() {
        Some("icb") => 1,
        Some("trust") => 2,
        Some("framework") => 3,
        _ => 0,
    }
}

impl EditionFolder {
    /// The edition in a folder; none if it has no report.
    fn read(name: String, folder: PathBuf) -> Result<Option<Self>, ReportError> {
        let mut reports: Vec<String> = files::list(&folder)?
            .iter()
            .filter(|path| path.join("provenance.json").is_file())
            .map(|path| files::name(path))
            .filter(|name| !name.starts_with('.'))
            .collect();
        if reports.is_empty() {
            return Ok(None);
        }
        reports.sort_by(|one, other| (rank(one), one).cmp(&(rank(other), other)));
        let mut figures: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for report in &reports {
            for figure in files::list(&folder.join(report).join(figure::FOLDER))? {
                figures.entry(files::name(&figure)).or_default().push(report.clone());
            }
        }
        Ok(Some(Self { name, folder, reports, figures }))
    }

    /// A figure of the edition, from the first report that has it.
    pub fn figure(&self, id: &str) -> Option<FigureFolder> {
        let report = self.figures.get(id)?.first()?;
        Some(self.figure_of(report, id))
    }

    /// A figure of one of its reports.
    pub fn figure_of(&self, report: &str, id: &str) -> FigureFolder {
        FigureFolder { folder: self.folder.join(report).join(figure::FOLDER).join(id) }
    }
}

impl FigureFolder {
    /// What its `figure.json` says.
    ///
    /// # Errors
    /// If the file cannot be read, or is not in the form that this program writes.
    pub fn described(&self) -> Result<FigureDescription, ReportError> {
        let path = self.folder.join("figure.json");
        serde_json::from_slice(&files::read(&path)?)
            .map_err(|error| ReportError::Standing { path, problem: error.to_string() })
    }

    /// Its numbers.
    ///
    /// # Errors
    /// If the file cannot be read, or is not in the form that this program writes.
    pub fn rows(&self) -> Result<Vec<FigureRow>, ReportError> {
        let path = self.folder.join("data.csv");
        figure::rows(&files::read(&path)?)
            .map_err(|error| ReportError::Standing { path, problem: error.to_string() })
    }
}
