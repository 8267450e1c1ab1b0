//! A page for England and for each region, ICB, trust and framework: the report of the newest edition as a web page.

use std::path::Path;

use report::EditionFolder;
use serde::Serialize;
use serde_json::Value;

use super::feeds::Feeds;
use super::framework_pages::{self, FrameworkOrganisation};
use super::page::{PageFrame, PageLink, Pages};
use super::place_tree::{PlaceGroup, PlaceTree, link};
use super::report_model::{chapters, model, text};
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use catalogue::organisation::{Place, PlaceKind};

/// The folder of the pages.
pub(crate) const FOLDER: &str = "places";

/// The end of the name of a board brief's folder, after that of the place.
const BRIEF: &str = "-brief";

/// The anchor of the places below a place.
const BELOW: &str = "places-below";

/// The heading of the list of a framework's organisations.
const ORGANISATIONS: &str = "Organisations with a declared status";

#[derive(Serialize)]
struct PlacePage {
    report: Value,
    /// What the page that compares places calls it, after `#`.
    compare: Option<String>,
    /// Pages about what it has declared.
    statuses: Vec<PageLink>,
    /// Of a framework, the pages of its organisations.
    organisations: Vec<PageLink>,
    below_heading: String,
    below: Vec<PlaceGroup>,
}

pub(crate) fn write(
    inputs: &SiteInputs<'_>,
    tree: &PlaceTree<'_>,
    feeds: &Feeds<'_>,
    pages: &Pages,
    site: &mut SiteWriter,
) -> Result<(), SiteError> {
    let edition = inputs.editions.newest().ok_or(SiteError::NoEdition)?;
    let declared = framework_pages::organisations(inputs, edition)?;
    for name in edition.reports.iter().filter(|name| !name.ends_with(BRIEF)) {
        let report = model(&edition.folder.join(name))?;
        let place = tree.of_folder(name);
        let mut frame = frame(tree, name, place, &report);
        frame.feed = Some(feeds.of_place(name));
        frame.forms = forms(edition, name, site)?;
        let below = place.map_or_else(Vec::new, |place| tree.below(place));
        let below_heading = place.map_or_else(String::new, below_heading);
        let organisations = members(&declared, name);
        let heading = if organisations.is_empty() { &below_heading } else { ORGANISATIONS };
        if !below.is_empty() || !organisations.is_empty() {
            let after_the_first = frame.contents.len().min(1);
            frame.contents.insert(after_the_first, (BELOW.to_owned(), heading.to_owned()));
        }
        let content = PlacePage {
            compare: place.map(|place| place.code.to_lowercase()),
            statuses: place.map_or_else(Vec::new, |place| statuses(&declared, place)),
            below_heading: heading.to_owned(),
            organisations,
            below,
            report,
        };
        pages.page(site, "place.html", &frame, &content)?;
    }
    Ok(())
}

fn below_heading(place: &Place) -> String {
    let what = if place.kind == PlaceKind::Region { "Integrated care boards and trusts" } else { "Trusts" };
    format!("{what} in {}", place.in_sentence())
}

/// Pages about what a place has declared.
fn statuses(declared: &[FrameworkOrganisation], place: &Place) -> Vec<PageLink> {
    let own = declared.iter().filter(|one| one.code.eq_ignore_ascii_case(&place.code));
    own.map(|one| PageLink::new(format!("{}: declared status", one.framework.text), one.path.clone()))
        .collect()
}

/// The pages of the organisations of the framework with this report.
fn members(declared: &[FrameworkOrganisation], report: &str) -> Vec<PageLink> {
    let path = format!("{FOLDER}/{report}/");
    let own = declared.iter().filter(|one| one.framework.path == path);
    own.map(|one| PageLink::new(one.heading.clone(), one.path.clone())).collect()
}

/// Copies the report in its other forms, and its board brief if there is one.
fn forms(edition: &EditionFolder, name: &str, site: &mut SiteWriter) -> Result<Vec<PageLink>, SiteError> {
    let mut links = Vec::new();
    let mut add = |form: &str, folder: &str, file: &str| -> Result<(), SiteError> {
        let from = edition.folder.join(folder).join(file);
        let path = format!("{FOLDER}/{name}/{file}");
        site.copy(&from, &path)?;
        links.push(PageLink::new(format!("{form} ({})", size(&from)), path));
        Ok(())
    };
    for (form, end) in [("PDF", "pdf"), ("Excel", "xlsx"), ("CSV", "csv")] {
        add(form, name, &format!("{name}.{end}"))?;
    }
    let brief = format!("{name}{BRIEF}");
    if edition.reports.contains(&brief) {
        for (form, end) in [("Board brief, PDF", "pdf"), ("Board brief, Word", "docx")] {
            add(form, &brief, &format!("{brief}.{end}"))?;
        }
    }
    Ok(links)
}

/// The size of a file: "110 KB", "1.2 MB".
fn size(file: &Path) -> String {
    let bytes = file.metadata().map_or(0, |file| file.len());
    match bytes.div_ceil(1_000) {
        kilobytes if kilobytes < 1_000 => format!("{kilobytes} KB"),
        kilobytes => {
            let tenths = kilobytes.div_ceil(100);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

fn frame(tree: &PlaceTree<'_>, name: &str, place: Option<&Place>, report: &Value) -> PageFrame {
    let mut frame =
        PageFrame::new(format!("{FOLDER}/{name}/"), text(report, "title"), text(report, "subtitle"));
    frame.above.push(PageLink::new("Places", format!("{FOLDER}/")));
    if let Some(place) = place {
        frame.short_title = Some(place.short());
        frame.above.extend(tree.above(place).into_iter().map(link));
    }
    frame.contents =
        chapters(report).map(|chapter| (text(chapter, "anchor"), contents_words(chapter))).collect();
    frame
}

/// A chapter in a list of contents: what it is about, which is above the heading if the heading is a finding.
fn contents_words(chapter: &Value) -> String {
    let about = text(chapter, "eyebrow");
    if about.is_empty() { text(chapter, "heading") } else { about }
}
