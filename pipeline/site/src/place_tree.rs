//! Which place lies in which: a trust in an ICB, an ICB in a region, a region in England.

use std::collections::BTreeMap;

use serde::Serialize;

use super::page::PageLink;
use super::place_pages::FOLDER;
use super::{SiteError, SiteInputs};
use catalogue::organisation::{Place, PlaceKind};

/// The trusts and their ICBs, from the register of organisations.
const ICB_OF_TRUST: &str =
    "SELECT code, icb_code FROM organisation_today WHERE code = today_code ORDER BY code";

/// The places of the site and what lies in what.
pub(crate) struct PlaceTree<'a> {
    places: &'a [Place],
    /// The ICB of a trust, by their codes.
    icbs: BTreeMap<String, String>,
}

/// Places below a place: trusts, of a region in groups by ICB.
#[derive(Debug, Serialize)]
pub(crate) struct PlaceGroup {
    /// The ICB; missing for trusts whose ICB is not known, and for the trusts of an ICB.
    pub(crate) icb: Option<PageLink>,
    /// Trusts, in alphabetical order.
    pub(crate) trusts: Vec<PageLink>,
}

impl<'a> PlaceTree<'a> {
    pub(crate) async fn load(inputs: &SiteInputs<'a>) -> Result<Self, SiteError> {
        let rows = inputs.session.rows::<(String, Option<String>)>(ICB_OF_TRUST).await?;
        let icbs = rows.into_iter().filter_map(|(code, icb)| Some((code, icb?))).collect();
        Ok(Self { places: &inputs.inputs.places, icbs })
    }

    /// The place whose report is in a folder of this name.
    pub(crate) fn of_folder(&self, folder: &str) -> Option<&'a Place> {
        self.places.iter().find(|place| place.folder() == folder)
    }

    /// The place of a code, in capitals or not.
    pub(crate) fn of_code(&self, code: &str) -> Option<&'a Place> {
        self.places.iter().find(|place| place.code.eq_ignore_ascii_case(code))
    }

    /// The places of a kind, in alphabetical order.
    pub(crate) fn of_kind(&self, kind: PlaceKind) -> Vec<&'a Place> {
        let mut places: Vec<&Place> = self.places.iter().filter(|place| place.kind == kind).collect();
        places.sort_by_key(|place| place.short().trim_start_matches("The ").to_lowercase());
        places
    }

    /// The places above a place: England, its region, its ICB.
    pub(crate) fn above(&self, place: &Place) -> Vec<&'a Place> {
        let of = |kind: PlaceKind, code: &str| {
            self.places.iter().find(|other| other.kind == kind && other.code == code)
        };
        let region = match place.kind {
            PlaceKind::Icb | PlaceKind::Trust => of(PlaceKind::Region, &place.region_code),
            PlaceKind::England | PlaceKind::Region => None,
        };
        let england = (place.kind != PlaceKind::England)
            .then(|| self.places.iter().find(|other| other.kind == PlaceKind::England));
        england.flatten().into_iter().chain(region).chain(self.icb(place)).collect()
    }

    /// The ICB of a trust.
    fn icb(&self, trust: &Place) -> Option<&'a Place> {
        let code = self.icbs.get(&trust.code).filter(|_| trust.kind == PlaceKind::Trust)?;
        self.places.iter().find(|place| place.kind == PlaceKind::Icb && place.code == *code)
    }

    /// The ICBs and trusts of a region, or the trusts of an ICB.
    pub(crate) fn below(&self, place: &Place) -> Vec<PlaceGroup> {
        let trusts = self.of_kind(PlaceKind::Trust);
        let group = |icb: Option<&Place>, belongs: &dyn Fn(&Place) -> bool| PlaceGroup {
            icb: icb.map(link),
            trusts: trusts.iter().filter(|trust| belongs(trust)).map(|trust| link(trust)).collect(),
        };
        match place.kind {
            PlaceKind::Region => {
                let icbs = self.of_kind(PlaceKind::Icb).into_iter();
                let icbs = icbs.filter(|icb| icb.region_code == place.code).map(|icb| {
                    group(Some(icb), &|trust| self.icb(trust).is_some_and(|own| own.code == icb.code))
                });
                let without =
                    group(None, &|trust| trust.region_code == place.code && self.icb(trust).is_none());
                icbs.chain(Some(without).filter(|group| !group.trusts.is_empty())).collect()
            }
            PlaceKind::Icb => {
                let own = group(None, &|trust| self.icb(trust).is_some_and(|own| own.code == place.code));
                Some(own).filter(|group| !group.trusts.is_empty()).into_iter().collect()
            }
            PlaceKind::England | PlaceKind::Trust => Vec::new(),
        }
    }
}

/// The link to a place's page.
pub(crate) fn link(place: &Place) -> PageLink {
    PageLink::new(place.short(), format!("{FOLDER}/{}/", place.folder()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(kind: PlaceKind, code: &str, name: &str, region_code: &str) -> Place {
        Place { kind, code: code.to_owned(), name: name.to_owned(), region_code: region_code.to_owned() }
    }

    fn places() -> Vec<Place> {
        vec![
            Place::england(),
            place(PlaceKind::Region, "Y62", "North West", "Y62"),
            place(PlaceKind::Icb, "QE1", "NHS Lancashire and South Cumbria Integrated Care Board", "Y62"),
            place(PlaceKind::Trust, "RXR", "East Lancashire Hospitals NHS Trust", "Y62"),
            place(PlaceKind::Trust, "RX7", "The Ambulance NHS Trust", "Y62"),
        ]
    }

    fn tree(places: &[Place]) -> PlaceTree<'_> {
        let icbs = BTreeMap::from([("RXR".to_owned(), "QE1".to_owned())]);
        PlaceTree { places, icbs }
    }

    #[test]
    fn a_trust_is_below_its_icb_its_region_and_england() {
        let places = places();
        let tree = tree(&places);
        let above = tree.above(tree.of_code("rxr").unwrap());
        let codes: Vec<&str> = above.iter().map(|place| place.code.as_str()).collect();
        assert_eq!(codes, ["ENG", "Y62", "QE1"]);
    }

    #[test]
    fn a_region_lists_its_trusts_by_icb_and_those_without_one() {
        let places = places();
        let tree = tree(&places);
        let groups = tree.below(tree.of_code("Y62").unwrap());
        let names: Vec<Vec<&str>> =
            groups.iter().map(|group| group.trusts.iter().map(|link| link.text.as_str()).collect()).collect();
        assert_eq!(names, [["East Lancashire Hospitals"], ["The Ambulance"]]);
        assert!(groups[0].icb.is_some() && groups[1].icb.is_none());
    }
}
