//! Values of a year that was published before, and that differ now.

use std::fmt::Write;

use serde_json::Value;

use super::wording::{self, Wording, at, capital};
use super::{ChangeKind, DigestLine, DigestPlace, figures};
use store::row;

row! {
    pub(super) RestatedValue of "restated_value" {
        table_name: String,
        level: String,
        code: String,
        name: String,
        indicator: String,
        measure: Option<String>,
        wres_year: i32,
        ethnic_group: Option<String>,
        unit: String,
        before_value: Option<f64>,
        after_value: Option<f64>,
        before_trusts: Option<i64>,
        after_trusts: Option<i64>,
        before_edition: Option<String>,
        after_edition: Option<String>,
        series_year: Option<i32>,
        size: Option<f64>,
    }
}

pub(super) fn line(row: RestatedValue, wording: &Wording<'_>) -> DigestLine {
    let place = DigestPlace { level: row.level.clone(), code: row.code.clone(), name: row.name.clone() };
    let is_published = row.table_name == "published_series";
    let (sentence, figure) = if is_published {
        (published_figure(&row, &place, wording), figures::series(&row, wording.indicators))
    } else {
        let view = figures::shares_view(&place);
        let figure = figures::survey(view, &place, &row.indicator, row.wres_year, wording.indicators);
        (share(&row, &place, wording), figure)
    };
    DigestLine {
        place: Some(place),
        source: is_published.then(|| "wres".to_owned()),
        of: Some(row.table_name),
        indicator: Some(row.indicator),
        measure: row.measure,
        ethnic_group: row.ethnic_group,
        wres_year: Some(row.wres_year),
        before: row.before_value.map(Value::from),
        after: row.after_value.map(Value::from),
        unit: Some(row.unit),
        size: row.size,
        figure,
        ..DigestLine::new(ChangeKind::Restated, sentence)
    }
}

/// The share of an ethnic group in a place.
fn share(row: &RestatedValue, place: &DigestPlace, wording: &Wording<'_>) -> String {
    let people = wording.respondents(row.ethnic_group.as_deref().unwrap_or_default());
    let reported = wording.reported(&row.indicator);
    let of = format!("(indicator {}, WRES {})", row.indicator, row.wres_year);
    let here = capital(&at(place));
    let mut sentence = match (row.before_value, row.after_value) {
        (Some(before), Some(after)) => format!(
            "{here}, {} of {people} {reported} {of}; it was {}, {}",
            format::percent_in_words(after),
            format::percent_in_words(before),
            by_points(100.0 * (after - before)),
        ),
        (None, after) => format!(
            "{here}, {} of {people} {reported} {of}; there was no share before",
            after.map_or_else(String::new, format::percent_in_words)
        ),
        (Some(before), None) => format!(
            "{here}, the share of {people} who {reported} {of} is missing now; it was {}",
            format::percent_in_words(before)
        ),
    };
    let trusts = row.before_trusts.zip(row.after_trusts).filter(|(before, after)| before != after);
    if let Some((before, after)) = trusts {
        let (before, after) = (wording::trusts(before), wording::trusts(after));
        let _ = write!(sentence, ", pooled from {before} then and {after} now");
    }
    sentence + "."
}

/// "a change of +0.8 percentage points".
fn by_points(points: f64) -> String {
    match format::signed_points(points).as_str() {
        "0.0" => "a change of less than 0.1 percentage points".to_owned(),
        signed => format!("a change of {signed} percentage points"),
    }
}

fn published_figure(row: &RestatedValue, place: &DigestPlace, wording: &Wording<'_>) -> String {
    let measure = row.measure.as_deref().unwrap_or_default();
    let value = |value: Option<f64>| {
        let value = value.map_or_else(String::new, format::as_published);
        if row.unit == "percent" { format!("{value} per cent") } else { value }
    };
    let (before, after) = (value(row.before_value), value(row.after_value));
    let edition = |edition: &Option<String>| edition.clone().unwrap_or_default();
    let (earlier, later) = (edition(&row.before_edition), edition(&row.after_edition));
    let group = match row.ethnic_group.as_deref() {
        // The label of a measure of one group names it.
        Some("bme" | "white") if measure != "percentage" => String::new(),
        Some(group) => format!(", {}", wording.respondents(group)),
        None => String::new(),
    };
    let change = if earlier == later {
        format!("{after} in the {later} report now; {before} in the same report before")
    } else {
        format!("{after} in the {later} report; it was {before} in the {earlier} report")
    };
    format!(
        "{}, \u{201c}{}\u{201d}{group} (indicator {}, WRES {}): {change}.",
        capital(&at(place)),
        wording.measure(&row.indicator, measure),
        row.indicator,
        row.wres_year,
    )
}
