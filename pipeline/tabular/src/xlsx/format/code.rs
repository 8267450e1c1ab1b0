//! Splits the code of a number format into tokens.

#[derive(Clone, Debug, PartialEq)]
pub(super) enum FormatToken {
    /// A digit: `0`, `#` or `?`.
    Digit(char),
    /// The decimal point.
    Point,
    /// A thousands separator, or a factor of a thousand.
    Comma,
    /// A per cent sign that multiplies by 100.
    Percent,
    /// `E+` or `E-`.
    Exponent,
    /// The slash of a fraction or a date.
    Slash,
    /// `General`.
    General,
    /// A part of a date or a time.
    Date,
    /// Hours, minutes or seconds of a duration: `[h]`.
    Duration,
    /// The text of the cell.
    Text,
    /// Literal text.
    Literal(String),
    /// A currency: `[$£-809]`.
    Currency,
    /// A character that is repeated to fill the cell.
    Fill(char),
    /// `[>=10]`.
    Condition(Compare, f64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compare {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Other,
}

impl Compare {
    pub(super) fn is_met(self, number: f64, limit: f64) -> bool {
        match self {
            Self::Less => number < limit,
            Self::AtMost => number <= limit,
            Self::More => number > limit,
            Self::AtLeast => number >= limit,
            Self::Equal => (number - limit).abs() < f64::EPSILON,
            Self::Other => (number - limit).abs() >= f64::EPSILON,
        }
    }
}

/// The tokens of each section of a code.
pub(super) fn sections(code: &str) -> Vec<Vec<FormatToken>> {
    let mut sections = Vec::new();
    let mut pieces: Vec<FormatToken> = Vec::new();
    let letters: Vec<char> = code.chars().collect();
    let mut at = 0;
    let escaped = |at: usize| letters.get(at + 1).copied();
    while let Some(&letter) = letters.get(at) {
        let rest = &letters[at..];
        let mut taken = 1;
        match letter {
            ';' => sections.push(std::mem::take(&mut pieces)),
            '"' => {
                let text: String = rest[1..].iter().take_while(|letter| **letter != '"').collect();
                taken = text.chars().count() + 2;
                literal(&mut pieces, &text);
            }
            '\\' => {
                taken = 2;
                literal(&mut pieces, &escaped(at).map_or_else(String::new, String::from));
            }
            // A space as wide as the next character.
            '_' => {
                taken = 2;
                literal(&mut pieces, " ");
            }
            '*' => {
                taken = 2;
                pieces.extend(escaped(at).map(FormatToken::Fill));
            }
            '[' => {
                let inside: String = rest[1..].iter().take_while(|letter| **letter != ']').collect();
                taken = inside.chars().count() + 2;
                pieces.extend(bracketed(&inside));
            }
            '0' | '#' | '?' => pieces.push(FormatToken::Digit(letter)),
            '.' => pieces.push(FormatToken::Point),
            ',' => pieces.push(FormatToken::Comma),
            '%' => pieces.push(FormatToken::Percent),
            '/' => pieces.push(FormatToken::Slash),
            '@' => pieces.push(FormatToken::Text),
            'E' | 'e' if matches!(escaped(at), Some('+' | '-')) => {
                taken = 2;
                pieces.push(FormatToken::Exponent);
            }
            _ => match word(rest) {
                Some((piece, length)) => {
                    taken = length;
                    pieces.push(piece);
                }
                None => literal(&mut pieces, &letter.to_string()),
            },
        }
        at += taken;
    }
    sections.push(pieces);
    sections
}

fn literal(pieces: &mut Vec<FormatToken>, text: &str) {
    match pieces.last_mut() {
        Some(FormatToken::Literal(before)) => before.push_str(text),
        _ => pieces.push(FormatToken::Literal(text.to_owned())),
    }
}

/// A word without quotation marks, and its length.
fn word(rest: &[char]) -> Option<(FormatToken, usize)> {
    let starts = |word: &str| {
        rest.len() >= word.len()
            && word.chars().zip(rest).all(|(one, other)| one == other.to_ascii_lowercase())
    };
    let known = [("general", FormatToken::General), ("am/pm", FormatToken::Date), ("a/p", FormatToken::Date)];
    let found = known.into_iter().find(|(word, _)| starts(word));
    let date = || rest[0].is_ascii() && "ymdhsebg".contains(rest[0].to_ascii_lowercase());
    found.map(|(word, piece)| (piece, word.len())).or_else(|| date().then_some((FormatToken::Date, 1)))
}

/// The token of square brackets: a currency, a condition or a duration. `None` for a colour or a script.
fn bracketed(inside: &str) -> Option<FormatToken> {
    if let Some(currency) = inside.strip_prefix('$') {
        let sign = currency.split('-').next().unwrap_or_default();
        return (!sign.is_empty()).then_some(FormatToken::Currency);
    }
    let compares = [
        ("<=", Compare::AtMost),
        ("<>", Compare::Other),
        (">=", Compare::AtLeast),
        ("<", Compare::Less),
        (">", Compare::More),
        ("=", Compare::Equal),
    ];
    for (sign, compare) in compares {
        if let Some(limit) = inside.trim().strip_prefix(sign) {
            return limit.trim().parse().ok().map(|limit| FormatToken::Condition(compare, limit));
        }
    }
    let lower = inside.to_ascii_lowercase();
    let duration = ["h", "m", "s"].iter().any(|unit| !lower.is_empty() && lower.replace(unit, "").is_empty());
    duration.then_some(FormatToken::Duration)
}
