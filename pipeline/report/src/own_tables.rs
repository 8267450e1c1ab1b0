//! The tables that an analyst's sections show, read once for all reports and checked against the sections.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::ReportError;
use catalogue::did_you_mean::did_you_mean;
use catalogue::report_sections::{
    ColumnFormat, OwnSection, ReportSections, RowFilter, SectionForm, SectionList,
};
use store::observation;
use store::table::TableError;
use store::table::{TableCell, cells};

/// The column with the codes of places.
const CODE: &str = "code";
/// The most lines that a chart can tell apart.
const MOST_LINES: usize = 4;

/// The tables by name.
#[derive(Debug, Default)]
pub struct OwnTables {
    tables: BTreeMap<String, OwnTable>,
}

/// The columns that some section reads.
#[derive(Debug, Default)]
struct OwnTable {
    rows: usize,
    columns: BTreeMap<String, Vec<TableCell>>,
}

/// A row of a section's table.
#[derive(Clone, Copy)]
pub(super) struct OwnRow<'a> {
    table: &'a OwnTable,
    at: usize,
}

impl<'a> OwnRow<'a> {
    /// A value; missing if there is no column of this name.
    pub(super) fn cell(&self, column: &str) -> &'a TableCell {
        self.table.columns.get(column).and_then(|cells| cells.get(self.at)).unwrap_or(&TableCell::Missing)
    }

    pub(super) fn number(&self, column: Option<&String>) -> Option<f64> {
        match self.cell(column?) {
            TableCell::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A text, or a number without decimals if it is whole.
    pub(super) fn text(&self, column: &str) -> String {
        match self.cell(column) {
            TableCell::Missing => String::new(),
            TableCell::Text(text) => text.clone(),
            TableCell::Number(number) => number.to_string(),
        }
    }
}

impl OwnTables {
    /// Reads the tables of every section of an analyst from a store.
    ///
    /// # Errors
    /// If a table or a column is missing, or a column does not have what the section shows; the error names the key.
    pub fn load(sections: &ReportSections, store: &Path) -> Result<Self, ReportError> {
        let folder = store::tables_folder(store);
        let mut own = Self::default();
        for list in sections.lists() {
            for (position, section) in list.own.iter().enumerate() {
                own.add(list, position, section, &folder)?;
            }
        }
        Ok(own)
    }

    /// The number of tables.
    pub fn len(&self) -> usize {
        self.tables.len()
    }

    /// Whether no section shows a table.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// The rows that a section shows in the report of a place, in the order of the table.
    pub(super) fn rows(&self, section: &OwnSection, code: &str) -> Vec<OwnRow<'_>> {
        let Some(table) = self.tables.get(&section.query) else { return Vec::new() };
        let rows = (0..table.rows).map(|at| OwnRow { table, at });
        rows.filter(|row| section.of.is_none() || row.text(CODE) == code).collect()
    }

    fn add(
        &mut self,
        list: &SectionList,
        position: usize,
        section: &OwnSection,
        folder: &Path,
    ) -> Result<(), ReportError> {
        let path = folder.join(format!("{}.parquet", section.query));
        let rows = observation::read(&path).map_err(TableError::from)?;
        let schema = rows.schema();
        let known: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let table = self.tables.entry(section.query.clone()).or_default();
        table.rows = rows.num_rows();
        for (key, column, format) in columns_of(section) {
            let Some(values) = cells(&rows, column) else {
                let problem = format!(
                    "expected a column of the table `{}` ({}), found `{column}`",
                    section.query,
                    known.join(", ")
                );
                let error = list.invalid(position, &key, problem);
                return Err(match did_you_mean(column, known.iter().copied()) {
                    Some(hint) => error.with_hint(hint).into(),
                    None => error.into(),
                });
            };
            let is_text = |cell: &TableCell| matches!(cell, TableCell::Text(_));
            if format != ColumnFormat::Text
                && let Some(TableCell::Text(found)) = values.iter().find(|cell| is_text(cell))
            {
                let problem =
                    format!("expected a column of numbers, found `{column}` with the text `{found}`");
                return Err(list.invalid(position, &key, problem).into());
            }
            table.columns.insert(column.to_owned(), values);
        }
        self.check_lines(list, position, section)
    }

    /// Checks that no chart of lines has more lines than can be told apart.
    fn check_lines(
        &self,
        list: &SectionList,
        position: usize,
        section: &OwnSection,
    ) -> Result<(), ReportError> {
        let (SectionForm::Years, Some(line)) = (section.show, &section.line) else { return Ok(()) };
        let everything = OwnSection { of: None, ..section.clone() };
        let mut lines: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in self.rows(&everything, "") {
            let place = if section.of.is_some() { row.text(CODE) } else { String::new() };
            lines.entry(place).or_default().insert(row.text(line));
        }
        let most = lines.values().map(BTreeSet::len).max().unwrap_or_default();
        if most > MOST_LINES {
            let problem =
                format!("expected a column with at most {MOST_LINES} names, found `{line}` with {most}");
            return Err(list.invalid(position, "line", problem).into());
        }
        Ok(())
    }
}

/// The columns that a section reads, each with the key that names it and its format.
fn columns_of(section: &OwnSection) -> Vec<(String, &str, ColumnFormat)> {
    let unit = section.unit.unwrap_or(ColumnFormat::Text);
    let of_table = section
        .column
        .iter()
        .enumerate()
        .map(|(at, column)| (format!("column.{at}.name"), column.name.as_str(), column.format));
    let of_chart = [
        ("label", &section.label, ColumnFormat::Text),
        ("year", &section.year, ColumnFormat::Count),
        ("line", &section.line, ColumnFormat::Text),
        ("value", &section.value, unit),
        ("lower", &section.lower, unit),
        ("upper", &section.upper, unit),
    ];
    let of_chart = of_chart
        .into_iter()
        .filter_map(|(key, column, format)| Some((key.to_owned(), column.as_deref()?, format)));
    let filter = section.of.map(|RowFilter::Place| ("of".to_owned(), CODE, ColumnFormat::Text));
    of_table.chain(of_chart).chain(filter).collect()
}
