//! In which figure of the reports a reader sees something: the one place that decides it.

use super::line::PlaceOf;
use crate::figure::figure_id;
use crate::indicator::{Basis, Indicator};

/// The id of the figure that shows a survey indicator of a place: a trust's gap, or the trusts of a region
/// or an ICB. England stands in every figure and has none of its own. Figures of the other indicators are
/// named by the last year of their series, which a single value does not tell: none either.
pub(super) fn figure(place: &PlaceOf, indicator: &str, wres_year: i32, all: &[Indicator]) -> Option<String> {
    let survey = all.iter().any(|known| known.number == indicator && known.basis == Basis::Survey);
    let view = match place.level.as_str() {
        "region" | "icb" => "trusts",
        "trust" => "gap",
        _ => return None,
    };
    survey.then(|| figure_id(indicator, &place.code, wres_year, view))
}
