//! The staff of a trust at each 31 March.

use super::sheet::{DataSheet, NOT_AVAILABLE, SheetCell};
use crate::context::ReportContext;
use crate::figure::QuantityUnit;
use crate::trust_context::Trust;
use crate::trust_rows::TrustStaff;
use catalogue::organisation::PlaceKind;

/// The sheet; none of another place, or without a headcount.
pub(super) fn sheet(context: &ReportContext<'_>) -> Option<DataSheet> {
    if context.place.kind != PlaceKind::Trust {
        return None;
    }
    let trust = Trust::new(context);
    let counted: Vec<&TrustStaff> = trust.staff().into_iter().filter(|row| row.headcount.is_some()).collect();
    let heads = [
        "Date",
        "WRES year",
        "Staff employed",
        "Trusts added up",
        "Change from the year before, per cent",
        "Staff may have transferred",
        "Staff survey: answers to the question that most answered",
        "Source",
    ];
    (!counted.is_empty()).then(|| DataSheet {
        tab: "Staff".to_owned(),
        table: "staff".to_owned(),
        title: "Staff employed at each 31 March".to_owned(),
        notes: Vec::new(),
        about: Some(
            "Counted are people, of every ethnic group. If the number changed by more than 15 per cent in a year, \
             staff may have transferred from or to another organisation. A response rate cannot be calculated: \
             the headcount includes staff who could not take part in the survey."
                .to_owned(),
        ),
        source: Some("NHS Workforce Statistics, NHS England".to_owned()),
        heads: heads.map(str::to_owned).to_vec(),
        rows: counted.into_iter().map(row).collect(),
    })
}

fn row(staff: &TrustStaff) -> Vec<SheetCell> {
    vec![
        SheetCell::Date(staff.date),
        SheetCell::year(staff.wres_year),
        SheetCell::count(staff.headcount, NOT_AVAILABLE),
        SheetCell::count(staff.part_count, NOT_AVAILABLE),
        SheetCell::measured(staff.change, QuantityUnit::Percent, NOT_AVAILABLE),
        SheetCell::text(if staff.jump { "yes" } else { "no" }),
        SheetCell::count(staff.answered, NOT_AVAILABLE),
        SheetCell::text(staff.publication.clone().unwrap_or_else(|| NOT_AVAILABLE.to_owned())),
    ]
}
