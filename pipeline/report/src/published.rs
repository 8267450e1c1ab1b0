//! The chapter of an indicator with published figures only: series of England and the region, and single
//! trusts for which a page states a figure.

use super::context::ReportContext;
use super::figure_rows;
use super::figure_words::{FigureWords, quoted};
use super::indicator_names::{anchor, heading};
use super::model::{Chapter, TableBlock};
use super::regions_figure;
use super::rows::PublishedSeries;
use crate::figure::chart::Reference;
use crate::figure::chart::line_chart::LineChart;
use crate::figure::{Figure, FigureEntry, FigureTable, QuantityUnit, figure_id, line};
use catalogue::indicator;
use catalogue::indicator::{Indicator, ReturnedMeasure};
use catalogue::organisation::Place;

/// The chapter of an indicator that is not from the staff survey.
pub(super) fn chapter(context: &ReportContext<'_>, indicator: &Indicator) -> Chapter {
    let mut chapter = Chapter::on_new_page(anchor(indicator), heading(indicator));
    let nothing_held = || format!("No published figure was found for {} or England.", context.writer.place);
    let note = "These figures are shown as printed. Intervals are not available, because the counts were \
                not published. Each figure was read from a page that quotes the official report; the data \
                file names the page."
        .to_owned();
    let Some(main) = indicator.measure_of.first() else {
        chapter.finding(nothing_held());
        chapter.notes([note]);
        return chapter;
    };
    let series = |code: &str| context.series(&indicator.number, &main.code, code);
    let england = series(Place::england_code());
    let region = if context.is_england() { Vec::new() } else { series(&context.place.region_code) };
    let mut sentences = sentences(context, indicator, main, &england, &region).into_iter();
    chapter.finding(sentences.next().unwrap_or_else(nothing_held));
    chapter.texts(sentences);
    chapter.notes([note]);
    chapter.notes(indicator.denominator.as_deref().map(|of| {
        format!(
            "Published shares are shares of \
    {of}."
        )
    }));
    if england.len() > 1 {
        chapter.figures([chart(context, indicator, main, &england, &region)]);
    }
    chapter.figures(regions_figure::figure(context, indicator, main));
    chapter.tables(years(context, main, &england, &region));
    chapter.tables(others(context, indicator, main));
    chapter
}

/// What its latest figures say, for the place's region and for England.
pub(super) fn sentences(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    main: &indicator::Measure,
    england: &[&PublishedSeries],
    here: &[&PublishedSeries],
) -> Vec<String> {
    let writer = &context.writer;
    let say = |place: &str, figure: &PublishedSeries| {
        if figure.unit == "ratio" {
            writer.likelihood(indicator, place, figure)
        } else {
            writer.published_share(&format::lower_first(&main.label), place, figure)
        }
    };
    let mut sentences = Vec::new();
    let region = context.region_place.in_sentence();
    if let Some(latest) = here.last() {
        sentences.push(say(&region, latest));
        // Only a figure of the same year may be compared.
        if let Some(same) = england.iter().find(|figure| figure.wres_year == latest.wres_year) {
            sentences.push(say("England", same));
        }
    }
    if let Some(latest) = england.last()
        && here.last().is_none_or(|regional| regional.wres_year != latest.wres_year)
    {
        sentences.push(say("England", latest));
    }
    if indicator.returned == Some(ReturnedMeasure::Board) {
        sentences.extend(context.board().map(|board| {
            format!(
                "That is {} {} the {} share of the workforce, {} per cent (our calculation from the two \
                printed shares).",
                format::points_in_words(board.difference_points),
                if board.difference_points < 0.0 { "below" } else { "above" },
                writer.term.label(),
                format::as_published(board.workforce_percent),
            )
        }));
    }
    if here.is_empty() && !england.is_empty() && !context.is_england() {
        sentences.push(format!("No published figure was found for {region}."));
    }
    sentences
}

fn chart(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    main: &indicator::Measure,
    england: &[&PublishedSeries],
    region: &[&PublishedSeries],
) -> Figure {
    let is_ratio = england.iter().any(|figure| figure.unit == "ratio");
    let unit = if is_ratio { QuantityUnit::Ratio } else { QuantityUnit::Percent };
    let entries = |label: &str, figures: &[&PublishedSeries]| FigureEntry {
        label: label.to_owned(),
        rows: figures.iter().map(|figure| figure_rows::published(figure)).collect(),
        ..FigureEntry::default()
    };
    let all = [entries("England", england), entries(context.region_name(), region)];
    let table: FigureTable = all.into_iter().filter(|entry| !entry.rows.is_empty()).collect();
    let last = england.iter().chain(region).map(|figure| figure.wres_year).max().unwrap_or(0);
    let id = figure_id(&indicator.number, &context.place.region_code, last, "series");
    // The finding is the region's if it has one; the sentence to say aloud is about the same figure.
    let (whose, latest) =
        region.last().map_or(("England", england.last()), |figure| (context.region_name(), Some(figure)));
    let title = latest.map_or_else(String::new, |figure| {
        let unit = if is_ratio { "" } else { "%" };
        let topic = context.writer.term.apply(&indicator.topic);
        format!("{topic}, {whose}: {}{unit}, WRES {}", format::as_published(figure.value), figure.wres_year)
    });
    let caption = format!("{}. As published, WRES years.", context.writer.term.apply(&main.label));
    let in_words = |entry: &FigureEntry| {
        let years = entry
            .rows
            .iter()
            .filter_map(|row| Some(format!("{} {}", row.record.wres_year, format::as_published(row.value?))));
        format!("{}: {}.", entry.label, years.collect::<Vec<_>>().join(", "))
    };
    let description = table.entries.iter().map(in_words).collect::<Vec<_>>().join(" ");
    let alt = if region.is_empty() {
        format!("Chart by year, England. {title}.")
    } else {
        format!("Chart by year, England and {}. {title}.", context.region_name())
    };
    let lines = table.entries.iter().map(|entry| line(&entry.label, &entry.rows));
    let first = table.rows().map(|row| row.record.wres_year).min().unwrap_or(last);
    let words = FigureWords {
        id,
        indicator: &indicator.number,
        title,
        caption,
        alt,
        description,
        spoken: sentences(context, indicator, main, england, region).into_iter().next(),
        cited: quoted(&england.iter().chain(region).copied().collect::<Vec<_>>()),
    };
    let drawn = LineChart {
        caption: words.in_picture(
            "Source: NHS England, Workforce Race Equality Standard, as quoted by \
        the pages named in the data file"
                .to_owned(),
            None,
        ),
        unit,
        lines: lines.collect(),
        breaks: Vec::new(),
        years: first..=last,
        reference: is_ratio.then(|| Reference { value: 1.0, label: "1 is parity".to_owned() }),
    };
    let places =
        [Place::england_code(), Place::england_name(), &context.place.region_code, context.region_name()];
    words.figure_of(context, drawn.svg(context.colours), table, places.map(str::to_owned).to_vec())
}

fn years(
    context: &ReportContext<'_>,
    main: &indicator::Measure,
    england: &[&PublishedSeries],
    region: &[&PublishedSeries],
) -> Option<TableBlock> {
    let mut years: Vec<i32> = england.iter().chain(region).map(|figure| figure.wres_year).collect();
    years.sort_unstable();
    years.dedup();
    if years.is_empty() {
        return None;
    }
    let mut heads = vec![("WRES year", false, 0.2), ("England", true, 0.4)];
    if !context.is_england() {
        heads.push((context.region_name(), true, 0.4));
    }
    let mut table = TableBlock::new(context.writer.term.apply(&main.label), &heads);
    let cell = |figures: &[&PublishedSeries], year: i32| {
        figures.iter().find(|figure| figure.wres_year == year).map_or_else(
            || "no published figure found".to_owned(),
            |figure| {
                let earlier = context.restated(figure);
                format!("{}{earlier}", value(figure))
            },
        )
    };
    for year in years {
        let mut cells = vec![year.to_string(), cell(england, year), cell(region, year)];
        cells.truncate(table.columns.len());
        table.row(cells);
    }
    Some(table)
}

/// Figures that are not in the main series: other measures, and single trusts of the region.
fn others(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    main: &indicator::Measure,
) -> Option<TableBlock> {
    let label = |code: &str| -> String {
        let known = indicator.measure_of.iter().find(|measure| measure.code == code);
        context.writer.term.apply(known.map_or(code, |measure| &measure.label))
    };
    let mut table = TableBlock::new(
        format!("Other figures of indicator {} as published", indicator.number),
        &[
            ("Place", false, 0.3),
            ("Measure", false, 0.32),
            ("WRES year", true, 0.1),
            ("Value", true, 0.1),
            ("Source page", false, 0.18),
        ],
    );
    for figure in context.published(&indicator.number) {
        let in_main = figure.level != "trust" && figure.measure == main.code;
        if in_main || !figure.latest {
            continue;
        }
        let group = match figure.ethnic_group.as_deref() {
            Some("white") => ", White",
            Some("unknown") => ", ethnic group not known",
            Some("all") => ", all staff",
            _ => "",
        };
        let measure = format!("{}{group}{}", label(&figure.measure), remark(context, figure));
        let name = figure.name.clone().unwrap_or_default();
        let mut cells = vec![name, measure, figure.wres_year.to_string(), value(figure)];
        if let Some(page) = &figure.address {
            cells.push(format::host(page));
            table.linked(cells, page.clone());
        } else {
            cells.push("no page named".to_owned());
            table.row(cells);
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

/// What was noted about a figure, as words in brackets. The region, which the reader knows, is left out.
fn remark(context: &ReportContext<'_>, figure: &PublishedSeries) -> String {
    let note = figure.note.as_deref().unwrap_or_default();
    let note = note.strip_prefix(context.region_name()).unwrap_or(note).trim_start_matches([';', ' ']);
    if note.is_empty() { String::new() } else { format!(" ({note})") }
}

fn value(figure: &PublishedSeries) -> String {
    match figure.unit.as_str() {
        "percent" => format!("{}%", format::as_published(figure.value)),
        #[expect(clippy::cast_possible_truncation, reason = "a count of people or trusts")]
        "count" => format::count(figure.value as i64),
        _ => format::as_published(figure.value),
    }
}
