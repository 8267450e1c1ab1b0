//! A number of a figure, with its unit and its limits.

use serde::{Deserialize, Serialize};

/// What the number of a figure counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A share of people from 0 to 1.
    #[default]
    Proportion,
    /// A share of people from 0 to 100, as some publishers print it.
    Percent,
    /// A difference of two shares, from -100 to 100.
    PercentagePoints,
    /// How many times as likely, above 0.
    Ratio,
    /// People.
    Count,
}

/// A number with its unit and the limits of its 95 per cent interval, if there are any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// The number, in `unit`.
    pub value: f64,
    /// The lower and the upper limit, in `unit`.
    pub limits: Option<(f64, f64)>,
    /// What it counts.
    pub unit: Unit,
}

impl Quantity {
    /// A number without limits.
    pub fn new(value: f64, unit: Unit) -> Self {
        Self { value, limits: None, unit }
    }

    /// The same number with these limits.
    #[must_use]
    pub fn with_limits(self, limits: Option<(f64, f64)>) -> Self {
        Self { limits, ..self }
    }
}
