//! The unit of a number that is printed.

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
