//! The cover's text and the page at a glance.

use super::format;
use super::material::Material;
use super::missing;
use super::model::{Block, Chapter, Table};
use crate::indicator::{Basis, Indicator};

/// What the report covers, for the cover.
pub(super) fn covers(material: &Material<'_>) -> Vec<String> {
    let region = material.own("8");
    let trusts = region.map_or(0, |gap| gap.trusts);
    vec![
        format!(
            "Staff survey indicators 5 to 8 of {} trusts as they were surveyed in autumn {}, with {} pooled from the \
             trusts' counts.",
            format::count(trusts),
            material.collected(),
            if material.is_england() {
                "England and its regions".to_owned()
            } else {
                format!("England and {}", material.writer.place)
            },
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
    chapter.tables([survey_table(material, &survey), published_table(material)]);
    chapter.heading("What these figures cannot say");
    chapter.blocks.push(Block::List { items: cannot });
    chapter
}

fn survey_table(material: &Material<'_>, survey: &[&Indicator]) -> Table {
    let label = material.writer.term.label();
    let region = material.place.short();
    let gap_here = format!("Gap, {region}");
    let mut heads = vec![
        ("Indicator", false, 0.4),
        ("White", true, 0.12),
        (label, true, 0.12),
        (gap_here.as_str(), true, 0.18),
    ];
    if !material.is_england() {
        heads.push(("Gap, England", true, 0.18));
    }
    let mut table = Table::new(
        format!("Staff survey indicators, WRES {} (staff survey {})", material.year, material.collected()),
        &heads,
    );
    for indicator in survey {
        let share = |share: Option<f64>| share.map_or_else(|| "not published".to_owned(), format::percent);
        let points =
            |points: Option<f64>| points.map_or_else(|| "not published".to_owned(), format::signed_points);
        let gap = material.own(&indicator.number);
        let england = material.england(&indicator.number);
        let mut cells = vec![
            format!("{}. {}", indicator.number, indicator.heading),
            share(gap.and_then(|gap| gap.white_share)),
            share(gap.and_then(|gap| gap.bme_share)),
            points(gap.and_then(|gap| gap.gap_points)),
            points(england.and_then(|gap| gap.gap_points)),
        ];
        cells.truncate(table.columns.len());
        table.row(cells);
    }
    table
}

/// The latest published figure of each other indicator, for the region and for England.
fn published_table(material: &Material<'_>) -> Table {
    let heads = [("Indicator", false, 0.56), ("England", true, 0.22), (material.region_name(), true, 0.22)];
    let mut table = Table::new(
        "Other indicators, latest figure held, as published (WRES year in brackets)",
        if material.is_england() { &heads[..2] } else { &heads },
    );
    for indicator in material.indicators.iter().filter(|indicator| indicator.basis != Basis::Survey) {
        let Some(main) = indicator.measure_of.first() else { continue };
        let latest = |code: &str| {
            material.series(&indicator.number, &main.code, code).last().map_or_else(
                || "no figure held".to_owned(),
                |figure| {
                    let unit = if figure.unit == "percent" { "%" } else { "" };
                    format!("{}{unit} ({})", format::as_published(figure.value), figure.wres_year)
                },
            )
        };
        let label = material.writer.term.apply(&main.label);
        let mut cells = vec![
            format!("{}. {label}", indicator.number),
            latest("ENG"),
            latest(&material.place.region_code),
        ];
        cells.truncate(table.columns.len());
        table.row(cells);
    }
    table
}
