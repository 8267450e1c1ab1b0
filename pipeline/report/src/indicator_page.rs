//! What the website says of an indicator: its definition, England's latest figure, and tables of places.

use serde::Serialize;

use super::coverage;
use super::indicator_names::{heading, runs};
use super::inputs::Inputs;
use super::model::Explanation;
use super::place_tables::{PlaceTable, gaps, latest, tables, value};
use super::quoted;
use catalogue::indicator::{Basis, Indicator, IndicatorUnit, Orientation, Worse};
use catalogue::organisation::PlaceKind;
use format::NOT_PUBLISHED;

/// An indicator, for a page about it.
#[derive(Clone, Debug, Serialize)]
pub struct IndicatorPage {
    /// A digit from 1 to 9.
    pub number: String,
    /// "Indicator 8: discrimination from a manager or colleague".
    pub heading: String,
    /// "Discrimination by colleagues".
    pub topic: String,
    /// England's latest figure: "White 6.9%, BME 15.3%, gap within trusts +8.3 points".
    pub england: String,
    /// The year of that figure: "staff survey 2024", "WRES 2023".
    pub year: String,
    /// What a mark of that figure means, if it has one.
    pub note: Option<String>,
    /// What it measures, how it is read, and what cannot be compared.
    pub definition: Vec<Explanation>,
    /// Places side by side.
    pub tables: Vec<PlaceTable>,
}

/// What is said of each indicator, in the order of their numbers.
pub fn indicator_pages(inputs: &Inputs) -> Vec<IndicatorPage> {
    inputs.indicators.iter().map(|indicator| page(inputs, indicator)).collect()
}

fn page(inputs: &Inputs, indicator: &Indicator) -> IndicatorPage {
    let (england, year) = england(inputs, indicator);
    IndicatorPage {
        number: indicator.number.clone(),
        heading: heading(indicator),
        topic: inputs.term.apply(&indicator.topic),
        note: quoted::is_marked(&england).then(quoted::mark_meaning),
        england,
        year,
        definition: definition(inputs, indicator),
        tables: tables(inputs, indicator),
    }
}

/// England's latest figure, and its year.
fn england(inputs: &Inputs, indicator: &Indicator) -> (String, String) {
    if indicator.basis == Basis::Survey {
        let Some(gap) = gaps(inputs, PlaceKind::England.level(), indicator).into_iter().next() else {
            return (NOT_PUBLISHED.to_owned(), String::new());
        };
        let said = format!(
            "White {}, {} {}, gap within trusts {} points",
            format::percent_or_none(gap.white_share),
            inputs.term.label(),
            format::percent_or_none(gap.bme_share),
            format::points_or_none(gap.gap_points),
        );
        let trusts = coverage::trusts(gap).map_or_else(String::new, |trusts| format!(", {trusts}"));
        return (said, format!("staff survey {}{trusts}", gap.collected));
    }
    let latest = latest(inputs, indicator);
    let found = latest.iter().find(|figure| figure.level == PlaceKind::England.level());
    found.map_or_else(
        || (NOT_PUBLISHED.to_owned(), String::new()),
        |figure| {
            let shown = inputs.term.label();
            let label = match indicator.ratio {
                Some(Orientation::WhiteToBme) => format!("White \u{f7} {shown}"),
                Some(Orientation::BmeToWhite) => format!("{shown} \u{f7} White"),
                None => indicator
                    .measure_of
                    .first()
                    .map_or_else(String::new, |measure| inputs.term.apply(&measure.label)),
            };
            (format!("{label}: {}", value(figure)), format!("WRES {}", figure.wres_year))
        },
    )
}

/// What it measures, how it is read, and what cannot be compared.
fn definition(inputs: &Inputs, indicator: &Indicator) -> Vec<Explanation> {
    let mut terms = Vec::new();
    let mut add = |term: &str, text: String| terms.push(Explanation { term: term.to_owned(), text });
    add("What it measures", format!("{}.", format::capital(&inputs.term.apply(&indicator.measure))));
    for question in &indicator.question {
        let years: Vec<u32> = question.years.iter().filter_map(|year| u32::try_from(*year).ok()).collect();
        add("Question", format!("NHS Staff Survey, surveys of {}: {}.", runs(&years), question.question));
    }
    add("Period", period(indicator.basis).to_owned());
    if let Some(of) = &indicator.denominator {
        add("Who is counted", format!("Shares are of {of}."));
    }
    if let Some(ratio) = indicator.ratio {
        let (white, bme) = ("White staff".to_owned(), inputs.term.people("staff"));
        let (above, below) = match ratio {
            Orientation::WhiteToBme => (white, bme),
            Orientation::BmeToWhite => (bme, white),
        };
        add("How it is calculated", format!("The likelihood of {above} divided by that of {below}."));
    }
    add("What is worse", worse(inputs, indicator));
    add("Parity", format!("{}.", format::capital(&indicator.parity)));
    if let Some([lower, upper]) = indicator.band {
        let range = format!("{lower:.2} to {upper:.2}, which NHS England describes as non-adverse.");
        add("Range around parity", range);
    }
    let breaks: Vec<String> =
        indicator.breaks.iter().map(|one| format!("{}.", format::capital(&one.reason))).collect();
    let breaks = if breaks.is_empty() { "None is recorded.".to_owned() } else { breaks.join(" ") };
    add("Breaks in the series", breaks);
    add("A question for the board", inputs.term.apply(&indicator.ask));
    terms
}

/// What a figure of a WRES year is counted on.
fn period(basis: Basis) -> &'static str {
    match basis {
        Basis::Workforce => "Staff in post at 31 March of the WRES year.",
        Basis::Recruitment => "Recruitment in the 12 months to 31 March of the WRES year.",
        Basis::Survey => "The staff survey of the autumn before the WRES year.",
    }
}

fn worse(inputs: &Inputs, indicator: &Indicator) -> String {
    let people = inputs.term.people("staff");
    let direction = match indicator.worse {
        Worse::Higher => "higher",
        Worse::Lower => "lower",
    };
    let side = match indicator.worse {
        Worse::Higher => "above",
        Worse::Lower => "below",
    };
    match (indicator.unit, indicator.basis) {
        (IndicatorUnit::Percent, Basis::Survey) => {
            format!("To the disadvantage of {people} if their share is {direction} than that of White staff.")
        }
        (IndicatorUnit::Percent, _) => format!(
            "To the disadvantage of {people} if their share of senior grades is {direction} than their share of \
             the whole workforce."
        ),
        (IndicatorUnit::Ratio | IndicatorUnit::PercentagePoints, _) => {
            format!("To the disadvantage of {people} if it is {side} {}.", indicator.parity)
        }
    }
}
