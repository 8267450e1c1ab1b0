//! The page of all places: England, and its regions, ICBs and trusts.

use serde::Serialize;

use super::page::{PageFrame, PageLink, Pages};
use super::script::TrustPlace;
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs, script};
use catalogue::organisation::{Place, PlaceKind, readable_name};

#[derive(Serialize)]
struct PlacesPage {
    england: PageLink,
    regions: Vec<RegionPlaces>,
    frameworks: Vec<PageLink>,
}

#[derive(Serialize)]
struct RegionPlaces {
    anchor: String,
    link: PageLink,
    icbs: Vec<IcbPlaces>,
    /// Trusts whose ICB is not known.
    others: Vec<PlaceLink>,
}

#[derive(Serialize)]
struct IcbPlaces {
    link: PageLink,
    trusts: Vec<PlaceLink>,
}

#[derive(Serialize)]
struct PlaceLink {
    link: PageLink,
    code: String,
}

pub(crate) async fn write(
    inputs: &SiteInputs<'_>,
    pages: &Pages,
    site: &mut SiteWriter,
) -> Result<(), SiteError> {
    let trusts = script::trust_places(inputs).await?;
    let places = &inputs.inputs.places;
    let regions: Vec<RegionPlaces> =
        of_kind(places, PlaceKind::Region).map(|region| region_places(places, &trusts, region)).collect();
    let count = |kind| of_kind(places, kind).count();
    let title = "Places";
    let description = format!(
        "England, {} regions, {} integrated care boards and {} trusts.",
        format::small_number(count(PlaceKind::Region)),
        count(PlaceKind::Icb),
        count(PlaceKind::Trust),
    );
    let mut frame = PageFrame::new("places/", title, description);
    frame.contents = regions.iter().map(|region| (region.anchor.clone(), region.link.text.clone())).collect();
    if !inputs.inputs.frameworks.is_empty() {
        frame.contents.push(("frameworks".to_owned(), "Frameworks".to_owned()));
    }
    frame.scripts.push("assets/search.js".to_owned());
    let frameworks = inputs.inputs.frameworks.iter();
    let content = PlacesPage {
        england: link(&Place::england()),
        regions,
        frameworks: frameworks
            .map(|framework| PageLink::new(&framework.name, format!("places/framework-{}/", framework.id)))
            .collect(),
    };
    pages.page(site, "places.html", &frame, &content)
}

fn of_kind(places: &[Place], kind: PlaceKind) -> impl Iterator<Item = &Place> {
    places.iter().filter(move |place| place.kind == kind)
}

fn region_places(places: &[Place], trusts: &[TrustPlace], region: &Place) -> RegionPlaces {
    let within = |kind| of_kind(places, kind).filter(|place| place.region_code == region.code);
    let icb_of = |trust: &Place| trusts.iter().find(|own| own.code == trust.code)?.icb.as_deref();
    let is_here = |code: &str| within(PlaceKind::Icb).any(|icb| icb.code == code);
    let icbs = within(PlaceKind::Icb).map(|icb| IcbPlaces {
        link: link(icb),
        trusts: within(PlaceKind::Trust)
            .filter(|trust| icb_of(trust) == Some(icb.code.as_str()))
            .map(place_link)
            .collect(),
    });
    RegionPlaces {
        anchor: region.slug(),
        link: link(region),
        icbs: icbs.collect(),
        others: within(PlaceKind::Trust)
            .filter(|trust| !icb_of(trust).is_some_and(is_here))
            .map(place_link)
            .collect(),
    }
}

fn place_link(place: &Place) -> PlaceLink {
    PlaceLink { link: link(place), code: place.code.clone() }
}

fn link(place: &Place) -> PageLink {
    PageLink::new(readable_name(&place.name), format!("places/{}/", place.folder()))
}
