//! Inputs that this room refuses, with what a person can do about them.

use super::{Counts, Status};

/// An input that no calculation can start from.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum StatisticsError {
    /// A confidence level outside 0 to 1, or exactly one of them.
    #[error("confidence level `{level}` is not between 0 and 1")]
    ConfidenceLevel {
        /// The level as it was given.
        level: f64,
    },
    /// More people counted than there are.
    #[error("numerator `{numerator}` is above its denominator `{denominator}`")]
    NumeratorAboveDenominator {
        /// The numerator as it was given.
        numerator: u64,
        /// The denominator as it was given.
        denominator: u64,
    },
    /// A sum beyond the 64 bits of a count.
    #[error("adding `{added}` to `{sum}` gives a count that is too large")]
    CountTooLarge {
        /// What had been added up so far.
        sum: Counts,
        /// What was to be added next.
        added: Counts,
    },
}

impl StatisticsError {
    /// What a person can do about it, where there is something.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::ConfidenceLevel { level } if *level > 1.0 && *level < 100.0 => {
                Some(format!("levels are fractions: write {level} per cent as `{}`", level / 100.0))
            }
            Self::ConfidenceLevel { .. } => Some("write 95 per cent as `0.95`".to_owned()),
            Self::NumeratorAboveDenominator { .. } => {
                Some("look whether the two counts are swapped, or come from different tables".to_owned())
            }
            Self::CountTooLarge { .. } => None,
        }
    }

    /// The status that stands in a table where this kept a value from being calculated.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Self::ConfidenceLevel { .. } => Status::InvalidLevel,
            Self::NumeratorAboveDenominator { .. } => Status::InvalidCounts,
            Self::CountTooLarge { .. } => Status::CountTooLarge,
        }
    }
}

impl From<StatisticsError> for Status {
    fn from(error: StatisticsError) -> Self {
        error.status()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_in_per_cent_is_told_its_fraction() {
        let error = StatisticsError::ConfidenceLevel { level: 95.0 };
        assert_eq!(error.to_string(), "confidence level `95` is not between 0 and 1");
        assert_eq!(error.hint().as_deref(), Some("levels are fractions: write 95 per cent as `0.95`"));
    }

    #[test]
    fn a_level_that_is_no_percentage_is_told_how_to_write_one() {
        for level in [-0.5, 0.0, 1.0, 100.0, f64::NAN] {
            let hint = StatisticsError::ConfidenceLevel { level }.hint();
            assert_eq!(hint.as_deref(), Some("write 95 per cent as `0.95`"), "{level}");
        }
    }
}
