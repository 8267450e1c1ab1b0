//! Rearranges a table whose rows are an outline, or whose columns are dates, into rows of a register: the texts of outer
//! rows are carried down, and each date of an organisation becomes a row.

use jiff::civil::Date;

use super::drift::Drift;
use super::mismatch::Mismatch;
use super::number;
use super::register::date;
use super::register_layout::{DateColumnsLayout, OutlineLayout, RegisterLayout};
use super::text_table::{RearrangedRow, TextRow, TextTable};

/// The table in the register's columns.
///
/// # Errors
/// If a row or a header does not fit, or rows do not add up to the row above them.
pub(super) fn rearranged<'a>(
    layout: &RegisterLayout,
    table: TextTable<'a>,
) -> Result<TextTable<'a>, Vec<Mismatch>> {
    if layout.outline.is_none() && layout.dates.is_none() {
        return Ok(table);
    }
    let position = |header: &str| table.column(header).unwrap_or(usize::MAX);
    let levels: Vec<Vec<usize>> = layout
        .outline
        .iter()
        .flat_map(|outline| &outline.levels)
        .map(|level| level.iter().map(|header| position(header)).collect())
        .collect();
    let dates = match &layout.dates {
        Some(dates) => dates.columns(layout, &table)?,
        None => Vec::new(),
    };
    let mut reader = OutlineReader {
        layout,
        levels,
        dates,
        carried: Vec::new(),
        totals: Vec::new(),
        mismatches: Vec::new(),
    };
    let mut rows = Vec::new();
    for row in table.rows() {
        if reader.is_innermost(row) {
            rows.extend(reader.rows_of(row));
        }
    }
    reader.close(0);
    reader.check_least(&table, &rows);
    if !reader.mismatches.is_empty() {
        return Err(reader.mismatches);
    }
    let headers = layout.columns.iter().map(|column| column.header().to_owned()).collect();
    Ok(table.rearranged(headers, rows))
}

struct OutlineReader<'l, 't> {
    layout: &'l RegisterLayout,
    /// The positions of the columns of each level.
    levels: Vec<Vec<usize>>,
    /// The position of each date that is read.
    dates: Vec<(usize, Date)>,
    /// The last row of each outer level.
    carried: Vec<Option<TextRow<'t>>>,
    /// The rows that are totals of those below them, by depth: the row of totals, then each outer level.
    totals: Vec<Option<OpenTotal<'t>>>,
    mismatches: Vec<Mismatch>,
}

/// A row whose parts are still being added up.
struct OpenTotal<'t> {
    row: TextRow<'t>,
    /// The sum of its parts at each date.
    parts: Vec<u64>,
}

/// What a row is in the outline.
enum OutlineRow {
    Whole,
    Level(usize),
    /// A footnote.
    Outside,
    Unclear,
}

impl<'t> OutlineReader<'_, 't> {
    fn kind(&self, row: TextRow<'_>) -> OutlineRow {
        let Some(outline) = &self.layout.outline else { return OutlineRow::Level(0) };
        let all = self.levels.iter().flatten().copied();
        let filled: Vec<usize> = all.filter(|at| row.text(*at).is_some()).collect();
        let is_filled =
            |level: &Vec<usize>| filled.len() == level.len() && level.iter().all(|at| filled.contains(at));
        if let Some(level) = self.levels.iter().position(is_filled) {
            return OutlineRow::Level(level);
        }
        let first = self.levels.first().map_or(&[][..], Vec::as_slice);
        if let ([at], Some(whole)) = (filled.as_slice(), &outline.whole)
            && first.contains(at)
            && row.text(*at).is_some_and(|text| super::loose(text) == super::loose(whole))
        {
            return OutlineRow::Whole;
        }
        let has_figures = self.dates.iter().any(|(at, _)| row.text(*at).is_some());
        if has_figures { OutlineRow::Unclear } else { OutlineRow::Outside }
    }

    /// Takes a row into the outline. Whether it is of the innermost level.
    fn is_innermost(&mut self, row: TextRow<'t>) -> bool {
        let depth = match self.kind(row) {
            OutlineRow::Outside => return false,
            OutlineRow::Unclear => {
                let levels = self.layout.outline.iter().flat_map(|outline| &outline.levels);
                let levels: Vec<String> = levels.map(|level| level.join(" and ")).collect();
                let expected = format!("a row that fills the columns of one level: {}", levels.join("; "));
                let at = self.levels.first().and_then(|level| level.first()).copied().unwrap_or_default();
                let repair = "correct the row, or change `levels` in the layout";
                self.mismatches.push(row.mismatch(Drift::WrongValue, at, &expected, repair));
                return false;
            }
            OutlineRow::Whole => 0,
            OutlineRow::Level(level) => level + 1,
        };
        self.close(depth);
        self.add_to_total(row, depth);
        let innermost = self.levels.len().max(1);
        if depth == innermost {
            return true;
        }
        self.totals.resize_with(depth, || None);
        self.totals.push(Some(OpenTotal { row, parts: vec![0; self.dates.len()] }));
        self.carried.truncate(depth.saturating_sub(1));
        if depth > 0 {
            self.carried.resize(depth - 1, None);
            self.carried.push(Some(row));
        }
        false
    }

    /// Adds the values of a row to the total above it.
    fn add_to_total(&mut self, row: TextRow<'_>, depth: usize) {
        let Some(Some(above)) = depth.checked_sub(1).and_then(|above| self.totals.get_mut(above)) else {
            return;
        };
        for ((at, _), part) in self.dates.iter().zip(&mut above.parts) {
            *part += row.text(*at).and_then(number::whole).unwrap_or_default();
        }
    }

    /// Compares the totals of this depth and below with the sums of their parts.
    fn close(&mut self, depth: usize) {
        let overlap = self.layout.outline.as_ref().map_or(0.0, |outline| outline.overlap_percent);
        while self.totals.len() > depth {
            let Some(OpenTotal { row, parts }) = self.totals.pop().flatten() else { continue };
            let wrong = self.dates.iter().zip(parts).find(|((at, _), parts)| {
                let total = row.text(*at).and_then(number::whole).unwrap_or_default();
                #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
                let most = total as f64 * (1.0 + overlap / 100.0);
                #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
                let sum = *parts as f64;
                *parts < total || sum > most
            });
            if let Some(((at, _), parts)) = wrong {
                let expected = format!(
                    "the sum of the rows below it, {parts}, or up to {overlap} per cent less: people in two posts count once"
                );
                let repair = "look for a row that is missing, or in the wrong part of the outline";
                self.mismatches.push(row.mismatch(Drift::TotalsDisagree, *at, &expected, repair));
            }
        }
    }

    /// The rows of the register that a row gives: one for each date on which the organisation exists.
    fn rows_of(&mut self, row: TextRow<'t>) -> Vec<RearrangedRow<'t>> {
        let Some(dates) = &self.layout.dates else { return vec![self.row_of(row, None)] };
        if self.dates.iter().all(|(at, _)| row.text(*at).is_none()) {
            let at = self.dates.first().map_or(0, |(at, _)| *at);
            let repair = "ask the publisher whether the row is complete";
            self.mismatches.push(row.mismatch(Drift::FiguresMissing, at, "a value at each date", repair));
            return Vec::new();
        }
        let exists =
            |at: usize| row.text(at).is_none_or(|text| !dates.absent.iter().any(|none| none == text));
        let existing: Vec<(usize, Date)> = self.dates.iter().copied().filter(|(at, _)| exists(*at)).collect();
        existing.into_iter().map(|date| self.row_of(row, Some(date))).collect()
    }

    fn row_of(&self, row: TextRow<'t>, date: Option<(usize, Date)>) -> RearrangedRow<'t> {
        let dates = self.layout.dates.as_ref();
        let cell = |name: &str, header: &str| -> (Option<Box<str>>, usize) {
            if let (Some(dates), Some((at, day))) = (dates, date) {
                if dates.date == name {
                    return (Some(day.to_string().into()), at);
                }
                if dates.value == name {
                    return (row.text(at).map(Box::from), at);
                }
            }
            let at = row.table.column(header).unwrap_or(usize::MAX);
            let outer = self.levels.iter().position(|level| level.contains(&at));
            let outer = outer.and_then(|level| self.carried.get(level).copied().flatten());
            (outer.unwrap_or(row).text(at).map(Box::from), at)
        };
        let columns = self.layout.columns.iter();
        RearrangedRow {
            from: row,
            cells: columns.map(|column| cell(&column.name, column.header())).collect(),
        }
    }

    fn check_least(&mut self, table: &TextTable<'_>, rows: &[RearrangedRow<'_>]) {
        let (Some(dates), Some((newest, day))) = (&self.layout.dates, self.dates.last()) else { return };
        let value = self.layout.columns.iter().position(|column| column.name == dates.value);
        let at_newest = |row: &&RearrangedRow<'_>| {
            value.is_some_and(|value| row.cells.get(value).is_some_and(|(_, at)| at == newest))
        };
        let found = rows.iter().filter(at_newest).count();
        if found < dates.least {
            let expected = format!("at least {} organisations at {day}", dates.least);
            let repair = "ask the publisher whether the file is complete";
            let place = format!("sheet {}", table.sheet);
            let mismatch =
                Mismatch::new(Drift::RowCount, table.file, place, expected, found.to_string(), repair);
            self.mismatches.push(mismatch);
        }
    }
}

impl DateColumnsLayout {
    /// The position of each date that is read, in the order of the dates.
    ///
    /// # Errors
    /// If a header is not a date, a date is there twice, or one is missing.
    fn columns(
        &self,
        layout: &RegisterLayout,
        table: &TextTable<'_>,
    ) -> Result<Vec<(usize, Date)>, Vec<Mismatch>> {
        let own: Vec<usize> =
            layout.headers().into_iter().filter_map(|header| table.column(header)).collect();
        let others = table.placed_headers().filter(|(at, _)| !own.contains(at));
        let (mut mismatches, mut all) = (Vec::new(), Vec::new());
        let wrong = |kind, header: &str, expected: String, found: String, repair: &str| {
            let place = format!("{}, column {header}", table.header_place());
            Mismatch::new(kind, table.file, place, expected, found, repair)
        };
        for (at, header) in others {
            let Some(day) = date(header) else {
                let repair = "correct the header in the file, or name the column in the layout";
                let expected = "a date, as in 2025-03-31".to_owned();
                mismatches.push(wrong(Drift::WrongValue, header, expected, format!("`{header}`"), repair));
                continue;
            };
            if all.iter().any(|(_, earlier)| *earlier == day) {
                let (expected, found) = ("one column of this date".to_owned(), "more than one".to_owned());
                let kind = Drift::DuplicateColumn;
                mismatches.push(wrong(kind, header, expected, found, "remove all but one"));
            }
            all.push((at, day));
        }
        let is_read =
            |day: Date| day.month() == self.month && day.day() == self.day && day.year() >= self.from;
        let newest = all.iter().map(|(_, day)| *day).max();
        let is_due = |day: Date| newest.is_some_and(|newest| day <= newest);
        let years = self.from..=newest.map_or(self.from, Date::year);
        for day in years.filter_map(|year| Date::new(year, self.month, self.day).ok()) {
            let is_there = all.iter().any(|(_, found)| *found == day);
            if !is_there && (is_due(day) || day.year() == self.from) {
                let repair = "ask the publisher for the missing date, or change `dates` in the layout";
                let expected = format!("a column of the date {day}");
                let found = "none".to_owned();
                mismatches.push(wrong(Drift::ColumnMissing, &day.to_string(), expected, found, repair));
            }
        }
        all.retain(|(_, day)| is_read(*day));
        all.sort_by_key(|(_, day)| *day);
        if mismatches.is_empty() { Ok(all) } else { Err(mismatches) }
    }
}

impl OutlineLayout {
    /// The headers of all levels.
    pub(super) fn headers(&self) -> impl Iterator<Item = &str> {
        self.levels.iter().flatten().map(String::as_str)
    }
}
