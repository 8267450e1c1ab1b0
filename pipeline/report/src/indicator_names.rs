//! How indicators are named in reports.

use super::context::ReportContext;
use catalogue::indicator::Basis;
use catalogue::indicator::Indicator;
use catalogue::indicator::Orientation;

pub(super) fn survey_indicators<'a>(
    context: &ReportContext<'a>,
) -> impl Iterator<Item = &'a Indicator> + use<'a> {
    context.indicators.iter().filter(|indicator| indicator.basis == Basis::Survey)
}

/// An indicator's anchor.
pub(super) fn anchor(indicator: &Indicator) -> String {
    format!("indicator-{}", indicator.number)
}

/// An indicator's heading.
pub(super) fn heading(indicator: &Indicator) -> String {
    format!("Indicator {}: {}", indicator.number, format::lower_first(&indicator.heading))
}

/// An indicator by number and topic: "8. Discrimination by colleagues".
pub(super) fn numbered(context: &ReportContext<'_>, indicator: &Indicator) -> String {
    format!("{}. {}", indicator.number, context.writer.term.apply(&indicator.topic))
}

/// Indicators named inside a sentence: "5 (harassment by the public) and 8 (...)".
pub(super) fn listed(context: &ReportContext<'_>, indicators: &[&Indicator]) -> String {
    let names: Vec<String> = indicators
        .iter()
        .map(|indicator| {
            let topic = context.writer.term.apply(&format::lower_first(&indicator.topic));
            format!("{} ({topic})", indicator.number)
        })
        .collect();
    format::list(&names)
}

/// "2. Appointment from shortlisting, White ÷ BME".
pub(super) fn turned(context: &ReportContext<'_>, indicator: &Indicator, orientation: Orientation) -> String {
    let label = context.writer.term.label();
    let turned = match orientation {
        Orientation::BmeToWhite => format!("{label} ÷ White"),
        Orientation::WhiteToBme => format!("White ÷ {label}"),
    };
    format!("{}, {turned}", numbered(context, indicator))
}

/// The numbers of indicators inside a sentence: "5 to 8", "1 to 4 and 9", "2 and 4".
pub(super) fn numbers<'a>(indicators: impl IntoIterator<Item = &'a Indicator>) -> String {
    let numbers: Vec<u32> =
        indicators.into_iter().filter_map(|indicator| indicator.number.parse().ok()).collect();
    runs(&numbers)
}

/// Numbers in order, inside a sentence: "2016 to 2019 and 2022".
pub(super) fn runs(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let words = runs.flat_map(|run| match run {
        [first, _, .., last] => vec![format!("{first} to {last}")],
        few => few.iter().map(u32::to_string).collect(),
    });
    format::list(&words.collect::<Vec<_>>())
}

/// The same after the noun: "indicator 3", "indicators 2 and 4".
pub(super) fn with_numbers(indicators: &[&Indicator]) -> String {
    let noun = if indicators.len() == 1 { "indicator" } else { "indicators" };
    format!("{noun} {}", numbers(indicators.iter().copied()))
}

/// The numbers of the indicators that are not from the staff survey.
pub(super) fn other_numbers(context: &ReportContext<'_>) -> String {
    numbers(context.indicators.iter().filter(|indicator| indicator.basis != Basis::Survey))
}
