//! Which figure of the reports shows a value.

use super::DigestPlace;
use super::restated::RestatedValue;
use catalogue::indicator::Basis;
use catalogue::indicator::Indicator;
use report::figure::figure_id;

/// The view of the figure that shows the shares of a place: of England its regions, of a region or an ICB its trusts, of
/// a trust the figure of its gap.
pub(super) fn shares_view(place: &DigestPlace) -> &'static str {
    match place.level.as_str() {
        "england" => "regions",
        "region" | "icb" => "trusts",
        _ => "gap",
    }
}

/// The id of the figure that shows a survey indicator of a place in a view.
pub(super) fn survey(
    view: &str,
    place: &DigestPlace,
    indicator: &str,
    wres_year: i32,
    indicators: &[Indicator],
) -> Option<String> {
    let known = indicators.iter().any(|known| known.number == indicator && known.basis == Basis::Survey);
    known.then(|| figure_id(indicator, &place.code, wres_year, view))
}

/// The id of the series that shows a published figure of England or a region, if it is of the indicator's main measure.
/// The id has the last year of the series. A trust's published figures are in tables only.
pub(super) fn series(row: &RestatedValue, indicators: &[Indicator]) -> Option<String> {
    let indicator = indicators.iter().find(|known| known.number == row.indicator)?;
    let main = indicator.measure_of.first().filter(|_| indicator.basis != Basis::Survey)?;
    let is_drawn = row.measure.as_ref() == Some(&main.code)
        && row.ethnic_group.as_deref().is_none_or(|group| group == "bme")
        && row.level != "trust"
        && !row.code.is_empty();
    let year = row.series_year.filter(|_| is_drawn)?;
    Some(figure_id(&indicator.number, &row.code, year, "series"))
}
