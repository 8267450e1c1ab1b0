//! A page for each organisation that has declared something: its status with date and evidence, its answers, what
//! would be next, and its figures of the staff survey next to its region's. No status is linked to a figure.

use std::collections::BTreeSet;

use super::levels;
use super::principles;
use super::statuses::{
    StatusColumn, Statuses, confidence, dated, evidence, former_name, plainly, region, status,
};
use crate::context::ReportContext;
use crate::figure::chart::row_chart::RowChart;
use crate::figure::{Figure, FigureEntry, FigureTable};
use crate::figure_rows;
use crate::figure_words::{FigureWords, alt, with_brackets_explained};
use crate::gap_rows::Gap;
use crate::indicator_names::survey_indicators;
use crate::model::{Chapter, TableBlock};
use crate::rows::FrameworkProgress;
use crate::summary_figure::SEVERAL;
use crate::trust_context::Trust;
use crate::trust_tables;
use crate::trusts_figure::{in_words, pairs};
use catalogue::organisation::{Place, PlaceKind};

/// The most answers next to which a page has room for the chart.
const ROOM: usize = 4;

/// The pages, in the order of the statuses, then of those that only answered criteria.
pub(super) fn chapters(context: &ReportContext<'_>, statuses: &Statuses<'_>) -> Vec<Chapter> {
    let answered: BTreeSet<&str> = context
        .tables
        .answers
        .iter()
        .filter(|answer| answer.scheme == statuses.framework.id)
        .map(|answer| answer.code.as_str())
        .collect();
    let others = statuses.silent.iter().copied().filter(|row| answered.contains(row.code.as_str()));
    statuses.furthest().into_iter().chain(others).map(|row| page(context, statuses, row)).collect()
}

fn page(context: &ReportContext<'_>, statuses: &Statuses<'_>, row: &FrameworkProgress) -> Chapter {
    let framework = statuses.framework;
    let name = plainly(row);
    let column = statuses.column(row);
    let said = match column {
        StatusColumn::Silent => "no declared status found".to_owned(),
        _ => status(row),
    };
    let mut chapter =
        Chapter::on_new_page(format!("organisation-{}", row.code.to_lowercase()), format!("{name}: {said}"));
    chapter.eyebrow = Some(format!("{}, {}", row.name, row.code));
    chapter
        .tables(statuses.declared.iter().filter(|one| one.code == row.code).map(|one| declared(&name, one)));
    let answers = levels::answers_of(context, framework, &row.code);
    let level = match column {
        StatusColumn::Level(level) => Some(level),
        _ => None,
    };
    chapter.heading("What would be next");
    chapter.texts([levels::next_level(framework, level)]);
    let mut listed = 0;
    if !framework.criteria.is_empty() {
        if answers.is_empty() {
            chapter.texts(["It has not declared any answers to the criteria.".to_owned()]);
        } else {
            chapter.texts([levels::next_by_answers(framework, &answers)]);
            match levels::answered(&row.name, framework, &answers) {
                Some(table) => {
                    listed = table.rows.len();
                    chapter.tables([table]);
                }
                None => {
                    chapter
                        .notes(["The data file has each answer, who gave it and its evidence.".to_owned()]);
                }
            }
        }
    }
    figures(context, statuses, row, listed <= ROOM, &mut chapter);
    chapter
}

/// One declared status: what, when, and how it is known.
fn declared(name: &str, row: &FrameworkProgress) -> TableBlock {
    let mut table =
        TableBlock::new(format!("Declared by {name}"), &[("What", false, 0.28), ("Details", false, 0.72)]);
    let mut add = |what: &str, text: String| table.row(vec![what.to_owned(), text]);
    add("Status", format::capital(&status(row)));
    add("Date, and what it means", dated(row));
    if let Some(old) = former_name(row) {
        add("Name at the time", old.to_owned());
    }
    add("How sure the evidence is", confidence(row).1.to_owned());
    if row.origin.as_deref() == Some("imported") {
        add("Supplied in", row.register.clone().unwrap_or_default());
    }
    match evidence(row) {
        Some(page) => table.linked(vec!["Evidence".to_owned(), page.words], page.address),
        None => table.row(vec!["Evidence".to_owned(), "no page is named".to_owned()]),
    }
    table
}

/// Its figures of the staff survey next to its region's.
fn figures(
    context: &ReportContext<'_>,
    statuses: &Statuses<'_>,
    row: &FrameworkProgress,
    has_room: bool,
    chapter: &mut Chapter,
) {
    let is_board = row.kind == PlaceKind::Icb.level();
    let place = Place {
        kind: if is_board { PlaceKind::Icb } else { PlaceKind::Trust },
        code: row.code.clone(),
        name: row.name.clone(),
        region_code: row.region_code.clone(),
    };
    let region = region(context, &row.region_code);
    let own = context.of_place(&place, &region);
    let trust = Trust::new(&own);
    let gap =
        |number: &str| if is_board { own.own(number) } else { trust.gap(number).map(|today| &today.gap) };
    chapter.heading("Staff survey figures, whatever is declared");
    let has_figures = survey_indicators(&own).any(|one| gap(&one.number).is_some());
    if has_figures {
        if has_room {
            let id = format!("{}-{}-{}-survey", statuses.framework.id, row.code, context.year);
            chapter.figures(chart(&own, &gap, id, row));
        } else {
            chapter.tables([table(&own, &gap, row)]);
        }
    } else {
        chapter.texts([format!(
            "No figures by ethnic group from the {} staff survey were found for this organisation. That says \
             nothing about the experience of its staff.",
            context.collected()
        )]);
        if !is_board {
            chapter.tables(trust_tables::all_staff(&trust));
        }
        chapter.tables([table(&own, &|number| own.region(number), row)]);
    }
    let pooled = if is_board && has_figures {
        " The shares of an integrated care board are pooled from its trusts; the gap is the gap within trusts."
    } else {
        ""
    };
    chapter.notes([format!("This report does not link a status to a figure.{pooled}")]);
}

/// White to BME for each indicator, of the organisation and of its region.
fn chart<'b>(
    own: &ReportContext<'_>,
    gap: &dyn Fn(&str) -> Option<&'b Gap>,
    id: String,
    row: &FrameworkProgress,
) -> Option<Figure> {
    let label = own.writer.term.label();
    let mut entries = Vec::new();
    let (mut unfavourable, mut compared) = (0, 0);
    let mut first = None;
    for indicator in survey_indicators(own) {
        let Some(here) = gap(&indicator.number) else { continue };
        compared += 1;
        unfavourable += usize::from(here.reading.as_deref() == Some("unfavourable"));
        first.get_or_insert((indicator, here));
        let section = principles::name(indicator);
        let name = if row.kind == PlaceKind::Icb.level() { "This board" } else { "This trust" };
        let entry = figure_rows::entry(own, here);
        let label =
            if here.level.starts_with("trust") { name.to_owned() } else { crate::coverage::name(name, here) };
        entries.push(FigureEntry { label, section: section.clone(), ..entry });
        if let Some(region) = own.region(&indicator.number) {
            entries.push(FigureEntry { section, ..figure_rows::entry(own, region) });
        }
    }
    let (indicator, here) = first?;
    let table = FigureTable { entries };
    let people = own.writer.term.people("staff");
    let indicators = format::words::counted(compared, "indicator");
    let title = if unfavourable == 0 {
        format!("Not clearly less favourable to {people} on {indicators}")
    } else {
        format!("Clearly less favourable to {people} on {unfavourable} of {indicators}")
    };
    let words = FigureWords {
        id,
        indicator: SEVERAL,
        caption: format!(
            "{}: White and {label} respondents, staff survey {}, with 95 per cent intervals, next to the region.",
            plainly(row),
            here.collected
        ),
        alt: alt(&format!("Chart for {}", row.code), &title),
        description: with_brackets_explained(
            table.entries.iter().map(|entry| format!("{}, {}", entry.section, in_words(label, entry))),
        ),
        title,
        spoken: own.writer.brief(indicator, here),
        cited: ReportContext::survey_source(here),
    };
    let chart = RowChart {
        caption: words.in_picture(ReportContext::source_line(here), None),
        ..pairs(label, &table)
    };
    Some(words.figure(own, chart.svg(own.colours), table))
}

/// The same in a small table; of the region alone if the organisation has no figures.
fn table<'b>(
    own: &ReportContext<'_>,
    gap: &dyn Fn(&str) -> Option<&'b Gap>,
    row: &FrameworkProgress,
) -> TableBlock {
    let label = own.writer.term.label();
    let region = own.region_name().to_owned();
    let mut table = TableBlock::new(
        format!("Staff survey {}, share of respondents and gap in percentage points", own.collected()),
        &[
            ("Indicator", false, 0.4),
            ("Place", false, 0.27),
            ("White", true, 0.11),
            (label, true, 0.11),
            ("Gap", true, 0.11),
        ],
    );
    for indicator in survey_indicators(own) {
        let here = gap(&indicator.number);
        let regional = own.region(&indicator.number);
        let is_region = here.map(|one| &one.code) == regional.map(|one| &one.code);
        let places = [(plainly(row), here.filter(|_| !is_region)), (region.clone(), regional)];
        for (place, one) in places {
            let Some(one) = one else { continue };
            table.row(vec![
                format!("{}. {}", indicator.number, indicator.heading),
                crate::coverage::name(&place, one),
                format::percent_or_none(one.white_share),
                format::percent_or_none(one.bme_share),
                format::points_or_none(one.gap_points),
            ]);
        }
    }
    table
}
