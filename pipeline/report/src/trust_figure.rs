//! The chart of a survey indicator for a trust: itself, the median of its benchmark group, its peer group, its region
//! and England, White to BME.

use super::context::ReportContext;
use super::figure_rows;
use super::figure_words::{FigureWords, gap_in_words, with_brackets_explained};
use super::rows::GroupMedian;
use super::trust_context::Trust;
use super::trusts_figure::{in_words, pairs};
use crate::figure::chart::row_chart::RowChart;
use crate::figure::chart::{Caption, text};
use crate::figure::{Figure, FigureEntry, FigureTable, figure_id};
use catalogue::indicator::Indicator;
use catalogue::organisation::Place;

/// The widest label that stays on one line.
const LABEL: f64 = 245.0;

/// The chart of an indicator; none for a trust without figures.
pub(super) fn figure(trust: &Trust<'_>, indicator: &Indicator) -> Option<Figure> {
    let context = trust.context;
    let number = &indicator.number;
    let row = trust.gap(number)?;
    let gap = &row.gap;
    let (white, bme) = (gap.white_share?, gap.bme_share?);
    let (region, england) = (context.region(number)?, context.england(number)?);
    let peers = trust.peers(number);
    let place = context.place;
    let label = context.writer.term.label();
    let id = figure_id(number, &place.code, gap.wres_year, "gap");
    let finding = format!("{} {label}, {} White", format::percent(bme), format::percent(white));
    let title = format!("{}, {}: {finding}", indicator.topic, place.short());
    let caption = format!(
        "{}, White and {label} respondents. {}, its benchmark group, {}region and England. Staff survey {}.",
        indicator.heading,
        place.name,
        if peers.is_some() { "peer group, " } else { "" },
        gap.collected
    );
    let alt = format!("Chart for {}. {}: {finding}.", place.code, indicator.topic);
    let own = FigureEntry { label: own_label(place), ..figure_rows::entry(context, gap) };
    let medians = median_entry(trust, indicator, gap.collected);
    let others = peers.into_iter().chain([region, england]).map(|gap| figure_rows::entry(context, gap));
    let table: FigureTable = std::iter::once(own.as_summary()).chain(medians).chain(others).collect();
    let said = table.entries.iter().map(|entry| match trust.median(number, "white") {
        Some(median) if entry.rows.iter().all(|row| row.place_code.is_empty()) => {
            median_in_words(label, median, entry)
        }
        _ => in_words(label, entry),
    });
    let description = with_brackets_explained(said);
    let spoken = context.writer.brief(indicator, gap).unwrap_or_else(|| title.clone());
    let words = FigureWords {
        id,
        indicator: number,
        title,
        caption,
        alt,
        description,
        spoken: Some(spoken),
        cited: ReportContext::survey_source(gap),
    };
    let source = ReportContext::source_line(gap);
    let drawn = RowChart {
        // The page names the trust, and has four such charts.
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
        ..pairs(label, &table)
    };
    let places =
        [gap, region, england].into_iter().chain(peers).flat_map(|gap| [gap.code.clone(), gap.name.clone()]);
    let parts = trust.parts.iter().flat_map(|(code, name)| [(*code).to_owned(), (*name).to_owned()]);
    let mut places: Vec<String> = places.chain(parts).collect();
    let mut seen = std::collections::BTreeSet::new();
    places.retain(|name| seen.insert(name.clone()));
    Some(words.figure_of(context, drawn.svg(context.colours), table, places))
}

fn own_label(place: &Place) -> String {
    let short = place.short();
    if text::STRONG.width(&short) <= LABEL { short } else { format!("{} (this trust)", place.code) }
}

/// The medians of its benchmark group; none without one.
fn median_entry(trust: &Trust<'_>, indicator: &Indicator, collected: i32) -> Option<FigureEntry> {
    let median = |of: &str| trust.median(&indicator.number, of);
    let (white, bme) = (median("white")?, median("bme")?);
    let rows = [Some(white), Some(bme), median("gap")].into_iter().flatten();
    Some(FigureEntry {
        label: format!("{}, median", white.benchmark_group.trim_end_matches(" Trusts")),
        rows: rows.map(|median| figure_rows::median(median, collected)).collect(),
        ..FigureEntry::default()
    })
}

fn median_in_words(label: &str, median: &GroupMedian, entry: &FigureEntry) -> String {
    let gap = entry.row("").map_or_else(String::new, |gap| format!(", gap {}", gap_in_words(gap)));
    let share = |group: &str| format::percent_or_none(entry.row(group).and_then(|row| row.value));
    format!(
        "{}, medians of {}: White {}, {label} {}{gap}.",
        median.benchmark_group,
        format::counted(median.trusts, "trust", "trusts"),
        share("white"),
        share("bme")
    )
}
