//! Reads the rows below the header of a sheet: the subject of each row, and a figure for each column.

use std::collections::HashSet;

use super::super::drift::Drift;
use super::super::mismatch::Mismatch;
use super::super::number::{highest, year_of_date};
use super::cell::{CellReading, TOLERANCE, count_cell, figure_cell, numerator};
use super::columns::{FigureColumn, FigureColumns, SheetHeader};
use super::compact::{CompactObservation, TextId};
use super::layout::{RowRule, SheetRule, TextRule};
use super::reader::WideReader;
use catalogue::correction::{CorrectionAction, PublishedValue};
use store::observation::Level;
use store::observation::Status;
use store::observation::Unit;
use tabular::{CALCULATE, SheetRow, Value};

/// A sheet with its header and the columns that are read.
#[derive(Clone, Copy)]
pub(super) struct BoundSheet<'s> {
    pub(super) name: &'s str,
    pub(super) name_id: TextId,
    pub(super) rule: &'s SheetRule,
    pub(super) header: &'s SheetHeader,
    pub(super) columns: &'s FigureColumns,
}

/// The fields that a row gives to each of its figures.
#[derive(Clone, Copy)]
struct RowFields {
    level: Level,
    code: TextId,
    name: TextId,
    breakdown: TextId,
    ethnic_group: TextId,
    group: TextId,
    weighting: TextId,
    /// 0 if the columns give it.
    indicator: TextId,
    collected: Option<i32>,
}

/// What makes a row different from all others of its sheet: code or name, part of the workforce, ethnic group, indicator
/// and year.
pub(super) type RowKey = ([TextId; 5], Option<i32>);

impl WideReader<'_> {
    pub(super) fn row(&mut self, row: &SheetRow<'_>, on: &BoundSheet<'_>, seen: &mut HashSet<RowKey>) {
        let BoundSheet { name: sheet, rule, header: sheet_header, columns, .. } = *on;
        let cell = |header: &str| {
            let at = sheet_header.header(header);
            at.map(|at| row.get(at).shown().trim().to_owned()).unwrap_or_default()
        };
        if self.layout.keys.iter().all(|key| cell(key).is_empty()) {
            return;
        }
        let place = || format!("sheet {sheet}, {}", row.label());
        let Some(kind) = self.layout.row.iter().find(|rule| rule.fits(&cell)) else {
            let found: Vec<String> = self.layout.keys.iter().map(|key| cell(key)).collect();
            let mismatch = self.mismatch(
                Drift::WrongValue,
                place(),
                "a row that a rule of the layout fits",
                format!("`{}`", found.join(", ")),
                "add a rule for it to the layout",
            );
            self.stops.push(mismatch);
            return;
        };
        if kind.skip.is_some() {
            return;
        }
        let code = match self.organisation(kind, rule, &cell, &place) {
            Ok(Some(code)) => code,
            Ok(None) => {
                let name = self.layout.keys.iter().map(|key| cell(key)).find(|text| !text.is_empty());
                self.omissions.totals.push((place(), name.unwrap_or_default()));
                return;
            }
            Err(mismatch) => {
                self.stops.push(mismatch);
                return;
            }
        };
        let fields = match self.row_fields(kind, rule, &code, &cell, &place) {
            Ok(fields) => fields,
            Err(mismatch) => {
                self.stops.push(mismatch);
                return;
            }
        };
        let id = if fields.code == 0 { fields.name } else { fields.code };
        let name = if fields.code == 0 { fields.name } else { 0 };
        let what = [fields.code, name, fields.breakdown, fields.ethnic_group, fields.indicator];
        if !seen.insert((what, fields.collected)) {
            let about = [id, fields.indicator].map(|id| self.texts.text(id).to_owned());
            let year = fields.collected.map(|year| year.to_string()).unwrap_or_default();
            let about: Vec<String> =
                about.into_iter().chain([year]).filter(|text| !text.is_empty()).collect();
            let found = format!("`{}` again", about.join(", "));
            let expected = if fields.indicator == 0 { "each organisation once" } else { "each figure once" };
            let repair = "ask the publisher which of the rows is right";
            let mismatch = self.mismatch(Drift::DuplicateRow, place(), expected, found, repair);
            self.stops.push(mismatch);
            return;
        }
        let first = self.figures.len();
        for (at, column) in columns.list.iter().enumerate() {
            let figure = self.figure(row, on, (at, column), fields);
            self.figures.push(figure);
        }
        self.add_sums(columns, first);
    }

    fn row_fields(
        &mut self,
        kind: &RowRule,
        rule: &SheetRule,
        code: &str,
        cell: &dyn Fn(&str) -> String,
        place: &dyn Fn() -> String,
    ) -> Result<RowFields, Mismatch> {
        let text = |rule: &Option<TextRule>| rule.as_ref().map_or_else(String::new, |rule| rule.of_row(cell));
        let spellings = self.reference.spellings;
        let (groups, own) = (&spellings.ethnic_groups, kind.ethnic_group.as_ref());
        let ethnic_group = self.listed((groups, "an ethnic group"), own, text(&kind.ethnic_group), place);
        let (weightings, own) = (&spellings.weightings, kind.weighting.as_ref());
        let weighting = self.listed((weightings, "a weighting"), own, text(&kind.weighting), place);
        let group = rule.group.clone().unwrap_or_else(|| text(&kind.group));
        let year = text(&kind.collected);
        let collected = kind.collected.as_ref().map(|_| {
            year_of_date(&year).ok_or_else(|| {
                let expected = "a year, or a date with the day first, as in 30/11/2025";
                let repair = "correct the date, or change `collected` in the layout";
                self.mismatch(Drift::WrongValue, place(), expected, format!("`{year}`"), repair)
            })
        });
        let is_trust = self.reference.organisations.level(code) == Some(Level::Trust);
        let by_code = kind.level_by_code && is_trust;
        let indicator = text(&kind.indicator);
        if kind.indicator.is_some() && indicator.is_empty() {
            let (found, repair) = ("nothing".to_owned(), "ask the publisher whether the row is complete");
            return Err(self.mismatch(Drift::WrongValue, place(), "a question", found, repair));
        }
        Ok(RowFields {
            collected: collected.transpose()?,
            indicator: self.texts.id(&indicator),
            code: self.texts.id(code),
            name: self.texts.id(&text(&kind.name)),
            breakdown: self.texts.id(&text(&kind.breakdown)),
            ethnic_group: self.texts.id(&ethnic_group),
            weighting: self.texts.id(&weighting),
            group: self.texts.id(&group),
            level: if by_code {
                Level::Trust
            } else {
                kind.level.or(rule.level).unwrap_or(Level::Organisation)
            },
        })
    }

    fn figure(
        &mut self,
        row: &SheetRow<'_>,
        on: &BoundSheet<'_>,
        (number, column): (usize, &FigureColumn),
        fields: RowFields,
    ) -> CompactObservation {
        let sheet = on.name;
        let at = u16::try_from(column.at).unwrap_or(u16::MAX);
        let (layout, spellings) = (self.layout, self.reference.spellings);
        let missing = |text: &str| layout.missing_status(text, spellings);
        let reading = figure_cell(row.get(column.at), column.unit, missing);
        let count = column.count.map(|at| (at, count_cell(row.get(at), missing)));
        let mut figure = CompactObservation {
            collected: fields.collected.unwrap_or(column.collected),
            level: fields.level,
            code: fields.code,
            name: fields.name,
            indicator: if column.indicator == 0 { fields.indicator } else { column.indicator },
            measure: column.measure,
            breakdown: fields.breakdown,
            ethnic_group: if column.ethnic_group == 0 { fields.ethnic_group } else { column.ethnic_group },
            numerator: None,
            denominator: match count {
                Some((_, CellReading::Number(count))) => Some(count),
                _ => None,
            },
            value: None,
            unit: column.unit,
            status: Status::Published,
            weighting: fields.weighting,
            group: fields.group,
            note: 0,
            sheet: on.name_id,
            row: row.number(),
            columns: (at, at),
        };
        let place = || format!("sheet {sheet}, {} ({})", row.place(column.at, Some(&column.key)), column.key);
        match reading {
            CellReading::Number(value) => {
                let highest = highest(column.unit);
                if value < -TOLERANCE || value > highest + TOLERANCE {
                    let expected = format!("a {} of 0 to {highest}", column.unit.as_str());
                    let mismatch = self.mismatch(
                        Drift::OutOfRange,
                        place(),
                        &expected,
                        format!("{value}"),
                        "check the unit in the layout: percentages are 0 to 100, proportions 0 to 1",
                    );
                    self.stops.push(mismatch);
                }
                figure.value = Some(value);
                if column.exact {
                    self.set_numerator(&mut figure, value, &place);
                }
                self.correct(&mut figure, value, column, &place);
            }
            CellReading::Marker(status) => {
                figure.status = status;
                let text = row.get(column.at).shown();
                if !self.layout.suppressed.iter().any(|marker| *marker == text.trim()) {
                    self.omissions.marked.get_or_insert_with(|| (place(), 0)).1 += 1;
                }
            }
            CellReading::Blank(status) => figure.status = status,
            CellReading::Unreadable if layout.is_reason(&row.get(column.at).shown()) => {
                figure.status = Status::NotPublished;
                figure.note = self.texts.id(&format!("the publisher gives `{}`", row.get(column.at).shown()));
                self.omissions.marked.get_or_insert_with(|| (place(), 0)).1 += 1;
            }
            CellReading::Unreadable => {
                let expected = format!(
                    "a number, or one of `{}` and {}",
                    self.layout.suppressed.join("`, `"),
                    spellings.markers()
                );
                let repair = "if it marks a suppressed figure, add it to `suppressed` in the layout";
                self.unreadable(row, sheet, (column.at, &place()), &expected, repair);
            }
        }
        self.check_count(row, on, column, reading, count);
        if let Some(tally) = self.tally.get_mut(number) {
            tally.figures += usize::from(matches!(reading, CellReading::Number(_)));
            tally.marked += usize::from(matches!(reading, CellReading::Marker(_) | CellReading::Unreadable));
            if let CellReading::Number(value) = reading {
                tally.small += usize::from(value > 0.0 && value <= 1.0);
                tally.large += usize::from(value > 1.0);
            }
            tally.counts += usize::from(matches!(count, Some((_, CellReading::Number(_)))));
        }
        figure
    }

    /// Reports a number of responses that cannot be read, or is missing although there is a figure.
    fn check_count(
        &mut self,
        row: &SheetRow<'_>,
        on: &BoundSheet<'_>,
        column: &FigureColumn,
        reading: CellReading<f64>,
        count: Option<(u32, CellReading<u32>)>,
    ) {
        let Some((at, count)) = count else { return };
        let place = || {
            let header = on.header.keys.iter().find(|(own, _)| *own == at).map_or("", |(_, key)| key);
            format!("sheet {}, {} ({header})", on.name, row.place(at, Some(header)))
        };
        match (reading, count) {
            (_, CellReading::Unreadable) => {
                let repair = "correct the number in the file";
                self.unreadable(row, on.name, (at, &place()), "a whole number of responses", repair);
            }
            (CellReading::Number(_), CellReading::Marker(_) | CellReading::Blank(_)) => {
                self.omissions
                    .uncounted
                    .get_or_insert_with(|| (format!("{} for {}", place(), column.key), 0))
                    .1 += 1;
            }
            _ => {}
        }
    }

    /// Reports a cell that cannot be read, once for all cells of the sheet with the same text.
    fn unreadable(
        &mut self,
        row: &SheetRow<'_>,
        sheet: &str,
        (at, place): (u32, &str),
        expected: &str,
        repair: &str,
    ) {
        let value = row.get(at);
        let repair = if *value == Value::Uncalculated { CALCULATE } else { repair };
        let text = value.shown().into_owned();
        let found = format!("`{text}`");
        let mismatch = self.mismatch(Drift::MarkerUnknown, place.to_owned(), expected, found, repair);
        self.omissions.unreadable.entry((sheet.to_owned(), text)).or_insert((mismatch, 0)).1 += 1;
    }

    /// Calculates the numerator of a share of unweighted answers. Removes the counts if it is not a whole number.
    fn set_numerator(&mut self, figure: &mut CompactObservation, value: f64, place: &dyn Fn() -> String) {
        let Some(people) = figure.denominator else { return };
        figure.numerator = numerator(value, people);
        if figure.numerator.is_some() {
            return;
        }
        figure.denominator = None;
        if let Some((_, cells)) = &mut self.disagreeing {
            *cells += 1;
            return;
        }
        let mismatch = self.mismatch(
            Drift::CountsDisagree,
            place(),
            format!("a share of {people} people"),
            format!("{value}, which is not a share of whole people"),
            "check which column has the number of responses; the figure is used without counts",
        );
        self.disagreeing = Some((mismatch, 1));
    }

    fn correct(
        &mut self,
        figure: &mut CompactObservation,
        value: f64,
        column: &FigureColumn,
        place: &dyn Fn() -> String,
    ) {
        for at in &column.corrections {
            let correction = self.corrections[*at];
            if !correction.is_about(self.texts.text(figure.code)) {
                continue;
            }
            if !matches!(correction.expect, PublishedValue::Number(wrong) if (wrong - value).abs() <= TOLERANCE)
            {
                if !self.obsolete.contains_key(at) {
                    let mismatch = self.mismatch(
                        Drift::CorrectionObsolete,
                        place(),
                        format!(
                            "the wrong value of correction `{}`: {}",
                            correction.id, correction.published
                        ),
                        format!("{value}"),
                        "the publisher may have fixed it: then remove the correction",
                    );
                    self.obsolete.insert(*at, mismatch);
                }
                continue;
            }
            figure.note = self.texts.id(&correction.note());
            match (correction.action, &correction.value) {
                (CorrectionAction::Drop, _) => {
                    // The numerator was calculated from the wrong value.
                    figure.value = None;
                    figure.numerator = None;
                    figure.status = Status::Refused;
                }
                (CorrectionAction::Replace, Some(PublishedValue::Number(right))) => {
                    figure.value = Some(*right);
                    figure.numerator = None;
                    if column.exact {
                        self.set_numerator(figure, *right, place);
                    }
                }
                _ => {}
            }
        }
    }

    /// Adds the sums of answers of the row whose figures begin at `first`.
    fn add_sums(&mut self, columns: &FigureColumns, first: usize) {
        for sum in &columns.sums {
            let parts: Vec<CompactObservation> =
                sum.parts.iter().map(|part| self.figures[first + part]).collect();
            let (Some(one), Some(last)) = (parts.first(), parts.last()) else { continue };
            let all = parts.iter().all(|part| part.value.is_some());
            let whole: f64 = parts.iter().filter_map(|part| part.value).sum();
            let without = parts.iter().find(|part| part.value.is_none());
            self.figures.push(CompactObservation {
                measure: sum.measure,
                value: all.then_some(if one.unit == Unit::Percent { whole.min(100.0) } else { whole }),
                status: without.map_or(one.status, |part| part.status),
                columns: (one.columns.0, last.columns.1),
                ..*one
            });
        }
    }
}
