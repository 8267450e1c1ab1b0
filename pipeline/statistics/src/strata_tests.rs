//! Against R's metafor and statsmodels, and what must hold of any group of trusts.

use super::*;
use crate::testing::{assert_close, assert_limits, counts, levels, some_counts};
use proptest::prelude::*;

/// Trusts by group numerator and denominator, reference numerator and denominator.
type Trusts<'a> = &'a [(u64, u64, u64, u64)];

/// Indicator 5 of 2024 in the four acute trusts of the Black Country, then its ambulance trust.
const BLACK_COUNTRY: Trusts<'static> = &[
    (307, 937, 415, 1734),
    (259, 1106, 552, 2761),
    (192, 712, 470, 2169),
    (283, 1088, 282, 1574),
    (169, 356, 2109, 4289),
];
const SPARSE: Trusts<'static> =
    &[(1, 3, 0, 5), (0, 4, 1, 4), (2, 5, 1, 6), (3, 6, 2, 3), (1, 2, 0, 4), (0, 3, 1, 2), (2, 5, 0, 7)];
const REVERSED: Trusts<'static> = &[(8, 10, 700, 1000), (80, 100, 50, 100)];

fn gap(&(a, m, b, n): &(u64, u64, u64, u64)) -> Gap {
    Gap { group: counts(a, m), reference: counts(b, n) }
}

fn strata(trusts: Trusts<'_>) -> Outcome<Strata> {
    trusts.iter().try_fold(Strata::default(), |sum, trust| sum.with(Strata::of(gap(trust))?))
}

fn some_trusts() -> impl Strategy<Value = Vec<Gap>> {
    let trust = (some_counts(), some_counts()).prop_map(|(group, reference)| Gap { group, reference });
    prop::collection::vec(trust, 2..12)
}

fn sum(trusts: &[Gap]) -> Outcome<Strata> {
    trusts.iter().try_fold(Strata::default(), |sum, trust| sum.with(Strata::of(*trust)?))
}

#[test]
fn the_gap_within_trusts_agrees_with_metafor() -> Result<(), NoValue> {
    // metafor 3.8-1: rma.mh(ai, n1i, ci, n2i, measure = "RD", level = 95 or 99.8)
    let expected = [
        (
            &BLACK_COUNTRY[..4],
            0.95,
            0.062_559_593_649_354_36,
            0.045_910_259_466_800_15,
            0.079_208_927_831_908_57,
        ),
        (
            &BLACK_COUNTRY[..4],
            0.998,
            0.062_559_593_649_354_36,
            0.036_308_952_937_103_25,
            0.088_810_234_361_605_45,
        ),
        (BLACK_COUNTRY, 0.95, 0.053_559_801_774_416_19, 0.037_593_402_738_466_54, 0.069_526_200_810_365_84),
        (SPARSE, 0.95, 0.118_227_397_703_380_23, -0.116_265_294_543_340_81, 0.352_720_089_950_101_3),
        (SPARSE, 0.998, 0.118_227_397_703_380_23, -0.251_492_096_561_272_9, 0.487_946_891_968_033_4),
        (REVERSED, 0.95, 0.266_942_148_760_330_57, 0.155_504_961_282_214_22, 0.378_379_336_238_446_9),
    ];
    for (trusts, level, value, lower, upper) in expected {
        let estimate = strata(trusts)?.estimate(Confidence::new(level)?)?;
        assert_close(estimate.value, value);
        assert_limits(estimate, lower, upper);
    }
    Ok(())
}

#[test]
fn differences_among_trusts_agree_with_statsmodels() -> Result<(), NoValue> {
    // statsmodels 0.15.0: combine_effects(*effectsize_2proportions(a, m, b, n, statistic="diff",
    // zero_correction=z)), trust by trust with z = 0.5 if a cell is zero, else None: q and i2;
    // scipy.stats.chi2.sf(q, df)
    let expected = [
        (&BLACK_COUNTRY[..4], 7.091_180_065_635_1, 0.069_047_644_327_301_5, 0.576_939_243_929_449_7),
        (BLACK_COUNTRY, 14.554_701_467_587_094, 0.005_719_763_753_487_811, 0.725_174_713_551_639_2),
        (SPARSE, 7.140_111_648_476_374, 0.308_084_005_143_335_5, 0.159_677_005_711_761_13),
        (REVERSED, 1.969_473_165_928_114_6, 0.160_503_793_531_444_23, 0.492_25),
    ];
    for (trusts, q, p_value, i_squared) in expected {
        let found = strata(trusts)?.heterogeneity()?;
        assert_close(found.q, q);
        assert_close(found.p_value, p_value);
        assert_close(found.i_squared, i_squared);
        assert_eq!(found.degrees, u64::try_from(trusts.len()).unwrap() - 1);
    }
    Ok(())
}

#[test]
fn a_pooled_gap_may_point_the_other_way() -> Result<(), NoValue> {
    // In each of the five trusts but the ambulance trust the gap is above 0; pooled it is below.
    let strata = strata(BLACK_COUNTRY)?;
    let pooled = strata.pooled().unwrap().estimate(Confidence::NINETY_FIVE)?;
    assert!(pooled.value < -0.016 && strata.estimate(Confidence::NINETY_FIVE)?.value > 0.053);
    Ok(())
}

#[test]
fn a_single_trust_has_its_own_gap() -> Result<(), NoValue> {
    let alone = strata(&BLACK_COUNTRY[..1])?.estimate(Confidence::NINETY_FIVE)?;
    let own = gap(&BLACK_COUNTRY[0]).estimate(Confidence::NINETY_FIVE)?;
    assert_eq!(alone, own);
    assert_eq!(strata(&BLACK_COUNTRY[..1])?.heterogeneity(), Err(NoValue::TooFewTrusts));
    Ok(())
}

#[test]
fn no_trust_and_an_empty_group_have_no_gap() {
    assert_eq!(Strata::default().estimate(Confidence::NINETY_FIVE), Err(NoValue::EmptyDenominator));
    assert_eq!(Strata::of(gap(&(0, 0, 3, 9))), Err(NoValue::EmptyDenominator));
}

#[test]
fn a_group_without_a_case_has_an_interval_with_width() -> Result<(), NoValue> {
    let none = strata(&[(0, 20, 0, 30), (0, 10, 0, 40)])?.estimate(Confidence::NINETY_FIVE)?;
    assert!(none.lower < 0.0 && none.upper > 0.0, "{none:?}");
    Ok(())
}

#[test]
fn a_trust_outside_the_group_cannot_be_removed() -> Result<(), NoValue> {
    let (whole, other) = (strata(&BLACK_COUNTRY[..2])?, strata(&BLACK_COUNTRY[4..])?);
    assert_eq!(whole.without(other), Err(NoValue::PartExceedsWhole));
    Ok(())
}

proptest! {
    #[test]
    fn taking_a_trust_out_leaves_the_others_exactly(trusts in some_trusts()) {
        let (whole, first) = (sum(&trusts)?, Strata::of(trusts[0])?);
        prop_assert_eq!(whole.without(first)?, sum(&trusts[1..])?);
    }

    #[test]
    fn the_order_of_trusts_does_not_matter(trusts in some_trusts()) {
        let back: Vec<Gap> = trusts.iter().rev().copied().collect();
        prop_assert_eq!(sum(&trusts)?, sum(&back)?);
    }

    #[test]
    fn the_gap_lies_between_those_of_the_trusts(trusts in some_trusts(), level in levels()) {
        let gaps: Vec<f64> = trusts
            .iter()
            .map(|trust| Ok(trust.group.share()? - trust.reference.share()?))
            .collect::<Outcome<_>>()?;
        let Estimate { value, lower, upper } = sum(&trusts)?.estimate(level)?;
        let (least, most) = gaps.iter().fold((1.0_f64, -1.0_f64), |(a, b), gap| (a.min(*gap), b.max(*gap)));
        prop_assert!(least - 1e-6 <= value && value <= most + 1e-6);
        prop_assert!(lower <= value && value <= upper);
    }

    #[test]
    fn swapping_the_groups_turns_the_sign(trusts in some_trusts(), level in levels()) {
        let swapped: Vec<Gap> =
            trusts.iter().map(|trust| Gap { group: trust.reference, reference: trust.group }).collect();
        let (there, back) = (sum(&trusts)?.estimate(level)?, sum(&swapped)?.estimate(level)?);
        prop_assert!((there.value + back.value).abs() < 1e-6);
    }
}
