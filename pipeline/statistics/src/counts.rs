//! A numerator and its denominator, kept as whole numbers until a share is needed.

use std::cmp::Ordering;
use std::fmt;

use super::{NoValue, Outcome};

/// How many of how many: people counted and people who could have been. A denominator of zero is
/// allowed, because tables contain it; a share of it is [`NoValue::EmptyDenominator`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Counts {
    numerator: u64,
    denominator: u64,
}

impl Counts {
    /// `numerator` of `denominator`.
    ///
    /// # Errors
    /// [`NoValue::InvalidCounts`] if the numerator is above the denominator.
    pub fn new(numerator: u64, denominator: u64) -> Outcome<Self> {
        if numerator > denominator {
            return Err(NoValue::InvalidCounts);
        }
        Ok(Self { numerator, denominator })
    }

    /// How many were counted.
    #[must_use]
    pub fn numerator(self) -> u64 {
        self.numerator
    }

    /// Out of how many.
    #[must_use]
    pub fn denominator(self) -> u64 {
        self.denominator
    }

    /// How many were not counted: denominator less numerator.
    #[must_use]
    pub fn remainder(self) -> u64 {
        self.denominator - self.numerator
    }

    /// The share as a fraction, from 0 to 1.
    ///
    /// # Errors
    /// [`NoValue::EmptyDenominator`].
    pub fn share(self) -> Outcome<f64> {
        if self.denominator == 0 {
            return Err(NoValue::EmptyDenominator);
        }
        Ok(float(self.numerator) / float(self.denominator))
    }

    /// Which of two shares is larger, without rounding; none if a denominator is zero.
    #[must_use]
    pub fn compare_share(self, other: Self) -> Option<Ordering> {
        if self.denominator == 0 || other.denominator == 0 {
            return None;
        }
        let own = u128::from(self.numerator) * u128::from(other.denominator);
        let others = u128::from(other.numerator) * u128::from(self.denominator);
        Some(own.cmp(&others))
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

/// A count as the floating number that the formulas need.
#[expect(
    clippy::cast_precision_loss,
    reason = "exact below 2^53, and beyond it far closer than any interval"
)]
pub(super) fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::counts;

    #[test]
    fn a_numerator_above_its_denominator_is_refused() {
        let refused = Counts::new(11, 10);
        assert_eq!(refused, Err(NoValue::InvalidCounts));
        assert_eq!(Counts::new(10, 10).map(Counts::remainder), Ok(0));
    }

    #[test]
    fn an_empty_denominator_is_valid_but_has_no_share() {
        assert_eq!(counts(0, 0).share(), Err(NoValue::EmptyDenominator));
        assert_eq!(counts(0, 0).compare_share(counts(1, 2)), None);
        assert_eq!(counts(1, 2).compare_share(counts(0, 0)), None);
    }

    #[test]
    fn shares_are_compared_without_rounding() {
        // Neighbours 1e-18 apart, which floating numbers cannot tell from each other.
        let (smaller, larger) = (counts(1_000_000_000, 1_000_000_001), counts(1_000_000_001, 1_000_000_002));
        assert_eq!(smaller.share().map(f64::to_bits), larger.share().map(f64::to_bits));
        assert_eq!(smaller.compare_share(larger), Some(Ordering::Less));
        assert_eq!(counts(1, 3).compare_share(counts(2, 6)), Some(Ordering::Equal));
        assert_eq!(counts(u64::MAX, u64::MAX).compare_share(counts(1, 2)), Some(Ordering::Greater));
    }

    #[test]
    fn counts_read_as_a_fraction() {
        assert_eq!(counts(1039, 4050).to_string(), "1039/4050");
    }
}
