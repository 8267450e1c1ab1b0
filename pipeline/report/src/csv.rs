//! The report's data as CSV, one figure a row, tidy: the numbers at full precision, with their counts and
//! the place each was read from.

use super::ReportError;
use super::context::ReportContext;
use super::figure_rows;
use super::gap_rows::Gap;
use super::trust_context::Trust;
use super::workforce;
use crate::figure::FigureRow;
use catalogue::indicator::{Indicator, ReturnedMeasure};
use catalogue::organisation::PlaceKind;

/// Heads of the columns.
pub(super) const HEADS: [&str; 22] = [
    "level",
    "org_code",
    "org_name",
    "indicator",
    "wres_year",
    "collected",
    "edition",
    "measure",
    "ethnic_group",
    "value",
    "unit",
    "numerator",
    "denominator",
    "status",
    "source",
    "file_sha256",
    "place",
    "note",
    "publication",
    "publication_page",
    "read_from",
    "confidence",
];

/// The whole file.
pub(super) fn data(context: &ReportContext<'_>) -> Result<String, ReportError> {
    let failed = |problem: String| ReportError::Serialise { what: "data", problem };
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(HEADS).map_err(|error| failed(error.to_string()))?;
    for indicator in context.indicators {
        let number = &indicator.number;
        let mut rows: Vec<FigureRow> =
            context.all(number).into_iter().flat_map(|gap| survey(context, gap)).collect();
        if context.england(number).is_none() {
            rows.extend(context.published(number).into_iter().map(figure_rows::published));
        }
        if indicator.returned == Some(ReturnedMeasure::Bands) {
            rows.extend(workforce::rows(context, indicator));
        }
        if context.place.kind == PlaceKind::Trust {
            rows.extend(returned(&Trust::new(context), indicator));
        }
        for row in &rows {
            writer.write_record(record(row)).map_err(|error| failed(error.to_string()))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

/// The figures of England and the region, without its trusts.
pub(super) fn figures(context: &ReportContext<'_>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for indicator in context.indicators {
        let number = &indicator.number;
        for gap in context.england(number).into_iter().chain(context.region(number)) {
            rows.extend(survey(context, gap).iter().map(record));
        }
        if context.england(number).is_none() {
            let published = context.published(number).into_iter().filter(|figure| figure.level != "trust");
            rows.extend(published.map(|figure| record(&figure_rows::published(figure))));
        }
    }
    rows
}

/// A copy that is safe to open in a spreadsheet: a text that the program would take for a formula begins with
/// an apostrophe. Numbers, and the copy for machines, stay as they are.
pub(super) fn guarded(data: &str) -> Result<String, ReportError> {
    let failed = |problem: String| ReportError::Serialise { what: "spreadsheet copy", problem };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(data.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| failed(error.to_string()))?;
        writer.write_record(record.iter().map(guard)).map_err(|error| failed(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

fn guard(text: &str) -> String {
    let begins = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if begins && text.parse::<f64>().is_err() { format!("'{text}") } else { text.to_owned() }
}

fn record(row: &FigureRow) -> Vec<String> {
    let number = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    let more = &row.record;
    let group = if row.ethnic_group.is_empty() { more.comparison } else { &row.ethnic_group };
    vec![
        more.level.clone(),
        row.place_code.clone(),
        more.name.as_ref().unwrap_or(&row.place).clone(),
        more.indicator.clone(),
        more.wres_year.to_string(),
        more.collected.map_or_else(String::new, |year| year.to_string()),
        more.edition.clone(),
        more.measure.unwrap_or(&row.measure).to_owned(),
        group.to_owned(),
        row.value.map_or_else(String::new, |value| value.to_string()),
        row.unit.as_str().to_owned(),
        number(row.numerator),
        number(row.denominator),
        row.status.clone(),
        more.source.clone(),
        more.snapshot.clone(),
        more.cell.clone(),
        more.note.clone(),
        more.publication.clone(),
        more.publication_page.clone(),
        more.read_from.clone(),
        more.confidence.clone(),
    ]
}

/// The survey's figures of one place; the pooled gap only of several trusts.
fn survey(context: &ReportContext<'_>, gap: &Gap) -> Vec<FigureRow> {
    let mut rows = figure_rows::survey(context, gap).to_vec();
    rows.retain(|row| row.measure != "pooled_gap" || row.value.is_some());
    rows
}

/// A trust's own return of an indicator.
fn returned(trust: &Trust<'_>, indicator: &Indicator) -> Vec<FigureRow> {
    let (place, number) = (trust.context.place, indicator.number.as_str());
    match indicator.returned {
        None => Vec::new(),
        Some(ReturnedMeasure::Bands) => {
            trust.bands().into_iter().map(|row| figure_rows::band(place, number, row)).collect()
        }
        Some(ReturnedMeasure::Board) => {
            trust.boards().into_iter().map(|row| figure_rows::board(place, number, row)).collect()
        }
        Some(ReturnedMeasure::Likelihood) => {
            let own = trust.likelihoods().into_iter().filter(|row| row.indicator == number);
            own.flat_map(|row| figure_rows::likelihood(place, row)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        for (text, safe) in [
            ("=1+1", "'=1+1"),
            ("+44 161", "'+44 161"),
            ("@sum", "'@sum"),
            ("-cmd", "'-cmd"),
            ("\tx", "'\tx"),
            ("-3.04", "-3.04"),
            ("Bolton = best", "Bolton = best"),
            ("", ""),
        ] {
            assert_eq!(guard(text), safe);
        }
    }
}
