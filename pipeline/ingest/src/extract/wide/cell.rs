//! Reads one cell of a column of figures, or of numbers of responses.

use super::super::number::{figure, whole};
use store::observation::Status;
use store::observation::Unit;
use tabular::Value;

/// How far a printed share may differ from its own counts, and a percentage from 100: rounding in the last
/// digits of a double.
pub(super) const TOLERANCE: f64 = 1e-9;

/// What a cell says: a figure, or a number of responses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum CellReading<T> {
    Number(T),
    /// A marker in place of a number.
    Marker(Status),
    Blank(Status),
    Unreadable,
}

impl<T> CellReading<T> {
    fn of_number(number: Option<T>) -> Self {
        number.map_or(Self::Unreadable, Self::Number)
    }

    /// `None` if the text is neither a marker nor blank; `missing` gives the status of a marker.
    fn of_marker(text: &str, missing: impl Fn(&str) -> Option<Status>) -> Option<Self> {
        missing(text).map(if text.is_empty() { Self::Blank } else { Self::Marker })
    }
}

/// Reads a figure in the unit of its column.
pub(super) fn figure_cell(
    value: &Value<'_>,
    unit: Unit,
    missing: impl Fn(&str) -> Option<Status>,
) -> CellReading<f64> {
    match (value, unit) {
        // The stored fraction itself: multiplying and dividing it again would change its last digits.
        (Value::Percent(stored), Unit::Proportion) => return CellReading::Number(*stored),
        (Value::Percent(_), Unit::Percent) => return CellReading::of_number(value.percentage()),
        (Value::Number(number), _) => return CellReading::Number(*number),
        _ => {}
    }
    let shown = value.shown();
    let text = shown.trim();
    CellReading::of_marker(text, missing).unwrap_or_else(|| match value {
        Value::Bool(_) | Value::DateTime(_) | Value::Error(_) => CellReading::Unreadable,
        _ => CellReading::of_number(figure(text, unit, false)),
    })
}

/// Reads a number of responses.
pub(super) fn count_cell(value: &Value<'_>, missing: impl Fn(&str) -> Option<Status>) -> CellReading<u32> {
    if let Some(number) = value.number() {
        return CellReading::of_number(people(number));
    }
    let shown = value.shown();
    CellReading::of_marker(shown.trim(), missing).unwrap_or_else(|| {
        let count = whole(&shown).and_then(|count| u32::try_from(count).ok());
        CellReading::of_number(count.filter(|_| matches!(value, Value::Text(_))))
    })
}

fn people(number: f64) -> Option<u32> {
    if number >= 0.0 && number.fract() == 0.0 && number < 1e9 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, not negative, and below a thousand million"
        )]
        return Some(number as u32);
    }
    None
}

/// The number of people that a share of `of` unweighted answers counts; `None` if it is not a whole number.
pub(super) fn numerator(share: f64, of: u32) -> Option<u32> {
    let whole = (share * f64::from(of)).round();
    let agrees = of > 0 && (whole / f64::from(of) - share).abs() <= TOLERANCE;
    if agrees { people(whole) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `-` and `*` mark a suppressed figure.
    fn missing(text: &str) -> Option<Status> {
        match text {
            "-" | "*" => Some(Status::Suppressed),
            "" => Some(Status::NotPublished),
            _ => None,
        }
    }

    #[test]
    fn a_numerator_is_a_whole_number_of_people() {
        assert_eq!(numerator(1_039.0 / 4_050.0, 4_050), Some(1_039));
        assert_eq!(numerator(0.25, 10), None);
        assert_eq!(numerator(0.0, 0), None);
        assert_eq!(numerator(0.0, 12), Some(0));
    }

    #[test]
    fn a_percentage_is_read_in_the_unit_of_its_column() {
        let read = |unit| figure_cell(&Value::Percent(0.07), unit, missing);
        assert_eq!(read(Unit::Percent), CellReading::Number(7.0));
        assert_eq!(read(Unit::Proportion), CellReading::Number(0.07));
        assert_eq!(read(Unit::Ratio), CellReading::Unreadable);
        assert_eq!(read(Unit::Count), CellReading::Unreadable);
    }

    #[test]
    fn numbers_typed_as_text_are_read_and_markers_are_not() {
        let text = |text: &'static str, unit| figure_cell(&Value::Text(text.into()), unit, missing);
        assert_eq!(text("-", Unit::Percent), CellReading::Marker(Status::Suppressed));
        assert_eq!(text("0.25", Unit::Proportion), CellReading::Number(0.25));
        assert_eq!(text("25%", Unit::Percent), CellReading::Number(25.0));
        assert_eq!(text("25%", Unit::Proportion), CellReading::Number(0.25));
        for (unknown, unit) in [("x", Unit::Percent), ("NaN", Unit::Percent), ("25%", Unit::Score)] {
            assert_eq!(text(unknown, unit), CellReading::Unreadable, "{unknown}");
        }
        let read = |value: Value<'_>| figure_cell(&value, Unit::Percent, missing);
        assert_eq!(read(Value::Empty), CellReading::Blank(Status::NotPublished));
        assert_eq!(read(Value::Error("#DIV/0!".into())), CellReading::Unreadable);
        assert_eq!(read(Value::Uncalculated), CellReading::Unreadable);
    }

    #[test]
    fn a_number_of_responses_is_a_whole_number() {
        let read = |value: Value<'_>| count_cell(&value, missing);
        for text in ["8,846", "8 846", "8846.0", " 8846"] {
            assert_eq!(read(Value::Text(text.into())), CellReading::Number(8846), "{text}");
        }
        assert_eq!(read(Value::Number(8846.0)), CellReading::Number(8846));
        assert_eq!(read(Value::Text("*".into())), CellReading::Marker(Status::Suppressed));
        assert_eq!(read(Value::Empty), CellReading::Blank(Status::NotPublished));
        assert_eq!(read(Value::Number(8846.5)), CellReading::Unreadable);
        assert_eq!(read(Value::Text("some".into())), CellReading::Unreadable);
    }
}
