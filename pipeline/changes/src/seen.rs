//! In which figure of the reports a reader sees something: the one place that decides it.

use super::line::PlaceOf;
use super::rows::PrintedFigure;
use catalogue::indicator::Basis;
use catalogue::indicator::Indicator;
use report::figure::figure_id;

/// What is seen of a survey indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// The shares of the two groups: England's regions, the trusts of a region or an ICB, and a trust's own in the
    /// figure of its gap.
    Shares,
    /// The gap beside others.
    Gap,
}

/// The id of the figure that shows a survey indicator of a place.
pub(super) fn survey(
    seen: Seen,
    place: &PlaceOf,
    indicator: &str,
    wres_year: i32,
    indicators: &[Indicator],
) -> Option<String> {
    let known = indicators.iter().any(|known| known.number == indicator && known.basis == Basis::Survey);
    let view = match (seen, place.level.as_str()) {
        (Seen::Shares, "england") => "regions",
        (Seen::Shares, "region" | "icb") => "trusts",
        _ => "gap",
    };
    known.then(|| figure_id(indicator, &place.code, wres_year, view))
}

/// The id of the series that shows a printed figure of England or a region: of the indicator's main measure, and
/// named by the last year that the place or England has. A trust's printed figures stand in tables alone.
pub(super) fn series(row: &PrintedFigure, all: &[PrintedFigure], indicators: &[Indicator]) -> Option<String> {
    let indicator = indicators.iter().find(|known| known.number == row.indicator)?;
    let main = indicator.measure_of.first().filter(|_| indicator.basis != Basis::Survey)?;
    let drawn = |row: &PrintedFigure| {
        row.latest
            && row.measure == main.code
            && row.indicator == indicator.number
            && row.ethnic_group.as_deref().is_none_or(|group| group == "bme")
    };
    let code = row.code.as_deref().filter(|_| row.level != "trust" && drawn(row))?;
    let beside = |other: &&PrintedFigure| {
        drawn(other) && (other.level == "england" || (other.level == row.level && other.code == row.code))
    };
    let last = all.iter().filter(beside).map(|row| row.wres_year).max()?;
    Some(figure_id(&indicator.number, code, last, "series"))
}
