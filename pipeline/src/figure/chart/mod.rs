//! The charts of the reports, drawn as SVG with real text.
//!
//! A chart takes values and the words that stand beside them, already formatted: it formats nothing but the
//! ticks of its axis, and computes nothing. Shares and their differences are proportions (0.152, not 15.2),
//! ratios are ratios. A value that is not finite, or a ratio that is not above 0, is treated as missing.
//!
//! A picture is [`WIDTH`] units wide. At 170 mm in print its smallest text is 8.5 points; some fifty rows
//! fit on a page of A4.

pub mod bands;
mod ends;
pub mod forest;
mod frame;
pub mod groups;
mod marker;
pub mod paired;
pub mod palette;
#[cfg(test)]
mod probe;
#[cfg(test)]
mod promises;
pub mod ratio;
mod rows;
pub mod scale;
pub mod series;
mod spread;
pub mod svg;
pub mod text;
mod years;

pub use frame::{Caption, Estimate, Reference, WIDTH, at_version};
