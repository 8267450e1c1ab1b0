//! The report's data as CSV, one figure a row, tidy: the numbers at full precision, with their counts and
//! the place each was read from.

use super::ReportError;
use super::covered;
use super::data_line::Line;
use super::format;
use super::gap_rows::Gap;
use super::material::Material;
use super::returned_data;
use super::rows::{PublishedSeries, TrustShare};
use super::trust_material::Trust;
use crate::organisation::PlaceKind;

/// Heads of the columns.
const HEADS: [&str; 18] = [
    "level",
    "org_code",
    "org_name",
    "indicator",
    "wres_year",
    "collected",
    "edition",
    "measure",
    "ethnic_group",
    "value",
    "unit",
    "numerator",
    "denominator",
    "status",
    "source",
    "file_sha256",
    "place",
    "note",
];

/// The whole file.
pub(super) fn data(material: &Material<'_>) -> Result<String, ReportError> {
    let failed = |problem: String| ReportError::Serialise { what: "data", problem };
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(HEADS).map_err(|error| failed(error.to_string()))?;
    for indicator in material.indicators {
        let number = &indicator.number;
        let mut lines = Vec::new();
        for gap in material.all(number) {
            lines.extend(survey_lines(material, gap));
        }
        if material.england(number).is_none() {
            lines.extend(material.published(number).into_iter().map(published_line));
        }
        if material.place.kind == PlaceKind::Trust {
            lines.extend(returned_data::lines(&Trust::new(material), number));
        }
        for line in lines {
            writer.write_record(record(&line)).map_err(|error| failed(error.to_string()))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

/// Figures as rows of texts under their heads.
pub(super) struct FigureRows {
    /// Heads of the columns.
    pub(super) heads: Vec<&'static str>,
    /// The rows.
    pub(super) rows: Vec<Vec<String>>,
}

/// The figures of England and the region, without its trusts.
pub(super) fn figures(material: &Material<'_>) -> FigureRows {
    let mut rows = Vec::new();
    for indicator in material.indicators {
        let number = &indicator.number;
        for gap in material.england(number).into_iter().chain(material.region(number)) {
            rows.extend(survey_lines(material, gap).iter().map(record));
        }
        if material.england(number).is_none() {
            let published = material.published(number).into_iter().filter(|figure| figure.level != "trust");
            rows.extend(published.map(|figure| record(&published_line(figure))));
        }
    }
    FigureRows { heads: HEADS.to_vec(), rows }
}

/// A copy that is safe to open in a spreadsheet: a text that the program would take for a formula begins with
/// an apostrophe. Numbers, and the copy for machines, stay as they are.
pub(super) fn guarded(data: &str) -> Result<String, ReportError> {
    let failed = |problem: String| ReportError::Serialise { what: "spreadsheet copy", problem };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(data.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| failed(error.to_string()))?;
        writer.write_record(record.iter().map(guard)).map_err(|error| failed(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

fn guard(text: &str) -> String {
    let begins = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if begins && text.parse::<f64>().is_err() { format!("'{text}") } else { text.to_owned() }
}

fn record(line: &Line<'_>) -> Vec<String> {
    let number = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
    vec![
        line.level.to_owned(),
        line.code.to_owned(),
        line.name.to_owned(),
        line.indicator.to_owned(),
        line.wres_year.to_string(),
        line.collected.map_or_else(String::new, |year| year.to_string()),
        line.edition.to_owned(),
        line.measure.to_owned(),
        line.ethnic_group.to_owned(),
        line.value.map_or_else(String::new, |value| value.to_string()),
        line.unit.to_owned(),
        number(line.counts.0),
        number(line.counts.1),
        line.status.unwrap_or(if line.value.is_some() { "published" } else { "not_published" }).to_owned(),
        line.source.clone(),
        line.snapshot.to_owned(),
        line.place.clone(),
        line.note.to_string(),
    ]
}

/// White share, BME share and gap of one place.
fn survey_lines<'a>(material: &'a Material<'_>, gap: &'a Gap) -> Vec<Line<'a>> {
    let line = |measure, ethnic_group, value: Option<f64>, unit, status| {
        let cell = material.tables.trust_shares.iter().find(|share| {
            gap.level == "trust"
                && share.org_code == gap.code
                && share.indicator == gap.indicator
                && share.wres_year == gap.wres_year
                && share.ethnic_group == ethnic_group
        });
        Line {
            level: &gap.level,
            code: &gap.code,
            name: &gap.name,
            indicator: &gap.indicator,
            wres_year: gap.wres_year,
            collected: Some(gap.collected),
            edition: "",
            measure,
            ethnic_group,
            value,
            unit,
            counts: gap.counts(ethnic_group),
            source: cell.map_or_else(|| computed(gap, measure), |cell| cell.source.clone()),
            snapshot: cell.map_or("", |cell| &cell.snapshot),
            place: cell.map_or_else(String::new, place),
            note: covered::note(gap).into(),
            status: Some(status),
        }
    };
    let (points, pooled, ratio) = (gap.gap_points, gap.pooled_gap_points, gap.ratio);
    let mut lines = vec![
        line("share", "white", gap.white_share, "proportion", gap.share_status(gap.white_share)),
        line("share", "bme", gap.bme_share, "proportion", gap.share_status(gap.bme_share)),
        line("gap", "bme_minus_white", points, "percentage_points", Gap::gap_status(points)),
        line("ratio", "bme_to_white", ratio, "ratio", Gap::gap_status(ratio)),
    ];
    if pooled.is_some() {
        lines.push(line(
            "pooled_gap",
            "bme_minus_white",
            pooled,
            "percentage_points",
            Gap::gap_status(pooled),
        ));
    }
    lines
}

/// Where a computed value comes from: the query that made it.
fn computed(gap: &Gap, measure: &str) -> String {
    let trusts = format::counted(gap.trusts, "trust", "trusts");
    match (gap.level.as_str(), measure) {
        ("trust_today", _) => format!("added up from {trusts} by queries/trust_today_gap.sql"),
        ("trust", _) => "computed by queries/gap.sql".to_owned(),
        (_, "gap") => format!("gap within {trusts} (Mantel-Haenszel) by queries/gap.sql"),
        _ => format!("pooled from {trusts} by queries/share.sql"),
    }
}

fn place(cell: &TrustShare) -> String {
    format!("{}, {}", cell.sheet, cell.cell)
}

fn published_line(figure: &PublishedSeries) -> Line<'_> {
    Line {
        level: &figure.level,
        code: figure.code.as_deref().unwrap_or(""),
        name: figure.name.as_deref().unwrap_or(""),
        indicator: &figure.indicator,
        wres_year: figure.wres_year,
        collected: None,
        edition: &figure.edition,
        measure: &figure.measure,
        ethnic_group: figure.ethnic_group.as_deref().unwrap_or(""),
        value: Some(figure.value),
        unit: &figure.unit,
        counts: (None, None),
        source: figure.address.clone().unwrap_or_default(),
        snapshot: &figure.snapshot,
        place: format!("{}, {}", figure.sheet, figure.cell),
        note: figure.note.as_deref().unwrap_or("").into(),
        status: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        for (text, safe) in [
            ("=1+1", "'=1+1"),
            ("+44 161", "'+44 161"),
            ("@sum", "'@sum"),
            ("-cmd", "'-cmd"),
            ("\tx", "'\tx"),
            ("-3.04", "-3.04"),
            ("Bolton = best", "Bolton = best"),
            ("", ""),
        ] {
            assert_eq!(guard(text), safe);
        }
    }
}
