//! The chart of a survey indicator for a trust: itself, the median of its benchmark group, its region
//! and England, White to BME.

use super::covered;
use super::figure_words::{FigureWords, IN_BRACKETS};
use super::format;
use super::format::NOT_PUBLISHED;
use super::material::Material;
use super::rows::GroupMedian;
use super::trust_material::Trust;
use super::trust_rows::TodayGap;
use super::trusts_figure::{data, in_words, with_limits};
use crate::figure::chart::row_chart::{Header, Mark, Row, RowChart, Section};
use crate::figure::chart::{Caption, text};
use crate::figure::{Figure, FigureRow, Quantity, Unit, figure_id};
use crate::indicator::Indicator;

/// The widest label that stays on one line.
const LABEL: f64 = 245.0;

/// The chart of an indicator; none for a trust without figures.
pub(super) fn figure(trust: &Trust<'_>, indicator: &Indicator) -> Option<Figure> {
    let material = trust.material;
    let number = &indicator.number;
    let row = trust.gap(number)?;
    let gap = &row.gap;
    let (white, bme) = (gap.white_share?, gap.bme_share?);
    let (region, england) = (material.region(number)?, material.england(number)?);
    let place = material.place;
    let label = material.writer.term.label();
    let id = figure_id(number, &place.code, gap.wres_year, "gap");
    let finding = format!("{} {label}, {} White", format::percent(bme), format::percent(white));
    let title = format!("{}, {}: {finding}", indicator.topic, place.short());
    let caption = format!(
        "{}, White and {label} respondents. {}, its benchmark group, region and England. Staff survey {}.",
        indicator.heading, place.name, gap.collected
    );
    let alt = format!("Chart for {}. {}: {finding}.", place.code, indicator.topic);
    let medians = trust.median(number, "white").zip(trust.median(number, "bme"));
    let own = with_limits(gap, [row.limits("white"), row.limits("bme")]);
    let mut said = vec![IN_BRACKETS.to_owned(), in_words(material, &own)];
    said.extend(medians.map(|pair| median_in_words(trust, pair)));
    said.extend([region, england].map(|gap| in_words(material, &data(material, gap))));
    let description = said.join(" ");
    let spoken = material.writer.brief(indicator, gap).unwrap_or_else(|| title.clone());
    let words = FigureWords {
        id,
        indicator: number,
        title,
        caption,
        alt,
        description,
        spoken: Some(spoken),
        cited: Material::survey_source(gap),
    };
    let source = Material::source_line(gap);
    let drawn = RowChart {
        // The page says whose report it is: four such charts stand on one.
        caption: Caption {
            title: format!("{}: {finding}", indicator.topic),
            subtitle: format!(
                "{} ({}): share of respondents, staff survey {}, with 95 per cent intervals.",
                place.short(),
                place.code,
                gap.collected
            ),
            ..words.in_picture(source, None)
        },
        header: Header::Groups(["White".to_owned(), label.to_owned()]),
        sections: vec![
            Section::summary(vec![own_row(trust, row)]),
            Section::new("", rows(trust, indicator, medians)),
        ],
        headings: vec!["Gap, points".to_owned()],
        ..RowChart::default()
    };
    let mut figures: Vec<FigureRow> = own.into();
    figures.extend(medians.into_iter().flat_map(|pair| median_data(trust, gap.collected, pair)));
    figures.extend(data(material, region));
    figures.extend(data(material, england));
    let places = [gap, region, england].into_iter().flat_map(|gap| [gap.code.clone(), gap.name.clone()]);
    let parts = trust.parts.iter().flat_map(|(code, name)| [(*code).to_owned(), (*name).to_owned()]);
    let mut places: Vec<String> = places.chain(parts).collect();
    let mut seen = std::collections::BTreeSet::new();
    places.retain(|name| seen.insert(name.clone()));
    Some(words.figure(material, drawn.svg(), figures, places))
}

fn own_row(trust: &Trust<'_>, row: &TodayGap) -> Row {
    let place = trust.material.place;
    let short = place.short();
    let label =
        if text::STRONG.width(&short) <= LABEL { short } else { format!("{} (this trust)", place.code) };
    Row {
        label,
        marks: vec![(Mark::White, row.estimate("white")), (Mark::Bme, row.estimate("bme"))],
        note: Some(NOT_PUBLISHED.to_owned()),
        columns: vec![row.gap.gap_points.map(format::signed_points)],
    }
}

/// The benchmark group, the region and England.
fn rows(trust: &Trust<'_>, indicator: &Indicator, medians: Option<(&GroupMedian, &GroupMedian)>) -> Vec<Row> {
    let material = trust.material;
    let mut rows = Vec::new();
    if let Some((white, bme)) = medians {
        let group = white.benchmark_group.trim_end_matches(" Trusts");
        rows.push(Row {
            label: format!("{group}, median"),
            marks: vec![
                (Mark::White, Some(Quantity::new(white.median, Unit::Proportion))),
                (Mark::Bme, Some(Quantity::new(bme.median, Unit::Proportion))),
            ],
            note: None,
            columns: vec![
                trust.median(&indicator.number, "gap").map(|gap| format::signed_points(100.0 * gap.median)),
            ],
        });
    }
    for gap in [material.region(&indicator.number), material.england(&indicator.number)].into_iter().flatten()
    {
        rows.push(Row {
            label: covered::name(&gap.name, gap),
            marks: vec![
                (Mark::White, material.estimate(gap, "white")),
                (Mark::Bme, material.estimate(gap, "bme")),
            ],
            note: Some(NOT_PUBLISHED.to_owned()),
            columns: vec![gap.gap_points.map(format::signed_points)],
        });
    }
    rows
}

fn median_in_words(trust: &Trust<'_>, (white, bme): (&GroupMedian, &GroupMedian)) -> String {
    let gap = trust.median(&white.indicator, "gap").map_or_else(String::new, |gap| {
        format!(", gap {} percentage points", format::signed_points(100.0 * gap.median))
    });
    format!(
        "{}, medians of {}: White {}, {} {}{gap}.",
        white.benchmark_group,
        format::counted(white.trusts, "trust", "trusts"),
        format::percent(white.median),
        trust.material.writer.term.label(),
        format::percent(bme.median)
    )
}

fn median_data(
    trust: &Trust<'_>,
    collected: i32,
    (white, bme): (&GroupMedian, &GroupMedian),
) -> Vec<FigureRow> {
    let row = |measure: &str, group: &str, median: &GroupMedian, scale: f64, unit: &str| FigureRow {
        measure: measure.to_owned(),
        ethnic_group: group.to_owned(),
        place_code: String::new(),
        place: format!("{} ({})", median.benchmark_group, format::counted(median.trusts, "trust", "trusts")),
        period: format!("WRES {} (staff survey {collected})", median.wres_year),
        value: Some(scale * median.median),
        unit: unit.to_owned(),
        numerator: None,
        denominator: None,
        lower: None,
        upper: None,
        status: "calculated".to_owned(),
    };
    let mut rows = vec![
        row("median of shares", "white", white, 1.0, "proportion"),
        row("median of shares", "bme", bme, 1.0, "proportion"),
    ];
    rows.extend(
        trust
            .median(&white.indicator, "gap")
            .map(|gap| row("median of gaps", "", gap, 100.0, "percentage_points")),
    );
    rows
}
