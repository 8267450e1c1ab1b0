//! A report's tables as an Excel workbook, after the Analysis Function's guidance on releasing statistics in
//! spreadsheets: cover, contents, notes, and one table a sheet. The numbers are those of the data file.

mod changes;
mod figures;
mod front;
mod published;
mod returned;
mod sheet;
mod spans;
mod staff;
mod statuses;
mod survey;
mod workforce;
mod writer;

use crate::ReportError;
use crate::context::ReportContext;
use crate::indicator_names::survey_indicators;
use crate::inputs::Inputs;
use crate::model::Report;
use crate::subject::Subject;
use sheet::DataSheet;

/// The bytes of the workbook. The same report has the same bytes.
pub(super) fn workbook(
    context: &ReportContext<'_>,
    inputs: &Inputs,
    subject: &Subject,
    report: &Report,
) -> Result<Vec<u8>, ReportError> {
    let mut sheets: Vec<DataSheet> = workforce::sheet(context).into_iter().collect();
    sheets.extend(survey_indicators(context).filter_map(|indicator| survey::sheet(context, indicator)));
    sheets.extend(published::sheet(context));
    sheets.extend(spans::sheet(context));
    sheets.extend(changes::sheet(context));
    sheets.extend(staff::sheet(context));
    sheets.extend(returned::sheet(context));
    sheets.extend(statuses::sheets(context, subject));
    sheets.extend(figures::sheet(context, inputs, report, &subject.folder()));
    let notes = front::notes(context);
    let front = writer::Front {
        title: &report.title,
        publisher: context.publisher,
        date: context.edition.date,
        cover: front::cover(context, inputs, report, &sheets),
        contents: front::contents(&sheets, &notes),
        notes,
    };
    writer::bytes(&front, &sheets)
        .map_err(|error| ReportError::Serialise { what: "workbook", problem: error.to_string() })
}
