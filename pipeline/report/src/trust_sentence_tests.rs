//! Every pair of indicator and outcome in a trust's own sentences: the right direction, singular and
//! plural, and a range that is never a place.

use super::*;
use crate::term::Term;
use catalogue::assets::Assets;
use catalogue::indicator;

fn indicators() -> Vec<Indicator> {
    indicator::load(&Assets::default()).unwrap()
}

fn writer(term: Term) -> SentenceWriter {
    SentenceWriter {
        term,
        at: "at",
        code: "RMC".to_owned(),
        place: "Bolton NHS Foundation \
    Trust"
            .to_owned(),
    }
}

fn range(first: i64, last: i64, among: i64) -> PlaceRange {
    PlaceRange {
        code: "RMC".to_owned(),
        indicator: "8".to_owned(),
        wres_year: 2025,
        ethnic_group: "gap".to_owned(),
        peers: "benchmark_group".to_owned(),
        first_place: Some(first),
        last_place: Some(last),
        among: Some(among),
    }
}

fn returned(number: &str, value: Option<f64>) -> ReturnLikelihood {
    ReturnLikelihood {
        org_code: "RMC".to_owned(),
        wres_year: 2025,
        release: "2025".to_owned(),
        indicator: number.to_owned(),
        breakdown: String::new(),
        white_numerator: None,
        white_denominator: None,
        bme_numerator: None,
        bme_denominator: None,
        relative_likelihood: value,
        lower: value.map(|value| value - 0.2),
        upper: value.map(|value| value + 0.25),
        status: "calculated".to_owned(),
        snapshot: String::new(),
    }
}

#[test]
fn a_place_among_peers_is_a_range_with_its_counts() {
    let said = |first, last, among| SentenceWriter::among_peers(&range(first, last, among));
    let words = |texts: [&str; 4]| Some(texts.map(str::to_owned));
    assert_eq!(said(3, 19, 26), words(["2", "7", "16", "3rd to 19th of 26"]));
    assert_eq!(said(1, 13, 13), words(["0", "0", "12", "1st to 13th of 13"]));
    assert_eq!(
        said(13, 13, 13),
        words(["12", "0", "0", "significantly different from all others"]),
        "never a rank"
    );
    assert_eq!(said(1, 1, 1), None, "there is nothing to compare with");
    assert_eq!(SentenceWriter::among_peers(&PlaceRange { first_place: None, ..range(1, 2, 3) }), None);
}

#[test]
fn ranks_have_english_ordinals() {
    for (place, words) in [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (111, "111th"),
        (122, "122nd"),
    ] {
        assert_eq!(ordinal(place), words);
    }
}

#[test]
fn both_limits_are_inside_the_four_fifths_range() {
    for (ratio, words) in [
        (0.79, "Below 0.80."),
        (0.80, "Within 0.80 to 1.25."),
        (1.22, "Within 0.80 to 1.25."),
        (1.25, "Within 0.80 to 1.25."),
        (1.46, "Above 1.25."),
    ] {
        assert_eq!(SentenceWriter::in_band(ratio, [0.80, 1.25]), words);
    }
}

#[test]
fn a_returned_likelihood_keeps_its_orientation() {
    let indicators = indicators();
    for indicator in indicators.iter().filter(|indicator| indicator.ratio.is_some()) {
        for value in [0.5, 1.0, 1.43] {
            let said = writer(Term::Bme).own_likelihood(indicator, &returned(&indicator.number, Some(value)));
            let groups = match indicator.number.as_str() {
                "3" => ("BME staff", "White staff"),
                _ => ("White staff", "BME staff"),
            };
            let words = format!(
                "According to its own return, {} were {value:.2} times as likely as {} to {} (95 per \
                cent interval {:.2} to {:.2}).",
                groups.0,
                groups.1,
                indicator.event.as_deref().unwrap(),
                value - 0.2,
                value + 0.25
            );
            assert_eq!(said, Some(words));
        }
        assert_eq!(writer(Term::Bme).own_likelihood(indicator, &returned("2", None)), None);
    }
}

#[test]
fn without_an_interval_there_is_no_reading() {
    assert_eq!(SentenceWriter::between(None, None), "not calculable");
    assert_eq!(SentenceWriter::between(Some("neither"), Some(false)), "no clear gap");
    assert_eq!(SentenceWriter::between(Some("unfavourable"), Some(true)), "unfavourable*");
}
