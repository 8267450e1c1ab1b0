//! The charts of a trust's own return: the workforce by pay band, and the three relative likelihoods.

use std::collections::BTreeSet;

use super::figure_words::FigureWords;
use super::format;
use super::naming::turned;
use super::returned::{self, INTERVAL};
use super::trust_material::Trust;
use super::trust_rows::{ReturnBand, ReturnLikelihood};
use crate::figure::chart::row_chart::{Header, Mark, Row, RowChart, Section};
use crate::figure::chart::{Caption, Reference};
use crate::figure::{Figure, FigureRow, Quantity, Unit, figure_id};
use crate::indicator::{Indicator, Orientation};

/// The parts of the workforce, in the order of the chart.
const SIDES: [(&str, &str); 4] =
    [("non_clinical", "Non-clinical"), ("clinical", "Clinical"), ("medical", "Medical"), ("", "Senior")];

/// The workforce by pay band; none where the trust returned no band.
pub(super) fn bands(trust: &Trust<'_>, year: i32, bands: &[&ReturnBand]) -> Option<Figure> {
    let whole = bands.iter().find(|band| band.kind == "whole")?;
    let shown: Vec<&ReturnBand> = bands.iter().copied().filter(|band| band.kind == "band").collect();
    if shown.is_empty() {
        return None;
    }
    let sections = sections(&shown);
    let label = trust.material.writer.term.label();
    let finding = whole.share.map_or_else(
        || format!("{label} share of each band"),
        |share| format!("{} {label} overall", format::percent(share)),
    );
    let all: Vec<String> = std::iter::once(whole)
        .chain(&shown)
        .map(|band| {
            let value = in_figures(band).unwrap_or_else(|| format::why_none(&band.status));
            format!("{}: {value}.", full_name(band))
        })
        .collect();
    let rows = std::iter::once(whole).chain(&shown).flat_map(|band| band_data(trust, band)).collect();
    let drawn = RowChart {
        sections,
        headings: vec![format!("{label} of all")],
        reference: whole.share.map(|share| Reference {
            value: share,
            label: format!("Whole workforce {}", format::percent(share)),
        }),
        beside: true,
        ..RowChart::default()
    };
    let words = Words {
        indicator: "1",
        view: "bands",
        topic: "Workforce by pay band",
        finding,
        measure: format!("{label} share of staff in each band and grade"),
        description: all.join(" "),
        spoken: None,
        note: None,
        rows,
    };
    Some(figure(trust, year, words, drawn))
}

/// The bands by part of the workforce. Clinical and non-clinical staff have the same ones, so that each stands
/// beside its like; one that the trust returned for only one of the two has no figure for the other.
fn sections(shown: &[&ReturnBand]) -> Vec<Section> {
    let of = |side: &str| -> Vec<&ReturnBand> {
        let own = |band: &&ReturnBand| band.side.as_deref().unwrap_or_default() == side;
        shown.iter().copied().filter(own).collect()
    };
    let last_part = |band: &ReturnBand| name(&band.breakdown);
    let twins: [Vec<&ReturnBand>; 2] = [of("non_clinical"), of("clinical")];
    let agenda_for_change: BTreeSet<String> = twins.iter().flatten().map(|band| last_part(band)).collect();
    let both = twins.iter().all(|bands| !bands.is_empty());
    let rows = |side: &str| -> Vec<Row> {
        let mut own = of(side);
        if both && ["non_clinical", "clinical"].contains(&side) {
            let found = |label: &String| own.iter().find(|band| last_part(band) == *label);
            return agenda_for_change
                .iter()
                .map(|label| found(label).map_or_else(|| not_returned(label), |band| row(band)))
                .collect();
        }
        own.sort_by_key(|band| (band.breakdown.ends_with("/other"), band.breakdown.clone()));
        own.into_iter().map(row).collect()
    };
    SIDES
        .iter()
        .map(|(side, heading)| Section::new(heading, rows(side)))
        .filter(|section| !section.rows.is_empty())
        .collect()
}

/// Indicators 2, 3 and 4; none where the trust returned none of them.
pub(super) fn ratios(trust: &Trust<'_>, year: i32, likelihoods: &[&ReturnLikelihood]) -> Option<Figure> {
    let material = trust.material;
    let own: Vec<(&Indicator, &ReturnLikelihood)> = material
        .indicators
        .iter()
        .filter_map(|indicator| {
            let row = likelihoods
                .iter()
                .find(|row| row.indicator == indicator.number && row.breakdown.is_empty())?;
            Some((indicator, *row))
        })
        .collect();
    let [lower, upper] = own.first()?.0.band?;
    let outside = own
        .iter()
        .filter_map(|(_, row)| row.relative_likelihood)
        .filter(|ratio| *ratio < lower || *ratio > upper)
        .count();
    let rows: Vec<Row> = own
        .iter()
        .map(|(indicator, row)| Row {
            label: turned(material, indicator, indicator.ratio.unwrap_or(Orientation::WhiteToBme)),
            marks: vec![(
                Mark::Single,
                row.relative_likelihood
                    .map(|value| Quantity::new(value, Unit::Ratio).with_limits(row.lower.zip(row.upper))),
            )],
            columns: vec![row.relative_likelihood.map(|value| with_interval(indicator, value, row))],
            note: Some(format::why_none(&row.status)),
        })
        .collect();
    let said: Vec<String> = rows
        .iter()
        .zip(&own)
        .map(|(drawn, (_, row))| {
            let value = drawn.columns[0].as_ref().or(drawn.note.as_ref()).cloned().unwrap_or_default();
            format!("{}: {value}{}.", drawn.label, counts_in_words(trust, row))
        })
        .collect();
    let data = own.iter().flat_map(|(_, row)| ratio_data(trust, row)).collect();
    let people = material.writer.term.people("staff");
    let drawn = RowChart {
        unit: Unit::Ratio,
        sections: vec![Section::new("", rows)],
        header: Header::Parity {
            range: (lower, upper),
            label: format!("{lower:.2} to {upper:.2}"),
            below: "disadvantage of White staff".to_owned(),
            above: format!("disadvantage of {people}"),
        },
        headings: vec!["95% interval".to_owned()],
        ..RowChart::default()
    };
    let words = Words {
        indicator: "2",
        view: "ratio",
        topic: "Relative likelihoods",
        finding: format!("{outside} of {} outside {lower:.2} to {upper:.2}", own.len()),
        measure: format!("indicators 2, 3 and 4, with the range {lower:.2} to {upper:.2}"),
        description: said.join(" "),
        spoken: own.iter().find_map(|(indicator, row)| material.writer.own_likelihood(indicator, row)),
        note: own.iter().any(|(_, row)| row.lower.is_some()).then_some(INTERVAL),
        rows: data,
    };
    Some(figure(trust, year, words, drawn))
}

/// What differs between the two charts.
struct Words<'a> {
    indicator: &'a str,
    view: &'a str,
    topic: &'a str,
    finding: String,
    measure: String,
    description: String,
    /// A sentence to say aloud, where there is a better one than its title.
    spoken: Option<String>,
    /// What is to be known of its intervals.
    note: Option<&'static str>,
    rows: Vec<FigureRow>,
}

fn figure(trust: &Trust<'_>, year: i32, words: Words<'_>, drawn: RowChart) -> Figure {
    let place = trust.material.place;
    let spoken = words.spoken.unwrap_or_else(|| format!("{}, {}.", words.topic, words.finding));
    let said = FigureWords {
        id: figure_id(words.indicator, &place.code, year, words.view),
        indicator: words.indicator,
        title: format!("{}, {}: {}", words.topic, place.short(), words.finding),
        caption: {
            let note = words.note.map_or_else(String::new, |note| format!(" {note}"));
            format!("{}. {}, own return, WRES {year}.{note}", words.measure, place.name)
        },
        alt: format!("Chart for {}. {}: {}.", place.code, words.topic, words.finding),
        description: words.description,
        spoken: Some(format!("{}: {spoken}", place.name)),
        cited: format!("own return of {} for WRES {year}", place.name),
    };
    let source = "Source: the trust\u{2019}s own return; small numbers withheld.".to_owned();
    let caption = Caption {
        title: format!("{}: {}", words.topic, words.finding),
        subtitle: format!("{} ({}): {}, WRES {year}.", place.short(), place.code, words.measure),
        ..said.in_picture(source, words.note)
    };
    let svg = RowChart { caption, ..drawn }.svg();
    said.figure(trust.material, svg, words.rows, vec![place.code.clone(), place.name.clone()])
}

fn row(band: &ReturnBand) -> Row {
    Row {
        label: name(&band.breakdown),
        marks: vec![(Mark::Bar, band.share.map(|share| Quantity::new(share, Unit::Proportion)))],
        columns: vec![in_figures(band)],
        note: Some(format::why_none(&band.status)),
    }
}

/// "12.7% (325 of 2,559)".
fn in_figures(band: &ReturnBand) -> Option<String> {
    let (part, all) = band.bme_count.zip(band.all_count)?;
    Some(format!("{} ({})", format::percent(band.share?), format::counts(part, all)))
}

fn not_returned(label: &str) -> Row {
    Row {
        label: label.to_owned(),
        marks: vec![(Mark::Bar, None)],
        note: Some(format::why_none("not_collected")),
        ..Row::default()
    }
}

/// "Clinical band 8a", "Medical consultant", "Whole workforce".
fn full_name(band: &ReturnBand) -> String {
    let name = name(&band.breakdown);
    match SIDES.iter().find(|(side, _)| !side.is_empty() && band.side.as_deref() == Some(side)) {
        Some((_, heading)) => format!("{heading} {}", format::lower_first(&name)),
        None => name,
    }
}

/// "Band 8a", "Consultant", "Whole workforce".
fn name(breakdown: &str) -> String {
    let grade = breakdown.rsplit('/').next().unwrap_or_default();
    match grade {
        "" => "Whole workforce".to_owned(),
        "vsm" => "Very senior managers".to_owned(),
        grade => {
            let words = grade.replacen("non_", "non-", 1).replace('_', " ");
            let mut letters = words.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
        }
    }
}

fn with_interval(indicator: &Indicator, value: f64, row: &ReturnLikelihood) -> String {
    let own = format::likelihood(value, indicator.band);
    row.lower.zip(row.upper).map_or_else(
        || own.clone(),
        |(lower, upper)| format!("{own} ({} to {})", format::ratio(lower), format::ratio(upper)),
    )
}

/// "; White 600 of 3,000, BME 350 of 2,500", of what is not withheld.
fn counts_in_words(trust: &Trust<'_>, row: &ReturnLikelihood) -> String {
    let groups = [
        ("White", row.white_numerator, row.white_denominator),
        (trust.material.writer.term.label(), row.bme_numerator, row.bme_denominator),
    ];
    let said = groups.into_iter().filter_map(|(name, part, whole)| {
        part.zip(whole).map(|(part, whole)| format!("{name} {}", format::counts(part, whole)))
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() { String::new() } else { format!("; {}", said.join(", ")) }
}

/// A row without numbers.
fn empty(trust: &Trust<'_>, year: i32, measure: String, unit: &str, status: &str) -> FigureRow {
    FigureRow {
        measure,
        ethnic_group: String::new(),
        place_code: trust.material.place.code.clone(),
        place: trust.material.place.name.clone(),
        period: format!("WRES {year}"),
        value: None,
        unit: unit.to_owned(),
        numerator: None,
        denominator: None,
        lower: None,
        upper: None,
        status: status.to_owned(),
    }
}

fn band_data(trust: &Trust<'_>, band: &ReturnBand) -> [FigureRow; 1] {
    let breakdown = if band.breakdown.is_empty() { "whole" } else { &band.breakdown };
    let measure = format!("share of {breakdown}");
    [FigureRow {
        ethnic_group: "bme".to_owned(),
        value: band.share,
        numerator: band.bme_count,
        denominator: band.all_count,
        ..empty(trust, band.wres_year, measure, "proportion", &band.status)
    }]
}

fn ratio_data(trust: &Trust<'_>, row: &ReturnLikelihood) -> [FigureRow; 3] {
    let of = |measure: &str, unit: &str| {
        empty(trust, row.wres_year, format!("indicator {}, {measure}", row.indicator), unit, &row.status)
    };
    let group = |group: &str, numerator: Option<i64>, denominator: Option<i64>| FigureRow {
        ethnic_group: group.to_owned(),
        numerator,
        denominator,
        status: returned::status_of_counts(&row.status).to_owned(),
        ..of("counts", "count")
    };
    [
        FigureRow {
            value: row.relative_likelihood,
            lower: row.lower,
            upper: row.upper,
            ..of("relative likelihood", "ratio")
        },
        group("white", row.white_numerator, row.white_denominator),
        group("bme", row.bme_numerator, row.bme_denominator),
    ]
}
