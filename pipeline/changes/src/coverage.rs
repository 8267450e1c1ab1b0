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
            format!("{name}: figures by ethnic group for {indicators} are now held for WRES {year}.")
        }
        (true, false) => format!(
            "{name}: figures by ethnic group for {indicators} are held for WRES {year}; for WRES {earlier} none were."
        ),
        (false, true) => {
            format!("{name}: figures by ethnic group for {indicators} are no longer held for WRES {year}.")
        }
        (false, false) => format!(
            "{name}: no figures by ethnic group for {indicators} are held for WRES {year}; for WRES {earlier} they were."
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
