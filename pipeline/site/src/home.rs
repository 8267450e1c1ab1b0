//! The home page: what is new, places by region, the nine indicators for England, and the frameworks.

use report::{EditionFolder, IndicatorPage};
use serde::Serialize;
use serde_json::Value;

use super::indicator_pages::{self, ENGLAND, IndicatorCard};
use super::page::{PageFrame, PageLink, Pages};
use super::place_pages::FOLDER;
use super::place_tree::{PlaceGroup, PlaceTree, link};
use super::report_model::{blocks, chapter, chapters, model, text};
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use catalogue::organisation::PlaceKind;

#[derive(Serialize)]
struct HomePage {
    regions: Vec<RegionLinks>,
    /// The chapter of England's report on what changed since the edition before.
    since: Option<Value>,
    indicators: Vec<IndicatorCard>,
    /// What the mark of a figure means.
    note: Option<String>,
    frameworks: Vec<FrameworkSummary>,
}

/// A region with its ICBs and trusts.
#[derive(Serialize)]
struct RegionLinks {
    link: PageLink,
    groups: Vec<PlaceGroup>,
}

/// A framework: who has declared what.
#[derive(Serialize)]
struct FrameworkSummary {
    link: PageLink,
    headline: String,
    figure: Option<Value>,
}

pub(crate) fn write(
    inputs: &SiteInputs<'_>,
    tree: &PlaceTree<'_>,
    indicators: &[IndicatorPage],
    pages: &Pages,
    site: &mut SiteWriter,
) -> Result<(), SiteError> {
    let edition = inputs.editions.newest().ok_or(SiteError::NoEdition)?;
    let has_england = edition.reports.iter().any(|name| name == ENGLAND);
    let england = if has_england { model(&edition.folder.join(ENGLAND))? } else { Value::Null };
    let regions = tree.of_kind(PlaceKind::Region).into_iter();
    let content = HomePage {
        regions: regions
            .map(|region| RegionLinks { link: link(region), groups: tree.below(region) })
            .collect(),
        since: chapter(&england, "since").cloned(),
        indicators: indicator_pages::cards(indicators, &england),
        note: indicators.iter().find_map(|indicator| indicator.note.clone()),
        frameworks: frameworks(inputs, edition)?,
    };
    let mut frame = PageFrame::new(
        "",
        "Race equality in the NHS workforce",
        "How staff of NHS trusts in England are treated at work, by ethnic group, from published figures.",
    );
    frame.feed = Some(PageLink::new("Changes of the whole website", "feeds/all.atom"));
    if pages.has_script("search.js") {
        frame.scripts.push("assets/search.js".to_owned());
    }
    pages.page(site, "home.html", &frame, &content)
}

/// The frameworks with the picture of where each organisation is.
fn frameworks(inputs: &SiteInputs<'_>, edition: &EditionFolder) -> Result<Vec<FrameworkSummary>, SiteError> {
    let mut all = Vec::new();
    for framework in &inputs.inputs.frameworks {
        let folder = format!("framework-{}", framework.id);
        if !edition.reports.contains(&folder) {
            continue;
        }
        let report = model(&edition.folder.join(&folder))?;
        let first = chapters(&report).next();
        let figure = first.into_iter().flat_map(blocks).find_map(|block| block.get("figure"));
        all.push(FrameworkSummary {
            link: PageLink::new(&framework.name, format!("{FOLDER}/{folder}/")),
            headline: first.map_or_else(String::new, |chapter| text(chapter, "heading")),
            figure: figure.cloned(),
        });
    }
    Ok(all)
}
