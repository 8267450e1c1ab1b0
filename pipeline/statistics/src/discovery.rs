//! Many comparisons at once: which of them remain at a false discovery rate.
//!
//! Benjamini, Y. and Hochberg, Y. (1995), "Controlling the false discovery rate: a practical and
//! powerful approach to multiple testing", Journal of the Royal Statistical Society B 57, 289 to 300.

use super::{Confidence, Estimate, Outcome};

/// Beyond this normal quantile, a probability is too small for a double.
const FURTHEST: f64 = 37.0;

/// The accuracy of the quantile, which is below every printed digit.
const EXACT: f64 = 1e-15;

/// More steps than any interval needs.
const STEPS: usize = 100;

/// The two-sided probability by chance of an estimate as far from `parity` as this one: the level at
/// which its interval just touches `parity`, so that it is below 0.05 exactly if the interval at 95
/// per cent excludes `parity`. `estimate_at` gives the estimate at a level.
///
/// # Errors
/// As `estimate_at`.
pub fn p_value(parity: f64, estimate_at: impl Fn(Confidence) -> Outcome<Estimate>) -> Outcome<f64> {
    // How far the nearer limit is from parity, below 0 if the interval includes it.
    let distance = |z: f64| -> Outcome<f64> {
        let Estimate { value, lower, upper } = estimate_at(Confidence::of_z(z))?;
        Ok(if value > parity { lower - parity } else { parity - upper })
    };
    let (mut near, mut far) = ((0.0, distance(0.0)?), (FURTHEST, distance(FURTHEST)?));
    if near.1 <= 0.0 {
        return Ok(1.0);
    }
    if far.1 > 0.0 {
        return Ok(Confidence::of_z(FURTHEST).tails());
    }
    // The false position, halving the distance of an end that stays twice (Illinois): a few steps are enough.
    let mut moved_near = None;
    for _ in 0..STEPS {
        let z = (near.0 * far.1 - far.0 * near.1) / (far.1 - near.1);
        let here = distance(z)?;
        if here > 0.0 {
            near = (z, here);
            if moved_near == Some(true) {
                far.1 /= 2.0;
            }
        } else {
            far = (z, here);
            if moved_near == Some(false) {
                near.1 /= 2.0;
            }
        }
        moved_near = Some(here > 0.0);
        if here.abs() < EXACT || far.0 - near.0 < EXACT {
            return Ok(Confidence::of_z(z).tails());
        }
    }
    Ok(Confidence::of_z(far.0).tails())
}

/// The probabilities of a list, each turned into the smallest false discovery rate at which it would
/// be among those that remain; in the order of `p_values`.
#[must_use]
pub fn adjusted(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|one, other| p_values[*other].total_cmp(&p_values[*one]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut least = 1.0_f64;
    for (rank, at) in order.into_iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "some hundred comparisons")]
        let times = p_values.len() as f64 / (p_values.len() - rank) as f64;
        least = least.min(p_values[at] * times);
        adjusted[at] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{assert_close, counts, some_counts};
    use crate::verdict::{NO_DIFFERENCE, shares};
    use crate::{NoValue, Verdict, newcombe};
    use proptest::prelude::*;

    #[test]
    fn false_discovery_rates_agree_with_statsmodels() {
        // statsmodels 0.15.0: multipletests(p, method="fdr_bh")[1]; R 4.2.2: p.adjust(p, "BH")
        let p_values = [0.01, 0.02, 0.03, 0.04, 0.9, 0.0001, 0.05, 0.03];
        let expected =
            [0.04, 0.048, 0.048, 0.053_333_333_333_333_34, 0.9, 0.0008, 0.057_142_857_142_857_14, 0.048];
        for (got, expected) in adjusted(&p_values).into_iter().zip(expected) {
            assert_close(got, expected);
        }
        assert!(adjusted(&[]).is_empty());
    }

    #[test]
    fn a_probability_is_the_level_that_touches_no_difference() -> Result<(), NoValue> {
        // scipy's brentq on the limits of statsmodels' confint_proportions_2indep(method="newcomb")
        let expected = [
            (48, 80, 56, 70, 0.008_133_140_358_606_798),
            (56, 70, 48, 80, 0.008_133_140_358_606_798),
            (1039, 4050, 1923, 8846, 9.051_355_976_857_999e-7),
            (2, 5, 200, 1000, 0.265_272_076_029_405_83),
        ];
        for (a, m, b, n, expected) in expected {
            let found =
                p_value(NO_DIFFERENCE, |level| newcombe::difference(counts(a, m), counts(b, n), level))?;
            assert!((found - expected).abs() <= 1e-9 * expected, "{a}/{m}: got {found}, expected {expected}");
        }
        Ok(())
    }

    #[test]
    fn equal_shares_have_probability_one_and_far_ones_almost_none() -> Result<(), NoValue> {
        let of = |a, m, b, n| {
            p_value(NO_DIFFERENCE, |level| newcombe::difference(counts(a, m), counts(b, n), level))
        };
        assert_close(of(5, 10, 50, 100)?, 1.0);
        let far = of(0, 1_000_000, 1_000_000, 1_000_000)?;
        assert!(far > 0.0 && far < 1e-200, "{far}");
        Ok(())
    }

    proptest! {
        #[test]
        fn it_is_below_0_05_exactly_if_the_verdict_differs(
            first in some_counts(), second in some_counts()
        ) {
            let compared = shares(first, second)?;
            prop_assert_eq!(compared.p_value < 0.05, compared.verdict != Verdict::Similar);
            prop_assert_eq!(compared.p_value < 0.002, compared.strong);
        }

        #[test]
        fn no_adjusted_rate_is_below_its_probability(p_values in prop::collection::vec(0.0..=1.0_f64, 0..40)) {
            for (adjusted, own) in adjusted(&p_values).into_iter().zip(&p_values) {
                prop_assert!(adjusted >= *own && adjusted <= 1.0);
            }
        }
    }
}
