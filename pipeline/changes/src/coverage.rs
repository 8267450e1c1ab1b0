//! Trusts whose figures by ethnic group appeared or are missing now.

use serde_json::Value;

use super::{ChangeKind, DigestLine, DigestPlace, wording};
use store::row;

row! {
    pub(super) ChangedCoverage of "changed_coverage" {
        code: String,
        name: String,
        wres_year: i32,
        compared_year: i32,
        has_figures: bool,
        indicators: String,
    }
}

pub(super) fn line(row: ChangedCoverage) -> DigestLine {
    let numbers = wording::list(&row.indicators);
    let noun = if numbers.len() == 1 { "indicator" } else { "indicators" };
    let indicators = format!("{noun} {}", format::list(&numbers));
    let ChangedCoverage { name, wres_year: year, compared_year: earlier, .. } = &row;
    let sentence = match (row.has_figures, earlier == year) {
        (true, true) => {
            format!("{name}: figures by ethnic group for {indicators} are now available for WRES {year}.")
        }
        (true, false) => format!(
            "{name}: figures by ethnic group for {indicators} are available for WRES {year}; there were none for WRES {earlier}."
        ),
        (false, true) => {
            format!(
                "{name}: figures by ethnic group for {indicators} are no longer available for WRES {year}."
            )
        }
        (false, false) => format!(
            "{name}: no figures by ethnic group for {indicators} are available for WRES {year}; there were some for WRES {earlier}."
        ),
    };
    let state = |has: bool| Some(Value::from(if has { "held" } else { "not_held" }));
    DigestLine {
        place: Some(DigestPlace { level: "trust".to_owned(), code: row.code, name: row.name }),
        of: Some("coverage".to_owned()),
        indicator: Some(row.indicators),
        wres_year: Some(row.wres_year),
        before: state(!row.has_figures),
        after: state(row.has_figures),
        ..DigestLine::new(ChangeKind::Gap, sentence)
    }
}
