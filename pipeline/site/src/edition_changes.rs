//! What changed in the reports of an edition, as each says it in its part "What changed since". It is what feeds list for an
//! edition without a digest.

use serde_json::Value;

use super::SiteError;
use super::report_model::{blocks, chapter};
use catalogue::organisation::{Place, PlaceKind};
use report::EditionFolder;

/// The anchor of the part.
const SINCE: &str = "since";

/// England, and each region and ICB of which a figure is new, has another value or is no longer made, with a line for
/// each of these figures. The reports of trusts are not read: their figures are in those of their ICB.
pub(crate) fn of_areas<'a>(
    edition: &EditionFolder,
    places: &'a [Place],
) -> Result<Vec<(&'a Place, Vec<String>)>, SiteError> {
    let mut changed = Vec::new();
    for place in places.iter().filter(|place| place.kind != PlaceKind::Trust) {
        let path = edition.folder.join(place.folder()).join(report::MODEL);
        if !path.is_file() {
            continue;
        }
        let lines = lines(&files::read(&path)?).map_err(|error| SiteError::Edition {
            file: path.display().to_string(),
            problem: error.to_string(),
        })?;
        if !lines.is_empty() {
            changed.push((place, lines));
        }
    }
    Ok(changed)
}

fn lines(json: &[u8]) -> Result<Vec<String>, serde_json::Error> {
    let report: Value = serde_json::from_slice(json)?;
    let blocks = chapter(&report, SINCE).into_iter().flat_map(blocks);
    let rows = blocks.filter_map(|block| block["table"]["rows"].as_array()).flatten();
    Ok(rows.map(|row| line(&texts(row))).collect())
}

/// The texts of the cells of a row.
fn texts(row: &Value) -> Vec<&str> {
    row["cells"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The cells as sentences: "Harassment by staff (wres-i6-...): 24.1% was 24.0%. Its source was corrected."
fn line(cells: &[&str]) -> String {
    let said: Vec<&str> = cells.iter().map(|cell| cell.trim().trim_end_matches('.')).collect();
    match said.as_slice() {
        [] => String::new(),
        [figure] => format!("{figure}."),
        [figure, rest @ ..] => {
            let rest: Vec<String> = rest
                .iter()
                .filter(|cell| !cell.is_empty())
                .enumerate()
                .map(|(at, cell)| if at == 0 { (*cell).to_owned() } else { format::capital(cell) })
                .collect();
            format!("{figure}: {}.", rest.join(". "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_figure_that_changed_is_a_line() {
        let report = serde_json::json!({ "title": "London", "chapters": [
            { "anchor": "main-points", "blocks": [{ "kind": "table", "table": { "rows": [{ "cells": ["Other"] }] } }] },
            { "anchor": "heat", "blocks": [{ "kind": "heat", "table": { "rows": [{ "cells": [{ "value": "+3.6" }] }] } }] },
            { "anchor": "since", "blocks": [
                { "kind": "text", "text": "Words" },
                { "kind": "table", "table": { "rows": [
                    { "cells": ["Gap (wres-i5)", "was 10.1, is 9.8", "the source was corrected."] },
                    { "cells": ["Board (wres-i9)", "new in this edition", ""] },
                ] } },
            ] },
        ] });
        assert_eq!(
            lines(report.to_string().as_bytes()).unwrap(),
            [
                "Gap (wres-i5): was 10.1, is 9.8. The source was corrected.",
                "Board (wres-i9): new in this edition."
            ]
        );
    }

    #[test]
    fn a_report_without_changes_has_no_line() {
        let report =
            serde_json::json!({ "chapters": [{ "anchor": "since", "blocks": [{ "kind": "text" }] }] });
        assert_eq!(lines(report.to_string().as_bytes()).unwrap(), Vec::<String>::new());
    }
}
