//! The tables of a web page or a Word document, in memory, each with its title: what a person reads above it.

use std::ops::ControlFlow;

use super::cells::{Cell, PlaceStyle, SheetRow, Value};
use super::error::ReadError;
use super::skipped::{SkipReason, SkippedCells, SkippedContent};

/// The largest number of tables of a file.
pub(super) const TABLES: usize = 1_000;

/// A caption or a heading is at most so many bytes long; a longer paragraph is not a caption.
const LONGEST_TITLE: usize = 400;

/// What a person reads above a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableTitle {
    /// Its caption, or else the short paragraph or the heading directly above it; empty if there is none.
    pub caption: String,
    /// The headings that it is under, the outermost first.
    pub headings: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CellText {
    /// The visible text, which may be empty.
    Certain(String),
    /// A number whose parts have different markup, joined.
    Doubtful(String),
}

impl CellText {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Certain(text) | Self::Doubtful(text) => text.len(),
        }
    }

    pub(super) fn into_text(self) -> String {
        match self {
            Self::Certain(text) | Self::Doubtful(text) => text,
        }
    }
}

/// The rows of a table, each with its filled cells.
pub(super) type Grid = Vec<Vec<(u32, CellText)>>;

#[derive(Debug, Default)]
pub(super) struct DocumentTable {
    pub(super) title: TableTitle,
    pub(super) rows: Grid,
    pub(super) skipped_cells: SkippedCells,
}

/// The tables of a file. Hidden tables have only a name.
#[derive(Debug, Default)]
pub(super) struct DocumentTables {
    /// The names of the visible tables.
    pub(super) sheets: Vec<String>,
    pub(super) tables: Vec<DocumentTable>,
    pub(super) hidden: Vec<String>,
}

impl DocumentTables {
    /// The name of the table with this number in the file, counted from 1: its caption, or else its number. A caption
    /// that another table has is followed by the number.
    pub(super) fn name(&self, caption: &str, number: usize) -> String {
        let is_taken = || self.sheets.iter().chain(&self.hidden).any(|name| name == caption);
        match caption {
            "" => format!("table {number}"),
            caption if is_taken() => format!("{caption} (table {number})"),
            caption => caption.to_owned(),
        }
    }

    pub(super) fn title(&self, sheet: &str) -> Option<&TableTitle> {
        self.table(sheet).map(|table| &table.title)
    }

    fn table(&self, sheet: &str) -> Option<&DocumentTable> {
        self.sheets.iter().position(|name| name == sheet).and_then(|at| self.tables.get(at))
    }

    pub(super) fn for_each_row<E: From<ReadError>>(
        &self,
        sheet: &str,
        mut visit: impl FnMut(&SheetRow<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let rows = self.table(sheet).into_iter().flat_map(|table| &table.rows);
        for (number, row) in (0_u32..).zip(rows) {
            let filled = row.iter().map(|(column, text)| Cell { column: *column, value: value_of(text) });
            let cells: Vec<_> = filled.collect();
            if !cells.is_empty() && visit(&SheetRow::new(number, PlaceStyle::TableRow, &cells))?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Hidden tables, and hidden content of the visible ones.
    pub(super) fn skipped_content(&self) -> Vec<SkippedContent> {
        let mut skipped = Vec::new();
        if !self.hidden.is_empty() {
            let place = self.hidden.join(", ");
            skipped.push(SkippedContent { place, reason: SkipReason::HiddenSheet });
        }
        for (sheet, table) in self.sheets.iter().zip(&self.tables) {
            let number = |column: u32| (u64::from(column) + 1).to_string();
            let cell =
                |row: u32, column: u32| format!("row {} column {}", u64::from(row) + 1, number(column));
            skipped.extend(table.skipped_cells.described(sheet, number, cell));
        }
        skipped
    }
}

fn value_of(text: &CellText) -> Value<'_> {
    match text {
        CellText::Certain(text) => Value::Text(text.into()),
        CellText::Doubtful(text) => {
            Value::Error(format!("{text} (a number made of parts in different type: check the file)"))
        }
    }
}

/// The headings and the paragraph above a place of a document.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// With their levels: 1 is the outermost.
    headings: Vec<(u8, String)>,
    last: String,
    /// Whether the paragraph is marked as a caption.
    is_caption: bool,
}

impl Outline {
    /// Adds a heading, which ends the headings of its level and below.
    pub(super) fn heading(&mut self, level: u8, text: &str) {
        if text.is_empty() {
            return;
        }
        self.headings.retain(|(other, _)| *other < level);
        self.headings.push((level, shortened(text)));
        self.paragraph(text);
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.last = if text.len() <= LONGEST_TITLE { text.to_owned() } else { String::new() };
            self.is_caption = false;
        }
    }

    /// Adds a paragraph that is marked as a caption.
    pub(super) fn caption(&mut self, text: &str) {
        self.paragraph(text);
        self.is_caption = !text.is_empty();
    }

    /// The caption directly above; empty if there is none.
    pub(super) fn take_caption(&mut self) -> String {
        if std::mem::take(&mut self.is_caption) { std::mem::take(&mut self.last) } else { String::new() }
    }

    /// The paragraph above is not directly above what follows.
    pub(super) fn forget_paragraph(&mut self) {
        self.is_caption = false;
        self.last.clear();
    }

    /// The title of a table at this place, which has this caption of its own.
    pub(super) fn title(&mut self, caption: &str) -> TableTitle {
        let above = std::mem::take(&mut self.last);
        TableTitle {
            caption: if caption.is_empty() { above } else { shortened(caption) },
            headings: self.headings.iter().map(|(_, text)| text.clone()).collect(),
        }
    }
}

fn shortened(text: &str) -> String {
    let end = text.char_indices().map(|(at, _)| at).find(|at| *at >= LONGEST_TITLE);
    text[..end.unwrap_or(text.len())].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_ends_those_of_its_level_and_below() {
        let mut outline = Outline::default();
        for (level, text) in [(2, "Indicator 1"), (3, "By region"), (2, "Indicator 2")] {
            outline.heading(level, text);
        }
        outline.paragraph("Table 7: by region");
        let title = outline.title("");
        assert_eq!(
            (title.caption.as_str(), title.headings),
            ("Table 7: by region", vec!["Indicator 2".into()])
        );
        assert_eq!(outline.title("").caption, "");
        outline.heading(4, "By year");
        assert_eq!(outline.title("Own").caption, "Own");
    }

    #[test]
    fn a_long_paragraph_is_not_a_caption() {
        let mut outline = Outline::default();
        outline.paragraph(&"word ".repeat(100));
        assert_eq!(outline.title(""), TableTitle::default());
        outline.heading(1, &"é".repeat(1_000));
        assert!(outline.title("").headings[0].len() <= LONGEST_TITLE + 1);
    }
}
