//! The page of an edition where an author finds a figure: every report and every figure of it by indicator,
//! with picture, sentence to say aloud, citation, code to embed, and data. Read from the edition's own folders.
//!
//! A figure that is in several reports is listed once. The page of all of England, a thousand figures of 250
//! reports, takes 2.8 million bytes; pictures load when they come into view.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use url::Url;

use super::ReportError;
use super::edition::{EditionFolder, EditionFolders, FigureCorrection, FigureDescription, write_hashes};
use super::html;
use super::newer_releases;
use crate::figure::{self, chart::svg};
use catalogue::assets::Assets;
use catalogue::indicator::Indicator;
use catalogue::source::NewerRelease;

/// The name of the page in an edition's folder.
pub(super) const PAGE: &str = "index.html";

#[derive(Serialize)]
struct Index {
    edition: String,
    has_address: bool,
    kinds: Vec<ReportKind>,
    sections: Vec<IndexSection>,
    themes: Vec<String>,
    /// Releases that have been published and are not in the reports.
    notices: Vec<String>,
}

/// The reports of one kind of place.
#[derive(Serialize)]
struct ReportKind {
    heading: &'static str,
    reports: Vec<ReportLink>,
}

/// A report of the edition.
#[derive(Serialize)]
struct ReportLink {
    name: String,
    html: String,
    pdf: String,
    workbook: String,
    csv: String,
}

/// The figures of one indicator.
#[derive(Serialize)]
struct IndexSection {
    anchor: String,
    heading: String,
    indicator: String,
    theme: Option<String>,
    figures: Vec<IndexEntry>,
}

/// A figure of the edition.
#[derive(Serialize)]
struct IndexEntry {
    id: String,
    label: String,
    title: String,
    caption: String,
    alt: String,
    spoken: String,
    cite: String,
    embed: String,
    folder: String,
    /// The pages of the reports that show it, and their names.
    reports: Vec<(String, String)>,
    /// Names and codes of its places that the entry does not print.
    places: String,
    /// Address of the list of changes since an earlier version.
    corrected: Option<String>,
}

/// The page of an edition, once written.
#[derive(Debug)]
pub struct IndexPage {
    /// Its path.
    pub page: PathBuf,
    /// Figures whose values differ between reports of the edition.
    pub in_doubt: Vec<String>,
}

/// Writes the page of an edition. `address` is where the folder of editions will be public: without it, code
/// to embed a figure has no full address.
///
/// # Errors
/// If the edition's folder cannot be read, or a figure in it is not described as this program describes one.
pub fn write(
    out: &Path,
    edition: &str,
    address: Option<&Url>,
    assets: &Assets,
    indicators: &[Indicator],
) -> Result<IndexPage, ReportError> {
    let shelf = EditionFolders::read(out)?;
    let page = out.join(edition).join(PAGE);
    let Some(edition) = shelf.edition(edition) else { return Ok(IndexPage { page, in_doubt: Vec::new() }) };
    let mut index = Index {
        edition: edition.name.clone(),
        has_address: address.is_some(),
        kinds: Vec::new(),
        sections: sections(indicators),
        themes: indicators.iter().filter_map(|indicator| indicator.theme.clone()).collect(),
        notices: Vec::new(),
    };
    index.themes.sort();
    index.themes.dedup();
    for report in &edition.reports {
        let made_from = provenance(edition, report)?;
        let link = link(report, made_from.title);
        for newer in &made_from.newer_releases {
            let notice = newer_releases::notice(newer, "these reports");
            if !index.notices.contains(&notice) {
                index.notices.push(notice);
            }
        }
        let heading = kind(report);
        match index.kinds.iter_mut().find(|kind| kind.heading == heading) {
            Some(kind) => kind.reports.push(link),
            None => index.kinds.push(ReportKind { heading, reports: vec![link] }),
        }
    }
    let mut in_doubt = Vec::new();
    for (id, reports) in &edition.figures {
        let Some(folder) = edition.figure(id) else { continue };
        let described = folder.described()?;
        if differs(edition, id, reports)? {
            in_doubt.push(id.clone());
        }
        let at = index.sections.iter().position(|section| section.indicator == described.indicator);
        let at = at.unwrap_or(index.sections.len() - 1);
        if let Some(section) = index.sections.get_mut(at) {
            section.figures.push(entry(edition, described, reports, address, &index.kinds));
        }
    }
    index.sections.retain(|section| !section.figures.is_empty());
    for section in &mut index.sections {
        // England and the regions first, as in the list of reports.
        let place = |entry: &IndexEntry| {
            edition.reports.iter().position(|report| entry.folder.starts_with(&format!("{report}/")))
        };
        section.figures.sort_by_cached_key(|entry| (place(entry), entry.id.clone()));
    }
    files::write_whole(&page, html::index(assets, &index)?.as_bytes())?;
    write_hashes(edition)?;
    Ok(IndexPage { page, in_doubt })
}

/// One section an indicator, one for the statuses under frameworks, and one for figures of several indicators.
fn sections(indicators: &[Indicator]) -> Vec<IndexSection> {
    let of = |indicator: &Indicator| IndexSection {
        anchor: format!("indicator-{}", indicator.number),
        heading: format!("Indicator {}: {}", indicator.number, format::lower_first(&indicator.heading)),
        indicator: indicator.number.clone(),
        theme: indicator.theme.clone(),
        figures: Vec::new(),
    };
    let mut sections: Vec<IndexSection> = indicators.iter().map(of).collect();
    sections.push(IndexSection {
        anchor: "frameworks".to_owned(),
        heading: "Anti-racist frameworks".to_owned(),
        indicator: super::framework::INDICATOR.to_owned(),
        theme: None,
        figures: Vec::new(),
    });
    sections.push(IndexSection {
        anchor: "several-indicators".to_owned(),
        heading: "Several indicators".to_owned(),
        indicator: super::summary_figure::SEVERAL.to_owned(),
        theme: None,
        figures: Vec::new(),
    });
    sections
}

/// The kind of a report, by the name of its folder.
fn kind(report: &str) -> &'static str {
    if report.ends_with("-brief") {
        return "Board briefs";
    }
    match report.split('-').next() {
        Some("icb") => "Integrated care boards",
        Some("trust") => "Trusts",
        Some("framework") => "Frameworks",
        _ => "England and regions",
    }
}

/// What the index reads of a report's provenance.
#[derive(Deserialize)]
struct IndexedProvenance {
    title: Option<String>,
    #[serde(default)]
    newer_releases: Vec<NewerRelease>,
}

fn provenance(edition: &EditionFolder, report: &str) -> Result<IndexedProvenance, ReportError> {
    let path = edition.folder.join(report).join("provenance.json");
    serde_json::from_slice(&files::read(&path)?)
        .map_err(|error| ReportError::Standing { path, problem: error.to_string() })
}

fn link(report: &str, title: Option<String>) -> ReportLink {
    let file = |kind: &str| format!("{report}/{report}.{kind}");
    let name = title.unwrap_or_else(|| report.to_owned());
    ReportLink { name, html: file("html"), pdf: file("pdf"), workbook: file("xlsx"), csv: file("csv") }
}

/// Whether a figure's values differ between the reports of an edition.
fn differs(edition: &EditionFolder, id: &str, reports: &[String]) -> Result<bool, ReportError> {
    let Some((first, others)) = reports.split_first() else { return Ok(false) };
    if others.is_empty() {
        return Ok(false);
    }
    let rows = edition.figure_of(first, id).rows()?;
    for other in others {
        if !figure::changes(&rows, &edition.figure_of(other, id).rows()?).is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn entry(
    edition: &EditionFolder,
    described: FigureDescription,
    reports: &[String],
    address: Option<&Url>,
    kinds: &[ReportKind],
) -> IndexEntry {
    let first = reports.first().map_or("", String::as_str);
    let folder = format!("{first}/{}/{}", figure::FOLDER, described.id);
    let links = kinds.iter().flat_map(|kind| &kind.reports);
    let shown =
        links.filter(|link| reports.iter().any(|report| link.html.starts_with(&format!("{report}/"))));
    let reports = shown.map(|link| (format!("{}#{}", link.html, described.id), link.name.clone())).collect();
    let printed = format!("{} {}", described.title, described.caption);
    let places: Vec<String> =
        described.places.iter().filter(|place| !printed.contains(place.as_str())).cloned().collect();
    let corrected =
        (described.version > 1).then(|| FigureCorrection::anchor_of(&described.id, described.version));
    IndexEntry {
        label: figure::label(&described.id, described.version),
        embed: embed(edition, &described, &folder, address),
        folder,
        reports,
        places: places.join(" "),
        corrected,
        id: described.id,
        title: described.title,
        caption: described.caption,
        alt: described.alt,
        spoken: described.citation.spoken,
        cite: described.citation.plain,
    }
}

/// HTML that shows the figure on another page: the picture, and below it the citation.
pub fn embed(
    edition: &EditionFolder,
    described: &FigureDescription,
    folder: &str,
    address: Option<&Url>,
) -> String {
    let public = address
        .map_or_else(|| "ADDRESS".to_owned(), |address| address.as_str().trim_end_matches('/').to_owned());
    format!(
        "<figure><img src=\"{public}/{}/{folder}/figure.svg\" alt=\"{}\" width=\"680\"><figcaption>{}</figcaption></figure>",
        edition.name,
        svg::escape(&described.alt),
        svg::escape(&described.citation.plain),
    )
}
