//! The forest of gaps: each trust's gap with its interval, beside England's.

use super::covered;
use super::figure_words::{FigureWords, alt};
use super::format;
use super::format::NOT_PUBLISHED;
use super::gap_rows::Gap;
use super::material::Material;
use super::trusts_figure::gap_row;
use crate::figure::chart::Reference;
use crate::figure::chart::row_chart::{Header, Mark, Row, RowChart, Section};
use crate::figure::{Figure, FigureRow, Quantity, Unit, figure_id};
use crate::indicator::Indicator;
use crate::organisation::short_name;

/// The chart of the gaps of a place and of what it is made of, its trusts or regions.
pub(super) fn figure(
    material: &Material<'_>,
    indicator: &Indicator,
    own: &Gap,
    england: &Gap,
    parts: &[&Gap],
) -> Figure {
    let id = figure_id(&indicator.number, &own.code, own.wres_year, "gap");
    let (place, label) = (covered::name(&short_name(&own.name), own), material.writer.term.label());
    let title = own.gap_points.map_or_else(
        || format!("{}, {place}: {NOT_PUBLISHED}", indicator.topic),
        |points| format!("{}, {place}: gap {} points", indicator.topic, format::signed_points(points)),
    );
    let parts_noun = material.parts_noun();
    let caption = format!(
        "{}: {label} share minus White share within trusts, percentage points. Staff survey {}. {parts_noun} in alphabetical order.",
        indicator.heading, own.collected
    );
    let alt = alt(&format!("Chart of the gaps of {}", material.counted_parts(parts.len())), &title);
    let summary = material.totals(own, england);
    let all = || summary.iter().copied().chain(parts.iter().copied());
    let rest = |gap: &Gap| material.beside_england(gap).and_then(|beside| beside.rest_gap_points);
    let description = all().map(|gap| in_words(gap, rest(gap))).collect::<Vec<_>>().join(" ");
    let row = |gap: &Gap, mark: Mark| Row {
        label: covered::name(&short_name(&gap.name), gap),
        marks: vec![(
            mark,
            gap.gap_points.map(|points| {
                Quantity::new(points, Unit::PercentagePoints)
                    .with_limits(gap.gap_lower_points.zip(gap.gap_upper_points))
            }),
        )],
        columns: vec![in_figures(gap)],
        note: Some(NOT_PUBLISHED.to_owned()),
    };
    let verdict = |gap: &Gap| verdict(material, gap).unwrap_or(Mark::Summary);
    let words = FigureWords {
        id,
        indicator: &indicator.number,
        title,
        caption,
        alt,
        description,
        spoken: material.writer.gap_aloud(indicator, own),
        cited: Material::survey_source(own),
    };
    let drawn = RowChart {
        caption: words.in_picture(Material::source_line(own), Some("Lines are 95 per cent intervals. A shape says whether a gap clearly differs from that of the rest of England.")),
        unit: Unit::PercentagePoints,
        sections: vec![
            Section::summary(summary.iter().map(|gap| row(gap, Mark::Summary)).collect()),
            Section::new("", parts.iter().map(|gap| row(gap, verdict(gap))).collect()),
        ],
        header: Header::Shapes(vec![
            (Mark::Lower, "Clearly below the rest of England".to_owned()),
            (Mark::Similar, "Not clearly different".to_owned()),
            (Mark::Higher, "Clearly above the rest of England".to_owned()),
        ]),
        headings: vec!["Gap and 95% interval".to_owned()],
        reference: england.gap_points.map(|points| Reference {
            value: points,
            label: format!("England {}", format::signed_points(points)),
        }),
        axis_label: Some(format!("{label} share minus White share, percentage points")),
        beside: false,
    };
    words.figure(
        material,
        drawn.svg(),
        all()
            .flat_map(|gap| std::iter::once(gap_row(gap)).chain(rest(gap).map(|rest| rest_row(gap, rest))))
            .collect(),
        all().flat_map(|gap| [gap.code.clone(), gap.name.clone()]).collect(),
    )
}

/// What the test of a place's gap beside that of the rest of England says.
fn verdict(material: &Material<'_>, gap: &Gap) -> Option<Mark> {
    match material.beside_england(gap)?.verdict.as_deref()? {
        "lower" => Some(Mark::Lower),
        "higher" => Some(Mark::Higher),
        _ => Some(Mark::Similar),
    }
}

fn in_figures(gap: &Gap) -> Option<String> {
    let points = format::signed_points(gap.gap_points?);
    let limits = gap
        .gap_lower_points
        .zip(gap.gap_upper_points)
        .map(|(lower, upper)| format!(" ({})", format::points_interval(lower, upper)));
    Some(points + &limits.unwrap_or_default())
}

fn in_words(gap: &Gap, rest: Option<f64>) -> String {
    let rest =
        rest.map_or_else(String::new, |rest| format!(", rest of England {}", format::signed_points(rest)));
    in_figures(gap).map_or_else(
        || format!("{}: {NOT_PUBLISHED}.", covered::name(&gap.name, gap)),
        |words| format!("{}: gap {words}{rest} percentage points.", covered::name(&gap.name, gap)),
    )
}

/// The gap of the rest of England, with which a place is compared, as a row of the figure's data.
fn rest_row(gap: &Gap, rest: f64) -> FigureRow {
    FigureRow {
        measure: "gap of the rest of England".to_owned(),
        value: Some(rest),
        numerator: None,
        denominator: None,
        lower: None,
        upper: None,
        status: Gap::gap_status(Some(rest)).to_owned(),
        ..gap_row(gap)
    }
}
