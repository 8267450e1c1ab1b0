//! A sheet with one table, before it is written: the numbers as numbers, each with its format.

use catalogue::organisation::PlaceKind;
use jiff::civil::Date;

use crate::context::ReportContext;
use crate::figure::{FigureRow, QuantityUnit};

/// What a cell has if there is no value for it.
pub(super) const NOT_AVAILABLE: &str = "[x]";
/// The same if the value is suppressed.
pub(super) const SUPPRESSED: &str = "[c]";
/// The same if a value would have no meaning.
pub(super) const NOT_APPLICABLE: &str = "[z]";

/// What each shorthand means, for the notes and above each table.
pub(super) const SHORTHAND: [(&str, &str); 3] = [
    (NOT_AVAILABLE, "not available: not published, or not calculated"),
    (SUPPRESSED, "suppressed: a small number of people"),
    (NOT_APPLICABLE, "not applicable"),
];

/// A sheet with its table.
#[derive(Clone, Debug)]
pub(super) struct DataSheet {
    /// The name on its tab, at most 31 characters.
    pub(super) tab: String,
    /// The name of its table in formulas: letters, digits and underscores.
    pub(super) table: String,
    /// The first line of the sheet.
    pub(super) title: String,
    /// What the numbers count, in a sentence.
    pub(super) about: Option<String>,
    /// Subjects of the notes that a reader of the table needs.
    pub(super) notes: Vec<String>,
    /// Where the numbers come from.
    pub(super) source: Option<String>,
    /// Heads of the columns.
    pub(super) heads: Vec<String>,
    /// As many cells as heads in each row.
    pub(super) rows: Vec<Vec<SheetCell>>,
}

/// A cell of a table. None is blank.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SheetCell {
    Text(String),
    Number(f64, NumberFormat),
    Date(Date),
    /// A web address, or a place in the workbook, and the text of the link.
    Link(String, String),
}

/// How a number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum NumberFormat {
    /// A fraction as a per cent with so many decimals.
    Share(usize),
    /// A difference in percentage points, with its sign.
    Points,
    /// A number with so many decimals.
    Decimal(usize),
    /// People or organisations.
    Count,
    /// A year.
    Year,
}

impl NumberFormat {
    /// The code of the format in a workbook.
    pub(super) fn code(self) -> String {
        let decimals = |number: usize| match number {
            0 => "0".to_owned(),
            some => format!("0.{}", "0".repeat(some)),
        };
        match self {
            Self::Share(number) => format!("{}%", decimals(number)),
            Self::Points => "+0.0;-0.0;0.0".to_owned(),
            Self::Decimal(number) => decimals(number),
            Self::Count => "#,##0".to_owned(),
            Self::Year => "0".to_owned(),
        }
    }
}

impl SheetCell {
    /// A text; the shorthand for "not available" if it is empty.
    pub(super) fn text(text: impl Into<String>) -> Self {
        let text: String = text.into();
        Self::Text(if text.trim().is_empty() { NOT_AVAILABLE.to_owned() } else { text })
    }

    /// A year.
    pub(super) fn year(year: i32) -> Self {
        Self::Number(f64::from(year), NumberFormat::Year)
    }

    /// A text that is a number if it can be, so that a workbook does not warn of a number stored as text.
    pub(super) fn number_or_text(text: &str) -> Self {
        text.parse::<u16>().map_or_else(|_| Self::text(text), |number| Self::year(number.into()))
    }

    /// A count, or a shorthand.
    #[expect(clippy::cast_precision_loss, reason = "people are fewer than 2^53")]
    pub(super) fn count(count: Option<i64>, missing: &str) -> Self {
        count.map_or_else(|| Self::text(missing), |count| Self::Number(count as f64, NumberFormat::Count))
    }

    /// A number in its unit with the decimals that are usual for it, or a shorthand.
    pub(super) fn measured(value: Option<f64>, unit: QuantityUnit, missing: &str) -> Self {
        value.map_or_else(|| Self::text(missing), |value| Self::quantity(value, unit, 1))
    }

    /// A number as it was published: with the decimals that were printed.
    pub(super) fn printed(value: f64, unit: QuantityUnit) -> Self {
        let decimals = format::as_published(value).split_once('.').map_or(0, |(_, after)| after.len());
        match unit {
            QuantityUnit::Ratio => Self::Number(value, NumberFormat::Decimal(decimals)),
            unit => Self::quantity(value, unit, decimals),
        }
    }

    fn quantity(value: f64, unit: QuantityUnit, decimals: usize) -> Self {
        match unit {
            QuantityUnit::Proportion => Self::Number(value, NumberFormat::Share(decimals)),
            // The nearest double of the decimal fraction: a division of doubles can be next to it.
            QuantityUnit::Percent => {
                let fraction = format!("{value}e-2").parse().unwrap_or(value / 100.0);
                Self::Number(fraction, NumberFormat::Share(decimals))
            }
            QuantityUnit::PercentagePoints => Self::Number(value, NumberFormat::Points),
            QuantityUnit::Ratio => Self::Number(value, NumberFormat::Decimal(2)),
            QuantityUnit::Count => Self::Number(value, NumberFormat::Count),
            QuantityUnit::Score => Self::Number(value, NumberFormat::Decimal(decimals)),
        }
    }

    /// A web page by its host; a text if there is no address.
    pub(super) fn page(address: Option<&str>) -> Self {
        match address {
            Some(address) if !address.is_empty() => Self::Link(address.to_owned(), format::host(address)),
            _ => Self::text(NOT_AVAILABLE),
        }
    }

    /// The text that a reader sees, to choose the width of its column.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Link(_, text) => text.clone(),
            Self::Number(..) => "+00.00%".to_owned(),
            Self::Date(day) => format::date(*day),
        }
    }
}

/// Value, lower and upper limit of a row, each in its unit.
pub(super) fn with_limits(row: &FigureRow) -> [SheetCell; 3] {
    let missing = shorthand(&row.status);
    [row.value, row.lower, row.upper].map(|number| SheetCell::measured(number, row.unit, missing))
}

/// The shorthand for a missing value, by the status that says why it is missing.
pub(super) fn shorthand(status: &str) -> &'static str {
    match status {
        "suppressed" => SUPPRESSED,
        "zero_cell" | "empty_denominator" | "not_applicable" => NOT_APPLICABLE,
        _ => NOT_AVAILABLE,
    }
}

/// A status in words.
pub(super) fn status_in_words(status: &str) -> String {
    match status {
        "published" | "calculated" | "returned" => status.to_owned(),
        "reconstructed" => "calculated from reconstructed counts".to_owned(),
        "not_published" => format::NOT_PUBLISHED.to_owned(),
        why => format::why_none(why),
    }
}

/// A level of the benchmark tables in words.
pub(super) fn level_in_words(level: &str) -> String {
    let kinds = [PlaceKind::Region, PlaceKind::Icb];
    match level {
        "england" => "England".to_owned(),
        "trust" => "Trust as surveyed".to_owned(),
        "trust_today" => "Trust today, the sum of its parts".to_owned(),
        "peer_group" => "Peer group of NHS England".to_owned(),
        level => kinds
            .iter()
            .find(|kind| kind.level() == level)
            .map_or_else(|| level.to_owned(), |kind| format::capital(kind.noun())),
    }
}

/// An ethnic group in words; both groups compared if the code is empty.
pub(super) fn group_in_words(context: &ReportContext<'_>, code: &str) -> String {
    match code {
        "white" => "White".to_owned(),
        "bme" => context.writer.term.label().to_owned(),
        "all" => "All staff".to_owned(),
        "" => format!("White and {} compared", context.writer.term.label()),
        code => context
            .groups
            .iter()
            .find(|group| group.code == code)
            .map_or_else(|| code.to_owned(), |group| group.label.clone()),
    }
}
