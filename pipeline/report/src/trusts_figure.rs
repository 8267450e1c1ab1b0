//! The chart of a survey indicator by trust.

use super::context::ReportContext;
use super::coverage;
use super::figure_rows;
use super::figure_words::{FigureWords, alt, gap_in_words, share_in_words, with_brackets_explained};
use super::gap_rows::Gap;
use crate::figure::chart::row_chart::{ChartRow, Header, Mark, RowChart};
use crate::figure::{Figure, FigureEntry, FigureTable, figure_id};
use catalogue::indicator::Indicator;
use catalogue::organisation::short_name;
use format::NOT_PUBLISHED;

/// White to BME by trust, with the place and England on top: one entry each.
pub(super) fn table(
    context: &ReportContext<'_>,
    region: &Gap,
    england: &Gap,
    trusts: &[&Gap],
) -> FigureTable {
    let entry = |gap: &Gap| figure_rows::entry(context, gap);
    let summary = context.totals(region, england).into_iter().map(|gap| entry(gap).as_summary());
    summary.chain(trusts.iter().map(|gap| entry(gap))).collect()
}

/// The chart of a survey indicator.
pub(super) fn figure(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    region: &Gap,
    trusts: usize,
    table: FigureTable,
) -> Figure {
    let parts_noun = context.parts_noun();
    let label = context.writer.term.label();
    let title = title(context, indicator, region);
    let words = FigureWords {
        id: figure_id(&indicator.number, &region.code, region.wres_year, &parts_noun.to_lowercase()),
        indicator: &indicator.number,
        caption: format!(
            "{}, White and {label} respondents. Staff survey {}. {parts_noun} in alphabetical order.",
            indicator.heading, region.collected
        ),
        alt: alt(&format!("Chart of {}, White and {label}", context.counted_parts(trusts)), &title),
        description: with_brackets_explained(table.entries.iter().map(|entry| in_words(label, entry))),
        title,
        spoken: context.writer.brief(indicator, region),
        cited: ReportContext::survey_source(region),
    };
    let chart = RowChart {
        caption: words.in_picture(
            ReportContext::source_line(region),
            Some(
                "Thin lines are 95 per cent intervals: the fewer people answered, the wider the \
            interval.",
            ),
        ),
        axis_label: Some(format!("Share of respondents, staff survey {}", region.collected)),
        ..pairs(label, &table)
    };
    words.figure(context, chart.svg(context.colours), table)
}

/// White to BME, a row an entry, with the gap at the right.
pub(super) fn pairs(label: &str, table: &FigureTable) -> RowChart {
    RowChart {
        header: Header::Groups(["White".to_owned(), label.to_owned()]),
        sections: table.sections(|entry| ChartRow {
            label: entry.label.clone(),
            marks: vec![(Mark::White, entry.quantity("white")), (Mark::Bme, entry.quantity("bme"))],
            columns: vec![entry.quantity("").map(|gap| format::signed_points(gap.value))],
            note: Some(NOT_PUBLISHED.to_owned()),
        }),
        headings: vec!["Gap, points".to_owned()],
        ..RowChart::default()
    }
}

/// "Discrimination by colleagues, North West: 16.2% BME, 6.1% White".
fn title(context: &ReportContext<'_>, indicator: &Indicator, region: &Gap) -> String {
    let place = coverage::name(&short_name(&region.name), region);
    match (region.bme_share, region.white_share) {
        (Some(bme), Some(white)) => format!(
            "{}, {place}: {} {}, {} White",
            indicator.topic,
            format::percent(bme),
            context.writer.term.label(),
            format::percent(white)
        ),
        _ => format!("{}, {place}: {NOT_PUBLISHED}", indicator.topic),
    }
}

/// White share, BME share and gap of a place in words.
pub(super) fn in_words(label: &str, entry: &FigureEntry) -> String {
    let [white, bme, gap] = entry.rows.as_slice() else { return String::new() };
    if gap.value.is_none() {
        return format!("{}: {NOT_PUBLISHED}.", gap.place);
    }
    format!(
        "{}: White {}, {label} {}, gap {}.",
        gap.place,
        share_in_words(white),
        share_in_words(bme),
        gap_in_words(gap)
    )
}
