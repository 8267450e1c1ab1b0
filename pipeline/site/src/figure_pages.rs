//! A page for each figure, with its permanent address: the sentence, the pictures, citations, code to embed, data,
//! version and corrections. A figure that is no longer made keeps its page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::data_pages;
use super::figure_embed::{EmbedCode, size};
use super::figure_metadata::FigureMetadata;
use super::figure_shapes::{DrawnFigure, DrawnShape};
use super::page::{PageFrame, PageLink, Pages};
use super::place_pages;
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use report::figure::{DOTS_ACROSS, Pictures, Shape, label};
use report::{EditionFolder, FigureCorrection, FigureDescription};

/// The folder of the pages.
pub(crate) const FOLDER: &str = "figures";
/// Figures that are drawn before their files are written, so that memory is enough for any number.
const AT_ONCE: usize = 64;

#[derive(Serialize)]
struct FigurePage<'a> {
    figure: &'a FigureDescription,
    label: String,
    width: f64,
    height: f64,
    /// Path of its JSON document: that of the data if the newest edition has the figure.
    description: String,
    /// Whether it is in the newest edition.
    is_made: bool,
    /// The day of its data; only known of the newest edition.
    date: Option<String>,
    newest: &'a str,
    address: Option<String>,
    pictures: Vec<PictureEntry>,
    citations: Vec<CitationEntry<'a>>,
    embed: EmbedCode,
    corrections: Vec<CorrectionEntry>,
    reports: Vec<PageLink>,
    metadata: Vec<(&'static str, String)>,
}

/// A picture to download.
#[derive(Serialize)]
struct PictureEntry {
    heading: &'static str,
    /// Name of its files.
    file: &'static str,
    dots: String,
    width: f64,
    height: f64,
    alt: String,
    /// Whether the whole chart is in it.
    has_chart: bool,
}

#[derive(Serialize)]
struct CitationEntry<'a> {
    heading: &'static str,
    anchor: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct CorrectionEntry {
    sentence: String,
    changes: Vec<String>,
}

#[derive(Serialize)]
struct EmbedPage<'a> {
    figure: &'a FigureDescription,
    label: String,
    width: f64,
    height: f64,
}

/// Writes the page of every figure that an edition has.
pub(crate) fn write(inputs: &SiteInputs<'_>, pages: &Pages, site: &mut SiteWriter) -> Result<(), SiteError> {
    let newest = inputs.editions.newest().ok_or(SiteError::NoEdition)?;
    // The newest edition that has each figure.
    let mut editions: BTreeMap<&str, &EditionFolder> = BTreeMap::new();
    for edition in &inputs.editions.editions {
        editions.extend(edition.figures.keys().map(|id| (id.as_str(), edition)));
    }
    let mut corrections: BTreeMap<String, Vec<FigureCorrection>> = BTreeMap::new();
    for one in inputs.editions.corrections()? {
        corrections.entry(one.id.clone()).or_default().push(one);
    }
    let pictures = Pictures::new(&inputs.inputs.assets)?;
    let all: Vec<(&str, &EditionFolder)> = editions.into_iter().collect();
    for some in all.chunks(AT_ONCE) {
        let drawn = files::on_all_cores(some, |(id, edition)| {
            let folder = edition.figure(id).ok_or(SiteError::NoEdition)?;
            DrawnFigure::new(inputs, &pictures, site, id, &folder)
        });
        for ((id, edition), drawn) in some.iter().zip(drawn) {
            let corrected = corrections.get(*id).map_or(&[] as &[_], Vec::as_slice);
            let context = FigureContext { inputs, newest, edition, id, corrected };
            context.write(pages, site, drawn?)?;
        }
    }
    Ok(())
}

/// Where a figure is from.
struct FigureContext<'a> {
    inputs: &'a SiteInputs<'a>,
    newest: &'a EditionFolder,
    /// The newest edition that has it.
    edition: &'a EditionFolder,
    id: &'a str,
    corrected: &'a [FigureCorrection],
}

impl FigureContext<'_> {
    fn write(&self, pages: &Pages, site: &mut SiteWriter, drawn: DrawnFigure) -> Result<(), SiteError> {
        let Self { inputs, id, .. } = self;
        let DrawnFigure { described, svg, shapes } = drawn;
        let folder = format!("{FOLDER}/{id}");
        let is_made = self.edition.name == self.newest.name;
        let root =
            inputs.address.as_ref().map(|address| format!("{}/", address.as_str().trim_end_matches('/')));
        let address = root.as_ref().map(|root| format!("{root}{folder}/"));
        let date = if is_made { inputs.inputs.newest.to_string() } else { year(&described) };
        let publisher = inputs.inputs.publisher.as_str();
        let metadata =
            FigureMetadata { described: &described, publisher, date: &date, address: address.as_deref() };
        let frame = self.frame(&described, &metadata, &folder);
        let (width, height) = size(&svg);
        let content = FigurePage {
            label: label(&described.id, described.version),
            width,
            height,
            description: if is_made {
                format!("{}/figures/{id}.json", data_pages::latest())
            } else {
                format!("{folder}/figure.json")
            },
            is_made,
            date: is_made.then(|| format::date(inputs.inputs.newest)),
            newest: &self.newest.name,
            pictures: entries(&described, &svg, &shapes),
            citations: citations(&described),
            embed: EmbedCode::new(root.as_deref(), &folder, &described, &svg),
            corrections: self.corrected.iter().map(|one| self.correction(one)).collect(),
            reports: if is_made { self.reports() } else { Vec::new() },
            metadata: metadata.elements(),
            address,
            figure: &described,
        };
        pages.page(site, "figure.html", &frame, &content)?;
        let embed = EmbedPage { label: content.label.clone(), figure: &described, width, height };
        let of_embed =
            PageFrame::new(format!("{folder}/embed.html"), &described.title, &described.citation.spoken);
        pages.page(site, "embed.html", &of_embed, &embed)?;
        site.file(&format!("{folder}/figure.svg"), svg.as_bytes())?;
        let from = self.edition.figure(id).ok_or(SiteError::NoEdition)?.folder;
        let description = (!is_made).then_some("figure.json");
        for name in ["figure.png", "data.csv", "cite.txt"].into_iter().chain(description) {
            site.copy(&from.join(name), &format!("{folder}/{name}"))?;
        }
        for shape in shapes {
            shape.write(id, site)?;
        }
        Ok(())
    }

    fn frame(&self, described: &FigureDescription, metadata: &FigureMetadata<'_>, folder: &str) -> PageFrame {
        let mut frame = PageFrame::new(format!("{folder}/"), &described.title, &described.citation.spoken);
        let indicator = self.inputs.inputs.indicators.iter().find(|one| one.number == described.indicator);
        if let Some(indicator) = indicator {
            frame.above = vec![
                PageLink::new("Indicators", "indicators/"),
                PageLink::new(
                    format!("Indicator {}", indicator.number),
                    format!("indicators/{}/", indicator.number),
                ),
            ];
        } else {
            frame.above = vec![PageLink::new("Places", "places/")];
        }
        let parts = [
            ("sentence", "Sentence to say aloud"),
            ("chart", "Chart"),
            ("pictures", "Pictures"),
            ("cite", "Citations"),
            ("embed", "Show it on your website"),
            ("data", "Data and sources"),
            ("version", "Is this still right?"),
        ];
        frame.contents = parts.map(|(anchor, heading)| (anchor.to_owned(), heading.to_owned())).to_vec();
        frame.picture = Some(format!("{folder}/wide.png"));
        frame.scripts = vec!["assets/copy.js".to_owned()];
        frame.json_ld = Some(metadata.json_ld());
        frame
    }

    /// The pages of the reports that show it.
    fn reports(&self) -> Vec<PageLink> {
        let reports = self.edition.figures.get(self.id).into_iter().flatten();
        let link = |report: &String| {
            let path = format!("{}/{report}/index.html", place_pages::FOLDER);
            let inputs = self.inputs.inputs;
            if let Some(place) = inputs.places.iter().find(|place| place.folder() == *report) {
                return Some(PageLink::new(place.short(), format!("{path}#{}", self.id)));
            }
            let is_framework = |id: &str| report.strip_prefix("framework-") == Some(id);
            let framework = inputs.frameworks.iter().find(|framework| is_framework(&framework.id));
            framework.map(|framework| PageLink::new(&framework.name, path))
        };
        reports.filter_map(link).collect()
    }

    fn correction(&self, one: &FigureCorrection) -> CorrectionEntry {
        let words = report::correction_in_words(one, self.inputs.inputs.term);
        let mut lines = words.lines().map(|line| line.trim().to_owned());
        CorrectionEntry { sentence: lines.next().unwrap_or_default(), changes: lines.collect() }
    }
}

/// The year that an edition's citation says.
fn year(described: &FigureDescription) -> String {
    let csl: serde_json::Value = serde_json::from_str(&described.citation.csl_json).unwrap_or_default();
    csl[0]["issued"]["date-parts"][0][0].to_string()
}

fn entries(described: &FigureDescription, svg: &str, shapes: &[DrawnShape]) -> Vec<PictureEntry> {
    let of_shapes = shapes.iter().map(|drawn| {
        let (heading, dots) = match drawn.shape {
            Shape::Wide => ("Wide, for slides and previews of links", "1,200 by 630 dots"),
            Shape::Square => ("Square, for posts", "1,080 by 1,080 dots"),
        };
        let (width, height) = drawn.shape.size();
        PictureEntry {
            heading,
            file: drawn.shape.name(),
            dots: dots.to_owned(),
            width,
            height,
            alt: drawn.alt.clone(),
            has_chart: drawn.has_chart,
        }
    });
    let (width, height) = size(svg);
    let full = PictureEntry {
        heading: "Full chart, for documents",
        file: "figure",
        dots: format!("{} dots wide", format::count(i64::from(DOTS_ACROSS))),
        width,
        height,
        alt: described.alt.clone(),
        has_chart: true,
    };
    of_shapes.chain([full]).collect()
}

fn citations(described: &FigureDescription) -> Vec<CitationEntry<'_>> {
    let citation = &described.citation;
    vec![
        CitationEntry { heading: "Plain", anchor: "citation", text: &citation.plain },
        CitationEntry { heading: "BibTeX", anchor: "bibtex", text: &citation.bibtex },
        CitationEntry { heading: "CSL-JSON", anchor: "csl-json", text: &citation.csl_json },
    ]
}
