//! The columns of the tables: what each means and the unit of its numbers, read from `data/columns.toml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::assets::{Assets, Folder};
use crate::data_file::{DataError, DataFile};

/// The unit of a column's numbers.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ColumnUnit {
    /// A share of 0 to 1.
    Proportion,
    /// A share of 0 to 100.
    Percent,
    /// A difference of two shares, in percentage points.
    PercentagePoints,
    /// How many times as likely; 1 is parity.
    Ratio,
    /// People, organisations or rows.
    Count,
    /// A count that is expected by chance, so not a whole number.
    ExpectedCount,
    /// A score of 0 to 10.
    Score,
    /// A probability of 0 to 1.
    Probability,
    /// The unit of each row is in the column `unit` of the same table.
    Row,
}

impl ColumnUnit {
    /// What a person calls it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Proportion => "share, 0 to 1",
            Self::Percent => "per cent",
            Self::PercentagePoints => "percentage points",
            Self::Ratio => "ratio",
            Self::Count => "count",
            Self::ExpectedCount => "count expected by chance",
            Self::Score => "score, 0 to 10",
            Self::Probability => "probability, 0 to 1",
            Self::Row => "in the column `unit`",
        }
    }

    /// The unit that the column `unit` has this word for.
    pub fn of_row(word: &str) -> Option<Self> {
        match word {
            "proportion" => Some(Self::Proportion),
            "percent" => Some(Self::Percent),
            "percentage_points" => Some(Self::PercentagePoints),
            "ratio" => Some(Self::Ratio),
            "count" => Some(Self::Count),
            "score" => Some(Self::Score),
            _ => None,
        }
    }

    /// A number in this unit, rounded for a reader.
    pub fn rounded(self, value: f64) -> String {
        match self {
            Self::Proportion => format::plain(value, 3),
            Self::Percent | Self::PercentagePoints | Self::ExpectedCount => format::plain(value, 1),
            Self::Ratio | Self::Score => format::plain(value, 2),
            Self::Count => format::plain(value, 0),
            Self::Probability => format::plain_probability(value),
            Self::Row => format::plain_of_no_unit(value),
        }
    }
}

/// What a column means.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct ColumnMeaning {
    /// In words, to follow the name.
    #[serde(default)]
    pub means: String,
    /// The unit of its numbers; missing for texts, dates, years and codes.
    pub unit: Option<ColumnUnit>,
}

/// The meanings of all columns.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Columns that mean the same in every table that has them.
    #[serde(default)]
    column: BTreeMap<String, ColumnMeaning>,
    /// Columns of a table that mean something else there.
    #[serde(default)]
    table: BTreeMap<String, BTreeMap<String, ColumnMeaning>>,
}

const FILE: &str = "columns.toml";

impl Columns {
    /// The meanings of a folder `data/`; if it lacks the file, those that are compiled into the program.
    ///
    /// # Errors
    /// If the file cannot be used.
    pub fn load(assets: &Assets) -> Result<Self, DataError> {
        let is_own = assets.place(Folder::Data).is_none_or(|folder| folder.join(FILE).is_file());
        let compiled = Assets::default();
        DataFile::open(if is_own { assets } else { &compiled }, FILE)?.parse()
    }

    /// What a column of a table means. A column that the file lacks has the unit that its name ends in.
    pub fn of(&self, table: &str, column: &str) -> ColumnMeaning {
        let own = self.table.get(table).and_then(|columns| columns.get(column));
        own.or_else(|| self.column.get(column))
            .cloned()
            .unwrap_or_else(|| ColumnMeaning { means: String::new(), unit: unit_of_name(column) })
    }
}

/// The unit that the name of a column says, as the columns of `queries/` are named.
fn unit_of_name(column: &str) -> Option<ColumnUnit> {
    let is = |word: &str| column == word || column.ends_with(&format!("_{word}"));
    if is("points") {
        Some(ColumnUnit::PercentagePoints)
    } else if is("percent") {
        Some(ColumnUnit::Percent)
    } else if is("share") {
        Some(ColumnUnit::Proportion)
    } else if is("ratio") {
        Some(ColumnUnit::Ratio)
    } else if is("p_value") {
        Some(ColumnUnit::Probability)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_a_table_comes_before_one_of_every_table() {
        let columns: Columns = toml::from_str(
            "[column]\nlower = { means = 'Lower limit', unit = 'proportion' }\n\
             [table.odds]\nlower = { means = 'Lower limit', unit = 'ratio' }\n",
        )
        .unwrap();
        assert_eq!(columns.of("odds", "lower").unit, Some(ColumnUnit::Ratio));
        assert_eq!(columns.of("share", "lower").unit, Some(ColumnUnit::Proportion));
        assert_eq!(columns.of("share", "lower_points").unit, Some(ColumnUnit::PercentagePoints));
        assert_eq!(columns.of("share", "wres_year"), ColumnMeaning::default());
    }

    #[test]
    fn a_number_is_rounded_to_its_unit() {
        for (unit, value, printed) in [
            (ColumnUnit::Proportion, 0.161_74, "0.162"),
            (ColumnUnit::PercentagePoints, -10.107, "-10.1"),
            (ColumnUnit::Percent, 21.817, "21.8"),
            (ColumnUnit::Ratio, 2.6531, "2.65"),
            (ColumnUnit::Count, 2493.0, "2493"),
            (ColumnUnit::ExpectedCount, 5.05, "5.1"),
            (ColumnUnit::Probability, 0.000_01, "<0.001"),
        ] {
            assert_eq!(unit.rounded(value), printed);
        }
    }
}
