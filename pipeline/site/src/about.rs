//! The page about the website: method, accessibility, licences, privacy and contact.

use serde::Serialize;
use serde_json::Value;

use super::indicator_pages::ENGLAND;
use super::page::{PageFrame, Pages};
use super::report_model::{chapter, model};
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};

/// The chapters of England's report that say how to read it and how it is made.
const METHOD: [&str; 2] = ["reading", "method"];

#[derive(Serialize)]
struct AboutPage {
    method: Vec<Value>,
    software_licence: &'static str,
    sources: Vec<SourceLicence>,
}

/// A source of the figures and its licence, as the catalogue records it.
#[derive(Serialize)]
struct SourceLicence {
    title: String,
    publisher: String,
    page: Option<String>,
    licence: String,
    allows: String,
    licence_page: Option<String>,
}

pub(crate) fn write(inputs: &SiteInputs<'_>, pages: &Pages, site: &mut SiteWriter) -> Result<(), SiteError> {
    let edition = inputs.editions.newest().ok_or(SiteError::NoEdition)?;
    let has_england = edition.reports.iter().any(|name| name == ENGLAND);
    let england = if has_england { model(&edition.folder.join(ENGLAND))? } else { Value::Null };
    let sources = inputs.inputs.catalogue.sources().iter();
    let content = AboutPage {
        method: METHOD.iter().filter_map(|anchor| chapter(&england, anchor).cloned()).collect(),
        software_licence: env!("CARGO_PKG_LICENSE"),
        sources: sources
            .map(|source| SourceLicence {
                title: source.title.clone(),
                publisher: source.publisher.clone(),
                page: source.page.as_ref().map(ToString::to_string),
                licence: source.licence.name.clone(),
                allows: source.licence.allows.clone(),
                licence_page: source.licence.url.as_ref().map(ToString::to_string),
            })
            .collect(),
    };
    let mut frame = PageFrame::new(
        "about/",
        "About this website",
        "Method, accessibility, licences, privacy and contact.",
    );
    let methods = content.method.iter().filter_map(|chapter| {
        Some((chapter["anchor"].as_str()?.to_owned(), chapter["heading"].as_str()?.to_owned()))
    });
    let others = [
        ("accessibility", "Accessibility statement"),
        ("licence", "Licences"),
        ("privacy", "Privacy"),
        ("contact", "Contact"),
    ];
    let others = others.map(|(anchor, heading)| (anchor.to_owned(), heading.to_owned()));
    frame.contents = methods.chain(others).collect();
    pages.page(site, "about.html", &frame, &content)
}
