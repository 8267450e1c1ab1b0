//! Intervals and comparisons of published counts: pure functions that touch no file, clock or table.
//!
//! Everything starts from whole numbers ([`Counts`]) and a [`Confidence`] level. Shares and their
//! differences are fractions, so 0.05 is five per cent or five percentage points; a ratio has parity 1.
//! A figure that cannot be calculated is a [`NoValue`], never an infinity, a NaN or a zero.
//!
//! | module | what | method |
//! | --- | --- | --- |
//! | [`wilson`] | a share | Wilson score, 1927 |
//! | [`newcombe`] | difference of two shares | hybrid score, method 10 of Newcombe 1998 |
//! | [`katz`] | ratio of two likelihoods | log interval, Katz and others 1978 |
//! | [`woolf`] | ratio of two odds | log interval, Woolf 1955 |
//! | [`gaps`] | difference of two gaps | hybrid score of four shares, Newcombe 2001, Zou and Donner 2008 |
//! | [`strata`] | gap of a group of trusts, trust by trust | Mantel-Haenszel, variance of Sato 1989 |
//! | [`discovery`] | what remains of many comparisons | Benjamini and Hochberg 1995 |
//! | [`verdict`] | higher, lower or similar; favourable or not | whether the interval excludes parity |
//! | [`trend`] | change, sustained improvement | Newcombe on two releases |
//! | [`place`] | range of possible ranks among peers | pairwise Newcombe |
//! | [`chance`] | how many comparisons differ by chance | expectation |
//!
//! Comparisons assume that the two figures are independent, so that no person is counted in both. A trust is
//! therefore compared with the rest of England, never with an England that contains it.

mod confidence;
mod counts;
mod outcome;
#[cfg(test)]
mod testing;

pub mod chance;
pub mod discovery;
pub mod gaps;
pub mod katz;
pub mod newcombe;
pub mod place;
pub mod strata;
pub mod trend;
pub mod verdict;
pub mod wilson;
pub mod woolf;

pub use confidence::Confidence;
pub use counts::Counts;
pub use gaps::Gap;
pub use outcome::{CALCULATED, Estimate, NoValue, Outcome, status_of};
pub use place::RankRange;
pub use strata::{Heterogeneity, Strata};
pub use trend::{Release, Trend};
pub use verdict::{ComparisonResult, Direction, Favourability, Verdict};
