//! The table "What has changed": the earliest comparable figure of each indicator and the latest.

use super::changes::places;
use super::published::unit;
use super::sheet::{DataSheet, NOT_AVAILABLE, SheetCell, level_in_words};
use crate::context::ReportContext;
use crate::figure::QuantityUnit;
use crate::indicator_names::numbered;
use crate::rows::LongChange;

/// The sheet; none without an earlier figure.
pub(super) fn sheet(context: &ReportContext<'_>) -> Option<DataSheet> {
    let places = places(context);
    let name = |row: &LongChange| places.get(&(row.level.as_str(), row.code.as_str())).cloned();
    let mut changes: Vec<(String, &LongChange)> =
        context.tables.long_changes.iter().filter_map(|row| Some((name(row)?, row))).collect();
    let rank = |row: &LongChange| ["england", "region", "icb"].iter().position(|level| *level == row.level);
    changes.sort_by_cached_key(|(name, row)| {
        let asked = (row.indicator.clone(), row.basis.clone(), row.measure.clone(), row.what.clone());
        (rank(row).unwrap_or(3), name.clone(), row.code.clone(), asked)
    });
    let heads = [
        "Place",
        "Level",
        "ODS code",
        "Indicator",
        "What",
        "Kind of figure",
        "First WRES year",
        "Latest WRES year",
        "First value",
        "Latest value",
        "Unit of the values",
        "Change",
        "Change: lower limit",
        "Change: upper limit",
        "Trusts with both years",
        "Reading",
    ];
    let rows: Vec<Vec<SheetCell>> =
        changes.into_iter().map(|(name, change)| row(context, name, change)).collect();
    (!rows.is_empty()).then(|| DataSheet {
        tab: "First and latest".to_owned(),
        table: "first_and_latest".to_owned(),
        title: "Earliest comparable figure and latest figure of each indicator".to_owned(),
        notes: [context.writer.term.label(), "WRES year", "95 per cent interval"].map(str::to_owned).to_vec(),
        about: Some(
            "Changes of shares and gaps are in percentage points, changes of a ratio in its own unit."
                .to_owned(),
        ),
        source: Some(
            "NHS Staff Survey, and WRES reports as printed; changes calculated by race-equity".to_owned(),
        ),
        heads: heads.map(str::to_owned).to_vec(),
        rows,
    })
}

fn row(context: &ReportContext<'_>, name: String, change: &LongChange) -> Vec<SheetCell> {
    let indicator = context.indicators.iter().find(|indicator| indicator.number == change.indicator);
    let measured = QuantityUnit::from_word(&change.unit).unwrap_or_default();
    let value = |value: Option<f64>| match value {
        Some(value) if change.basis == "published" => SheetCell::printed(value, measured),
        value => SheetCell::measured(value, measured, NOT_AVAILABLE),
    };
    let of_change = match measured {
        QuantityUnit::Ratio | QuantityUnit::Count => measured,
        _ => QuantityUnit::PercentagePoints,
    };
    let difference = |value: Option<f64>| SheetCell::measured(value, of_change, NOT_AVAILABLE);
    let label = change.measure.as_deref().map(|code| {
        let known = indicator.and_then(|one| one.measure_of.iter().find(|measure| measure.code == code));
        let part = indicator.and_then(|one| one.part_of(code));
        known.map_or_else(
            || part.map_or_else(|| code.to_owned(), |part| format!("{code}, {part}")),
            |measure| context.writer.term.apply(&measure.label),
        )
    });
    let group = match change.what.as_str() {
        "white" => "White",
        "bme" => context.writer.term.label(),
        "gap" => "gap between the groups",
        "all" => "all staff",
        _ => "",
    };
    let what: Vec<&str> = label.as_deref().into_iter().chain((!group.is_empty()).then_some(group)).collect();
    let basis = match change.basis.as_str() {
        "counts" => "calculated from counts",
        "weighted" => "weighted by the publisher",
        _ => "as printed",
    };
    let reading = match (change.verdict.as_deref(), change.reading.as_deref()) {
        (Some("similar"), _) => "no clear change",
        (Some(_), Some("favourable")) if change.what == "gap" => "clearly narrower",
        (Some(_), Some("unfavourable")) if change.what == "gap" => "clearly wider",
        (Some("higher"), _) => "clearly higher",
        (Some("lower"), _) => "clearly lower",
        _ => NOT_AVAILABLE,
    };
    vec![
        SheetCell::text(name),
        SheetCell::text(level_in_words(&change.level)),
        SheetCell::text(change.code.clone()),
        SheetCell::text(
            indicator.map_or_else(|| change.indicator.clone(), |indicator| numbered(context, indicator)),
        ),
        SheetCell::text(what.join(", ")),
        SheetCell::text(basis),
        SheetCell::year(change.first_year),
        SheetCell::year(change.last_year),
        value(change.first_value),
        value(change.last_value),
        SheetCell::text(unit(measured)),
        difference(change.difference),
        difference(change.lower),
        difference(change.upper),
        SheetCell::count(change.trusts, NOT_AVAILABLE),
        SheetCell::text(reading),
    ]
}
