//! How many differences of a list chance alone would produce.

use super::Confidence;
use super::counts::float;

/// How many of `comparisons` are expected to differ by chance alone: comparisons times
/// (1 - level). Of 200 trusts that is 10 at 95 per cent. It is an expectation, and needs no
/// independence between the comparisons.
#[must_use]
pub fn expected(comparisons: u64, confidence: Confidence) -> f64 {
    float(comparisons) * (1.0 - confidence.level())
}

/// How many of them are expected to differ in one given direction, such as the favourable: half.
#[must_use]
pub fn expected_in_one_direction(comparisons: u64, confidence: Confidence) -> f64 {
    expected(comparisons, confidence) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{assert_close, level};

    #[test]
    fn one_comparison_in_twenty_differs_by_chance_at_95_per_cent() {
        assert_close(expected(206, Confidence::NINETY_FIVE), 10.3);
        assert_close(expected(206, Confidence::NINETY_NINE_POINT_EIGHT), 0.412);
        assert_close(expected(206, level(0.80)), 41.2);
        assert_close(expected_in_one_direction(206, Confidence::NINETY_FIVE), 5.15);
    }

    #[test]
    fn no_comparison_differs_among_none() {
        assert_close(expected(0, Confidence::NINETY_FIVE), 0.0);
    }
}
