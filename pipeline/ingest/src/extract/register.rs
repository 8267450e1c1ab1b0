//! Rows of a register: organisations, regions, declared statuses.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanBuilder, Date32Builder, Int64Builder, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema};

use super::Published;
use super::code::clean;
use super::drift::Drift;
use super::layout::{ColumnKind, Layout, RegisterColumn, RegisterLayout};
use super::misfit::Misfit;
use super::table::{Row, Table};
use catalogue::correction::{Correction, CorrectionAction, PublishedValue};
use store::observation;

/// A register's rows with `snapshot`, `sheet` and `line` behind their own columns, sorted. Its tables have
/// the layout's columns.
pub(super) fn extract(
    layout: &RegisterLayout,
    corrections: &[&Correction],
    tables: &[Table<'_>],
    file: Published<'_>,
) -> Result<(RecordBatch, Vec<Misfit>), Vec<Misfit>> {
    let mut misfits = Vec::new();
    let rows = unrepeated(layout, tables, &mut misfits);
    let mut columns = Vec::new();
    let mut fields = Vec::new();
    for column in &layout.columns {
        let own = Corrected::of(layout, corrections, &column.name);
        let (kind, values) = column_values(column, &rows, &own, &mut misfits);
        fields.push(Field::new(&column.name, kind, !column.required));
        columns.push(values);
    }
    if !misfits.is_empty() {
        return Err(misfits);
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
        .map_err(|error| vec![Misfit::not_a_table(file.name, &error)])
}

/// The position of a column in a row's own table.
fn at(row: &Row<'_>, name: &str) -> usize {
    row.table.column(name).unwrap_or(usize::MAX)
}

/// A row's text in a column; a code without what is not part of it.
fn value(column: &RegisterColumn, row: &Row<'_>) -> Option<String> {
    let text = row.text(at(row, &column.name))?;
    match column.kind {
        ColumnKind::Code => Some(clean(text)).filter(|code| !code.is_empty()),
        _ => Some(text.to_owned()),
    }
}

/// The rows of all tables, each once: one that another table repeats word for word is left out, and one that
/// has the key of another is refused.
fn unrepeated<'t>(
    layout: &RegisterLayout,
    tables: &'t [Table<'_>],
    misfits: &mut Vec<Misfit>,
) -> Vec<Row<'t>> {
    let keys: Vec<&RegisterColumn> = layout.columns.iter().filter(|column| column.key).collect();
    let all = |row: &Row<'_>| -> Vec<Option<String>> {
        layout.columns.iter().map(|column| value(column, row)).collect()
    };
    let mut seen: HashMap<Vec<Option<String>>, (usize, Row<'t>)> = HashMap::new();
    let mut rows = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        for row in table.rows() {
            let key: Vec<Option<String>> = keys.iter().map(|column| value(column, &row)).collect();
            if let Some((earlier, first)) = seen.get(&key).filter(|_| !keys.is_empty()) {
                let same = all(first) == all(&row);
                if same && *earlier != number {
                    continue;
                }
                let column = keys.first().map_or(usize::MAX, |column| at(&row, &column.name));
                let repair = if same {
                    "take out the row that repeats another"
                } else {
                    "take out the row that is wrong"
                };
                let misfit = row.misfit(Drift::DuplicateRow, column, "each row once", repair);
                let before = first.full_place(keys.first().map_or(usize::MAX, |key| at(first, &key.name)));
                misfits.push(Misfit { found: format!("{} again, after {before}", misfit.found), ..misfit });
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
    rows: &[Row<'_>],
    corrected: &Corrected<'_>,
    misfits: &mut Vec<Misfit>,
) -> (DataType, ArrayRef) {
    if column.required {
        misfits.extend(rows.iter().filter(|row| value(column, row).is_none()).map(|row| {
            row.misfit(
                Drift::WrongValue,
                at(row, &column.name),
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
                    misfits.push(row.misfit(
                        Drift::WrongValue,
                        at(row, &column.name),
                        &expected,
                        "correct the word, or add it to the layout",
                    ));
                }
                builder.append_option(corrected.value(row, word.or(value.as_deref())));
            }
            (DataType::Utf8, Arc::new(builder.finish()))
        }
        ColumnKind::Address => {
            let mut builder = StringBuilder::new();
            for row in rows {
                let expected = "the address of a page, with http:// or https://";
                builder.append_option(value_or_misfit(row, column, misfits, expected, page));
            }
            (DataType::Utf8, Arc::new(builder.finish()))
        }
        ColumnKind::Date => {
            let mut builder = Date32Builder::new();
            for row in rows {
                let expected = "a day as YYYY-MM-DD, YYYYMMDD or 5 November 2024";
                builder.append_option(value_or_misfit(row, column, misfits, expected, days));
            }
            (DataType::Date32, Arc::new(builder.finish()))
        }
        ColumnKind::YesNo => {
            let mut builder = BooleanBuilder::new();
            for row in rows {
                let answer = |word: &str| match word.to_lowercase().as_str() {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                };
                builder.append_option(value_or_misfit(row, column, misfits, "yes or no", answer));
            }
            (DataType::Boolean, Arc::new(builder.finish()))
        }
    }
}

/// The word of a column's list that a text spells.
fn known_word<'c>(column: &'c RegisterColumn, text: &str) -> Option<&'c str> {
    column.words.iter().map(String::as_str).find(|word| super::loose(word) == super::loose(text))
}

/// A layout's register without a row; `None` where it makes no register.
pub fn empty_register(layout: &Layout) -> Option<(String, RecordBatch)> {
    let register = layout.register.as_ref()?;
    let mut fields: Vec<Field> = register
        .columns
        .iter()
        .map(|column| {
            let kind = match column.kind {
                ColumnKind::Text | ColumnKind::Code | ColumnKind::Address => DataType::Utf8,
                ColumnKind::Date => DataType::Date32,
                ColumnKind::YesNo => DataType::Boolean,
            };
            Field::new(&column.name, kind, !column.required)
        })
        .collect();
    fields.push(Field::new("snapshot", DataType::Utf8, false));
    fields.push(Field::new("sheet", DataType::Utf8, false));
    fields.push(Field::new("line", DataType::Int64, false));
    Some((register.table.clone(), RecordBatch::new_empty(Arc::new(Schema::new(fields)))))
}

/// The corrections of one text column, each with the column that says which organisation a row is about.
struct Corrected<'a> {
    key: Option<&'a RegisterColumn>,
    corrections: Vec<&'a Correction>,
}

impl<'a> Corrected<'a> {
    fn of(layout: &'a RegisterLayout, corrections: &[&'a Correction], column: &str) -> Self {
        let own = |correction: &&&Correction| correction.column.as_deref() == Some(column);
        Self {
            key: layout.columns.iter().find(|column| column.key),
            corrections: corrections.iter().filter(own).copied().collect(),
        }
    }

    /// The correction of a row, if the wrong value that it expects is there.
    fn value<'v>(&self, row: &Row<'_>, value: Option<&'v str>) -> Option<&'v str>
    where
        'a: 'v,
    {
        let found = self.corrections.iter().find(|correction| {
            correction.is_about(&code_of(self.key, row)) && is_expected(correction, value.unwrap_or_default())
        });
        match found.map(|correction| (correction.action, &correction.value)) {
            Some((CorrectionAction::Replace, Some(PublishedValue::Text(right)))) => Some(right),
            Some((CorrectionAction::Drop, _)) => None,
            _ => value,
        }
    }
}

/// Which organisation a row is about.
fn code_of(key: Option<&RegisterColumn>, row: &Row<'_>) -> String {
    key.and_then(|key| value(key, row)).unwrap_or_default()
}

fn is_expected(correction: &Correction, value: &str) -> bool {
    matches!(&correction.expect, PublishedValue::Text(wrong) if wrong == value)
}

/// Corrections of a row that is there and no longer has the wrong value.
fn obsolete(layout: &RegisterLayout, corrections: &[&Correction], rows: &[Row<'_>]) -> Vec<Misfit> {
    let key = layout.columns.iter().find(|column| column.key);
    let mut misfits = Vec::new();
    for correction in corrections {
        let named = |column: &&RegisterColumn| Some(column.name.as_str()) == correction.column.as_deref();
        let Some(column) = layout.columns.iter().find(named) else { continue };
        for row in rows.iter().filter(|row| correction.is_about(&code_of(key, row))) {
            if !is_expected(correction, &value(column, row).unwrap_or_default()) {
                let expected =
                    format!("the wrong value of correction `{}`: {}", correction.id, correction.published);
                let repair = "the publisher may have mended it: the correction can be removed";
                misfits.push(row.misfit(Drift::CorrectionObsolete, at(row, &column.name), &expected, repair));
            }
        }
    }
    misfits
}

fn value_or_misfit<T>(
    row: &Row<'_>,
    column: &RegisterColumn,
    misfits: &mut Vec<Misfit>,
    expected: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let position = at(row, &column.name);
    let text = row.text(position)?;
    let value = parse(text);
    if value.is_none() {
        misfits.push(row.misfit(Drift::WrongValue, position, expected, "correct the value in the file"));
    }
    value
}

/// Days since 1970, as Arrow counts them.
fn days(text: &str) -> Option<i32> {
    // ODS writes days without hyphens.
    let day = match text.len() {
        8 if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            jiff::civil::Date::strptime("%Y%m%d", text).ok()?
        }
        _ => text.parse().or_else(|_| jiff::civil::Date::strptime("%d %B %Y", text)).ok()?,
    };
    day.since(jiff::civil::date(1970, 1, 1)).ok().map(|span| span.get_days())
}

/// The address of a page as it stands: a link to anything else would be a trap in a report.
fn page(text: &str) -> Option<String> {
    let address = url::Url::parse(text).ok()?;
    (matches!(address.scheme(), "http" | "https") && address.has_host()).then(|| text.to_owned())
}
