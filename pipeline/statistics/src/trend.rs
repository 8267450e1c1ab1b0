//! Change between two releases, and whether a series may be called a sustained improvement.
//!
//! All figures of a series come from one edition, or from editions that count in the same way; if they do not,
//! the release has a break.

use std::cmp::Ordering;

use super::verdict::NO_DIFFERENCE;
use super::{Confidence, Counts, Direction, Estimate, Favourability, NoValue, Outcome, Verdict, newcombe};

/// How many releases in a row a sustained improvement takes at least: three figures, two steps.
pub const MINIMUM_RELEASES: usize = 3;

/// The share of `later` less the share of `earlier`, a fraction from -1 to 1. The caller
/// must make sure that there is no break between them.
///
/// # Errors
/// [`NoValue::EmptyDenominator`] if either is empty.
pub fn change(earlier: Counts, later: Counts, confidence: Confidence) -> Outcome<Estimate> {
    newcombe::difference(later, earlier, confidence)
}

/// One release of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Release {
    /// Its counts; none if it has no figure, which ends a run of releases.
    pub counts: Option<Counts>,
    /// Whether it cannot be compared with the release before: another question, population or merger.
    pub break_before: bool,
}

/// The latest run of improving releases, with the three conditions that reports print.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// How many releases up to the latest are comparable and each better than the one before it; 1
    /// if the latest is no better than its predecessor, 0 if it has no figure.
    pub releases: usize,
    /// The change from the first to the last of them.
    pub first_to_last: Outcome<Estimate>,
    /// First condition: the run has at least [`MINIMUM_RELEASES`] releases.
    pub long_enough: bool,
    /// Second condition: the interval of the change from first to last excludes zero.
    pub beyond_chance: bool,
    /// Third condition: no break lies between the releases of the run or, if the run is short,
    /// between the latest [`MINIMUM_RELEASES`].
    pub unbroken: bool,
}

impl Trend {
    /// Whether all three conditions are met; otherwise there is no clear change.
    #[must_use]
    pub fn sustained(&self) -> bool {
        self.long_enough && self.beyond_chance && self.unbroken
    }

    /// The word that tables print.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        if self.sustained() { "sustained_improvement" } else { "no_clear_change" }
    }
}

/// The trend at the end of `series`, oldest release first and none left out.
pub fn trend(series: &[Release], direction: Direction, confidence: Confidence) -> Trend {
    let releases = releases_in_run(series, direction);
    let run = latest(series, releases);
    let first_to_last = match (run.first().and_then(figure), run.last().and_then(figure)) {
        (Some(first), Some(last)) if releases > 1 => change(first, last, confidence),
        _ => Err(NoValue::TooFewReleases),
    };
    let beyond_chance = first_to_last.is_ok_and(|change| {
        Verdict::of(&change, NO_DIFFERENCE).reading(direction) == Favourability::Favourable
    });
    let judged = latest(series, releases.max(MINIMUM_RELEASES));
    Trend {
        releases,
        first_to_last,
        long_enough: releases >= MINIMUM_RELEASES,
        beyond_chance,
        unbroken: !judged.iter().skip(1).any(|release| release.break_before),
    }
}

/// How many releases, from the latest backwards, are each better than the one before.
fn releases_in_run(series: &[Release], direction: Direction) -> usize {
    let Some(mut later) = series.last().filter(|release| figure(release).is_some()) else { return 0 };
    let mut releases = 1;
    for earlier in series.iter().rev().skip(1) {
        if later.break_before || !improves(earlier, later, direction) {
            break;
        }
        releases += 1;
        later = earlier;
    }
    releases
}

fn improves(earlier: &Release, later: &Release, direction: Direction) -> bool {
    let (Some(before), Some(after)) = (figure(earlier), figure(later)) else { return false };
    match direction {
        Direction::HigherIsBetter => after.compare_share(before) == Some(Ordering::Greater),
        Direction::HigherIsWorse => after.compare_share(before) == Some(Ordering::Less),
        Direction::Neutral => false,
    }
}

/// The counts of a release that have a share.
fn figure(release: &Release) -> Option<Counts> {
    release.counts.filter(|counts| counts.denominator() > 0)
}

fn latest(series: &[Release], releases: usize) -> &[Release] {
    &series[series.len().saturating_sub(releases)..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{assert_close, assert_limits, counts, levels, some_counts};
    use proptest::prelude::*;

    const WORSE: Direction = Direction::HigherIsWorse;

    fn of(numerator: u64, denominator: u64) -> Release {
        Release { counts: Some(counts(numerator, denominator)), break_before: false }
    }

    fn broken(release: Release) -> Release {
        Release { break_before: true, ..release }
    }

    const MISSING: Release = Release { counts: None, break_before: false };

    fn at_95(series: &[Release], direction: Direction) -> Trend {
        trend(series, direction, Confidence::NINETY_FIVE)
    }

    fn facts(trend: &Trend) -> (usize, bool, bool, bool) {
        (trend.releases, trend.long_enough, trend.beyond_chance, trend.unbroken)
    }

    #[test]
    fn a_change_is_the_later_less_the_earlier_share() -> Result<(), NoValue> {
        // statsmodels 0.15.0: confint_proportions_2indep(56, 70, 48, 80, method="newcomb", compare="diff")
        let rise = change(counts(48, 80), counts(56, 70), Confidence::NINETY_FIVE)?;
        assert_close(rise.value, 0.2);
        assert_limits(rise, 0.052_431_472_402_364_98, 0.333_872_654_036_906_14);
        Ok(())
    }

    #[test]
    fn three_better_releases_beyond_chance_are_sustained() -> Result<(), NoValue> {
        let falling = at_95(&[of(300, 1000), of(270, 1000), of(240, 1000)], WORSE);
        assert_eq!(facts(&falling), (3, true, true, true));
        assert_eq!(falling.as_str(), "sustained_improvement");
        // statsmodels 0.15.0: confint_proportions_2indep(240, 1000, 300, 1000, method="newcomb",
        // compare="diff")
        assert_limits(falling.first_to_last?, -0.098_672_596_050_143_36, -0.021_090_191_642_000_933);
        Ok(())
    }

    #[test]
    fn the_direction_of_the_indicator_decides() {
        let series = [of(300, 1000), of(270, 1000), of(240, 1000)];
        assert_eq!(facts(&at_95(&series, Direction::HigherIsBetter)), (1, false, false, true));
        assert_eq!(facts(&at_95(&series, Direction::Neutral)), (1, false, false, true));
        let rising = [of(240, 1000), of(270, 1000), of(300, 1000)];
        assert!(at_95(&rising, Direction::HigherIsBetter).sustained());
    }

    #[test]
    fn three_better_releases_within_chance_are_no_clear_change() {
        let falling = at_95(&[of(30, 100), of(27, 100), of(24, 100)], WORSE);
        assert_eq!(facts(&falling), (3, true, false, true));
        assert_eq!(falling.as_str(), "no_clear_change");
    }

    #[test]
    fn two_better_releases_are_too_few_however_clear() {
        let falling = at_95(&[of(300, 1000), of(400, 1000), of(200, 1000)], WORSE);
        assert_eq!(facts(&falling), (2, false, true, true));
        assert!(!falling.sustained());
    }

    #[test]
    fn a_release_that_stays_level_ends_the_run() {
        let level = at_95(&[of(300, 1000), of(240, 1000), of(24, 100)], WORSE);
        assert_eq!(facts(&level), (1, false, false, true));
        assert_eq!(level.first_to_last, Err(NoValue::TooFewReleases));
    }

    #[test]
    fn a_break_among_the_latest_three_is_never_run_across() {
        let series = [of(300, 1000), of(270, 1000), broken(of(240, 1000))];
        let trend = at_95(&series, WORSE);
        assert_eq!(facts(&trend), (1, false, false, false));
        assert_eq!(trend.first_to_last, Err(NoValue::TooFewReleases));
    }

    #[test]
    fn a_break_before_the_run_does_not_count_against_it() {
        let series = [of(100, 1000), broken(of(300, 1000)), of(270, 1000), of(240, 1000)];
        assert_eq!(facts(&at_95(&series, WORSE)), (3, true, true, true));
    }

    #[test]
    fn a_missing_release_ends_the_row() {
        let series = [of(330, 1000), of(300, 1000), MISSING, of(270, 1000), of(240, 1000)];
        assert_eq!(at_95(&series, WORSE).releases, 2);
        let empty = [of(300, 1000), of(0, 0), of(240, 1000)];
        assert_eq!(at_95(&empty, WORSE).releases, 1);
    }

    #[test]
    fn without_a_latest_figure_there_is_no_run() {
        let (missing, empty) = ([of(300, 1000), of(200, 1000), MISSING], [of(300, 1000), of(0, 0)]);
        for series in [&[][..], &missing, &empty] {
            let trend = at_95(series, WORSE);
            assert_eq!((trend.releases, trend.sustained()), (0, false));
            assert_eq!(trend.first_to_last, Err(NoValue::TooFewReleases));
        }
    }

    proptest! {
        #[test]
        fn what_is_called_sustained_is_better_at_its_end(
            series in prop::collection::vec((some_counts(), prop::bool::weighted(0.1)), 0..12),
            level in levels()
        ) {
            let series: Vec<_> = series
                .into_iter()
                .map(|(counts, break_before)| Release { counts: Some(counts), break_before })
                .collect();
            let found = trend(&series, WORSE, level);
            prop_assert!(found.releases <= series.len());
            if found.sustained() {
                prop_assert!(found.first_to_last?.upper < 0.0);
            }
        }

        #[test]
        fn back_to_the_earlier_year_turns_the_sign(
            then in some_counts(), now in some_counts(), level in levels()
        ) {
            let (there, back) = (change(then, now, level)?, change(now, then, level)?);
            assert_close(back.lower, -there.upper);
        }
    }
}
