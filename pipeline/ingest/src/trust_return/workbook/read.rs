//! Reads a workbook that people filled in, as rows of the long form. It finds cells by their labels, and reads no
//! result of a formula: only a total that a person typed is compared with its parts.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::FormRow;
use super::text_sheet::{TextRow, TextSheet};
use super::trust_answers::TrustAnswers;
use crate::extract::{Drift, Mismatch, loose, whole_number};
use crate::trust_return::form::{IndicatorForm, ReturnForm};
use crate::trust_return::sheet::{SheetLine, mismatch};
use catalogue::did_you_mean::nearest;
use tabular::{CALCULATE, FileKind, ReadError, ReadLimits, Tabular, address, letters};

/// The names of the organisations by code.
pub(in crate::trust_return) type TrustNames<'a> = &'a BTreeMap<String, String>;

/// Whether a file is a workbook of this form.
pub fn is_workbook_form(form: &ReturnForm, file: &str, bytes: &[u8]) -> bool {
    let kind = FileKind::of_name(file).filter(|kind| *kind == FileKind::Xlsx);
    kind.and_then(|kind| Tabular::open(bytes, kind, &ReadLimits::default()).ok())
        .is_some_and(|mut table| has_form(form, &mut table))
}

pub(in crate::trust_return) fn has_form(form: &ReturnForm, table: &mut Tabular) -> bool {
    let mut found = false;
    for sheet in table.sheets().to_vec() {
        // A sheet that cannot be read is reported by the reader of the return.
        let _ = table.for_each_row(&sheet, |row| {
            found |=
                row.cells().iter().any(|cell| cell.column > 0 && cell.value.shown() == form.workbook.form);
            let is_end = found || row.number() > FORM_SEARCH;
            Ok::<_, ReadError>(if is_end { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        });
    }
    found
}

/// The cell that names the form is in one of the first so many rows.
const FORM_SEARCH: u32 = 20;

/// The counts of a workbook.
#[derive(Default)]
pub(in crate::trust_return) struct FormContent {
    pub(in crate::trust_return) lines: Vec<SheetLine>,
    pub(in crate::trust_return) mismatches: Vec<Mismatch>,
    pub(in crate::trust_return) warnings: Vec<Mismatch>,
}

pub(in crate::trust_return) fn read(
    form: &ReturnForm,
    trusts: TrustNames<'_>,
    file: &str,
    table: &mut Tabular,
) -> Result<FormContent, ReadError> {
    let mut sheets = Vec::new();
    for name in table.sheets().to_vec() {
        let mut rows = Vec::new();
        table.for_each_row(&name, |row| {
            rows.push(TextRow::of(row));
            Ok::<_, ReadError>(ControlFlow::Continue(()))
        })?;
        sheets.push(TextSheet { file, name, rows });
    }
    let words = &form.workbook;
    let mut content = FormContent::default();
    let of_name = |name: &str| sheets.iter().find(|sheet| loose(&sheet.name) == loose(name));
    let named: Vec<String> = form.indicator.iter().map(|indicator| words.sheet(indicator)).collect();
    let known =
        || [&words.trust_sheet, &words.instructions_sheet].into_iter().chain(&named).map(String::as_str);
    for sheet in &sheets {
        if known().all(|name| loose(name) != loose(&sheet.name)) {
            let expected = "only the sheets of the blank workbook";
            let warning = sheet.refuse(&format!("sheet `{}`", sheet.name), expected, &sheet.name, NOT_READ);
            content.warnings.push(Mismatch { kind: Drift::SheetNotRead, ..warning });
        }
    }
    let mut missing = |name: &str| {
        let other = nearest(name, sheets.iter().map(|sheet| sheet.name.as_str()));
        let repair = other.filter(|other| known().all(|name| name != *other)).map_or_else(
            || "take the sheet from a blank workbook; it may stay blank".to_owned(),
            |other| format!("is `{other}` this sheet? Rename it"),
        );
        content.mismatches.push(mismatch(
            file,
            "the workbook",
            format!("a sheet `{name}`"),
            "none".to_owned(),
            repair,
        ));
    };
    let Some(trust) = of_name(&words.trust_sheet) else {
        missing(&words.trust_sheet);
        return Ok(content);
    };
    let found: Vec<_> = form
        .indicator
        .iter()
        .zip(&named)
        .filter_map(|(indicator, name)| {
            let sheet = of_name(name);
            if sheet.is_none() {
                missing(name);
            }
            Some((indicator, sheet?))
        })
        .collect();
    let Some(trust) = TrustAnswers::read(form, trusts, trust, &mut content.mismatches) else {
        return Ok(content);
    };
    for (indicator, sheet) in found {
        IndicatorReader { form, indicator, sheet, trust: &trust, content: &mut content }.read();
    }
    Ok(content)
}

const NOT_READ: &str =
    "the sheet was not read; if it has counts, put them in the sheets of the blank workbook";

/// The columns of an indicator's sheet.
struct FormColumns {
    header: u32,
    labels: Vec<u32>,
    groups: [u32; 3],
    total: u32,
    reason: u32,
}

struct IndicatorReader<'a, 'b> {
    form: &'a ReturnForm,
    indicator: &'a IndicatorForm,
    sheet: &'a TextSheet<'a>,
    trust: &'a TrustAnswers,
    content: &'b mut FormContent,
}

/// What a row says about one ethnic group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CellAnswer {
    Count(u64),
    NotApplicable,
    /// Blank, not collected or not valid.
    Other,
}

impl<'a> IndicatorReader<'a, '_> {
    fn refuse(&mut self, place: &str, expected: impl Into<String>, found: &str, repair: impl Into<String>) {
        let mismatch = self.sheet.refuse(place, expected, found, repair);
        self.content.mismatches.push(mismatch);
    }

    fn read(mut self) {
        let Some(columns) = self.sheet.rows.iter().find_map(|row| self.columns(row)) else {
            let groups = self.form.groups.iter().map(|group| self.form.label(group));
            let headers: Vec<&str> =
                self.form.label_headers(self.indicator).into_iter().chain(groups).collect();
            let words = &self.form.workbook;
            let expected =
                format!("the headers {}, {} and {}", headers.join(", "), words.total, words.reason);
            let place = format!("sheet `{}`", self.sheet.name);
            self.refuse(&place, expected, "", "take the sheet from a blank workbook");
            return;
        };
        let form_rows = self.indicator.form_rows();
        let (mut whole, mut parts, mut answered) = (None, Vec::new(), 0);
        for row in self.sheet.rows.iter().filter(|row| row.number > columns.header) {
            let labels: Vec<&str> = columns.labels.iter().map(|column| row.text(*column)).collect();
            if self.indicator.has_sum() && loose(labels[0]) == loose(&self.form.workbook.sum) {
                self.check_sums(row, &columns, &parts);
                continue;
            }
            let Some(own) = form_rows.iter().find(|own| self.is_row(own, &labels)) else {
                self.unknown_row(row, &columns, &labels);
                continue;
            };
            let answers = self.row(row, &columns, own);
            self.check_total(row, &columns, answers);
            if own.breakdown.is_empty() {
                whole = Some((row, answers));
            } else {
                parts.push(answers);
                answered += 1;
            }
        }
        if let Some((row, whole)) =
            whole.filter(|_| self.indicator.has_sum() && answered + 1 == form_rows.len())
        {
            self.check_whole(row, &columns, whole, &parts);
        }
    }

    fn columns(&self, row: &TextRow) -> Option<FormColumns> {
        let labels = self.form.label_headers(self.indicator);
        let labels = labels.into_iter().map(|header| row.column_of(header)).collect::<Option<Vec<u32>>>()?;
        let mut groups = [0; 3];
        for (column, group) in groups.iter_mut().zip(&self.form.groups) {
            *column = row.column_of(self.form.label(group))?;
        }
        let words = &self.form.workbook;
        let (total, reason) = (row.column_of(&words.total)?, row.column_of(&words.reason)?);
        Some(FormColumns { header: row.number, labels, groups, total, reason })
    }

    fn is_row(&self, own: &FormRow<'_>, labels: &[&str]) -> bool {
        let expected = self.form.row_labels(self.indicator, own);
        expected.iter().zip(labels).all(|(expected, found)| loose(expected) == loose(found))
    }

    fn unknown_row(&mut self, row: &TextRow, columns: &FormColumns, labels: &[&str]) {
        let all = columns.labels.iter().chain(&columns.groups);
        if all.clone().all(|column| row.text(*column).is_empty()) {
            return;
        }
        let place = format!("sheet `{}`, row {}", self.sheet.name, u64::from(row.number) + 1);
        let found = labels.iter().copied().filter(|label| !label.is_empty()).collect::<Vec<_>>().join(", ");
        let repair = "copy the labels from a blank workbook, or remove the row";
        self.refuse(&place, "the labels of a row of the blank workbook", &found, repair);
    }

    /// Adds the counts of a row.
    fn row(&mut self, row: &TextRow, columns: &FormColumns, own: &FormRow<'_>) -> [CellAnswer; 3] {
        let reason = self.reason(row, columns);
        let mut answers = [CellAnswer::Other; 3];
        let mut blank = 0;
        for ((answer, column), group) in answers.iter_mut().zip(columns.groups).zip(&self.form.groups) {
            let place = self.sheet.place(row.number, column);
            if row.is_uncalculated(column) {
                self.refuse(&place, "a number", "a formula that was never calculated", CALCULATE);
                continue;
            }
            let text = row.text(column);
            if text.is_empty() {
                blank += 1;
            }
            let word = match (self.no_count(text), reason) {
                (Some(word), _) => word,
                (None, Some(word)) if text.is_empty() => word,
                _ => text,
            };
            let [_, not_applicable] = &self.form.no_count;
            *answer = match whole_number(word) {
                Some(count) => CellAnswer::Count(count),
                None if word == not_applicable => CellAnswer::NotApplicable,
                None => CellAnswer::Other,
            };
            if !word.is_empty() {
                self.add(row, columns, own, (group, word, place));
            }
        }
        if reason.is_some() && blank == 0 {
            let place = self.sheet.place(row.number, columns.reason);
            let found = row.text(columns.reason);
            self.refuse(
                &place,
                "no reason, as no cell of the row is blank",
                found,
                "clear the reason or the numbers",
            );
        }
        answers
    }

    fn add(
        &mut self,
        row: &TextRow,
        columns: &FormColumns,
        own: &FormRow<'_>,
        (group, word, place): (&str, &str, String),
    ) {
        let label = self.sheet.place(row.number, columns.labels[0]);
        let indicator = self.indicator.number.as_str();
        let (code, year) = (&self.trust.code, &self.trust.year);
        let values = [&code.0, &year.0, indicator, own.breakdown, own.measure, group, word];
        let places = [&code.1, &year.1, &label, &label, &label, &label, &place];
        self.content
            .lines
            .push(SheetLine { values: values.map(str::to_owned), places: places.map(String::clone) });
    }

    fn no_count(&self, text: &str) -> Option<&'a str> {
        let form = self.form;
        let is_said = |word: &str| [word, form.label(word)].iter().any(|own| loose(own) == loose(text));
        form.no_count.iter().map(String::as_str).find(|word| is_said(word))
    }

    fn reason(&mut self, row: &TextRow, columns: &FormColumns) -> Option<&'a str> {
        let text = row.text(columns.reason);
        let word = self.no_count(text);
        if word.is_none() && !text.is_empty() {
            let labels: Vec<&str> = self.form.no_count.iter().map(|word| self.form.label(word)).collect();
            let place = self.sheet.place(row.number, columns.reason);
            let repair = "choose a reason of the list";
            self.refuse(&place, format!("`{}`, or nothing", labels.join("`, `")), text, repair);
        }
        word
    }

    /// Compares a total with its parts, if it is a number.
    fn compare(&mut self, row: &TextRow, column: u32, parts: &[CellAnswer], of: &str) {
        let Some(total) = whole_number(row.text(column)) else { return };
        let counts = parts.iter().filter_map(|part| match part {
            CellAnswer::Count(count) => Some(*count),
            _ => None,
        });
        let (place, found) = (self.sheet.place(row.number, column), total.to_string());
        let counts: Vec<u64> = counts.collect();
        let sum: u64 = counts.iter().fold(0, |sum, count| sum.saturating_add(*count));
        if counts.is_empty() {
            self.refuse(
                &place,
                format!("no total, because {of} are blank"),
                &found,
                "fill in the numbers, or clear the total",
            );
        } else if sum != total {
            self.refuse(
                &place,
                format!("{sum}, the sum of {of}"),
                &found,
                "correct the numbers, or clear the total",
            );
        }
    }

    fn check_total(&mut self, row: &TextRow, columns: &FormColumns, answers: [CellAnswer; 3]) {
        let [first, _, last] = columns.groups.map(|column| address(row.number, column));
        self.compare(row, columns.total, &answers, &format!("{first} to {last}"));
    }

    fn check_sums(&mut self, row: &TextRow, columns: &FormColumns, parts: &[[CellAnswer; 3]]) {
        for (position, column) in columns.groups.into_iter().enumerate() {
            let own: Vec<CellAnswer> = parts.iter().map(|part| part[position]).collect();
            self.compare(row, column, &own, &format!("the rows above in column {}", letters(column)));
        }
        self.compare(row, columns.total, parts.as_flattened(), "the rows above");
    }

    /// Checks that parts that are all counted add up to the whole. [`crate::trust_return::consistency`] reports parts
    /// that are more than the whole.
    fn check_whole(
        &mut self,
        row: &TextRow,
        columns: &FormColumns,
        whole: [CellAnswer; 3],
        parts: &[[CellAnswer; 3]],
    ) {
        for (position, column) in columns.groups.into_iter().enumerate() {
            let mut sum = Some(0_u64);
            for part in parts {
                sum = match part[position] {
                    CellAnswer::Count(count) => sum.map(|sum| sum.saturating_add(count)),
                    CellAnswer::NotApplicable => sum,
                    CellAnswer::Other => None,
                };
            }
            if let (CellAnswer::Count(whole), Some(sum)) = (whole[position], sum)
                && sum < whole
            {
                let place = self.sheet.place(row.number, column);
                let expected = format!("{sum}, the sum of the rows below");
                let repair = "correct the numbers; if a row was not counted, leave it blank";
                self.refuse(&place, expected, &whole.to_string(), repair);
            }
        }
    }
}
