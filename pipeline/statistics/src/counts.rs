//! A numerator and its denominator, kept as whole numbers until a share is needed.

use std::cmp::Ordering;
use std::fmt;

use super::{Outcome, StatisticsError, Status};

/// How many of how many: people counted and people who could have been. A denominator of zero is
/// allowed, since tables hold it; a share of it is [`Status::EmptyDenominator`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Counts {
    numerator: u64,
    denominator: u64,
}

impl Counts {
    /// `numerator` of `denominator`.
    ///
    /// # Errors
    /// When the numerator is above the denominator.
    pub fn new(numerator: u64, denominator: u64) -> Result<Self, StatisticsError> {
        if numerator > denominator {
            return Err(StatisticsError::NumeratorAboveDenominator { numerator, denominator });
        }
        Ok(Self { numerator, denominator })
    }

    /// The counts of several trusts together: sum of numerators over sum of denominators. Of no
    /// trusts it is 0 of 0.
    ///
    /// # Errors
    /// When a sum does not fit into 64 bits.
    pub fn pooled(parts: impl IntoIterator<Item = Self>) -> Result<Self, StatisticsError> {
        parts.into_iter().try_fold(Self { numerator: 0, denominator: 0 }, |sum, added| {
            let numerator = sum.numerator.checked_add(added.numerator);
            let denominator = sum.denominator.checked_add(added.denominator);
            match (numerator, denominator) {
                (Some(numerator), Some(denominator)) => Ok(Self { numerator, denominator }),
                _ => Err(StatisticsError::CountTooLarge { sum, added }),
            }
        })
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
    /// [`Status::EmptyDenominator`].
    pub fn share(self) -> Outcome<f64> {
        if self.denominator == 0 {
            return Err(Status::EmptyDenominator);
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
    use crate::testing::{assert_close, counts};

    #[test]
    fn more_counted_than_there_are_is_refused() {
        let refused = Counts::new(11, 10);
        assert_eq!(
            refused,
            Err(StatisticsError::NumeratorAboveDenominator { numerator: 11, denominator: 10 })
        );
        assert_eq!(Counts::new(10, 10).map(Counts::remainder), Ok(0));
    }

    #[test]
    fn an_empty_denominator_is_held_but_has_no_share() {
        assert_eq!(counts(0, 0).share(), Err(Status::EmptyDenominator));
        assert_eq!(counts(0, 0).compare_share(counts(1, 2)), None);
        assert_eq!(counts(1, 2).compare_share(counts(0, 0)), None);
    }

    #[test]
    fn pooling_adds_people_rather_than_shares() -> Result<(), Box<dyn std::error::Error>> {
        // One trust with 90 of 100 and one with 1 of 10: 91 of 110, where the mean of shares is a half.
        let pooled = Counts::pooled([counts(90, 100), counts(1, 10)])?;
        assert_eq!(pooled, counts(91, 110));
        assert_close(pooled.share()?, 91.0 / 110.0);
        assert_eq!(Counts::pooled([])?, counts(0, 0));
        Ok(())
    }

    #[test]
    fn a_pool_beyond_64_bits_is_refused() {
        let refused = Counts::pooled([counts(0, u64::MAX), counts(0, 1)]);
        assert_eq!(refused.map_err(Status::from), Err(Status::CountTooLarge));
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
