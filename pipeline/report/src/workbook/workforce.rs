//! Indicator 1 for England from headcounts: a row for each part of the workforce, grade and date.

use super::published::unit;
use super::sheet::{DataSheet, NOT_APPLICABLE, SheetCell, group_in_words, status_in_words, with_limits};
use crate::context::ReportContext;
use crate::figure::FigureRow;
use crate::indicator_names::numbered;
use crate::workforce;
use catalogue::indicator::{Indicator, ReturnedMeasure};

/// The sheet; none without headcounts.
pub(super) fn sheet(context: &ReportContext<'_>) -> Option<DataSheet> {
    let indicator = context.indicators.iter().find(|one| one.returned == Some(ReturnedMeasure::Bands))?;
    let rows: Vec<Vec<SheetCell>> =
        workforce::rows(context, indicator).iter().map(|figure| row(context, indicator, figure)).collect();
    let heads = [
        "Indicator",
        "Part of the workforce",
        "Date or period",
        "Ethnic group",
        "People",
        "People in this part",
        "Value",
        "Value: lower limit",
        "Value: upper limit",
        "Unit",
        "Status",
        "Remark",
    ];
    (!rows.is_empty()).then(|| DataSheet {
        tab: format!("Indicator {}", indicator.number),
        table: "workforce_by_grade".to_owned(),
        title: format!("Indicator {}: workforce of England by grade", indicator.number),
        notes: [context.writer.term.label(), "95 per cent interval"].map(str::to_owned).to_vec(),
        about: Some("Counted are people in the NHS electronic staff record.".to_owned()),
        source: Some("GOV.UK Ethnicity facts and figures, NHS workforce".to_owned()),
        heads: heads.map(str::to_owned).to_vec(),
        rows,
    })
}

fn row(context: &ReportContext<'_>, indicator: &Indicator, figure: &FigureRow) -> Vec<SheetCell> {
    let mut cells = vec![
        SheetCell::text(numbered(context, indicator)),
        SheetCell::text(figure.measure.replace('_', " ")),
        SheetCell::text(figure.period.clone()),
        SheetCell::text(group_in_words(context, &figure.ethnic_group)),
        SheetCell::count(figure.numerator, NOT_APPLICABLE),
        SheetCell::count(figure.denominator, NOT_APPLICABLE),
    ];
    cells.extend(with_limits(figure));
    let note = if figure.record.note.is_empty() { NOT_APPLICABLE } else { &figure.record.note };
    cells.extend([
        SheetCell::text(unit(figure.unit)),
        SheetCell::text(status_in_words(&figure.status)),
        SheetCell::text(note),
    ]);
    cells
}
