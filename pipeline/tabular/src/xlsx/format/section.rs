//! One section of a number format, applied to a number or a text.

use super::super::super::cells::{Value, shifted};
use super::code::{Compare, FormatToken};

#[derive(Debug)]
pub(super) struct FormatSection {
    pub(super) kind: SectionKind,
    condition: Option<(Compare, f64)>,
    /// Literal text before and after the number or text.
    before: String,
    after: String,
    digits: DigitPlaces,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SectionKind {
    /// The number, with another appearance.
    Number,
    /// A percentage.
    Percent,
    /// A percentage with a literal sign: 28.4 is shown as 28.4%.
    PercentSign,
    /// The number divided by a thousand, so many times.
    Thousands(i32),
    /// The number within other text: `<5`.
    Written,
    /// Literal text between the digits of the number.
    Apart,
    /// Only literal text.
    Literal,
    /// A zero shown as a dash, as in accounting.
    Dash,
    Date,
    Duration,
    /// The text of the cell; a number is shown as it is.
    Text,
}

#[derive(Clone, Copy, Debug, Default)]
struct DigitPlaces {
    whole: usize,
    zeros: usize,
    decimals: usize,
    point: bool,
    /// Whether all places show only necessary digits: `#`.
    only_needed: bool,
}

impl FormatSection {
    pub(super) fn of(pieces: &[FormatToken]) -> Self {
        let is_place = |piece: &FormatToken| matches!(piece, FormatToken::Digit(_) | FormatToken::General);
        let first = pieces.iter().position(|piece| is_place(piece) || *piece == FormatToken::Text);
        let last = pieces.iter().rposition(|piece| is_place(piece) || *piece == FormatToken::Text);
        let literal = |pieces: &[FormatToken]| -> String {
            pieces
                .iter()
                .map(|piece| match piece {
                    FormatToken::Literal(text) => text.as_str(),
                    _ => "",
                })
                .collect()
        };
        let (before, after) = match (first, last) {
            (Some(first), Some(last)) => (literal(&pieces[..first]), literal(&pieces[last + 1..])),
            _ => (literal(pieces), String::new()),
        };
        let condition = pieces.iter().find_map(|piece| match piece {
            FormatToken::Condition(compare, limit) => Some((*compare, *limit)),
            _ => None,
        });
        let mut section =
            Self { kind: SectionKind::Number, condition, before, after, digits: DigitPlaces::of(pieces) };
        section.kind = section.kind_of(pieces, first, last);
        section
    }

    fn kind_of(&mut self, pieces: &[FormatToken], first: Option<usize>, last: Option<usize>) -> SectionKind {
        let has = |wanted: &FormatToken| pieces.contains(wanted);
        if has(&FormatToken::Duration) {
            return SectionKind::Duration;
        }
        if has(&FormatToken::Date) {
            return SectionKind::Date;
        }
        if has(&FormatToken::Text) {
            return SectionKind::Text;
        }
        let (Some(first), Some(last)) = (first, last) else {
            return self.without_digits(pieces);
        };
        let spaces =
            |piece: &FormatToken| !matches!(piece, FormatToken::Literal(text) if !text.trim().is_empty());
        // A fraction: its slash and denominator are not text.
        if has(&FormatToken::Slash) {
            return SectionKind::Number;
        }
        if !pieces[first..=last].iter().all(spaces) {
            return SectionKind::Apart;
        }
        let signs = pieces.iter().filter(|piece| **piece == FormatToken::Percent).count();
        let factors = pieces[last + 1..].iter().take_while(|piece| **piece == FormatToken::Comma).count();
        let magnitude = is_magnitude(&self.after);
        if is_part_of_number(&self.before) || has_digit(&self.after) || (factors == 0 && magnitude) {
            return SectionKind::Written;
        }
        match (signs, factors) {
            (0, 0) if self.before.contains('%') || self.after.contains('%') => SectionKind::PercentSign,
            (0, 0) => SectionKind::Number,
            (1, 0) => SectionKind::Percent,
            (0, _) if magnitude => SectionKind::Number,
            (0, factors) => SectionKind::Thousands(i32::try_from(factors).unwrap_or(i32::MAX)),
            _ => SectionKind::Apart,
        }
    }

    /// The kind of a section that shows no digits of a number.
    fn without_digits(&mut self, pieces: &[FormatToken]) -> SectionKind {
        let fill = pieces.iter().find_map(|piece| match piece {
            FormatToken::Fill(letter) => Some(*letter),
            _ => None,
        });
        match fill {
            // A zero in accounting: a dash on the right of a cell that is filled with spaces.
            Some(' ') if matches!(self.before.trim(), "-" | "\u{2013}") => return SectionKind::Dash,
            Some(letter) if self.before.trim().is_empty() => self.before = letter.to_string(),
            _ => {}
        }
        // Per cent signs and points without digits are literal text.
        for piece in pieces {
            match piece {
                FormatToken::Percent => self.before.push('%'),
                FormatToken::Point => self.before.push('.'),
                FormatToken::Slash => self.before.push('/'),
                _ => {}
            }
        }
        SectionKind::Literal
    }

    /// Whether the section, if it is the last, is for text.
    pub(super) fn is_for_text(&self) -> bool {
        self.kind == SectionKind::Text
    }

    /// Whether the section changes no number and no text.
    pub(super) fn is_plain(&self) -> bool {
        let bare = self.before.trim().is_empty() && self.after.trim().is_empty();
        match self.kind {
            SectionKind::Text => bare,
            SectionKind::Number => self.condition.is_none() && !self.digits.only_needed,
            _ => false,
        }
    }

    pub(super) fn has_condition(&self) -> bool {
        self.condition.is_some()
    }

    /// Whether the section is for this number, by its own condition or by `otherwise`.
    pub(super) fn fits(&self, number: f64, otherwise: impl Fn(f64) -> bool) -> bool {
        self.condition.map_or_else(|| otherwise(number), |(compare, limit)| compare.is_met(number, limit))
    }

    pub(super) fn number(&self, number: f64) -> Value<'static> {
        if self.digits.only_needed && number.abs() < 0.5 && self.kind == SectionKind::Number {
            return literal(&format!("{}{}", self.before, self.after));
        }
        match self.kind {
            SectionKind::Percent => Value::Percent(number),
            SectionKind::PercentSign => Value::Percent(shifted(number, -2)),
            SectionKind::Thousands(times) => Value::Number(shifted(number, times.saturating_mul(-3))),
            SectionKind::Literal => literal(&self.before),
            SectionKind::Written => literal(&self.written(number)),
            SectionKind::Apart => {
                Value::Error(format!("{number} (its number format puts text between its digits)"))
            }
            SectionKind::Dash if number.abs() > 0.0 => literal(&self.before),
            SectionKind::Number
            | SectionKind::Dash
            | SectionKind::Text
            | SectionKind::Date
            | SectionKind::Duration => Value::Number(number),
        }
    }

    fn written(&self, number: f64) -> String {
        let decimals = self.digits.decimals;
        let width = self.digits.zeros + if decimals > 0 { decimals + 1 } else { 0 };
        let digits = if self.digits.whole == 0 && decimals == 0 {
            number.to_string()
        } else {
            format!("{number:0width$.decimals$}")
        };
        format!("{}{digits}{}", self.before, self.after)
    }

    pub(super) fn text(&self, text: &str) -> String {
        match self.kind {
            SectionKind::Text => format!("{}{text}{}", self.before, self.after).trim().to_owned(),
            SectionKind::Literal => self.before.trim().to_owned(),
            _ => text.to_owned(),
        }
    }
}

impl DigitPlaces {
    fn of(pieces: &[FormatToken]) -> Self {
        let mut digits = Self { only_needed: true, ..Self::default() };
        for piece in pieces {
            match piece {
                FormatToken::Point => digits.point = true,
                FormatToken::Digit(place) if digits.point => {
                    digits.decimals += 1;
                    digits.only_needed &= *place == '#';
                }
                FormatToken::Digit(place) => {
                    digits.whole += 1;
                    digits.zeros += usize::from(*place == '0');
                    digits.only_needed &= *place == '#';
                }
                FormatToken::Slash | FormatToken::Exponent | FormatToken::General => {
                    digits.only_needed = false;
                }
                _ => {}
            }
        }
        digits.only_needed &= digits.whole > 0 && !digits.point;
        digits
    }
}

/// Literal text as a value; only spaces are an empty value.
fn literal(text: &str) -> Value<'static> {
    match text.trim() {
        "" => Value::Empty,
        text => Value::Text(text.to_owned().into()),
    }
}

/// Whether text before a number changes its meaning: a letter, a digit, `<`. Signs, brackets, currencies and spaces
/// do not.
fn is_part_of_number(text: &str) -> bool {
    text.chars().any(|letter| {
        letter.is_alphanumeric()
            || matches!(letter, '<' | '>' | '~' | '=' | '.' | ',' | '\u{2264}' | '\u{2265}' | '\u{2248}')
    })
}

/// Whether text after a number could be a part of it. Raised digits are footnote marks.
fn has_digit(text: &str) -> bool {
    text.chars().any(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '<' | '>' | '\u{2030}'))
}

/// Whether text after a number multiplies it: 5k is not 5.
fn is_magnitude(text: &str) -> bool {
    let word = text.trim().to_lowercase();
    matches!(word.as_str(), "k" | "m" | "mn" | "bn" | "b" | "million" | "billion")
        || word.starts_with("thousand")
        || word.starts_with("000")
}
