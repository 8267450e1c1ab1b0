//! The forest of gaps: each trust's gap with its interval, and England's.

use super::context::ReportContext;
use super::coverage;
use super::figure_rows;
use super::figure_words::{FigureWords, alt, with_brackets_explained};
use super::gap_rows::{Gap, GapComparison};
use super::trusts_figure;
use crate::figure::chart::Reference;
use crate::figure::chart::row_chart::{ChartRow, Header, Mark, RowChart};
use crate::figure::{Figure, FigureEntry, FigureRow, FigureTable, QuantityUnit, figure_id};
use catalogue::indicator::Indicator;
use catalogue::organisation::short_name;
use format::NOT_PUBLISHED;

/// The height of its rows, in units: its page has a heading, sentences and a table too.
const HEIGHT: f64 = 400.0;

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
    let table = grouped(context, shares);
    let words = FigureWords {
        id: figure_id(&indicator.number, &own.code, own.wres_year, "gap"),
        indicator: &indicator.number,
        caption: format!(
            "{label} share minus White share, percentage points, with 95 per cent intervals. Staff survey {}.",
            own.collected,
        ),
        alt: alt(&format!("Chart of the gaps of {}", context.counted_parts(parts)), &title),
        title,
        description: with_brackets_explained(table.entries.iter().map(|entry| in_words(label, entry))),
        spoken: context.writer.gap_aloud(indicator, own),
        cited: ReportContext::survey_source(own),
    };
    let drawn: FigureTable = table.entries.iter().filter(|entry| !entry.is_summary).cloned().collect();
    let chart = RowChart {
        caption: words.in_picture(ReportContext::source_line(own), None),
        unit: QuantityUnit::PercentagePoints,
        // England and the place are in the table next to the chart; England is also the dashed line.
        sections: drawn.sections(|entry| ChartRow {
            label: entry.label.clone(),
            marks: vec![(
                mark(context, entry),
                entry.row("").filter(|row| row.measure == "gap").and_then(FigureRow::quantity),
            )],
            columns: vec![share(entry, "white"), share(entry, "bme"), in_figures(entry)],
            note: Some(NOT_PUBLISHED.to_owned()),
        }),
        header: Header::Empty,
        headings: vec!["White".to_owned(), label.to_owned(), "Gap and 95% interval".to_owned()],
        reference: england.gap_points.map(|points| Reference {
            value: points,
            label: format!("England {}", format::signed_points(points)),
        }),
        axis_label: None,
        beside: false,
        height: Some(HEIGHT),
    };
    words.figure(context, chart.svg(context.colours), table)
}

/// The entries with their gap and the gap of the rest of England: totals first, then the places that clearly differ
/// from the rest of England, then the others.
fn grouped(context: &ReportContext<'_>, shares: FigureTable) -> FigureTable {
    let mut entries: Vec<FigureEntry> =
        shares.entries.into_iter().map(|entry| with_rest(context, entry)).collect();
    for entry in entries.iter_mut().filter(|entry| !entry.is_summary) {
        section(mark(context, entry)).clone_into(&mut entry.section);
    }
    let order = |entry: &FigureEntry| match (entry.is_summary, mark(context, entry)) {
        (true, _) => 0,
        (_, Mark::Higher) => 1,
        (_, Mark::Lower) => 2,
        (_, Mark::Similar) => 3,
        _ => 4,
    };
    entries.sort_by_key(order);
    entries.into_iter().collect()
}

/// The heading of the places with a mark.
fn section(mark: Mark) -> &'static str {
    match mark {
        Mark::Higher => "Gap clearly above the rest of England",
        Mark::Lower => "Gap clearly below the rest of England",
        Mark::Similar => "No clear difference from the rest of England",
        _ => "Not compared",
    }
}

/// A place's numbers, and the gap of the rest of England that its gap is compared with.
fn with_rest(context: &ReportContext<'_>, entry: FigureEntry) -> FigureEntry {
    let gap = entry.rows.iter().find(|row| row.ethnic_group.is_empty());
    let rest = gap.and_then(|gap| {
        let rest = beside(context, gap)?.rest_gap_points?;
        Some(figure_rows::rest_of_england(gap, rest))
    });
    FigureEntry { rows: entry.rows.into_iter().chain(rest).collect(), ..entry }
}

/// "16.2%".
fn share(entry: &FigureEntry, group: &str) -> Option<String> {
    entry.row(group)?.value.map(format::percent)
}

fn beside<'a>(context: &'a ReportContext<'_>, gap: &FigureRow) -> Option<&'a GapComparison> {
    let record = &gap.record;
    context.comparison(&record.level, &gap.place_code, &record.indicator, record.wres_year)
}

/// The result of comparing a place's gap with that of the rest of England.
fn mark(context: &ReportContext<'_>, entry: &FigureEntry) -> Mark {
    let gap = entry.row("").filter(|_| !entry.is_summary);
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

fn in_words(label: &str, entry: &FigureEntry) -> String {
    let rest = entry.rows.iter().filter(|row| row.ethnic_group.is_empty()).nth(1).and_then(|rest| rest.value);
    let rest =
        rest.map_or_else(String::new, |rest| format!(" Rest of England: {}.", format::signed_points(rest)));
    let three = FigureEntry { rows: entry.rows.iter().take(3).cloned().collect(), ..entry.clone() };
    format!("{}{rest}", trusts_figure::in_words(label, &three))
}
