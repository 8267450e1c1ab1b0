//! The indicators that are not from the staff survey, in the report of an ICB: what is published for its trusts,
//! with the region's and England's latest figures next to it, each with its year.

use super::context::ReportContext;
use super::indicator_names::other_numbers;
use super::model::{Chapter, TableBlock};
use super::quoted;
use super::rows::PublishedSeries;
use catalogue::indicator::{Basis, Indicator};
use catalogue::organisation::{Place, short_name};

/// The page.
pub(super) fn chapter(context: &ReportContext<'_>) -> Chapter {
    let others: Vec<&Indicator> =
        context.indicators.iter().filter(|indicator| indicator.basis != Basis::Survey).collect();
    let mut chapter = Chapter::on_new_page("others", "Workforce, recruitment and board");
    chapter.eyebrow = Some(format!("Indicators {}", other_numbers(context)));
    let own: Vec<&PublishedSeries> =
        others.iter().flat_map(|indicator| of_trusts(context, indicator)).collect();
    chapter.finding(if own.is_empty() {
        format!(
            "For indicators {} no figure was found for {} or for any of its trusts. Each trust has these figures: \
             they are part of its yearly WRES return.",
            other_numbers(context),
            context.writer.place
        )
    } else {
        let mut trusts: Vec<String> =
            own.iter().filter_map(|figure| figure.name.as_deref()).map(short_name).collect();
        trusts.sort();
        trusts.dedup();
        format!(
            "For indicators {} figures were found for single trusts of {} only: {}.",
            other_numbers(context),
            context.writer.place,
            format::list(&trusts)
        )
    });
    if !own.is_empty() {
        chapter.tables([table(context, "Published figures of its trusts, latest year found", &own, &others)]);
    }
    let wider: Vec<&PublishedSeries> =
        others.iter().flat_map(|indicator| wider(context, indicator)).collect();
    if !wider.is_empty() {
        let caption = format!("For comparison: {} and England, latest year found", context.region_name());
        chapter.tables([table(context, &caption, &wider, &others)]);
    }
    chapter.notes([
        "Figures are shown as printed, each with its WRES year; figures of different years are not a \
                    comparison. Intervals are not available, because the counts are not published."
            .to_owned(),
    ]);
    chapter
}

/// The latest figure of each measure of the indicator that follows it over time, for each trust of the place.
fn of_trusts<'a>(context: &ReportContext<'a>, indicator: &Indicator) -> Vec<&'a PublishedSeries> {
    let mut latest: Vec<&PublishedSeries> = Vec::new();
    let figures = context.tables.series.iter().filter(|figure| {
        figure.level == "trust"
            && figure.latest
            && figure.indicator == indicator.number
            && is_followed(indicator, figure)
            && context.tables.coverage.iter().any(|row| {
                Some(row.code.as_str()) == figure.code.as_deref()
                    && context.holds(Some(&row.region_code), Some(&row.icb_code))
            })
    });
    for figure in figures {
        match latest.iter_mut().find(|one| one.code == figure.code && one.measure == figure.measure) {
            Some(one) if one.wres_year < figure.wres_year => *one = figure,
            Some(_) => {}
            None => latest.push(figure),
        }
    }
    latest.sort_by_key(|figure| figure.name.clone());
    latest
}

fn is_followed(indicator: &Indicator, figure: &PublishedSeries) -> bool {
    indicator.measure_of.iter().any(|measure| measure.over_time && measure.code == figure.measure)
}

/// The region's latest figure of the indicator, and England's.
fn wider<'a>(context: &ReportContext<'a>, indicator: &Indicator) -> Vec<&'a PublishedSeries> {
    let Some(main) = indicator.measure_of.first() else { return Vec::new() };
    let latest = |code: &str| context.series(&indicator.number, &main.code, code).last().copied();
    [latest(&context.place.region_code), latest(Place::england_code())].into_iter().flatten().collect()
}

fn table(
    context: &ReportContext<'_>,
    caption: &str,
    figures: &[&PublishedSeries],
    indicators: &[&Indicator],
) -> TableBlock {
    let mut table = TableBlock::new(
        caption,
        &[
            ("Indicator", false, 0.4),
            ("Place", false, 0.2),
            ("WRES year", true, 0.1),
            ("Figure", true, 0.09),
            ("Source page", false, 0.21),
        ],
    );
    for figure in figures {
        let indicator = indicators.iter().find(|indicator| indicator.number == figure.indicator);
        let label = indicator.and_then(|indicator| {
            let measure = indicator.measure_of.iter().find(|measure| measure.code == figure.measure)?;
            Some(format!("{}. {}", indicator.number, context.writer.term.apply(&measure.label)))
        });
        let unit = if figure.unit == "percent" { "%" } else { "" };
        let cells = vec![
            label.unwrap_or_default(),
            figure.name.as_deref().map(short_name).unwrap_or_default(),
            figure.wres_year.to_string(),
            format!("{}{unit}{}", format::as_published(figure.value), quoted::mark(figure)),
            figure.address.as_deref().map_or_else(|| "not recorded".to_owned(), format::host),
        ];
        match &figure.address {
            Some(page) => table.linked(cells, page.clone()),
            None => table.row(cells),
        }
    }
    table
}
