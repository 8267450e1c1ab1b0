//! The difference of two independent shares: Newcombe's hybrid score interval, his method 10,
//! without continuity correction.
//!
//! Newcombe, R. G. (1998), "Interval estimation for the difference between independent proportions:
//! comparison of eleven methods", Statistics in Medicine 17, 873 to 890.

use super::{Confidence, Counts, Estimate, Outcome, wilson};

/// The share of `first` less the share of `second`, a fraction from -1 to 1: times 100 it is
/// percentage points.
///
/// 56 of 70 less 48 of 80 is 20 percentage points, from 5.2 to 33.4. Zero is outside, so the shares differ:
///
/// ```
/// use statistics::{Confidence, Counts, newcombe};
///
/// let gap = newcombe::difference(Counts::new(56, 70)?, Counts::new(48, 80)?, Confidence::NINETY_FIVE)?;
/// assert_eq!(format!("{:.1}", 100.0 * gap.value), "20.0");
/// // Newcombe (1998), table II, contrast (a), method 10.
/// assert_eq!(format!("{:.4}", gap.lower), "0.0524");
/// assert_eq!(format!("{:.4}", gap.upper), "0.3339");
/// assert!(gap.lower > 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`NoValue::EmptyDenominator`](super::NoValue::EmptyDenominator) if either is empty.
pub fn difference(first: Counts, second: Counts, confidence: Confidence) -> Outcome<Estimate> {
    Ok(of_shares(&wilson::share(first, confidence)?, &wilson::share(second, confidence)?))
}

/// The difference of two shares that already have their score intervals, both at one level: what
/// [`difference`] gives, for a caller who compares each share many times.
#[must_use]
pub fn of_shares(first: &Estimate, second: &Estimate) -> Estimate {
    combine(first, second, 1.0)
}

/// `first` less `second`, each with an interval of its own that need not be symmetric: the squared
/// distances to the limits are used instead of variances. Limits are within `bound` on both sides.
pub(super) fn combine(first: &Estimate, second: &Estimate, bound: f64) -> Estimate {
    let value = first.value - second.value;
    let lower = value - root_of_squares(first.below(), second.above());
    let upper = value + root_of_squares(first.above(), second.below());
    // The method stays within the range; this keeps rounding within it too.
    Estimate { value, lower: lower.max(-bound), upper: upper.min(bound) }
}

/// Not `hypot`, whose last digit depends on the machine's library.
fn root_of_squares(one: f64, other: f64) -> f64 {
    (one * one + other * other).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NoValue;
    use crate::testing::{assert_close, assert_limits, counts, levels, some_counts, width};
    use proptest::prelude::*;

    #[test]
    fn agrees_with_the_published_examples() -> Result<(), NoValue> {
        // Newcombe (1998), table II, contrasts (a) to (h), method 10.
        let published = [
            (56, 70, 48, 80, 0.0524, 0.3339),
            (9, 10, 3, 10, 0.1705, 0.8090),
            (6, 7, 2, 7, 0.0582, 0.8062),
            (5, 56, 0, 29, -0.0381, 0.1926),
            (0, 10, 0, 20, -0.1611, 0.2775),
            (0, 10, 0, 10, -0.2775, 0.2775),
            (10, 10, 0, 20, 0.6791, 1.0),
            (10, 10, 0, 10, 0.6075, 1.0),
        ];
        for (a, m, b, n, lower, upper) in published {
            let gap = difference(counts(a, m), counts(b, n), Confidence::NINETY_FIVE)?;
            assert!((gap.lower - lower).abs() < 5e-5, "{a}/{m} - {b}/{n}: {gap:?}");
            assert!((gap.upper - upper).abs() < 5e-5, "{a}/{m} - {b}/{n}: {gap:?}");
        }
        Ok(())
    }

    #[test]
    fn agrees_with_statsmodels() -> Result<(), NoValue> {
        // statsmodels 0.15.0: confint_proportions_2indep(a, m, b, n, method="newcomb",
        // compare="diff", alpha=1 - level), which is method 10.
        let expected = [
            (56, 70, 48, 80, 0.05, 0.052_431_472_402_364_98, 0.333_872_654_036_906_14),
            (56, 70, 48, 80, 0.002, -0.033_487_253_642_442_23, 0.401_811_764_602_635_2),
            (9, 10, 3, 10, 0.05, 0.170_522_723_934_502_9, 0.809_017_973_535_488),
            (6, 7, 2, 7, 0.002, -0.158_479_463_984_643_52, 0.845_476_729_501_228_7),
            (5, 56, 0, 29, 0.05, -0.038_137_147_903_536_936, 0.192_560_013_855_111_65),
            (0, 10, 0, 20, 0.002, -0.323_170_414_624_055_05, 0.488_478_900_453_462_2),
            (10, 10, 0, 20, 0.05, 0.679_086_037_141_914_5, 1.0),
            (10, 10, 0, 10, 0.002, 0.309_186_514_045_616_6, 1.0),
            (1039, 4050, 1923, 8846, 0.05, 0.023_325_651_055_102_897, 0.055_244_597_977_476_245),
            (1039, 4050, 1923, 8846, 0.002, 0.014_318_242_490_744_138, 0.064_631_899_587_079_67),
        ];
        for (a, m, b, n, alpha, lower, upper) in expected {
            let level = Confidence::new(1.0 - alpha)?;
            assert_limits(difference(counts(a, m), counts(b, n), level)?, lower, upper);
        }
        Ok(())
    }

    #[test]
    fn an_empty_group_has_no_difference() {
        let (some, empty) = (counts(3, 10), counts(0, 0));
        assert_eq!(difference(some, empty, Confidence::NINETY_FIVE), Err(NoValue::EmptyDenominator));
        assert_eq!(difference(empty, some, Confidence::NINETY_FIVE), Err(NoValue::EmptyDenominator));
    }

    proptest! {
        #[test]
        fn limits_enclose_the_difference_within_its_range(
            first in some_counts(), second in some_counts(), level in levels()
        ) {
            let Estimate { value, lower, upper } = difference(first, second, level)?;
            prop_assert!(-1.0 <= lower && lower <= value);
            prop_assert!(value <= upper && upper <= 1.0);
        }

        #[test]
        fn swapping_the_groups_turns_the_sign(
            first in some_counts(), second in some_counts(), level in levels()
        ) {
            let there = difference(first, second, level)?;
            let back = difference(second, first, level)?;
            assert_close(back.value, -there.value);
            assert_close(back.lower, -there.upper);
            assert_close(back.upper, -there.lower);
        }

        #[test]
        fn more_people_with_the_same_shares_narrow_it(
            first in some_counts(), second in some_counts(), times in 2..50_u64, level in levels()
        ) {
            let grown = |of: Counts| counts(of.numerator() * times, of.denominator() * times);
            let few = difference(first, second, level)?;
            let many = difference(grown(first), grown(second), level)?;
            prop_assert!(width(many) < width(few));
        }

        #[test]
        fn a_higher_level_widens_it(first in some_counts(), second in some_counts()) {
            let narrow = difference(first, second, Confidence::NINETY_FIVE)?;
            let wide = difference(first, second, Confidence::NINETY_NINE_POINT_EIGHT)?;
            prop_assert!(wide.lower <= narrow.lower && narrow.upper <= wide.upper);
        }

        #[test]
        fn a_group_does_not_differ_from_itself(of in some_counts(), level in levels()) {
            let same = difference(of, of, level)?;
            prop_assert!(same.lower <= 0.0 && 0.0 <= same.upper);
        }
    }
}
