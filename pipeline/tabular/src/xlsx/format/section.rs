//! One section of a number format: what a number, or a text, is shown as by it.

use super::super::super::cells::{Value, shifted};
use super::code::{Compare, Piece};

/// A section.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) kind: Kind,
    condition: Option<(Compare, f64)>,
    /// Literal text in front of the number or text, and behind it.
    before: String,
    after: String,
    digits: Digits,
}

/// What a section makes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The number, with other looks.
    Number,
    /// A percentage.
    Percent,
    /// A percentage whose sign is literal text: 28.4 is shown as 28.4%.
    PercentSign,
    /// The number over a thousand, so many times.
    Thousands(i32),
    /// The number within other text: `<5`.
    Written,
    /// Other text than the number's digits between them.
    Apart,
    /// Literal text alone.
    Literal,
    /// A zero shown as a dash, as accountants do.
    Dash,
    Date,
    Duration,
    /// The text of the cell; a number is shown as it is.
    Text,
}

/// The places for digits.
#[derive(Clone, Copy, Debug, Default)]
struct Digits {
    whole: usize,
    zeros: usize,
    decimals: usize,
    point: bool,
    /// Places that show nothing but a digit that is needed.
    only_needed: bool,
}

impl Section {
    pub(super) fn of(pieces: &[Piece]) -> Self {
        let is_place = |piece: &Piece| matches!(piece, Piece::Digit(_) | Piece::General);
        let first = pieces.iter().position(|piece| is_place(piece) || *piece == Piece::Text);
        let last = pieces.iter().rposition(|piece| is_place(piece) || *piece == Piece::Text);
        let literal = |pieces: &[Piece]| -> String {
            pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Literal(text) => text.as_str(),
                    _ => "",
                })
                .collect()
        };
        let (before, after) = match (first, last) {
            (Some(first), Some(last)) => (literal(&pieces[..first]), literal(&pieces[last + 1..])),
            _ => (literal(pieces), String::new()),
        };
        let condition = pieces.iter().find_map(|piece| match piece {
            Piece::Condition(compare, limit) => Some((*compare, *limit)),
            _ => None,
        });
        let mut section = Self { kind: Kind::Number, condition, before, after, digits: Digits::of(pieces) };
        section.kind = section.kind_of(pieces, first, last);
        section
    }

    fn kind_of(&mut self, pieces: &[Piece], first: Option<usize>, last: Option<usize>) -> Kind {
        let has = |wanted: &Piece| pieces.contains(wanted);
        if has(&Piece::Duration) {
            return Kind::Duration;
        }
        if has(&Piece::Date) {
            return Kind::Date;
        }
        if has(&Piece::Text) {
            return Kind::Text;
        }
        let (Some(first), Some(last)) = (first, last) else {
            return self.without_digits(pieces);
        };
        let spaces = |piece: &Piece| !matches!(piece, Piece::Literal(text) if !text.trim().is_empty());
        // A fraction: its bar and denominator are no text.
        if has(&Piece::Slash) {
            return Kind::Number;
        }
        if !pieces[first..=last].iter().all(spaces) {
            return Kind::Apart;
        }
        let signs = pieces.iter().filter(|piece| **piece == Piece::Percent).count();
        let factors = pieces[last + 1..].iter().take_while(|piece| **piece == Piece::Comma).count();
        let magnitude = is_magnitude(&self.after);
        if is_part_of_number(&self.before) || has_digit(&self.after) || (factors == 0 && magnitude) {
            return Kind::Written;
        }
        match (signs, factors) {
            (0, 0) if self.before.contains('%') || self.after.contains('%') => Kind::PercentSign,
            (0, 0) => Kind::Number,
            (1, 0) => Kind::Percent,
            (0, _) if magnitude => Kind::Number,
            (0, factors) => Kind::Thousands(i32::try_from(factors).unwrap_or(i32::MAX)),
            _ => Kind::Apart,
        }
    }

    /// A section that shows none of a number's digits.
    fn without_digits(&mut self, pieces: &[Piece]) -> Kind {
        let fill = pieces.iter().find_map(|piece| match piece {
            Piece::Fill(letter) => Some(*letter),
            _ => None,
        });
        match fill {
            // An accountant's zero: its dash lies to the right, across a cell filled with spaces.
            Some(' ') if matches!(self.before.trim(), "-" | "\u{2013}") => return Kind::Dash,
            Some(letter) if self.before.trim().is_empty() => self.before = letter.to_string(),
            _ => {}
        }
        // Percent signs and points without digits are shown as they are.
        for piece in pieces {
            match piece {
                Piece::Percent => self.before.push('%'),
                Piece::Point => self.before.push('.'),
                Piece::Slash => self.before.push('/'),
                _ => {}
            }
        }
        Kind::Literal
    }

    /// Whether it is the section for text if it is the last.
    pub(super) fn is_for_text(&self) -> bool {
        self.kind == Kind::Text
    }

    /// Whether it shows every number or text as it is.
    pub(super) fn is_plain(&self) -> bool {
        let bare = self.before.trim().is_empty() && self.after.trim().is_empty();
        match self.kind {
            Kind::Text => bare,
            Kind::Number => self.condition.is_none() && !self.digits.only_needed,
            _ => false,
        }
    }

    pub(super) fn has_condition(&self) -> bool {
        self.condition.is_some()
    }

    /// Whether it is for this number, by its own condition or else by `otherwise`.
    pub(super) fn fits(&self, number: f64, otherwise: impl Fn(f64) -> bool) -> bool {
        self.condition.map_or_else(|| otherwise(number), |(compare, limit)| compare.holds(number, limit))
    }

    /// What a number is shown as.
    pub(super) fn number(&self, number: f64) -> Value<'static> {
        if self.digits.only_needed && number.abs() < 0.5 && self.kind == Kind::Number {
            return literal(&format!("{}{}", self.before, self.after));
        }
        match self.kind {
            Kind::Percent => Value::Percent(number),
            Kind::PercentSign => Value::Percent(shifted(number, -2)),
            Kind::Thousands(times) => Value::Number(shifted(number, times.saturating_mul(-3))),
            Kind::Literal => literal(&self.before),
            Kind::Written => literal(&self.written(number)),
            Kind::Apart => Value::Error(format!("{number} (its number format shows it as something else)")),
            Kind::Dash if number.abs() > 0.0 => literal(&self.before),
            Kind::Number | Kind::Dash | Kind::Text | Kind::Date | Kind::Duration => Value::Number(number),
        }
    }

    /// The number with the literal text around it.
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

    /// What a text is shown as.
    pub(super) fn text(&self, text: &str) -> String {
        match self.kind {
            Kind::Text => format!("{}{text}{}", self.before, self.after).trim().to_owned(),
            Kind::Literal => self.before.trim().to_owned(),
            _ => text.to_owned(),
        }
    }
}

impl Digits {
    fn of(pieces: &[Piece]) -> Self {
        let mut digits = Self { only_needed: true, ..Self::default() };
        for piece in pieces {
            match piece {
                Piece::Point => digits.point = true,
                Piece::Digit(place) if digits.point => {
                    digits.decimals += 1;
                    digits.only_needed &= *place == '#';
                }
                Piece::Digit(place) => {
                    digits.whole += 1;
                    digits.zeros += usize::from(*place == '0');
                    digits.only_needed &= *place == '#';
                }
                Piece::Slash | Piece::Exponent | Piece::General => digits.only_needed = false,
                _ => {}
            }
        }
        digits.only_needed &= digits.whole > 0 && !digits.point;
        digits
    }
}

/// Literal text as a value; spaces alone are nothing.
fn literal(text: &str) -> Value<'static> {
    match text.trim() {
        "" => Value::Empty,
        text => Value::Text(text.to_owned().into()),
    }
}

/// Whether text in front of a number changes what is meant: a letter, a digit, `<`. Signs, brackets,
/// currencies and spaces do not.
fn is_part_of_number(text: &str) -> bool {
    text.chars().any(|letter| {
        letter.is_alphanumeric()
            || matches!(letter, '<' | '>' | '~' | '=' | '.' | ',' | '\u{2264}' | '\u{2265}' | '\u{2248}')
    })
}

/// Whether text behind a number could be read as more of it; raised digits are footnote marks.
fn has_digit(text: &str) -> bool {
    text.chars().any(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '<' | '>' | '\u{2030}'))
}

/// Whether text behind a number multiplies it: 5k is not 5.
fn is_magnitude(text: &str) -> bool {
    let word = text.trim().to_lowercase();
    matches!(word.as_str(), "k" | "m" | "mn" | "bn" | "b" | "million" | "billion")
        || word.starts_with("thousand")
        || word.starts_with("000")
}
