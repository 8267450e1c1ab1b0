//! What fits on a terminal: tables in columns, or a record for each row if they are too wide.

use std::fmt::Write;

use files::variable;
use format::words::wrapped;

/// The width where there is no terminal.
pub(crate) const USUAL_WIDTH: usize = 80;
/// The narrowest width that is written for; on a narrower terminal, lines are longer than it.
const NARROWEST: usize = 40;
/// What a cell without a value has.
pub(crate) const NO_VALUE: &str = "-";

/// The width of the terminal of standard output; if it is none, that of `COLUMNS`, otherwise 80.
pub(crate) fn width() -> usize {
    let set = || variable("COLUMNS").and_then(|columns| columns.parse().ok());
    files::terminal_width().or_else(set).unwrap_or(USUAL_WIDTH).max(NARROWEST)
}

/// Paragraphs, each wrapped at a width; an empty line stays.
pub(crate) fn paragraph(text: &str, width: usize, indent: usize) -> String {
    let first = format!("{:indent$}", "");
    format!("{first}{}", wrapped(text, width.saturating_sub(indent), 0).replace('\n', &format!("\n{first}")))
}

/// A line that begins with a name, and is indented below its value: "licence  Open Government ...".
pub(crate) fn named(name: &str, value: &str, name_width: usize, width: usize) -> String {
    let begin = format!("{name:<name_width$}");
    let room = width.saturating_sub(name_width);
    let is_long_word = value.split_whitespace().any(|word| word.chars().count() > room);
    if is_long_word && value.split_whitespace().count() == 1 && name_width > 4 {
        return format!("{}\n    {value}", begin.trim_end());
    }
    let rest = format!("\n{:name_width$}", "");
    format!("{begin}{}", wrapped(value, room, 0).replace('\n', &rest)).trim_end().to_owned()
}

/// A table of texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextTable {
    /// The names of the columns.
    pub(crate) head: Vec<String>,
    /// Whether the cells of a column are numbers, which are aligned at the right.
    pub(crate) numbers: Vec<bool>,
    /// The cells of each row.
    pub(crate) rows: Vec<Vec<String>>,
}

impl TextTable {
    /// A table with these columns; the names of those with numbers begin with `#`.
    pub(crate) fn new(head: &[&str]) -> Self {
        Self {
            head: head.iter().map(|name| name.trim_start_matches('#').to_owned()).collect(),
            numbers: head.iter().map(|name| name.starts_with('#')).collect(),
            rows: Vec::new(),
        }
    }

    /// The table in columns if it fits the width, otherwise a record for each row.
    pub(crate) fn text(&self, width: usize) -> String {
        self.columns(width).unwrap_or_else(|| self.records(width))
    }

    /// The table in columns; `None` if a line would be longer than the width.
    pub(crate) fn columns(&self, width: usize) -> Option<String> {
        Some(self.lines(&self.widths(width)?, true))
    }

    /// The widths of the columns; `None` if a line would be longer than the width.
    pub(crate) fn widths(&self, width: usize) -> Option<Vec<usize>> {
        let lines = || std::iter::once(&self.head).chain(&self.rows);
        let of_column =
            |at: usize| lines().filter_map(|line| line.get(at)).map(|cell| cell.chars().count()).max();
        let widths: Vec<usize> = (0..self.head.len()).map(|at| of_column(at).unwrap_or(0)).collect();
        let has_line_break = self.rows.iter().flatten().any(|cell| cell.contains('\n'));
        let fits = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1) <= width;
        (fits && !has_line_break).then_some(widths)
    }

    /// The rows in columns of these widths; a longer cell moves the cells after it to the right.
    pub(crate) fn lines(&self, widths: &[usize], has_head: bool) -> String {
        let mut text = String::new();
        let mut add = |line: &[String]| {
            let cells = line.iter().zip(widths).zip(&self.numbers).map(|((cell, width), is_number)| {
                let cell = cell.replace('\n', " ");
                if *is_number { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
            });
            let _ = writeln!(text, "{}", cells.collect::<Vec<_>>().join("  ").trim_end());
        };
        if has_head {
            add(&self.head);
            add(&widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>());
        }
        self.rows.iter().for_each(|row| add(row));
        text
    }

    /// Each row as lines of a name and a value, with an empty line between two rows.
    pub(crate) fn records(&self, width: usize) -> String {
        let name_width = self.head.iter().map(|name| name.chars().count()).max().unwrap_or(0) + 2;
        let record = |row: &Vec<String>| {
            let cells = self.head.iter().zip(row);
            let lines = cells.map(|(name, cell)| named(&format!("{name}:"), cell, name_width, width) + "\n");
            lines.collect::<String>()
        };
        self.rows.iter().map(record).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> TextTable {
        let mut table = TextTable::new(&["name", "#gap"]);
        table.rows = vec![
            vec!["North West".to_owned(), "10.1".to_owned()],
            vec!["South East and the Isle of Wight".to_owned(), "7.6".to_owned()],
        ];
        table
    }

    #[test]
    fn a_table_that_fits_has_columns() {
        assert_eq!(
            table().text(80),
            "name                               gap\n--------------------------------  ----\n\
             North West                        10.1\nSouth East and the Isle of Wight   7.6\n"
        );
    }

    #[test]
    fn a_table_that_is_too_wide_has_a_record_for_each_row() {
        assert_eq!(
            table().text(24),
            "name: North West\ngap:  10.1\n\nname: South East and the\n      Isle of Wight\ngap:  7.6\n"
        );
    }

    #[test]
    fn a_long_word_has_a_line_of_its_own() {
        let hash = "a".repeat(30);
        assert_eq!(named("snapshot:", &hash, 12, 36), format!("snapshot:\n    {hash}"));
        assert_eq!(named("note:", "one two three", 6, 14), "note: one two\n      three");
    }
}
