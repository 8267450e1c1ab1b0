//! The order of editions by their names.

use std::cmp::Ordering;

/// Compares two names, their numbers as numbers: "2026-07" comes before "2026-07.2", and that before
/// "2026-07.10".
pub(super) fn compare(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one, other);
    while !left.is_empty() && !right.is_empty() {
        let (first, second) = (part(left), part(right));
        let digits = |text: &str| text.starts_with(|letter: char| letter.is_ascii_digit());
        let order = if digits(first) && digits(second) {
            let plain = |text: &str| text.trim_start_matches('0').to_owned();
            let (first, second) = (plain(first), plain(second));
            first.len().cmp(&second.len()).then(first.cmp(&second))
        } else {
            first.cmp(second)
        };
        if order.is_ne() {
            return order;
        }
        left = left.get(first.len()..).unwrap_or_default();
        right = right.get(second.len()..).unwrap_or_default();
    }
    // Names that differ only in zeros need an order too.
    left.len().cmp(&right.len()).then_with(|| one.cmp(other))
}

/// The number, or the text up to the next number, that a name begins with.
fn part(name: &str) -> &str {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let number = name.starts_with(is_digit);
    let end = name.find(|letter| is_digit(letter) != number).unwrap_or(name.len());
    name.get(..end).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_name_are_compared_as_numbers() {
        let mut names =
            ["2026-07.10", "2026-12", "2026-07", "2025-01", "2026-07.02", "2026-7.3", "2026-07.2", "spring"];
        names.sort_by(|one, other| compare(one, other));
        assert_eq!(
            names,
            ["2025-01", "2026-07", "2026-07.02", "2026-07.2", "2026-7.3", "2026-07.10", "2026-12", "spring"]
        );
    }

    #[test]
    fn only_a_name_and_itself_are_equal() {
        assert_eq!(compare("2026-07", "2026-07"), Ordering::Equal);
        assert_eq!(compare("2026-07", "2026-7"), compare("2026-7", "2026-07").reverse());
        assert_ne!(compare("2026-07", "2026-7"), Ordering::Equal);
    }
}
