//! The figures of a report, to find and cite them.

use super::sheet::{DataSheet, SheetCell};
use crate::context::ReportContext;
use crate::inputs::Inputs;
use crate::model::Report;

/// The sheet; none if the report has no figure.
pub(super) fn sheet(
    context: &ReportContext<'_>,
    inputs: &Inputs,
    report: &Report,
    folder: &str,
) -> Option<DataSheet> {
    let mut heads =
        ["Figure", "Indicator", "Title", "Caption", "Sentence to say aloud"].map(str::to_owned).to_vec();
    let public = inputs
        .address
        .as_ref()
        .map(|address| format!("{}/{}", address.as_str().trim_end_matches('/'), context.edition.id));
    if public.is_some() {
        heads.push("Page of the figure".to_owned());
    }
    let row = |figure: &&crate::figure::Figure| {
        let mut cells = vec![
            SheetCell::text(figure.citation.label.clone()),
            SheetCell::number_or_text(&figure.indicator),
            SheetCell::text(figure.title.clone()),
            SheetCell::text(figure.caption.clone()),
            SheetCell::text(figure.spoken.clone()),
        ];
        cells.extend(public.as_ref().map(|public| {
            SheetCell::Link(format!("{public}/{folder}/{folder}.html#{}", figure.id), figure.id.clone())
        }));
        cells
    };
    let rows: Vec<Vec<SheetCell>> = report.figures().iter().map(row).collect();
    (!rows.is_empty()).then(|| DataSheet {
        tab: "Figures".to_owned(),
        table: "figures".to_owned(),
        title: "Figures of the report, with their permanent ids".to_owned(),
        notes: Vec::new(),
        about: None,
        source: Some("the folder figures, next to this workbook, has the data of each figure".to_owned()),
        heads,
        rows,
    })
}
