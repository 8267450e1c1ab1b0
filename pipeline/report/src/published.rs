//! The chapter of an indicator with published figures only: series of England and the region, and single
//! trusts for which a page states a figure.

use super::context::ReportContext;
use super::figure_rows;
use super::figure_words::{FigureWords, alt};
use super::headline;
use super::indicator_names::{anchor, heading};
use super::model::{Block, Chapter, TableBlock};
use super::quoted;
use super::regions_figure;
use super::rows::PublishedSeries;
use crate::figure::chart::Reference;
use crate::figure::chart::line_chart::LineChart;
use crate::figure::{Figure, FigureEntry, FigureTable, QuantityUnit, figure_id, line};
use catalogue::indicator::{self, Indicator, ReturnedMeasure};
use catalogue::organisation::{Place, short_name};

/// The published series of an indicator's main measure that a report shows.
pub(super) struct MainSeries<'a> {
    main: &'a indicator::Measure,
    england: Vec<&'a PublishedSeries>,
    /// Empty in a report of England.
    region: Vec<&'a PublishedSeries>,
}

impl<'a> MainSeries<'a> {
    /// None if the indicator has no published measure.
    pub(super) fn of(context: &'a ReportContext<'_>, indicator: &'a Indicator) -> Option<Self> {
        let main = indicator.measure_of.first()?;
        let series = |code: &str| context.series(&indicator.number, &main.code, code);
        let region = if context.is_england() { Vec::new() } else { series(&context.place.region_code) };
        Some(Self { main, england: series(Place::england_code()), region })
    }

    fn all(&self) -> impl Iterator<Item = &'a PublishedSeries> {
        self.england.iter().chain(&self.region).copied()
    }

    /// The region's latest share, or England's, and England's of the same year.
    pub(super) fn own_sentences(&self, context: &ReportContext<'_>) -> Vec<String> {
        let label = format::lower_first(&self.main.label);
        let region = context.region_place.in_sentence();
        let Some(latest) = self.region.last() else {
            let said = self
                .england
                .last()
                .map(|figure| context.writer.published_share(&label, Place::england_name(), figure));
            return said
                .into_iter()
                .chain([format!("No published figure was found for {region}.")])
                .collect();
        };
        let england = self.england.iter().find(|figure| figure.wres_year == latest.wres_year);
        let england =
            england.map(|figure| context.writer.published_share(&label, Place::england_name(), figure));
        std::iter::once(context.writer.published_share(&label, &region, latest)).chain(england).collect()
    }

    /// The region's figures if it has any, else England's.
    fn nearest(&self) -> &[&'a PublishedSeries] {
        if self.region.is_empty() { &self.england } else { &self.region }
    }
}

/// The chapter of an indicator that is not from the staff survey.
pub(super) fn chapter(context: &ReportContext<'_>, indicator: &Indicator) -> Chapter {
    let series = MainSeries::of(context, indicator).filter(|series| series.all().next().is_some());
    let Some(series) = series else {
        let mut chapter = Chapter::on_new_page(anchor(indicator), heading(indicator));
        chapter.finding(format!("No published figure was found for {} or England.", context.writer.place));
        add_table(context, indicator, &mut chapter);
        return chapter;
    };
    let mut chapter = Chapter::on_new_page(anchor(indicator), headline(context, indicator, &series));
    chapter.eyebrow = Some(heading(indicator));
    let mut said = sentences(context, indicator, series.main, &series.england, &series.region);
    said.extend(range(indicator, &series));
    let mut said = said.into_iter();
    chapter.finding(said.next().unwrap_or_default());
    chapter.texts(Some(said.collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty()));
    if series.england.len() > 1 {
        chapter.figures([chart(context, indicator, &series)]);
    }
    let regions = regions_figure::figure(context, indicator, series.main);
    if context.is_england() {
        chapter.figures(regions);
    } else {
        chapter.web_figures(regions);
    }
    add_table(context, indicator, &mut chapter);
    chapter
}

/// The finding of the latest figure.
fn headline(context: &ReportContext<'_>, indicator: &Indicator, series: &MainSeries<'_>) -> String {
    let nearest = series.nearest();
    let Some(latest) = nearest.last() else { return heading(indicator) };
    let region = context.region_place.in_sentence();
    let place = if series.region.is_empty() {
        (Place::england_name(), Place::england_name())
    } else {
        (region.as_str(), context.region_name())
    };
    if latest.unit == "ratio" {
        return headline::likelihood(context.writer.term, indicator, place, latest);
    }
    let before = nearest.len().checked_sub(2).map(|at| nearest[at]);
    headline::share(context.writer.term, &series.main.label, place, latest, before)
}

/// Whether the latest ratio is in the range that NHS England calls non-adverse, and what the first one was.
fn range(indicator: &Indicator, series: &MainSeries<'_>) -> Vec<String> {
    let (Some([lower, upper]), Some(latest)) = (indicator.band, series.nearest().last()) else {
        return Vec::new();
    };
    let lies = if latest.value < lower {
        "below"
    } else if latest.value > upper {
        "above"
    } else {
        "inside"
    };
    let range = format!(
        "{} is {lies} the range of {lower:.2} to {upper:.2}, which NHS England describes as non-adverse.",
        format::as_published(latest.value)
    );
    let first = series.england.first().filter(|first| Some(**first) != series.england.last().copied());
    let first = first.map(|first| {
        format!(
            "The earliest figure found for England is {} (WRES {}).",
            format::as_published(first.value),
            first.wres_year
        )
    });
    std::iter::once(range).chain(first).collect()
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

/// The chart by year of England and the region.
pub(super) fn chart(context: &ReportContext<'_>, indicator: &Indicator, series: &MainSeries<'_>) -> Figure {
    let MainSeries { main, england, region } = series;
    let is_ratio = england.iter().any(|figure| figure.unit == "ratio");
    let unit = if is_ratio { QuantityUnit::Ratio } else { QuantityUnit::Percent };
    let entries = |label: &str, figures: &[&PublishedSeries]| FigureEntry {
        label: label.to_owned(),
        rows: figures.iter().map(|figure| figure_rows::published(figure)).collect(),
        ..FigureEntry::default()
    };
    let all = [entries("England", england), entries(context.region_name(), region)];
    let table: FigureTable = all.into_iter().filter(|entry| !entry.rows.is_empty()).collect();
    let last = series.all().map(|figure| figure.wres_year).max().unwrap_or(0);
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
    let places =
        if region.is_empty() { "England" } else { &format!("England and {}", context.region_name()) };
    let alt = alt(&format!("Chart by year, {places}"), &title);
    let lines = table.entries.iter().map(|entry| line(&entry.label, &entry.rows));
    let first = table.rows().map(|row| row.record.wres_year).min().unwrap_or(last);
    let place = if region.is_empty() { "England".to_owned() } else { context.region_place.in_sentence() };
    let words = FigureWords {
        id,
        indicator: &indicator.number,
        title,
        caption,
        alt,
        description,
        spoken: context
            .writer
            .series(indicator, &main.label, &place, if region.is_empty() { england } else { region })
            .or_else(|| sentences(context, indicator, main, england, region).into_iter().next()),
        cited: quoted::cited(&series.all().collect::<Vec<_>>()),
    };
    let drawn = LineChart {
        caption: words.in_picture(format!("Source: {}", words.cited), None),
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

/// The published figures of a table: a row for each measure of a place, the main series first.
pub(super) struct PublishedRow<'a> {
    label: String,
    figures: Vec<&'a PublishedSeries>,
}

/// The rows of an indicator: England and the region in its main measure, then other measures and single trusts.
pub(super) fn rows<'a>(context: &'a ReportContext<'_>, indicator: &Indicator) -> Vec<PublishedRow<'a>> {
    let level = |figure: &PublishedSeries| match figure.level.as_str() {
        "england" => 0,
        "region" => 1,
        _ => 2,
    };
    let measure = |figure: &PublishedSeries| {
        indicator.measure_of.iter().position(|measure| measure.code == figure.measure).unwrap_or(usize::MAX)
    };
    let mut figures = context.published(&indicator.number);
    // England's report leaves single trusts to those of their regions; a headcount has a share next to it.
    figures.retain(|figure| {
        figure.latest
            && !(context.is_england() && figure.level == "trust")
            && !figure.measure.starts_with("headcount")
    });
    figures.sort_by_key(|figure| {
        let is_other = level(figure) == 2 || measure(figure) > 0;
        let group = figure.ethnic_group.as_deref().map(|group| group != "white");
        (is_other, level(figure), figure.name.clone(), measure(figure), group, figure.wres_year)
    });
    let together = |one: &&PublishedSeries, other: &&PublishedSeries| {
        (&one.code, &one.measure, &one.ethnic_group, &one.unit)
            == (&other.code, &other.measure, &other.ethnic_group, &other.unit)
    };
    let rows = figures.chunk_by(together);
    rows.map(|figures| PublishedRow {
        label: label(context, indicator, figures[0]),
        figures: figures.to_vec(),
    })
    .collect()
}

/// "England", "The Christie NHS Foundation Trust: share of shortlisted applicants who were appointed, White (%)".
fn label(context: &ReportContext<'_>, indicator: &Indicator, figure: &PublishedSeries) -> String {
    let known = indicator.measure_of.iter().position(|measure| measure.code == figure.measure);
    let measure = known.map_or(figure.measure.as_str(), |at| &indicator.measure_of[at].label);
    let measure = match known {
        Some(0) => String::new(),
        _ => format!(": {}", format::lower_first(&context.writer.term.apply(measure))),
    };
    let group = match figure.ethnic_group.as_deref() {
        Some("white") => ", White",
        Some("unknown") => ", ethnic group not known",
        Some("all") => ", all staff",
        _ => "",
    };
    let unit = if figure.unit == "percent" { " (%)" } else { "" };
    let name = short_name(figure.name.as_deref().unwrap_or_default());
    format!("{name}{measure}{group}{unit}")
}

/// What a cell has if there is no figure.
const NONE: &str = "\u{2013}";

/// The published figures by year.
fn table(caption: String, rows: &[PublishedRow<'_>]) -> Option<TableBlock> {
    let all = || rows.iter().flat_map(|row| &row.figures);
    let mut years: Vec<i32> = all().map(|figure| figure.wres_year).collect();
    years.sort_unstable();
    years.dedup();
    let names: Vec<String> = years.iter().map(i32::to_string).collect();
    #[expect(clippy::cast_precision_loss, reason = "a few years")]
    let width = (0.66 / years.len() as f64).min(0.12);
    #[expect(clippy::cast_precision_loss, reason = "a few years")]
    let mut heads = vec![("WRES year", false, 1.0 - width * years.len() as f64)];
    heads.extend(names.iter().map(|name| (name.as_str(), true, width)));
    let mut table = TableBlock::new(caption, &heads);
    for row in rows {
        let cell = |year: &i32| {
            let figure = row.figures.iter().find(|figure| figure.wres_year == *year);
            figure.map_or_else(
                || NONE.to_owned(),
                |figure| format!("{}{}", value(figure), quoted::mark(figure)),
            )
        };
        table.row(std::iter::once(row.label.clone()).chain(years.iter().map(cell)).collect());
    }
    (!years.is_empty()).then_some(table)
}

fn value(figure: &PublishedSeries) -> String {
    match figure.unit.as_str() {
        #[expect(clippy::cast_possible_truncation, reason = "a count of people or trusts")]
        "count" => format::count(figure.value as i64),
        _ => format::as_published(figure.value),
    }
}

/// The table of published figures with its notes.
pub(super) fn add_table(context: &ReportContext<'_>, indicator: &Indicator, chapter: &mut Chapter) {
    let rows = rows(context, indicator);
    let all: Vec<&PublishedSeries> = rows.iter().flat_map(|row| &row.figures).copied().collect();
    let caption = indicator.measure_of.first().map_or_else(
        || format!("Published figures of indicator {}", indicator.number),
        |main| format!("{}, as published", context.writer.term.apply(&main.label)),
    );
    let Some(table) = table(caption, &rows) else { return };
    let has_gap = table.rows.iter().flat_map(|row| &row.cells).any(|cell| cell == NONE);
    chapter.tables([table]);
    let has_chart = chapter.blocks.iter().any(|block| matches!(block, Block::Figure { .. }));
    let mut said = vec![format!(
        "{}The pages that were read are listed under \u{201c}Sources\u{201d}. Figures are shown as printed, without \
         intervals, because the counts were not published.",
        // The chart names the reports and who quotes them.
        if has_chart { String::new() } else { format!("{}. ", quoted::cited(&all)) },
    )];
    if let Some(of) = &indicator.denominator {
        said.push(format!("Shares are of {of}."));
    }
    if has_gap {
        said.push(format!("{NONE} No published figure found."));
    }
    said.extend(quoted::notes(context, &all));
    chapter.notes([said.join(" ")]);
}
