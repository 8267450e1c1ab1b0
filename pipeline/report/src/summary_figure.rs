//! The summary chart: the nine indicators of a place in one picture. What has two shares is drawn as two shares,
//! what is a relative likelihood as a ratio; each row says of which year it is.

use super::aloud;
use super::context::ReportContext;
use super::figure_rows;
use super::figure_words::{FigureWords, alt, gap_in_words, share_in_words, with_brackets_explained};
use super::gap_rows::Gap;
use super::indicator_names::{numbered, numbers, survey_indicators, turned};
use super::main_points::compared;
use super::quoted;
use super::rows::PublishedSeries;
use super::sentence::SentenceWriter;
use super::trust_context::Trust;
use super::trusts_figure;
use crate::figure::chart::row_chart::{ChartRow, Header, Mark, RowChart};
use crate::figure::{Figure, FigureEntry, FigureRow, FigureTable, QuantityUnit, figure_id};
use catalogue::indicator::{Basis, Indicator, IndicatorUnit, ReturnedMeasure};
use catalogue::organisation::PlaceKind;

/// What a figure of several indicators has in place of the number of one.
pub(super) const SEVERAL: &str = "several";

/// A row of one of its charts: the entry with its numbers, and what is printed at its right.
struct SummaryRow {
    entry: FigureEntry,
    columns: Vec<Option<String>>,
}

/// The chart; none if the place has no figure at all.
pub(super) fn figure(context: &ReportContext<'_>) -> Option<Figure> {
    let label = context.writer.term.label();
    let survey = survey(context);
    let shares = of(context, |indicator| shares_of(context, indicator));
    let ratios = of(context, |indicator| ratio_of(context, indicator));
    let mut charts = Vec::new();
    if !survey.is_empty() {
        let heading = format!("Staff survey {}: share of staff who answered", context.collected());
        charts.push((heading, pairs(context, &survey)));
    }
    if !shares.is_empty() {
        charts.push((format!("Share of people who are {label}"), against_workforce(context, &shares)));
    }
    if !ratios.is_empty() {
        charts.push(("Relative likelihood".to_owned(), likelihoods(context, &ratios)?));
    }
    if charts.is_empty() {
        return None;
    }
    let shown = |indicator: &&Indicator| {
        let has = |rows: &[SummaryRow]| {
            rows.iter().flat_map(|row| &row.entry.rows).any(|row| row.record.indicator == indicator.number)
        };
        !has(&survey) && !has(&shares) && !has(&ratios)
    };
    let missing: Vec<&Indicator> = context.indicators.iter().filter(shown).collect();
    let missing = (!missing.is_empty()).then(|| {
        format!(
            "No figure of WRES {} or later was found for {}: {} {}.",
            context.oldest_recent(),
            context.place.short(),
            if missing.len() == 1 { "indicator" } else { "indicators" },
            numbers(missing.iter().copied())
        )
    });
    let table: FigureTable = survey.into_iter().chain(shares).chain(ratios).map(|row| row.entry).collect();
    Some(drawn(context, &charts, table, missing))
}

fn drawn(
    context: &ReportContext<'_>,
    charts: &[(String, RowChart)],
    table: FigureTable,
    missing: Option<String>,
) -> Figure {
    let place = context.place.short();
    let title = format!("The nine indicators: {place}");
    let published: Vec<&PublishedSeries> = context
        .tables
        .series
        .iter()
        .filter(|figure| {
            figure.latest
                && table.rows().any(|row| {
                    row.status == "published"
                        && row.record.indicator == figure.indicator
                        && figure.code.as_deref() == Some(&row.place_code)
                        && row.record.wres_year == figure.wres_year
                })
        })
        .collect();
    let survey = format!(
        "NHS Staff Survey {}, benchmark workbook, Survey Coordination Centre for NHS England",
        context.collected()
    );
    let mut sources = Vec::new();
    if table.rows().any(|row| row.record.collected.is_some()) {
        sources.push(survey);
    }
    if !published.is_empty() {
        sources.push(quoted::cited(&published));
    }
    let label = context.writer.term.label();
    let in_words = with_brackets_explained(table.entries.iter().map(|entry| in_words(label, entry)));
    let description =
        missing.as_ref().map_or_else(|| in_words.clone(), |missing| format!("{in_words} {missing}"));
    let words = FigureWords {
        id: figure_id("all", &context.place.code, context.year, "summary").replace("-iall-", "-all-"),
        indicator: SEVERAL,
        alt: alt("Summary chart", &title),
        caption: format!("Workforce Race Equality Standard, latest figures found for {place}."),
        title,
        description,
        spoken: Some(aloud::of_summary(context)),
        cited: sources.join("; "),
    };
    let note = "Lines are 95 per cent intervals.";
    let note = missing.map_or_else(|| note.to_owned(), |missing| format!("{note} {missing}"));
    let caption = words.in_picture(
        format!("Source: NHS Staff Survey {}; WRES reports as named in the data file.", context.collected()),
        Some(&note),
    );
    let svg = RowChart::stacked_svg(&caption, charts, context.colours);
    words.figure(context, svg, with_indicators(table))
}

/// The same table with the indicator in each measure, so that each row of the data says what it is.
fn with_indicators(mut table: FigureTable) -> FigureTable {
    for row in table.entries.iter_mut().flat_map(|entry| &mut entry.rows) {
        row.measure = format!("indicator {}, {}", row.record.indicator, row.measure);
    }
    table
}

/// The rows of those of the other indicators that have a figure.
fn of(context: &ReportContext<'_>, row: impl Fn(&Indicator) -> Option<SummaryRow>) -> Vec<SummaryRow> {
    context.indicators.iter().filter(|one| one.basis != Basis::Survey).filter_map(row).collect()
}

fn survey(context: &ReportContext<'_>) -> Vec<SummaryRow> {
    let row = |indicator: &Indicator| {
        let (gap, reading, rest) = compared(context, indicator)?;
        let entry = FigureEntry { label: numbered(context, indicator), ..figure_rows::entry(context, gap) };
        let mut columns = vec![gap.gap_points.map(format::signed_points)];
        if !context.is_england() {
            columns.push(rest.map(format::signed_points));
            columns.push(Some(beside(gap, reading).to_owned()));
        }
        Some(SummaryRow { entry, columns })
    };
    survey_indicators(context).filter_map(row).collect()
}

/// How the gap compares with the rest of England, in a word or two.
pub(super) fn beside(gap: &Gap, reading: Option<&str>) -> &'static str {
    let to_their_disadvantage = gap.disadvantage.is_some_and(|points| points > 0.0);
    match (reading, to_their_disadvantage) {
        (Some("unfavourable"), _) => "wider",
        (Some("favourable"), true) => "narrower",
        (Some("favourable"), false) => "reversed",
        (Some(_), _) => "not clear",
        (None, _) => "no comparison",
    }
}

fn pairs(context: &ReportContext<'_>, rows: &[SummaryRow]) -> RowChart {
    let label = context.writer.term.label();
    let table: FigureTable = rows.iter().map(|row| row.entry.clone()).collect();
    let mut chart = trusts_figure::pairs(label, &table);
    let columns = rows.iter().map(|row| row.columns.clone());
    for (row, columns) in chart.sections.iter_mut().flat_map(|section| &mut section.rows).zip(columns) {
        row.columns = columns;
    }
    chart.headings = if context.is_england() {
        vec!["Gap, points".to_owned()]
    } else {
        vec!["Gap, points".to_owned(), "Rest of England".to_owned(), "Gap is".to_owned()]
    };
    chart
}

/// The BME share of the board, of very senior managers, and of the workforce of the same year.
fn shares_of(context: &ReportContext<'_>, indicator: &Indicator) -> Option<SummaryRow> {
    if context.place.kind == PlaceKind::Trust
        && let Some(row) = returned_share(context, indicator)
    {
        return Some(row);
    }
    let place = &context.place.code;
    let workforce = context.indicators.iter().find(|one| one.returned == Some(ReturnedMeasure::Bands))?;
    let workforce = context.series(&workforce.number, &workforce.measure_of.first()?.code, place);
    let (measure, what) = match indicator.returned? {
        ReturnedMeasure::Board => (&indicator.measure_of.first()?.code, "board members"),
        ReturnedMeasure::Bands => (&indicator.measure_of.get(1)?.code, "very senior managers"),
        ReturnedMeasure::Likelihood => return None,
    };
    let is_recent = |figure: &&&PublishedSeries| figure.wres_year >= context.oldest_recent();
    let latest = context.series(&indicator.number, measure, place).last().filter(is_recent).copied();
    let own = latest?;
    let all = workforce.iter().find(|figure| figure.wres_year == own.wres_year).copied();
    let year = own.wres_year;
    let in_part = |row: &PublishedSeries, part: &str| FigureRow {
        measure: part.to_owned(),
        ..figure_rows::published(row)
    };
    let rows = all.map(|row| in_part(row, "workforce")).into_iter();
    let rows = rows.chain([in_part(own, what)]);
    Some(share_row(indicator, what, year, rows.collect()))
}

fn share_row(indicator: &Indicator, what: &str, year: i32, rows: Vec<FigureRow>) -> SummaryRow {
    let text = |part: &str| {
        let row = rows.iter().find(|row| (row.measure == "workforce") == (part == "workforce"))?;
        Some(format!("{}%", row.quantity().map(|one| percent(&one))?))
    };
    let columns = vec![text(what).filter(|_| what != "workforce"), text("workforce")];
    let label = format!("{}. {}, WRES {year}", indicator.number, format::capital(what));
    SummaryRow { entry: FigureEntry { label, rows, ..FigureEntry::default() }, columns }
}

fn percent(quantity: &crate::figure::Quantity) -> String {
    format::quantity(quantity.value, quantity.unit).trim_end_matches('%').to_owned()
}

/// The board or the workforce of a trust's own return.
fn returned_share(context: &ReportContext<'_>, indicator: &Indicator) -> Option<SummaryRow> {
    let trust = Trust::new(context);
    let year = trust.return_year()?;
    let bands = trust.bands();
    let whole = bands.iter().find(|band| band.kind == "whole" && band.share.is_some())?;
    let bands_number = context.indicators.iter().find(|one| one.returned == Some(ReturnedMeasure::Bands))?;
    let whole = FigureRow {
        measure: "workforce".to_owned(),
        ..figure_rows::band(context.place, &bands_number.number, whole)
    };
    match indicator.returned? {
        ReturnedMeasure::Bands => Some(share_row(indicator, "workforce", year, vec![whole])),
        ReturnedMeasure::Board => {
            let boards = trust.boards();
            let board = boards.iter().find(|board| board.measure == "board" && board.board_all.is_some())?;
            let row = figure_rows::board_share(context.place, &indicator.number, board)?;
            let whole = FigureRow {
                record: crate::figure::RowDetails { indicator: indicator.number.clone(), ..whole.record },
                ..whole
            };
            Some(share_row(indicator, "board members", year, vec![whole, row]))
        }
        ReturnedMeasure::Likelihood => None,
    }
}

/// The trust's own figure of an indicator in its return, as cells of the brief's table.
pub(super) fn returned_cells(context: &ReportContext<'_>, indicator: &Indicator) -> Option<Vec<String>> {
    if context.place.kind != PlaceKind::Trust {
        return None;
    }
    let row = ratio_of(context, indicator).or_else(|| returned_share(context, indicator))?;
    let dash = || "\u{2013}".to_owned();
    let value = row.columns.first().cloned().flatten();
    let workforce = row.columns.get(1).cloned().flatten();
    let reading = match indicator.band {
        Some(band) => row
            .entry
            .rows
            .first()
            .and_then(|one| one.value)
            .map(|ratio| SentenceWriter::in_band(ratio, band).trim_end_matches('.').to_lowercase()),
        None => workforce.as_ref().map(|share| format!("workforce {share}")),
    };
    let is_ratio = indicator.unit == IndicatorUnit::Ratio;
    let value = value.or(workforce).unwrap_or_else(dash);
    let (bme, other) = if is_ratio { (dash(), value) } else { (value, dash()) };
    let from = "own return".to_owned();
    Some(vec![row.entry.label, dash(), bme, other, reading.unwrap_or_else(dash), from])
}

fn against_workforce(context: &ReportContext<'_>, rows: &[SummaryRow]) -> RowChart {
    let label = context.writer.term.label();
    let row = |row: &SummaryRow| {
        let value = |of_workforce: bool| {
            let found = row.entry.rows.iter().find(|one| (one.measure == "workforce") == of_workforce);
            found.and_then(FigureRow::quantity)
        };
        ChartRow {
            label: row.entry.label.clone(),
            marks: vec![(Mark::Summary, value(true)), (Mark::Bme, value(false))],
            columns: row.columns.clone(),
            note: None,
        }
    };
    let unit = rows.iter().flat_map(|row| &row.entry.rows).map(|row| row.unit).next().unwrap_or_default();
    RowChart {
        unit,
        header: Header::Shapes(vec![
            (Mark::Summary, format!("{label} share of the whole workforce")),
            (Mark::Bme, format!("{label} share of these people")),
        ]),
        sections: vec![crate::figure::chart::row_chart::ChartSection::new(
            "",
            rows.iter().map(row).collect(),
        )],
        headings: vec![format!("{label} share"), "Workforce".to_owned()],
        ..RowChart::default()
    }
}

/// The latest relative likelihood of the place: its own return's, or as published.
fn ratio_of(context: &ReportContext<'_>, indicator: &Indicator) -> Option<SummaryRow> {
    if indicator.unit != IndicatorUnit::Ratio {
        return None;
    }
    let orientation = indicator.ratio?;
    if context.place.kind == PlaceKind::Trust {
        let trust = Trust::new(context);
        let rows = trust.likelihoods();
        let own = rows.iter().find(|row| row.indicator == indicator.number && row.breakdown.is_empty());
        if let (Some(year), Some(own)) =
            (trust.return_year(), own.filter(|row| row.relative_likelihood.is_some()))
        {
            let [ratio, ..] = figure_rows::likelihood(context.place, own);
            return Some(ratio_row(
                format!("{}, WRES {year}", turned(context, indicator, orientation)),
                ratio,
                indicator,
            ));
        }
    }
    let main = indicator.measure_of.first()?;
    let series = context.series(&indicator.number, &main.code, &context.place.code);
    let figure = *series.last().filter(|figure| figure.wres_year >= context.oldest_recent())?;
    let label = format!("{}, WRES {}", turned(context, indicator, orientation), figure.wres_year);
    Some(ratio_row(label, figure_rows::published(figure), indicator))
}

fn ratio_row(label: String, row: FigureRow, indicator: &Indicator) -> SummaryRow {
    let printed = row.value.map(|value| match row.status.as_str() {
        "published" => format::as_published(value),
        _ => format::likelihood(value, indicator.band),
    });
    SummaryRow {
        entry: FigureEntry { label, rows: vec![row], ..FigureEntry::default() },
        columns: vec![printed],
    }
}

fn likelihoods(context: &ReportContext<'_>, rows: &[SummaryRow]) -> Option<RowChart> {
    let band = context.indicators.iter().find_map(|one| one.band)?;
    let people = context.writer.term.people("staff");
    let row = |row: &SummaryRow| ChartRow {
        label: row.entry.label.clone(),
        marks: vec![(Mark::Single, row.entry.rows.first().and_then(FigureRow::quantity))],
        columns: row.columns.clone(),
        note: None,
    };
    Some(RowChart {
        unit: QuantityUnit::Ratio,
        header: Header::Parity {
            range: (band[0], band[1]),
            label: format!("{:.2} to {:.2}: non-adverse", band[0], band[1]),
            below: "Advantage".to_owned(),
            above: format!("Disadvantage for {people}"),
        },
        sections: vec![crate::figure::chart::row_chart::ChartSection::new(
            "",
            rows.iter().map(row).collect(),
        )],
        headings: vec!["Times as likely".to_owned()],
        ..RowChart::default()
    })
}

/// Every number of a row of the picture.
fn in_words(label: &str, entry: &FigureEntry) -> String {
    if let [white, bme, gap] = entry.rows.as_slice()
        && gap.measure == "gap"
    {
        return format!(
            "{}: White {}, {label} {}, gap {}.",
            entry.label,
            share_in_words(white),
            share_in_words(bme),
            gap_in_words(gap)
        );
    }
    let said = entry.rows.iter().filter_map(|row| {
        let value =
            format::with_limits(format::quantity(row.value?, row.unit), row.lower.zip(row.upper), row.unit);
        let counts = format::counts_of((row.numerator, row.denominator), false);
        let counts = counts.map_or_else(String::new, |counts| format!(", {counts}"));
        Some(format!("{} {value}{counts}", row.measure.replace('_', " ")))
    });
    format!("{}: {}.", entry.label, said.collect::<Vec<_>>().join(", "))
}
