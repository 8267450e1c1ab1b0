//! Reads the sheets of a file row by row and collects their figures, and all that does not fit.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::ControlFlow;

use super::super::Published;
use super::super::drift::Drift;
use super::super::misfit::Misfit;
use super::super::observations::Known;
use super::absent::{Absent, Tally};
use super::columns::{Columns, Keys, PartialTotal};
use super::figures::{Figure, Figures, Texts};
use super::layout::{RowRule, SheetRule, WideLayout};
use super::row::Sheet;
use super::top::{Seen, Top, moved};
use catalogue::correction::Correction;
use tabular::{ReadError, Tabular};

/// More misfits than this and the rest of a sheet is not worth reading.
const ENOUGH: usize = 200;

/// What is known while a file is read.
pub(super) struct Reading<'a> {
    pub(super) layout: &'a WideLayout,
    pub(super) file: Published<'a>,
    pub(super) known: Known<'a>,
    pub(super) corrections: Vec<&'a Correction>,
    pub(super) texts: Texts,
    pub(super) figures: Vec<Figure>,
    pub(super) stops: Vec<Misfit>,
    pub(super) warnings: Vec<Misfit>,
    pub(super) release: Option<String>,
    /// Columns without a number of responses, and how many cells disagree with theirs, each with the first.
    pub(super) uncounted: Vec<String>,
    pub(super) disagreeing: Option<(Misfit, usize)>,
    /// Cells that a correction does not fit, by correction: the first, and what it has.
    pub(super) obsolete: BTreeMap<usize, Misfit>,
    /// What is in the columns of the sheet that is read.
    pub(super) tally: Vec<Tally>,
    pub(super) absent: Absent,
    /// How many rows the sheets of each rule have, and the last of them.
    rows: BTreeMap<&'a str, (String, usize)>,
}

/// The file's figures, and what is to be said of it though it can be used.
///
/// # Errors
/// Everything that could make a wrong number.
pub(in super::super) fn extract(
    layout: &WideLayout,
    corrections: &[&Correction],
    known: Known<'_>,
    open: &mut Tabular,
    file: Published<'_>,
) -> Result<(Figures, Vec<Misfit>), Vec<Misfit>> {
    let named = file.release.map(str::to_owned).or_else(|| {
        let found = layout.release.file_name.as_ref()?.captures(file.name)?;
        Some(found.name("release")?.as_str().to_owned())
    });
    let mut reading = Reading {
        layout,
        file,
        known,
        corrections: corrections.to_vec(),
        texts: Texts::new(),
        figures: Vec::new(),
        stops: Vec::new(),
        warnings: Vec::new(),
        release: named,
        uncounted: Vec::new(),
        disagreeing: None,
        obsolete: BTreeMap::new(),
        tally: Vec::new(),
        absent: Absent::default(),
        rows: BTreeMap::new(),
    };
    let sheets = open.sheets().to_vec();
    reading.stops = layout.missing_sheets(file.name, &sheets);
    for sheet in &sheets {
        let read = match layout.rule(sheet) {
            Some(rule) if rule.skip.is_some() => Ok(()),
            Some(rule) => reading.sheet(open, sheet, rule),
            None => reading.stranger(open, sheet),
        };
        if let Err(error) = read {
            reading.stops.push(Misfit::unreadable(file.name, &error));
        }
    }
    reading.finish(&sheets)
}

impl<'a> Reading<'a> {
    pub(super) fn misfit(
        &self,
        kind: Drift,
        place: String,
        expected: &str,
        found: String,
        repair: &str,
    ) -> Misfit {
        let (expected, repair) = (expected.to_owned(), repair.to_owned());
        Misfit { kind, file: self.file.name.into(), place, expected, found, repair }
    }

    /// A sheet that no rule knows: refused where it looks like one of figures.
    fn stranger(&mut self, open: &mut Tabular, sheet: &str) -> Result<(), ReadError> {
        let mut top = Top::default();
        let mut figures = false;
        open.for_each_row(sheet, |row| {
            Ok::<_, ReadError>(match top.see(self.layout, row) {
                Seen::Above => ControlFlow::Continue(()),
                Seen::Header(_) | Seen::Elsewhere(_) => {
                    figures = true;
                    ControlFlow::Break(())
                }
                Seen::TooFar => ControlFlow::Break(()),
            })
        })?;
        let misfit = WideLayout::unknown_sheet(self.file.name, sheet);
        if figures { &mut self.stops } else { &mut self.warnings }.push(misfit);
        Ok(())
    }

    fn sheet(&mut self, open: &mut Tabular, sheet: &str, rule: &'a SheetRule) -> Result<(), ReadError> {
        let mut top = Top::default();
        let mut bound: Option<(Keys, Columns)> = None;
        let mut stopped = false;
        let mut seen = HashSet::new();
        let word = self.texts.word(sheet);
        let before = self.stops.len();
        self.tally.clear();
        open.for_each_row(sheet, |row| {
            if let Some((keys, columns)) = &bound {
                let on = Sheet { name: sheet, word, rule, keys, columns };
                self.row(row, &on, &mut seen);
                let enough = self.stops.len() - before > ENOUGH;
                return Ok::<_, ReadError>(if enough {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                });
            }
            match top.see(self.layout, row) {
                Seen::Above => return Ok(ControlFlow::Continue(())),
                Seen::Header(keys) => {
                    if let Some(columns) = self.bind(&keys, &top, sheet, rule) {
                        bound = Some((keys, columns));
                        return Ok(ControlFlow::Continue(()));
                    }
                }
                Seen::Elsewhere(number) => {
                    let found = format!("them in row {number}");
                    self.stops.push(moved(self.layout, self.file.name, sheet, found, Some(number)));
                }
                Seen::TooFar => return Ok(ControlFlow::Break(())),
            }
            stopped = true;
            Ok(ControlFlow::Break(()))
        })?;
        if bound.is_none() && !stopped {
            self.stops.extend(top.without_header(self.layout, self.file.name, sheet));
        }
        if let Some((_, columns)) = &bound {
            let (name, rows) = self.rows.entry(rule.name.as_str()).or_default();
            sheet.clone_into(name);
            *rows += seen.len();
            // The cells that were refused have been named.
            if self.stops.len() == before {
                self.look_for_figures(sheet, rule, columns, seen.len());
            }
        }
        Ok(())
    }

    /// Sheets with fewer rows than they can have.
    fn count_rows(&mut self) {
        let layout = self.layout;
        for rule in layout.sheet.iter().filter(|rule| rule.skip.is_none()) {
            // A sheet that could not be read has been named.
            let few = self.rows.get(rule.name.as_str()).filter(|(_, rows)| *rows < rule.least);
            let Some((sheet, rows)) = few else { continue };
            let place = format!("sheet {sheet}");
            let (expected, found) = (format!("at least {} rows", rule.least), format!("{rows}"));
            let repair = "ask the publisher whether the file is whole";
            self.stops.push(self.misfit(Drift::RowCount, place, &expected, found, repair));
        }
    }

    /// The columns of a sheet whose header has been found; `None` where something is missing.
    fn bind(&mut self, keys: &Keys, top: &Top, sheet: &str, rule: &SheetRule) -> Option<Columns> {
        if self.release.is_none() {
            let title = top.title.as_deref().unwrap_or_default();
            let found = self.layout.release.title.as_ref().and_then(|pattern| pattern.captures(title));
            self.release = found.and_then(|found| Some(found.name("release")?.as_str().to_owned()));
        }
        let Some(year) = self.year() else {
            let misfit = self.misfit(
                Drift::ReleaseUnknown,
                format!("sheet {sheet}, row 1"),
                "the year of the release, in the file's name or its title",
                format!("`{}`", top.title.as_deref().unwrap_or_default()),
                "write the years into the file's name, or import the file with `race-equity import FILE --layout ID --release RELEASE`",
            );
            self.stops.push(misfit);
            return None;
        };
        if rule.required {
            for (name, kind, near) in keys.missing(self.layout, year) {
                let repair = near.as_deref().map_or_else(
                    || "look whether the publisher calls it otherwise, and change the layout".to_owned(),
                    |near| format!("`{near}` looks like it: change the pattern in the layout"),
                );
                let found = near.map_or_else(|| "none".to_owned(), |near| format!("`{near}`"));
                let place = format!("sheet {sheet}, row {}", self.layout.header_row);
                let misfit = self.misfit(kind, place, &format!("a column `{name}`"), found, &repair);
                self.stops.push(misfit);
            }
        }
        let release = self.release.clone().unwrap_or_default();
        let read: BTreeSet<&str> = self.layout.row.iter().flat_map(RowRule::columns).collect();
        for name in read.into_iter().filter(|name| keys.header(name).is_none()) {
            let place = format!("sheet {sheet}, row {}", self.layout.header_row);
            let repair = "change the column's name in the layout";
            let expected = format!("a column `{name}`");
            let misfit = self.misfit(Drift::ColumnMissing, place, &expected, "none".to_owned(), repair);
            self.stops.push(misfit);
        }
        let columns = keys.bind(self.layout, (&release, year), &mut self.texts, &self.corrections);
        self.tally = vec![Tally::default(); columns.list.len()];
        self.stop_at_columns(keys, &columns, sheet);
        for key in &columns.uncounted {
            if !self.uncounted.contains(key) {
                self.uncounted.push(key.clone());
            }
        }
        Some(columns)
    }

    /// Columns that are needed and there twice, and sums of which an answer is missing.
    fn stop_at_columns(&mut self, keys: &Keys, columns: &Columns, sheet: &str) {
        let place = format!("sheet {sheet}, row {}", self.layout.header_row);
        let read: BTreeSet<&str> = self.layout.row.iter().flat_map(RowRule::columns).collect();
        let own = self.layout.keys.iter().map(String::as_str).chain(read);
        let own: BTreeSet<&str> = own.filter(|name| keys.has_header_twice(name)).collect();
        for name in own.into_iter().chain(columns.twice.iter().map(String::as_str)) {
            let misfit = self.misfit(
                Drift::DuplicateColumn,
                place.clone(),
                &format!("one column `{name}`"),
                "more than one".to_owned(),
                "take out all but one, or ask the publisher which is right",
            );
            self.stops.push(misfit);
        }
        for PartialTotal { indicator, measure, missing, others } in &columns.partial {
            let misfit = self.misfit(
                Drift::ColumnResembling,
                place.clone(),
                &format!(
                    "the answer `{}` of {indicator}, a part of the sum `{measure}`",
                    missing.join("`, `")
                ),
                format!("`{}` besides the other parts", others.join("`, `")),
                "if one of these is the answer renamed, change `of` of the sum in the layout",
            );
            self.stops.push(misfit);
        }
    }

    /// The year that the release begins with.
    pub(super) fn year(&self) -> Option<i32> {
        let digits: String = self.release.as_deref()?.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|year| (2000..2100).contains(year))
    }

    fn finish(mut self, sheets: &[String]) -> Result<(Figures, Vec<Misfit>), Vec<Misfit>> {
        self.count_rows();
        self.tell_absent();
        self.expect_indicators(sheets);
        if let Some(first) = self.uncounted.first() {
            let misfit = self.misfit(
                Drift::CountsMissing,
                format!("row {}", self.layout.header_row),
                "a column with the number of responses beside each share",
                format!("none for {} columns, such as `{first}`", self.uncounted.len()),
                "name it under `counts` in the layout; the figures are used without counts",
            );
            self.warnings.push(misfit);
        }
        if let Some((mut misfit, cells)) = self.disagreeing.take() {
            misfit.found = format!("{}; {cells} such cells in all", misfit.found);
            self.warnings.push(misfit);
        }
        self.warnings.extend(std::mem::take(&mut self.obsolete).into_values());
        if !self.stops.is_empty() {
            return Err(self.stops);
        }
        let release = self.release.unwrap_or_default();
        let constant = [self.layout.source.as_str(), release.as_str(), self.file.snapshot];
        let (figures, twice) = Figures::sorted(self.texts, self.figures, constant);
        if twice.is_empty() {
            return Ok((figures, self.warnings));
        }
        Err(twice.iter().take(ENOUGH).map(|figure| figures.twice(figure, self.file.name)).collect())
    }

    fn expect_indicators(&mut self, sheets: &[String]) {
        let found: HashSet<&str> = self
            .figures
            .iter()
            .filter(|figure| figure.value.is_some())
            .map(|figure| figure.indicator)
            .collect::<HashSet<_>>()
            .into_iter()
            .map(|word| self.texts.text(word))
            .collect();
        let missing = self.layout.expect_indicators.iter().filter(|wanted| !found.contains(wanted.as_str()));
        let misfits: Vec<Misfit> = missing
            .map(|wanted| {
                let sheet = sheets.iter().find(|sheet| WideLayout::holds(sheet, wanted));
                let (kind, place) = sheet.map_or_else(
                    || (Drift::SheetMissing, "the whole file".to_owned()),
                    |sheet| (Drift::ColumnMissing, format!("sheet {sheet}, row {}", self.layout.header_row)),
                );
                let found =
                    sheet.map_or_else(|| format!("sheets {}", sheets.join("; ")), |_| "none".to_owned());
                let repair = "look where the question stands now, and change the layout";
                self.misfit(kind, place, &format!("columns of question `{wanted}`"), found, repair)
            })
            .collect();
        // Where a sheet could not be read, its own misfits have said so.
        if self.stops.iter().all(|stop| stop.kind == Drift::SheetMissing || stop.kind == Drift::SheetUnknown)
        {
            self.stops.extend(misfits);
        }
    }
}
