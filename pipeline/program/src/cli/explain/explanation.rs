//! An explanation: everything that `explain` prints, as text or as JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::rows::{FigureRow, GapRow, PartRow};
use crate::context::CommandContext;
use crate::error::ProgramError;
use catalogue::assets::Folder;
use catalogue::correction::AppliedCorrection;
use catalogue::source::{Catalogue, Source};
use store::snapshot::{Hash, Manifest};

/// A figure of an edition that is explained.
#[derive(Debug, Serialize)]
pub(super) struct ExplainedFigure {
    pub(super) id: String,
    /// Its finding, if an edition has it.
    pub(super) title: Option<String>,
}

/// A file of `queries/` that a number went through.
#[derive(Debug, Serialize)]
pub(super) struct SqlStep {
    pub(super) path: String,
    pub(super) reads: Vec<String>,
}

/// A file that figures were read from.
#[derive(Debug, Serialize)]
pub(super) struct FileOrigin {
    /// Its address, or its path in `data/`.
    pub(super) file: String,
    pub(super) title: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) retrieved: Option<String>,
    pub(super) licence: Option<String>,
    pub(super) sheets: Vec<String>,
    /// Where the counts are from: published, reconstructed or supplied.
    pub(super) counts: Vec<String>,
    pub(super) sha256: String,
}

/// A number with everything that it was made of.
#[derive(Debug, Serialize)]
pub(super) struct Explanation {
    pub(super) figure: Option<ExplainedFigure>,
    /// What measures are called, by their codes.
    #[serde(skip)]
    pub(super) labels: BTreeMap<String, String>,
    /// "Discrimination by colleagues (indicator 8)".
    pub(super) heading: String,
    /// "North West (region Y62)".
    pub(super) place: String,
    /// "WRES 2025 (staff survey 2024)".
    pub(super) period: String,
    /// Both groups and their gap; missing for figures that are printed as published.
    pub(super) gap: Option<GapRow>,
    pub(super) parts: Vec<PartRow>,
    pub(super) figures: Vec<FigureRow>,
    pub(super) files: Vec<FileOrigin>,
    pub(super) corrections: Vec<AppliedCorrection>,
    pub(super) steps: Vec<SqlStep>,
}

/// Removes counts that the program reconstructed and that are so small that the publisher did not print them.
pub(super) fn remove_small_counts(
    gap: Option<&mut GapRow>,
    parts: &mut [PartRow],
    figures: &mut [FigureRow],
) {
    let mut small: BTreeSet<(String, String)> = BTreeSet::new();
    for figure in figures {
        let is_small = figure.numerator.is_some_and(|count| count < format::FEWEST_RECONSTRUCTED);
        if let (true, Some("reconstructed")) = (is_small, figure.counts_basis.as_deref()) {
            figure.numerator = None;
            if let (Some(code), Some(group)) = (&figure.org_code, &figure.ethnic_group) {
                small.insert((code.clone(), group.clone()));
            }
        }
    }
    let is_small = |code: &str, group: &str| small.contains(&(code.to_owned(), group.to_owned()));
    let trust = gap.filter(|gap| gap.level == "trust");
    if let Some(gap) = trust {
        gap.bme_numerator = gap.bme_numerator.filter(|_| !is_small(&gap.code, "bme"));
        gap.white_numerator = gap.white_numerator.filter(|_| !is_small(&gap.code, "white"));
    }
    for part in parts {
        part.bme_numerator = part.bme_numerator.filter(|_| !is_small(&part.code, "bme"));
        part.white_numerator = part.white_numerator.filter(|_| !is_small(&part.code, "white"));
    }
}

impl Explanation {
    /// The number of a file in the list of files, from 1.
    pub(super) fn number_of(&self, snapshot: &str) -> usize {
        self.files.iter().position(|file| file.sha256 == snapshot).map_or(0, |at| at + 1)
    }
}

/// The files of figures, in the order in which they are first named.
pub(super) fn files_of(
    context: &CommandContext,
    catalogue: &Catalogue,
    manifest: &Manifest,
    figures: &[FigureRow],
) -> Result<Vec<FileOrigin>, ProgramError> {
    let mut files: Vec<FileOrigin> = Vec::new();
    for figure in figures {
        if files.iter().any(|file| file.sha256 == figure.snapshot) {
            continue;
        }
        let own = || figures.iter().filter(|other| other.snapshot == figure.snapshot);
        let sheets: BTreeSet<String> = own().map(|figure| figure.sheet.clone()).collect();
        let counts: BTreeSet<String> = own().filter_map(|figure| figure.counts_basis.clone()).collect();
        let retrieval = manifest
            .retrievals
            .iter()
            .rev()
            .find(|retrieval| retrieval.sha256.to_string() == figure.snapshot);
        let (file, source, retrieved) = match retrieval {
            Some(retrieval) => (
                retrieval.address.to_string(),
                catalogue.get(&retrieval.source),
                Some(retrieval.retrieved.strftime("%-d %B %Y, %H:%M UTC").to_string()),
            ),
            None => match bundled(context, catalogue, &figure.snapshot)? {
                Some((source, file)) => (
                    format!("data/{file}, which ships with the program"),
                    Some(source),
                    source.retrieved.map(format::date),
                ),
                None => ("unknown: not in the store's manifest".to_owned(), None, None),
            },
        };
        files.push(FileOrigin {
            file,
            title: source.map(|source| source.title.clone()),
            publisher: source.map(|source| source.publisher.clone()),
            retrieved,
            licence: source.map(|source| format!("{}: {}", source.licence.name, source.licence.allows)),
            sheets: sheets.into_iter().collect(),
            counts: counts.into_iter().collect(),
            sha256: figure.snapshot.clone(),
        });
    }
    Ok(files)
}

/// The source and the file in `data/` with this hash.
fn bundled<'a>(
    context: &CommandContext,
    catalogue: &'a Catalogue,
    snapshot: &str,
) -> Result<Option<(&'a Source, &'a str)>, ProgramError> {
    for source in catalogue.sources() {
        let Some(file) = &source.bundled else { continue };
        let bytes = context.assets.read(Folder::Data, file)?;
        if Hash::of(&bytes).to_string() == snapshot {
            return Ok(Some((source, file)));
        }
    }
    Ok(None)
}
