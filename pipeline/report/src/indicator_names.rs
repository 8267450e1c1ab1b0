//! How indicators are named in reports.

use super::context::ReportContext;
use catalogue::indicator::Basis;
use catalogue::indicator::Indicator;
use catalogue::indicator::Orientation;

/// Indicators 5 to 8.
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
