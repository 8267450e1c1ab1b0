//! Rows of a register: organisations, regions, declared statuses.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanBuilder, Date32Builder, Int64Builder, RecordBatch, StringBuilder};
use arrow::datatypes::{DataType, Field, Schema};

use super::drift::Drift;
use super::layout::{ColumnKind, Layout, RegisterColumn, RegisterLayout};
use super::misfit::Misfit;
use super::table::{Row, Table};
use super::{Header, Published};
use crate::correction::{Action, Correction, Told};
use crate::observation;

/// A register's rows with `snapshot`, `sheet` and `line` behind their own columns, sorted.
pub(super) fn extract(
    layout: &RegisterLayout,
    corrections: &[&Correction],
    table: &Table<'_>,
    file: Published<'_>,
) -> Result<(RecordBatch, Vec<Misfit>), Vec<Misfit>> {
    let names: Vec<&str> = layout.columns.iter().map(|column| column.name.as_str()).collect();
    let mut misfits = if layout.columns.iter().any(|column| column.position.is_some()) {
        Vec::new()
    } else {
        let mut misfits = Header { table, file: file.name, wanted: &names, required: &names }.misfits();
        misfits.extend(twice(&names, table, file.name));
        misfits.extend(table.uncalculated(&names));
        misfits
    };
    if !misfits.is_empty() {
        return Err(misfits);
    }
    let mut columns = Vec::new();
    let mut fields = Vec::new();
    for column in &layout.columns {
        let Some(position) = table.column(&column.name) else { continue };
        let own = Corrected::of(layout, corrections, &column.name, table);
        let (kind, values) = column_values(column, position, table, &own, &mut misfits);
        fields.push(Field::new(&column.name, kind, !column.required));
        columns.push(values);
    }
    refuse_duplicates(layout, table, &mut misfits);
    if !misfits.is_empty() {
        return Err(misfits);
    }
    let mut snapshot = StringBuilder::new();
    let mut sheet = StringBuilder::new();
    let mut line = Int64Builder::new();
    for row in table.rows() {
        snapshot.append_value(file.snapshot);
        sheet.append_value(&table.sheet);
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
        .map(|rows| (rows, obsolete(layout, corrections, table)))
        .map_err(|error| vec![Misfit::not_a_table(file.name, &error)])
}

/// Columns that stand there more than once: which of them is meant cannot be told.
fn twice(names: &[&str], table: &Table<'_>, file: &str) -> Vec<Misfit> {
    let same = |one: &str, other: &str| super::loose(one) == super::loose(other);
    let repeated =
        names.iter().filter(|name| table.headers().filter(|header| same(header, name)).count() > 1);
    repeated
        .map(|name| Misfit {
            kind: Drift::DuplicateRow,
            file: file.into(),
            place: format!("line 1, column {name}"),
            expected: "one column of this name".to_owned(),
            found: "more than one".to_owned(),
            repair: "take out all but one".to_owned(),
        })
        .collect()
}

fn column_values(
    column: &RegisterColumn,
    position: usize,
    table: &Table<'_>,
    corrected: &Corrected<'_>,
    misfits: &mut Vec<Misfit>,
) -> (DataType, ArrayRef) {
    if column.required {
        misfits.extend(table.rows().filter(|row| row.text(position).is_none()).map(|row| {
            row.misfit(
                Drift::WrongValue,
                position,
                "a value",
                "fill it in, or make the column optional in the layout",
            )
        }));
    }
    match column.kind {
        ColumnKind::Text => {
            let mut builder = StringBuilder::new();
            for row in table.rows() {
                let value = row.text(position);
                if let Some(word) = value
                    && !column.words.is_empty()
                    && !column.words.iter().any(|known| known == word)
                {
                    let expected = format!("one of {}", column.words.join(", "));
                    misfits.push(row.misfit(
                        Drift::WrongValue,
                        position,
                        &expected,
                        "correct the word, or add it to the layout",
                    ));
                }
                builder.append_option(corrected.value(&row, value));
            }
            (DataType::Utf8, Arc::new(builder.finish()))
        }
        ColumnKind::Address => {
            let mut builder = StringBuilder::new();
            for row in table.rows() {
                let expected = "the address of a page, with http:// or https://";
                builder.append_option(value_or_misfit(&row, position, misfits, expected, page));
            }
            (DataType::Utf8, Arc::new(builder.finish()))
        }
        ColumnKind::Date => {
            let mut builder = Date32Builder::new();
            for row in table.rows() {
                builder.append_option(value_or_misfit(
                    &row,
                    position,
                    misfits,
                    "a day as YYYY-MM-DD, YYYYMMDD or 5 November 2024",
                    days,
                ));
            }
            (DataType::Date32, Arc::new(builder.finish()))
        }
        ColumnKind::YesNo => {
            let mut builder = BooleanBuilder::new();
            for row in table.rows() {
                builder.append_option(value_or_misfit(
                    &row,
                    position,
                    misfits,
                    "yes or no",
                    |word| match word {
                        "yes" => Some(true),
                        "no" => Some(false),
                        _ => None,
                    },
                ));
            }
            (DataType::Boolean, Arc::new(builder.finish()))
        }
    }
}

/// A layout's register without a row; `None` where it makes no register.
pub fn empty_register(layout: &Layout) -> Option<(String, RecordBatch)> {
    let register = layout.register.as_ref()?;
    let mut fields: Vec<Field> = register
        .columns
        .iter()
        .map(|column| {
            let kind = match column.kind {
                ColumnKind::Text | ColumnKind::Address => DataType::Utf8,
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
    code: usize,
    corrections: Vec<&'a Correction>,
}

impl<'a> Corrected<'a> {
    fn of(layout: &RegisterLayout, corrections: &[&'a Correction], column: &str, table: &Table<'_>) -> Self {
        let key = layout.columns.iter().find(|column| column.key);
        let own = |correction: &&&Correction| correction.column.as_deref() == Some(column);
        Self {
            code: key.and_then(|key| table.column(&key.name)).unwrap_or(usize::MAX),
            corrections: corrections.iter().filter(own).copied().collect(),
        }
    }

    /// The correction of a row, where the wrong value that it expects stands there.
    fn value<'r>(&self, row: &Row<'r>, value: Option<&'r str>) -> Option<&'r str>
    where
        'a: 'r,
    {
        let code = row.text(self.code).unwrap_or_default();
        let found = self.corrections.iter().find(|correction| {
            correction.is_about(code) && is_expected(correction, value.unwrap_or_default())
        });
        match found.map(|correction| (correction.action, &correction.value)) {
            Some((Action::Replace, Some(Told::Text(right)))) => Some(right),
            Some((Action::Drop, _)) => None,
            _ => value,
        }
    }
}

fn is_expected(correction: &Correction, value: &str) -> bool {
    matches!(&correction.expect, Told::Text(wrong) if wrong == value)
}

/// Corrections of a row that is there and no longer holds the wrong value.
fn obsolete(layout: &RegisterLayout, corrections: &[&Correction], table: &Table<'_>) -> Vec<Misfit> {
    let mut misfits = Vec::new();
    for correction in corrections {
        let Some(name) = correction.column.as_deref() else { continue };
        let Some(position) = table.column(name) else { continue };
        let key = layout.columns.iter().find(|column| column.key);
        let code = key.and_then(|key| table.column(&key.name)).unwrap_or(usize::MAX);
        for row in table.rows().filter(|row| correction.is_about(row.text(code).unwrap_or_default())) {
            if !is_expected(correction, row.text(position).unwrap_or_default()) {
                let expected =
                    format!("the wrong value of correction `{}`: {}", correction.id, correction.published);
                let repair = "the publisher may have mended it: the correction can be removed";
                misfits.push(row.misfit(Drift::CorrectionObsolete, position, &expected, repair));
            }
        }
    }
    misfits
}

fn value_or_misfit<T>(
    row: &Row<'_>,
    position: usize,
    misfits: &mut Vec<Misfit>,
    expected: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
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

fn refuse_duplicates(layout: &RegisterLayout, table: &Table<'_>, misfits: &mut Vec<Misfit>) {
    let keys: Vec<usize> = layout
        .columns
        .iter()
        .filter(|column| column.key)
        .filter_map(|column| table.column(&column.name))
        .collect();
    let Some(&first) = keys.first() else { return };
    let mut seen = HashSet::new();
    for row in table.rows() {
        let key: Vec<Option<&str>> = keys.iter().map(|&position| row.text(position)).collect();
        if !seen.insert(key) {
            misfits.push(row.misfit(
                Drift::DuplicateRow,
                first,
                "each row once",
                "take out the row that repeats another",
            ));
        }
    }
}
