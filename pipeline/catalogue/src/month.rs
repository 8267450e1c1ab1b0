//! The names of months in files and addresses.

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

/// The number of a month, 1 to 12, by its name or its first letters, three or more, in lower case.
pub fn month_number(name: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|month| name.len() >= SHORTEST && month.starts_with(name))?;
    i8::try_from(at + 1).ok()
}

/// `2025-03` for `march-2025` or `Mar 2025`; `None` if the text is not a month and a year.
pub(crate) fn month_of(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let [month, year] = words.as_slice() else { return None };
    let is_year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
    is_year.then(|| month_number(month)).flatten().map(|month| format!("{year}-{month:02}"))
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
