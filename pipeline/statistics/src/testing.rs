//! Helpers of the unit tests: counts, levels and comparisons to 1e-9.

use proptest::prelude::*;

use super::{Confidence, Counts, Estimate};

/// Counts that a test knows to be valid.
pub(super) fn counts(numerator: u64, denominator: u64) -> Counts {
    Counts::new(numerator, denominator).unwrap_or_else(|error| panic!("{error}"))
}

/// Agreement to 1e-9, of the larger of 1 and the expected number.
#[track_caller]
pub(super) fn assert_close(got: f64, expected: f64) {
    let tolerance = 1e-9 * expected.abs().max(1.0);
    assert!((got - expected).abs() <= tolerance, "got {got}, expected {expected}");
}

/// Agreement of both limits to 1e-9.
#[track_caller]
pub(super) fn assert_limits(got: Estimate, lower: f64, upper: f64) {
    assert_close(got.lower, lower);
    assert_close(got.upper, upper);
}

/// Counts up to the size of the national workforce, with small groups as likely as large ones.
pub(super) fn some_counts() -> impl Strategy<Value = Counts> {
    prop_oneof![1..=12_u64, 1..=400_u64, 1..=1_600_000_u64]
        .prop_flat_map(|denominator| (0..=denominator, Just(denominator)))
        .prop_map(|(numerator, denominator)| counts(numerator, denominator))
}

/// Confidence levels from one in ten to beyond 99.8 per cent.
pub(super) fn levels() -> impl Strategy<Value = Confidence> {
    (0.1..0.9999_f64).prop_filter_map("a level", |level| Confidence::new(level).ok())
}

/// A confidence level that a test knows to be valid.
pub(super) fn level(level: f64) -> Confidence {
    Confidence::new(level).unwrap_or_else(|error| panic!("{error}"))
}

/// The width of an interval.
pub(super) fn width(estimate: Estimate) -> f64 {
    estimate.upper - estimate.lower
}
