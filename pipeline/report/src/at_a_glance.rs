//! The cover's text and the page at a glance.

use super::context::ReportContext;
use super::coverage;
use super::indicator_names::{numbers, other_numbers, survey_indicators};
use super::missing_data;
use super::model::{Block, Chapter, TableBlock};
use catalogue::indicator::Basis;
use catalogue::indicator::Indicator;
use catalogue::organisation::Place;

/// What the report covers, for the cover.
pub(super) fn covers(context: &ReportContext<'_>) -> Vec<String> {
    let own = context.own(context.counted);
    let trusts = own.and_then(coverage::trusts).unwrap_or_else(|| "no trust".to_owned());
    vec![
        format!(
            "Staff survey indicators {}, from the staff survey of autumn {}: figures of {trusts}. \
            Figures of several trusts together are calculated from their counts.",
            numbers(survey_indicators(context)),
            context.collected(),
        ),
        format!(
            "Indicators {} as published for England, the region and single trusts, if a published figure \
             was found.",
            other_numbers(context)
        ),
        missing_data::summary(context),
        context.writer.term.definition(),
    ]
}

/// The page at a glance.
pub(super) fn chapter(context: &ReportContext<'_>) -> Chapter {
    let survey: Vec<&Indicator> =
        context.indicators.iter().filter(|indicator| indicator.basis == Basis::Survey).collect();
    let mut says: Vec<(f64, String)> = survey
        .iter()
        .filter_map(|indicator| {
            let gap = context.own(&indicator.number)?;
            Some((gap.disadvantage?, context.writer.brief(indicator, gap)?))
        })
        .collect();
    says.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let years: Vec<i32> = {
        let mut years: Vec<i32> = context.tables.gaps.iter().map(|gap| gap.wres_year).collect();
        years.sort_unstable();
        years.dedup();
        years
    };
    let mut cannot = Vec::new();
    if years.len() == 1 {
        cannot.push(format!(
            "What changed since last year: there are figures by ethnic group for one survey only, that \
            of {}.",
            context.collected()
        ));
    }
    cannot.extend(missing_data::not_held(context));
    cannot.push(
        "Which trusts have improved or are better than others: small groups differ by chance, and one \
        year shows no trend."
            .to_owned(),
    );
    cannot.push(format!(
        "Why the figures differ: they show what {} and White respondents reported, not what caused it.",
        context.writer.term.label()
    ));
    let mut chapter = Chapter::new("glance", "At a glance");
    for (_, sentence) in says {
        chapter.finding(sentence);
    }
    chapter.tables([survey_table(context, &survey)]);
    chapter.notes([super::survey::ROUNDED.to_owned()]);
    chapter.tables([published_table(context)]);
    chapter.heading("What these figures cannot say");
    chapter.blocks.push(Block::List { items: cannot });
    chapter
}

fn survey_table(context: &ReportContext<'_>, survey: &[&Indicator]) -> TableBlock {
    let label = context.writer.term.label();
    let gap_here = "Gap within trusts".to_owned();
    let mut heads = vec![
        ("Indicator", false, 0.4),
        ("White", true, 0.12),
        (label, true, 0.12),
        (gap_here.as_str(), true, 0.18),
    ];
    if !context.is_england() {
        heads.push(("Gap, rest of England", true, 0.18));
    }
    let mut table = TableBlock::new(
        format!(
            "Staff survey indicators of {}, WRES {} (staff survey {})",
            context
                .own(context.counted)
                .map_or_else(|| context.place.short(), |gap| coverage::name(&context.place.short(), gap)),
            context.year,
            context.collected()
        ),
        &heads,
    );
    for indicator in survey {
        let gap = context.own(&indicator.number);
        let rest = gap.and_then(|gap| context.beside_england(gap)).and_then(|beside| beside.rest_gap_points);
        let mut cells = vec![
            format!("{}. {}", indicator.number, indicator.heading),
            format::percent_or_none(gap.and_then(|gap| gap.white_share)),
            format::percent_or_none(gap.and_then(|gap| gap.bme_share)),
            format::points_or_none(gap.and_then(|gap| gap.gap_points)),
            format::points_or_none(rest),
        ];
        cells.truncate(table.columns.len());
        table.row(cells);
    }
    table
}

/// The latest published figures of each other indicator: England's, and the region's, each with its year in a
/// row of its own, so that figures of two years are never shown side by side.
fn published_table(context: &ReportContext<'_>) -> TableBlock {
    let mut table = TableBlock::new(
        "Other indicators, latest published figure found, as published",
        &[
            ("Indicator", false, 0.5),
            ("Place", false, 0.2),
            ("WRES year", true, 0.12),
            ("Figure", true, 0.18),
        ],
    );
    let mut places = vec![(Place::england_code(), Place::england_name())];
    if !context.is_england() {
        places.push((&context.place.region_code, context.region_name()));
    }
    for indicator in context.indicators.iter().filter(|indicator| indicator.basis != Basis::Survey) {
        let Some(main) = indicator.measure_of.first() else { continue };
        let name = format!("{}. {}", indicator.number, context.writer.term.apply(&main.label));
        let found: Vec<_> = places
            .iter()
            .filter_map(|(code, place)| {
                let figure = context.series(&indicator.number, &main.code, code).last().copied()?;
                Some((*place, figure))
            })
            .collect();
        if found.is_empty() {
            table.row(vec![name, "none".to_owned(), String::new(), "no published figure found".to_owned()]);
            continue;
        }
        for (place, figure) in found {
            let unit = if figure.unit == "percent" { "%" } else { "" };
            table.row(vec![
                name.clone(),
                place.to_owned(),
                figure.wres_year.to_string(),
                format!("{}{unit}", format::as_published(figure.value)),
            ]);
        }
    }
    table
}
