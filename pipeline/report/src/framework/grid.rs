//! The figure of where each organisation is: a column for each status of the framework, the organisations by
//! integrated care board.

use super::points;
use super::statuses::{StatusColumn, Statuses, in_group, plainly, status};
use crate::context::ReportContext;
use crate::figure::chart::grid_chart::{CellStyle, GridCell, GridChart, GridColumn, GridGroup};
use crate::figure::{Figure, FigureEntry, FigureRow, FigureTable, QuantityUnit, RowDetails};
use crate::figure_words::{FigureWords, alt};
use crate::rows::FrameworkProgress;

/// The section of figures about frameworks in the index of an edition.
pub(in super::super) const INDICATOR: &str = "frameworks";
/// The longest title of a figure, in words.
const TITLE: usize = 10;
/// What is said under each figure of statuses.
const FAIR: &str = "\u{201c}No declared status found\u{201d} says nothing about an organisation: it may have declared a \
     status that this report did not find.";

/// The figure; none if no organisation has declared a status.
pub(super) fn figure(context: &ReportContext<'_>, statuses: &Statuses<'_>) -> Option<Figure> {
    if statuses.declared.is_empty() {
        return None;
    }
    let groups = statuses.groups(context);
    let counts: Vec<usize> =
        statuses.columns.iter().map(|column| statuses.in_column(*column).len()).collect();
    let by = if statuses.spans_regions() { "region" } else { "integrated care board" };
    let name = &statuses.framework.name;
    let as_of = context.edition.date_in_words();
    let title = title(statuses, &counts);
    let total = format::words::counted(statuses.total(), "organisation");
    let words = FigureWords {
        id: figure_id(context, statuses, "statuses"),
        indicator: INDICATOR,
        caption: format!("Status declared under the {name}, by {by}, as of {as_of}.",),
        alt: alt(&format!("Grid of {total} by {by}"), &title),
        description: description(statuses, &groups),
        spoken: points::of_levels(context, statuses).or_else(|| points::silent(context, statuses)),
        title,
        cited: source(statuses),
    };
    let entries = groups.iter().flat_map(|(heading, rows)| {
        rows.iter().map(|row| entry(statuses, row, heading, format!("as of {as_of}")))
    });
    let table: FigureTable = entries.collect();
    let chart = GridChart {
        caption: words.in_picture(SOURCE.to_owned(), Some(FAIR)),
        columns: statuses
            .columns
            .iter()
            .zip(&counts)
            .map(|(column, count)| GridColumn {
                heading: statuses.heading(*column),
                count: count.to_string(),
                style: match column {
                    StatusColumn::Level(_) => CellStyle::Filled,
                    StatusColumn::State(_) => CellStyle::Outlined,
                    StatusColumn::Silent => CellStyle::Plain,
                },
            })
            .collect(),
        groups: groups.iter().map(|(heading, rows)| group(statuses, heading, rows)).collect(),
    };
    Some(words.figure(context, chart.svg(context.colours), table))
}

/// The source line of a figure of statuses.
pub(super) const SOURCE: &str = "Source: the pages named in the data of the report.";

/// "nw-anti-racist-framework-Y62-2026-07-12-statuses": framework, place, day and view. A status declared later is
/// another figure, not a correction of this one.
pub(super) fn figure_id(context: &ReportContext<'_>, statuses: &Statuses<'_>, view: &str) -> String {
    let (framework, place) = (&statuses.framework.id, &context.place.code);
    format!("{framework}-{place}-{}-{view}", context.edition.date)
}

/// What was read of the statuses, for a citation.
pub(super) fn source(statuses: &Statuses<'_>) -> String {
    let mut hosts: Vec<String> =
        statuses.declared.iter().filter_map(|row| row.evidence_url.as_deref()).map(format::host).collect();
    hosts.sort();
    hosts.dedup();
    let more = hosts.len().saturating_sub(3);
    hosts.truncate(3);
    if more > 0 {
        hosts.push(format!("{} named in the data", format::words::counted(more, "page")));
    }
    if hosts.is_empty() {
        "declared statuses".to_owned()
    } else {
        format!("declared statuses as stated by {}", format::list(&hosts))
    }
}

/// An organisation's status as an entry of a figure.
pub(super) fn entry(
    statuses: &Statuses<'_>,
    row: &FrameworkProgress,
    section: &str,
    period: String,
) -> FigureEntry {
    let known = row.scheme.as_ref() == Some(&statuses.framework.id);
    let row = FigureRow {
        measure: format!("declared status under the {}", statuses.framework.name),
        place_code: row.code.clone(),
        place: row.name.clone(),
        period,
        unit: QuantityUnit::Count,
        status: if known { status(row) } else { "no declared status found".to_owned() },
        record: RowDetails {
            level: row.kind.clone(),
            source: row.register.clone().filter(|_| known).unwrap_or_default(),
            snapshot: row.snapshot.clone().filter(|_| known).unwrap_or_default(),
            ..RowDetails::default()
        },
        ..FigureRow::default()
    };
    FigureEntry { label: row.place.clone(), section: section.to_owned(), rows: vec![row], is_summary: false }
}

/// "8 Bronze, 3 implementing, 22 with no status found"; with more statuses "Of 33: 1 Gold, ...", or how many have any.
fn title(statuses: &Statuses<'_>, counts: &[usize]) -> String {
    let counted = statuses.columns.iter().zip(counts).filter(|(_, count)| **count > 0);
    let said: Vec<String> = counted
        .filter_map(|(column, count)| match column {
            StatusColumn::Level(level) => Some(format!("{count} {level}")),
            StatusColumn::State(_) => {
                Some(format!("{count} {}", format::lower_first(&statuses.heading(*column))))
            }
            StatusColumn::Silent => None,
        })
        .collect();
    let said = said.join(", ");
    let silent = match statuses.silent.len() {
        0 => String::new(),
        some => format!(", {some} with no status found"),
    };
    let found = statuses.furthest().len();
    let have = if found == 1 { "has" } else { "have" };
    let total = statuses.total();
    let tried = [format!("{said}{silent}"), format!("Of {total}: {said}")];
    let fits = |title: &String| title.split_whitespace().count() <= TITLE;
    tried
        .into_iter()
        .find(fits)
        .unwrap_or_else(|| format!("{found} of {total} organisations {have} declared a status"))
}

fn group(statuses: &Statuses<'_>, heading: &str, rows: &[&FrameworkProgress]) -> GridGroup {
    let of = |column: &StatusColumn<'_>| {
        let own = rows.iter().filter(|row| statuses.column(row) == *column);
        own.map(|row| GridCell { name: label(statuses, row), code: row.code.clone() }).collect::<Vec<_>>()
    };
    let cells: Vec<Vec<GridCell>> = statuses.columns.iter().map(of).collect();
    let silent = cells.last().map_or(0, Vec::len);
    GridGroup {
        heading: format!("{heading}: {} of {} with a declared status", rows.len() - silent, rows.len()),
        plain: format::words::counted(silent, "organisation"),
        cells,
    }
}

/// The name in a cell; a level that is not yet reached follows in brackets.
fn label(statuses: &Statuses<'_>, row: &FrameworkProgress) -> String {
    let name = in_group(row, statuses.spans_regions());
    match (statuses.column(row), &row.level) {
        (StatusColumn::State(_), Some(level)) => format!("{name} ({level})"),
        _ => name,
    }
}

/// The same as the picture in words, group by group.
fn description(statuses: &Statuses<'_>, groups: &[(String, Vec<&FrameworkProgress>)]) -> String {
    let mut said = Vec::new();
    let none: Vec<String> = statuses
        .columns
        .iter()
        .filter(|column| statuses.in_column(**column).is_empty())
        .map(|column| statuses.heading(*column))
        .collect();
    if !none.is_empty() {
        said.push(format!("No organisation is under {}.", format::list(&none).replace(" and ", " or ")));
    }
    for (heading, rows) in groups {
        for column in &statuses.columns {
            let own = rows.iter().filter(|row| statuses.column(row) == *column);
            let names: Vec<String> = own
                .map(|row| match (column, &row.level) {
                    (StatusColumn::State(_), Some(level)) => format!("{} ({level})", plainly(row)),
                    _ => plainly(row),
                })
                .collect();
            if !names.is_empty() {
                let about = match column {
                    StatusColumn::Level(level) => (*level).to_owned(),
                    _ => format::lower_first(&statuses.heading(*column)),
                };
                said.push(format!("{heading}, {about}: {}.", names.join(", ")));
            }
        }
    }
    said.join(" ")
}
