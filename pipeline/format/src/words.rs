//! Counts with nouns in the singular or plural, and texts in lines.

/// "1 row", "1,204 rows", "no rows" is "0 rows". The plural of the noun ends in "s".
pub fn counted(number: usize, noun: &str) -> String {
    counted_as(number, noun, &format!("{noun}s"))
}

/// "1 county", "2 counties".
pub fn counted_as(number: usize, one: &str, many: &str) -> String {
    crate::counted(i64::try_from(number).unwrap_or(i64::MAX), one, many)
}

/// A text in lines of at most `width` characters, all but the first indented by `indent` spaces. A longer word, such
/// as an address, has a line of its own.
pub fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{:indent$}{word}", "")),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_wrapped_at_its_width() {
        assert_eq!(wrapped("one two  three\nfour", 9, 2), "one two\n  three\n  four");
        assert_eq!(
            wrapped("see https://www.example.org/ now", 9, 2),
            "see\n  https://www.example.org/\n  now"
        );
    }

    #[test]
    fn only_one_is_singular() {
        for (number, words) in [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1204, "1,204 rows")] {
            assert_eq!(counted(number, "row"), words);
        }
        assert_eq!(counted_as(1, "county", "counties"), "1 county");
        assert_eq!(counted_as(3, "county", "counties"), "3 counties");
    }
}
