//! The pages of the website: how a reader gets to a place, what an indicator's page has, and how much a page weighs.

use std::collections::BTreeSet;

use scraper::{Html, Selector};

use crate::support::{bundled, rows, site};

/// The most bytes of a page of a place.
const LARGEST: usize = 400_000;

fn page(path: &str) -> Html {
    Html::parse_document(&site().text(&format!("site/{path}")))
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    let found = Selector::parse(selector).unwrap();
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    html.select(&found).map(|element| words(element.text().collect())).collect()
}

fn links(html: &Html, selector: &str) -> Vec<String> {
    let found = Selector::parse(selector).unwrap();
    html.select(&found).filter_map(|element| element.attr("href")).map(str::to_owned).collect()
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn the_home_page_leads_to_every_trust_in_two_steps() {
    let listed: BTreeSet<String> = links(&page("index.html"), ".regions details a").into_iter().collect();
    let trusts: BTreeSet<String> = site()
        .files("site/places")
        .into_keys()
        .filter(|path| path.starts_with("trust-") && path.ends_with("index.html"))
        .map(|path| format!("./places/{path}"))
        .collect();
    assert!(trusts.len() > 200, "{} trusts", trusts.len());
    let missing: Vec<&String> = trusts.difference(&listed).collect();
    assert!(missing.is_empty(), "not on the home page: {missing:?}");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_trust_is_below_england_its_region_and_its_icb() {
    let html = page("places/trust-rxr/index.html");
    assert_eq!(
        texts(&html, "nav.above li"),
        [
            "Home",
            "Places",
            "England",
            "North West",
            "Lancashire and South Cumbria",
            "East Lancashire Hospitals"
        ]
    );
    let actions = links(&html, ".actions a");
    assert!(actions.contains(&"../../compare/index.html#rxr".to_owned()), "{actions:?}");
    assert!(actions.contains(&"../../feeds/icb-lancashire-and-south-cumbria.atom".to_owned()), "{actions:?}");
    let region = links(&page("places/north-west/index.html"), "#places-below a");
    assert!(region.contains(&"../../places/trust-rxr/index.html".to_owned()), "{region:?}");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn pages_of_places_are_light() {
    let heavy: Vec<(String, usize)> = site()
        .files("site/places")
        .into_iter()
        .filter(|(path, bytes)| path.ends_with("html") && bytes.len() > LARGEST)
        .map(|(path, bytes)| (path, bytes.len()))
        .collect();
    assert!(heavy.is_empty(), "over {LARGEST} bytes: {heavy:?}");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn an_indicator_lists_the_published_shares_of_trusts_by_name() {
    let html = page("indicators/8/index.html");
    let names: Vec<String> = texts(&html, "#trusts tbody th")
        .iter()
        .map(|name| name.trim_start_matches("The ").to_lowercase())
        .collect();
    assert!(names.len() > 200 && names.is_sorted(), "{names:?}");
    let own: Vec<_> = rows(&bundled("staff_survey_wres.csv"))
        .into_iter()
        .filter(|row| row["org_code"] == "RXR" && row["indicator"] == "8" && row["wres_year"] == "2025")
        .collect();
    let share = |group: &str| {
        let row = own.iter().find(|row| row["ethnic_group"] == group).unwrap();
        let count = |column: &str| row[column].parse::<f64>().unwrap();
        format!("{:.1}%", 100.0 * count("numerator") / count("denominator"))
    };
    let all = texts(&html, "#trusts tbody tr");
    let row = all.iter().find(|row| row.starts_with("East Lancashire Hospitals")).unwrap();
    assert!(row.contains(&format!("{}{}", share("white"), share("bme"))), "{row}");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn each_organisation_with_a_declared_status_has_a_page() {
    let html = page("places/framework-nw-anti-racist-framework/rxr/index.html");
    assert_eq!(texts(&html, "h1"), ["East Lancashire Hospitals: Bronze, awarded"]);
    let said = texts(&html, "main").join(" ");
    assert!(said.contains("15 October 2024"), "{said}");
    assert!(links(&html, "main a").iter().any(|link| link.starts_with("https://elht.nhs.uk/")), "{said}");
    let framework = page("places/framework-nw-anti-racist-framework/index.html");
    assert_eq!(links(&framework, "#places-below a").len(), 11);
}
