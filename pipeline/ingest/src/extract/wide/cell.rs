//! What one cell of a column of figures says.

use super::super::number::{decimal, per_cent, whole};
use super::super::words::Words;
use store::observation::Status;
use store::observation::Unit;
use tabular::Value;

/// How far a printed share may lie from its own counts, and a percentage from 100: rounding in the last
/// digits of a double.
pub(super) const SAME: f64 = 1e-9;

/// A cell of figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Told {
    /// A number.
    Figure(f64),
    /// A marker that the layout or the list of markers has, with what it says.
    Marked(Status),
    /// Nothing, with what the layout says that it means.
    Blank(Status),
    /// A text that is neither.
    Unknown,
}

/// A cell of numbers of responses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum People {
    /// So many.
    Number(u32),
    /// A marker, or nothing.
    Missing,
    /// Something that is no whole number of people.
    Unknown,
}

/// The markers by which cells are read.
#[derive(Clone, Copy)]
pub(super) struct Markers<'a> {
    /// Those of the layout, an empty one being a blank cell: each is a suppressed figure.
    pub(super) suppressed: &'a [String],
    /// Those of all layouts.
    pub(super) words: &'a Words,
}

impl Markers<'_> {
    /// Why a figure is missing, if this text is written in its place.
    fn status(self, text: &str) -> Option<Status> {
        if self.suppressed.iter().any(|marker| marker == text) {
            return Some(Status::Suppressed);
        }
        if text.is_empty() { Some(Status::NotPublished) } else { self.words.marker(text) }
    }
}

impl Told {
    /// Reads a cell of a column of figures.
    pub(super) fn of(value: &Value<'_>, markers: Markers<'_>, unit: Unit) -> Self {
        match (value, unit) {
            // The stored fraction itself: nothing is multiplied and divided again.
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
        if let Some(status) = markers.status(text) {
            return if text.is_empty() { Self::Blank(status) } else { Self::Marked(status) };
        }
        if matches!(value, Value::Bool(_) | Value::DateTime(_) | Value::Error(_)) {
            return Self::Unknown;
        }
        let number = match (per_cent(text), unit) {
            (Some(number), Unit::Percent) => decimal(&number, false),
            (Some(number), Unit::Proportion) => decimal(&number, false).map(|number| number / 100.0),
            (Some(_), _) => None,
            (None, _) => decimal(text, false),
        };
        number.map_or(Self::Unknown, Self::Figure)
    }
}

impl People {
    /// Reads a cell of a column of numbers of responses.
    pub(super) fn of(value: &Value<'_>, markers: Markers<'_>) -> Self {
        if let Some(number) = value.number() {
            return people(number).map_or(Self::Unknown, Self::Number);
        }
        let shown = value.shown();
        if markers.status(shown.trim()).is_some() {
            return Self::Missing;
        }
        let count = whole(&shown).and_then(|count| u32::try_from(count).ok());
        count.filter(|_| matches!(value, Value::Text(_))).map_or(Self::Unknown, Self::Number)
    }
}

/// A figure as a whole number of people.
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

/// How many of `people` make a share of unweighted answers; `None` if no whole number does.
pub(super) fn numerator(share: f64, of: u32) -> Option<u32> {
    let whole = (share * f64::from(of)).round();
    let agrees = of > 0 && (whole / f64::from(of) - share).abs() <= SAME;
    if agrees { people(whole) } else { None }
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
        let words = Words::default();
        let told = |unit| Told::of(&Value::Percent(0.07), Markers { suppressed: &[], words: &words }, unit);
        assert_eq!(told(Unit::Percent), Told::Figure(7.0));
        assert_eq!(told(Unit::Proportion), Told::Figure(0.07));
        assert_eq!(told(Unit::Ratio), Told::Unknown);
        assert_eq!(told(Unit::Count), Told::Unknown);
    }

    #[test]
    fn a_marker_is_not_a_number_and_a_number_typed_as_text_is() {
        let (suppressed, words) = (["-".to_owned()], Words::default());
        let markers = Markers { suppressed: &suppressed, words: &words };
        let text = |text: &'static str, unit| Told::of(&Value::Text(text.into()), markers, unit);
        assert_eq!(text("-", Unit::Percent), Told::Marked(Status::Suppressed));
        assert_eq!(text("0.25", Unit::Proportion), Told::Figure(0.25));
        assert_eq!(text("25%", Unit::Percent), Told::Figure(25.0));
        assert_eq!(text("25%", Unit::Proportion), Told::Figure(0.25));
        for (unknown, unit) in [("x", Unit::Percent), ("NaN", Unit::Percent), ("25%", Unit::Score)] {
            assert_eq!(text(unknown, unit), Told::Unknown, "{unknown}");
        }
        let told = |value: Value<'_>| Told::of(&value, markers, Unit::Percent);
        assert_eq!(told(Value::Empty), Told::Blank(Status::NotPublished));
        assert_eq!(told(Value::Error("#DIV/0!".into())), Told::Unknown);
        assert_eq!(told(Value::Uncalculated), Told::Unknown);
    }

    #[test]
    fn a_number_of_people_is_whole_however_it_is_typed() {
        let (suppressed, words) = (["*".to_owned()], Words::default());
        let markers = Markers { suppressed: &suppressed, words: &words };
        let people = |value: Value<'_>| People::of(&value, markers);
        for text in ["8,846", "8 846", "8846.0", " 8846"] {
            assert_eq!(people(Value::Text(text.into())), People::Number(8846), "{text}");
        }
        assert_eq!(people(Value::Number(8846.0)), People::Number(8846));
        assert_eq!(people(Value::Text("*".into())), People::Missing);
        assert_eq!(people(Value::Empty), People::Missing);
        assert_eq!(people(Value::Number(8846.5)), People::Unknown);
        assert_eq!(people(Value::Text("some".into())), People::Unknown);
    }
}
