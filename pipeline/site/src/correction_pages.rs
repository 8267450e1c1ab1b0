//! The list of corrections: figures whose values differ from an earlier edition.

use serde::Serialize;

use super::edition_summary::EditionSummary;
use super::feeds::{self, Feeds};
use super::page::{PageFrame, Pages};
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};

#[derive(Serialize)]
struct CorrectionsPage {
    editions: Vec<EditionCorrections>,
}

/// What one edition corrects.
#[derive(Serialize)]
struct EditionCorrections {
    name: String,
    date: String,
    figures: Vec<CorrectionEntry>,
}

#[derive(Serialize)]
struct CorrectionEntry {
    id: String,
    anchor: String,
    title: String,
    /// The versions with the reasons.
    about: String,
    /// Each changed value.
    changes: Vec<String>,
    /// Whether the newest edition has the figure, so that it has a page.
    has_page: bool,
}

pub(crate) fn write(
    inputs: &SiteInputs<'_>,
    editions: &[EditionSummary<'_>],
    pages: &Pages,
    site: &mut SiteWriter,
) -> Result<(), SiteError> {
    let newest = inputs.editions.newest().ok_or(SiteError::NoEdition)?;
    let of_editions = editions.iter().filter(|edition| !edition.corrections.is_empty());
    let listed = of_editions.map(|edition| EditionCorrections {
        name: edition.folder.name.clone(),
        date: format::date(edition.date),
        figures: edition
            .corrections
            .iter()
            .map(|one| {
                let mut lines = feeds::correction_lines(one, inputs.inputs.term).into_iter();
                CorrectionEntry {
                    id: one.id.clone(),
                    anchor: one.anchor(),
                    title: one.title.clone(),
                    about: lines.next().unwrap_or_default(),
                    changes: lines.collect(),
                    has_page: newest.figures.contains_key(&one.id),
                }
            })
            .collect(),
    });
    let content = CorrectionsPage { editions: listed.collect() };
    let mut frame = PageFrame::new(
        "corrections/",
        "Corrections",
        "Figures whose values differ from an earlier edition, with the values before and after, and why.",
    );
    frame.contents = content
        .editions
        .iter()
        .map(|edition| (format!("edition-{}", edition.name), format!("Edition {}", edition.name)))
        .collect();
    frame.feed = Some(Feeds::of_all());
    pages.page(site, "corrections.html", &frame, &content)
}
