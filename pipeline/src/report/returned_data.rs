//! A trust's own return as lines of its report's data: what is withheld has a status and no number.

use super::data_line::Line;
use super::returned;
use super::trust_material::Trust;

/// The lines of an indicator.
pub(super) fn lines<'a>(trust: &Trust<'a>, indicator: &str) -> Vec<Line<'a>> {
    let place = trust.material.place;
    let line = |year: i32, release: &'a str, snapshot: &'a str, status: &'a str| Line {
        level: "trust",
        code: &place.code,
        name: &place.name,
        indicator: "",
        wres_year: year,
        collected: None,
        edition: release,
        measure: "",
        ethnic_group: "",
        value: None,
        unit: "",
        counts: (None, None),
        source: "the trust\u{2019}s own return, small numbers withheld".to_owned(),
        snapshot,
        place: String::new(),
        note: "".into(),
        status: Some(status),
    };
    match indicator {
        "1" => trust
            .bands()
            .into_iter()
            .map(|row| Line {
                indicator: "1",
                measure: "share",
                ethnic_group: "bme",
                value: row.share,
                unit: "proportion",
                counts: (row.bme_count, row.all_count),
                note: if row.breakdown.is_empty() { "whole workforce" } else { &row.breakdown }.into(),
                ..line(row.wres_year, &row.release, &row.snapshot, &row.status)
            })
            .collect(),
        "9" => trust
            .boards()
            .into_iter()
            .map(|row| Line {
                indicator: "9",
                measure: &row.measure,
                ethnic_group: "bme",
                value: row.difference_points,
                unit: "percentage_points",
                counts: (row.board_bme, row.board_all),
                note: "BME share of these members minus BME share of the workforce".into(),
                ..line(row.wres_year, &row.release, &row.snapshot, &row.status)
            })
            .collect(),
        _ => trust
            .likelihoods()
            .into_iter()
            .filter(|row| row.indicator == indicator)
            .flat_map(|row| {
                let base = || Line {
                    indicator: &row.indicator,
                    note: if row.breakdown.is_empty() { "whole workforce" } else { &row.breakdown }.into(),
                    ..line(row.wres_year, &row.release, &row.snapshot, &row.status)
                };
                let group = |group: &'a str, counts: (Option<i64>, Option<i64>)| Line {
                    measure: "counts",
                    ethnic_group: group,
                    unit: "count",
                    counts,
                    status: Some(returned::status_of_counts(&row.status)),
                    ..base()
                };
                [
                    Line {
                        measure: "relative_likelihood",
                        value: row.relative_likelihood,
                        unit: "ratio",
                        ..base()
                    },
                    group("white", (row.white_numerator, row.white_denominator)),
                    group("bme", (row.bme_numerator, row.bme_denominator)),
                ]
            })
            .collect(),
    }
}
