//! A survey indicator over the available years: the two groups' shares as lines, never joined across a
//! break, and the change from the year before in words.

use super::context::ReportContext;
use super::coverage;
use super::figure_rows;
use super::figure_words::{FigureWords, alt, share_in_words, with_brackets_explained};
use super::gap_rows::Gap;
use super::quoted;
use super::rows::{PublishedSeries, YearChange};
use crate::figure::chart::line_chart::{LineChart, YearBreak};
use crate::figure::{Figure, FigureEntry, FigureTable, QuantityUnit, figure_id};
use catalogue::indicator::Indicator;

/// The change from the year before, for each group; the reason if the years cannot be compared.
pub(super) fn sentences(context: &ReportContext<'_>, indicator: &Indicator) -> Vec<String> {
    let of = |group: &str| {
        context.tables.changes.iter().find(|row| {
            row.level == context.place.kind.level()
                && row.code == context.place.code
                && row.indicator == indicator.number
                && row.ethnic_group.as_deref() == Some(group)
                && row.weighting == "none"
                && row.wres_year == context.year
        })
    };
    let rows: Vec<&YearChange> = ["bme", "white"].into_iter().filter_map(of).collect();
    if let Some(reason) = rows.iter().find_map(|row| row.break_reason.as_deref()) {
        return vec![format!("This report does not compare with the year before: {reason}.")];
    }
    context.writer.changes(&rows).into_iter().collect()
}

/// The shares of the two groups that WRES reports printed for England over the years, which cover other trusts than
/// the figures of this report; none if no group has two years.
pub(super) fn published(context: &ReportContext<'_>, indicator: &Indicator) -> Option<Figure> {
    let label = context.writer.term.label();
    let of = |group: &str| -> Vec<&PublishedSeries> {
        let mut figures: Vec<&PublishedSeries> = context
            .tables
            .series
            .iter()
            .filter(|figure| {
                figure.latest
                    && figure.unit == "percent"
                    && figure.code.as_deref() == Some(&context.place.code)
                    && figure.indicator == indicator.number
                    && figure.ethnic_group.as_deref() == Some(group)
            })
            .collect();
        figures.sort_by_key(|figure| figure.wres_year);
        figures
    };
    let groups = [("White", of("white")), (label, of("bme"))];
    let all: Vec<&PublishedSeries> = groups.iter().flat_map(|(_, figures)| figures).copied().collect();
    if groups.iter().all(|(_, figures)| figures.len() < 2) {
        return None;
    }
    let first = all.iter().map(|figure| figure.wres_year).min()?;
    let last = all.iter().map(|figure| figure.wres_year).max()?;
    let table: FigureTable = groups
        .iter()
        .map(|(name, figures)| FigureEntry {
            label: (*name).to_owned(),
            rows: figures.iter().map(|figure| figure_rows::published(figure)).collect(),
            ..FigureEntry::default()
        })
        .collect();
    let in_words = |(name, figures): &(&str, Vec<&PublishedSeries>)| {
        let years: Vec<String> = figures
            .iter()
            .map(|figure| format!("{} {}%", figure.wres_year, format::as_published(figure.value)))
            .collect();
        (!years.is_empty()).then(|| format!("{name}: {}.", years.join(", ")))
    };
    let place = context.place.short();
    let topic = context.writer.term.apply(&indicator.topic);
    let title = format!("{topic}, {place}: WRES reports {first} to {last}");
    let breaks: Vec<YearBreak> = indicator
        .breaks
        .iter()
        .filter_map(|one| one.release_before)
        .filter(|year| (first + 1..=last).contains(year))
        .map(|before| YearBreak { before, label: "counted differently".to_owned() })
        .collect();
    let words = FigureWords {
        id: figure_id(&indicator.number, &context.place.code, last, "series"),
        indicator: &indicator.number,
        caption: format!(
            "White and {label} respondents, as printed in WRES reports, which count other trusts than the chart above."
        ),
        alt: alt("Chart by year", &title),
        description: groups.iter().filter_map(in_words).collect::<Vec<_>>().join(" "),
        spoken: context.writer.printed_shares(indicator, &groups[1].1, &groups[0].1),
        cited: quoted::cited(&all),
        title,
    };
    let source = format!("Source: {}", words.cited);
    let drawn = LineChart {
        caption: words.in_picture(
            source,
            Some(
                "All trusts; the reports count other trusts than the chart above, so the two are not joined.",
            ),
        ),
        unit: QuantityUnit::Percent,
        lines: table.entries.iter().map(|entry| crate::figure::line(&entry.label, &entry.rows)).collect(),
        breaks,
        years: first..=last,
        reference: None,
    };
    let svg = drawn.low_svg(context.colours);
    Some(words.figure(context, svg, table))
}

/// The chart of the available years; none if there is only one.
pub(super) fn figure(context: &ReportContext<'_>, indicator: &Indicator, own: &Gap) -> Option<Figure> {
    let mut years: Vec<&Gap> = context
        .tables
        .gaps
        .iter()
        .filter(|gap| (&gap.level, &gap.code, &gap.indicator) == (&own.level, &own.code, &own.indicator))
        .collect();
    years.sort_by_key(|gap| gap.wres_year);
    let (first, last) = (years.first()?.wres_year, years.last()?.wres_year);
    if first == last {
        return None;
    }
    let label = context.writer.term.label();
    let place = coverage::name(&catalogue::organisation::short_name(&own.name), own);
    let id = figure_id(&indicator.number, &own.code, last, "years");
    let title = format!(
        "{}, {place}: {label} from {} to {}",
        indicator.topic,
        format::percent_or_none(years.first()?.bme_share),
        format::percent_or_none(own.bme_share)
    );
    let caption = format!("{}, White and {label} respondents, WRES {first} to {last}.", indicator.heading);
    let alt = alt(&format!("Chart of {} years", years.len()), &title);
    let of_year = |gap: &&Gap| {
        let [white, bme, ..] = figure_rows::survey(context, gap);
        FigureEntry {
            label: format!("WRES {}", gap.wres_year),
            rows: vec![white, bme],
            ..FigureEntry::default()
        }
    };
    let table: FigureTable = years.iter().map(of_year).collect();
    let share_of =
        |entry: &FigureEntry, group: &str| entry.row(group).map(share_in_words).unwrap_or_default();
    let in_words = |entry: &FigureEntry| {
        format!("{}: White {}, {label} {}.", entry.label, share_of(entry, "white"), share_of(entry, "bme"))
    };
    let description = with_brackets_explained(table.entries.iter().map(in_words));
    let breaks: Vec<YearBreak> = indicator
        .breaks
        .iter()
        .filter_map(|one| one.survey_from)
        .map(|survey| YearBreak { before: survey + 1, label: "question changed".to_owned() })
        .filter(|one| (first + 1..=last).contains(&one.before))
        .collect();
    let line = |name: &str, group: &str| {
        crate::figure::line(name, table.rows().filter(|row| row.ethnic_group == group))
    };
    let words = FigureWords {
        id,
        indicator: &indicator.number,
        title,
        caption,
        alt,
        description,
        spoken: context.writer.brief(indicator, own),
        cited: ReportContext::survey_source(own),
    };
    let drawn = LineChart {
        caption: words.in_picture(
            ReportContext::source_line(own),
            Some(
                "Each year pools the trusts that have figures in that year; lines are 95 per cent \
                intervals.",
            ),
        ),
        unit: QuantityUnit::Proportion,
        lines: vec![line("White", "white"), line(label, "bme")],
        breaks,
        years: first..=last,
        reference: None,
    };
    // In England's report it shares a page with the chart of the regions.
    let svg = if context.is_england() { drawn.low_svg(context.colours) } else { drawn.svg(context.colours) };
    Some(words.figure_of(context, svg, table, vec![own.code.clone(), own.name.clone()]))
}
