//! A page for England and for each region, ICB, trust and framework: the report of the newest edition as a web page.

use std::path::Path;

use serde_json::Value;

use super::feeds::Feeds;
use super::page::{PageFrame, PageLink, Pages};
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};

/// The folder of the pages.
pub(crate) const FOLDER: &str = "places";

pub(crate) fn write(
    inputs: &SiteInputs<'_>,
    feeds: &Feeds<'_>,
    pages: &Pages,
    site: &mut SiteWriter,
) -> Result<(), SiteError> {
    let edition = inputs.editions.newest().ok_or(SiteError::NoEdition)?;
    for name in edition.reports.iter().filter(|name| !name.ends_with("-brief")) {
        let folder = edition.folder.join(name);
        let report = model(&folder)?;
        let mut frame = frame(inputs, name, &report);
        frame.feed = Some(feeds.of_place(name));
        for (form, file) in [("PDF", "pdf"), ("Excel", "xlsx"), ("CSV", "csv")] {
            let path = format!("{FOLDER}/{name}/{name}.{file}");
            site.copy(&folder.join(format!("{name}.{file}")), &path)?;
            frame.forms.push(PageLink::new(form, path));
        }
        pages.page(site, "place.html", &frame, &report)?;
    }
    Ok(())
}

/// The report of a folder, with the drawings of its figures.
pub(crate) fn model(folder: &Path) -> Result<Value, SiteError> {
    let path = folder.join(report::MODEL);
    let broken = |problem: String| SiteError::Edition { file: path.display().to_string(), problem };
    let mut report: Value =
        serde_json::from_slice(&files::read(&path)?).map_err(|error| broken(error.to_string()))?;
    let chapters = report["chapters"].as_array_mut().into_iter().flatten();
    for block in chapters.flat_map(|chapter| chapter["blocks"].as_array_mut().into_iter().flatten()) {
        let Some(figure) = block.get_mut("figure") else { continue };
        let id = figure["id"].as_str().unwrap_or_default().to_owned();
        let drawing = folder.join(report::figure::FOLDER).join(&id).join("figure.svg");
        figure["svg"] = Value::from(files::read_text(&drawing)?);
    }
    Ok(report)
}

fn frame(inputs: &SiteInputs<'_>, name: &str, report: &Value) -> PageFrame {
    let text = |key: &str| report[key].as_str().unwrap_or_default().to_owned();
    let mut frame = PageFrame::new(format!("{FOLDER}/{name}/"), text("title"), text("subtitle"));
    if let Some(place) = inputs.inputs.places.iter().find(|place| place.folder() == name) {
        let region = inputs.inputs.places.iter().find(|other| {
            other.code == place.region_code && other.code != place.code && other.folder() != "england"
        });
        frame.above.extend((name != "england").then(|| PageLink::new("England", "places/england/")));
        frame.above.extend(
            region.map(|region| PageLink::new(region.short(), format!("{FOLDER}/{}/", region.folder()))),
        );
    }
    let chapters = report["chapters"].as_array().into_iter().flatten();
    let heads = chapters.map(|chapter| {
        let of = |key: &str| chapter[key].as_str().unwrap_or_default().to_owned();
        (of("anchor"), of("heading"))
    });
    frame.contents = heads.collect();
    frame
}
