//! What a calculation gives: an estimate with its interval, or the reason why there is none.

/// A value with its confidence interval, all in one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The value; never outside the limits.
    pub value: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

impl Estimate {
    /// From the value down to the lower limit; never negative.
    pub(super) fn below(&self) -> f64 {
        self.value - self.lower
    }

    /// From the value up to the upper limit; never negative.
    pub(super) fn above(&self) -> f64 {
        self.upper - self.value
    }
}

/// A result, or the reason why there is no value.
pub type Outcome<T> = Result<T, NoValue>;

/// The status of a calculated value.
pub const CALCULATED: &str = "calculated";

/// The text of a status column for `outcome`: [`CALCULATED`], or the reason why there is no value.
pub fn status_of<T>(outcome: &Outcome<T>) -> &'static str {
    match outcome {
        Ok(_) => CALCULATED,
        Err(status) => status.as_str(),
    }
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NoValue {
    /// The group has no people, so there is no share.
    #[error("the denominator is zero")]
    EmptyDenominator,
    /// A ratio one of whose two counts is zero: the ratio is zero or infinite, and its logarithm has no interval.
    #[error("a ratio cannot be calculated from a count of zero")]
    ZeroCell,
    /// A ratio of two groups all of whose members are counted: 1, with an interval of no width that
    /// would claim certainty of two people as of two thousand.
    #[error("both groups are counted in full, so that a ratio has no interval")]
    NoVariation,
    /// A numerator above its denominator.
    #[error("a numerator is above its denominator")]
    InvalidCounts,
    /// A confidence level that is not between 0 and 1.
    #[error("the confidence level is not between 0 and 1")]
    InvalidLevel,
    /// The counts of a part exceed those of the whole.
    #[error("the counts of a part exceed those of the whole")]
    PartExceedsWhole,
    /// A sum of counts that no longer fits into 64 bits.
    #[error("a sum of counts is too large")]
    CountTooLarge,
    /// A change needs two releases that may be compared.
    #[error("there are too few comparable releases")]
    TooFewReleases,
    /// Whether trusts differ among themselves needs two of them.
    #[error("there are fewer than two trusts")]
    TooFewTrusts,
    /// A list without values.
    #[error("there are no values")]
    NoValues,
    /// An infinity or NaN handed in as a value.
    #[error("a value is not a finite number")]
    InvalidValue,
}

impl NoValue {
    /// Every status, in the order of their declaration: for documentation and for checking a column.
    pub const ALL: [Self; 11] = [
        Self::EmptyDenominator,
        Self::ZeroCell,
        Self::NoVariation,
        Self::InvalidCounts,
        Self::InvalidLevel,
        Self::PartExceedsWhole,
        Self::CountTooLarge,
        Self::TooFewReleases,
        Self::TooFewTrusts,
        Self::NoValues,
        Self::InvalidValue,
    ];

    /// The word that tables print; it does not change between versions.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EmptyDenominator => "empty_denominator",
            Self::ZeroCell => "zero_cell",
            Self::NoVariation => "no_variation",
            Self::InvalidCounts => "invalid_counts",
            Self::InvalidLevel => "invalid_level",
            Self::PartExceedsWhole => "part_exceeds_whole",
            Self::CountTooLarge => "count_too_large",
            Self::TooFewReleases => "too_few_releases",
            Self::TooFewTrusts => "too_few_trusts",
            Self::NoValues => "no_values",
            Self::InvalidValue => "invalid_value",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_status_has_a_word_of_its_own() {
        let words: BTreeSet<_> = NoValue::ALL.iter().map(|status| status.as_str()).collect();
        assert_eq!(words.len(), NoValue::ALL.len());
        assert!(words.iter().all(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '_')));
        assert!(!words.contains(CALCULATED));
    }

    #[test]
    fn a_status_column_says_calculated_or_why_not() {
        assert_eq!(status_of(&Ok(0.5)), "calculated");
        assert_eq!(status_of::<f64>(&Err(NoValue::ZeroCell)), "zero_cell");
    }
}
