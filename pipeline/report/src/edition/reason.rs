//! Why a figure's values differ from an earlier edition, according to the provenance of both editions. If the
//! provenance gives no reason, no reason is given.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::folders::{EditionFolder, FigureFolder};
use crate::ReportError;
use crate::figure::{Figure, FigureChange, FigureSource};
use crate::provenance::HashedFile;
use catalogue::correction::AppliedCorrection;
use catalogue::indicator::Indicator;

/// The parts of a `provenance.json` that are read; empty if an older file lacks them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Origins {
    program: String,
    inputs: Vec<HashedFile>,
    retrieved: Vec<RetrievedFile>,
    data: Vec<HashedFile>,
    queries: Vec<HashedFile>,
    corrections: Vec<AppliedCorrection>,
}

#[derive(Debug, Deserialize)]
struct RetrievedFile {
    source: String,
    address: url::Url,
    retrieved: jiff::Timestamp,
    sha256: String,
}

/// What a report is made from, to compare with earlier editions.
pub(crate) struct RevisionContext<'a> {
    /// Its provenance.
    pub(crate) origins: &'a Origins,
    /// The files behind the figures of an indicator.
    pub(crate) sources: &'a dyn Fn(&Figure) -> Vec<FigureSource>,
    /// The places whose figures a trust's figures are part of, by its code: itself, ICB, region, England.
    pub(crate) part_of: &'a BTreeMap<String, BTreeSet<String>>,
    /// The nine indicators.
    pub(crate) indicators: &'a [Indicator],
}

/// Why a figure changed since an earlier edition, a sentence each.
pub(super) fn reasons(
    reading: &RevisionContext<'_>,
    figure: &Figure,
    edition: &EditionFolder,
    earlier: &FigureFolder,
    changes: &[FigureChange],
) -> Result<Vec<String>, ReportError> {
    let before = Origins::beside(earlier)?;
    let after = reading.origins;
    let mut reasons = corrections(reading, &before, figure, changes);
    reasons.extend(sources(&before, after, &earlier.described()?.sources, &(reading.sources)(figure)));
    let mut rules = differing(&before.queries, &after.queries);
    // Corrections have sentences of their own, above.
    rules.extend(
        differing(&before.data, &after.data).into_iter().filter(|file| file != "data/corrections.toml"),
    );
    if !rules.is_empty() {
        reasons.push(format!(
            "Recalculated: {} differ{} from edition {}.",
            format::list(&rules),
            if rules.len() == 1 { "s" } else { "" },
            edition.name
        ));
    }
    if reasons.is_empty() && !before.program.is_empty() && before.program != after.program {
        reasons.push(format!(
            "Recalculated by {}; edition {} was made by {}.",
            after.program, edition.name, before.program
        ));
    }
    if reasons.is_empty() {
        reasons.push("No reason is recorded.".to_owned());
    }
    Ok(reasons)
}

impl Origins {
    /// Reads a provenance that is about to be written.
    pub(crate) fn parse(text: &str) -> Result<Self, ReportError> {
        serde_json::from_str(text)
            .map_err(|error| ReportError::Serialise { what: "provenance", problem: error.to_string() })
    }

    /// The provenance of the report that has the figure.
    fn beside(figure: &FigureFolder) -> Result<Self, ReportError> {
        let Some(report) = figure.folder.ancestors().nth(2) else { return Ok(Self::default()) };
        let path = report.join("provenance.json");
        serde_json::from_slice(&files::read(&path)?)
            .map_err(|error| ReportError::Standing { path, problem: error.to_string() })
    }

    /// A file by its hash: what it is, its name, and what distinguishes two files of one name.
    fn file(&self, source: &FigureSource) -> File {
        if let Some(got) = self.retrieved.iter().find(|got| got.sha256 == source.sha256) {
            let name =
                got.address.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
            let day = format::date(got.retrieved.to_zoned(jiff::tz::TimeZone::UTC).date());
            return (got.source.clone(), name.to_owned(), format!("retrieved on {day}"));
        }
        let begins = source.sha256.get(..12).unwrap_or(&source.sha256);
        let known = self.inputs.iter().find(|input| input.sha256 == source.sha256);
        let name = known.map_or_else(|| source.file.clone(), |input| format!("data/{}", input.file));
        (name.clone(), name, format!("SHA-256 {begins}\u{2026}"))
    }
}

/// What a file is, its name, and what distinguishes it from another of its name.
type File = (String, String, String);

/// Corrections of known errors that were added or removed since, and that affect the figure.
fn corrections(
    reading: &RevisionContext<'_>,
    before: &Origins,
    figure: &Figure,
    changes: &[FigureChange],
) -> Vec<String> {
    let places: BTreeSet<&str> = changes.iter().map(|change| change.place_code.as_str()).collect();
    // A figure of several indicators has that of each row.
    let of_rows = figure.table.rows().map(|row| row.record.indicator.as_str());
    let numbers: BTreeSet<&str> = of_rows.chain([figure.indicator.as_str()]).collect();
    let questions = reading.indicators.iter().filter(|indicator| numbers.contains(indicator.number.as_str()));
    let mut known: BTreeSet<&str> =
        questions.flat_map(|indicator| &indicator.question).map(|asked| asked.question.as_str()).collect();
    known.extend(numbers);
    let bears = |applied: &AppliedCorrection| {
        applied.indicators.iter().any(|indicator| known.contains(indicator.as_str()))
            && applied.organisations.iter().any(|organisation| {
                let whole = reading.part_of.get(organisation);
                places.contains(organisation.as_str())
                    || whole.is_some_and(|whole| whole.iter().any(|place| places.contains(place.as_str())))
            })
    };
    let after = &reading.origins.corrections;
    let new = after.iter().filter(|applied| !before.corrections.contains(applied) && bears(applied));
    let gone = before.corrections.iter().filter(|applied| !after.iter().any(|other| other.id == applied.id));
    new.map(|applied| {
        format!("Correction of a known error, `{}`: {}. {}", applied.id, applied.reason, applied.evidence)
    })
    .chain(gone.filter(|applied| bears(applied)).map(|applied| {
        format!("The correction of a known error, `{}`, is no longer made: {}.", applied.id, applied.reason)
    }))
    .collect()
}

/// The publishers' files that took the place of others.
fn sources(before: &Origins, after: &Origins, old: &[FigureSource], new: &[FigureSource]) -> Vec<String> {
    let hashes = |sources: &[FigureSource]| {
        sources.iter().map(|source| source.sha256.clone()).collect::<BTreeSet<_>>()
    };
    let (known, kept) = (hashes(old), hashes(new));
    let files = |origins: &Origins, sources: &[FigureSource], others: &BTreeSet<String>| -> BTreeSet<File> {
        let own = sources.iter().filter(|source| !others.contains(&source.sha256));
        own.map(|source| origins.file(source)).collect()
    };
    let (gone, come) = (files(before, old, &kept), files(after, new, &known));
    let mut said = Vec::new();
    for (what, name, when) in &come {
        let replaced: Vec<String> = gone
            .iter()
            .filter(|(old, ..)| old == what)
            .map(|(_, old, when)| format!("{old} ({when})"))
            .collect();
        said.push(if replaced.is_empty() {
            format!("Now also read from {name} ({when}).")
        } else {
            format!("The file {name} ({when}) replaced {}.", format::list(&replaced))
        });
    }
    let still: BTreeSet<&String> = come.iter().map(|(what, ..)| what).collect();
    let lost = gone.iter().filter(|(what, ..)| !still.contains(what));
    said.extend(lost.map(|(_, name, when)| format!("No longer read from {name} ({when}).")));
    said
}

/// The files of the project that both have and that differ, in code marks.
fn differing(before: &[HashedFile], after: &[HashedFile]) -> Vec<String> {
    after
        .iter()
        .filter(|part| before.iter().any(|old| old.file == part.file && old.sha256 != part.sha256))
        .map(|part| part.file.clone())
        .collect()
}
