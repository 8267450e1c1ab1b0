//! What is known about each edition: its date, the files that it read, and what changed in it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Deserialize;

use super::{SiteError, SiteInputs};
use catalogue::organisation::Place;
use changes::DigestLine;
use report::{EditionFolder, FigureCorrection};

/// An edition, and what changed in it.
pub(crate) struct EditionSummary<'a> {
    pub(crate) folder: &'a EditionFolder,
    /// The day of its newest data.
    pub(crate) date: Date,
    pub(crate) is_newest: bool,
    /// The edition before it.
    pub(crate) previous: Option<&'a str>,
    /// Titles of the sources of which it has other data than the edition before.
    pub(crate) new_data: Vec<String>,
    /// Figures that the edition before does not have.
    pub(crate) new_figures: usize,
    /// Figures of the edition before that it does not have.
    pub(crate) removed_figures: usize,
    /// What its digest lists; empty if no digest was made.
    pub(crate) lines: &'a [DigestLine],
    /// The figures that it corrects.
    pub(crate) corrections: Vec<FigureCorrection>,
}

/// What is read of a `provenance.json`.
#[derive(Deserialize)]
struct EditionOrigin {
    data_held_on: Date,
    #[serde(default)]
    inputs: Vec<OriginFile>,
    #[serde(default)]
    retrieved: Vec<OriginFile>,
}

#[derive(Deserialize)]
struct OriginFile {
    source: String,
    sha256: String,
    title: Option<String>,
}

impl EditionOrigin {
    fn of(edition: &EditionFolder) -> Result<Self, SiteError> {
        let report = edition.reports.first().ok_or(SiteError::NoEdition)?;
        let path = edition.folder.join(report).join("provenance.json");
        serde_json::from_slice(&files::read(&path)?).map_err(|error| SiteError::Edition {
            file: path.display().to_string(),
            problem: error.to_string(),
        })
    }

    fn files(&self) -> impl Iterator<Item = &OriginFile> {
        self.inputs.iter().chain(&self.retrieved)
    }
}

/// The day of the newest data of an edition.
///
/// # Errors
/// If the provenance of its first report cannot be read.
pub fn edition_date(edition: &EditionFolder) -> Result<Date, SiteError> {
    Ok(EditionOrigin::of(edition)?.data_held_on)
}

/// The editions, the newest first.
pub(crate) fn summaries<'a>(inputs: &'a SiteInputs<'_>) -> Result<Vec<EditionSummary<'a>>, SiteError> {
    let mut corrections: BTreeMap<String, Vec<FigureCorrection>> = BTreeMap::new();
    for one in inputs.editions.corrections()? {
        corrections.entry(one.to_edition.clone()).or_default().push(one);
    }
    let mut summaries: Vec<EditionSummary<'a>> = Vec::new();
    let mut before: Option<(&EditionFolder, BTreeSet<String>)> = None;
    let newest = inputs.editions.newest().map(|edition| edition.name.as_str());
    for folder in &inputs.editions.editions {
        let origin = EditionOrigin::of(folder)?;
        let hashes: BTreeSet<String> = origin.files().map(|file| file.sha256.clone()).collect();
        let (mut new_data, mut new_figures, mut removed_figures) = (BTreeSet::new(), 0, 0);
        if let Some((earlier, known)) = &before {
            let new = origin.files().filter(|file| !known.contains(&file.sha256));
            new_data.extend(new.map(|file| title(inputs, file)));
            new_figures = folder.figures.keys().filter(|id| !earlier.figures.contains_key(*id)).count();
            removed_figures = earlier.figures.keys().filter(|id| !folder.figures.contains_key(*id)).count();
        }
        summaries.push(EditionSummary {
            folder,
            date: origin.data_held_on,
            is_newest: newest == Some(folder.name.as_str()),
            previous: before.as_ref().map(|(earlier, _)| earlier.name.as_str()),
            new_data: new_data.into_iter().collect(),
            new_figures,
            removed_figures,
            lines: inputs.changes.get(&folder.name).map_or(&[], Vec::as_slice),
            corrections: corrections.remove(&folder.name).unwrap_or_default(),
        });
        before = Some((folder, hashes));
    }
    summaries.reverse();
    Ok(summaries)
}

/// The title of a source, as the edition has it, otherwise as the catalogue has it today.
fn title(inputs: &SiteInputs<'_>, file: &OriginFile) -> String {
    let known = || inputs.inputs.catalogue.sources().iter().find(|source| source.id == file.source);
    file.title
        .clone()
        .or_else(|| known().map(|source| source.title.clone()))
        .unwrap_or_else(|| file.source.clone())
}

impl EditionSummary<'_> {
    /// What the edition is, and how many of its figures are new, a sentence each.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let count = |number: usize| format::count(i64::try_from(number).unwrap_or(i64::MAX));
        let figures = |number: usize| {
            if number == 1 { "1 figure".to_owned() } else { format!("{} figures", count(number)) }
        };
        let reports = match self.folder.reports.len() {
            1 => "1 report".to_owned(),
            all => format!("{} reports", count(all)),
        };
        let mut sentences = vec![format!(
            "It has {reports} with {}, as of {}.",
            figures(self.folder.figures.len()),
            format::date(self.date)
        )];
        let Some(previous) = self.previous else {
            sentences.push("This is the first edition.".to_owned());
            return sentences;
        };
        for title in &self.new_data {
            sentences.push(format!("New data: {}.", title.trim_end_matches('.')));
        }
        if self.new_data.is_empty() {
            sentences.push(format!("It read the same files as edition {previous}."));
        }
        if self.new_figures > 0 {
            let are = if self.new_figures == 1 { "is" } else { "are" };
            sentences.push(format!("{} {are} new since edition {previous}.", figures(self.new_figures)));
        }
        if self.removed_figures > 0 {
            let are = if self.removed_figures == 1 { "is" } else { "are" };
            sentences
                .push(format!("{} of edition {previous} {are} not in it.", figures(self.removed_figures)));
        }
        sentences
    }

    /// Where the edition has a report: pages of the newest edition are at `places/`, those of others are copies.
    pub(crate) fn report_path(&self, report: &str) -> String {
        if self.is_newest {
            format!("places/{report}/index.html")
        } else {
            format!("editions/{}/{report}/{report}.html", self.folder.name)
        }
    }
}

/// What a report is about, for a list: the short name of its place, or the name of its framework.
pub(crate) fn report_name(inputs: &SiteInputs<'_>, report: &str) -> String {
    let (folder, brief) = match report.strip_suffix("-brief") {
        Some(folder) => (folder, ", board brief"),
        None => (report, ""),
    };
    let place = inputs.inputs.places.iter().find(|place| place.folder() == folder);
    let framework = || {
        let id = folder.strip_prefix("framework-")?;
        inputs.inputs.frameworks.iter().find(|framework| framework.id == id)
    };
    let name = place.map(Place::short).or_else(|| framework().map(|framework| framework.name.clone()));
    format!("{}{brief}", name.unwrap_or_else(|| folder.to_owned()))
}
