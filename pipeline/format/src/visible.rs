//! Text from outside, safe to print.

use std::borrow::Cow;

/// A text from outside that is safe to print: control characters, which could change what a terminal shows, are written
/// as their numbers, such as `\u{1b}`. Line breaks and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_hidden = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_hidden(letter) { shown.extend(letter.escape_unicode()) } else { shown.push(letter) }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_printed_as_their_numbers() {
        assert_eq!(visible("a\u{1b}[31mred\r\nb\tc\u{9b}d\0"), "a\\u{1b}[31mred\\u{d}\nb\tc\\u{9b}d\\u{0}");
        assert_eq!(visible("Müller £5 – 10%\n"), "Müller £5 – 10%\n");
    }
}
