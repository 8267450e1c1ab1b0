//! Changes between two survey years: a row for each place, question and ethnic group.

use std::collections::BTreeMap;

use super::sheet::{DataSheet, NOT_APPLICABLE, NOT_AVAILABLE, SheetCell, group_in_words, level_in_words};
use crate::context::ReportContext;
use crate::figure::QuantityUnit;
use crate::indicator_names::numbered;
use crate::rows::YearChange;

/// The sheet; none if no year has an earlier one.
pub(super) fn sheet(context: &ReportContext<'_>) -> Option<DataSheet> {
    let places = places(context);
    let here = |row: &&YearChange| places.contains_key(&(row.level.as_str(), row.code.as_str()));
    let mut changes: Vec<&YearChange> = context.tables.changes.iter().filter(here).collect();
    let name = |row: &YearChange| places.get(&(row.level.as_str(), row.code.as_str())).cloned();
    let rank = |row: &YearChange| ["england", "region", "icb"].iter().position(|level| *level == row.level);
    changes.sort_by_cached_key(|row| {
        let asked = (row.indicator.clone(), row.question.clone(), row.ethnic_group.clone());
        (rank(row).unwrap_or(3), name(row), row.code.clone(), asked, row.weighting.clone(), row.wres_year)
    });
    let heads = [
        "Place",
        "Level",
        "ODS code",
        "Indicator",
        "Survey question",
        "Ethnic group",
        "Weighting of the answers",
        "From WRES year",
        "To WRES year",
        "Trusts with both years",
        "Change in percentage points",
        "Change: lower limit",
        "Change: upper limit",
        "Reading",
        "Why the years cannot be compared",
    ];
    let rows: Vec<Vec<SheetCell>> =
        changes.into_iter().map(|change| row(context, change, name(change).unwrap_or_default())).collect();
    (!rows.is_empty()).then(|| DataSheet {
        tab: "From year to year".to_owned(),
        table: "changes_between_years".to_owned(),
        title: "What has changed in the staff survey from one year to the next".to_owned(),
        notes: [context.writer.term.label(), "WRES year", "95 per cent interval"].map(str::to_owned).to_vec(),
        about: None,
        source: Some("NHS Staff Survey; changes calculated by race-equity".to_owned()),
        heads: heads.map(str::to_owned).to_vec(),
        rows,
    })
}

/// The places of the report by level and code, with their names.
pub(super) fn places<'a>(context: &'a ReportContext<'_>) -> BTreeMap<(&'a str, &'a str), String> {
    let gaps = context.indicators.iter().flat_map(|indicator| context.all(&indicator.number));
    let mut places: BTreeMap<(&str, &str), String> =
        gaps.map(|gap| ((gap.level.as_str(), gap.code.as_str()), gap.name.clone())).collect();
    for row in &context.tables.coverage {
        if context.holds(Some(&row.region_code), Some(&row.icb_code)) {
            places.entry(("trust", &row.code)).or_insert_with(|| row.name.clone());
        }
    }
    let own = (context.place.kind.level(), context.place.code.as_str());
    places.entry(own).or_insert_with(|| context.place.name.clone());
    places
}

fn row(context: &ReportContext<'_>, change: &YearChange, name: String) -> Vec<SheetCell> {
    let indicator = context.indicators.iter().find(|indicator| indicator.number == change.indicator);
    let points =
        |value: Option<f64>| SheetCell::measured(value, QuantityUnit::PercentagePoints, NOT_AVAILABLE);
    let reading = match change.verdict.as_deref() {
        Some("higher") => "clearly higher",
        Some("lower") => "clearly lower",
        Some(_) => "no clear change",
        None => NOT_AVAILABLE,
    };
    let weighting = match change.weighting.as_str() {
        "none" => "not weighted".to_owned(),
        by => format!("weighted by {}", by.to_lowercase()),
    };
    vec![
        SheetCell::text(name),
        SheetCell::text(level_in_words(&change.level)),
        SheetCell::text(change.code.clone()),
        SheetCell::text(
            indicator.map_or_else(|| change.indicator.clone(), |indicator| numbered(context, indicator)),
        ),
        SheetCell::text(change.question.clone().unwrap_or_else(|| NOT_APPLICABLE.to_owned())),
        SheetCell::text(group_in_words(context, change.ethnic_group.as_deref().unwrap_or("all"))),
        SheetCell::text(weighting),
        SheetCell::year(change.previous_year),
        SheetCell::year(change.wres_year),
        SheetCell::count(Some(change.trusts), NOT_AVAILABLE),
        points(change.difference_points),
        points(change.lower_points),
        points(change.upper_points),
        SheetCell::text(reading),
        SheetCell::text(change.break_reason.clone().unwrap_or_else(|| NOT_APPLICABLE.to_owned())),
    ]
}
