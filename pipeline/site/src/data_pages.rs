//! Data by address: `data/latest/` and `data/<edition>/` have each benchmark table as Parquet and CSV, and a JSON
//! document for each place and figure. `data/index.html` describes them.

use serde::Serialize;

use super::data_tables::PublicTable;
use super::edition_summary::EditionSummary;
use super::figure_document::FigureDocument;
use super::page::{PageFrame, Pages};
use super::place_document::{self, PlaceDocument};
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use catalogue::organisation::Place;

/// The folder of the data.
const FOLDER: &str = "data";
/// The folder of the newest edition.
const LATEST: &str = "latest";

/// Path of the data of the newest edition.
pub(crate) fn latest() -> String {
    format!("{FOLDER}/{LATEST}")
}

#[derive(Serialize)]
struct DataPage {
    edition: String,
    tables: Vec<TableEntry>,
    places: usize,
    figures: usize,
    /// Editions whose data are there, the newest first.
    editions: Vec<String>,
    /// An example of a place, and of a figure.
    place: Option<String>,
    figure: Option<String>,
    licences: Vec<LicenceEntry>,
    /// Address of the data, or a placeholder.
    address: String,
}

#[derive(Serialize)]
struct TableEntry {
    name: String,
    comment: String,
    columns: Vec<(String, String)>,
    rows: String,
    parquet: String,
    csv: String,
}

#[derive(Serialize)]
struct LicenceEntry {
    title: String,
    publisher: String,
    licence: String,
}

pub(crate) async fn write(
    inputs: &SiteInputs<'_>,
    editions: &[EditionSummary<'_>],
    pages: &Pages,
    site: &mut SiteWriter,
) -> Result<(), SiteError> {
    let newest = editions.first().ok_or(SiteError::NoEdition)?;
    let edition = &newest.folder.name;
    let folders = [latest(), format!("{FOLDER}/{edition}")];
    let tables = PublicTable::all(inputs).await?;
    let documents = place_document::documents(inputs, edition).await?;
    let mut documents_as_json = Vec::new();
    for (folder, document) in &documents {
        documents_as_json.push((format!("places/{folder}.json"), json(document)?));
    }
    for (id, reports) in &newest.folder.figures {
        if let Some(report) = reports.first() {
            let file = newest.folder.figure_of(report, id).folder.join("figure.json");
            documents_as_json.push((format!("figures/{id}.json"), files::read(&file)?));
        }
    }
    for folder in &folders {
        for table in &tables {
            table.write(folder, site)?;
        }
        for (path, bytes) in &documents_as_json {
            site.file(&format!("{folder}/{path}"), bytes)?;
        }
    }
    site.file(&format!("{FOLDER}/schema/place.json"), &json(&schemars::schema_for!(PlaceDocument))?)?;
    site.file(&format!("{FOLDER}/schema/figure.json"), &json(&schemars::schema_for!(FigureDocument))?)?;
    // Data of earlier editions stay at their addresses.
    let older: Vec<String> = site
        .earlier_folders(&format!("{FOLDER}/"))
        .into_iter()
        .filter(|name| ![LATEST, "schema", edition.as_str()].contains(&name.as_str()))
        .collect();
    site.keep_earlier(|path| older.iter().any(|name| path.starts_with(&format!("{FOLDER}/{name}/"))));
    let mut names: Vec<String> = std::iter::once(edition.clone()).chain(older).collect();
    names.sort_by_key(|name| editions.iter().position(|known| known.folder.name == *name));
    let example =
        inputs.inputs.places.iter().find(|place| place.code == "RXR").or(inputs.inputs.places.first());
    let address = pages.address().map_or_else(|| "https://example.org/".to_owned(), str::to_owned);
    let content = DataPage {
        edition: edition.clone(),
        tables: tables.iter().map(entry).collect(),
        places: documents.len(),
        figures: newest.folder.figures.len(),
        editions: names,
        place: example.map(Place::folder),
        figure: newest.folder.figures.keys().next().cloned(),
        licences: licences(inputs),
        address: format!("{address}{FOLDER}/{LATEST}/"),
    };
    let mut frame = PageFrame::new(
        format!("{FOLDER}/"),
        "Data",
        "Every table behind the reports as CSV and Parquet, and every place and figure as JSON, at stable addresses.",
    );
    let contents = [
        ("tables", "Tables"),
        ("json", "Places and figures as JSON"),
        ("addresses", "Addresses and editions"),
        ("read", "Read them in Excel, R or Python"),
        ("licence", "Licence"),
        ("host", "For whoever runs the web server"),
    ];
    frame.contents = contents.map(|(anchor, heading)| (anchor.to_owned(), heading.to_owned())).to_vec();
    pages.page(site, "data.html", &frame, &content)
}

fn entry(table: &PublicTable) -> TableEntry {
    TableEntry {
        name: table.name.clone(),
        comment: table.comment.clone(),
        columns: table.columns.clone(),
        rows: format::count(i64::try_from(table.rows).unwrap_or(i64::MAX)),
        parquet: size(table.parquet.len()),
        csv: size(table.csv.len()),
    }
}

/// Each source, and what the catalogue records of its licence.
fn licences(inputs: &SiteInputs<'_>) -> Vec<LicenceEntry> {
    let used = |id: &str| inputs.inputs.retrieved.iter().any(|retrieval| retrieval.source == id);
    let sources = inputs.inputs.catalogue.sources().iter();
    let entries =
        sources.filter(|source| source.bundled.is_some() || used(&source.id)).map(|source| LicenceEntry {
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            licence: source.licence.name.clone(),
        });
    entries.collect()
}

/// A size as readers of a page expect it: "12 KB", "1.3 MB".
pub(crate) fn size(bytes: usize) -> String {
    let kilobytes = bytes.div_ceil(1000);
    if kilobytes < 1000 {
        format!("{kilobytes} KB")
    } else {
        let tenths = bytes.div_ceil(100_000);
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, SiteError> {
    let failed = |error: serde_json::Error| SiteError::Table {
        table: "JSON documents".to_owned(),
        problem: error.to_string(),
    };
    let mut bytes = serde_json::to_vec_pretty(value).map_err(failed)?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(
            [1, 1000, 1001, 999_000, 999_001, 1_234_567].map(size),
            ["1 KB", "1 KB", "2 KB", "999 KB", "1.0 MB", "1.3 MB"]
        );
    }
}
