//! Cleans the text of a cell: removes invisible characters, and raised digits, which are footnote marks.

use std::borrow::Cow;

/// The visible text of a cell. Removes characters without width, makes all spaces plain spaces, and removes raised or
/// lowered digits as footnote marks: `1.5²` is 1.5. Raised digits within a number stay, so that the text does not
/// become a different number.
pub(super) fn clean(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|letter| invisible(letter) || raised(letter) || space(letter)) {
        return text;
    }
    let letters: Vec<char> = text.chars().filter(|letter| !invisible(*letter)).collect();
    let mut cleaned = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        if !raised(letter) {
            cleaned.push(if space(letter) { ' ' } else { letter });
            at += 1;
            continue;
        }
        let marks = letters[at..].iter().take_while(|letter| raised(**letter)).count();
        if within_number(&cleaned, letters.get(at + marks).copied()) {
            cleaned.extend(&letters[at..at + marks]);
        }
        at += marks;
    }
    Cow::Owned(cleaned)
}

/// Whether a mark between `before` and `after` is within a number, or in the place of its decimals.
pub(super) fn within_number(before: &str, after: Option<char>) -> bool {
    let part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
    let mut back = before.chars().rev();
    match back.next() {
        Some('.' | ',') => back.next().is_some_and(|letter| letter.is_ascii_digit()),
        Some(last) => last.is_ascii_digit() && after.is_some_and(part),
        None => false,
    }
}

/// Soft hyphens, joiners, byte order marks and direction marks.
fn invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
    )
}

/// Digits, signs and brackets above or below the line.
fn raised(letter: char) -> bool {
    matches!(letter, '\u{B2}' | '\u{B3}' | '\u{B9}' | '\u{2070}'..='\u{209C}')
}

/// Spaces other than the plain space, without line breaks.
fn space(letter: char) -> bool {
    matches!(letter, '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footnote_marks_and_invisible_characters_are_removed() {
        for (text, expected) in [
            ("1.5²", "1.5"),
            ("1000¹", "1000"),
            ("RXR⁽¹⁾", "RXR"),
            ("RXR\u{200B}", "RXR"),
            ("\u{FEFF}R0A\u{2060}", "R0A"),
            ("hos\u{AD}pital", "hospital"),
            ("4\u{A0}000", "4 000"),
            ("St George’s – Fête", "St George’s – Fête"),
            ("plain", "plain"),
        ] {
            assert_eq!(clean(text.into()), expected, "{text:?}");
        }
    }

    #[test]
    fn a_mark_within_a_number_stays() {
        assert_eq!(clean("1²000".into()), "1²000");
        assert_eq!(clean("1.²".into()), "1.²");
        assert_eq!(clean("R²D".into()), "RD");
    }
}
