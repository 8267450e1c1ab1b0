//! A number of a figure, with its unit and its limits.

use serde::{Deserialize, Serialize};

/// What the number of a figure counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QuantityUnit {
    /// A share of people from 0 to 1.
    #[default]
    Proportion,
    /// A share of people from 0 to 100, as some publishers print it.
    Percent,
    /// A difference of two shares, from -100 to 100.
    PercentagePoints,
    /// How many times as likely, above 0.
    Ratio,
    /// People, or organisations.
    Count,
    /// A score of the staff survey, from 0 to 10.
    Score,
}

impl QuantityUnit {
    const ALL: [Self; 6] =
        [Self::Proportion, Self::Percent, Self::PercentagePoints, Self::Ratio, Self::Count, Self::Score];

    /// The word that data files have for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proportion => "proportion",
            Self::Percent => "percent",
            Self::PercentagePoints => "percentage_points",
            Self::Ratio => "ratio",
            Self::Count => "count",
            Self::Score => "score",
        }
    }

    /// The unit that tables and data files have this word for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.as_str() == word)
    }
}

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
