//! A number of a figure, with its unit and its limits.

pub use format::QuantityUnit;

/// A number with its unit and the limits of its 95 per cent interval, if there are any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// The number, in `unit`.
    pub value: f64,
    /// The lower and the upper limit, in `unit`.
    pub limits: Option<(f64, f64)>,
    /// What it counts.
    pub unit: QuantityUnit,
}

impl Quantity {
    /// A number without limits.
    pub fn new(value: f64, unit: QuantityUnit) -> Self {
        Self { value, limits: None, unit }
    }

    /// The same number with these limits.
    #[must_use]
    pub fn with_limits(self, limits: Option<(f64, f64)>) -> Self {
        Self { limits, ..self }
    }
}
