use super::*;

fn places() -> Vec<Place> {
    let place = |kind, code: &str, name: &str| Place {
        kind,
        code: code.to_owned(),
        name: name.to_owned(),
        region_code: "Y62".to_owned(),
    };
    vec![
        place(PlaceKind::Region, "Y62", "North West"),
        place(PlaceKind::Icb, "QOP", "NHS Greater Manchester Integrated Care Board"),
        place(PlaceKind::Trust, "RXR", "East Lancashire Hospitals NHS Trust"),
    ]
}

fn former() -> Vec<FormerPlace> {
    let former = |kind, code: &str, name: &str, successors: &[(&str, &str)]| FormerPlace {
        kind,
        code: code.to_owned(),
        name: name.to_owned(),
        successors: successors.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect(),
        since: Some(jiff::civil::date(2017, 10, 1)),
        is_unit: false,
    };
    let lancashire = ("RXR", "East Lancashire Hospitals NHS Trust");
    vec![
        former(PlaceKind::Trust, "RXX", "Pennine Hospitals NHS Trust", &[lancashire]),
        former(PlaceKind::Trust, "RYY", "Divided NHS Trust", &[lancashire, ("RZZ", "Other NHS Trust")]),
        former(
            PlaceKind::Icb,
            "QQQ",
            "NHS Bury Integrated Care Board",
            &[("QOP", "NHS Greater Manchester ICB")],
        ),
    ]
}

fn find(asked: &str, kind: PlaceKind) -> Result<FoundPlace, PlaceError> {
    find_place(asked, kind, &places(), &former())
}

#[test]
fn a_place_is_found_by_code_name_and_slug() {
    for (asked, kind, code) in [
        ("north west", PlaceKind::Region, "Y62"),
        ("y62", PlaceKind::Region, "Y62"),
        (" NORTH_WEST ", PlaceKind::Region, "Y62"),
        ("Greater Manchester", PlaceKind::Icb, "QOP"),
        ("NHS Greater Manchester Integrated Care Board", PlaceKind::Icb, "QOP"),
        ("Greater Manchester ICB", PlaceKind::Icb, "QOP"),
        ("rxr", PlaceKind::Trust, "RXR"),
        ("east-lancashire-hospitals", PlaceKind::Trust, "RXR"),
        ("East Lancashire Hospitals NHSFT", PlaceKind::Trust, "RXR"),
    ] {
        let found = find(asked, kind).unwrap();
        assert_eq!((found.place.code.as_str(), found.former), (code, None), "{asked}");
    }
}

#[test]
fn a_closed_organisation_is_found_as_its_successor() {
    for asked in ["RXX", "rxx", "Pennine Hospitals", "pennine-hospitals-nhs-ft"] {
        let found = find(asked, PlaceKind::Trust).unwrap();
        let sentence = found.former.unwrap().sentence();
        assert_eq!(found.place.code, "RXR", "{asked}");
        assert_eq!(
            sentence,
            "Pennine Hospitals NHS Trust (RXX) became part of East Lancashire Hospitals NHS Trust (RXR) on 1 October 2017"
        );
    }
    assert_eq!(find("NHS Bury ICB", PlaceKind::Icb).unwrap().place.code, "QOP");
}

#[test]
fn a_divided_organisation_lists_all_its_successors() {
    let error = find("RYY", PlaceKind::Trust).unwrap_err();
    assert!(error.to_string().contains("was divided among East Lancashire"), "{error}");
    assert_eq!(error.hint(), "use one of their codes: `RXR`, `RZZ`");
}

#[test]
fn an_unrelated_organisation_is_not_suggested() {
    for asked in ["RXS", "RM2", "West Lancashire", "Kent"] {
        let hint = find(asked, PlaceKind::Trust).unwrap_err().hint();
        assert!(!hint.contains("did you mean"), "{asked}: {hint}");
    }
}

#[test]
fn a_place_of_another_kind_is_named_in_the_hint() {
    let error = find("Y62", PlaceKind::Trust).unwrap_err();
    assert!(error.hint().starts_with("North West (Y62) is a region"), "{}", error.hint());
}

#[test]
fn a_misspelt_name_suggests_the_place() {
    let error = find("east lancashire hospital", PlaceKind::Trust).unwrap_err();
    assert!(
        error.hint().starts_with("did you mean `rxr` (East Lancashire Hospitals NHS Trust)?"),
        "{}",
        error.hint()
    );
}

#[test]
fn england_has_a_code_and_a_name() {
    let england = Place::england();
    assert_eq!((england.code.as_str(), england.name.as_str()), ("ENG", "England"));
}
