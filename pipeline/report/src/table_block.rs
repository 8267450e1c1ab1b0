//! The tables of a report: with header cells, and of places by indicators with a mark in each cell.

use serde::Serialize;

/// Places by indicators: each cell has a value and a mark that says how it compares.
#[derive(Clone, Debug, Serialize)]
pub struct HeatTable {
    /// What the table shows.
    pub caption: String,
    /// The head of the column of places, then one for each column of cells.
    pub heads: Vec<String>,
    /// A place each, in the order of the page.
    pub rows: Vec<HeatRow>,
    /// What each mark means, in the order of [`HeatMark`], for those that occur.
    pub key: Vec<(HeatMark, String)>,
}

/// A place of a heat table.
#[derive(Clone, Debug, Serialize)]
pub struct HeatRow {
    /// Its name.
    pub place: String,
    /// A cell for each column.
    pub cells: Vec<HeatCell>,
    /// Whether it is a total.
    pub total: bool,
}

/// A cell of a heat table.
#[derive(Clone, Debug, Serialize)]
pub struct HeatCell {
    /// "+9.7", or why there is no value.
    pub value: String,
    /// How it compares.
    pub mark: HeatMark,
    /// The mark in a word, printed under the value and read aloud: "wider".
    pub word: String,
}

/// How a cell of a heat table compares; templates give each a shape and a colour, never a colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeatMark {
    /// The gap is clearly wider.
    Wider,
    /// The gap is clearly narrower.
    Narrower,
    /// The gaps are not clearly different.
    Similar,
    /// There is no comparison.
    Absent,
}

/// A table with header cells.
#[derive(Clone, Debug, Serialize)]
pub struct TableBlock {
    /// What the table shows.
    pub caption: String,
    /// Heads of its columns.
    pub columns: Vec<TableColumn>,
    /// Its rows; the first cell of each is the row's head.
    pub rows: Vec<TableBlockRow>,
}

/// A column's head.
#[derive(Clone, Debug, Serialize)]
pub struct TableColumn {
    /// Its text.
    pub head: String,
    /// Whether its cells are numbers, set to the right.
    pub number: bool,
    /// Width as a share of the table, so that wide tables stay on the page.
    pub width: f64,
}

/// A row of a table.
#[derive(Clone, Debug, Serialize)]
pub struct TableBlockRow {
    /// Its cells, as many as columns.
    pub cells: Vec<String>,
    /// A total, set in bold.
    pub total: bool,
    /// A link for the last cell.
    pub link: Option<String>,
}

impl TableBlock {
    /// An empty table from the heads of its columns: text, whether numbers, share of the width.
    pub fn new(caption: impl Into<String>, heads: &[(&str, bool, f64)]) -> Self {
        let columns = heads.iter().map(|(head, number, width)| TableColumn {
            head: (*head).to_owned(),
            number: *number,
            width: *width,
        });
        Self { caption: caption.into(), columns: columns.collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(TableBlockRow { cells, total: false, link: None });
    }

    /// Leaves out the last column.
    pub fn drop_last_column(&mut self) {
        self.columns.pop();
        for row in &mut self.rows {
            row.cells.truncate(self.columns.len());
        }
    }

    /// Adds a row in bold.
    pub fn total(&mut self, cells: Vec<String>) {
        self.rows.push(TableBlockRow { cells, total: true, link: None });
    }

    /// Adds a row whose last cell is a link.
    pub fn linked(&mut self, cells: Vec<String>, link: String) {
        self.rows.push(TableBlockRow { cells, total: false, link: Some(link) });
    }
}
