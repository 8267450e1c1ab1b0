//! The ratio of two odds, with the interval of its logarithm.
//!
//! Woolf, B. (1955), "On estimating the relation between blood group and disease", Annals of Human Genetics 19, 251 to
//! 253.

use super::counts::float;
use super::{Confidence, Counts, Estimate, NoValue, Outcome};

/// The odds of `first` divided by the odds of `second`: 1 is parity. The odds are the counted people divided by those
/// who are not counted.
///
/// The race disparity ratio is an odds ratio. With the White people in upper bands of those in upper and lower bands,
/// and the same for BME people, it is (White upper / White lower) / (BME upper / BME lower). The squared standard error
/// of the logarithm is the sum of the reciprocals of the four counts.
///
/// # Errors
/// - [`NoValue::EmptyDenominator`] if either group is empty.
/// - [`NoValue::ZeroCell`] if one of the four counts is zero.
pub fn odds_ratio(first: Counts, second: Counts, confidence: Confidence) -> Outcome<Estimate> {
    if first.denominator() == 0 || second.denominator() == 0 {
        return Err(NoValue::EmptyDenominator);
    }
    let cells = [first.numerator(), first.remainder(), second.numerator(), second.remainder()];
    if cells.contains(&0) {
        return Err(NoValue::ZeroCell);
    }
    let [a, b, c, d] = cells.map(float);
    let value = (a / b) / (c / d);
    let standard_error = cells.iter().map(|count| float(*count).recip()).sum::<f64>().sqrt();
    let factor = (confidence.z() * standard_error).exp();
    Ok(Estimate { value, lower: value / factor, upper: value * factor })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{assert_close, assert_limits, counts, level};

    #[test]
    fn agrees_with_statsmodels() -> Result<(), NoValue> {
        // statsmodels 0.15.0: Table2x2([[a, m - a], [b, n - b]]).oddsratio and .oddsratio_confint(1 - level)
        let expected = [
            (7, 34, 1, 34, 0.95, 8.555_555_555_555_555, 0.990_490_281_653_989_1, 73.900_301_921_152_8),
            (
                1039,
                4050,
                1923,
                8846,
                0.95,
                1.242_280_989_811_495_5,
                1.139_055_039_171_057,
                1.354_861_709_553_673,
            ),
            (
                1039,
                4050,
                1923,
                8846,
                0.998,
                1.242_280_989_811_495_5,
                1.083_473_483_915_628_8,
                1.424_365_321_862_551_2,
            ),
            (10, 75, 12, 225, 0.95, 2.730_769_230_769_231, 1.128_189_320_072_223_7, 6.609_795_412_031_21),
        ];
        for (a, m, b, n, at, value, lower, upper) in expected {
            let estimate = odds_ratio(counts(a, m), counts(b, n), level(at))?;
            assert_close(estimate.value, value);
            assert_limits(estimate, lower, upper);
        }
        Ok(())
    }

    #[test]
    fn a_zero_count_has_no_odds_ratio() {
        let some = counts(8, 900);
        for none in [counts(0, 120), counts(120, 120)] {
            assert_eq!(odds_ratio(none, some, Confidence::NINETY_FIVE), Err(NoValue::ZeroCell));
            assert_eq!(odds_ratio(some, none, Confidence::NINETY_FIVE), Err(NoValue::ZeroCell));
        }
        let empty = counts(0, 0);
        assert_eq!(odds_ratio(empty, some, Confidence::NINETY_FIVE), Err(NoValue::EmptyDenominator));
    }
}
