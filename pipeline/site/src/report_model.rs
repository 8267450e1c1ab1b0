//! The reports of an edition as they are placed on pages: `report.json` with the drawings of its figures, and links that
//! lead to pages of the site or to whole addresses.

use std::path::Path;

use serde_json::Value;

use super::SiteError;

/// A drawing with more bytes than this is not part of a page but a file that the page loads.
const LARGEST_INLINE: usize = 12_000;

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
        let drawing = files::read_text(&folder.join(report::figure::FOLDER).join(&id).join("figure.svg"))?;
        if drawing.len() > LARGEST_INLINE {
            for size in ["width", "height"] {
                figure[size] = Value::from(attribute(&drawing, size));
            }
        } else {
            figure["svg"] = Value::from(report::figure::chart::compact(&drawing));
        }
    }
    point_links_to_site(&mut report);
    Ok(report)
}

/// The first value of an attribute in a drawing, "680".
fn attribute<'a>(drawing: &'a str, name: &str) -> &'a str {
    let rest = drawing.split_once(&format!(" {name}=\"")).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or_default()
}

/// Links in a report that lead to files next to it lead to the same files of the site; those that lead to no whole
/// address are left out.
fn point_links_to_site(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_str().filter(|_| name == "link") {
                    Some(address) => *field = site_address(address).map_or(Value::Null, Value::from),
                    None => point_links_to_site(field),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(point_links_to_site),
        _ => {}
    }
}

fn site_address(address: &str) -> Option<String> {
    let is_whole = ["https:", "http:", "mailto:", "#"].iter().any(|start| address.starts_with(start));
    if is_whole {
        return Some(address.to_owned());
    }
    // Pages of places are two folders below the root.
    address.starts_with("figures/").then(|| format!("../../{address}"))
}

/// The chapters of a report.
pub(crate) fn chapters(report: &Value) -> impl Iterator<Item = &Value> {
    report["chapters"].as_array().into_iter().flatten()
}

/// The chapter of an anchor.
pub(crate) fn chapter<'a>(report: &'a Value, anchor: &str) -> Option<&'a Value> {
    chapters(report).find(|chapter| chapter["anchor"] == anchor)
}

/// The blocks of a chapter.
pub(crate) fn blocks(chapter: &Value) -> impl Iterator<Item = &Value> {
    chapter["blocks"].as_array().into_iter().flatten()
}

/// A text of an object; empty if it is missing.
pub(crate) fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_site_or_to_a_whole_address() {
        let mut value = serde_json::json!({
            "runs": [
                { "text": "data", "link": "figures/wres-i5/data.csv" },
                { "text": "page", "link": "https://example.org/" },
                { "text": "link", "link": "javascript:alert(1)" },
                { "text": "none", "link": null },
            ],
        });
        point_links_to_site(&mut value);
        let links: Vec<&Value> = value["runs"].as_array().unwrap().iter().map(|run| &run["link"]).collect();
        assert_eq!(links[0], "../../figures/wres-i5/data.csv");
        assert_eq!(links[1], "https://example.org/");
        assert!(links[2].is_null() && links[3].is_null());
    }

    #[test]
    fn the_size_of_a_drawing_is_that_of_its_first_element() {
        let drawing =
            r#"<svg xmlns="x" viewBox="0 0 680 240" width="680" height="240"><rect width="9"/></svg>"#;
        assert_eq!((attribute(drawing, "width"), attribute(drawing, "height")), ("680", "240"));
    }
}
