//! The part of a layout that describes a register.

use schemars::JsonSchema;
use serde::Deserialize;

/// The columns of a register: organisations, regions, declared statuses.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterLayout {
    /// The table's name in SQL.
    pub table: String,
    /// Whether its rows are declarations under a framework. Their words must be those of `data/frameworks`. Rows of
    /// earlier files remain, unless a row of the new file has the same key.
    #[serde(default)]
    pub declarations: bool,
    /// Words in the name of the sheet to read. Without them, every sheet with the columns is read.
    pub sheet: Option<String>,
    /// Whether to warn of an organisation that the store's registers place in another region.
    #[serde(default)]
    pub compare_regions: bool,
    /// The levels of a table whose rows are an outline.
    pub outline: Option<OutlineLayout>,
    /// The columns of a table whose headers are dates.
    pub dates: Option<DateColumnsLayout>,
    /// The columns, in the file's order.
    pub columns: Vec<RegisterColumn>,
}

/// An outline: a row fills the columns of one level, and the rows below it have its texts too. Only the rows of the
/// innermost level become rows of the register.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutlineLayout {
    /// Headers of the columns of each level, the outermost level first.
    pub levels: Vec<Vec<String>>,
    /// The text of the row of totals, which fills one column of the outermost level.
    pub whole: Option<String>,
    /// A row may have up to so many per cent less than the rows below it together: people in two posts count once in it.
    #[serde(default)]
    pub overlap_percent: f64,
}

/// Columns whose headers are dates. Each cell becomes a row of the register.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DateColumnsLayout {
    /// The register's column for the date.
    pub date: String,
    /// The register's column for the value.
    pub value: String,
    /// The dates that are read: this day of this month, from this year.
    pub day: i8,
    /// The month, 1 to 12.
    pub month: i8,
    /// The first year.
    pub from: i16,
    /// Values of an organisation that does not exist on the date.
    #[serde(default)]
    pub absent: Vec<String>,
    /// A file with values of fewer organisations at the newest date is refused.
    #[serde(default)]
    pub least: usize,
}

/// One column of a register.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterColumn {
    /// Name in SQL, and header in the file unless `header` gives it.
    pub name: String,
    /// Header in the file.
    pub header: Option<String>,
    /// Its position in a file without a header, counted from 1.
    pub position: Option<u32>,
    /// Type of its values.
    #[serde(rename = "type", default)]
    pub kind: ColumnKind,
    /// Whether a blank is refused.
    #[serde(default)]
    pub required: bool,
    /// The only words allowed; if empty, all are.
    #[serde(default)]
    pub words: Vec<String>,
    /// Whether it is part of the key: no two rows have the same key.
    #[serde(default)]
    pub key: bool,
}

impl RegisterColumn {
    /// Its header in the file.
    pub(super) fn header(&self) -> &str {
        self.header.as_deref().unwrap_or(&self.name)
    }
}

/// Type of a register's column.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Text as published.
    #[default]
    Text,
    /// The code of an organisation, region or ICB: in capitals, without footnote marks.
    Code,
    /// A date: `2024-11-05`, `20241105` or `5 November 2024`.
    Date,
    /// The address of a web page, with `http://` or `https://`.
    Address,
    /// "yes" or "no".
    YesNo,
    /// The name of an ethnic group in any spelling. The groups in the file decide what it means.
    EthnicGroup,
    /// A whole number of people.
    Count,
}
