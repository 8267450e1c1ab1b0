//! A page for each indicator: what it is, England over time, and places side by side.

use std::collections::BTreeSet;

use report::{EditionFolder, IndicatorPage, PlaceTable};
use serde::Serialize;
use serde_json::Value;

use super::page::{PageFrame, PageLink, Pages};
use super::place_tree::{PlaceTree, link};
use super::report_model::{blocks, chapter, chapters, model, text};
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use catalogue::organisation::PlaceKind;

/// The folder of the pages.
const FOLDER: &str = "indicators";

/// The folder of England's report.
pub(crate) const ENGLAND: &str = "england";

/// How the ids of figures about several years end.
const OVER_TIME: [&str; 2] = ["-series", "-dates"];

/// How the ids of figures of England's regions end.
const OF_REGIONS: [&str; 2] = ["-gap", "-regions"];

/// An indicator in a list, with England's latest figure.
#[derive(Serialize)]
pub(crate) struct IndicatorCard {
    path: String,
    name: String,
    /// What England's report says of it.
    finding: String,
    england: String,
    year: String,
}

#[derive(Serialize)]
struct IndicatorContent<'a> {
    indicator: &'a IndicatorPage,
    finding: String,
    /// What England's report says before its first chart.
    sentences: Vec<Value>,
    parts: Vec<IndicatorPart<'a>>,
    figures: Vec<PlaceFigures>,
}

/// Charts and tables under a heading.
#[derive(Serialize)]
struct IndicatorPart<'a> {
    anchor: &'a str,
    heading: &'a str,
    /// From England's report.
    blocks: Vec<Value>,
    table: Option<&'a PlaceTable>,
}

/// The figures of an indicator in the report of a place.
#[derive(Serialize)]
struct PlaceFigures {
    place: PageLink,
    figures: Vec<PageLink>,
}

#[derive(Serialize)]
struct IndicatorList {
    indicators: Vec<IndicatorCard>,
}

/// The nine indicators with what England's report finds.
pub(crate) fn cards(indicators: &[IndicatorPage], england: &Value) -> Vec<IndicatorCard> {
    let card = |indicator: &IndicatorPage| IndicatorCard {
        path: format!("{FOLDER}/{}/", indicator.number),
        name: format!("{}. {}", indicator.number, indicator.topic),
        finding: finding(indicator, england),
        england: indicator.england.clone(),
        year: indicator.year.clone(),
    };
    indicators.iter().map(card).collect()
}

/// The chapter of an indicator in a report.
fn own<'a>(indicator: &IndicatorPage, report: &'a Value) -> Option<&'a Value> {
    chapter(report, &format!("indicator-{}", indicator.number))
}

fn finding(indicator: &IndicatorPage, report: &Value) -> String {
    own(indicator, report).map_or_else(String::new, |chapter| text(chapter, "heading"))
}

pub(crate) fn write(
    inputs: &SiteInputs<'_>,
    tree: &PlaceTree<'_>,
    indicators: &[IndicatorPage],
    pages: &Pages,
    site: &mut SiteWriter,
) -> Result<(), SiteError> {
    let edition = inputs.editions.newest().ok_or(SiteError::NoEdition)?;
    let reports = reports(tree, edition)?;
    let england = reports.first().map_or(&Value::Null, |(_, report)| report);
    let description = "The nine indicators of the NHS Workforce Race Equality Standard, with England\u{2019}s latest figures.";
    let frame = PageFrame::new(format!("{FOLDER}/"), "The nine indicators", description);
    pages.page(site, "indicators.html", &frame, &IndicatorList { indicators: cards(indicators, england) })?;
    for indicator in indicators {
        let content = content(indicator, england, &reports);
        let path = format!("{FOLDER}/{}/", indicator.number);
        let description = format!("{}: {}", indicator.england, indicator.year);
        let mut frame = PageFrame::new(path, &indicator.heading, description);
        frame.short_title = Some(format!("Indicator {}", indicator.number));
        frame.above = vec![PageLink::new("Indicators", format!("{FOLDER}/"))];
        frame.scripts = vec!["assets/tables.js".to_owned()];
        frame.contents = contents(&content);
        pages.page(site, "indicator.html", &frame, &content)?;
    }
    Ok(())
}

/// The reports of England and of each region, in this order.
fn reports(tree: &PlaceTree<'_>, edition: &EditionFolder) -> Result<Vec<(PageLink, Value)>, SiteError> {
    let kinds = [PlaceKind::England, PlaceKind::Region];
    let places = kinds.into_iter().flat_map(|kind| tree.of_kind(kind));
    let places = places.filter(|place| edition.reports.contains(&place.folder()));
    places.map(|place| Ok((link(place), model(&edition.folder.join(place.folder()))?))).collect()
}

fn content<'a>(
    indicator: &'a IndicatorPage,
    england: &Value,
    reports: &[(PageLink, Value)],
) -> IndicatorContent<'a> {
    let own: Vec<&Value> = own(indicator, england).into_iter().flat_map(blocks).collect();
    let is_sentence = |block: &&Value| block["kind"] == "finding" || block["kind"] == "text";
    let before_charts = own.iter().copied().take_while(is_sentence);
    IndicatorContent {
        indicator,
        finding: finding(indicator, england),
        sentences: before_charts.cloned().collect(),
        parts: parts(indicator, &own),
        figures: figures(indicator, reports),
    }
}

/// Regions side by side, England over time, and trusts side by side; `own` is the chapter of England's report.
fn parts<'a>(indicator: &'a IndicatorPage, own: &[&Value]) -> Vec<IndicatorPart<'a>> {
    let those = |is_one: &dyn Fn(&Value) -> bool| -> Vec<Value> {
        own.iter().copied().filter(|block| is_one(block)).cloned().collect()
    };
    let part = |anchor, heading, blocks, table| IndicatorPart { anchor, heading, blocks, table };
    let of_table = |table: &'a PlaceTable, blocks| part(table.anchor, table.heading, blocks, Some(table));
    let (regions, others): (Vec<_>, Vec<_>) =
        indicator.tables.iter().partition(|table| table.anchor == "regions");
    let over_time = those(&is_over_time);
    let mut all = Vec::new();
    all.extend(regions.into_iter().map(|table| of_table(table, those(&|block| ends(block, &OF_REGIONS)))));
    if !over_time.is_empty() {
        all.push(part("over-time", "England over time", over_time, None));
    }
    all.extend(others.into_iter().map(|table| of_table(table, Vec::new())));
    all
}

/// Whether a block is a chart whose id has one of these ends.
fn ends(block: &Value, views: &[&str]) -> bool {
    let id = block["figure"]["id"].as_str().unwrap_or_default();
    views.iter().any(|view| id.ends_with(view))
}

/// Whether a block is a chart or a table by year.
fn is_over_time(block: &Value) -> bool {
    ends(block, &OVER_TIME) || block["table"]["columns"][0]["head"] == "WRES year"
}

/// The figures of each report; one that is in several is listed with the first.
fn figures(indicator: &IndicatorPage, reports: &[(PageLink, Value)]) -> Vec<PlaceFigures> {
    let mut listed = BTreeSet::new();
    let mut all = Vec::new();
    for (place, report) in reports {
        let own = chapters(report).flat_map(blocks).map(|block| &block["figure"]);
        let own = own.filter(|figure| figure["indicator"] == indicator.number.as_str());
        let figures: Vec<PageLink> = own
            .filter(|figure| listed.insert(text(figure, "id")))
            .map(|figure| PageLink::new(text(figure, "title"), format!("figures/{}/", text(figure, "id"))))
            .collect();
        if !figures.is_empty() {
            all.push(PlaceFigures { place: place.clone(), figures });
        }
    }
    all
}

fn contents(content: &IndicatorContent<'_>) -> Vec<(String, String)> {
    let mut all = vec![("definition", "Definition")];
    all.extend(content.parts.iter().map(|part| (part.anchor, part.heading)));
    all.push(("figures", "Figures of this indicator"));
    all.into_iter().map(|(anchor, heading)| (anchor.to_owned(), heading.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charts_and_tables_by_year_are_over_time() {
        let chart = |id: &str| serde_json::json!({ "kind": "figure", "figure": { "id": id } });
        assert!(is_over_time(&chart("wres-i5-ENG-2022-series")));
        assert!(!is_over_time(&chart("wres-i5-ENG-2025-gap")));
        let table = |head: &str| serde_json::json!({ "table": { "columns": [{ "head": head }] } });
        assert!(is_over_time(&table("WRES year")));
        assert!(!is_over_time(&table("Place")));
    }
}
