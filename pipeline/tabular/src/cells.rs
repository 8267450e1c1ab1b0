//! One row of a table with its filled cells, and how a person finds a cell again. Pure values.

use std::borrow::Cow;

/// What a cell shows. Nothing is trimmed or guessed, but characters that nobody sees and footnote marks
/// are left out of text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing. Never among the cells of a [`Row`]; what [`Row::get`] answers where no cell is.
    Empty,
    /// Text, never the empty text. The only kind that CSV files and HTML tables have.
    Text(Cow<'a, str>),
    /// A finite number at full precision. A workbook's formula gives the result stored with it.
    Number(f64),
    /// A number that its format shows as a percentage, as stored: 0.284 for a cell that shows 28.4%. The
    /// unit of its column decides whether 28.4 or 0.284 is meant, so it is not a plain number.
    Percent(f64),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// A number that its format shows as a date or a time: `2025-10-13`, `2025-10-13T12:59:02`, or
    /// a duration in days such as `P1.5D`.
    DateTime(String),
    /// A spreadsheet error such as `#DIV/0!`, or text whose number cannot be told, with the reason.
    Error(String),
    /// A formula without a result: no program has calculated it yet.
    Uncalculated,
}

/// What to do about a [`Value::Uncalculated`].
pub const CALCULATE: &str =
    "open the file in a spreadsheet program and save it, or paste values in place of the formulas";

impl Value<'_> {
    /// The number, where the cell holds one. Text that looks like a number is not one: how text is
    /// read (a per-cent sign, a marker of suppression) is for the layout to say.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Of a [`Value::Percent`] the number before the per-cent sign: 28.4 for a stored 0.284.
    #[must_use]
    pub fn percentage(&self) -> Option<f64> {
        match self {
            Self::Percent(stored) => Some(shifted(*stored, 2)),
            _ => None,
        }
    }

    /// What the cell shows, trimmed: for names, codes and headers, which a publisher may have typed
    /// as numbers. Whole numbers have no decimal point (`2024`); [`Value::Empty`] shows nothing.
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

    /// Whether nothing can be seen in the cell: no value, or text of white space only.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// A number times a power of ten, exact to the 15 digits that a spreadsheet shows: 0.284 by 2 is 28.4,
/// where multiplying gives 28.399999999999995.
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
    /// What it holds, never [`Value::Empty`].
    pub value: Value<'a>,
}

/// How the places of a file are written for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// `B7`, as a spreadsheet program shows it.
    Spreadsheet,
    /// `line 12, column proportion`, as a text editor shows it.
    Line(u64),
    /// `row 3, column proportion`, within one table of a page.
    TableRow,
}

/// One row that has at least one filled cell. Rows come in order; empty ones are skipped, so
/// [`Row::number`] may jump.
#[derive(Debug)]
pub struct Row<'a> {
    number: u32,
    naming: Naming,
    cells: &'a [Cell<'a>],
}

impl<'a> Row<'a> {
    pub(super) fn new(number: u32, naming: Naming, cells: &'a [Cell<'a>]) -> Self {
        Self { number, naming, cells }
    }

    /// Counted from 0: row 1 of a spreadsheet, the first record of a CSV file (blank lines are not
    /// records), the first row of an HTML table are 0.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The filled cells, from left to right; never none.
    #[must_use]
    pub fn cells(&self) -> &'a [Cell<'a>] {
        self.cells
    }

    /// The value in a column counted from 0, [`Value::Empty`] where the cell is not filled.
    #[must_use]
    pub fn get(&self, column: u32) -> &'a Value<'a> {
        match self.cells.binary_search_by_key(&column, |cell| cell.column) {
            Ok(found) => &self.cells[found].value,
            Err(_) => &Value::Empty,
        }
    }

    /// Where a cell of this row stands, for a person and for the `cell` of an observation: `B7` in a
    /// workbook, `line 12, column proportion` in a CSV file, `row 3, column proportion` in an HTML
    /// table. `header` is the column's header; without one its number is given, counted from 1.
    #[must_use]
    pub fn place(&self, column: u32, header: Option<&str>) -> String {
        match self.naming {
            Naming::Spreadsheet => address(self.number, column),
            _ => match header {
                Some(header) => format!("{}, column {header}", self.label()),
                None => format!("{}, column {}", self.label(), column + 1),
            },
        }
    }

    /// Where the row stands: `row 7` or, in a CSV file, `line 12`.
    #[must_use]
    pub fn label(&self) -> String {
        match self.naming {
            Naming::Line(line) => format!("line {line}"),
            Naming::Spreadsheet | Naming::TableRow => format!("row {}", u64::from(self.number) + 1),
        }
    }
}

/// The address of a cell as a spreadsheet program writes it: row 6, column 1, both counted from 0,
/// is `B7`.
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
    fn addresses_are_those_a_spreadsheet_shows() {
        for (row, column, shown) in
            [(0, 0, "A1"), (6, 1, "B7"), (4, 25, "Z5"), (4, 26, "AA5"), (0, 701, "ZZ1"), (0, 702, "AAA1")]
        {
            assert_eq!(address(row, column), shown);
        }
        assert_eq!(address(1_048_575, 16_383), "XFD1048576");
        assert_eq!(letters(2_312), "CJY");
    }

    #[test]
    fn a_row_answers_by_column_and_names_its_places() {
        let cells = [
            Cell { column: 1, value: Value::Text(" RXX ".into()) },
            Cell { column: 4, value: Value::Number(0.25) },
        ];
        let row = Row::new(11, Naming::Spreadsheet, &cells);
        assert_eq!(row.get(4).number(), Some(0.25));
        assert_eq!(row.get(1).shown(), "RXX");
        assert_eq!(row.get(2), &Value::Empty);
        assert_eq!(row.place(4, Some("proportion")), "E12");
        let line = Row::new(11, Naming::Line(14), &cells);
        assert_eq!(line.place(4, Some("proportion")), "line 14, column proportion");
        assert_eq!(line.place(4, None), "line 14, column 5");
        assert_eq!(Row::new(2, Naming::TableRow, &cells).place(1, None), "row 3, column 2");
    }

    #[test]
    fn a_percentage_is_shown_and_is_not_a_plain_number() {
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
    fn a_year_typed_as_a_number_shows_without_a_point() {
        assert_eq!(Value::Number(2024.0).shown(), "2024");
        assert_eq!(Value::Number(0.235).shown(), "0.235");
        assert!(Value::Text("\u{a0} \n".into()).is_blank());
        assert!(!Value::Text("-".into()).is_blank());
    }
}
