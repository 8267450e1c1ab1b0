//! The figure of when statuses were declared, as far as a date is published.

use std::cmp::Reverse;

use super::grid::{INDICATOR, SOURCE, entry, figure_id, source};
use super::statuses::{Statuses, dated, plainly, status};
use crate::context::ReportContext;
use crate::figure::chart::timeline_chart::{TimelineChart, TimelineEvent};
use crate::figure::{Figure, FigureTable};
use crate::figure_words::{FigureWords, alt};
use crate::rows::FrameworkProgress;

/// The most events of the chart; the data have all.
const MOST: usize = 16;
/// The most declarations without a date that the chart names.
const UNDATED: usize = 30;
/// What the picture says of a declaration without a published date.
const NO_DATE: &str = "Date not published";

/// "Two of 11 declarations have a published date".
pub(super) fn headline(statuses: &Statuses<'_>) -> String {
    let with_date = statuses.declared.iter().filter(|row| row.date.is_some()).count();
    let have = if with_date == 1 { "has" } else { "have" };
    let all = statuses.declared.len();
    let of =
        format!("{} {}", format::small_number(all), if all == 1 { "declaration" } else { "declarations" });
    match with_date {
        0 if all == 1 => "No published date was found for the declaration".to_owned(),
        0 => format!("No published date was found for the {of}"),
        _ if with_date == all && all > 1 => format!("All {of} have a published date"),
        _ => format!("{} of {of} {have} a published date", format::capital(&format::small_number(with_date))),
    }
}

/// "Under the North West anti-racist framework in the North West, two of 11 declarations have a published date. The
/// newest is 5 December 2024."
fn aloud(statuses: &Statuses<'_>, newest: Option<String>) -> String {
    let newest = newest.map_or_else(String::new, |newest| format!(" The newest is {newest}."));
    format!(
        "Under the {} in {}, {}.{newest}",
        statuses.framework.name,
        statuses.place,
        format::lower_first(&headline(statuses))
    )
}

/// The figure; none if nothing is declared.
pub(super) fn figure(context: &ReportContext<'_>, statuses: &Statuses<'_>) -> Option<Figure> {
    if statuses.declared.is_empty() {
        return None;
    }
    let (mut with_date, without): (Vec<&FrameworkProgress>, Vec<&FrameworkProgress>) =
        statuses.declared.iter().copied().partition(|row| row.date.is_some());
    with_date.sort_by_key(|row| (Reverse(row.date), row.name.clone()));
    let as_of = context.edition.date_in_words();
    let newest = with_date.first().and_then(|row| row.date).map(format::date);
    let title = match &newest {
        None => format!("No date found for {}", format::words::counted(without.len(), "declaration")),
        Some(newest) => format!("Newest dated declaration: {newest}"),
    };
    let said = |row: &&FrameworkProgress| format!("{}: {}, {}.", plainly(row), status(row), dated(row));
    let undated = |row: &&FrameworkProgress| format!("{}: {}.", plainly(row), status(row));
    let mut description: Vec<String> = with_date.iter().map(said).collect();
    if !without.is_empty() {
        description.push(format!("{NO_DATE}:"));
        description.extend(without.iter().map(undated));
    }
    let words = FigureWords {
        id: figure_id(context, statuses, "timeline"),
        indicator: INDICATOR,
        caption: format!(
            "Declarations under the {} in {}, by the date that was published, as of {as_of}.",
            statuses.framework.name, statuses.place
        ),
        alt: alt(
            &format!("Timeline of {}", format::words::counted(statuses.declared.len(), "declaration")),
            &title,
        ),
        title,
        description: description.join(" "),
        spoken: Some(aloud(statuses, newest)),
        cited: source(statuses),
    };
    let period = |row: &&FrameworkProgress| {
        if row.date.is_some() { dated(row) } else { NO_DATE.to_lowercase() }
    };
    let table: FigureTable =
        with_date.iter().chain(&without).map(|row| entry(statuses, row, "", period(row))).collect();
    let hidden = with_date.len().saturating_sub(MOST) + without.len().saturating_sub(UNDATED);
    let more = (hidden > 0).then(|| {
        format!(
            "{} more are in the data of this figure.",
            format::capital(&format::words::counted(hidden, "declaration"))
        )
    });
    let events = with_date.iter().take(MOST).filter_map(|row| {
        Some(TimelineEvent {
            date: row.date?,
            label: plainly(row),
            detail: format::capital(&status(row)),
            day: format::date(row.date?),
            meaning: row.date_meaning.clone().unwrap_or_else(|| "meaning of the date not stated".to_owned()),
        })
    });
    let chart = TimelineChart {
        caption: words.in_picture(SOURCE.to_owned(), more.as_deref()),
        events: events.collect(),
        until: (context.edition.date, format!("This edition, {as_of}")),
        undated_heading: NO_DATE.to_owned(),
        undated: without
            .iter()
            .take(UNDATED)
            .map(|row| format!("{}: {}", plainly(row), status(row)))
            .collect(),
    };
    Some(words.figure(context, chart.svg(context.colours), table))
}
