//! Reads a month and a year in an address.

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The shortest abbreviation of a month.
const SHORTEST: usize = 3;

/// `2025-03` for `march-2025` or `Mar 2025`; `None` if the text is not a month and a year.
pub(super) fn month_of(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let [month, year] = words.as_slice() else { return None };
    let is_year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
    if !is_year || month.len() < SHORTEST {
        return None;
    }
    let at = MONTHS.iter().position(|name| name.starts_with(month))?;
    Some(format!("{year}-{:02}", at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_become_numbers_that_sort() {
        assert_eq!(month_of("march-2025").as_deref(), Some("2025-03"));
        assert_eq!(month_of("December 2024").as_deref(), Some("2024-12"));
        assert_eq!(month_of("Sept_2026").as_deref(), Some("2026-09"));
        for text in ["2020-2024", "ma-2025", "march-25", "march", "2020-2024-v2", ""] {
            assert_eq!(month_of(text), None, "{text}");
        }
    }
}
