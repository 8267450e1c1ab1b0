//! Reports what a file omits although its columns are there: figures that are all blank or suppressed, numbers of
//! responses, rows that were not read. Missing data never count as unchanged data.

use std::collections::{BTreeMap, BTreeSet};

use super::super::drift::Drift;
use super::super::mismatch::Mismatch;
use super::columns::{FigureColumn, FigureColumns};
use super::layout::SheetRule;
use super::reader::WideReader;
use store::observation::Unit;

/// The likely reason for blank figures.
pub(in super::super) const BLANK: &str = "formulas that were never calculated look blank: open the file in a \
    spreadsheet program and save it again, or ask the publisher for the figures";

/// How many cells of a column are figures, markers, or have a number of responses.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ColumnTally {
    pub(super) figures: usize,
    pub(super) marked: usize,
    pub(super) counts: usize,
    /// Figures above 0 and up to 1, which could be proportions, and figures above 1.
    pub(super) small: usize,
    pub(super) large: usize,
}

/// What is reported once for a whole file.
#[derive(Debug, Default)]
pub(super) struct Omissions {
    /// The number of figures in each column that the layout expects.
    expected: BTreeMap<String, usize>,
    /// Blank columns that the layout does not expect, by sheet.
    blank: BTreeMap<String, Vec<String>>,
    /// Rows of totals: place and name.
    pub(super) totals: Vec<(String, String)>,
    /// Cells with a marker that the layout does not name: the place of the first, and their number.
    pub(super) marked: Option<(String, usize)>,
    /// Figures without a number of responses: the place of the first, and their number.
    pub(super) uncounted: Option<(String, usize)>,
    /// Cells that are neither figures nor markers, by sheet and text: the first, and their number.
    pub(super) unreadable: BTreeMap<(String, String), (Mismatch, usize)>,
    /// Words that are not in their list and have been reported.
    pub(super) unknown_words: BTreeSet<String>,
}

/// Fewer percentages than this may all be at most 1.
const FEW_PERCENTAGES: usize = 20;

/// Name at most this many columns or rows.
const NAMED: usize = 4;

impl WideReader<'_> {
    /// Checks that the columns of a sheet have figures, after all its rows have been read.
    pub(super) fn check_columns(
        &mut self,
        sheet: &str,
        rule: &SheetRule,
        columns: &FigureColumns,
        rows: usize,
    ) {
        if rows == 0 {
            return;
        }
        let tally = std::mem::take(&mut self.tally);
        self.check_percentages(sheet, columns, &tally);
        let (mut empty, mut blank, mut uncounted) = (Vec::new(), Vec::new(), Vec::new());
        for (column, found) in columns.list.iter().zip(&tally) {
            let is_expected = self.is_expected(rule, column);
            if is_expected {
                *self.omissions.expected.entry(column.key.clone()).or_default() += found.figures;
            }
            match found {
                ColumnTally { figures: 0, marked: 0, .. } if is_expected => empty.push(column.key.as_str()),
                ColumnTally { figures: 0, marked: 0, .. } => blank.push(column.key.clone()),
                ColumnTally { figures: 1.., counts: 0, .. } if is_expected && column.count.is_some() => {
                    uncounted.push(column.key.as_str());
                }
                _ => {}
            }
        }
        let none = tally.iter().all(|found| found.figures == 0 && found.marked == 0);
        if !empty.is_empty() || (none && rule.required && !tally.is_empty()) {
            if empty.is_empty() {
                empty.extend(blank.iter().map(String::as_str));
            }
            let (expected, found) =
                (format!("figures in {}", named(&empty)), "all of them blank in these columns");
            self.stop_without(sheet, &expected, format!("{rows} rows, {found}"));
        } else if !blank.is_empty() && !none {
            self.omissions.blank.insert(sheet.to_owned(), blank);
        }
        if !uncounted.is_empty() {
            let expected = format!("numbers of responses for {}", named(&uncounted));
            self.stop_without(sheet, &expected, format!("{rows} rows, none of them with a whole number"));
        }
    }

    /// Refuses a sheet whose percentages are all at most 1: it probably writes 5 per cent as 0.05.
    fn check_percentages(&mut self, sheet: &str, columns: &FigureColumns, tally: &[ColumnTally]) {
        let percent: Vec<_> =
            columns.list.iter().zip(tally).filter(|(column, _)| column.unit == Unit::Percent).collect();
        let small: usize = percent.iter().map(|(_, found)| found.small).sum();
        if small < FEW_PERCENTAGES || percent.iter().any(|(_, found)| found.large > 0) {
            return;
        }
        let mismatch = self.mismatch(
            Drift::OutOfRange,
            format!("sheet {sheet}"),
            "percentages of 0 to 100",
            format!("{small} numbers above 0, none of them above 1"),
            "these look like proportions: multiply them by 100, or show them with a per cent sign",
        );
        self.stops.push(mismatch);
    }

    /// Whether a file must have figures in this column.
    fn is_expected(&self, rule: &SheetRule, column: &FigureColumn) -> bool {
        let newest = self.year().unwrap_or_default().to_string();
        let by_name = rule.required
            && self.layout.expect_columns.iter().any(|name| name.replace("{newest}", &newest) == column.key);
        let indicator = self.texts.text(column.indicator);
        by_name || self.layout.expect_indicators.iter().any(|expected| expected == indicator)
    }

    fn stop_without(&mut self, sheet: &str, expected: &str, found: String) {
        let place = format!("sheet {sheet}");
        let mismatch = self.mismatch(Drift::FiguresMissing, place, expected, found, BLANK);
        self.stops.push(mismatch);
    }

    /// Reports the omissions of the whole file.
    pub(super) fn report_omissions(&mut self) {
        let omissions = std::mem::take(&mut self.omissions);
        for (mut mismatch, cells) in omissions.unreadable.into_values() {
            if cells > 1 {
                mismatch.found =
                    format!("{}, here and in {} more cells of the sheet", mismatch.found, cells - 1);
            }
            self.stops.push(mismatch);
        }
        let without: Vec<&str> = omissions
            .expected
            .iter()
            .filter(|(_, figures)| **figures == 0)
            .map(|(key, _)| key.as_str())
            .collect();
        if !without.is_empty() && self.stops.is_empty() {
            let mismatch = self.mismatch(
                Drift::FiguresMissing,
                "every sheet",
                format!("figures in {}", named(&without)),
                "none: all are suppressed",
                "ask the publisher whether the file is complete",
            );
            self.stops.push(mismatch);
        }
        for (sheet, columns) in omissions.blank {
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            let found = format!("none in {}", named(&columns));
            let mismatch = self.mismatch(
                Drift::FiguresWithheld,
                format!("sheet {sheet}"),
                "a figure in each column",
                found,
                "these figures are stored without a value",
            );
            self.warnings.push(mismatch);
        }
        if !omissions.totals.is_empty() {
            let shown: Vec<String> = omissions
                .totals
                .iter()
                .take(NAMED)
                .map(|(place, name)| format!("`{name}` ({place})"))
                .collect();
            let more = omissions.totals.len().saturating_sub(NAMED);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let mismatch = self.mismatch(
                Drift::RowLeftOut,
                "its rows",
                "only rows about one organisation",
                format!("{}{more}", shown.join(", ")),
                "totals are not read, so that each person counts once",
            );
            self.warnings.push(mismatch);
        }
        if let Some((place, cells)) = omissions.marked {
            let mismatch = self.mismatch(
                Drift::FiguresWithheld,
                place,
                "a figure",
                format!("a marker in its place, here and in {} more cells", cells - 1),
                "these figures are stored without a value",
            );
            self.warnings.push(mismatch);
        }
        if let Some((place, cells)) = omissions.uncounted {
            let mismatch = self.mismatch(
                Drift::CountsMissing,
                place,
                "a number of responses for the figure",
                format!("none, here and for {} more figures", cells - 1),
                "these figures are used without counts",
            );
            self.warnings.push(mismatch);
        }
    }
}

fn named(columns: &[&str]) -> String {
    let more = columns.len().saturating_sub(NAMED);
    let shown = columns.iter().take(NAMED).map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let noun = if columns.len() == 1 { "column" } else { "columns" };
    if more == 0 { format!("{noun} {shown}") } else { format!("{noun} {shown} and {more} more") }
}
