//! Counts with nouns in the singular or plural.

/// "1 row", "1,204 rows", "no rows" is "0 rows". The plural of the noun ends in "s".
pub fn counted(number: usize, noun: &str) -> String {
    counted_as(number, noun, &format!("{noun}s"))
}

/// "1 county", "2 counties".
pub fn counted_as(number: usize, one: &str, many: &str) -> String {
    crate::counted(i64::try_from(number).unwrap_or(i64::MAX), one, many)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_is_singular() {
        for (number, words) in [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1204, "1,204 rows")] {
            assert_eq!(counted(number, "row"), words);
        }
        assert_eq!(counted_as(1, "county", "counties"), "1 county");
        assert_eq!(counted_as(3, "county", "counties"), "3 counties");
    }
}
