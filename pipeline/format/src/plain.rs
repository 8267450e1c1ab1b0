//! Numbers in tables of the terminal: with an ASCII minus sign, and without signs of units, so that they can be copied
//! into a query.

use crate::decimal;

/// The most decimals of a number that would otherwise be printed as zero.
const MOST_DECIMALS: usize = 6;
/// The decimals of a number whose unit is unknown.
const USUAL: usize = 4;

/// A number with this many decimals; with more if it would be printed as zero and is not.
pub fn plain(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let text = (decimals..=MOST_DECIMALS)
        .map(|decimals| decimal(value, decimals))
        .find(|text| value == 0.0 || !is_zero(text))
        .unwrap_or_else(|| decimal(value, decimals));
    text.replace('\u{2212}', "-")
}

/// A number whose unit is unknown: at most four decimals, and none that are zero at the end.
pub fn plain_of_no_unit(value: f64) -> String {
    let text = plain(value, USUAL);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A probability: three decimals, and "<0.001" for a smaller one.
pub fn plain_probability(value: f64) -> String {
    if value > 0.0 && value < 0.001 { "<0.001".to_owned() } else { plain(value, 3) }
}

fn is_zero(text: &str) -> bool {
    text.chars().all(|letter| letter == '0' || letter == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_decimals_of_its_unit() {
        for (value, decimals, printed) in [
            (0.256_543_209_876_543_2, 3, "0.257"),
            (-3.04, 1, "-3.0"),
            (-0.004, 1, "-0.004"),
            (0.0, 1, "0.0"),
            (5.05, 1, "5.1"),
            (15_343.0, 0, "15343"),
        ] {
            assert_eq!(plain(value, decimals), printed);
        }
    }

    #[test]
    fn a_number_of_no_unit_has_no_zeros_at_its_end() {
        for (value, printed) in
            [(10.8, "10.8"), (21.817_483_936, "21.8175"), (7.0, "7"), (120.0, "120"), (0.000_02, "0.00002")]
        {
            assert_eq!(plain_of_no_unit(value), printed);
        }
    }

    #[test]
    fn a_small_probability_is_not_printed_as_zero() {
        assert_eq!(plain_probability(0.000_2), "<0.001");
        assert_eq!(plain_probability(0.0312), "0.031");
        assert_eq!(plain_probability(0.0), "0.000");
    }
}
