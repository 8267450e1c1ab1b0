//! Reads the rows below a sheet's header: what each is about, and a figure for each of its columns.

use std::collections::HashSet;

use super::super::drift::Drift;
use super::super::workbook::{Row, Value};
use super::cell::{SAME, Told, most, numerator};
use super::columns::{Column, Columns, Keys};
use super::figures::{Figure, Word};
use super::layout::{Part, RowRule, SheetRule};
use super::reader::Reading;
use crate::correction::{Action, Told as Wrong};
use crate::observation::{Level, Status, Unit};

/// A sheet whose header has been found.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'s> {
    pub(super) name: &'s str,
    pub(super) word: Word,
    pub(super) rule: &'s SheetRule,
    pub(super) keys: &'s Keys,
    pub(super) columns: &'s Columns,
}

/// A row's own fields.
#[derive(Clone, Copy)]
struct About {
    level: Level,
    code: Word,
    name: Word,
    breakdown: Word,
    ethnic_group: Word,
    group: Word,
    weighting: Word,
}

impl Reading<'_> {
    /// Reads a row below the header.
    pub(super) fn row(&mut self, row: &Row<'_>, on: &Sheet<'_>, seen: &mut HashSet<[Word; 4]>) {
        let Sheet { name: sheet, rule, keys, columns, .. } = *on;
        let cell = |header: &str| {
            let at = keys.header(header);
            at.map(|at| row.get(at).shown().trim().to_owned()).unwrap_or_default()
        };
        if self.layout.keys.iter().all(|key| cell(key).is_empty()) {
            return;
        }
        let place = || format!("sheet {sheet}, {}", row.label());
        let Some(kind) = self.layout.row.iter().find(|rule| rule.fits(&cell)) else {
            let found: Vec<String> = self.layout.keys.iter().map(|key| cell(key)).collect();
            let misfit = self.misfit(
                Drift::WrongValue,
                place(),
                "a row of a kind that the layout names",
                format!("`{}`", found.join(", ")),
                "add a rule for it to the layout",
            );
            self.stops.push(misfit);
            return;
        };
        if kind.skip.is_some() {
            return;
        }
        let own = self.layout.keys.iter().filter_map(|key| keys.header(key));
        let figures = columns.list.iter().flat_map(|column| [Some(column.at), column.count]).flatten();
        for at in own.chain(figures).filter(|at| *row.get(*at) == Value::Uncalculated) {
            self.uncalculated.get_or_insert_with(|| (row.place(at, None), 0)).1 += 1;
        }
        let about = self.about(kind, rule, &cell);
        if about.level == Level::Trust && about.code == 0 {
            let misfit = self.misfit(
                Drift::WrongValue,
                place(),
                "the code of a trust",
                "none".to_owned(),
                "look at the row",
            );
            self.stops.push(misfit);
            return;
        }
        if !seen.insert([
            about.code,
            if about.code == 0 { about.name } else { 0 },
            about.breakdown,
            about.ethnic_group,
        ]) {
            let who =
                format!("`{}` again", self.words.text(if about.code == 0 { about.name } else { about.code }));
            let repair = "ask the publisher which of the rows is right";
            let misfit = self.misfit(Drift::DuplicateRow, place(), "each organisation once", who, repair);
            self.stops.push(misfit);
            return;
        }
        let first = self.figures.len();
        for column in &columns.list {
            let figure = self.figure(row, on, column, about);
            self.figures.push(figure);
        }
        self.totals(columns, first);
    }

    fn about(&mut self, kind: &RowRule, rule: &SheetRule, cell: &dyn Fn(&str) -> String) -> About {
        let mut word =
            |part: &Option<Part>| part.as_ref().map_or(0, |part| self.words.word(&part.of_row(cell)));
        About {
            code: word(&kind.code),
            name: word(&kind.name),
            breakdown: word(&kind.breakdown),
            ethnic_group: word(&kind.ethnic_group),
            weighting: word(&kind.weighting),
            group: match &rule.group {
                Some(group) => self.words.word(group),
                None => word(&kind.group),
            },
            level: kind.level.or(rule.level).unwrap_or(Level::Organisation),
        }
    }

    fn figure(&mut self, row: &Row<'_>, on: &Sheet<'_>, column: &Column, about: About) -> Figure {
        let sheet = on.name;
        let at = u16::try_from(column.at).unwrap_or(u16::MAX);
        let told = Told::of(row.get(column.at), column.unit, &self.layout.suppressed);
        let people = column.count.map(|at| Told::of(row.get(at), Unit::Count, &self.layout.suppressed));
        let mut figure = Figure {
            collected: column.collected,
            level: about.level,
            code: about.code,
            name: about.name,
            indicator: column.indicator,
            measure: column.measure,
            breakdown: about.breakdown,
            ethnic_group: if column.ethnic_group == 0 { about.ethnic_group } else { column.ethnic_group },
            numerator: None,
            denominator: people.and_then(Told::people),
            value: None,
            unit: column.unit,
            status: Status::Published,
            weighting: about.weighting,
            group: about.group,
            note: 0,
            sheet: on.word,
            row: row.number(),
            columns: (at, at),
        };
        let place = || format!("sheet {sheet}, {} ({})", row.place(column.at, Some(&column.key)), column.key);
        match told {
            Told::Figure(value) => {
                let highest = most(column.unit);
                if value < -SAME || value > highest + SAME {
                    let expected = format!("a {} of 0 to {highest}", column.unit.as_str());
                    let misfit = self.misfit(
                        Drift::OutOfRange,
                        place(),
                        &expected,
                        format!("{value}"),
                        "check the unit in the layout: percentages are 0 to 100, proportions 0 to 1",
                    );
                    self.stops.push(misfit);
                }
                figure.value = Some(value);
                if column.exact {
                    self.count(&mut figure, value, &place);
                }
                self.correct(&mut figure, value, column, &place);
            }
            Told::Without(status) => figure.status = status,
            // Told once for the sheet.
            Told::Unknown if *row.get(column.at) == Value::Uncalculated => {}
            Told::Unknown => {
                let misfit = self.misfit(
                    Drift::MarkerUnknown,
                    place(),
                    &format!("a number, or one of `{}`", self.layout.suppressed.join("`, `")),
                    format!("`{}`", row.get(column.at).shown()),
                    "if it stands for a figure that is withheld, add it to `suppressed` in the layout",
                );
                self.stops.push(misfit);
            }
        }
        figure
    }

    /// The numerator that follows from a share of unweighted answers; no counts where none does.
    fn count(&mut self, figure: &mut Figure, value: f64, place: &dyn Fn() -> String) {
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
        let misfit = self.misfit(
            Drift::CountsDisagree,
            place(),
            &format!("a share of {people} people"),
            format!("{value}, which no whole number of them makes"),
            "check which column holds the number of responses; the figure is used without counts",
        );
        self.disagreeing = Some((misfit, 1));
    }

    fn correct(&mut self, figure: &mut Figure, value: f64, column: &Column, place: &dyn Fn() -> String) {
        for at in &column.corrections {
            let correction = self.corrections[*at];
            if !correction.is_about(self.words.text(figure.code)) {
                continue;
            }
            if !matches!(correction.expect, Wrong::Number(wrong) if (wrong - value).abs() <= SAME) {
                if !self.obsolete.contains_key(at) {
                    let misfit = self.misfit(
                        Drift::CorrectionObsolete,
                        place(),
                        &format!(
                            "the wrong value of correction `{}`: {}",
                            correction.id, correction.published
                        ),
                        format!("{value}"),
                        "the publisher may have mended it: the correction can be removed",
                    );
                    self.obsolete.insert(*at, misfit);
                }
                continue;
            }
            figure.note = self.words.word(&correction.note());
            match (correction.action, &correction.value) {
                (Action::Drop, _) => {
                    // The count was worked out from the wrong value.
                    figure.value = None;
                    figure.numerator = None;
                    figure.status = Status::Refused;
                }
                (Action::Replace, Some(Wrong::Number(right))) => {
                    figure.value = Some(*right);
                    figure.numerator = None;
                    if column.exact {
                        self.count(figure, *right, place);
                    }
                }
                _ => {}
            }
        }
    }

    /// Sums of answers of the row whose figures begin at `first`.
    fn totals(&mut self, columns: &Columns, first: usize) {
        for total in &columns.totals {
            let parts: Vec<Figure> = total.parts.iter().map(|part| self.figures[first + part]).collect();
            let (Some(one), Some(last)) = (parts.first(), parts.last()) else { continue };
            let all = parts.iter().all(|part| part.value.is_some());
            let whole: f64 = parts.iter().filter_map(|part| part.value).sum();
            let without = parts.iter().find(|part| part.value.is_none());
            self.figures.push(Figure {
                measure: total.measure,
                value: all.then_some(if one.unit == Unit::Percent { whole.min(100.0) } else { whole }),
                status: without.map_or(one.status, |part| part.status),
                columns: (one.columns.0, last.columns.1),
                ..*one
            });
        }
    }
}
