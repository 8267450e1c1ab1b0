//! The gap of a group of trusts, trust by trust: each trust is a stratum, so that a difference between
//! trusts is never taken for a difference between ethnic groups (Simpson's paradox).
//!
//! Mantel, N. and Haenszel, W. (1959), as a risk difference with the variance of Sato, T. (1989),
//! "On the variance estimator for the Mantel-Haenszel risk difference", Biometrics 45, 1323 to 1324,
//! which is valid for few large trusts and for many small ones. Whether the trusts differ from each other:
//! Cochran, W. G. (1954), "The combination of estimates from different experiments", Biometrics 10, 101
//! to 129, and I squared of Higgins, J. P. T. and Thompson, S. G. (2002), Statistics in Medicine 21,
//! 1539 to 1558.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::counts::float;
use super::{Confidence, Counts, Estimate, Gap, NoValue, Outcome, newcombe};

/// Steps of a sum in one unit. Sums are kept as whole numbers of steps, so that they are the same in
/// whatever order the trusts come, and a part can be subtracted from a whole exactly.
const STEPS: f64 = 1e12;

/// The sums over the trusts of a group from which its gap follows.
///
/// Why not add up the counts of all trusts? Here are five trusts of one area, as (BME, White). In four of them
/// the gap is above zero. The fifth is an ambulance trust with few BME staff and high rates in both groups.
/// Pooling takes that for a gap below zero:
///
/// ```
/// use statistics::{Confidence, Counts, Gap, Strata};
///
/// let hospitals = [
///     ((307, 937), (415, 1734)),
///     ((259, 1106), (552, 2761)),
///     ((192, 712), (470, 2169)),
///     ((283, 1088), (282, 1574)),
/// ];
/// let ambulance = ((169, 356), (2109, 4289));
/// let stratum = |(bme, white): ((u64, u64), (u64, u64))| -> Result<Strata, Box<dyn std::error::Error>> {
///     Ok(Strata::of(Gap { group: Counts::new(bme.0, bme.1)?, reference: Counts::new(white.0, white.1)? })?)
/// };
/// let mut area = Strata::default();
/// for trust in hospitals {
///     area = area.with(stratum(trust)?)?;
/// }
/// let within = area.estimate(Confidence::NINETY_FIVE)?;
/// assert_eq!(format!("{:+.2}", 100.0 * within.value), "+6.26");
///
/// // 1210 of 4199 less 3828 of 12527.
/// let pooled = area.with(stratum(ambulance)?)?.pooled()?.estimate(Confidence::NINETY_FIVE)?;
/// assert_eq!(format!("{:+.2}", 100.0 * pooled.value), "-1.74");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Strata {
    /// Number of trusts; each has people in both groups.
    pub trusts: u64,
    /// Counts of all trusts together: `[group numerator, group denominator, reference numerator,
    /// reference denominator]`.
    pub pooled: [u64; 4],
    /// The sums, in steps of 1e-12, in the order of [`Strata::SUMS`].
    pub sums: [i128; 7],
}

/// What each sum is of.
#[derive(Clone, Copy)]
enum Sum {
    /// Weighted gaps: weight times gap.
    Gap,
    /// Weights `n1 n0 / (n1 + n0)`.
    Weight,
    /// Sato's P.
    P,
    /// Sato's Q.
    Q,
    /// Precisions: one over the variance of a trust's gap.
    Precision,
    /// Precision times gap.
    PrecisionGap,
    /// Precision times gap squared.
    PrecisionGapSquared,
}

/// Whether the trusts of a group differ from each other by more than chance would explain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heterogeneity {
    /// Cochran's Q; about as large as its degrees of freedom if trusts differ only by chance.
    pub q: f64,
    /// Trusts less one.
    pub degrees: u64,
    /// The probability of a Q at least as large by chance alone.
    pub p_value: f64,
    /// I squared, 0 to 1: the part of the variation that chance does not explain.
    pub i_squared: f64,
}

impl Strata {
    /// Names of the sums, as a table may call them.
    pub const SUMS: [&'static str; 7] =
        ["gap", "weight", "sato_p", "sato_q", "precision", "precision_gap", "precision_gap_squared"];

    /// One trust.
    ///
    /// # Errors
    /// [`NoValue::EmptyDenominator`] if either of its groups is empty: it is then no stratum.
    pub fn of(trust: Gap) -> Outcome<Self> {
        let (group, reference) = (trust.group, trust.reference);
        let gap = group.share()? - reference.share()?;
        let [cases, people] = [float(group.numerator()), float(group.denominator())];
        let [other_cases, other_people] = [float(reference.numerator()), float(reference.denominator())];
        let all = people + other_people;
        let (part, other_part) = (people / all, other_people / all);
        let weight = people * other_part;
        let p = other_cases * part * part - cases * other_part * other_part
            + part * other_part * (other_people - people) / 2.0;
        let q = (cases * (other_people - other_cases) + other_cases * (people - cases)) / (2.0 * all);
        let (precise_gap, precision) = precision(trust);
        let sums = [
            weight * gap,
            weight,
            p,
            q,
            precision,
            precision * precise_gap,
            precision * precise_gap * precise_gap,
        ];
        Ok(Self {
            trusts: 1,
            pooled: [group.numerator(), group.denominator(), reference.numerator(), reference.denominator()],
            sums: sums.map(steps),
        })
    }

    /// The trusts of both.
    ///
    /// # Errors
    /// [`NoValue::CountTooLarge`].
    pub fn with(self, other: Self) -> Outcome<Self> {
        self.joined(other, u64::checked_add, i128::checked_add).ok_or(NoValue::CountTooLarge)
    }

    /// The trusts that are not in `part`: England less a region.
    ///
    /// # Errors
    /// [`NoValue::PartExceedsWhole`].
    pub fn without(self, part: Self) -> Outcome<Self> {
        self.joined(part, u64::checked_sub, i128::checked_sub).ok_or(NoValue::PartExceedsWhole)
    }

    fn joined(
        self,
        other: Self,
        counts: fn(u64, u64) -> Option<u64>,
        sums: fn(i128, i128) -> Option<i128>,
    ) -> Option<Self> {
        let mut joined = self;
        joined.trusts = counts(self.trusts, other.trusts)?;
        for (own, others) in joined.pooled.iter_mut().zip(other.pooled) {
            *own = counts(*own, others)?;
        }
        for (own, others) in joined.sums.iter_mut().zip(other.sums) {
            *own = sums(*own, others)?;
        }
        Some(joined)
    }

    /// Both ethnic groups of all trusts together.
    ///
    /// # Errors
    /// If a numerator is above its denominator: a part was taken out that was not in.
    pub fn pooled(self) -> Outcome<Gap> {
        let [cases, people, other_cases, other_people] = self.pooled;
        Ok(Gap { group: Counts::new(cases, people)?, reference: Counts::new(other_cases, other_people)? })
    }

    /// The gap within trusts, a fraction from -1 to 1: the mean of the trusts' gaps, each weighted by
    /// `n1 n0 / (n1 + n0)`. One trust alone has the gap and interval of [`newcombe::difference`].
    ///
    /// # Errors
    /// [`NoValue::EmptyDenominator`] if there is no trust.
    pub fn estimate(self, confidence: Confidence) -> Outcome<Estimate> {
        if self.trusts <= 1 {
            let gap = self.pooled()?;
            return newcombe::difference(gap.group, gap.reference, confidence);
        }
        let weight = self.sum(Sum::Weight);
        let value = (self.sum(Sum::Gap) / weight).clamp(-1.0, 1.0);
        let variance = (value * self.sum(Sum::P) + self.sum(Sum::Q)) / (weight * weight);
        if variance <= 0.0 {
            // In each trust no person or every person is counted: there is no variance, but no certainty either.
            return self.pooled()?.estimate(confidence);
        }
        let reach = confidence.z() * variance.sqrt();
        Ok(Estimate { value, lower: (value - reach).max(-1.0), upper: (value + reach).min(1.0) })
    }

    /// Whether the trusts' gaps differ from each other.
    ///
    /// # Errors
    /// [`NoValue::TooFewTrusts`] if there are fewer than two.
    pub fn heterogeneity(self) -> Outcome<Heterogeneity> {
        if self.trusts < 2 {
            return Err(NoValue::TooFewTrusts);
        }
        let degrees = self.trusts - 1;
        let along = self.sum(Sum::PrecisionGap);
        let q = (self.sum(Sum::PrecisionGapSquared) - along * along / self.sum(Sum::Precision)).max(0.0);
        let chance = ChiSquared::new(float(degrees)).map_err(|_| NoValue::TooFewTrusts)?;
        let i_squared = if q > 0.0 { ((q - float(degrees)) / q).max(0.0) } else { 0.0 };
        Ok(Heterogeneity { q, degrees, p_value: chance.sf(q), i_squared })
    }

    fn sum(self, of: Sum) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a sum of some hundred trusts needs no 53 bits of steps"
        )]
        let steps = self.sums[of as usize] as f64;
        steps / STEPS
    }
}

#[expect(clippy::cast_possible_truncation, reason = "counts are below 2^64, so steps are below 2^127")]
fn steps(sum: f64) -> i128 {
    (sum * STEPS).round() as i128
}

/// The gap of a trust and one over its variance. If no person or every person is counted in a group, half a
/// person is added to each of the four cells, as meta-analysis does: a variance of zero would be certainty.
fn precision(trust: Gap) -> (f64, f64) {
    let cells = [
        trust.group.numerator(),
        trust.group.remainder(),
        trust.reference.numerator(),
        trust.reference.remainder(),
    ];
    let more = if cells.contains(&0) { 0.5 } else { 0.0 };
    let [yes, no, other_yes, other_no] = cells.map(|cell| float(cell) + more);
    let (people, other_people) = (yes + no, other_yes + other_no);
    let variance = yes * no / (people * people * people)
        + other_yes * other_no / (other_people * other_people * other_people);
    (yes / people - other_yes / other_people, 1.0 / variance)
}

#[cfg(test)]
#[path = "strata_tests.rs"]
mod tests;
