//! Makes a blank return, as CSV or as a workbook with instructions.

use super::ReturnError;
use super::form::ReturnForm;
use crate::extract::BlankForm;

/// The rows below the headers. The trust fills in code, year and count.
fn rows(form: &ReturnForm) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for indicator in &form.indicator {
        for breakdown in std::iter::once("").chain(indicator.template.iter().map(String::as_str)) {
            for measure in &indicator.measures {
                for group in &form.groups {
                    let [number, breakdown] = [indicator.number.clone(), breakdown.to_owned()];
                    let [measure, group] = [measure.clone(), group.clone()];
                    let blank = String::new;
                    rows.push(vec![blank(), blank(), number, breakdown, measure, group, blank()]);
                }
            }
        }
    }
    rows
}

fn blank_form<'a>(form: &'a ReturnForm, rows: &'a [Vec<String>]) -> BlankForm<'a> {
    BlankForm { sheet: "return", columns: &form.columns, rows, instructions: &form.instructions }
}

/// A blank return as CSV.
pub fn csv(form: &ReturnForm) -> Vec<u8> {
    blank_form(form, &rows(form)).csv()
}

/// A blank return as a workbook: the table, and a sheet of instructions.
///
/// # Errors
/// When the workbook cannot be made.
pub fn xlsx(form: &ReturnForm) -> Result<Vec<u8>, ReturnError> {
    blank_form(form, &rows(form)).xlsx().map_err(|error| ReturnError::Template(Box::new(error)))
}
