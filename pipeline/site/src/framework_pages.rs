//! A page for each organisation that has declared something under a framework: its chapter of the framework's report.

use report::EditionFolder;
use serde::Serialize;
use serde_json::Value;

use super::feeds::Feeds;
use super::page::{PageFrame, PageLink, Pages};
use super::place_pages::FOLDER;
use super::place_tree::{PlaceTree, link};
use super::report_model::{chapters, model, text};
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use catalogue::organisation::Place;

/// How the anchor of an organisation's chapter begins, before its code.
const ANCHOR: &str = "organisation-";

/// An organisation of a framework.
pub(crate) struct FrameworkOrganisation {
    /// The framework's page.
    pub(crate) framework: PageLink,
    /// ODS code, in lower case.
    pub(crate) code: String,
    /// "East Lancashire Hospitals: Bronze, awarded".
    pub(crate) heading: String,
    /// The path of its page.
    pub(crate) path: String,
    /// "East Lancashire Hospitals NHS Trust, RXR".
    name: String,
    vintage: String,
    blocks: Value,
}

#[derive(Serialize)]
struct OrganisationPage<'a> {
    framework: &'a PageLink,
    vintage: &'a str,
    /// The page of the place, if it exists today.
    place: Option<PageLink>,
    blocks: &'a Value,
}

/// The organisations of all frameworks.
pub(crate) fn organisations(
    inputs: &SiteInputs<'_>,
    edition: &EditionFolder,
) -> Result<Vec<FrameworkOrganisation>, SiteError> {
    let mut all = Vec::new();
    for framework in &inputs.inputs.frameworks {
        let folder = format!("framework-{}", framework.id);
        if !edition.reports.contains(&folder) {
            continue;
        }
        let report = model(&edition.folder.join(&folder))?;
        for chapter in chapters(&report) {
            let anchor = text(chapter, "anchor");
            let Some(code) = anchor.strip_prefix(ANCHOR) else { continue };
            all.push(FrameworkOrganisation {
                framework: PageLink::new(&framework.name, format!("{FOLDER}/{folder}/")),
                code: code.to_owned(),
                heading: text(chapter, "heading"),
                path: format!("{FOLDER}/{folder}/{code}/"),
                name: text(chapter, "eyebrow"),
                vintage: text(&report, "edition_date"),
                blocks: chapter["blocks"].clone(),
            });
        }
    }
    Ok(all)
}

pub(crate) fn write(
    inputs: &SiteInputs<'_>,
    tree: &PlaceTree<'_>,
    feeds: &Feeds<'_>,
    pages: &Pages,
    site: &mut SiteWriter,
) -> Result<(), SiteError> {
    let edition = inputs.editions.newest().ok_or(SiteError::NoEdition)?;
    for organisation in organisations(inputs, edition)? {
        let framework = &organisation.framework;
        let description = format!("{}. {}", organisation.name, framework.text);
        let mut frame = PageFrame::new(organisation.path.clone(), &organisation.heading, description);
        let place = tree.of_code(&organisation.code);
        frame.above = vec![PageLink::new("Places", format!("{FOLDER}/")), framework.clone()];
        frame.short_title = place.map(Place::short).or(Some(organisation.name.clone()));
        frame.feed = place.map(|place| feeds.of_place(&place.folder()));
        let name = framework.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        frame.forms = [("PDF", "pdf"), ("Excel", "xlsx"), ("CSV", "csv")]
            .map(|(form, end)| {
                let words = format!("{form} of the whole framework");
                PageLink::new(words, format!("{}{name}.{end}", framework.path))
            })
            .to_vec();
        let content = OrganisationPage {
            framework,
            vintage: &organisation.vintage,
            place: place.map(link),
            blocks: &organisation.blocks,
        };
        pages.page(site, "framework_organisation.html", &frame, &content)?;
    }
    Ok(())
}
