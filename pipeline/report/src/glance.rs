//! The cover's text and the page at a glance.

use super::covered;
use super::material::Material;
use super::missing;
use super::model::{Block, Chapter, Table};
use catalogue::indicator::Basis;
use catalogue::indicator::Indicator;
use catalogue::organisation::Place;

/// What the report covers, for the cover.
pub(super) fn covers(material: &Material<'_>) -> Vec<String> {
    let own = material.own(material.counted);
    let trusts = own.and_then(covered::trusts).unwrap_or_else(|| "no trust".to_owned());
    vec![
        format!(
            "Staff survey indicators 5 to 8, staff survey of autumn {}: figures of {trusts}. Figures of several trusts \
             together are calculated from their counts.",
            material.collected(),
        ),
        "Indicators 1 to 4 and 9 as published for England, the region and single trusts, wherever a figure was found."
            .to_owned(),
        missing::summary(material),
        material.writer.term.definition(),
    ]
}

/// The page at a glance.
pub(super) fn chapter(material: &Material<'_>) -> Chapter {
    let survey: Vec<&Indicator> =
        material.indicators.iter().filter(|indicator| indicator.basis == Basis::Survey).collect();
    let mut says: Vec<(f64, String)> = survey
        .iter()
        .filter_map(|indicator| {
            let gap = material.own(&indicator.number)?;
            Some((gap.disadvantage?, material.writer.brief(indicator, gap)?))
        })
        .collect();
    says.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let years: Vec<i32> = {
        let mut years: Vec<i32> = material.tables.gaps.iter().map(|gap| gap.wres_year).collect();
        years.sort_unstable();
        years.dedup();
        years
    };
    let mut cannot = Vec::new();
    if years.len() == 1 {
        cannot.push(format!(
            "What changed since last year: figures by ethnic group are held for one survey only, that of {}.",
            material.collected()
        ));
    }
    cannot.extend(missing::not_held(material));
    cannot.push(
        "Which trusts have improved or are better than others: small groups differ by chance, and one year shows no trend."
            .to_owned(),
    );
    cannot.push(format!(
        "Why the figures differ. They say what {} and White respondents reported, not what caused it.",
        material.writer.term.label()
    ));
    let mut chapter = Chapter::new("glance", "At a glance");
    for (_, sentence) in says {
        chapter.finding(sentence);
    }
    chapter.tables([survey_table(material, &survey)]);
    chapter.notes([super::survey::ROUNDED.to_owned()]);
    chapter.tables([published_table(material)]);
    chapter.heading("What these figures cannot say");
    chapter.blocks.push(Block::List { items: cannot });
    chapter
}

fn survey_table(material: &Material<'_>, survey: &[&Indicator]) -> Table {
    let label = material.writer.term.label();
    let gap_here = "Gap within trusts".to_owned();
    let mut heads = vec![
        ("Indicator", false, 0.4),
        ("White", true, 0.12),
        (label, true, 0.12),
        (gap_here.as_str(), true, 0.18),
    ];
    if !material.is_england() {
        heads.push(("Gap, rest of England", true, 0.18));
    }
    let mut table = Table::new(
        format!(
            "Staff survey indicators of {}, WRES {} (staff survey {})",
            material
                .own(material.counted)
                .map_or_else(|| material.place.short(), |gap| covered::name(&material.place.short(), gap)),
            material.year,
            material.collected()
        ),
        &heads,
    );
    for indicator in survey {
        let gap = material.own(&indicator.number);
        let rest = gap.and_then(|gap| material.beside_england(gap)).and_then(|beside| beside.rest_gap_points);
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
/// row of its own, so that figures of two years are never set side by side.
fn published_table(material: &Material<'_>) -> Table {
    let mut table = Table::new(
        "Other indicators, latest published figure found, as published",
        &[
            ("Indicator", false, 0.5),
            ("Place", false, 0.2),
            ("WRES year", true, 0.12),
            ("Figure", true, 0.18),
        ],
    );
    let mut places = vec![(Place::england_code(), Place::england_name())];
    if !material.is_england() {
        places.push((&material.place.region_code, material.region_name()));
    }
    for indicator in material.indicators.iter().filter(|indicator| indicator.basis != Basis::Survey) {
        let Some(main) = indicator.measure_of.first() else { continue };
        let name = format!("{}. {}", indicator.number, material.writer.term.apply(&main.label));
        let found: Vec<_> = places
            .iter()
            .filter_map(|(code, place)| {
                let figure = material.series(&indicator.number, &main.code, code).last().copied()?;
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
