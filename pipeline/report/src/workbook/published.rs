//! Published figures of the indicators that are not from the survey, as printed: a row for each figure.

use super::sheet::{DataSheet, NOT_APPLICABLE, SheetCell, group_in_words, level_in_words, shorthand};
use crate::context::ReportContext;
use crate::csv;
use crate::figure::{FigureRow, QuantityUnit};
use crate::indicator_names::numbered;
use catalogue::indicator::Indicator;

/// The sheet; none if no figure was published.
pub(super) fn sheet(context: &ReportContext<'_>) -> Option<DataSheet> {
    let heads = [
        "Indicator",
        "Measure",
        "Ethnic group",
        "Place",
        "Level",
        "ODS code",
        "WRES year",
        "Edition that printed it",
        "Value",
        "Unit",
        "Source page",
        "Place in the file",
        "Note on the figure",
    ];
    let mut rows: Vec<Vec<SheetCell>> = Vec::new();
    for indicator in context.indicators {
        let figures = csv::published(context, indicator);
        rows.extend(figures.iter().map(|figure| row(context, indicator, figure)));
    }
    (!rows.is_empty()).then(|| DataSheet {
        tab: "Published figures".to_owned(),
        table: "published_figures".to_owned(),
        title: "Published figures of the other indicators, as printed".to_owned(),
        notes: [context.writer.term.label(), "Relative likelihood", "Published figures"]
            .map(str::to_owned)
            .to_vec(),
        about: None,
        source: Some("the page named in each row".to_owned()),
        heads: heads.map(str::to_owned).to_vec(),
        rows,
    })
}

fn row(context: &ReportContext<'_>, indicator: &Indicator, figure: &FigureRow) -> Vec<SheetCell> {
    let record = &figure.record;
    let known = indicator.measure_of.iter().find(|measure| measure.code == figure.measure);
    let measure = known.map_or_else(
        || format::capital(&figure.measure.replace('_', " ")),
        |measure| context.writer.term.apply(&measure.label),
    );
    let value = figure.value.map_or_else(
        || SheetCell::text(shorthand(&figure.status)),
        |value| SheetCell::printed(value, figure.unit),
    );
    let note = if record.note.is_empty() { NOT_APPLICABLE } else { &record.note };
    vec![
        SheetCell::text(numbered(context, indicator)),
        SheetCell::text(measure),
        SheetCell::text(group_in_words(context, &figure.ethnic_group)),
        SheetCell::text(figure.place.clone()),
        SheetCell::text(level_in_words(&record.level)),
        SheetCell::text(figure.place_code.clone()),
        SheetCell::year(record.wres_year),
        SheetCell::number_or_text(&record.edition),
        value,
        SheetCell::text(unit(figure.unit)),
        SheetCell::page(Some(&record.source)),
        SheetCell::text(record.cell.clone()),
        SheetCell::text(note),
    ]
}

/// What a value counts, in words.
pub(super) fn unit(unit: QuantityUnit) -> &'static str {
    match unit {
        QuantityUnit::Proportion | QuantityUnit::Percent => "per cent",
        QuantityUnit::PercentagePoints => "percentage points",
        QuantityUnit::Ratio => "ratio",
        QuantityUnit::Count => "people",
        QuantityUnit::Score => "score from 0 to 10",
    }
}
