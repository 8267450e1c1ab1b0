//! What a report was made from: inputs with their addresses and hashes, the program, the queries and
//! templates, the corrections applied, and the gaps. It is saved with the report, so that every figure can be
//! reproduced.

use serde::{Deserialize, Serialize};

use super::context::ReportContext;
use super::inputs::Inputs;
use super::local_text::LocalText;
use super::missing_data;
use super::subject::Subject;
use super::{ReportError, StaleSource};
use catalogue::assets::{Assets, Folder};
use catalogue::correction::AppliedCorrection;
use catalogue::source::NewerRelease;
use store::snapshot::{Hash, Retrieval};

/// The whole file.
#[derive(Serialize)]
struct Provenance<'a> {
    report: String,
    title: &'a str,
    edition: &'a str,
    data_held_on: String,
    program: String,
    typst: &'a str,
    term: String,
    inputs: Vec<ProvenanceInput<'a>>,
    retrieved: &'a [Retrieval],
    data: Vec<HashedFile>,
    queries: Vec<HashedFile>,
    templates: Vec<HashedFile>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    texts: Vec<ProvenanceText<'a>>,
    corrections: &'a [AppliedCorrection],
    stale: &'a [StaleSource],
    newer_releases: &'a [NewerRelease],
    gaps: Vec<String>,
}

/// A source as it was read.
#[derive(Serialize)]
struct ProvenanceInput<'a> {
    source: &'a str,
    title: &'a str,
    publisher: &'a str,
    file: &'a str,
    sha256: String,
    retrieved: Option<String>,
    licence: &'a str,
    note: Option<&'a str>,
}

/// A text that the publisher supplied.
#[derive(Serialize)]
struct ProvenanceText<'a> {
    file: &'a str,
    sha256: String,
    supplied_by: &'a str,
}

/// A file by its hash.
#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct HashedFile {
    pub(super) file: String,
    pub(super) sha256: String,
}

/// The provenance of a report as JSON.
pub(super) fn json(
    context: &ReportContext<'_>,
    from: &Inputs,
    subject: &Subject,
    typst: &str,
    title: &str,
) -> Result<String, ReportError> {
    let mut inputs = Vec::new();
    for source in from.catalogue.sources() {
        if let Some(file) = &source.bundled {
            inputs.push(ProvenanceInput {
                source: &source.id,
                title: &source.title,
                publisher: &source.publisher,
                file,
                sha256: Hash::of(&from.assets.read(Folder::Data, file)?).to_string(),
                retrieved: source.retrieved.map(|day| day.to_string()),
                licence: &source.licence.name,
                note: source.note.as_deref(),
            });
        }
    }
    let mut templates = parts(&from.assets, Folder::Templates, "", "typ")?;
    for (inside, extension) in [("", "html"), ("", "css"), ("", "js"), ("fonts", "ttf")] {
        templates.extend(parts(&from.assets, Folder::Templates, inside, extension)?);
    }
    let mut data = Vec::new();
    for inside in ["", "layouts", "frameworks", "reports"] {
        data.extend(parts(&from.assets, Folder::Data, inside, "toml")?);
    }
    let provenance = Provenance {
        report: subject.folder(),
        title,
        edition: &context.edition.id,
        data_held_on: context.edition.date.to_string(),
        program: format!("race-equity {}", env!("CARGO_PKG_VERSION")),
        typst,
        term: from.term.label().to_owned(),
        inputs,
        retrieved: &from.retrieved,
        data,
        queries: hashes(&from.assets, Folder::Queries, from.assets.table_queries()?)?,
        templates,
        texts: texts(context),
        corrections: &from.corrections,
        stale: &from.stale,
        newer_releases: &from.newer_releases,
        gaps: missing_data::gaps(context),
    };
    let text = serde_json::to_string_pretty(&provenance)
        .map_err(|error| ReportError::Serialise { what: "provenance", problem: error.to_string() })?;
    Ok(text + "\n")
}

/// The texts that a report prints.
fn texts<'a>(context: &ReportContext<'a>) -> Vec<ProvenanceText<'a>> {
    let text = |text: &'a LocalText| ProvenanceText {
        file: &text.file,
        sha256: text.sha256.to_string(),
        supplied_by: context.publisher,
    };
    context.foreword.into_iter().chain(context.own_text).map(text).collect()
}

fn parts(
    assets: &Assets,
    folder: Folder,
    inside: &str,
    extension: &str,
) -> Result<Vec<HashedFile>, ReportError> {
    hashes(assets, folder, assets.list(folder, inside, extension)?)
}

fn hashes(assets: &Assets, folder: Folder, files: Vec<String>) -> Result<Vec<HashedFile>, ReportError> {
    files
        .into_iter()
        .map(|name| {
            let sha256 = Hash::of(&assets.read(folder, &name)?).to_string();
            Ok(HashedFile { file: format!("{}/{name}", folder.name()), sha256 })
        })
        .collect()
}
