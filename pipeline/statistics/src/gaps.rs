//! A gap is the difference of two groups' shares; this compares two gaps.
//!
//! Newcombe, R. G. (2001), "Estimating the difference between differences: measurement of additive
//! scale interaction for proportions", Statistics in Medicine 20, 2885 to 2893; in general terms Zou,
//! G. Y. and Donner, A. (2008), "Construction of confidence limits about effect measures",
//! Statistics in Medicine 27, 1693 to 1702.

use super::{Confidence, Counts, Estimate, Outcome, newcombe};

/// Two groups of one organisation whose shares are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Gap {
    /// The group whose share comes first: BME, or one ethnic group.
    pub group: Counts,
    /// The group it is measured from: White.
    pub reference: Counts,
}

impl Gap {
    /// The gap: share of `group` less share of `reference`, a fraction from -1 to 1.
    ///
    /// # Errors
    /// [`NoValue::EmptyDenominator`](super::NoValue::EmptyDenominator) if either group is empty.
    pub fn estimate(self, confidence: Confidence) -> Outcome<Estimate> {
        newcombe::difference(self.group, self.reference, confidence)
    }
}

/// The gap of `first` less the gap of `second`, a fraction from -2 to 2. The squared distances from
/// all four shares to their score limits are added instead of variances. The four groups must
/// be independent: take England less the trust, not England.
///
/// # Errors
/// [`NoValue::EmptyDenominator`](super::NoValue::EmptyDenominator) if any of the four groups is empty.
pub fn difference(first: Gap, second: Gap, confidence: Confidence) -> Outcome<Estimate> {
    Ok(newcombe::combine(&first.estimate(confidence)?, &second.estimate(confidence)?, 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NoValue;
    use crate::testing::{assert_close, assert_limits, counts, levels, some_counts, width};
    use proptest::prelude::*;

    fn gap(a: u64, m: u64, b: u64, n: u64) -> Gap {
        Gap { group: counts(a, m), reference: counts(b, n) }
    }

    fn some_gap() -> impl Strategy<Value = Gap> {
        (some_counts(), some_counts()).prop_map(|(group, reference)| Gap { group, reference })
    }

    #[test]
    fn agrees_with_the_published_example() -> Result<(), NoValue> {
        // Newcombe (2001), section 4.1, the Bristol Antenatal Care Study.
        let effect = difference(gap(17, 65, 17, 75), gap(18, 72, 16, 65), Confidence::NINETY_FIVE)?;
        assert!((effect.value - 0.0310).abs() < 5e-5, "{effect:?}");
        assert!((effect.lower + 0.1687).abs() < 5e-5, "{effect:?}");
        assert!((effect.upper - 0.2343).abs() < 5e-5, "{effect:?}");
        Ok(())
    }

    #[test]
    fn agrees_with_the_score_intervals_of_statsmodels() -> Result<(), NoValue> {
        // statsmodels 0.15.0: p, l, u of each share by proportion_confint(x, n, alpha=1 - level,
        // method="wilson"), then d = p1 - p2 - p3 + p4 and
        // d - sqrt((p1-l1)**2 + (u2-p2)**2 + (u3-p3)**2 + (p4-l4)**2),
        // d + sqrt((u1-p1)**2 + (p2-l2)**2 + (p3-l3)**2 + (u4-p4)**2)
        let bristol = (gap(17, 65, 17, 75), gap(18, 72, 16, 65));
        let survey = (gap(1039, 4050, 1923, 8846), gap(150, 600, 300, 2000));
        let small = (gap(5, 10, 0, 10), gap(10, 10, 3, 9));
        let expected = [
            (bristol, 0.05, -0.168_675_213_801_883_55, 0.234_300_886_597_633_1),
            (bristol, 0.002, -0.278_114_641_958_587_04, 0.347_511_797_163_493_7),
            (survey, 0.05, -0.103_066_427_254_736_19, -0.020_680_468_059_932_927),
            (survey, 0.002, -0.128_223_642_904_436_16, 0.001_486_329_793_125_483_5),
            (small, 0.05, -0.604_468_004_119_391_7, 0.327_339_141_145_771_73),
            (small, 0.002, -0.822_393_135_622_665_5, 0.574_777_297_576_021_7),
        ];
        for ((first, second), alpha, lower, upper) in expected {
            let level = Confidence::new(1.0 - alpha)?;
            assert_limits(difference(first, second, level)?, lower, upper);
        }
        Ok(())
    }

    #[test]
    fn one_empty_group_of_four_leaves_no_difference() {
        let (whole, half) = (gap(3, 9, 4, 9), gap(3, 9, 0, 0));
        for (first, second) in [(whole, half), (half, whole)] {
            assert_eq!(difference(first, second, Confidence::NINETY_FIVE), Err(NoValue::EmptyDenominator));
        }
    }

    proptest! {
        #[test]
        fn limits_enclose_the_difference_within_its_range(
            first in some_gap(), second in some_gap(), level in levels()
        ) {
            let Estimate { value, lower, upper } = difference(first, second, level)?;
            prop_assert!(-2.0 <= lower && lower <= value);
            prop_assert!(value <= upper && upper <= 2.0);
        }

        #[test]
        fn swapping_the_gaps_turns_the_sign(first in some_gap(), second in some_gap(), level in levels()) {
            let there = difference(first, second, level)?;
            let back = difference(second, first, level)?;
            assert_close(back.value, -there.value);
            assert_close(back.lower, -there.upper);
            assert_close(back.upper, -there.lower);
        }

        #[test]
        fn it_is_wider_than_either_gap(first in some_gap(), second in some_gap(), level in levels()) {
            let both = width(difference(first, second, level)?);
            prop_assert!(both >= width(first.estimate(level)?) - 1e-12);
            prop_assert!(both >= width(second.estimate(level)?) - 1e-12);
        }

        #[test]
        fn a_higher_level_widens_it(first in some_gap(), second in some_gap()) {
            let narrow = difference(first, second, Confidence::NINETY_FIVE)?;
            let wide = difference(first, second, Confidence::NINETY_NINE_POINT_EIGHT)?;
            prop_assert!(wide.lower <= narrow.lower && narrow.upper <= wide.upper);
        }
    }
}
