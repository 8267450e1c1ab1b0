//! The verdict of an interval: higher, lower or similar, whether strongly, and whether that is favourable for
//! the indicator.

use super::{Confidence, Counts, Estimate, Gap, Outcome, Strata, discovery, gaps, katz, newcombe};

/// The value of no difference, for shares and gaps.
pub const NO_DIFFERENCE: f64 = 0.0;
/// The value of no difference, for ratios.
pub const EQUAL_LIKELIHOOD: f64 = 1.0;

/// How one figure compares with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The whole interval lies above parity.
    Higher,
    /// The whole interval lies below parity.
    Lower,
    /// Parity lies in the interval, or on its limit: the two do not differ clearly.
    Similar,
}

impl Verdict {
    /// Whether an estimate differs from `parity`, by its interval.
    #[must_use]
    pub fn of(estimate: &Estimate, parity: f64) -> Self {
        if estimate.lower > parity {
            Self::Higher
        } else if estimate.upper < parity {
            Self::Lower
        } else {
            Self::Similar
        }
    }

    /// How the verdict reads for an indicator of `direction`.
    #[must_use]
    pub fn reading(self, direction: Direction) -> Favourability {
        match (self, direction) {
            (Self::Higher, Direction::HigherIsBetter) | (Self::Lower, Direction::HigherIsWorse) => {
                Favourability::Favourable
            }
            (Self::Higher, Direction::HigherIsWorse) | (Self::Lower, Direction::HigherIsBetter) => {
                Favourability::Unfavourable
            }
            (Self::Similar, _) | (_, Direction::Neutral) => Favourability::Neither,
        }
    }

    /// The word that tables print.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Similar => "similar",
        }
    }
}

/// Which way an indicator is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// A higher figure is better, as in equal opportunities.
    HigherIsBetter,
    /// A higher figure is worse, as in harassment.
    HigherIsWorse,
    /// The figure has no better direction, such as a headcount.
    Neutral,
}

impl Direction {
    /// The direction that data files and queries call `name`, if it is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::HigherIsBetter, Self::HigherIsWorse, Self::Neutral].into_iter().find(|it| it.as_str() == name)
    }

    /// The word that data files and queries use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HigherIsBetter => "higher_is_better",
            Self::HigherIsWorse => "higher_is_worse",
            Self::Neutral => "neutral",
        }
    }
}

/// How a verdict reads for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Favourability {
    /// The figure differs in the better direction.
    Favourable,
    /// The figure differs in the worse direction.
    Unfavourable,
    /// No clear difference, or an indicator without a better direction.
    Neither,
}

impl Favourability {
    /// The word that tables print.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Favourable => "favourable",
            Self::Unfavourable => "unfavourable",
            Self::Neither => "neither",
        }
    }
}

/// The comparison of two figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ComparisonResult {
    /// The difference or ratio with its 95 per cent interval.
    pub estimate: Estimate,
    /// Whether they differ at 95 per cent.
    pub verdict: Verdict,
    /// Whether they differ at 99.8 per cent too; never for similar figures.
    pub strong: bool,
    /// The two-sided probability of so large a difference by chance; below 0.05 if they differ.
    pub p_value: f64,
}

/// The share of `first` compared with the share of `second`; the estimate is their difference.
///
/// # Errors
/// As [`newcombe::difference`].
pub fn shares(first: Counts, second: Counts) -> Outcome<ComparisonResult> {
    compare(NO_DIFFERENCE, |confidence| newcombe::difference(first, second, confidence))
}

/// The gap of `first` compared with the gap of `second`; the estimate is their difference.
///
/// # Errors
/// As [`gaps::difference`].
pub fn gaps(first: Gap, second: Gap) -> Outcome<ComparisonResult> {
    compare(NO_DIFFERENCE, |confidence| gaps::difference(first, second, confidence))
}

/// The gap within one group of trusts against no gap.
///
/// # Errors
/// As [`Strata::estimate`].
pub fn gap_within(trusts: Strata) -> Outcome<ComparisonResult> {
    compare(NO_DIFFERENCE, |confidence| trusts.estimate(confidence))
}

/// The gap within one group of trusts compared with that within another; no trust may be in both.
///
/// # Errors
/// As [`Strata::estimate`].
pub fn gaps_within(first: Strata, second: Strata) -> Outcome<ComparisonResult> {
    compare(NO_DIFFERENCE, |confidence| {
        Ok(newcombe::combine(&first.estimate(confidence)?, &second.estimate(confidence)?, 2.0))
    })
}

/// The likelihood of `first` compared with that of `second`; the estimate is their ratio.
///
/// # Errors
/// As [`katz::ratio`].
pub fn likelihoods(first: Counts, second: Counts) -> Outcome<ComparisonResult> {
    compare(EQUAL_LIKELIHOOD, |confidence| katz::ratio(first, second, confidence))
}

/// A comparison at both levels, 95 and 99.8 per cent.
fn compare(parity: f64, estimate_at: impl Fn(Confidence) -> Outcome<Estimate>) -> Outcome<ComparisonResult> {
    let estimate = estimate_at(Confidence::NINETY_FIVE)?;
    let wide = estimate_at(Confidence::NINETY_NINE_POINT_EIGHT)?;
    let verdict = Verdict::of(&estimate, parity);
    let strong = verdict != Verdict::Similar && verdict == Verdict::of(&wide, parity);
    let p_value = discovery::p_value(parity, estimate_at)?;
    Ok(ComparisonResult { estimate, verdict, strong, p_value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NoValue;
    use crate::testing::{assert_close, counts, some_counts};
    use proptest::prelude::*;

    #[test]
    fn a_difference_at_both_levels_is_strong() -> Result<(), NoValue> {
        // Bullying from the public in a large trust, BME and White: statsmodels gives 0.0233 to
        // 0.0552 at 95 per cent, 0.0143 to 0.0646 at 99.8.
        let compared = shares(counts(1039, 4050), counts(1923, 8846))?;
        assert_eq!((compared.verdict, compared.strong), (Verdict::Higher, true));
        assert_close(compared.estimate.lower, 0.023_325_651_055_102_897);
        Ok(())
    }

    #[test]
    fn a_difference_at_95_per_cent_alone_is_not_strong() -> Result<(), NoValue> {
        // statsmodels gives -0.3339 to -0.0524 at 95 per cent, -0.4018 to 0.0335 at 99.8.
        let compared = shares(counts(48, 80), counts(56, 70))?;
        assert_eq!((compared.verdict, compared.strong), (Verdict::Lower, false));
        Ok(())
    }

    #[test]
    fn a_small_group_does_not_differ_by_chance() -> Result<(), NoValue> {
        // 2 of 5 compared with 200 of 1000: twice the share, but five people.
        let compared = shares(counts(2, 5), counts(200, 1000))?;
        assert_eq!((compared.verdict, compared.strong), (Verdict::Similar, false));
        Ok(())
    }

    #[test]
    fn a_ratio_is_judged_against_one() -> Result<(), NoValue> {
        // statsmodels gives 1.04 to 3.84 at 95 per cent, 0.71 to 5.60 at 99.8.
        let compared = likelihoods(counts(30, 400), counts(12, 320))?;
        assert_eq!((compared.verdict, compared.strong), (Verdict::Higher, false));
        assert_eq!(likelihoods(counts(0, 400), counts(12, 320)), Err(NoValue::ZeroCell));
        Ok(())
    }

    #[test]
    fn gaps_are_judged_against_no_difference() -> Result<(), NoValue> {
        // By hand from statsmodels' score limits: -0.1031 to -0.0207 at 95, -0.1282 to 0.0015 at 99.8.
        let trust = Gap { group: counts(1039, 4050), reference: counts(1923, 8846) };
        let other = Gap { group: counts(150, 600), reference: counts(300, 2000) };
        let compared = gaps(trust, other)?;
        assert_eq!((compared.verdict, compared.strong), (Verdict::Lower, false));
        Ok(())
    }

    #[test]
    fn parity_on_the_limit_is_similar() {
        let touching = Estimate { value: 0.1, lower: 0.0, upper: 0.2 };
        assert_eq!(Verdict::of(&touching, NO_DIFFERENCE), Verdict::Similar);
        assert_eq!(
            Verdict::of(&Estimate { value: -0.1, lower: -0.2, upper: 0.0 }, NO_DIFFERENCE),
            Verdict::Similar
        );
        assert_eq!(Verdict::of(&touching, -0.1), Verdict::Higher);
    }

    #[test]
    fn a_verdict_is_read_by_the_direction_of_its_indicator() {
        use Direction::{HigherIsBetter, HigherIsWorse, Neutral};
        let read = |verdict: Verdict, direction| verdict.reading(direction).as_str();
        assert_eq!(read(Verdict::Higher, HigherIsWorse), "unfavourable");
        assert_eq!(read(Verdict::Lower, HigherIsWorse), "favourable");
        assert_eq!(read(Verdict::Higher, HigherIsBetter), "favourable");
        assert_eq!(read(Verdict::Lower, HigherIsBetter), "unfavourable");
        for direction in [HigherIsBetter, HigherIsWorse, Neutral] {
            assert_eq!(read(Verdict::Similar, direction), "neither");
        }
        assert_eq!(read(Verdict::Higher, Neutral), "neither");
        assert_eq!(read(Verdict::Lower, Neutral), "neither");
    }

    #[test]
    fn a_direction_is_found_by_the_name_it_prints() {
        for direction in [Direction::HigherIsBetter, Direction::HigherIsWorse, Direction::Neutral] {
            assert_eq!(Direction::named(direction.as_str()), Some(direction));
        }
        assert_eq!(Direction::named("higher is worse"), None);
    }

    proptest! {
        #[test]
        fn swapping_the_figures_turns_the_verdict(first in some_counts(), second in some_counts()) {
            let (there, back) = (shares(first, second)?, shares(second, first)?);
            let turned = match there.verdict {
                Verdict::Higher => Verdict::Lower,
                Verdict::Lower => Verdict::Higher,
                Verdict::Similar => Verdict::Similar,
            };
            prop_assert_eq!(back.verdict, turned);
            prop_assert_eq!(back.strong, there.strong);
        }

        #[test]
        fn the_verdict_points_where_the_value_does(first in some_counts(), second in some_counts()) {
            let compared = shares(first, second)?;
            match compared.verdict {
                Verdict::Higher => prop_assert!(compared.estimate.value > 0.0),
                Verdict::Lower => prop_assert!(compared.estimate.value < 0.0),
                Verdict::Similar => prop_assert!(!compared.strong),
            }
        }
    }
}
