//! How many staff a trust employs, as context for its figures. No response rate is made of it: headcount includes staff
//! who could not take part in the survey.

use super::context::ReportContext;
use super::trust_context::Trust;
use super::trust_rows::TrustStaff;
use crate::figure::{FigureRow, QuantityUnit, RowDetails};
use catalogue::organisation::PlaceKind;

/// The newest headcount, and how many answered the staff survey of the report. None without a headcount.
pub(super) fn employed(trust: &Trust<'_>) -> Option<String> {
    let rows = trust.staff();
    let newest = rows.iter().rfind(|row| row.headcount.is_some())?;
    let (staff, publication) = (format::count(newest.headcount?), newest.publication.as_deref()?);
    let who = if newest.part_count > Some(1) { "The trusts that are part of it today" } else { "The trust" };
    let answered = rows.iter().find(|row| row.wres_year == trust.context.year).and_then(|row| row.answered);
    let answered = answered.map_or_else(String::new, |answered| {
        format!(
            "; at least {} answered the {} staff survey",
            format::count(answered),
            trust.context.collected()
        )
    });
    Some(format!("{who} employed {staff} staff at {} ({publication}){answered}.", format::date(newest.date)))
}

/// What a reader of changes must know about large changes in the number of staff between these WRES years.
pub(super) fn moved(trust: &Trust<'_>, first_year: i32, last_year: i32) -> Vec<String> {
    let rows = trust.staff().into_iter();
    rows.filter(|row| row.jump && first_year < row.wres_year && row.wres_year <= last_year)
        .filter_map(sentence)
        .collect()
}

fn sentence(row: &TrustStaff) -> Option<String> {
    let (change, previous, headcount) = (row.change?, row.previous?, row.headcount?);
    let (verb, direction) = if change > 0.0 { ("rose", "from") } else { ("fell", "to") };
    let before = jiff::civil::date(row.date.year() - 1, row.date.month(), row.date.day());
    Some(format!(
        "The number of staff {verb} by {} per cent, from {} at {} to {} at {}. Staff may have transferred {direction} another \
         organisation, so changes over this time may not be about the same staff.",
        format::whole_percent(change.abs() / 100.0),
        format::count(previous),
        format::date(before),
        format::count(headcount),
        format::date(row.date),
    ))
}

/// The headcounts of a trust for its data file; none of another place.
#[expect(clippy::cast_precision_loss, reason = "a trust has far fewer than 2^52 people")]
pub(super) fn figures(context: &ReportContext<'_>) -> Vec<FigureRow> {
    if context.place.kind != PlaceKind::Trust {
        return Vec::new();
    }
    let trust = Trust::new(context);
    let rows = trust.staff().into_iter().filter(|row| row.headcount.is_some());
    rows.map(|row| FigureRow {
        measure: "headcount".to_owned(),
        place_code: context.place.code.clone(),
        place: context.place.name.clone(),
        period: format::date(row.date),
        value: row.headcount.map(|people| people as f64),
        unit: QuantityUnit::Count,
        status: if row.part_count > Some(1) { "calculated" } else { "published" }.to_owned(),
        record: RowDetails {
            level: "trust".to_owned(),
            wres_year: row.wres_year,
            source: row.publication.clone().unwrap_or_default(),
            note: format!("staff employed at {}", format::date(row.date)),
            ..RowDetails::default()
        },
        ..FigureRow::default()
    })
    .collect()
}
