//! Why a figure has other values than in an earlier edition, as far as the records of both editions say.
//! Nothing is guessed: where the records say nothing, that is the answer.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::shelf::{FigureFolder, ShelvedEdition};
use crate::ReportError;
use crate::figure::{Change, Figure, Source};
use catalogue::correction::AppliedCorrection;
use catalogue::indicator::Indicator;

/// What is read of a `provenance.json`. What an older one lacks is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Origins {
    program: String,
    inputs: Vec<Input>,
    retrieved: Vec<Got>,
    data: Vec<Part>,
    queries: Vec<Part>,
    corrections: Vec<AppliedCorrection>,
}

#[derive(Debug, Deserialize)]
struct Input {
    file: String,
    sha256: String,
}

#[derive(Debug, Deserialize)]
struct Got {
    source: String,
    address: url::Url,
    retrieved: jiff::Timestamp,
    sha256: String,
}

#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    file: String,
    sha256: String,
}

/// What a report is made from, against which earlier editions are held.
pub(crate) struct Reading<'a> {
    /// Its provenance.
    pub(crate) origins: &'a Origins,
    /// The files behind the figures of an indicator.
    pub(crate) sources: &'a dyn Fn(&Figure) -> Vec<Source>,
    /// The places whose figures a trust's figures are part of, by its code: itself, ICB, region, England.
    pub(crate) part_of: &'a BTreeMap<String, BTreeSet<String>>,
    /// The nine indicators.
    pub(crate) indicators: &'a [Indicator],
}

/// Why a figure changed since an earlier edition, a sentence each.
pub(super) fn reasons(
    reading: &Reading<'_>,
    figure: &Figure,
    edition: &ShelvedEdition,
    earlier: &FigureFolder,
    changes: &[Change],
) -> Result<Vec<String>, ReportError> {
    let before = Origins::beside(earlier)?;
    let after = reading.origins;
    let mut reasons = corrections(reading, &before, figure, changes);
    reasons.extend(sources(&before, after, &earlier.described()?.sources, &(reading.sources)(figure)));
    let mut rules = differing(&before.queries, &after.queries);
    // What corrections did is said above.
    rules.extend(
        differing(&before.data, &after.data).into_iter().filter(|file| file != "data/corrections.toml"),
    );
    if !rules.is_empty() {
        reasons.push(format!(
            "Calculated anew: {} differ{} from edition {}.",
            format::list(&rules),
            if rules.len() == 1 { "s" } else { "" },
            edition.name
        ));
    }
    if reasons.is_empty() && !before.program.is_empty() && before.program != after.program {
        reasons.push(format!(
            "Calculated anew by {}; edition {} was made by {}.",
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

    /// The provenance of the report that a figure stands in.
    fn beside(figure: &FigureFolder) -> Result<Self, ReportError> {
        let Some(report) = figure.folder.ancestors().nth(2) else { return Ok(Self::default()) };
        let path = report.join("provenance.json");
        serde_json::from_slice(&files::read(&path)?)
            .map_err(|error| ReportError::Standing { path, problem: error.to_string() })
    }

    /// A file by its hash: what it stands for, its name, and how two of one name are told apart.
    fn file(&self, source: &Source) -> File {
        if let Some(got) = self.retrieved.iter().find(|got| got.sha256 == source.sha256) {
            let name =
                got.address.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
            let day = format::date(got.retrieved.to_zoned(jiff::tz::TimeZone::UTC).date());
            return (got.source.clone(), name.to_owned(), format!("got on {day}"));
        }
        let begins = source.sha256.get(..12).unwrap_or(&source.sha256);
        let known = self.inputs.iter().find(|input| input.sha256 == source.sha256);
        let name = known.map_or_else(|| source.file.clone(), |input| format!("data/{}", input.file));
        (name.clone(), name, format!("SHA-256 {begins}\u{2026}"))
    }
}

/// What a file stands for, its name, and what tells it apart from another of its name.
type File = (String, String, String);

/// The known errors of publications that were mended since, or are no longer mended, and bear on the figure.
fn corrections(reading: &Reading<'_>, before: &Origins, figure: &Figure, changes: &[Change]) -> Vec<String> {
    let places: BTreeSet<&str> = changes.iter().map(|change| change.place_code.as_str()).collect();
    let questions = reading.indicators.iter().filter(|indicator| indicator.number == figure.indicator);
    let mut known: BTreeSet<&str> =
        questions.flat_map(|indicator| &indicator.question).map(|asked| asked.question.as_str()).collect();
    known.insert(&figure.indicator);
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
fn sources(before: &Origins, after: &Origins, old: &[Source], new: &[Source]) -> Vec<String> {
    let hashes =
        |sources: &[Source]| sources.iter().map(|source| source.sha256.clone()).collect::<BTreeSet<_>>();
    let (known, kept) = (hashes(old), hashes(new));
    let files = |origins: &Origins, sources: &[Source], others: &BTreeSet<String>| -> BTreeSet<File> {
        let own = sources.iter().filter(|source| !others.contains(&source.sha256));
        own.map(|source| origins.file(source)).collect()
    };
    let (gone, come) = (files(before, old, &kept), files(after, new, &known));
    let mut said = Vec::new();
    for (what, name, told) in &come {
        let replaced: Vec<String> = gone
            .iter()
            .filter(|(old, ..)| old == what)
            .map(|(_, old, told)| format!("{old} ({told})"))
            .collect();
        said.push(if replaced.is_empty() {
            format!("Now also read from {name} ({told}).")
        } else {
            format!("The file {name} ({told}) replaced {}.", format::list(&replaced))
        });
    }
    let still: BTreeSet<&String> = come.iter().map(|(what, ..)| what).collect();
    let lost = gone.iter().filter(|(what, ..)| !still.contains(what));
    said.extend(lost.map(|(_, name, told)| format!("No longer read from {name} ({told}).")));
    said
}

/// The files of the project that both have and that differ, in code marks.
fn differing(before: &[Part], after: &[Part]) -> Vec<String> {
    after
        .iter()
        .filter(|part| before.iter().any(|old| old.file == part.file && old.sha256 != part.sha256))
        .map(|part| part.file.clone())
        .collect()
}
