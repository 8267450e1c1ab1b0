//! The workbook that people fill in: one sheet for the trust and the year, and one for each indicator. A row is a part
//! of the workforce and a measure, and has a column for each ethnic group. The words are in `data/return.toml`.

mod formulas;
mod read;
mod text_sheet;
mod trust_answers;
mod write;

use super::form::{IndicatorForm, ReturnForm};

pub use read::is_workbook_form;
pub(super) use read::{FormContent, TrustNames, has_form, read};
pub use write::{BlankReturn, xlsx};

/// A row of a sheet.
#[derive(Clone, Debug)]
struct FormRow<'a> {
    breakdown: &'a str,
    measure: &'a str,
}

impl IndicatorForm {
    fn form_rows(&self) -> Vec<FormRow<'_>> {
        let breakdowns = std::iter::once("").chain(self.workbook.iter().map(String::as_str));
        breakdowns
            .flat_map(|breakdown| self.measures.iter().map(move |measure| FormRow { breakdown, measure }))
            .collect()
    }

    /// Whether its sheet has columns for the parts of the workforce.
    fn has_parts(&self) -> bool {
        !self.workbook.is_empty()
    }

    /// Whether its last row adds up the other rows.
    fn has_sum(&self) -> bool {
        self.has_parts() && self.measures.len() == 1
    }
}

impl ReturnForm {
    /// The labels of a row, in the order of the columns before the counts.
    fn row_labels<'a>(&'a self, indicator: &'a IndicatorForm, row: &FormRow<'a>) -> Vec<&'a str> {
        let mut labels = Vec::new();
        if indicator.has_parts() {
            let whole = (indicator.whole.as_str(), self.workbook.all.as_str());
            let (group, band) = match row.breakdown.split_once('/') {
                Some((group, band)) => (self.label(group), self.label(band)),
                None if row.breakdown.is_empty() => whole,
                None => (self.label(row.breakdown), self.workbook.all.as_str()),
            };
            labels.extend([group, band]);
        }
        labels.push(self.label(row.measure));
        labels
    }

    /// The headers of the columns before the counts.
    fn label_headers(&self, indicator: &IndicatorForm) -> Vec<&str> {
        let words = &self.workbook;
        let parts = [words.staff_group.as_str(), words.band.as_str()];
        let parts = if indicator.has_parts() { &parts[..] } else { &[] };
        parts.iter().copied().chain([words.people.as_str()]).collect()
    }
}
