//! Every pair of indicator and outcome: the sentence has the right direction, and no word it must not have.

use super::*;
use crate::gap_rows::ListOfComparisons;
use catalogue::assets::Assets;
use catalogue::indicator;
use catalogue::indicator::Worse;

/// Words that no sentence prints: causes, rankings, and likelihoods that are read the wrong way.
const NEVER: [&str; 14] = [
    "more likely",
    "less likely",
    "because",
    "due to",
    "caused",
    "best",
    "worst",
    "only ",
    "racist",
    "significant",
    "NaN",
    "inf",
    "improved",
    "  ",
];

pub(crate) fn indicators() -> Vec<Indicator> {
    indicator::load(&Assets::default()).unwrap()
}

pub(crate) fn writer(term: Term) -> SentenceWriter {
    SentenceWriter { term, at: "in", code: "Y62".to_owned(), place: "the North West".to_owned() }
}

/// A place with these shares of 1,000 respondents each; the rest follows by arithmetic.
pub(crate) fn gap(indicator: &Indicator, bme: i64, white: i64) -> Gap {
    #[expect(clippy::cast_precision_loss, reason = "numbers of a test")]
    let (bme_share, white_share) = (bme as f64 / 1000.0, white as f64 / 1000.0);
    let points = 100.0 * (bme_share - white_share);
    let disadvantage = if indicator.worse == Worse::Higher { points } else { -points };
    Gap {
        level: "region".to_owned(),
        code: "Y62".to_owned(),
        name: "North West".to_owned(),
        region_code: Some("Y62".to_owned()),
        icb_code: None,
        indicator: indicator.number.clone(),
        wres_year: 2025,
        collected: 2024,
        trusts: 26,
        white_numerator: Some(white),
        white_denominator: Some(1000),
        white_share: Some(white_share),
        bme_numerator: Some(bme),
        bme_denominator: Some(1000),
        bme_share: Some(bme_share),
        gap_points: Some(points),
        ratio: (white > 0 && bme > 0).then(|| bme_share / white_share),
        gap_lower_points: Some(points - 2.0),
        gap_upper_points: Some(points + 2.0),
        reading: Some(
            if disadvantage > 2.0 {
                "unfavourable"
            } else if disadvantage < -2.0 {
                "favourable"
            } else {
                "neither"
            }
            .to_owned(),
        ),
        disadvantage: Some(disadvantage),
        strong: Some(false),
        answered: Some(30),
        covered: Some(0.82),
        enough: Some(true),
        left_out: None,
        pooled_gap_points: Some(points),
        pooled_lower_points: Some(points - 1.0),
        pooled_upper_points: Some(points + 1.0),
        pooled_differs: Some(false),
        trusts_differ: Some(true),
        i_squared: Some(0.4),
        counts_basis: None,
    }
}

/// A list of three trusts.
fn list() -> ListOfComparisons {
    ListOfComparisons {
        list: "gap".to_owned(),
        level: "trust".to_owned(),
        of_code: "Y62".to_owned(),
        against: "white".to_owned(),
        indicator: "8".to_owned(),
        wres_year: 2025,
        comparisons: 3,
        unfavourable: 2,
        favourable: 1,
        strong: 2,
        by_chance_one_way: 0.075,
        remaining_unfavourable: 1,
        remaining_favourable: 0,
    }
}

fn comparison(reading: &str) -> GapComparison {
    GapComparison {
        level: "region".to_owned(),
        code: "Y62".to_owned(),
        indicator: "8".to_owned(),
        wres_year: 2025,
        verdict: None,
        difference_points: Some(1.85),
        lower_points: Some(1.21),
        upper_points: Some(2.5),
        reading: Some(reading.to_owned()),
        rest_gap_points: Some(7.8),
        rest_trusts: Some(133),
        strong: Some(reading != "neither"),
    }
}

/// Every sentence about a survey indicator with these shares.
fn all(writer: &SentenceWriter, indicator: &Indicator, bme: i64, white: i64) -> Vec<String> {
    let gap = gap(indicator, bme, white);
    let mut said = vec![
        writer.finding(indicator, &gap).unwrap(),
        writer.brief(indicator, &gap).unwrap(),
        writer.gap(&gap).unwrap(),
        writer.trusts(indicator, &[&gap, &gap, &gap], Some(&list())).unwrap(),
        SentenceWriter::pooled(&Gap { pooled_differs: Some(true), ..gap.clone() }).unwrap(),
    ];
    said.extend(
        ["unfavourable", "favourable", "neither"]
            .iter()
            .filter_map(|reading| writer.beside_england(&gap, &comparison(reading))),
    );
    said
}

#[test]
fn every_survey_indicator_says_which_way_it_goes() {
    // Higher among BME staff, lower, and the same; by the direction that METHODS gives each indicator.
    for indicator in indicators().iter().filter(|indicator| indicator.answer.is_some()) {
        for (bme, white) in [(162, 61), (61, 162), (100, 100)] {
            let gap = gap(indicator, bme, white);
            let said = writer(Term::Bme);
            let sentence = said.gap(&gap).unwrap();
            match bme.cmp(&white) {
                std::cmp::Ordering::Greater => {
                    assert!(
                        sentence.contains("10.1 percentage points higher than among White"),
                        "{sentence}"
                    );
                    assert!(
                        !sentence.contains("times as high"),
                        "a pooled ratio is not printed: \
                    {sentence}"
                    );
                    let one =
                        Gap { level: "trust".to_owned(), trusts: 1, pooled_gap_points: None, ..gap.clone() };
                    assert!(said.gap(&one).unwrap().ends_with("2.66 times as high."));
                }
                std::cmp::Ordering::Less => {
                    assert!(sentence.contains("10.1 percentage points lower than among White"), "{sentence}");
                    assert!(!sentence.contains("times"), "a ratio below 1 is not printed: {sentence}");
                }
                std::cmp::Ordering::Equal => {
                    assert!(sentence.ends_with("are the same."), "{sentence}");
                }
            }
            let headline = said.headline(indicator, &gap, None);
            let (more, less) = match indicator.number.as_str() {
                "7" => ("More BME staff", "Fewer BME staff"),
                _ => ("BME staff report more", "BME staff report less"),
            };
            let begins = match bme.cmp(&white) {
                std::cmp::Ordering::Greater => more,
                std::cmp::Ordering::Less => less,
                std::cmp::Ordering::Equal => "No clear gap",
            };
            assert!(headline.starts_with(begins), "indicator {}: {headline}", indicator.number);
        }
    }
}

#[test]
fn a_verdict_needs_its_interval() {
    let said = writer(Term::Bme);
    let indicators = indicators();
    let own = gap(indicators.iter().find(|indicator| indicator.number == "8").unwrap(), 162, 61);
    let sentence = |reading: &str| said.beside_england(&own, &comparison(reading)).unwrap();
    assert!(sentence("unfavourable").contains(
        "clearly less favourable to BME staff than that in the rest of England (133 \
            trusts with figures): +10.1 compared with +7.8"
    ));
    assert!(sentence("favourable").contains("clearly more favourable to BME staff than"));
    assert!(sentence("neither").contains("not clearly different from that in the rest of England"));
    assert!(
        said.beside_england(&own, &GapComparison { lower_points: None, ..comparison("unfavourable") })
            .is_none()
    );
}

#[test]
fn likelihoods_keep_the_orientation_of_their_indicator() {
    let indicators = indicators();
    let by_number = |number: &str| indicators.iter().find(|indicator| indicator.number == number).unwrap();
    let said = writer(Term::Bme);
    for (number, words) in [
        ("2", "White staff were 1.46 times as likely as BME staff to be appointed from shortlisting"),
        (
            "3",
            "BME staff were 1.46 times as likely as White staff to enter the formal disciplinary \
        process",
        ),
        ("4", "White staff were 1.46 times as likely as BME staff to access non-mandatory training"),
    ] {
        let sentence =
            said.likelihood(by_number(number), "England", &PublishedSeries::example("ratio", 1.46));
        assert!(sentence.contains(words), "{sentence}");
    }
}

#[test]
fn misleading_words_are_never_printed() {
    for term in [
        Term::Bme,
        Term::EthnicMinority,
        Term::BlackAsianAndMinorityEthnic,
        Term::GlobalMajority,
        Term::AllOtherEthnicGroups,
    ] {
        for indicator in indicators().iter().filter(|indicator| indicator.answer.is_some()) {
            for (bme, white) in [(162, 61), (61, 162), (100, 100), (0, 100), (100, 0), (0, 0), (1000, 999)] {
                for sentence in all(&writer(term), indicator, bme, white) {
                    for word in NEVER {
                        assert!(!sentence.contains(word), "{word:?} in: {sentence}");
                    }
                    assert!(sentence.ends_with('.') && !sentence.ends_with(".."), "{sentence}");
                    assert!(
                        term == Term::Bme || !sentence.contains("BME"),
                        "another term is set: {sentence}"
                    );
                }
            }
        }
    }
}

#[test]
fn without_a_figure_there_is_no_sentence() {
    let indicators = indicators();
    let indicator = indicators.iter().find(|indicator| indicator.number == "8").unwrap();
    let mut missing = gap(indicator, 100, 100);
    missing.bme_share = None;
    missing.gap_points = None;
    missing.disadvantage = None;
    let said = writer(Term::Bme);
    assert_eq!(said.finding(indicator, &missing), None);
    assert_eq!(said.brief(indicator, &missing), None);
    assert_eq!(said.gap(&missing), None);
    assert_eq!(said.trusts(indicator, &[&missing], None), None);
}

#[test]
fn one_trust_is_not_counted_as_a_list() {
    let indicators = indicators();
    let indicator = indicators.iter().find(|indicator| indicator.number == "8").unwrap();
    let one = gap(indicator, 162, 61);
    assert_eq!(writer(Term::Bme).trusts(indicator, &[&one], None), None);
}

#[test]
fn a_list_without_a_worse_trust_says_none() {
    let indicators = indicators();
    let indicator = indicators.iter().find(|indicator| indicator.number == "8").unwrap();
    let gap = gap(indicator, 61, 61);
    let sentence = writer(Term::Bme).trusts(indicator, &[&gap, &gap], None).unwrap();
    assert_eq!(
        sentence,
        "In none of the 2 trusts, the share was higher among BME respondents than among White respondents."
    );
}

#[test]
fn remaining_differences_are_stated_by_direction() {
    let said = writer(Term::Bme);
    let some = ListOfComparisons {
        unfavourable: 2,
        favourable: 1,
        remaining_unfavourable: 1,
        remaining_favourable: 0,
        ..list()
    };
    let sentence = said.list_beside_england(&some, ["trust", "trusts"]).unwrap();
    assert!(
        sentence.contains("one of two less favourable and none of one more favourable remains;"),
        "{sentence}"
    );
    let none = ListOfComparisons { unfavourable: 0, favourable: 0, ..list() };
    let sentence = said.list_beside_england(&none, ["trust", "trusts"]).unwrap();
    assert!(sentence.contains("the gap is clearly different in none of the"), "{sentence}");
    assert!(!sentence.contains("remain"), "{sentence}");
}

#[test]
fn chance_and_remaining_counts_follow_the_direction() {
    let indicators = indicators();
    let indicator = indicators.iter().find(|indicator| indicator.number == "8").unwrap();
    let gap = gap(indicator, 162, 61);
    let sentence = writer(Term::Bme).trusts(indicator, &[&gap, &gap, &gap], Some(&list())).unwrap();
    let words = "(by chance alone, one in 40; after allowing for so many comparisons, one of two, and none of one clearly \
                 lower, remain)";
    assert!(sentence.contains(words), "{sentence}");
}

#[test]
fn figures_of_too_few_trusts_do_not_describe_the_place() {
    let indicators = indicators();
    let indicator = indicators.iter().find(|indicator| indicator.number == "8").unwrap();
    let few = Gap {
        trusts: 4,
        answered: Some(7),
        enough: Some(false),
        covered: Some(0.61),
        ..gap(indicator, 162, 61)
    };
    let said = writer(Term::Bme);
    let there = "In the four trusts in the North West with figures (of seven)";
    assert!(said.finding(indicator, &few).unwrap().starts_with(there));
    assert!(said.brief(indicator, &few).unwrap().starts_with(there));
    assert!(
        said.beside_england(&few, &comparison("unfavourable"))
            .unwrap()
            .starts_with("The gap in the four trusts in the North West with figures (of seven) is")
    );
    assert!(coverage::sentence(&few).unwrap().contains("too few to describe the place as a whole"));
    let group = Gap { level: "region".to_owned(), ..few };
    assert_eq!(coverage::name("North West", &group), "4 of 7 trusts in North West");
    let enough = Gap { enough: Some(true), ..group };
    assert_eq!(coverage::name("North West", &enough), "North West (4 of 7 trusts)");
}

#[test]
fn a_small_reconstructed_count_is_not_printed() {
    let indicators = indicators();
    let indicator = indicators.iter().find(|indicator| indicator.number == "8").unwrap();
    let mut trust = gap(indicator, 9, 61);
    trust.counts_basis = Some("reconstructed".to_owned());
    assert_eq!(trust.counts_in_words("bme").unwrap(), "fewer than 10 of 1,000");
    assert_eq!(trust.counts_in_words("white").unwrap(), "61 of 1,000");
    trust.counts_basis = Some("published".to_owned());
    assert_eq!(trust.counts_in_words("bme").unwrap(), "9 of 1,000");
}

#[test]
fn a_headline_has_at_most_twelve_words_and_never_a_wrong_side() {
    for indicator in indicators().iter().filter(|indicator| indicator.answer.is_some()) {
        for (bme, white) in [(162, 61), (61, 162), (100, 100)] {
            let gap = gap(indicator, bme, white);
            for rest in [None, Some("unfavourable"), Some("favourable"), Some("neither")] {
                let headline = writer(Term::Bme).headline(indicator, &gap, rest);
                assert!(headline.split_whitespace().count() <= 12, "{headline}");
                let wider = headline.contains("more so") || headline.contains("wider");
                let narrower = headline.contains("less so") || headline.contains("narrower");
                let own = gap.reading.as_deref();
                assert_eq!(wider, own == Some("unfavourable") && rest == Some("unfavourable"), "{headline}");
                assert_eq!(narrower, own == Some("unfavourable") && rest == Some("favourable"), "{headline}");
                assert!(!headline.contains('{'), "{headline}");
            }
        }
    }
}

#[test]
fn wider_and_narrower_are_said_of_gaps_on_the_same_side() {
    let indicators = indicators();
    let indicator = indicators.iter().find(|indicator| indicator.number == "8").unwrap();
    let said = writer(Term::Bme);
    let own = gap(indicator, 162, 61);
    let wider = said.compared("unfavourable", &own, Some(7.8)).unwrap();
    assert_eq!(wider, "The gap is wider than in the rest of England.");
    assert!(said.compared("favourable", &own, Some(12.0)).unwrap().contains("narrower"));
    let reversed = gap(indicator, 61, 162);
    let sentence = said.compared("favourable", &reversed, Some(7.8)).unwrap();
    assert_eq!(sentence, "That is more favourable to BME staff than in the rest of England.");
    assert_eq!(said.compared("neither", &own, Some(7.8)), None);
}

#[test]
fn a_finding_says_place_year_and_who_answered() {
    let indicators = indicators();
    let indicator = indicators.iter().find(|indicator| indicator.number == "8").unwrap();
    let own = gap(indicator, 162, 61);
    assert_eq!(
        writer(Term::Bme).brief(indicator, &own).unwrap(),
        "In the North West (26 of 30 trusts) in 2024, 16 per cent of BME staff who answered the NHS Staff Survey \
         said they had experienced discrimination from a manager or colleague in the last 12 months, compared with \
         6 per cent of White staff."
    );
    assert!(
        writer(Term::Bme).finding(indicator, &own).unwrap().contains(" in 2024, 16.2 per cent of BME staff")
    );
}
