//! What a file lacks though its columns are there: figures that are blank or withheld throughout, numbers
//! of responses, rows that were left out. Absence is never taken for agreement.

use std::collections::{BTreeMap, BTreeSet};

use super::super::drift::Drift;
use super::super::misfit::Misfit;
use super::columns::{Column, Columns};
use super::layout::SheetRule;
use super::reader::Reading;
use store::observation::Unit;

/// What is likely to have happened to figures that are blank.
pub(in super::super) const BLANK: &str = "formulas that were never calculated look blank: open the file in a \
    spreadsheet program and save it again, or ask the publisher for the figures";

/// What the cells of one column have.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) figures: usize,
    pub(super) marked: usize,
    pub(super) counts: usize,
    /// Figures above 0 that could be proportions, and those that could not.
    pub(super) small: usize,
    pub(super) large: usize,
}

/// What is told of a whole file in one line each.
#[derive(Debug, Default)]
pub(super) struct Absent {
    /// Figures of each column that the layout expects.
    expected: BTreeMap<String, usize>,
    /// Columns, by sheet, that are blank and that the layout does not expect.
    blank: BTreeMap<String, Vec<String>>,
    /// Rows that sum up others: place and name.
    pub(super) left_out: Vec<(String, String)>,
    /// Cells with a marker that the layout does not name.
    pub(super) marked: Option<(String, usize)>,
    /// Figures beside which no number of responses is printed.
    pub(super) uncounted: Option<(String, usize)>,
    /// Cells that are neither figures nor markers, by sheet and text: the first, and how many.
    pub(super) unknown: BTreeMap<(String, String), (Misfit, usize)>,
    /// Words that are in no list and have been told.
    pub(super) words: BTreeSet<String>,
}

/// Fewer percentages than this may all be below 1.
const FEW: usize = 20;

/// So many columns are named in a line.
const NAMED: usize = 4;

impl Reading<'_> {
    /// Looks at what the columns of a sheet have, of which all rows have been read.
    pub(super) fn look_for_figures(&mut self, sheet: &str, rule: &SheetRule, columns: &Columns, rows: usize) {
        if rows == 0 {
            return;
        }
        let tally = std::mem::take(&mut self.tally);
        self.look_for_proportions(sheet, columns, &tally);
        let is_expected = |reading: &Self, column: &Column| reading.is_expected(rule, column);
        let (mut wanted, mut blank, mut uncounted) = (Vec::new(), Vec::new(), Vec::new());
        for (column, found) in columns.list.iter().zip(&tally) {
            let is_expected = is_expected(self, column);
            if is_expected {
                *self.absent.expected.entry(column.key.clone()).or_default() += found.figures;
            }
            match found {
                Tally { figures: 0, marked: 0, .. } if is_expected => wanted.push(column.key.as_str()),
                Tally { figures: 0, marked: 0, .. } => blank.push(column.key.clone()),
                Tally { figures: 1.., counts: 0, .. } if is_expected && column.count.is_some() => {
                    uncounted.push(column.key.as_str());
                }
                _ => {}
            }
        }
        let none = tally.iter().all(|found| found.figures == 0 && found.marked == 0);
        if !wanted.is_empty() || (none && rule.required && !tally.is_empty()) {
            if wanted.is_empty() {
                wanted.extend(blank.iter().map(String::as_str));
            }
            let (expected, found) = (format!("figures in {}", named(&wanted)), "all of them blank there");
            self.stop_without(sheet, &expected, format!("{rows} rows, {found}"));
        } else if !blank.is_empty() && !none {
            self.absent.blank.insert(sheet.to_owned(), blank);
        }
        if !uncounted.is_empty() {
            let expected = format!("numbers of responses beside {}", named(&uncounted));
            self.stop_without(
                sheet,
                &expected,
                format!("{rows} rows, none of them with a whole number there"),
            );
        }
    }

    /// Refuses a sheet of percentages of which none is above 1: 5 per cent would be read as 0.05.
    fn look_for_proportions(&mut self, sheet: &str, columns: &Columns, tally: &[Tally]) {
        let percent: Vec<_> =
            columns.list.iter().zip(tally).filter(|(column, _)| column.unit == Unit::Percent).collect();
        let small: usize = percent.iter().map(|(_, found)| found.small).sum();
        if small < FEW || percent.iter().any(|(_, found)| found.large > 0) {
            return;
        }
        let misfit = self.misfit(
            Drift::OutOfRange,
            format!("sheet {sheet}"),
            "percentages of 0 to 100",
            format!("{small} numbers above 0, none of them above 1"),
            "they look like proportions: multiply them by 100, or show them with a per cent sign",
        );
        self.stops.push(misfit);
    }

    /// Whether a file without the figures of this column cannot be right.
    fn is_expected(&self, rule: &SheetRule, column: &Column) -> bool {
        let newest = self.year().unwrap_or_default().to_string();
        let by_name = rule.required
            && self.layout.expect_columns.iter().any(|name| name.replace("{newest}", &newest) == column.key);
        let indicator = self.texts.text(column.indicator);
        by_name || self.layout.expect_indicators.iter().any(|wanted| wanted == indicator)
    }

    fn stop_without(&mut self, sheet: &str, expected: &str, found: String) {
        let place = format!("sheet {sheet}");
        let misfit = self.misfit(Drift::FiguresMissing, place, expected, found, BLANK);
        self.stops.push(misfit);
    }

    /// Tells what was gathered of the whole file.
    pub(super) fn tell_absent(&mut self) {
        let absent = std::mem::take(&mut self.absent);
        for (mut misfit, cells) in absent.unknown.into_values() {
            if cells > 1 {
                misfit.found = format!("{}, here and in {} more cells of the sheet", misfit.found, cells - 1);
            }
            self.stops.push(misfit);
        }
        let without: Vec<&str> = absent
            .expected
            .iter()
            .filter(|(_, figures)| **figures == 0)
            .map(|(key, _)| key.as_str())
            .collect();
        if !without.is_empty() && self.stops.is_empty() {
            let misfit = self.misfit(
                Drift::FiguresMissing,
                "every sheet".to_owned(),
                &format!("figures in {}", named(&without)),
                "none: all are withheld".to_owned(),
                "ask the publisher whether the file is whole",
            );
            self.stops.push(misfit);
        }
        for (sheet, columns) in absent.blank {
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            let found = format!("none in {}", named(&columns));
            let misfit = self.misfit(
                Drift::FiguresWithheld,
                format!("sheet {sheet}"),
                "a figure in each column",
                found,
                "they are kept without a value",
            );
            self.warnings.push(misfit);
        }
        if !absent.left_out.is_empty() {
            let shown: Vec<String> = absent
                .left_out
                .iter()
                .take(NAMED)
                .map(|(place, name)| format!("`{name}` ({place})"))
                .collect();
            let more = absent.left_out.len().saturating_sub(NAMED);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let misfit = self.misfit(
                Drift::RowLeftOut,
                "its rows".to_owned(),
                "organisations alone",
                format!("{}{more}", shown.join(", ")),
                "a row that sums up others is not read, so that nobody counts twice",
            );
            self.warnings.push(misfit);
        }
        if let Some((place, cells)) = absent.marked {
            let misfit = self.misfit(
                Drift::FiguresWithheld,
                place,
                "a figure",
                format!("a marker in its place, here and in {} more cells", cells - 1),
                "they are kept without a value",
            );
            self.warnings.push(misfit);
        }
        if let Some((place, cells)) = absent.uncounted {
            let misfit = self.misfit(
                Drift::CountsMissing,
                place,
                "a number of responses beside the figure",
                format!("none, here and for {} more figures", cells - 1),
                "these figures are used without counts",
            );
            self.warnings.push(misfit);
        }
    }
}

/// Some columns by name.
fn named(columns: &[&str]) -> String {
    let more = columns.len().saturating_sub(NAMED);
    let shown = columns.iter().take(NAMED).map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let noun = if columns.len() == 1 { "column" } else { "columns" };
    if more == 0 { format!("{noun} {shown}") } else { format!("{noun} {shown} and {more} more") }
}
