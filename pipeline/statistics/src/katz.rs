//! The ratio of two likelihoods, with the interval of its logarithm.
//!
//! Katz, D., Baptista, J., Azen, S. P. and Pike, M. C. (1978), "Obtaining confidence intervals for
//! the risk ratio in cohort studies", Biometrics 34, 469 to 474, method C.

use super::counts::float;
use super::{Confidence, Counts, Estimate, NoValue, Outcome};

/// The share of `first` divided by the share of `second`: 1 is parity, 1.5 half as likely again.
/// The caller chooses which group is the numerator, because WRES indicators differ in it.
///
/// With a of n₁ and b of n₂ the squared standard error of the logarithm is 1/a - 1/n₁ + 1/b - 1/n₂.
///
/// Indicator 2 is White ÷ BME. 30 of 400 White and 12 of 320 BME candidates were appointed, so White candidates
/// were twice as likely to be appointed, from 1.04 to 3.84 times. Without an appointment there is no ratio:
///
/// ```
/// use statistics::{Confidence, Counts, NoValue, katz};
///
/// let (white, bme) = (Counts::new(30, 400)?, Counts::new(12, 320)?);
/// let likelihood = katz::ratio(white, bme, Confidence::NINETY_FIVE)?;
/// assert_eq!(format!("{:.2}", likelihood.value), "2.00");
/// // statsmodels 0.15.0: confint_proportions_2indep(30, 400, 12, 320, method="log", compare="ratio")
/// assert_eq!(format!("{:.4}", likelihood.lower), "1.0408");
/// assert_eq!(format!("{:.4}", likelihood.upper), "3.8430");
///
/// let nobody = Counts::new(0, 320)?;
/// assert_eq!(katz::ratio(white, nobody, Confidence::NINETY_FIVE), Err(NoValue::ZeroCell));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// - [`NoValue::EmptyDenominator`] if either group is empty.
/// - [`NoValue::ZeroCell`] if either numerator is zero.
/// - [`NoValue::NoVariation`] if everyone is counted in both groups.
pub fn ratio(first: Counts, second: Counts, confidence: Confidence) -> Outcome<Estimate> {
    let (above, below) = (first.share()?, second.share()?);
    if first.numerator() == 0 || second.numerator() == 0 {
        return Err(NoValue::ZeroCell);
    }
    if first.remainder() == 0 && second.remainder() == 0 {
        return Err(NoValue::NoVariation);
    }
    let value = above / below;
    let standard_error = (log_variance(first) + log_variance(second)).sqrt();
    let factor = (confidence.z() * standard_error).exp();
    Ok(Estimate { value, lower: value / factor, upper: value * factor })
}

/// 1/a - 1/n, as one quotient: the subtraction of whole numbers is exact.
fn log_variance(counts: Counts) -> f64 {
    float(counts.remainder()) / float(counts.denominator()) / float(counts.numerator())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{assert_close, assert_limits, counts, level, levels, some_counts};
    use proptest::prelude::*;

    /// Groups of whom some, but not all, are counted.
    fn mixed_counts() -> impl Strategy<Value = Counts> {
        some_counts().prop_filter("neither none nor all", |of| of.numerator() > 0 && of.remainder() > 0)
    }

    #[test]
    fn agrees_with_the_published_examples() -> Result<(), NoValue> {
        // Fagerland, Lydersen and Laake (2015), Statistical Methods in Medical Research 24, 224 to
        // 254: 7 of 34 against 1 of 34, ratio 7.0, Katz log 0.91 to 54.
        let trial = ratio(counts(7, 34), counts(1, 34), Confidence::NINETY_FIVE)?;
        assert_close(trial.value, 7.0);
        assert!((trial.lower - 0.91).abs() < 0.005 && (trial.upper - 54.0).abs() < 0.5);
        // The same trial as R's contingencytables prints it: 7.0000 (95% CI 0.9096 to 53.8695).
        assert!((trial.lower - 0.9096).abs() < 5e-5 && (trial.upper - 53.8695).abs() < 5e-5);
        Ok(())
    }

    #[test]
    fn agrees_with_statsmodels() -> Result<(), NoValue> {
        // statsmodels 0.15.0: confint_proportions_2indep(a, m, b, n, method="log", compare="ratio",
        // alpha=1 - level); scipy.stats.contingency.relative_risk agrees.
        let expected = [
            (7, 34, 1, 34, 0.05, 0.909_605_511_842_076_3, 53.869_506_464_146_46),
            (7, 34, 1, 34, 0.002, 0.280_398_069_224_242_76, 174.751_559_936_075_13),
            (189, 11_034, 104, 11_037, 0.05, 1.433_030_903_050_562_8, 2.305_884_232_422_446),
            (10, 75, 12, 225, 0.05, 1.126_156_400_346_962_6, 5.549_850_800_541_034),
            (1039, 4050, 1923, 8846, 0.05, 1.105_119_955_637_824, 1.260_221_628_915_453_8),
            (1039, 4050, 1923, 8846, 0.002, 1.064_053_048_222_550_8, 1.308_859_622_146_944_8),
            (30, 400, 12, 320, 0.05, 1.040_842_048_117_359_7, 3.843_042_282_193_601),
            (10, 10, 5, 10, 0.002, 0.752_713_894_103_942_2, 5.314_104_112_242_733),
        ];
        for (a, m, b, n, alpha, lower, upper) in expected {
            let level = Confidence::new(1.0 - alpha)?;
            assert_limits(ratio(counts(a, m), counts(b, n), level)?, lower, upper);
        }
        Ok(())
    }

    #[test]
    fn a_zero_cell_is_not_calculable() {
        let (none, some) = (counts(0, 120), counts(8, 900));
        for (first, second) in [(none, some), (some, none), (none, none)] {
            assert_eq!(ratio(first, second, Confidence::NINETY_FIVE), Err(NoValue::ZeroCell));
        }
    }

    #[test]
    fn an_empty_group_differs_from_a_zero_cell() {
        let (empty, none) = (counts(0, 0), counts(0, 5));
        assert_eq!(ratio(empty, none, Confidence::NINETY_FIVE), Err(NoValue::EmptyDenominator));
        assert_eq!(ratio(none, empty, Confidence::NINETY_FIVE), Err(NoValue::EmptyDenominator));
    }

    #[test]
    fn two_full_groups_are_not_certain_of_parity() {
        assert_eq!(ratio(counts(2, 2), counts(3, 3), Confidence::NINETY_FIVE), Err(NoValue::NoVariation));
    }

    proptest! {
        #[test]
        fn limits_enclose_the_ratio_and_stay_finite(
            first in mixed_counts(), second in mixed_counts(), level in levels()
        ) {
            let Estimate { value, lower, upper } = ratio(first, second, level)?;
            prop_assert!(0.0 < lower && lower <= value);
            prop_assert!(value <= upper && upper.is_finite());
        }

        #[test]
        fn any_counts_give_finite_limits_or_a_status(a: u64, m: u64, b: u64, n: u64, level in levels()) {
            let (Ok(first), Ok(second)) = (Counts::new(a.min(m), m), Counts::new(b.min(n), n)) else {
                return Ok(());
            };
            if let Ok(Estimate { value, lower, upper }) = ratio(first, second, level) {
                prop_assert!(0.0 < lower && lower <= value);
                prop_assert!(value <= upper && upper.is_finite());
            }
        }

        #[test]
        fn swapping_the_groups_inverts_it(
            first in mixed_counts(), second in mixed_counts(), level in levels()
        ) {
            let there = ratio(first, second, level)?;
            let back = ratio(second, first, level)?;
            assert_close(back.value * there.value, 1.0);
            assert_close(back.lower * there.upper, 1.0);
            assert_close(back.upper * there.lower, 1.0);
        }

        #[test]
        fn more_people_with_the_same_shares_narrow_it(
            first in mixed_counts(), second in mixed_counts(), times in 2..50_u64, level in levels()
        ) {
            let grown = |of: Counts| counts(of.numerator() * times, of.denominator() * times);
            let few = ratio(first, second, level)?;
            let many = ratio(grown(first), grown(second), level)?;
            prop_assert!(few.lower < many.lower && many.upper < few.upper);
        }

        #[test]
        fn a_higher_level_widens_it(first in mixed_counts(), second in mixed_counts()) {
            let narrow = ratio(first, second, level(0.80))?;
            let wide = ratio(first, second, level(0.90))?;
            prop_assert!(wide.lower < narrow.lower && narrow.upper < wide.upper);
        }
    }
}
