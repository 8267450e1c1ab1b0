//! A row of a sheet with its filled cells, and the place of each cell in words.

use std::borrow::Cow;

/// The value that a cell shows. Text is not trimmed, but has no invisible characters and footnote marks.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// No value. [`SheetRow::get`] returns it for a cell that is not filled.
    Empty,
    /// Text that is not empty. CSV files and web pages have only text.
    Text(Cow<'a, str>),
    /// A finite number at full precision. For a formula, its stored result.
    Number(f64),
    /// A stored number that its format shows as a percentage: 0.284 for a cell that shows 28.4%. The unit of the column
    /// decides whether the figure is 28.4 or 0.284.
    Percent(f64),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// A number that its format shows as a date or a time: `2025-10-13`, `2025-10-13T12:59:02`, or
    /// a duration in days such as `P1.5D`.
    DateTime(String),
    /// A spreadsheet error such as `#DIV/0!`, or a number that is not clear, with the reason.
    Error(String),
    /// A formula without a stored result.
    Uncalculated,
}

/// What to do about a [`Value::Uncalculated`].
pub const CALCULATE: &str =
    "open the file in a spreadsheet program and save it, or paste values in place of the formulas";

impl Value<'_> {
    /// The number of a [`Value::Number`]. Text that looks like a number is still text: the caller decides how to read it.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The number before the per cent sign of a [`Value::Percent`]: 28.4 for a stored 0.284.
    #[must_use]
    pub fn percentage(&self) -> Option<f64> {
        match self {
            Self::Percent(stored) => Some(shifted(*stored, 2)),
            _ => None,
        }
    }

    /// The text that the cell shows, trimmed. Whole numbers have no decimal point (`2024`), so that codes and headers
    /// may be numbers; [`Value::Empty`] is the empty text.
    #[must_use]
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text.trim()),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Percent(stored) => Cow::Owned(format!("{}%", shifted(*stored, 2))),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
            Self::DateTime(text) | Self::Error(text) => Cow::Borrowed(text),
            Self::Uncalculated => Cow::Borrowed("a formula that was never calculated"),
        }
    }

    /// Whether the cell is empty or has only white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// A number times a power of ten, exact to the 15 digits that a spreadsheet shows: 0.284 by 2 is 28.4, although
/// multiplication gives 28.399999999999995.
pub(super) fn shifted(number: f64, places: i32) -> f64 {
    let text = format!("{number:.14e}");
    let moved = text.split_once('e').and_then(|(digits, exponent)| {
        let exponent = exponent.parse::<i32>().ok()?.checked_add(places)?;
        format!("{digits}e{exponent}").parse().ok()
    });
    moved.unwrap_or(f64::NAN)
}

/// A filled cell of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell<'a> {
    /// Counted from 0: column A is 0.
    pub column: u32,
    /// The value, never [`Value::Empty`].
    pub value: Value<'a>,
}

/// How the place of a cell is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlaceStyle {
    /// `B7`, as a spreadsheet program shows it.
    Spreadsheet,
    /// `line 12, column proportion`, as a text editor shows it.
    Line(u64),
    /// `row 3, column proportion`, in one table of a page.
    TableRow,
}

/// A row with at least one filled cell. Blank rows are left out, so [`SheetRow::number`] may have gaps.
#[derive(Debug)]
pub struct SheetRow<'a> {
    number: u32,
    style: PlaceStyle,
    cells: &'a [Cell<'a>],
}

impl<'a> SheetRow<'a> {
    pub(super) fn new(number: u32, style: PlaceStyle, cells: &'a [Cell<'a>]) -> Self {
        Self { number, style, cells }
    }

    /// The number of the row, counted from 0. In a CSV file, blank lines do not count.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The filled cells, from left to right; at least one.
    #[must_use]
    pub fn cells(&self) -> &'a [Cell<'a>] {
        self.cells
    }

    /// The value in a column, counted from 0; [`Value::Empty`] if the cell is not filled.
    #[must_use]
    pub fn get(&self, column: u32) -> &'a Value<'a> {
        match self.cells.binary_search_by_key(&column, |cell| cell.column) {
            Ok(found) => &self.cells[found].value,
            Err(_) => &Value::Empty,
        }
    }

    /// The place of a cell of this row: `B7` in a workbook, `line 12, column proportion` in a CSV file, `row 3, column
    /// proportion` in a table of a page. Without `header`, the column has its number, counted from 1.
    #[must_use]
    pub fn place(&self, column: u32, header: Option<&str>) -> String {
        match self.style {
            PlaceStyle::Spreadsheet => address(self.number, column),
            _ => match header {
                Some(header) => format!("{}, column {header}", self.label()),
                None => format!("{}, column {}", self.label(), column + 1),
            },
        }
    }

    /// The place of the row: `row 7` or, in a CSV file, `line 12`.
    #[must_use]
    pub fn label(&self) -> String {
        match self.style {
            PlaceStyle::Line(line) => format!("line {line}"),
            PlaceStyle::Spreadsheet | PlaceStyle::TableRow => format!("row {}", u64::from(self.number) + 1),
        }
    }
}

/// The address of a cell: row 6, column 1, both counted from 0, is `B7`.
#[must_use]
pub fn address(row: u32, column: u32) -> String {
    format!("{}{}", letters(column), u64::from(row) + 1)
}

/// The letters of a column counted from 0: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn letters(column: u32) -> String {
    let mut left = u64::from(column) + 1;
    let mut letters = Vec::new();
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or_default()));
        left /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_a_spreadsheet() {
        for (row, column, shown) in
            [(0, 0, "A1"), (6, 1, "B7"), (4, 25, "Z5"), (4, 26, "AA5"), (0, 701, "ZZ1"), (0, 702, "AAA1")]
        {
            assert_eq!(address(row, column), shown);
        }
        assert_eq!(address(1_048_575, 16_383), "XFD1048576");
        assert_eq!(letters(2_312), "CJY");
    }

    #[test]
    fn a_row_gives_values_and_places_by_column() {
        let cells = [
            Cell { column: 1, value: Value::Text(" RXX ".into()) },
            Cell { column: 4, value: Value::Number(0.25) },
        ];
        let row = SheetRow::new(11, PlaceStyle::Spreadsheet, &cells);
        assert_eq!(row.get(4).number(), Some(0.25));
        assert_eq!(row.get(1).shown(), "RXX");
        assert_eq!(row.get(2), &Value::Empty);
        assert_eq!(row.place(4, Some("proportion")), "E12");
        let line = SheetRow::new(11, PlaceStyle::Line(14), &cells);
        assert_eq!(line.place(4, Some("proportion")), "line 14, column proportion");
        assert_eq!(line.place(4, None), "line 14, column 5");
        assert_eq!(SheetRow::new(2, PlaceStyle::TableRow, &cells).place(1, None), "row 3, column 2");
    }

    #[test]
    fn a_percentage_is_not_a_plain_number() {
        for (stored, shown, points) in [
            (0.284, "28.4%", 28.4),
            (0.05, "5%", 5.0),
            (1.0, "100%", 100.0),
            (0.07, "7%", 7.0),
            (0.0, "0%", 0.0),
        ] {
            let value = Value::Percent(stored);
            assert_eq!((value.shown().as_ref(), value.percentage()), (shown, Some(points)));
            assert_eq!(value.number(), None);
        }
        assert_eq!(Value::Number(0.284).percentage(), None);
        assert_eq!(Value::Percent(0.283_950_617_283_951).shown(), "28.3950617283951%");
    }

    #[test]
    fn a_year_as_a_number_has_no_decimal_point() {
        assert_eq!(Value::Number(2024.0).shown(), "2024");
        assert_eq!(Value::Number(0.235).shown(), "0.235");
        assert!(Value::Text("\u{a0} \n".into()).is_blank());
        assert!(!Value::Text("-".into()).is_blank());
    }
}
