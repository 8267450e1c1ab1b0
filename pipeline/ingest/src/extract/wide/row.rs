//! Reads the rows below a sheet's header: what each is about, and a figure for each of its columns.

use std::collections::HashSet;

use super::super::drift::Drift;
use super::super::observations::most;
use super::cell::{Markers, People, SAME, Told, numerator};
use super::columns::{Column, Columns, Keys};
use super::figures::{Figure, Word};
use super::layout::{Part, RowRule, SheetRule};
use super::reader::Reading;
use super::who::{Field, Who};
use catalogue::correction::{CorrectionAction, PublishedValue};
use store::observation::Level;
use store::observation::Status;
use store::observation::Unit;
use tabular::{CALCULATE, Row, Value};

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
        let code = match self.who(kind, rule, &cell, &place) {
            Who::Organisation(code) => code,
            Who::Summary => {
                let named = self.layout.keys.iter().map(|key| cell(key)).find(|text| !text.is_empty());
                self.absent.left_out.push((place(), named.unwrap_or_default()));
                return;
            }
            Who::Refused => return,
        };
        let about = self.about(kind, rule, &code, &cell, &place);
        if !seen.insert([
            about.code,
            if about.code == 0 { about.name } else { 0 },
            about.breakdown,
            about.ethnic_group,
        ]) {
            let who =
                format!("`{}` again", self.texts.text(if about.code == 0 { about.name } else { about.code }));
            let repair = "ask the publisher which of the rows is right";
            let misfit = self.misfit(Drift::DuplicateRow, place(), "each organisation once", who, repair);
            self.stops.push(misfit);
            return;
        }
        let first = self.figures.len();
        for (at, column) in columns.list.iter().enumerate() {
            let figure = self.figure(row, on, (at, column), about);
            self.figures.push(figure);
        }
        self.totals(columns, first);
    }

    fn about(
        &mut self,
        kind: &RowRule,
        rule: &SheetRule,
        code: &str,
        cell: &dyn Fn(&str) -> String,
        place: &dyn Fn() -> String,
    ) -> About {
        let text = |part: &Option<Part>| part.as_ref().map_or_else(String::new, |part| part.of_row(cell));
        let ethnic_group =
            self.listed(Field::EthnicGroup, kind.ethnic_group.as_ref(), text(&kind.ethnic_group), place);
        let weighting = self.listed(Field::Weighting, kind.weighting.as_ref(), text(&kind.weighting), place);
        let group = rule.group.clone().unwrap_or_else(|| text(&kind.group));
        About {
            code: self.texts.word(code),
            name: self.texts.word(&text(&kind.name)),
            breakdown: self.texts.word(&text(&kind.breakdown)),
            ethnic_group: self.texts.word(&ethnic_group),
            weighting: self.texts.word(&weighting),
            group: self.texts.word(&group),
            level: kind.level.or(rule.level).unwrap_or(Level::Organisation),
        }
    }

    fn figure(
        &mut self,
        row: &Row<'_>,
        on: &Sheet<'_>,
        (number, column): (usize, &Column),
        about: About,
    ) -> Figure {
        let sheet = on.name;
        let at = u16::try_from(column.at).unwrap_or(u16::MAX);
        let markers = Markers { suppressed: &self.layout.suppressed, words: self.known.words };
        let told = Told::of(row.get(column.at), markers, column.unit);
        let people = column.count.map(|at| (at, People::of(row.get(at), markers)));
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
            denominator: match people {
                Some((_, People::Number(people))) => Some(people),
                _ => None,
            },
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
            Told::Marked(status) => {
                figure.status = status;
                let text = row.get(column.at).shown();
                if !self.layout.suppressed.iter().any(|marker| *marker == text.trim()) {
                    self.absent.marked.get_or_insert_with(|| (place(), 0)).1 += 1;
                }
            }
            Told::Blank(status) => figure.status = status,
            Told::Unknown => {
                let expected = format!(
                    "a number, or one of `{}` and {}",
                    self.layout.suppressed.join("`, `"),
                    self.known.words.markers()
                );
                let repair = "if it marks a figure that is withheld, add it to `suppressed` in the layout";
                self.unknown(row, sheet, (column.at, &place()), &expected, repair);
            }
        }
        self.people(row, on, column, told, people);
        if let Some(tally) = self.tally.get_mut(number) {
            tally.figures += usize::from(matches!(told, Told::Figure(_)));
            tally.marked += usize::from(matches!(told, Told::Marked(_) | Told::Unknown));
            if let Told::Figure(value) = told {
                tally.small += usize::from(value > 0.0 && value <= 1.0);
                tally.large += usize::from(value > 1.0);
            }
            tally.counts += usize::from(matches!(people, Some((_, People::Number(_)))));
        }
        figure
    }

    /// A number of responses that cannot be read, or is missing beside a figure.
    fn people(
        &mut self,
        row: &Row<'_>,
        on: &Sheet<'_>,
        column: &Column,
        told: Told,
        people: Option<(u32, People)>,
    ) {
        let Some((at, people)) = people else { return };
        let place = || {
            let header = on.keys.list.iter().find(|(own, _)| *own == at).map_or("", |(_, key)| key);
            format!("sheet {}, {} ({header})", on.name, row.place(at, Some(header)))
        };
        match (told, people) {
            (_, People::Unknown) => {
                let repair = "correct the number in the file";
                self.unknown(row, on.name, (at, &place()), "a whole number of responses", repair);
            }
            (Told::Figure(_), People::Missing) => {
                self.absent
                    .uncounted
                    .get_or_insert_with(|| (format!("{} beside {}", place(), column.key), 0))
                    .1 += 1;
            }
            _ => {}
        }
    }

    /// A cell that cannot be read, told once for all cells of the sheet with the same text.
    fn unknown(
        &mut self,
        row: &Row<'_>,
        sheet: &str,
        (at, place): (u32, &str),
        expected: &str,
        repair: &str,
    ) {
        let value = row.get(at);
        let repair = if *value == Value::Uncalculated { CALCULATE } else { repair };
        let text = value.shown().into_owned();
        let found = format!("`{text}`");
        let misfit = self.misfit(Drift::MarkerUnknown, place.to_owned(), expected, found, repair);
        self.absent.unknown.entry((sheet.to_owned(), text)).or_insert((misfit, 0)).1 += 1;
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
            if !correction.is_about(self.texts.text(figure.code)) {
                continue;
            }
            if !matches!(correction.expect, PublishedValue::Number(wrong) if (wrong - value).abs() <= SAME) {
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
            figure.note = self.texts.word(&correction.note());
            match (correction.action, &correction.value) {
                (CorrectionAction::Drop, _) => {
                    // The count was worked out from the wrong value.
                    figure.value = None;
                    figure.numerator = None;
                    figure.status = Status::Refused;
                }
                (CorrectionAction::Replace, Some(PublishedValue::Number(right))) => {
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
