//! The report's data as CSV, one figure a row, tidy: the numbers at full precision, with their counts and
//! the place each was read from.

use super::ReportError;
use super::context::ReportContext;
use super::figure_rows;
use super::gap_rows::Gap;
use super::staff;
use super::trust_context::Trust;
use super::trust_tables;
use super::workforce;
use crate::figure::FigureRow;
use catalogue::indicator::{Indicator, ReturnedMeasure};
use catalogue::organisation::PlaceKind;

/// Heads of the columns.
pub(super) const HEADS: [&str; 24] = [
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
    "lower",
    "upper",
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
        rows.extend(published(context, indicator));
        if indicator.returned == Some(ReturnedMeasure::Bands) {
            rows.extend(workforce::rows(context, indicator));
        }
        if context.place.kind == PlaceKind::Trust {
            let trust = Trust::new(context);
            rows.extend(among_similar(&trust, number));
            rows.extend(returned(&trust, indicator));
        }
        for row in &rows {
            writer.write_record(record(row)).map_err(|error| failed(error.to_string()))?;
        }
    }
    for row in &staff::figures(context) {
        writer.write_record(record(row)).map_err(|error| failed(error.to_string()))?;
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
        let published = published(context, indicator).into_iter().filter(|row| row.record.level != "trust");
        rows.extend(published.map(|row| record(&row)));
    }
    rows
}

fn record(row: &FigureRow) -> Vec<String> {
    let measured = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let counted = |count: Option<i64>| count.map_or_else(String::new, |count| count.to_string());
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
        measured(row.value),
        row.unit.as_str().to_owned(),
        measured(row.lower),
        measured(row.upper),
        counted(row.numerator),
        counted(row.denominator),
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

/// The published figures of an indicator without survey figures by trust. A trust's report has all of the trust, and
/// of its region and England those that it compares them with.
pub(super) fn published(context: &ReportContext<'_>, indicator: &Indicator) -> Vec<FigureRow> {
    if context.england(&indicator.number).is_some() {
        return Vec::new();
    }
    let mut figures = context.published(&indicator.number);
    if context.place.kind == PlaceKind::Trust {
        let compared = trust_tables::compared(&Trust::new(context), indicator);
        figures.retain(|figure| {
            figure.level == "trust" || compared.iter().any(|shown| std::ptr::eq(*shown, *figure))
        });
    }
    figures.into_iter().map(figure_rows::published).collect()
}

/// The medians of a trust's benchmark group, and its comparison with its peer group.
fn among_similar(trust: &Trust<'_>, indicator: &str) -> Vec<FigureRow> {
    let context = trust.context;
    let medians = ["white", "bme", "gap"].into_iter().filter_map(|of| trust.median(indicator, of));
    let mut rows: Vec<FigureRow> =
        medians.map(|median| figure_rows::median(median, context.collected())).collect();
    if let (Some(row), Some(group)) = (trust.gap(indicator), trust.peer_group()) {
        rows.extend(figure_rows::peer_comparison(context, row, group));
    }
    rows
}

/// A trust's own return of an indicator.
pub(super) fn returned(trust: &Trust<'_>, indicator: &Indicator) -> Vec<FigureRow> {
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
