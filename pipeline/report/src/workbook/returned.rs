//! A trust's own return: a row for each figure. Suppressed counts stay suppressed.

use super::published::unit;
use super::sheet::{
    DataSheet, NOT_APPLICABLE, NOT_AVAILABLE, SheetCell, group_in_words, shorthand, status_in_words,
};
use crate::context::ReportContext;
use crate::csv;
use crate::figure::{FigureRow, QuantityUnit};
use crate::indicator_names::numbered;
use crate::trust_context::Trust;
use crate::trust_return_figure::name;
use catalogue::indicator::{Indicator, ReturnedMeasure};
use catalogue::organisation::PlaceKind;

/// The sheet; none if the report is not about a trust, or no return was imported.
pub(super) fn sheet(context: &ReportContext<'_>) -> Option<DataSheet> {
    if context.place.kind != PlaceKind::Trust {
        return None;
    }
    let trust = Trust::new(context);
    let year = trust.return_year()?;
    let heads = [
        "Indicator",
        "Measure",
        "Part of the workforce",
        "Ethnic group",
        "Count",
        "Out of",
        "Value",
        "Lower limit",
        "Upper limit",
        "Unit of the value",
        "Status",
        "WRES year",
    ];
    let mut rows: Vec<Vec<SheetCell>> = Vec::new();
    for indicator in context.indicators {
        let figures = csv::returned(&trust, indicator);
        rows.extend(figures.iter().map(|figure| row(context, indicator, figure)));
    }
    (!rows.is_empty()).then(|| DataSheet {
        tab: "Trust return".to_owned(),
        table: "trust_return".to_owned(),
        title: format!("Own return of {}, WRES {year}", context.place.name),
        notes: [context.writer.term.label(), "Relative likelihood"].map(str::to_owned).to_vec(),
        about: None,
        source: Some("the trust\u{2019}s own return, small numbers suppressed".to_owned()),
        heads: heads.map(str::to_owned).to_vec(),
        rows,
    })
}

fn row(context: &ReportContext<'_>, indicator: &Indicator, figure: &FigureRow) -> Vec<SheetCell> {
    let missing = shorthand(&figure.status);
    // A row of counts has no value, and the limits of some values were not calculated.
    let counts = figure.unit == QuantityUnit::Count;
    let value = if counts { NOT_APPLICABLE } else { missing };
    let limit = if figure.value.is_some() { NOT_AVAILABLE } else { value };
    // A ratio is of the counts of both groups, which have rows of their own.
    let no_count = if figure.unit == QuantityUnit::Ratio { NOT_APPLICABLE } else { missing };
    let code = figure.record.measure.unwrap_or(&figure.measure);
    let (measure, part) = if indicator.returned == Some(ReturnedMeasure::Board) {
        (
            format!("{}: {}", format::capital(&code.replace('_', " ")), figure.record.note),
            NOT_APPLICABLE.to_owned(),
        )
    } else {
        (format::capital(&code.replace('_', " ")), part(&figure.record.note))
    };
    vec![
        SheetCell::text(numbered(context, indicator)),
        SheetCell::text(measure),
        SheetCell::text(part),
        SheetCell::text(group_in_words(context, &figure.ethnic_group)),
        SheetCell::count(figure.numerator, no_count),
        SheetCell::count(figure.denominator, no_count),
        SheetCell::measured(figure.value, figure.unit, value),
        SheetCell::measured(figure.lower, figure.unit, limit),
        SheetCell::measured(figure.upper, figure.unit, limit),
        SheetCell::text(unit(figure.unit)),
        SheetCell::text(status_in_words(&figure.status)),
        SheetCell::year(figure.record.wres_year),
    ]
}

/// "Clinical: band 8a", "Whole workforce".
fn part(breakdown: &str) -> String {
    match breakdown.split_once('/') {
        Some((side, _)) => format!("{}: {}", name(side), format::lower_first(&name(breakdown))),
        None => name(breakdown),
    }
}
