//! The headings of chapters on published figures: the finding in at most twelve words, true of every value.

use super::rows::PublishedSeries;
use super::term::Term;
use catalogue::indicator::{Basis, Indicator, Orientation};

/// A heading has at most as many words.
const WORDS: usize = 12;

/// The first text of at most twelve words; the last one if all are longer.
fn first_short(texts: impl IntoIterator<Item = String>) -> String {
    let mut last = String::new();
    for text in texts {
        if text.split_whitespace().count() <= WORDS {
            return text;
        }
        last = text;
    }
    last
}

/// A relative likelihood, the right way round: "North West: White applicants twice as likely to be appointed". `place`
/// is the name in a sentence and by itself; a name
/// that is too long is left to the sentence below. 0.95 to 1.05 is "about equally likely", 1.95 to 2.05 "twice as likely";
/// every other ratio is printed as published.
pub(super) fn likelihood(
    term: Term,
    indicator: &Indicator,
    (place, name): (&str, &str),
    figure: &PublishedSeries,
) -> String {
    let noun = if indicator.basis == Basis::Recruitment { "applicants" } else { "staff" };
    let (bme, white) = (term.people(noun), format!("White {noun}"));
    let above = match indicator.ratio {
        Some(Orientation::BmeToWhite) => bme.clone(),
        _ => white.clone(),
    };
    let event = indicator.brief.as_deref().or(indicator.event.as_deref()).unwrap_or("be counted");
    let (who, times) = if (0.95..=1.05).contains(&figure.value) {
        let both =
            if bme.starts_with(noun) { format!("{white} and {bme}") } else { format!("White and {bme}") };
        (both, "about equally likely".to_owned())
    } else if (1.95..=2.05).contains(&figure.value) {
        (above, "twice as likely".to_owned())
    } else {
        (above, format!("{} times as likely", format::as_published(figure.value)))
    };
    let who = format::capital(&who);
    first_short([
        format!("{who} in {place} are {times} to {event}"),
        format!("{name}: {who} {times} to {event}"),
        format!("{who} {times} to {event}"),
    ])
}

/// A published share with its direction from the figure before: "BME share of board members in England rose to 16.5 per
/// cent". Both are compared as printed.
pub(super) fn share(
    term: Term,
    label: &str,
    (place, name): (&str, &str),
    figure: &PublishedSeries,
    before: Option<&PublishedSeries>,
) -> String {
    let verb = before.map_or("was", |before| match figure.value.total_cmp(&before.value) {
        std::cmp::Ordering::Greater => "rose to",
        std::cmp::Ordering::Less => "fell to",
        std::cmp::Ordering::Equal => "was unchanged at",
    });
    let (label, value) = (format::capital(&term.apply(label)), format::as_published(figure.value));
    first_short([
        format!("{label} in {place} {verb} {value} per cent"),
        format!("{name}: {label} {verb} {value}%"),
        format!("{name}: {verb} {value}%"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::assets::Assets;
    use catalogue::indicator;

    fn indicator(number: &str) -> Indicator {
        let all = indicator::load(&Assets::default()).unwrap();
        all.into_iter().find(|indicator| indicator.number == number).unwrap()
    }

    fn of(number: &str, value: f64) -> String {
        let figure = PublishedSeries::example("ratio", value);
        likelihood(Term::Bme, &indicator(number), ("the North West", "North West"), &figure)
    }

    #[test]
    fn a_heading_names_the_group_that_the_ratio_is_about() {
        assert_eq!(of("2", 2.01), "North West: White applicants twice as likely to be appointed");
        assert_eq!(
            of("3", 1.22),
            "North West: BME staff 1.22 times as likely to enter disciplinary proceedings"
        );
        assert_eq!(
            of("4", 0.7),
            "North West: White staff 0.7 times as likely to access non-mandatory training"
        );
    }

    #[test]
    fn a_ratio_near_1_is_about_equal() {
        assert_eq!(
            of("2", 1.03),
            "North West: White and BME applicants about equally likely to be appointed"
        );
        assert!(of("2", 1.06).contains("1.06 times"));
        assert!(of("2", 0.94).contains("0.94 times"));
    }

    #[test]
    fn every_heading_has_at_most_twelve_words() {
        let england = ("England", "England");
        let yorkshire = ("the North East and Yorkshire", "North East and Yorkshire");
        for number in ["2", "3", "4"] {
            for value in [0.51, 0.8, 1.0, 1.25, 1.62, 2.01, 4.52] {
                for place in [england, yorkshire] {
                    let figure = PublishedSeries::example("ratio", value);
                    let heading = likelihood(Term::Bme, &indicator(number), place, &figure);
                    assert!(heading.split_whitespace().count() <= WORDS, "{heading}");
                    assert!(!heading.contains("more likely"), "{heading}");
                }
            }
        }
    }

    #[test]
    fn a_share_says_which_way_it_went() {
        let at = |value| PublishedSeries::example("percent", value);
        let england = ("England", "England");
        let said = |before: Option<f64>| {
            let before = before.map(at);
            share(Term::Bme, "BME share of board members", england, &at(16.5), before.as_ref())
        };
        assert_eq!(said(Some(15.6)), "BME share of board members in England rose to 16.5 per cent");
        assert_eq!(said(Some(17.0)), "BME share of board members in England fell to 16.5 per cent");
        // Thirteen words are too many for a heading.
        assert_eq!(said(Some(16.5)), "England: BME share of board members was unchanged at 16.5%");
        assert_eq!(said(None), "BME share of board members in England was 16.5 per cent");
    }
}
