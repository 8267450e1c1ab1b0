//! The home page.

use serde::Serialize;

use super::page::{PageFrame, PageLink, Pages};
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use catalogue::organisation::PlaceKind;

#[derive(Serialize)]
struct HomePage {
    regions: Vec<PageLink>,
    icbs: Vec<PageLink>,
    trusts: Vec<PageLink>,
    frameworks: Vec<PageLink>,
}

pub(crate) fn write(inputs: &SiteInputs<'_>, pages: &Pages, site: &mut SiteWriter) -> Result<(), SiteError> {
    let places = |kind: PlaceKind| {
        let mut links: Vec<PageLink> = inputs
            .inputs
            .places
            .iter()
            .filter(|place| place.kind == kind)
            .map(|place| PageLink::new(place.short(), format!("places/{}/", place.folder())))
            .collect();
        links.sort_by(|one, other| one.text.cmp(&other.text));
        links
    };
    let frameworks = inputs.inputs.frameworks.iter();
    let content = HomePage {
        regions: places(PlaceKind::Region),
        icbs: places(PlaceKind::Icb),
        trusts: places(PlaceKind::Trust),
        frameworks: frameworks
            .map(|framework| PageLink::new(&framework.name, format!("places/framework-{}/", framework.id)))
            .collect(),
    };
    let frame = PageFrame::new(
        "",
        "Race equality in the NHS workforce",
        "How staff of NHS trusts in England are treated at work, by ethnic group, from published figures.",
    );
    pages.page(site, "home.html", &frame, &content)
}
