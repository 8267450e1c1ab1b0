//! Reads the sheets of a file row by row, and collects their figures and mismatches.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::ControlFlow;

use super::super::drift::Drift;
use super::super::mismatch::Mismatch;
use super::super::{PublishedFile, ReferenceData};
use super::columns::{FigureColumns, IncompleteSum, SheetHeader};
use super::compact::{CompactObservation, CompactObservations, TextPool};
use super::header::{HeaderSearch, TopRow, moved};
use super::layout::{RowRule, SheetRule, WideLayout};
use super::omissions::{ColumnTally, Omissions};
use super::rows::{BoundSheet, RowKey};
use catalogue::correction::Correction;
use tabular::{ReadError, Tabular};

/// After so many mismatches the rest of a sheet is not read.
const MOST_MISMATCHES: usize = 200;

pub(super) struct WideReader<'a> {
    pub(super) layout: &'a WideLayout,
    pub(super) file: PublishedFile<'a>,
    pub(super) reference: ReferenceData<'a>,
    pub(super) corrections: Vec<&'a Correction>,
    pub(super) texts: TextPool,
    pub(super) figures: Vec<CompactObservation>,
    pub(super) stops: Vec<Mismatch>,
    pub(super) warnings: Vec<Mismatch>,
    pub(super) release: Option<String>,
    /// Columns without a column for their number of responses.
    pub(super) uncounted: Vec<String>,
    /// Shares that do not agree with their number of responses: the first, and their number.
    pub(super) disagreeing: Option<(Mismatch, usize)>,
    /// For each correction, the first cell without the wrong value that the correction expects.
    pub(super) obsolete: BTreeMap<usize, Mismatch>,
    /// One for each column of the current sheet.
    pub(super) tally: Vec<ColumnTally>,
    pub(super) omissions: Omissions,
    /// For each sheet rule, the last sheet that it fits, and the number of rows in all its sheets.
    rows: BTreeMap<&'a str, (String, usize)>,
}

/// The file's figures, and warnings.
///
/// # Errors
/// Everything that could lead to a wrong number.
pub(in super::super) fn extract(
    layout: &WideLayout,
    corrections: &[&Correction],
    reference: ReferenceData<'_>,
    open: &mut Tabular,
    file: PublishedFile<'_>,
) -> Result<(CompactObservations, Vec<Mismatch>), Vec<Mismatch>> {
    let named = file.release.map(str::to_owned).or_else(|| {
        let found = layout.release.file_name.as_ref()?.captures(file.name)?;
        Some(found.name("release")?.as_str().to_owned())
    });
    let mut reader = WideReader {
        layout,
        file,
        reference,
        corrections: corrections.to_vec(),
        texts: TextPool::new(),
        figures: Vec::new(),
        stops: Vec::new(),
        warnings: Vec::new(),
        release: named,
        uncounted: Vec::new(),
        disagreeing: None,
        obsolete: BTreeMap::new(),
        tally: Vec::new(),
        omissions: Omissions::default(),
        rows: BTreeMap::new(),
    };
    let sheets = open.sheets().to_vec();
    reader.stops = layout.missing_sheets(file.name, &sheets);
    for sheet in &sheets {
        let read = match layout.rule(sheet) {
            Some(rule) if rule.skip.is_some() => Ok(()),
            Some(rule) => reader.sheet(open, sheet, rule),
            None => reader.unknown_sheet(open, sheet),
        };
        if let Err(error) = read {
            reader.stops.push(Mismatch::unreadable(file.name, &error));
        }
    }
    reader.finish(&sheets)
}

impl<'a> WideReader<'a> {
    pub(super) fn mismatch(
        &self,
        kind: Drift,
        place: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
        repair: impl Into<String>,
    ) -> Mismatch {
        Mismatch::new(kind, self.file.name, place, expected, found, repair)
    }

    /// Reports a sheet without a rule. It stops the file if it has the header of a sheet of figures.
    fn unknown_sheet(&mut self, open: &mut Tabular, sheet: &str) -> Result<(), ReadError> {
        let mut search = HeaderSearch::default();
        let mut figures = false;
        open.for_each_row(sheet, |row| {
            Ok::<_, ReadError>(match search.next_row(self.layout, row) {
                TopRow::Above => ControlFlow::Continue(()),
                TopRow::Header(_) | TopRow::MovedHeader(_) => {
                    figures = true;
                    ControlFlow::Break(())
                }
                TopRow::TooFar => ControlFlow::Break(()),
            })
        })?;
        let mismatch = WideLayout::unknown_sheet(self.file.name, sheet);
        if figures { &mut self.stops } else { &mut self.warnings }.push(mismatch);
        Ok(())
    }

    fn sheet(&mut self, open: &mut Tabular, sheet: &str, rule: &'a SheetRule) -> Result<(), ReadError> {
        let mut search = HeaderSearch::default();
        let mut bound: Option<(SheetHeader, FigureColumns)> = None;
        let mut stopped = false;
        let mut seen: HashSet<RowKey> = HashSet::new();
        let name_id = self.texts.id(sheet);
        let before = self.stops.len();
        self.tally.clear();
        open.for_each_row(sheet, |row| {
            if let Some((header, columns)) = &bound {
                let on = BoundSheet { name: sheet, name_id, rule, header, columns };
                self.row(row, &on, &mut seen);
                let enough = self.stops.len() - before > MOST_MISMATCHES;
                return Ok::<_, ReadError>(if enough {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                });
            }
            match search.next_row(self.layout, row) {
                TopRow::Above => return Ok(ControlFlow::Continue(())),
                TopRow::Header(header) => {
                    if let Some(columns) = self.bind(&header, &search, sheet, rule) {
                        bound = Some((header, columns));
                        return Ok(ControlFlow::Continue(()));
                    }
                }
                TopRow::MovedHeader(number) => {
                    let found = format!("them in row {number}");
                    self.stops.push(moved(self.layout, self.file.name, sheet, found, Some(number)));
                }
                TopRow::TooFar => return Ok(ControlFlow::Break(())),
            }
            stopped = true;
            Ok(ControlFlow::Break(()))
        })?;
        if bound.is_none() && !stopped {
            self.stops.extend(search.without_header(self.layout, self.file.name, sheet));
        }
        if let Some((_, columns)) = &bound {
            let (name, rows) = self.rows.entry(rule.name.as_str()).or_default();
            sheet.clone_into(name);
            *rows += seen.len();
            // Cells that were refused have been reported.
            if self.stops.len() == before {
                self.check_columns(sheet, rule, columns, seen.len());
            }
        }
        Ok(())
    }

    /// Reports sheets with fewer rows than the layout requires.
    fn check_row_counts(&mut self) {
        let layout = self.layout;
        for rule in layout.sheet.iter().filter(|rule| rule.skip.is_none()) {
            // A sheet that could not be read has been reported.
            let few = self.rows.get(rule.name.as_str()).filter(|(_, rows)| *rows < rule.least);
            let Some((sheet, rows)) = few else { continue };
            let place = format!("sheet {sheet}");
            let (expected, found) = (format!("at least {} rows", rule.least), rows.to_string());
            let repair = "ask the publisher whether the file is complete";
            self.stops.push(self.mismatch(Drift::RowCount, place, expected, found, repair));
        }
    }

    /// Binds the columns of a sheet; `None` if the release is not known.
    fn bind(
        &mut self,
        header: &SheetHeader,
        search: &HeaderSearch,
        sheet: &str,
        rule: &SheetRule,
    ) -> Option<FigureColumns> {
        if self.release.is_none() {
            let title = search.title.as_deref().unwrap_or_default();
            let found = self.layout.release.title.as_ref().and_then(|pattern| pattern.captures(title));
            self.release = found.and_then(|found| Some(found.name("release")?.as_str().to_owned()));
        }
        let Some(year) = self.year() else {
            let mismatch = self.mismatch(
                Drift::ReleaseUnknown,
                format!("sheet {sheet}, row 1"),
                "the year of the release, in the file's name or its title",
                format!("`{}`", search.title.as_deref().unwrap_or_default()),
                "add the years to the file's name, or import the file with `race-equity import FILE --layout ID --release RELEASE`",
            );
            self.stops.push(mismatch);
            return None;
        };
        if rule.required {
            for (name, kind, near) in header.missing(self.layout, year) {
                let repair = near.as_deref().map_or_else(
                    || "check whether the publisher has renamed it, and change the layout".to_owned(),
                    |near| format!("if it is now called `{near}`, change the pattern in the layout"),
                );
                let found = near.map_or_else(|| "none".to_owned(), |near| format!("`{near}`"));
                let place = format!("sheet {sheet}, row {}", self.layout.header_row);
                let mismatch = self.mismatch(kind, place, format!("a column `{name}`"), found, &repair);
                self.stops.push(mismatch);
            }
        }
        let release = self.release.clone().unwrap_or_default();
        let read: BTreeSet<&str> = self.layout.row.iter().flat_map(RowRule::columns).collect();
        for name in read.into_iter().filter(|name| header.header(name).is_none()) {
            let place = format!("sheet {sheet}, row {}", self.layout.header_row);
            let repair = "change the column's name in the layout";
            let expected = format!("a column `{name}`");
            let mismatch = self.mismatch(Drift::ColumnMissing, place, &expected, "none".to_owned(), repair);
            self.stops.push(mismatch);
        }
        let columns = header.bind(self.layout, (&release, year), &mut self.texts, &self.corrections);
        self.tally = vec![ColumnTally::default(); columns.list.len()];
        self.check_header(header, &columns, sheet);
        for key in &columns.uncounted {
            if !self.uncounted.contains(key) {
                self.uncounted.push(key.clone());
            }
        }
        Some(columns)
    }

    /// Reports needed columns that are there twice, and sums with a missing answer.
    fn check_header(&mut self, header: &SheetHeader, columns: &FigureColumns, sheet: &str) {
        let place = format!("sheet {sheet}, row {}", self.layout.header_row);
        let read: BTreeSet<&str> = self.layout.row.iter().flat_map(RowRule::columns).collect();
        let own = self.layout.keys.iter().map(String::as_str).chain(read);
        let own: BTreeSet<&str> = own.filter(|name| header.has_header_twice(name)).collect();
        for name in own.into_iter().chain(columns.duplicates.iter().map(String::as_str)) {
            let mismatch = self.mismatch(
                Drift::DuplicateColumn,
                place.clone(),
                format!("one column `{name}`"),
                "more than one".to_owned(),
                "remove all but one, or ask the publisher which is right",
            );
            self.stops.push(mismatch);
        }
        for IncompleteSum { indicator, measure, missing, others } in &columns.incomplete_sums {
            let mismatch = self.mismatch(
                Drift::ColumnResembling,
                place.clone(),
                format!(
                    "the answer `{}` of {indicator}, a part of the sum `{measure}`",
                    missing.join("`, `")
                ),
                format!("`{}` and the other parts", others.join("`, `")),
                "if one of these is the missing answer under a new name, change `of` of the sum in the layout",
            );
            self.stops.push(mismatch);
        }
    }

    /// The first year in the name of the release.
    pub(super) fn year(&self) -> Option<i32> {
        let digits: String = self.release.as_deref()?.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|year| (2000..2100).contains(year))
    }

    fn finish(mut self, sheets: &[String]) -> Result<(CompactObservations, Vec<Mismatch>), Vec<Mismatch>> {
        self.check_row_counts();
        self.report_omissions();
        self.check_indicators(sheets);
        if let Some(first) = self.uncounted.first() {
            let mismatch = self.mismatch(
                Drift::CountsMissing,
                format!("row {}", self.layout.header_row),
                "a column with the number of responses for each share",
                format!("none for {} columns, such as `{first}`", self.uncounted.len()),
                "add its name to `counts` in the layout; the figures are used without counts",
            );
            self.warnings.push(mismatch);
        }
        if let Some((mut mismatch, cells)) = self.disagreeing.take() {
            mismatch.found = format!("{}; {cells} such cells in all", mismatch.found);
            self.warnings.push(mismatch);
        }
        self.warnings.extend(std::mem::take(&mut self.obsolete).into_values());
        if !self.stops.is_empty() {
            return Err(self.stops);
        }
        let release = self.release.unwrap_or_default();
        let constant = [self.layout.source.as_str(), release.as_str(), self.file.snapshot];
        let (figures, contradictions) = CompactObservations::sorted(self.texts, self.figures, constant);
        if contradictions.is_empty() {
            return Ok((figures, self.warnings));
        }
        Err(contradictions
            .iter()
            .take(MOST_MISMATCHES)
            .map(|figure| figures.contradiction(figure, self.file.name))
            .collect())
    }

    fn check_indicators(&mut self, sheets: &[String]) {
        let found: HashSet<&str> = self
            .figures
            .iter()
            .filter(|figure| figure.value.is_some())
            .map(|figure| figure.indicator)
            .collect::<HashSet<_>>()
            .into_iter()
            .map(|word| self.texts.text(word))
            .collect();
        let missing =
            self.layout.expect_indicators.iter().filter(|indicator| !found.contains(indicator.as_str()));
        let mismatches: Vec<Mismatch> = missing
            .map(|indicator| {
                let sheet = sheets.iter().find(|sheet| WideLayout::has_question(sheet, indicator));
                let (kind, place) = sheet.map_or_else(
                    || (Drift::SheetMissing, "the whole file".to_owned()),
                    |sheet| (Drift::ColumnMissing, format!("sheet {sheet}, row {}", self.layout.header_row)),
                );
                let found =
                    sheet.map_or_else(|| format!("sheets {}", sheets.join("; ")), |_| "none".to_owned());
                let repair = "find the question in the file, and change the layout";
                self.mismatch(kind, place, format!("columns of question `{indicator}`"), found, repair)
            })
            .collect();
        // If a sheet could not be read, its own mismatches say so.
        if self.stops.iter().all(|stop| stop.kind == Drift::SheetMissing || stop.kind == Drift::SheetUnknown)
        {
            self.stops.extend(mismatches);
        }
    }
}
