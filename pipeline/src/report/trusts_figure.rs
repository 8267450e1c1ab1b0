//! The chart of a survey indicator by trust.

use super::covered;
use super::figure_words::{FigureWords, IN_BRACKETS, alt, gap_in_words, share_in_words};
use super::format;
use super::format::NOT_PUBLISHED;
use super::gap_rows::Gap;
use super::material::Material;
use crate::figure::chart::row_chart::{Header, Mark, Row, RowChart, Section};
use crate::figure::{Figure, FigureRow, figure_id};
use crate::indicator::Indicator;
use crate::organisation::short_name;

/// The chart of a survey indicator: White to BME by trust, with the place and England on top.
pub(super) fn figure(
    material: &Material<'_>,
    indicator: &Indicator,
    region: &Gap,
    england: &Gap,
    trusts: &[&Gap],
) -> Figure {
    let parts_noun = material.parts_noun();
    let id = figure_id(&indicator.number, &region.code, region.wres_year, &parts_noun.to_lowercase());
    let title = title(material, indicator, region);
    let caption = format!(
        "{}, White and {} respondents. Staff survey {}. {parts_noun} in alphabetical order.",
        indicator.heading,
        material.writer.term.label(),
        region.collected
    );
    let chart = format!(
        "Chart of {}, White and {}",
        material.counted_parts(trusts.len()),
        material.writer.term.label()
    );
    let alt = alt(&chart, &title);
    let summary = material.totals(region, england);
    let all = || summary.iter().copied().chain(trusts.iter().copied());
    let said = all().map(|gap| in_words(material, &data(material, gap)));
    let description = std::iter::once(IN_BRACKETS.to_owned()).chain(said).collect::<Vec<_>>().join(" ");
    let row = |gap: &&Gap| Row {
        label: covered::name(&short_name(&gap.name), gap),
        marks: vec![
            (Mark::White, material.estimate(gap, "white")),
            (Mark::Bme, material.estimate(gap, "bme")),
        ],
        note: Some(NOT_PUBLISHED.to_owned()),
        columns: vec![gap.gap_points.map(format::signed_points)],
    };
    let words = FigureWords {
        id,
        indicator: &indicator.number,
        title,
        caption,
        alt,
        description,
        spoken: material.writer.brief(indicator, region),
        cited: Material::survey_source(region),
    };
    let drawn = RowChart {
        caption: words.in_picture(
            Material::source_line(region),
            Some("Thin lines are 95 per cent intervals: the longer, the fewer people answered."),
        ),
        header: Header::Groups(["White".to_owned(), material.writer.term.label().to_owned()]),
        sections: vec![
            Section::summary(summary.iter().map(row).collect()),
            Section::new("", trusts.iter().map(row).collect()),
        ],
        headings: vec!["Gap, points".to_owned()],
        axis_label: Some(format!("Share of respondents, staff survey {}", region.collected)),
        ..RowChart::default()
    };
    words.figure(
        material,
        drawn.svg(),
        all().flat_map(|gap| data(material, gap)).collect(),
        all().flat_map(|gap| [gap.code.clone(), gap.name.clone()]).collect(),
    )
}

/// White share, BME share and gap of a place, as a figure's data.
pub(super) fn data(material: &Material<'_>, gap: &Gap) -> [FigureRow; 3] {
    with_limits(gap, [material.limits(gap, "white"), material.limits(gap, "bme")])
}

/// White and BME share of a place alone.
pub(super) fn shares(material: &Material<'_>, gap: &Gap) -> [FigureRow; 2] {
    let [white, bme, _] = data(material, gap);
    [white, bme]
}

/// Its gap alone.
pub(super) fn gap_row(gap: &Gap) -> FigureRow {
    let [_, _, gap] = with_limits(gap, [None, None]);
    gap
}

/// All three with the limits of the White and of the BME share.
pub(super) fn with_limits(gap: &Gap, [white, bme]: [Option<(f64, f64)>; 2]) -> [FigureRow; 3] {
    let row = |measure: &str, group: &str, value: Option<f64>, limits: Option<(f64, f64)>| {
        let (numerator, denominator) = gap.counts(group);
        FigureRow {
            measure: measure.to_owned(),
            ethnic_group: group.to_owned(),
            place_code: gap.code.clone(),
            place: covered::name(&gap.name, gap),
            period: format!("WRES {} (staff survey {})", gap.wres_year, gap.collected),
            value,
            unit: if measure == "gap" { "percentage_points" } else { "proportion" }.to_owned(),
            numerator,
            denominator,
            lower: limits.map(|(lower, _)| lower),
            upper: limits.map(|(_, upper)| upper),
            status: if measure == "gap" { Gap::gap_status(value) } else { gap.share_status(value) }
                .to_owned(),
        }
    };
    [
        row("share", "white", gap.white_share, white),
        row("share", "bme", gap.bme_share, bme),
        row("gap", "", gap.gap_points, gap.gap_lower_points.zip(gap.gap_upper_points)),
    ]
}

/// "Discrimination by colleagues, North West: 16.2% BME, 6.1% White".
fn title(material: &Material<'_>, indicator: &Indicator, region: &Gap) -> String {
    let place = covered::name(&short_name(&region.name), region);
    match (region.bme_share, region.white_share) {
        (Some(bme), Some(white)) => format!(
            "{}, {place}: {} {}, {} White",
            indicator.topic,
            format::percent(bme),
            material.writer.term.label(),
            format::percent(white)
        ),
        _ => format!("{}, {place}: {NOT_PUBLISHED}", indicator.topic),
    }
}

/// White share, BME share and gap of a place in words, as its data hold them.
pub(super) fn in_words(material: &Material<'_>, [white, bme, gap]: &[FigureRow; 3]) -> String {
    if gap.value.is_none() {
        return format!("{}: {NOT_PUBLISHED}.", gap.place);
    }
    format!(
        "{}: White {}, {} {}, gap {}.",
        gap.place,
        share_in_words(white),
        material.writer.term.label(),
        share_in_words(bme),
        gap_in_words(gap)
    )
}
