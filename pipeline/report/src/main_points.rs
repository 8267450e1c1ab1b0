//! The first page: the main points, chosen and ranked by `queries/benchmarks/main_point.sql`, and the summary
//! chart of the nine indicators.

use super::context::ReportContext;
use super::gap_rows::Gap;
use super::indicator_names::{numbers, survey_indicators};
use super::model::Chapter;
use super::rows::{LongChange, MainPoint};
use super::trust_context::Trust;
use super::{coverage, framework, summary_figure};
use catalogue::indicator::{Indicator, ReturnedMeasure};
use catalogue::organisation::PlaceKind;

/// At most this many main points on the first page of a report; the last is what has been declared under the
/// framework of the place.
const MOST: usize = 6;

/// The line under the title: how much of the survey the figures cover, and what the term means.
pub(super) fn covers(context: &ReportContext<'_>) -> Vec<String> {
    let covered = context.own(context.counted).and_then(coverage::sentence);
    let covered = covered.map_or_else(String::new, |covered| format!("{covered} "));
    vec![format!("{covered}{}", context.writer.term.meaning())]
}

/// The first page.
pub(super) fn chapter(context: &ReportContext<'_>) -> Chapter {
    let mut chapter = Chapter::new("main-points", "Main points");
    let declared = framework::point(context);
    let mut points = sentences(context, MOST - usize::from(declared.is_some()));
    points.extend(declared);
    chapter.points(points);
    chapter.figures(summary_figure::figure(context));
    chapter
}

/// At most so many main points about indicators in words, the most important first; never none.
pub(super) fn sentences(context: &ReportContext<'_>, most: usize) -> Vec<String> {
    let mut points: Vec<String> = ranked(context)
        .into_iter()
        .filter_map(|(point, indicator)| sentence(context, point, indicator))
        .take(most)
        .collect();
    if points.is_empty() {
        points.push(nothing_clear(context));
    }
    points
}

/// The indicators that are main points of the place, by rank.
pub(super) fn ranked<'a>(context: &ReportContext<'a>) -> Vec<(&'a MainPoint, &'a Indicator)> {
    let of_place =
        |point: &&MainPoint| point.level == context.place.kind.level() && point.code == context.place.code;
    let mut points: Vec<&MainPoint> = context.tables.main_points.iter().filter(of_place).collect();
    points.sort_by_key(|point| point.rank);
    let known = |point: &'a MainPoint| {
        let indicator = context.indicators.iter().find(|one| one.number == point.indicator)?;
        Some((point, indicator))
    };
    points.into_iter().filter_map(known).collect()
}

/// A main point in words: place, year and number, how it compares, and what changed.
fn sentence(context: &ReportContext<'_>, point: &MainPoint, indicator: &Indicator) -> Option<String> {
    match point.kind.as_str() {
        "survey" => of_survey(context, indicator),
        "published" => of_ratio(context, indicator),
        "share" => of_share(context, indicator),
        "return" => of_return(context, indicator),
        _ => None,
    }
}

fn of_survey(context: &ReportContext<'_>, indicator: &Indicator) -> Option<String> {
    let writer = &context.writer;
    let (gap, reading, rest) = compared(context, indicator)?;
    let mut said = vec![writer.brief(indicator, gap)?];
    said.extend(reading.and_then(|reading| writer.compared(reading, gap, rest)));
    let changed = long_change(context, &indicator.number, "counts", "gap")
        .filter(|change| matches!(change.reading.as_deref(), Some("favourable" | "unfavourable")));
    said.extend(changed.and_then(|change| {
        let direction = if change.reading.as_deref() == Some("favourable") { "narrower" } else { "wider" };
        Some(format!(
            "The gap is clearly {direction} than in {}, when it was {}.",
            change.first_year - 1,
            format::points_in_words(change.first_value?)
        ))
    }));
    Some(said.join(" "))
}

/// The place's gap of a survey indicator, what the comparison with the rest of England means for BME staff, and
/// the gap of that rest.
pub(super) fn compared<'a>(
    context: &ReportContext<'a>,
    indicator: &Indicator,
) -> Option<(&'a Gap, Option<&'a str>, Option<f64>)> {
    if context.place.kind == PlaceKind::Trust {
        let row = Trust::today(context, &indicator.number)?;
        return Some((&row.gap, row.england_reading.as_deref(), row.england_rest_gap_points));
    }
    let gap = context.own(&indicator.number)?;
    let beside = context.beside_england(gap);
    Some((
        gap,
        beside.and_then(|beside| beside.reading.as_deref()),
        beside.and_then(|beside| beside.rest_gap_points),
    ))
}

fn of_ratio(context: &ReportContext<'_>, indicator: &Indicator) -> Option<String> {
    let main = indicator.measure_of.first()?;
    let figure = *context.series(&indicator.number, &main.code, &context.place.code).last()?;
    let mut said = vec![context.writer.likelihood(indicator, &context.writer.place, figure)];
    if let Some([lower, upper]) = indicator.band {
        let side = if figure.value > upper { "above" } else { "below" };
        said.push(format!(
            "That is {side} the range of {lower:.2} to {upper:.2} that NHS England describes as non-adverse."
        ));
    }
    said.extend(earlier_ratio(context, indicator, &main.code));
    Some(said.join(" "))
}

/// "It was 1.50 in WRES 2019."
fn earlier_ratio(context: &ReportContext<'_>, indicator: &Indicator, measure: &str) -> Option<String> {
    let change = published_change(context, &indicator.number, measure)?;
    Some(format!("It was {} in WRES {}.", format::as_published(change.first_value?), change.first_year))
}

/// The BME share of the board, or of very senior managers, and that of the workforce.
fn of_share(context: &ReportContext<'_>, indicator: &Indicator) -> Option<String> {
    let (writer, place) = (&context.writer, &context.place.code);
    let workforce = context.indicators.iter().find(|one| one.returned == Some(ReturnedMeasure::Bands))?;
    let workforce = &workforce.measure_of.first()?.code;
    let (measure, who) = match indicator.returned? {
        ReturnedMeasure::Board => (&indicator.measure_of.first()?.code, "board members"),
        _ => (&indicator.measure_of.get(1)?.code, "very senior managers"),
    };
    let own = *context.series(&indicator.number, measure, place).last()?;
    let all = *context
        .series_of_measure(workforce, place)
        .iter()
        .find(|figure| figure.wres_year == own.wres_year && figure.edition == own.edition)?;
    Some(format!(
        "{} at 31 March {}, {} per cent of {who} were {}, compared with {} per cent of all staff{}.",
        format::capital(&format!("in {}", writer.place)),
        own.wres_year,
        format::as_published(own.value),
        writer.term.label(),
        format::as_published(all.value),
        if context.is_england() { " of NHS trusts" } else { "" },
    ))
}

fn of_return(context: &ReportContext<'_>, indicator: &Indicator) -> Option<String> {
    let trust = Trust::new(context);
    let year = trust.return_year()?;
    let row = trust
        .likelihoods()
        .into_iter()
        .find(|row| row.indicator == indicator.number && row.breakdown.is_empty())?;
    let said = context.writer.own_likelihood(indicator, row)?;
    Some(format!("At {} in WRES {year}: {}", context.place.name, format::lower_first(&said)))
}

/// The change over the longest span of the place.
pub(super) fn long_change<'a>(
    context: &ReportContext<'a>,
    indicator: &str,
    basis: &str,
    what: &str,
) -> Option<&'a LongChange> {
    context.tables.long_changes.iter().find(|change| {
        change.level == context.place.kind.level()
            && change.code == context.place.code
            && change.indicator == indicator
            && change.basis == basis
            && change.what == what
    })
}

/// The same of a published measure.
pub(super) fn published_change<'a>(
    context: &ReportContext<'a>,
    indicator: &str,
    measure: &str,
) -> Option<&'a LongChange> {
    context.tables.long_changes.iter().find(|change| {
        change.level == context.place.kind.level()
            && change.code == context.place.code
            && change.indicator == indicator
            && change.basis == "published"
            && change.measure.as_deref() == Some(measure)
    })
}

/// The one main point of a place without any.
pub(super) fn nothing_clear(context: &ReportContext<'_>) -> String {
    let survey = context.collected();
    let of = numbers(survey_indicators(context));
    let has_figures = survey_indicators(context).any(|indicator| compared(context, indicator).is_some());
    if has_figures {
        format!(
            "{} {} in {survey}, none of the staff survey indicators {of} shows a clear difference between {} \
             and White staff who answered. If few people answered, a difference would have to be large to be \
             clear.",
            format::capital(context.writer.at),
            context.writer.place,
            context.writer.term.people("staff"),
        )
    } else {
        format!(
            "No figures by ethnic group from the {survey} NHS Staff Survey were found for {}. That says \
             nothing about the experience of its staff.",
            context.writer.place
        )
    }
}
