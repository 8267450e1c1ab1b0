//! Reads the tables of a page or a document by patterns: the caption and the headings of a table say what it is about,
//! its header rows and row headers what each cell is about. A table that no pattern fits is not read, and is listed.

mod grid;
mod layout;
mod words;

use std::collections::BTreeMap;

use arrow::array::RecordBatch;

use super::drift::Drift;
use super::figures::{self, FigureCell, Figures};
use super::mismatch::Mismatch;
use super::spelling::WordList;
use super::text_table::{TextRow, TextTable};
use super::{PublishedFile, ReferenceData};
use grid::TableAxes;
pub(crate) use layout::DocumentLayout;
use layout::{Axis, BAND, LabelPattern, Shape, TablePattern};
use store::observation::{Observation, Status, Unit};
use tabular::{FileKind, TableTitle, Tabular};
use words::{FigurePlace, Word, WordReader, without_marks};

/// The figures of a document.
pub(super) struct DocumentRows {
    pub(super) rows: RecordBatch,
    pub(super) warnings: Vec<Mismatch>,
    /// The tables that no pattern fits, by their captions.
    pub(super) unread: Vec<String>,
}

/// The figures of every table that a pattern fits.
pub(super) fn extract(
    layout: &DocumentLayout,
    reference: ReferenceData<'_>,
    open: &mut Tabular,
    kind: FileKind,
    file: PublishedFile<'_>,
) -> Result<DocumentRows, Vec<Mismatch>> {
    let Some(release) = file.release.filter(|name| !name.trim().is_empty()) else {
        return Err(vec![Mismatch::without_release(file.name)]);
    };
    let words = WordReader::new(layout, reference);
    let (mut figures, mut mismatches, mut unread) = (Figures::of(file.name), Vec::new(), Vec::new());
    let mut read = 0_usize;
    let titles = titles(open);
    for (at, (sheet, title)) in titles.iter().enumerate() {
        let table =
            TextTable::without_header(file.name, open, sheet, kind).map_err(|mismatch| vec![mismatch])?;
        let Some(table) = table else { continue };
        let is_only = titles.iter().filter(|(_, other)| other.caption == title.caption).count() == 1;
        let mut table = table.titled(&title.caption, is_only);
        match PatternFit::of(layout, title, &table, &words) {
            PatternFit::Fits { pattern, shape, given, headers } => {
                for (column, header) in headers {
                    table.name(column, &header);
                }
                if let Some(axes) = TableAxes::find(&table, pattern, shape, &words) {
                    let reader = TableReader { layout, pattern, given, words: &words, release, file };
                    mismatches.extend(reader.region_in_title(title, shape, &table.sheet));
                    reader.read(at, &axes, &mut figures, &mut mismatches);
                    read += 1;
                }
            }
            PatternFit::None { near } => unread.push(match near {
                Some(pattern) => {
                    let reason = "its title fits a pattern, its rows and columns do not";
                    format!("{} ({reason}: {pattern})", table.sheet)
                }
                None => table.sheet.clone(),
            }),
        }
    }
    if read == 0 {
        return Err(vec![no_table(&unread, file.name)]);
    }
    let (rows, warnings) = figures.finish(mismatches)?;
    Ok(DocumentRows { rows, warnings, unread })
}

/// The sheets with their titles. A sheet of a workbook has its name as caption.
fn titles(open: &Tabular) -> Vec<(String, TableTitle)> {
    let own = |sheet: &String| TableTitle { caption: sheet.clone(), headings: Vec::new() };
    let title = |sheet: &String| open.title(sheet).cloned().unwrap_or_else(|| own(sheet));
    open.sheets().iter().map(|sheet| (sheet.clone(), title(sheet))).collect()
}

/// Show at most this many captions.
const SHOWN: usize = 20;

fn no_table(captions: &[String], file: &str) -> Mismatch {
    let shown: Vec<String> = captions.iter().take(SHOWN).map(|caption| format!("`{caption}`")).collect();
    let more = captions.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let found = if shown.is_empty() { "no table".to_owned() } else { format!("{}{more}", shown.join(", ")) };
    let expected = "a table that fits a pattern of the layout";
    let repair =
        "change `match`, `caption` or `shapes` of a `[[document.table]]` so that it fits a table of these";
    Mismatch::new(Drift::SheetMissing, file, "the tables", expected, found, repair)
}

/// Text that the title gives for the whole table, by the name of its group.
type TitleWords = BTreeMap<String, String>;

enum PatternFit<'a> {
    Fits {
        pattern: &'a TablePattern,
        shape: &'a Shape,
        given: TitleWords,
        /// The headers of the columns.
        headers: Vec<(u32, String)>,
    },
    /// No pattern fits; `near` is the first whose expressions fit the title.
    None { near: Option<&'a str> },
}

impl<'a> PatternFit<'a> {
    /// The first pattern of the layout that fits a table.
    fn of(
        layout: &'a DocumentLayout,
        title: &TableTitle,
        table: &TextTable<'_>,
        words: &WordReader<'_>,
    ) -> Self {
        let mut near = None;
        for pattern in &layout.patterns {
            let Some(given) = pattern.title_words(title) else { continue };
            for shape in &pattern.shapes {
                if let Some(axes) = TableAxes::find(table, pattern, shape, words) {
                    return Self::Fits { pattern, shape, given, headers: axes.header_names() };
                }
            }
            near = near.or(Some(pattern.name.as_str()));
        }
        Self::None { near }
    }
}

impl TablePattern {
    /// What the groups of the expressions give, if they fit a title. The caption comes before the headings, and the
    /// nearest heading first.
    fn title_words(&self, title: &TableTitle) -> Option<TitleWords> {
        if self.refuse.iter().any(|pattern| pattern.is_match(&title.caption)) {
            return None;
        }
        let caption = std::slice::from_ref(&title.caption);
        let lines: Vec<&String> = caption.iter().chain(title.headings.iter().rev()).collect();
        let mut words = TitleWords::new();
        let expressions = self.matching.iter().map(|pattern| (pattern, lines.as_slice()));
        for (pattern, lines) in expressions.chain(self.caption.iter().map(|pattern| (pattern, &lines[..1]))) {
            let found = lines.iter().find_map(|line| pattern.captures(line))?;
            for name in pattern.capture_names().flatten() {
                if let Some(text) = found.name(name) {
                    words.entry(name.to_owned()).or_insert_with(|| text.as_str().to_owned());
                }
            }
        }
        Some(words)
    }
}

/// Reads the figures of one table.
struct TableReader<'a> {
    layout: &'a DocumentLayout,
    pattern: &'a TablePattern,
    given: TitleWords,
    words: &'a WordReader<'a>,
    release: &'a str,
    file: PublishedFile<'a>,
}

/// What the words of a row, a column and the title say about a cell.
#[derive(Default)]
struct CellSubject<'a> {
    place: Option<FigurePlace>,
    ethnic_group: Option<String>,
    year: Option<i32>,
    band: Option<String>,
    label: Option<&'a LabelPattern>,
}

impl TableReader<'_> {
    fn read(
        &self,
        at: usize,
        axes: &TableAxes<'_>,
        figures: &mut Figures<'_>,
        mismatches: &mut Vec<Mismatch>,
    ) {
        let columns = axes.columns(mismatches);
        for (row, row_words) in axes.rows(mismatches) {
            for (column, column_words) in &columns {
                figures.expect_one();
                let words = row_words.iter().chain(column_words);
                let read = self.figure(&row, *column, words, |observation| {
                    let cell =
                        FigureCell { table: at, place: row.full_place(*column), text: row.text(*column) };
                    figures.add(observation, cell)
                });
                mismatches.extend(read.err());
            }
        }
    }

    /// A table without a place is of England, unless its title names a region.
    fn region_in_title(&self, title: &TableTitle, shape: &Shape, table: &str) -> Option<Mismatch> {
        let axes = || shape.rows.list().iter().chain(shape.columns.list());
        let is_given = self.pattern.place.is_some() || self.given.contains_key(Axis::Place.group());
        if is_given || axes().any(|axis| *axis == Axis::Place) {
            return None;
        }
        let mut lines = std::iter::once(&title.caption).chain(title.headings.last());
        let region = lines.find_map(|line| self.words.region_in(line))?;
        let expected = format!("a table of England, by the pattern `{}`", self.pattern.name);
        let repair = "give the pattern a group `place` that matches the region, or a `refuse` for this table";
        let place = format!("the title of the table `{table}`");
        Some(Mismatch::new(Drift::WrongValue, self.file.name, place, expected, format!("`{region}`"), repair))
    }

    /// The figure in a cell, for `add`.
    fn figure<'w>(
        &self,
        row: &TextRow<'_>,
        column: usize,
        words: impl Iterator<Item = &'w Word>,
        add: impl FnOnce(&Observation<'_>) -> Result<(), Mismatch>,
    ) -> Result<(), Mismatch> {
        let wrong = |expected: String, found: String| {
            let repair = format!("correct the pattern `{}` of the layout", self.pattern.name);
            Mismatch { found, ..row.mismatch(Drift::WrongValue, column, &expected, &repair) }
        };
        let spellings = self.words.reference.spellings;
        let subject = self.subject(words).map_err(|(axis, text)| {
            wrong(format!("{} in the title", axis.described()), format!("`{text}`"))
        })?;
        let CellSubject { place, ethnic_group, year, band, label } = &subject;
        let given = |name: &str| self.given.get(name).cloned();
        let of = |own: fn(&LabelPattern) -> &Option<String>, name: &str, whole: &Option<String>| {
            label.and_then(|label| own(label).clone()).or_else(|| given(name)).or_else(|| whole.clone())
        };
        let indicator =
            of(|label| &label.indicator, "indicator", &self.pattern.indicator).unwrap_or_default();
        let indicator = spellings.indicator(&indicator).ok_or_else(|| {
            wrong(format!("an indicator: {}", spellings.indicator_numbers()), format!("`{indicator}`"))
        })?;
        let measure = of(|label| &label.measure, "measure", &self.pattern.measure).unwrap_or_default();
        let measure = measure.replace(BAND, band.as_deref().unwrap_or_default());
        let measures = spellings.measures(indicator);
        let measure = measures.and_then(|known| known.find(&measure)).ok_or_else(|| {
            let known = measures.map(WordList::codes).unwrap_or_default();
            wrong(format!("a measure of indicator {indicator}: {known}"), format!("`{measure}`"))
        })?;
        let unit = of(|label| &label.unit, "unit", &self.pattern.unit).unwrap_or_default();
        let unit = spellings
            .units
            .find(&unit)
            .and_then(Unit::from_word)
            .ok_or_else(|| wrong(format!("a unit: {}", Unit::WORDS.join(", ")), format!("`{unit}`")))?;
        let breakdown = of(|label| &label.breakdown, "breakdown", &self.pattern.breakdown);
        let wres_year = year.ok_or_else(|| wrong("a year".to_owned(), "none".to_owned()))?;
        let text = without_marks(row.text(column).unwrap_or_default());
        let value = figures::value(text, unit, None, self.words.reference)
            .map_err(|(kind, expected, repair)| row.mismatch(kind, column, &expected, &repair))?;
        let england = FigurePlace::england();
        let place = place.as_ref().unwrap_or(&england);
        let is_survey = self.layout.survey_indicators.iter().any(|number| number == indicator);
        add(&Observation {
            source: &self.layout.source,
            release: self.release,
            wres_year,
            collected: wres_year - i32::from(is_survey),
            org_level: place.level,
            org_code: Some(&place.code),
            org_name: Some(&place.name).filter(|name| !name.is_empty()).map(String::as_str),
            indicator,
            measure,
            breakdown: breakdown.as_deref(),
            ethnic_group: ethnic_group.as_deref(),
            value,
            unit,
            status: match value {
                Some(_) => Status::Published,
                None => spellings.marker(text).unwrap_or(Status::NotPublished),
            },
            snapshot: self.file.snapshot,
            sheet: &row.table.sheet,
            cell: &row.place(column),
            ..Observation::default()
        })
    }

    /// The subject of a cell. A word of its row or column comes before one of the title, and that before the pattern.
    ///
    /// # Errors
    /// A text of the title or the pattern that is not of its axis.
    fn subject<'w>(&self, words: impl Iterator<Item = &'w Word>) -> Result<CellSubject<'_>, (Axis, String)> {
        let mut subject = CellSubject::default();
        for word in words {
            self.apply(word, &mut subject);
        }
        let group = subject.label.and_then(|label| label.ethnic_group.as_ref());
        for (axis, is_missing, of_label, whole) in [
            (Axis::Place, subject.place.is_none(), None, &self.pattern.place),
            (Axis::EthnicGroup, subject.ethnic_group.is_none(), group, &self.pattern.ethnic_group),
            (Axis::Year, subject.year.is_none(), None, &self.pattern.year),
            (Axis::Band, subject.band.is_none(), None, &None),
        ] {
            let text = of_label.or_else(|| self.given.get(axis.group())).or(whole.as_ref());
            if let Some(text) = text.filter(|_| is_missing) {
                let word = self.words.word(self.pattern, axis, text).ok_or_else(|| (axis, text.clone()))?;
                self.apply(&word, &mut subject);
            }
        }
        Ok(subject)
    }

    fn apply<'s>(&'s self, word: &Word, subject: &mut CellSubject<'s>) {
        match word {
            Word::Place(place) => subject.place = Some(place.clone()),
            Word::EthnicGroup(group) => subject.ethnic_group = Some(group.clone()),
            Word::Year(year) => subject.year = Some(*year),
            Word::Band(band) => subject.band = Some(band.clone()),
            Word::Label(at) => subject.label = self.pattern.label.get(*at),
        }
    }
}
