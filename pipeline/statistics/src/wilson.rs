//! The interval of one share: Wilson's score interval, without continuity correction.
//!
//! Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference",
//! Journal of the American Statistical Association 22, 209 to 212. Public health indicators in
//! England use the same.

use super::counts::float;
use super::{Confidence, Counts, Estimate, Outcome};

/// The share of `counts` with its score interval, as fractions from 0 to 1. With none counted the
/// lower limit is exactly 0, with all counted the upper is exactly 1.
///
/// Of 263 staff, 81 reported discrimination: 30.8 per cent, with an interval of 25.5 to 36.6 per cent:
///
/// ```
/// use statistics::{Confidence, Counts, wilson};
///
/// let estimate = wilson::share(Counts::new(81, 263)?, Confidence::NINETY_FIVE)?;
/// assert_eq!(format!("{:.3}", estimate.value), "0.308");
/// // Newcombe (1998), Statistics in Medicine 17, 857 to 872, table I.
/// assert_eq!(format!("{:.4}", estimate.lower), "0.2553");
/// assert_eq!(format!("{:.4}", estimate.upper), "0.3662");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`NoValue::EmptyDenominator`](super::NoValue::EmptyDenominator).
pub fn share(counts: Counts, confidence: Confidence) -> Outcome<Estimate> {
    let value = counts.share()?;
    let lower = lower_limit(counts.numerator(), counts, confidence);
    // The share of those not counted has the mirrored interval.
    let upper = 1.0 - lower_limit(counts.remainder(), counts, confidence);
    // Rounding may push a limit past the value if the denominator is extremely large.
    Ok(Estimate { value, lower: lower.min(value), upper: upper.max(value) })
}

/// The lower limit of `events` among the denominator of `counts`.
///
/// The limits are the roots of n(n + z²)p² - n(2x + z²)p + x² = 0. The lower is their product over
/// the upper, a sum of positive terms: no digits cancel, and it is exactly 0 at x = 0.
fn lower_limit(events: u64, counts: Counts, confidence: Confidence) -> f64 {
    if events == 0 {
        return 0.0;
    }
    let (x, n, z) = (float(events), float(counts.denominator()), confidence.z());
    let others = float(counts.denominator() - events);
    let spread = z * (z * z + 4.0 * x * (others / n)).sqrt();
    (x / n) * (2.0 * x / (2.0 * x + z * z + spread))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NoValue;
    use crate::testing::{assert_close, assert_limits, counts, level, levels, some_counts, width};
    use proptest::prelude::*;

    #[test]
    fn agrees_with_the_published_examples() -> Result<(), NoValue> {
        // Newcombe (1998), Statistics in Medicine 17, 857 to 872, table I, method 3.
        let published = [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ];
        for (numerator, denominator, lower, upper) in published {
            let share = share(counts(numerator, denominator), Confidence::NINETY_FIVE)?;
            assert!((share.lower - lower).abs() < 5e-5, "{numerator}/{denominator}: {share:?}");
            assert!((share.upper - upper).abs() < 5e-5, "{numerator}/{denominator}: {share:?}");
        }
        Ok(())
    }

    #[test]
    fn agrees_with_statsmodels() -> Result<(), NoValue> {
        // statsmodels 0.15.0: proportion_confint(x, n, alpha=1 - level, method="wilson")
        let expected = [
            (81, 263, 0.05, 0.255_288_519_878_274_2, 0.366_209_576_982_800_04),
            (81, 263, 0.002, 0.228_035_740_242_004_76, 0.401_389_421_909_369_55),
            (15, 148, 0.2, 0.073_808_504_615_902_02, 0.137_644_798_894_005),
            (0, 20, 0.002, 0.0, 0.323_170_414_624_055_05),
            (10, 10, 0.05, 0.722_467_200_137_110_6, 1.0),
            (1, 29, 0.05, 0.006_113_214_292_762_667, 0.171_755_218_793_202_94),
            (0, 1, 0.002, 0.0, 0.905_209_098_498_679_5),
            (1, 1, 0.2, 0.378_447_503_225_352_9, 1.0),
            (1039, 4050, 0.05, 0.243_328_107_870_325_97, 0.270_219_715_834_235_93),
            (1039, 4050, 0.002, 0.235_926_491_309_304_46, 0.278_305_326_123_856_3),
            (1923, 8846, 0.2, 0.211_818_917_939_303_63, 0.223_058_782_988_282_52),
            (383_706, 1_500_000, 0.05, 0.255_106_393_920_691_95, 0.256_502_856_834_609_1),
        ];
        for (numerator, denominator, alpha, lower, upper) in expected {
            let level = Confidence::new(1.0 - alpha)?;
            assert_limits(share(counts(numerator, denominator), level)?, lower, upper);
        }
        Ok(())
    }

    #[test]
    fn none_and_all_touch_the_ends_of_the_range_exactly() -> Result<(), NoValue> {
        for denominator in [1, 7, 1_000, 1_500_000, u64::MAX] {
            for level in [level(0.80), Confidence::NINETY_FIVE, Confidence::NINETY_NINE_POINT_EIGHT] {
                let none = share(counts(0, denominator), level)?;
                let all = share(counts(denominator, denominator), level)?;
                assert_eq!(none.lower.to_bits(), 0.0_f64.to_bits());
                assert_eq!(all.upper.to_bits(), 1.0_f64.to_bits());
            }
        }
        Ok(())
    }

    #[test]
    fn a_level_near_zero_gives_an_interval_without_width() -> Result<(), NoValue> {
        let lowest = Confidence::new(f64::MIN_POSITIVE)?;
        for (of, value) in [(counts(0, 4), 0.0), (counts(1, 4), 0.25), (counts(4, 4), 1.0)] {
            assert_limits(share(of, lowest)?, value, value);
        }
        Ok(())
    }

    #[test]
    fn an_empty_denominator_has_no_share() {
        assert_eq!(share(counts(0, 0), Confidence::NINETY_FIVE), Err(NoValue::EmptyDenominator));
    }

    proptest! {
        #[test]
        fn limits_enclose_the_share_within_0_and_1(of in some_counts(), level in levels()) {
            let Estimate { value, lower, upper } = share(of, level)?;
            prop_assert!(0.0 <= lower && lower <= value);
            prop_assert!(value <= upper && upper <= 1.0);
        }

        #[test]
        fn even_the_largest_counts_give_ordered_finite_limits(numerator: u64, more: u64, level in levels()) {
            let Ok(of) = Counts::new(numerator, numerator.saturating_add(more).max(1)) else { return Ok(()) };
            let Estimate { value, lower, upper } = share(of, level)?;
            prop_assert!(0.0 <= lower && lower <= value);
            prop_assert!(value <= upper && upper <= 1.0);
        }

        #[test]
        fn those_not_counted_have_the_mirrored_interval(of in some_counts(), level in levels()) {
            let counted = share(of, level)?;
            let others = share(counts(of.remainder(), of.denominator()), level)?;
            assert_close(others.lower, 1.0 - counted.upper);
            assert_close(others.upper, 1.0 - counted.lower);
        }

        #[test]
        fn more_people_with_the_same_share_narrow_it(
            of in some_counts(), times in 2..50_u64, level in levels()
        ) {
            let more = counts(of.numerator() * times, of.denominator() * times);
            prop_assert!(width(share(more, level)?) < width(share(of, level)?));
        }

        #[test]
        fn a_higher_level_widens_it(of in some_counts()) {
            let narrow = share(of, level(0.90))?;
            let wide = share(of, Confidence::NINETY_FIVE)?;
            prop_assert!(wide.lower <= narrow.lower && narrow.upper <= wide.upper);
            prop_assert!(width(narrow) < width(wide));
        }
    }
}
