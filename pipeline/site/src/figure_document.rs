//! The form of `data/latest/figures/<id>.json`, the description of a figure as its edition has it. Its schema is
//! generated from these types.

use schemars::JsonSchema;
use serde::Serialize;

/// A figure of the reports: what it shows in words, how it is cited, and the files it was read from.
#[derive(JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Figure")]
pub(crate) struct FigureDocument {
    /// Id, such as `wres-i8-RXR-2025-gap`. It is never used for another figure.
    id: String,
    /// Version, raised if the values change; the list of corrections says why.
    version: u32,
    /// Edition that the figure belongs to.
    edition: String,
    /// The finding.
    title: String,
    /// Measure, source and period.
    caption: String,
    /// Alternative text of the picture.
    alt: String,
    /// The numbers in words.
    description: String,
    /// WRES indicator, a number from 1 to 9, or `several`.
    indicator: String,
    /// Codes and names of the places in it.
    places: Vec<String>,
    citation: FigureCitation,
    /// Files that it was read from.
    sources: Vec<FigureFile>,
}

/// How a figure is cited.
#[derive(JsonSchema, Serialize)]
struct FigureCitation {
    /// For a footnote or a caption.
    plain: String,
    bibtex: String,
    /// CSL-JSON, for reference managers.
    csl_json: String,
    /// A sentence to say aloud.
    spoken: String,
}

/// A file that a figure was read from.
#[derive(JsonSchema, Serialize)]
struct FigureFile {
    file: String,
    sha256: String,
    /// What the catalogue records of its licence.
    licence: String,
}
