//! The forest of gaps: each trust's gap with its interval, and England's.

use super::context::ReportContext;
use super::coverage;
use super::figure_rows;
use super::figure_words::{FigureWords, alt};
use super::gap_rows::{Gap, GapComparison};
use crate::figure::chart::Reference;
use crate::figure::chart::row_chart::{ChartRow, Header, Mark, RowChart};
use crate::figure::{Figure, FigureEntry, FigureRow, FigureTable, QuantityUnit, figure_id};
use catalogue::indicator::Indicator;
use catalogue::organisation::short_name;
use format::NOT_PUBLISHED;

/// The chart of the gaps of a place and of what it is made of, its trusts or regions; `shares` are the entries
/// of the chart of their shares.
pub(super) fn figure(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    own: &Gap,
    england: &Gap,
    parts: usize,
    shares: FigureTable,
) -> Figure {
    let (place, label) = (coverage::name(&short_name(&own.name), own), context.writer.term.label());
    let title = own.gap_points.map_or_else(
        || format!("{}, {place}: {NOT_PUBLISHED}", indicator.topic),
        |points| format!("{}, {place}: gap {} points", indicator.topic, format::signed_points(points)),
    );
    let table: FigureTable = shares.entries.into_iter().map(|entry| of_gap(context, entry)).collect();
    let words = FigureWords {
        id: figure_id(&indicator.number, &own.code, own.wres_year, "gap"),
        indicator: &indicator.number,
        caption: format!(
            "{}: {label} share minus White share within trusts, percentage points. Staff survey {}. {} \
            in alphabetical order.",
            indicator.heading,
            own.collected,
            context.parts_noun()
        ),
        alt: alt(&format!("Chart of the gaps of {}", context.counted_parts(parts)), &title),
        title,
        description: table.entries.iter().map(in_words).collect::<Vec<_>>().join(" "),
        spoken: context.writer.gap_aloud(indicator, own),
        cited: ReportContext::survey_source(own),
    };
    let chart = RowChart {
        caption: words.in_picture(
            ReportContext::source_line(own),
            Some(
                "Lines are 95 per cent \
        intervals. The shape shows whether a gap clearly differs from that of the rest of England.",
            ),
        ),
        unit: QuantityUnit::PercentagePoints,
        sections: table.sections(|entry| ChartRow {
            label: entry.label.clone(),
            marks: vec![(mark(context, entry), entry.quantity(""))],
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
    words.figure(context, chart.svg(context.colours), table)
}

/// The gap of a place, and that of the rest of England that it is compared with.
fn of_gap(context: &ReportContext<'_>, entry: FigureEntry) -> FigureEntry {
    let gaps = entry.rows.into_iter().filter(|row| row.ethnic_group.is_empty());
    let rows = gaps.flat_map(|gap| {
        let rest = beside(context, &gap).and_then(|beside| beside.rest_gap_points);
        let rest = rest.map(|rest| figure_rows::rest_of_england(&gap, rest));
        std::iter::once(gap).chain(rest)
    });
    FigureEntry { rows: rows.collect(), ..entry }
}

fn beside<'a>(context: &'a ReportContext<'_>, gap: &FigureRow) -> Option<&'a GapComparison> {
    let record = &gap.record;
    context.comparison(&record.level, &gap.place_code, &record.indicator, record.wres_year)
}

/// The result of comparing a place's gap with that of the rest of England.
fn mark(context: &ReportContext<'_>, entry: &FigureEntry) -> Mark {
    let gap = entry.rows.first().filter(|_| !entry.is_summary);
    match gap.and_then(|gap| beside(context, gap)).and_then(|beside| beside.verdict.as_deref()) {
        None => Mark::Summary,
        Some("lower") => Mark::Lower,
        Some("higher") => Mark::Higher,
        Some(_) => Mark::Similar,
    }
}

/// "+9.7 (+7.2 to +12.4)".
fn in_figures(entry: &FigureEntry) -> Option<String> {
    let gap = entry.quantity("")?;
    Some(format::with_limits(format::signed_points(gap.value), gap.limits, gap.unit))
}

fn in_words(entry: &FigureEntry) -> String {
    let place = entry.rows.first().map(|gap| gap.place.as_str()).unwrap_or_default();
    let rest = entry.rows.get(1).and_then(|rest| rest.value);
    let rest =
        rest.map_or_else(String::new, |rest| format!(", rest of England {}", format::signed_points(rest)));
    in_figures(entry).map_or_else(
        || format!("{place}: {NOT_PUBLISHED}."),
        |words| format!("{place}: gap {words}{rest} percentage points."),
    )
}
