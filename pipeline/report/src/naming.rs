//! How indicators are named in reports.

use super::material::Material;
use catalogue::indicator::Basis;
use catalogue::indicator::Indicator;
use catalogue::indicator::Orientation;

/// Indicators 5 to 8.
pub(super) fn survey_indicators<'a>(
    material: &Material<'a>,
) -> impl Iterator<Item = &'a Indicator> + use<'a> {
    material.indicators.iter().filter(|indicator| indicator.basis == Basis::Survey)
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
pub(super) fn numbered(material: &Material<'_>, indicator: &Indicator) -> String {
    format!("{}. {}", indicator.number, material.writer.term.apply(&indicator.topic))
}

/// Indicators named inside a sentence: "5 (harassment by the public) and 8 (...)".
pub(super) fn listed(material: &Material<'_>, indicators: &[&Indicator]) -> String {
    let names: Vec<String> = indicators
        .iter()
        .map(|indicator| {
            let topic = material.writer.term.apply(&format::lower_first(&indicator.topic));
            format!("{} ({topic})", indicator.number)
        })
        .collect();
    format::list(&names)
}

/// "2. Appointment from shortlisting, White ÷ BME".
pub(super) fn turned(material: &Material<'_>, indicator: &Indicator, orientation: Orientation) -> String {
    let label = material.writer.term.label();
    let turned = match orientation {
        Orientation::BmeToWhite => format!("{label} ÷ White"),
        Orientation::WhiteToBme => format!("White ÷ {label}"),
    };
    format!("{}, {turned}", numbered(material, indicator))
}
