//! What one cell of a column of figures says.

use super::super::workbook::Value;
use crate::observation::{Status, Unit};

/// How far a printed share may lie from its own counts, and a percentage from 100: rounding in the last
/// digits of a double.
pub(super) const SAME: f64 = 1e-9;

/// A cell of figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Told {
    /// A number.
    Figure(f64),
    /// No number, for this reason.
    Without(Status),
    /// A text that is not among the markers.
    Unknown,
}

impl Told {
    /// Reads a cell of a column in this unit; `suppressed` are the markers of the layout, an empty one
    /// being a blank cell.
    pub(super) fn of(value: &Value<'_>, unit: Unit, suppressed: &[String]) -> Self {
        match (value, unit) {
            (Value::Percent(stored), Unit::Proportion) => return Self::Figure(*stored),
            (Value::Percent(_), Unit::Percent) => {
                return value.percentage().map_or(Self::Unknown, Self::Figure);
            }
            _ => {}
        }
        if let Some(number) = value.number() {
            return Self::Figure(number);
        }
        let shown = value.shown();
        let text = shown.trim();
        if suppressed.iter().any(|marker| marker == text) {
            return Self::Without(Status::Suppressed);
        }
        if text.is_empty() {
            return Self::Without(Status::NotPublished);
        }
        match (value, text.parse::<f64>()) {
            (Value::Text(_), Ok(number)) if number.is_finite() => Self::Figure(number),
            _ => Self::Unknown,
        }
    }

    /// The figure, as a whole number of people.
    pub(super) fn people(self) -> Option<u32> {
        match self {
            Self::Figure(number) if number >= 0.0 && number.fract() == 0.0 && number < 1e9 =>
            {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "whole, not negative, and below a thousand million"
                )]
                Some(number as u32)
            }
            _ => None,
        }
    }
}

/// The most that a value of a unit can be.
pub(super) fn most(unit: Unit) -> f64 {
    match unit {
        Unit::Proportion => 1.0,
        Unit::Percent => 100.0,
        Unit::Score => 10.0,
        // The largest ratio found in print is 9.5, on nine cases; one above 20 is a percentage: 154 for 1.54.
        Unit::Ratio => 20.0,
        Unit::Count => f64::INFINITY,
    }
}

/// How many of `people` make a share of unweighted answers; `None` where no whole number does.
pub(super) fn numerator(share: f64, people: u32) -> Option<u32> {
    let whole = (share * f64::from(people)).round();
    let agrees = people > 0 && (whole / f64::from(people) - share).abs() <= SAME;
    if agrees { Told::Figure(whole).people() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_so_many_people_is_a_whole_number_of_them_or_none() {
        assert_eq!(numerator(1_039.0 / 4_050.0, 4_050), Some(1_039));
        assert_eq!(numerator(0.25, 10), None);
        assert_eq!(numerator(0.0, 0), None);
        assert_eq!(numerator(0.0, 12), Some(0));
    }

    #[test]
    fn a_percentage_is_read_in_the_unit_of_its_column() {
        let told = |unit| Told::of(&Value::Percent(0.07), unit, &[]);
        assert_eq!(told(Unit::Percent), Told::Figure(7.0));
        assert_eq!(told(Unit::Proportion), Told::Figure(0.07));
        assert_eq!(told(Unit::Ratio), Told::Unknown);
        assert_eq!(told(Unit::Count), Told::Unknown);
    }

    #[test]
    fn a_marker_is_not_a_number_and_a_number_typed_as_text_is() {
        let markers = ["-".to_owned()];
        let text = |text: &'static str| Told::of(&Value::Text(text.into()), Unit::Percent, &markers);
        assert_eq!(text("-"), Told::Without(Status::Suppressed));
        assert_eq!(text("0.25"), Told::Figure(0.25));
        assert_eq!(text("x"), Told::Unknown);
        assert_eq!(text("NaN"), Told::Unknown);
        assert_eq!(Told::of(&Value::Empty, Unit::Percent, &markers), Told::Without(Status::NotPublished));
        let error = Value::Error("#DIV/0!".into());
        assert_eq!(Told::of(&error, Unit::Percent, &markers), Told::Unknown);
        assert_eq!(Told::of(&Value::Uncalculated, Unit::Percent, &markers), Told::Unknown);
    }
}
