//! Published relative likelihoods of England and its regions in one year, on a log axis with parity and
//! the range that NHS England describes as non-adverse.

use super::context::ReportContext;
use super::figure_rows;
use super::figure_words::{FigureWords, alt};
use super::quoted;
use super::rows::PublishedSeries;
use crate::figure::chart::row_chart::{ChartRow, Header, Mark, RowChart};
use crate::figure::{Figure, FigureEntry, FigureRow, FigureTable, QuantityUnit, figure_id};
use catalogue::indicator::Indicator;
use catalogue::indicator::Measure;
use catalogue::indicator::Orientation;
use catalogue::organisation::Place;

/// The chart of the latest year in which at least two regions have a figure; none without such a year.
pub(super) fn figure(context: &ReportContext<'_>, indicator: &Indicator, main: &Measure) -> Option<Figure> {
    let band = indicator.band?;
    let (year, regions) = latest(context, indicator, main)?;
    let england: Vec<&PublishedSeries> = context
        .series(&indicator.number, &main.code, Place::england_code())
        .into_iter()
        .filter(|figure| figure.wres_year == year)
        .collect();
    let all = || england.iter().chain(&regions).copied();
    let label = context.writer.term.label();
    let id = figure_id(&indicator.number, Place::england_code(), year, "regions");
    let values = || regions.iter().map(|figure| figure.value);
    let title = format!(
        "{} by region: {} to {}, WRES {year}",
        indicator.topic,
        format::as_published(values().fold(f64::INFINITY, f64::min)),
        format::as_published(values().fold(f64::NEG_INFINITY, f64::max)),
    );
    let (above, below) = match indicator.ratio {
        Some(Orientation::BmeToWhite) => (label, "White"),
        _ => ("White", label),
    };
    let caption = format!("{}. As published, no intervals.", context.writer.term.apply(&main.label));
    let and_england = if england.is_empty() { "" } else { " and England" };
    let alt = alt(&format!("Chart of {} regions{and_england}", regions.len()), &title);
    let entry = |figure: &PublishedSeries| FigureEntry {
        label: figure.name.clone().unwrap_or_default(),
        is_summary: figure.level == "england",
        rows: vec![figure_rows::published(figure)],
        ..FigureEntry::default()
    };
    let table: FigureTable = all().map(entry).collect();
    let value = |entry: &FigureEntry| entry.rows.first().and_then(FigureRow::quantity);
    let printed = |entry: &FigureEntry| value(entry).map(|ratio| format::as_published(ratio.value));
    let in_words = |entry: &FigureEntry| format!("{}: {}.", entry.label, printed(entry).unwrap_or_default());
    let description = table.entries.iter().map(in_words).collect::<Vec<_>>().join(" ");
    let row = |entry: &FigureEntry| ChartRow {
        label: entry.label.clone(),
        marks: vec![(if entry.is_summary { Mark::Summary } else { Mark::Single }, value(entry))],
        columns: vec![printed(entry)],
        note: None,
    };
    let words = FigureWords {
        id,
        indicator: &indicator.number,
        title,
        caption,
        alt,
        description,
        spoken: england
            .first()
            .map(|figure| context.writer.likelihood(indicator, "England", figure))
            .or_else(|| context.writer.regions(indicator, &regions)),
        cited: quoted::cited(&all().collect::<Vec<_>>()),
    };
    let drawn = RowChart {
        caption: words.in_picture(format!("Source: {}", words.cited), None),
        unit: QuantityUnit::Ratio,
        sections: table.sections(row),
        header: Header::Parity {
            range: (band[0], band[1]),
            label: format!("{:.2} to {:.2}: non-adverse (NHS England)", band[0], band[1]),
            below: format!("More likely for {below} staff"),
            above: format!("More likely for {above} staff"),
        },
        headings: vec!["Times as likely".to_owned()],
        ..RowChart::default()
    };
    Some(words.figure(context, drawn.svg(context.colours), table))
}

/// The latest year with figures of two regions or more, and those, by name.
fn latest<'a>(
    context: &'a ReportContext<'_>,
    indicator: &Indicator,
    main: &Measure,
) -> Option<(i32, Vec<&'a PublishedSeries>)> {
    let regions: Vec<&PublishedSeries> = context
        .tables
        .series
        .iter()
        .filter(|figure| {
            figure.level == "region"
                && figure.latest
                && figure.indicator == indicator.number
                && figure.measure == main.code
                && figure.unit == "ratio"
        })
        .collect();
    let of = |year: i32| -> Vec<&PublishedSeries> {
        let mut found: Vec<&PublishedSeries> =
            regions.iter().copied().filter(|figure| figure.wres_year == year).collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found
    };
    let year = regions.iter().map(|figure| figure.wres_year).filter(|year| of(*year).len() > 1).max()?;
    Some((year, of(year)))
}
