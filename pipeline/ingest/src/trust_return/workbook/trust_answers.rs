//! Reads the sheet with the trust and the year.

use super::read::TrustNames;
use super::text_sheet::TextSheet;
use crate::extract::{Mismatch, clean_code, loose};
use crate::trust_return::form::ReturnForm;
use catalogue::organisation::readable_name;

/// The trust and the year, each with its place.
pub(super) struct TrustAnswers {
    pub(super) code: (String, String),
    pub(super) year: (String, String),
}

impl TrustAnswers {
    pub(super) fn read(
        form: &ReturnForm,
        trusts: TrustNames<'_>,
        sheet: &TextSheet<'_>,
        mismatches: &mut Vec<Mismatch>,
    ) -> Option<Self> {
        let words = &form.workbook;
        let mut answer = |label: &str| {
            let row = sheet.rows.iter().find(|row| loose(row.text(0)) == loose(label));
            if row.is_none() {
                let place = format!("sheet `{}`, column A", sheet.name);
                let repair = "take the sheet from a blank workbook";
                mismatches.push(sheet.refuse(&place, format!("a row `{label}`"), "", repair));
            }
            row.map(|row| (row.text(1).to_owned(), sheet.place(row.number, 1)))
        };
        let (code, name, year) = (answer(&words.code), answer(&words.name), answer(&words.year));
        let (code, name, year) = (code?, name?, year?);
        // The name shows that the code was changed, or that it has a slip that makes it another trust's.
        if let Some(own) = trusts.get(&clean_code(&code.0))
            && !name.0.is_empty()
            && loose(&name.0) != loose(own)
        {
            let expected = format!("`{}`, the name of {}, or nothing", readable_name(own), code.0);
            let repair = format!("correct the code at {}, or the name", code.1);
            mismatches.push(sheet.refuse(&name.1, expected, &name.0, repair));
        }
        Some(Self { code, year })
    }
}
