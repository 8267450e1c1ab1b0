//! The charts of a trust's own return: the workforce by pay band, and the three relative likelihoods.

use std::collections::BTreeSet;

use super::figure_rows;
use super::figure_words::FigureWords;
use super::indicator_names::{numbers, turned};
use super::trust_context::Trust;
use super::trust_return::INTERVAL;
use super::trust_rows::{ReturnBand, ReturnLikelihood};
use crate::figure::chart::row_chart::{ChartRow, ChartSection, Header, Mark, RowChart};
use crate::figure::chart::{Caption, Reference};
use crate::figure::{Figure, FigureEntry, FigureTable, Quantity, QuantityUnit, figure_id};
use catalogue::indicator::Indicator;
use catalogue::indicator::{Orientation, ReturnedMeasure};

/// The parts of the workforce, in the order of the chart.
const SIDES: [(&str, &str); 4] =
    [("non_clinical", "Non-clinical"), ("clinical", "Clinical"), ("medical", "Medical"), ("", "Senior")];

/// The workforce by pay band; none if the trust returned no band.
pub(super) fn bands(trust: &Trust<'_>, year: i32, bands: &[&ReturnBand]) -> Option<Figure> {
    let whole = bands.iter().find(|band| band.kind == "whole")?;
    let shown: Vec<&ReturnBand> = bands.iter().copied().filter(|band| band.kind == "band").collect();
    if shown.is_empty() {
        return None;
    }
    let indicator = trust.context.returned(ReturnedMeasure::Bands)?;
    let label = trust.context.writer.term.label();
    let finding = whole.share.map_or_else(
        || format!("{label} share of each band"),
        |share| format!("{} {label} overall", format::percent(share)),
    );
    let entry = |band: &ReturnBand| FigureEntry {
        label: name(&band.breakdown),
        section: band.side.clone().unwrap_or_default(),
        rows: vec![figure_rows::band(trust.context.place, &indicator.number, band)],
        ..FigureEntry::default()
    };
    let table: FigureTable = std::iter::once(*whole).chain(shown).map(entry).collect();
    let said = table.entries.iter().map(|entry| {
        let row = band_row(entry);
        let value = row.columns.into_iter().flatten().next().or(row.note).unwrap_or_default();
        format!("{}: {value}.", full_name(entry))
    });
    let description = said.collect::<Vec<_>>().join(" ");
    let drawn = RowChart {
        sections: sections(&table.entries[1..]),
        headings: vec![format!("{label} of all")],
        reference: whole.share.map(|share| Reference {
            value: share,
            label: format!("Whole workforce {}", format::percent(share)),
        }),
        beside: true,
        ..RowChart::default()
    };
    let words = ReturnFigureWords {
        indicator: &indicator.number,
        view: "bands",
        topic: "Workforce by pay band",
        finding,
        measure: format!("{label} share of staff in each band and grade"),
        description,
        spoken: None,
        note: None,
    };
    Some(figure(trust, year, words, drawn, table))
}

/// The bands by part of the workforce. Clinical and non-clinical staff have the same bands, side by
/// side; a band that the trust returned for only one of them has no figure for the other.
fn sections(shown: &[FigureEntry]) -> Vec<ChartSection> {
    let of = |side: &str| shown.iter().filter(|entry| entry.section == side).collect::<Vec<_>>();
    let twins = [of("non_clinical"), of("clinical")];
    let agenda_for_change: BTreeSet<&str> =
        twins.iter().flatten().map(|entry| entry.label.as_str()).collect();
    let both = twins.iter().all(|bands| !bands.is_empty());
    let rows = |side: &str| -> Vec<ChartRow> {
        let mut own = of(side);
        if both && ["non_clinical", "clinical"].contains(&side) {
            let found = |label: &str| own.iter().find(|entry| entry.label == label);
            let all = agenda_for_change.iter();
            return all
                .map(|label| found(label).map_or_else(|| not_returned(label), |entry| band_row(entry)))
                .collect();
        }
        own.sort_by_key(|entry| {
            let breakdown = &entry.rows[0].record.note;
            (breakdown.ends_with("/other"), breakdown.clone())
        });
        own.into_iter().map(band_row).collect()
    };
    SIDES
        .iter()
        .map(|(side, heading)| ChartSection::new(heading, rows(side)))
        .filter(|section| !section.rows.is_empty())
        .collect()
}

/// The relative likelihoods; none if the trust returned none.
pub(super) fn ratios(trust: &Trust<'_>, year: i32, likelihoods: &[&ReturnLikelihood]) -> Option<Figure> {
    let context = trust.context;
    let own: Vec<(&Indicator, &ReturnLikelihood)> = context
        .indicators
        .iter()
        .filter_map(|indicator| {
            let row = likelihoods
                .iter()
                .find(|row| row.indicator == indicator.number && row.breakdown.is_empty())?;
            Some((indicator, *row))
        })
        .collect();
    let first = context.returned(ReturnedMeasure::Likelihood)?;
    let [lower, upper] = own.first()?.0.band?;
    let outside = own
        .iter()
        .filter_map(|(_, row)| row.relative_likelihood)
        .filter(|ratio| *ratio < lower || *ratio > upper)
        .count();
    let entry = |(indicator, row): &(&Indicator, &ReturnLikelihood)| FigureEntry {
        label: turned(context, indicator, indicator.ratio.unwrap_or(Orientation::WhiteToBme)),
        rows: figure_rows::likelihood(context.place, row).to_vec(),
        ..FigureEntry::default()
    };
    let table: FigureTable = own.iter().map(entry).collect();
    let row = |entry: &FigureEntry| {
        let ratio = entry.quantity("");
        let indicator = own.iter().find(|(one, _)| entry.rows[0].record.indicator == one.number);
        let band = indicator.and_then(|(one, _)| one.band);
        let text = |ratio: Quantity| {
            format::with_limits(format::likelihood(ratio.value, band), ratio.limits, ratio.unit)
        };
        ChartRow {
            label: entry.label.clone(),
            marks: vec![(Mark::Single, ratio)],
            columns: vec![ratio.map(text)],
            note: entry.rows.first().map(|row| format::why_none(&row.status)),
        }
    };
    let label = context.writer.term.label();
    let said = table.entries.iter().map(|entry| {
        let row = row(entry);
        let value = row.columns.into_iter().flatten().next().or(row.note).unwrap_or_default();
        format!("{}: {value}{}.", entry.label, counts_in_words(label, entry))
    });
    let description = said.collect::<Vec<_>>().join(" ");
    let returned = context.indicators.iter().filter(|one| one.returned == Some(ReturnedMeasure::Likelihood));
    let numbers = numbers(returned);
    let people = context.writer.term.people("staff");
    let drawn = RowChart {
        unit: QuantityUnit::Ratio,
        sections: table.sections(row),
        header: Header::Parity {
            range: (lower, upper),
            label: format!("{lower:.2} to {upper:.2}"),
            below: "Disadvantage for White staff".to_owned(),
            above: format!("Disadvantage for {people}"),
        },
        headings: vec!["95% interval".to_owned()],
        ..RowChart::default()
    };
    let words = ReturnFigureWords {
        indicator: &first.number,
        view: "ratio",
        topic: "Relative likelihoods",
        finding: format!("{outside} of {} outside {lower:.2} to {upper:.2}", own.len()),
        measure: format!("indicators {numbers}, with the range {lower:.2} to {upper:.2}"),
        description,
        spoken: own.iter().find_map(|(indicator, row)| context.writer.own_likelihood(indicator, row)),
        note: own.iter().any(|(_, row)| row.lower.is_some()).then_some(INTERVAL),
    };
    Some(figure(trust, year, words, drawn, table))
}

/// What differs between the two charts.
struct ReturnFigureWords<'a> {
    indicator: &'a str,
    view: &'a str,
    topic: &'a str,
    finding: String,
    measure: String,
    description: String,
    /// A sentence to say aloud, if there is a better one than the title.
    spoken: Option<String>,
    /// A note on its intervals.
    note: Option<&'static str>,
}

fn figure(
    trust: &Trust<'_>,
    year: i32,
    words: ReturnFigureWords<'_>,
    drawn: RowChart,
    table: FigureTable,
) -> Figure {
    let place = trust.context.place;
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
    let source = "Source: the trust\u{2019}s own return; small numbers suppressed.".to_owned();
    let caption = Caption {
        title: format!("{}: {}", words.topic, words.finding),
        subtitle: format!("{} ({}): {}, WRES {year}.", place.short(), place.code, words.measure),
        ..said.in_picture(source, words.note)
    };
    let svg = RowChart { caption, ..drawn }.svg(trust.context.colours);
    said.figure(trust.context, svg, table)
}

fn band_row(entry: &FigureEntry) -> ChartRow {
    let row = &entry.rows[0];
    let counts = row.numerator.zip(row.denominator).map(|(part, all)| format::counts(part, all));
    let text = row.value.zip(counts).map(|(share, counts)| format!("{} ({counts})", format::percent(share)));
    ChartRow {
        label: entry.label.clone(),
        marks: vec![(Mark::Bar, row.quantity())],
        columns: vec![text],
        note: Some(format::why_none(&row.status)),
    }
}

fn not_returned(label: &str) -> ChartRow {
    ChartRow {
        label: label.to_owned(),
        marks: vec![(Mark::Bar, None)],
        note: Some(format::why_none("not_collected")),
        ..ChartRow::default()
    }
}

/// "Clinical band 8a", "Medical consultant", "Whole workforce".
fn full_name(entry: &FigureEntry) -> String {
    match SIDES.iter().find(|(side, _)| !side.is_empty() && entry.section == *side) {
        Some((_, heading)) => format!("{heading} {}", format::lower_first(&entry.label)),
        None => entry.label.clone(),
    }
}

/// "Band 8a", "Consultant", "Whole workforce".
pub(super) fn name(breakdown: &str) -> String {
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

/// "; White 600 of 3,000, BME 350 of 2,500", without suppressed counts.
fn counts_in_words(label: &str, entry: &FigureEntry) -> String {
    let said = [("White", "white"), (label, "bme")].into_iter().filter_map(|(name, group)| {
        let row = entry.row(group)?;
        Some(format!("{name} {}", format::counts(row.numerator?, row.denominator?)))
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() { String::new() } else { format!("; {}", said.join(", ")) }
}
