//! The forest of gaps: each trust's gap with its interval, beside England's.

use super::covered;
use super::figure_rows;
use super::figure_words::{FigureWords, alt};
use super::gap_rows::{Gap, GapComparison};
use super::material::Material;
use crate::figure::chart::Reference;
use crate::figure::chart::row_chart::{Header, Mark, Row, RowChart};
use crate::figure::{Entry, Figure, FigureRow, FigureTable, QuantityUnit, figure_id};
use catalogue::indicator::Indicator;
use catalogue::organisation::short_name;
use format::NOT_PUBLISHED;

/// The chart of the gaps of a place and of what it is made of, its trusts or regions; `shares` are the entries
/// of the chart of their shares.
pub(super) fn figure(
    material: &Material<'_>,
    indicator: &Indicator,
    own: &Gap,
    england: &Gap,
    parts: usize,
    shares: FigureTable,
) -> Figure {
    let (place, label) = (covered::name(&short_name(&own.name), own), material.writer.term.label());
    let title = own.gap_points.map_or_else(
        || format!("{}, {place}: {NOT_PUBLISHED}", indicator.topic),
        |points| format!("{}, {place}: gap {} points", indicator.topic, format::signed_points(points)),
    );
    let table: FigureTable = shares.entries.into_iter().map(|entry| of_gap(material, entry)).collect();
    let words = FigureWords {
        id: figure_id(&indicator.number, &own.code, own.wres_year, "gap"),
        indicator: &indicator.number,
        caption: format!(
            "{}: {label} share minus White share within trusts, percentage points. Staff survey {}. {} in alphabetical order.",
            indicator.heading,
            own.collected,
            material.parts_noun()
        ),
        alt: alt(&format!("Chart of the gaps of {}", material.counted_parts(parts)), &title),
        title,
        description: table.entries.iter().map(in_words).collect::<Vec<_>>().join(" "),
        spoken: material.writer.gap_aloud(indicator, own),
        cited: Material::survey_source(own),
    };
    let chart = RowChart {
        caption: words.in_picture(Material::source_line(own), Some("Lines are 95 per cent intervals. A shape says whether a gap clearly differs from that of the rest of England.")),
        unit: QuantityUnit::PercentagePoints,
        sections: table.sections(|entry| Row {
            label: entry.label.clone(),
            marks: vec![(mark(material, entry), entry.quantity(""))],
            columns: vec![in_figures(entry)],
            note: Some(NOT_PUBLISHED.to_owned()),
        }),
        header: Header::Shapes(vec![
            (Mark::Lower, "Clearly below the rest of England".to_owned()),
            (Mark::Similar, "Not clearly different".to_owned()),
            (Mark::Higher, "Clearly above the rest of England".to_owned()),
        ]),
        headings: vec!["Gap and 95% interval".to_owned()],
        reference: england.gap_points.map(|points| Reference {
            value: points,
            label: format!("England {}", format::signed_points(points)),
        }),
        axis_label: Some(format!("{label} share minus White share, percentage points")),
        beside: false,
    };
    words.figure(material, chart.svg(material.colours), table)
}

/// The gap of a place, and that of the rest of England that it is compared with.
fn of_gap(material: &Material<'_>, entry: Entry) -> Entry {
    let gaps = entry.rows.into_iter().filter(|row| row.ethnic_group.is_empty());
    let rows = gaps.flat_map(|gap| {
        let rest = beside(material, &gap).and_then(|beside| beside.rest_gap_points);
        let rest = rest.map(|rest| figure_rows::rest_of_england(&gap, rest));
        std::iter::once(gap).chain(rest)
    });
    Entry { rows: rows.collect(), ..entry }
}

fn beside<'a>(material: &'a Material<'_>, gap: &FigureRow) -> Option<&'a GapComparison> {
    let record = &gap.record;
    material.comparison(&record.level, &gap.place_code, &record.indicator, record.wres_year)
}

/// What the test of a place's gap beside that of the rest of England says.
fn mark(material: &Material<'_>, entry: &Entry) -> Mark {
    let gap = entry.rows.first().filter(|_| !entry.is_summary);
    match gap.and_then(|gap| beside(material, gap)).and_then(|beside| beside.verdict.as_deref()) {
        None => Mark::Summary,
        Some("lower") => Mark::Lower,
        Some("higher") => Mark::Higher,
        Some(_) => Mark::Similar,
    }
}

/// "+9.7 (+7.2 to +12.4)".
fn in_figures(entry: &Entry) -> Option<String> {
    let gap = entry.quantity("")?;
    Some(format::with_limits(format::signed_points(gap.value), gap.limits, gap.unit))
}

fn in_words(entry: &Entry) -> String {
    let place = entry.rows.first().map(|gap| gap.place.as_str()).unwrap_or_default();
    let rest = entry.rows.get(1).and_then(|rest| rest.value);
    let rest =
        rest.map_or_else(String::new, |rest| format!(", rest of England {}", format::signed_points(rest)));
    in_figures(entry).map_or_else(
        || format!("{place}: {NOT_PUBLISHED}."),
        |words| format!("{place}: gap {words}{rest} percentage points."),
    )
}
