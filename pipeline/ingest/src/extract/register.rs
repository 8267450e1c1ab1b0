//! Reads a register: organisations, regions, declared statuses.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanBuilder, Date32Builder, Int64Builder, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema};
use jiff::civil::Date;

use super::PublishedFile;
use super::drift::Drift;
use super::headcounts;
use super::layout::Layout;
use super::mismatch::Mismatch;
use super::number;
use super::organisation_code::clean;
use super::register_layout::{ColumnKind, RegisterColumn, RegisterLayout};
use super::spelling::Spellings;
use super::text_table::{TextRow, TextTable};
use catalogue::correction::{Correction, CorrectionAction, PublishedValue};
use store::observation;

/// A register's rows, sorted, with the columns `snapshot`, `sheet` and `line` after those of the layout, and
/// warnings of corrections that are no longer needed. The tables must have the layout's columns.
pub(super) fn extract(
    layout: &RegisterLayout,
    corrections: &[&Correction],
    spellings: &Spellings,
    tables: &[TextTable<'_>],
    file: PublishedFile<'_>,
) -> Result<(RecordBatch, Vec<Mismatch>), Vec<Mismatch>> {
    let mut mismatches = Vec::new();
    let rows = unrepeated(layout, tables, &mut mismatches);
    let mut columns = Vec::new();
    let mut fields = Vec::new();
    for column in &layout.columns {
        let correct =
            |row: &TextRow<'_>, value: Option<String>| corrected(layout, corrections, column, row, value);
        let (kind, values) = column_values(column, &rows, spellings, &correct, &mut mismatches);
        fields.push(Field::new(&column.name, kind, !column.required));
        columns.push(values);
    }
    if !mismatches.is_empty() {
        return Err(mismatches);
    }
    let mut snapshot = StringBuilder::new();
    let mut sheet = StringBuilder::new();
    let mut line = Int64Builder::new();
    for row in &rows {
        snapshot.append_value(file.snapshot);
        sheet.append_value(&row.table.sheet);
        line.append_value(row.line());
    }
    fields.push(Field::new("snapshot", DataType::Utf8, false));
    fields.push(Field::new("sheet", DataType::Utf8, false));
    fields.push(Field::new("line", DataType::Int64, false));
    columns.extend([
        Arc::new(snapshot.finish()) as ArrayRef,
        Arc::new(sheet.finish()),
        Arc::new(line.finish()),
    ]);
    let schema = Arc::new(Schema::new(fields));
    RecordBatch::try_new(Arc::clone(&schema), columns)
        .and_then(|batch| observation::sorted(&schema, &[batch]))
        .map(|batch| (batch, obsolete(layout, corrections, &rows)))
        .map_err(|error| vec![Mismatch::not_a_table(file.name, &error)])
}

/// The position of a column in a row's own table.
fn at(row: &TextRow<'_>, column: &RegisterColumn) -> usize {
    row.table.column(column.header()).unwrap_or(usize::MAX)
}

/// A row's text in a column; a code in its plain form.
fn value(column: &RegisterColumn, row: &TextRow<'_>) -> Option<String> {
    let text = row.text(at(row, column))?;
    match column.kind {
        ColumnKind::Code => Some(clean(text)).filter(|code| !code.is_empty()),
        _ => Some(text.to_owned()),
    }
}

/// The rows of all tables, each once. A row that another table repeats word for word counts once; a different
/// row with the same key is refused.
fn unrepeated<'t>(
    layout: &RegisterLayout,
    tables: &'t [TextTable<'_>],
    mismatches: &mut Vec<Mismatch>,
) -> Vec<TextRow<'t>> {
    let keys: Vec<&RegisterColumn> = layout.columns.iter().filter(|column| column.key).collect();
    let all = |row: &TextRow<'_>| -> Vec<Option<String>> {
        layout.columns.iter().map(|column| value(column, row)).collect()
    };
    let mut seen: HashMap<Vec<Option<String>>, (usize, TextRow<'t>)> = HashMap::new();
    let mut rows = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        for row in table.rows() {
            let key: Vec<Option<String>> = keys.iter().map(|column| value(column, &row)).collect();
            if let Some((earlier, first)) = seen.get(&key).filter(|_| !keys.is_empty()) {
                let same = all(first) == all(&row);
                if same && *earlier != number {
                    continue;
                }
                let column = keys.first().map_or(usize::MAX, |column| at(&row, column));
                let repair =
                    if same { "remove the row that repeats another" } else { "remove the row that is wrong" };
                let mismatch = row.mismatch(Drift::DuplicateRow, column, "each row once", repair);
                let before = first.full_place(keys.first().map_or(usize::MAX, |key| at(first, key)));
                mismatches.push(Mismatch {
                    found: format!("{} again, after {before}", mismatch.found),
                    ..mismatch
                });
                continue;
            }
            seen.insert(key, (number, row));
            rows.push(row);
        }
    }
    rows
}

fn column_values(
    column: &RegisterColumn,
    rows: &[TextRow<'_>],
    spellings: &Spellings,
    correct: &dyn Fn(&TextRow<'_>, Option<String>) -> Option<String>,
    mismatches: &mut Vec<Mismatch>,
) -> (DataType, ArrayRef) {
    if column.required {
        mismatches.extend(rows.iter().filter(|row| value(column, row).is_none()).map(|row| {
            row.mismatch(
                Drift::WrongValue,
                at(row, column),
                "a value",
                "fill it in, or make the column optional in the layout",
            )
        }));
    }
    match column.kind {
        ColumnKind::Text | ColumnKind::Code => {
            let mut builder = StringBuilder::new();
            for row in rows {
                let value = value(column, row);
                let word = value.as_deref().and_then(|value| known_word(column, value));
                if value.is_some() && word.is_none() && !column.words.is_empty() {
                    let expected = format!("one of {}", column.words.join(", "));
                    mismatches.push(row.mismatch(
                        Drift::WrongValue,
                        at(row, column),
                        &expected,
                        "correct the word, or add it to the layout",
                    ));
                }
                let word = word.map(str::to_owned);
                builder.append_option(correct(row, word.or(value)));
            }
            (DataType::Utf8, Arc::new(builder.finish()))
        }
        ColumnKind::EthnicGroup => {
            let texts = rows.iter().filter_map(|row| row.text(at(row, column)));
            let groups = spellings.ethnic_groups.of_table(texts);
            let mut builder = StringBuilder::new();
            for row in rows {
                let code = row.text(at(row, column)).map(|text| groups.code(text)).transpose();
                builder.append_option(code.unwrap_or_else(|problem| {
                    let column = at(row, column);
                    let mismatch =
                        row.mismatch(Drift::WrongValue, column, &problem.expected, &problem.repair);
                    mismatches.push(Mismatch { found: problem.found, ..mismatch });
                    None
                }));
            }
            (DataType::Utf8, Arc::new(builder.finish()))
        }
        ColumnKind::Address => {
            let mut builder = StringBuilder::new();
            for row in rows {
                let expected = "the address of a web page, with http:// or https://";
                builder.append_option(value_or_mismatch(row, column, mismatches, expected, page));
            }
            (DataType::Utf8, Arc::new(builder.finish()))
        }
        ColumnKind::Date => {
            let mut builder = Date32Builder::new();
            for row in rows {
                let expected = "a date such as 2024-11-05, 20241105 or 5 November 2024";
                builder.append_option(value_or_mismatch(row, column, mismatches, expected, days));
            }
            (DataType::Date32, Arc::new(builder.finish()))
        }
        ColumnKind::Count => {
            let mut builder = Int64Builder::new();
            for row in rows {
                let count = |text: &str| number::whole(text).and_then(|count| i64::try_from(count).ok());
                let expected = "a whole number of people";
                builder.append_option(value_or_mismatch(row, column, mismatches, expected, count));
            }
            (DataType::Int64, Arc::new(builder.finish()))
        }
        ColumnKind::YesNo => {
            let mut builder = BooleanBuilder::new();
            for row in rows {
                let answer = |word: &str| match word.to_lowercase().as_str() {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                };
                builder.append_option(value_or_mismatch(row, column, mismatches, "yes or no", answer));
            }
            (DataType::Boolean, Arc::new(builder.finish()))
        }
    }
}

/// The word of a column's list that has this spelling.
fn known_word<'c>(column: &'c RegisterColumn, text: &str) -> Option<&'c str> {
    column.words.iter().map(String::as_str).find(|word| super::loose(word) == super::loose(text))
}

/// An empty register of a layout; `None` if the layout is not of a register.
pub fn empty_register(layout: &Layout) -> Option<(String, RecordBatch)> {
    if let Some(headcounts) = &layout.headcounts {
        return Some(headcounts::empty(headcounts));
    }
    let register = layout.register.as_ref()?;
    let mut fields: Vec<Field> = register
        .columns
        .iter()
        .map(|column| {
            let kind = match column.kind {
                ColumnKind::Text | ColumnKind::Code | ColumnKind::Address | ColumnKind::EthnicGroup => {
                    DataType::Utf8
                }
                ColumnKind::Date => DataType::Date32,
                ColumnKind::YesNo => DataType::Boolean,
                ColumnKind::Count => DataType::Int64,
            };
            Field::new(&column.name, kind, !column.required)
        })
        .collect();
    fields.push(Field::new("snapshot", DataType::Utf8, false));
    fields.push(Field::new("sheet", DataType::Utf8, false));
    fields.push(Field::new("line", DataType::Int64, false));
    Some((register.table.clone(), RecordBatch::new_empty(Arc::new(Schema::new(fields)))))
}

/// A value with its correction applied, if the row has the wrong value that the correction expects.
fn corrected(
    layout: &RegisterLayout,
    corrections: &[&Correction],
    column: &RegisterColumn,
    row: &TextRow<'_>,
    value: Option<String>,
) -> Option<String> {
    let own = |correction: &&&Correction| correction.column.as_deref() == Some(&column.name);
    let found = corrections.iter().filter(own).find(|correction| {
        correction.is_about(&code_of(layout, row))
            && is_expected(correction, value.as_deref().unwrap_or_default())
    });
    match found.map(|correction| (correction.action, &correction.value)) {
        Some((CorrectionAction::Replace, Some(PublishedValue::Text(right)))) => Some(right.clone()),
        Some((CorrectionAction::Drop, _)) => None,
        _ => value,
    }
}

/// The code of the organisation that a row is about.
fn code_of(layout: &RegisterLayout, row: &TextRow<'_>) -> String {
    let key = layout.columns.iter().find(|column| column.key);
    key.and_then(|key| value(key, row)).unwrap_or_default()
}

fn is_expected(correction: &Correction, value: &str) -> bool {
    matches!(&correction.expect, PublishedValue::Text(wrong) if wrong == value)
}

/// Corrections whose row no longer has the wrong value.
fn obsolete(layout: &RegisterLayout, corrections: &[&Correction], rows: &[TextRow<'_>]) -> Vec<Mismatch> {
    let mut mismatches = Vec::new();
    for correction in corrections {
        let named = |column: &&RegisterColumn| Some(column.name.as_str()) == correction.column.as_deref();
        let Some(column) = layout.columns.iter().find(named) else { continue };
        for row in rows.iter().filter(|row| correction.is_about(&code_of(layout, row))) {
            if !is_expected(correction, &value(column, row).unwrap_or_default()) {
                let expected =
                    format!("the wrong value of correction `{}`: {}", correction.id, correction.published);
                let repair = "the publisher may have fixed it: then remove the correction";
                mismatches.push(row.mismatch(Drift::CorrectionObsolete, at(row, column), &expected, repair));
            }
        }
    }
    mismatches
}

fn value_or_mismatch<T>(
    row: &TextRow<'_>,
    column: &RegisterColumn,
    mismatches: &mut Vec<Mismatch>,
    expected: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let position = at(row, column);
    let text = row.text(position)?;
    let value = parse(text);
    if value.is_none() {
        mismatches.push(row.mismatch(Drift::WrongValue, position, expected, "correct the value in the file"));
    }
    value
}

/// A date in days since 1970.
fn days(text: &str) -> Option<i32> {
    date(text)?.since(jiff::civil::date(1970, 1, 1)).ok().map(|span| span.get_days())
}

/// A date such as 2024-11-05, 20241105 or 5 November 2024.
pub(super) fn date(text: &str) -> Option<Date> {
    // ODS writes dates without hyphens.
    match text.len() {
        8 if text.bytes().all(|byte| byte.is_ascii_digit()) => Date::strptime("%Y%m%d", text).ok(),
        _ => text.parse().or_else(|_| Date::strptime("%d %B %Y", text)).ok(),
    }
}

/// The address of a web page, unchanged. Links to anything else could do harm in a report.
fn page(text: &str) -> Option<String> {
    let address = url::Url::parse(text).ok()?;
    (matches!(address.scheme(), "http" | "https") && address.has_host()).then(|| text.to_owned())
}
