//! The chapter of an indicator with published figures only: series of England and the region, and single
//! trusts for which a page states a figure.

use super::context::ReportContext;
use super::figure_rows;
use super::figure_words::{FigureWords, alt};
use super::headline;
use super::indicator_names::{anchor, heading};
use super::model::{Chapter, TableBlock};
use super::quoted;
use super::regions_figure;
use super::rows::PublishedSeries;
use crate::figure::chart::Reference;
use crate::figure::chart::line_chart::LineChart;
use crate::figure::{Figure, FigureEntry, FigureTable, QuantityUnit, figure_id, line};
use catalogue::indicator::{self, Indicator, ReturnedMeasure};
use catalogue::organisation::Place;

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

    /// What the latest figures of the region and of England say.
    pub(super) fn own_sentences(&self, context: &ReportContext<'_>, indicator: &Indicator) -> Vec<String> {
        sentences(context, indicator, self.main, &self.england, &self.region)
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
        let others = others(context, indicator);
        chapter.tables(table(context, indicator, None, &others));
        chapter.notes(quoted::notes(&others));
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
    add_table(context, indicator, &series, &mut chapter);
    chapter
}

/// The table of published figures with its notes.
pub(super) fn add_table(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    series: &MainSeries<'_>,
    chapter: &mut Chapter,
) {
    let others = others(context, indicator);
    chapter.tables(table(context, indicator, Some(series), &others));
    let all: Vec<&PublishedSeries> = series.all().chain(others).collect();
    chapter.notes(quoted::notes(&all));
    let of = indicator.denominator.as_deref();
    chapter.notes([format!(
        "Figures are shown as printed. They have no intervals, because the counts were not published.{}",
        of.map_or_else(String::new, |of| format!(" Shares are of {of}."))
    )]);
    if let Some((words, page)) = quoted::newest_report(&all) {
        chapter.stated(words, Some(page));
    }
}

/// The finding of the latest figure.
fn headline(context: &ReportContext<'_>, indicator: &Indicator, series: &MainSeries<'_>) -> String {
    let nearest = series.nearest();
    let Some(latest) = nearest.last() else { return heading(indicator) };
    let region = context.region_place.in_sentence();
    let place = match series.region.is_empty() {
        true => (Place::england_name(), Place::england_name()),
        false => (region.as_str(), context.region_name()),
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
    let words = FigureWords {
        id,
        indicator: &indicator.number,
        title,
        caption,
        alt,
        description,
        spoken: sentences(context, indicator, main, england, region).into_iter().next(),
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

/// Figures that are not in the main series: other measures, and single trusts of the place.
fn others<'a>(context: &'a ReportContext<'_>, indicator: &Indicator) -> Vec<&'a PublishedSeries> {
    let main = indicator.measure_of.first().map(|main| main.code.as_str());
    let mut others = context.published(&indicator.number);
    others
        .retain(|figure| figure.latest && (figure.level == "trust" || Some(figure.measure.as_str()) != main));
    let level = |figure: &PublishedSeries| match figure.level.as_str() {
        "england" => 0,
        "region" => 1,
        _ => 2,
    };
    others.sort_by(|a, b| {
        (level(a), &a.name, &a.measure, a.wres_year).cmp(&(level(b), &b.name, &b.measure, b.wres_year))
    });
    others
}

/// The published figures, each with who quotes it: the main series by place and year, then the others.
fn table(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    series: Option<&MainSeries<'_>>,
    others: &[&PublishedSeries],
) -> Option<TableBlock> {
    let apply = |text: &str| context.writer.term.apply(text);
    let caption = series.map_or_else(
        || format!("Published figures of indicator {}", indicator.number),
        |series| format!("{}, as published", apply(&series.main.label)),
    );
    let mut table = TableBlock::new(
        caption,
        &[("Figure", false, 0.5), ("WRES year", true, 0.1), ("Value", true, 0.14), ("Read at", false, 0.26)],
    );
    let mut row = |what: String, figure: &PublishedSeries| {
        let value = format!("{}{}{}", value(figure), quoted::mark(figure), context.restated(figure));
        let (name, page) = quoted::read_from(figure);
        let cells = vec![what, figure.wres_year.to_string(), value, name];
        match page {
            Some(page) => table.linked(cells, page),
            None => table.row(cells),
        }
    };
    for figure in series.into_iter().flat_map(MainSeries::all) {
        row(figure.name.clone().unwrap_or_default(), figure);
    }
    for figure in others {
        let known = indicator.measure_of.iter().find(|measure| measure.code == figure.measure);
        let measure = apply(known.map_or(figure.measure.as_str(), |measure| &measure.label));
        let group = match figure.ethnic_group.as_deref() {
            Some("white") => ", White",
            Some("unknown") => ", ethnic group not known",
            Some("all") => ", all staff",
            _ => "",
        };
        let is_main = series.is_some_and(|series| series.main.code == figure.measure);
        let measure =
            if is_main { String::new() } else { format!(": {}{group}", format::lower_first(&measure)) };
        row(format!("{}{measure}", figure.name.as_deref().unwrap_or_default()), figure);
    }
    (!table.rows.is_empty()).then_some(table)
}

fn value(figure: &PublishedSeries) -> String {
    match figure.unit.as_str() {
        "percent" => format!("{}%", format::as_published(figure.value)),
        #[expect(clippy::cast_possible_truncation, reason = "a count of people or trusts")]
        "count" => format::count(figure.value as i64),
        _ => format::as_published(figure.value),
    }
}
