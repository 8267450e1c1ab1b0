//! A confidence level, checked once, with the normal quantile that belongs to it.

use statrs::distribution::{ContinuousCDF, Normal};

use super::{NoValue, Outcome};

/// A two-sided confidence level above 0 and below 1, such as 0.95.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Confidence {
    level: f64,
    z: f64,
}

impl Confidence {
    /// 95 per cent, at which two figures differ clearly.
    pub const NINETY_FIVE: Self = Self { level: 0.95, z: 1.959_963_984_540_054 };
    /// 99.8 per cent, at which a difference is strong.
    pub const NINETY_NINE_POINT_EIGHT: Self = Self { level: 0.998, z: 3.090_232_306_167_813 };

    /// The level `level`, a fraction.
    ///
    /// # Errors
    /// [`NoValue::InvalidLevel`] if `level` is 0 or less, 1 or more, or not a number.
    pub fn new(level: f64) -> Outcome<Self> {
        if !(level > 0.0 && level < 1.0) {
            return Err(NoValue::InvalidLevel);
        }
        // The lower tail keeps its digits if the upper one rounds to 1.
        let tail = (1.0 - level) / 2.0;
        Ok(Self { level, z: Normal::standard().inverse_cdf(tail).abs() })
    }

    /// The level whose normal quantile is `z`, at least 0: the level at which an interval just reaches
    /// a point may be found by it.
    pub(super) fn of_z(z: f64) -> Self {
        Self { level: 1.0 - 2.0 * Normal::standard().sf(z), z }
    }

    /// The probability outside the level, both tails together; exact even if the level rounds to 1.
    pub(super) fn tails(self) -> f64 {
        2.0 * Normal::standard().sf(self.z)
    }

    /// The level as a fraction.
    #[must_use]
    pub fn level(self) -> f64 {
        self.level
    }

    /// The standard normal quantile that leaves half of 1 - level in each tail; 1.96 at 95 per cent.
    #[must_use]
    pub fn z(self) -> f64 {
        self.z
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::assert_close;
    use proptest::prelude::*;

    #[test]
    fn quantiles_agree_with_scipy() -> Result<(), NoValue> {
        // scipy.stats.norm.isf((1 - level) / 2)
        let expected = [
            (0.50, 0.674_489_750_196_081_7),
            (0.80, 1.281_551_565_544_600_4),
            (0.90, 1.644_853_626_951_472_9),
            (0.95, 1.959_963_984_540_054),
            (0.99, 2.575_829_303_548_900_4),
            (0.998, 3.090_232_306_167_813),
        ];
        for (level, z) in expected {
            assert_close(Confidence::new(level)?.z(), z);
        }
        Ok(())
    }

    #[test]
    fn the_named_levels_are_those_a_caller_would_make() -> Result<(), NoValue> {
        let named = [Confidence::NINETY_FIVE, Confidence::NINETY_NINE_POINT_EIGHT];
        for (named, level) in named.into_iter().zip([0.95, 0.998]) {
            let made = Confidence::new(level)?;
            assert_close(named.level(), made.level());
            assert!((named.z() - made.z()).abs() < 1e-14, "{level}");
        }
        Ok(())
    }

    #[test]
    fn a_level_that_is_not_between_0_and_1_is_refused() {
        for level in [0.0, -0.0, 1.0, -0.95, 1.5, 95.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(Confidence::new(level).is_err(), "{level}");
        }
    }

    #[test]
    fn the_outermost_levels_still_have_a_finite_quantile() -> Result<(), NoValue> {
        for level in [f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0] {
            let z = Confidence::new(level)?.z();
            assert!(z.is_finite() && z.is_sign_positive(), "{level} gave {z}");
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn a_higher_level_has_a_higher_quantile(lower in 0.001..0.998_f64, more in 0.001..0.5_f64) {
            let higher = lower + (1.0 - lower) * more;
            prop_assert!(Confidence::new(lower)?.z() < Confidence::new(higher)?.z());
        }
    }
}
