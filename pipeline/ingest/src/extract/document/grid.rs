//! Finds the header rows and the row headers of a table.

use super::layout::{Axis, Shape, TablePattern};
use super::words::{Word, WordReader};
use crate::extract::drift::Drift;
use crate::extract::ethnic_group::{EthnicGroups, TableGroups};
use crate::extract::mismatch::Mismatch;
use crate::extract::organisation_code::clean;
use crate::extract::text_table::{TextRow, TextTable};

/// The header rows are among the first so many rows.
const HEADER_ROWS: usize = 6;

/// Row headers are in the first so many columns.
const LABEL_COLUMNS: usize = 8;

/// So many rows below the headers show which column has the row headers.
const SAMPLE_ROWS: usize = 100;

/// A wider table fits no pattern. It would take long to look for words in it.
const WIDEST: usize = 500;

/// A table with the places of its axes.
pub(super) struct TableAxes<'a> {
    pattern: &'a TablePattern,
    words: HeaderWords<'a>,
    /// The header row of each column axis.
    headers: Vec<(Axis, TextRow<'a>)>,
    /// The column of each row axis.
    labels: Vec<(Axis, usize)>,
    /// The rows below the headers.
    body: Vec<TextRow<'a>>,
    first_column: usize,
    last_column: usize,
}

/// Reads the headers of one table.
struct HeaderWords<'a> {
    pattern: &'a TablePattern,
    reader: &'a WordReader<'a>,
    /// The set of ethnic groups in the headers decides what a word such as "Other" means.
    groups: TableGroups<'a>,
}

impl<'a> HeaderWords<'a> {
    fn of(pattern: &'a TablePattern, reader: &'a WordReader<'a>, rows: &[TextRow<'a>]) -> Self {
        let known = &reader.reference.spellings.ethnic_groups;
        let headers = rows.iter().enumerate().flat_map(|(at, row)| {
            let width = if at < HEADER_ROWS { WIDEST } else { LABEL_COLUMNS };
            let last = row.last_column().map_or(0, |last| (last + 1).min(width));
            (0..last).filter_map(|column| row.text(column))
        });
        let names: Vec<String> =
            headers.map(|text| group_name(known, text)).filter(|name| known.is_name(name)).collect();
        Self { pattern, reader, groups: known.of_table(names.iter().map(String::as_str)) }
    }

    fn word(&self, axis: Axis, text: &str) -> Option<Word> {
        if axis == Axis::EthnicGroup {
            let name = group_name(&self.reader.reference.spellings.ethnic_groups, text);
            return self.groups.code(&name).ok().map(|code| Word::EthnicGroup(code.to_owned()));
        }
        self.reader.word(self.pattern, axis, text)
    }

    fn repair(&self, axis: Axis, text: &str) -> String {
        if axis == Axis::EthnicGroup
            && let Err(problem) = self.groups.code(text)
        {
            return problem.repair;
        }
        self.reader.repair(axis, text)
    }
}

/// The name of an ethnic group in a header, which may have a footnote mark.
fn group_name(known: &EthnicGroups, text: &str) -> String {
    if known.is_name(text) { text.to_owned() } else { clean(text) }
}

/// The columns with figures, each with the words of its headers.
pub(super) type DataColumns = Vec<(usize, Vec<Word>)>;

impl<'a> TableAxes<'a> {
    /// The axes of a table; `None` if the shape does not fit it.
    pub(super) fn find(
        table: &'a TextTable<'a>,
        pattern: &'a TablePattern,
        shape: &Shape,
        words: &'a WordReader<'a>,
    ) -> Option<Self> {
        let rows: Vec<TextRow<'a>> = table.rows().collect();
        let words = HeaderWords::of(pattern, words, &rows);
        let known = |row: &TextRow<'a>, column: usize, axis: Axis| {
            row.text(column).is_some_and(|text| words.word(axis, text).is_some())
        };
        let last_column = rows.iter().filter_map(TextRow::last_column).max().filter(|last| *last < WIDEST)?;
        let mut headers: Vec<(Axis, usize, usize)> = Vec::new();
        for axis in shape.columns.list() {
            let candidates = rows.iter().take(HEADER_ROWS).enumerate().filter_map(|(at, row)| {
                let mut columns = (0..=last_column).filter(|column| known(row, *column, *axis));
                let first = columns.next()?;
                Some((1 + columns.count(), at, first))
            });
            let free = candidates.filter(|(_, at, _)| headers.iter().all(|(_, other, _)| other != at));
            let (_, at, first) = free.max_by_key(|(count, at, _)| (*count, std::cmp::Reverse(*at)))?;
            headers.push((*axis, at, first));
        }
        let first_column = headers.iter().map(|(_, _, first)| *first).min()?;
        let last_header = headers.iter().map(|(_, at, _)| *at).max()?;
        let body: Vec<TextRow<'a>> = rows[last_header + 1..].to_vec();
        let mut labels: Vec<(Axis, usize)> = Vec::new();
        for axis in shape.rows.list() {
            let sample = || body.iter().take(SAMPLE_ROWS);
            let count = |column: usize| sample().filter(|row| known(row, column, *axis)).count();
            let columns = (0..first_column.min(LABEL_COLUMNS))
                .filter(|column| labels.iter().all(|(_, other)| other != column));
            let counted = columns.map(|column| (count(column), column)).filter(|(count, _)| *count > 0);
            let (_, column) = counted.max_by_key(|(count, column)| (*count, std::cmp::Reverse(*column)))?;
            labels.push((*axis, column));
        }
        let headers = headers.into_iter().map(|(axis, at, _)| (axis, rows[at])).collect();
        Some(Self { pattern, words, headers, labels, body, first_column, last_column })
    }

    /// The texts of all header rows above each column, joined.
    pub(super) fn header_names(&self) -> Vec<(u32, String)> {
        let name = |column: usize| {
            let mut texts: Vec<&str> = self.headers.iter().filter_map(|(_, row)| row.text(column)).collect();
            texts.dedup();
            texts.join(" ")
        };
        (0_u32..).zip(0..=self.last_column).map(|(number, column)| (number, name(column))).collect()
    }

    /// The columns with figures. A column that is not one, and is not in `skip`, is a mismatch.
    pub(super) fn columns(&self, mismatches: &mut Vec<Mismatch>) -> DataColumns {
        let mut columns = DataColumns::new();
        for column in self.first_column..=self.last_column {
            let texts: Vec<&str> = self.headers.iter().filter_map(|(_, row)| row.text(column)).collect();
            let is_blank = texts.is_empty() && self.body.iter().all(|row| row.text(column).is_none());
            if is_blank || texts.iter().any(|text| self.skips(text)) {
                continue;
            }
            match self.words_of(&self.headers, |row| (row, column)) {
                Ok(words) => columns.push((column, words)),
                Err(mismatch) => mismatches.push(mismatch),
            }
        }
        columns
    }

    /// The rows with figures, each with the words of its row headers. A row that is not one, and is neither in `skip`
    /// nor a note below the table, is a mismatch.
    pub(super) fn rows(&self, mismatches: &mut Vec<Mismatch>) -> Vec<(TextRow<'a>, Vec<Word>)> {
        let has_figures = |row: &TextRow<'a>| {
            let texts = || (0..=self.last_column).filter_map(|column| row.text(column));
            let first = texts().next();
            let is_one_text = first.is_none_or(|first| texts().all(|text| text == first));
            let is_named = self.labels.iter().all(|(axis, column)| {
                row.text(*column).is_some_and(|text| self.words.word(*axis, text).is_some())
            });
            is_named || !is_one_text
        };
        let end = self.body.iter().rposition(has_figures).map_or(0, |at| at + 1);
        let mut rows = Vec::new();
        for row in &self.body[..end] {
            let is_header = self.headers.iter().any(|(_, header)| {
                (0..=self.last_column).all(|column| header.text(column) == row.text(column))
            });
            let texts = || (0..self.first_column).filter_map(|column| row.text(column));
            if is_header || texts().any(|text| self.skips(text)) {
                continue;
            }
            match self.words_of(&self.labels, |column| (row, *column)) {
                Ok(words) => rows.push((*row, words)),
                Err(mismatch) => mismatches.push(mismatch),
            }
        }
        rows
    }

    /// The words of a row or a column, one for each axis.
    fn words_of<'s, T: 's>(
        &'s self,
        axes: &'s [(Axis, T)],
        cell: impl Fn(&'s T) -> (&'s TextRow<'a>, usize),
    ) -> Result<Vec<Word>, Mismatch> {
        let word = |(axis, at): &'s (Axis, T)| {
            let (row, column) = cell(at);
            let text = row.text(column).unwrap_or_default();
            self.words.word(*axis, text).ok_or_else(|| {
                let expected = format!("{}, by the pattern `{}`", axis.described(), self.pattern.name);
                row.mismatch(Drift::WrongValue, column, &expected, &self.words.repair(*axis, text))
            })
        };
        axes.iter().map(word).collect()
    }

    fn skips(&self, text: &str) -> bool {
        self.pattern.skip.iter().any(|pattern| pattern.is_match(text))
    }
}
