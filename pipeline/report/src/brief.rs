//! The board brief: one page with the main points, the nine indicators in a small table, and what a board may ask next.

use super::context::ReportContext;
use super::gap_rows::Gap;
use super::indicator_names::{numbered, survey_indicators, turned, with_numbers};
use super::main_points::{self, compared, long_change, published_change};
use super::model::{Block, Chapter, Layout, ReportContent, TableBlock};
use super::quoted;
use super::rows::PublishedSeries;
use super::{framework, local_text, over_time, own_section, summary_figure};
use catalogue::indicator::{Basis, Indicator, IndicatorUnit};
use catalogue::organisation::PlaceKind;

/// At most this many main points.
const POINTS: usize = 4;
/// The head of the column of changes.
const CHANGE: &str = "Change";
/// At most this many questions.
const QUESTIONS: usize = 3;

/// The names of the sections that [`chapter`] makes.
pub(super) const SECTIONS: [&str; 5] = ["main-points", "indicators", "framework", "local-text", "ask"];

/// The brief.
pub(super) fn words(context: &ReportContext<'_>) -> ReportContent {
    ReportContent {
        title: format!("Board brief on race equality at work: {}", context.place.short()),
        subtitle: "NHS Workforce Race Equality Standard".to_owned(),
        layout: Layout::Brief,
        covers: main_points::covers(context),
        chapters: context.sections.names.iter().filter_map(|section| chapter(context, section)).collect(),
    }
}

fn chapter(context: &ReportContext<'_>, section: &str) -> Option<Chapter> {
    match section {
        "main-points" => {
            let mut main = Chapter::new(section, "Main points");
            main.points(main_points::sentences(context, POINTS));
            Some(main)
        }
        "indicators" => {
            let (table, published, without) = indicators(context);
            let has_changes = table.columns.last().is_some_and(|column| column.head == CHANGE);
            let mut nine = Chapter::new(section, "The nine indicators");
            if !table.rows.is_empty() {
                nine.tables([table]);
            }
            nine.notes([notes(context, has_changes, &published, &without).join(" ")]);
            Some(nine)
        }
        "framework" => framework::point(context).map(|declared| {
            let mut status = Chapter::new(section, "Framework status");
            status.texts([declared]);
            status
        }),
        "local-text" => local_text::own(context),
        "ask" => {
            let (_, _, without) = indicators(context);
            let mut ask = Chapter::new(section, "What to ask next");
            ask.blocks.push(Block::List { items: questions(context, &without) });
            Some(ask)
        }
        own => own_section::chapter(context, own),
    }
}

/// The indicators with a recent figure, the published figures among them, and the indicators without one.
fn indicators<'a>(context: &ReportContext<'a>) -> (TableBlock, Vec<&'a PublishedSeries>, Vec<&'a Indicator>) {
    let label = context.writer.term.label();
    let against = if context.is_england() { "Reading" } else { "Rest of England" };
    let mut table = TableBlock::new(
        format!("Latest figures of {}", context.place.short()),
        &[
            ("Indicator", false, 0.33),
            ("White", true, 0.08),
            (label, true, 0.08),
            ("Gap or ratio", true, 0.12),
            (against, false, 0.19),
            (CHANGE, false, 0.2),
        ],
    );
    let (mut published, mut without) = (Vec::new(), Vec::new());
    for indicator in context.indicators {
        if let Some((gap, reading, rest)) = survey(context, indicator) {
            table.row(of_survey(context, indicator, gap, reading, rest));
        } else if let Some(figure) = recent(context, indicator) {
            table.row(of_published(context, indicator, figure));
            published.push(figure);
        } else if let Some(cells) = summary_figure::returned_cells(context, indicator) {
            table.row(cells);
        } else {
            without.push(indicator);
        }
    }
    if table.rows.iter().all(|row| row.cells.last() == Some(&dash())) {
        table.drop_last_column();
    }
    (table, published, without)
}

fn survey<'a>(
    context: &ReportContext<'a>,
    indicator: &Indicator,
) -> Option<(&'a Gap, Option<&'a str>, Option<f64>)> {
    if indicator.basis == Basis::Survey { compared(context, indicator) } else { None }
}

fn of_survey(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    gap: &Gap,
    reading: Option<&str>,
    rest: Option<f64>,
) -> Vec<String> {
    let against = if context.is_england() {
        match gap.reading.as_deref() {
            Some("unfavourable") => "clear gap".to_owned(),
            Some("favourable") => "clear gap, reversed".to_owned(),
            _ => "no clear gap".to_owned(),
        }
    } else {
        rest.map_or_else(
            || "no comparison".to_owned(),
            |rest| format!("{}: {}", format::signed_points(rest), summary_figure::beside(gap, reading)),
        )
    };
    let change = long_change(context, &indicator.number, "counts", "gap");
    vec![
        numbered(context, indicator),
        format::percent_or_none(gap.white_share),
        format::percent_or_none(gap.bme_share),
        format::points_or_none(gap.gap_points),
        against,
        match change {
            Some(change) => {
                format!("{} since {}", over_time::reading_of_gap(change), change.first_year - 1)
            }
            None => over_time::change_of_all_staff(context, indicator).unwrap_or_else(dash),
        },
    ]
}

/// The latest published figure of the place, if it is recent.
fn recent<'a>(context: &ReportContext<'a>, indicator: &Indicator) -> Option<&'a PublishedSeries> {
    if indicator.basis == Basis::Survey {
        return None;
    }
    let main = indicator.measure_of.first()?;
    let series = context.series(&indicator.number, &main.code, &context.place.code);
    series.last().filter(|figure| figure.wres_year >= context.oldest_recent()).copied()
}

fn of_published(context: &ReportContext<'_>, indicator: &Indicator, figure: &PublishedSeries) -> Vec<String> {
    let sign = if figure.unit == "percent" { "%" } else { "" };
    let value = format!("{}{sign}{}", format::as_published(figure.value), quoted::mark(figure));
    let (name, reading) = match (indicator.ratio, indicator.band) {
        (Some(orientation), Some([lower, upper])) => {
            let side = if figure.value > upper {
                "above"
            } else if figure.value < lower {
                "below"
            } else {
                "within"
            };
            (turned(context, indicator, orientation), format!("{side} {lower:.2} to {upper:.2}"))
        }
        _ => (
            format!(
                "{}. {}",
                indicator.number,
                context
                    .writer
                    .term
                    .apply(indicator.measure_of.first().map_or("", |measure| measure.label.as_str()))
            ),
            "as published".to_owned(),
        ),
    };
    let change = published_change(context, &indicator.number, &figure.measure).and_then(|change| {
        let then = format::as_published(change.first_value?);
        Some(format!("{then}{sign} in {}", change.first_year))
    });
    let none = || String::from("\u{2013}");
    let (white, bme, other) = if indicator.unit == IndicatorUnit::Ratio {
        (none(), none(), value)
    } else {
        (none(), value, none())
    };
    vec![
        format!("{name}, WRES {}", figure.wres_year),
        white,
        bme,
        other,
        reading,
        change.unwrap_or_else(dash),
    ]
}

/// The cell of what does not apply, or is not available.
fn dash() -> String {
    "\u{2013}".to_owned()
}

/// What the table's marks mean, and one line for all indicators without a recent figure.
fn notes(
    context: &ReportContext<'_>,
    has_changes: bool,
    published: &[&PublishedSeries],
    without: &[&Indicator],
) -> Vec<String> {
    let mut said = vec![format!(
        "Gaps are the {} share minus the White share, in percentage points. \u{201c}Wider\u{201d}, \
         \u{201c}narrower\u{201d} and \u{201c}clear\u{201d} are used only if the 95 per cent interval supports \
         them. \u{2013} Not available, or does not apply.",
        context.writer.term.label()
    )];
    said.extend(quoted::notes(context, published));
    if !has_changes {
        said.push("No earlier comparable figure was found.".to_owned());
    } else if context.place.kind == PlaceKind::Trust {
        said.push(
            "\u{201c}All staff\u{201d} is the change among people of every ethnic group, weighted by occupation, \
             without an interval."
                .to_owned(),
        );
    }
    if !without.is_empty() {
        said.push(format!(
            "No figure of WRES {} or later was found for {}.",
            context.oldest_recent(),
            with_numbers(without)
        ));
    }
    said
}

/// What a board may ask: about its main points first, then about what is missing.
fn questions(context: &ReportContext<'_>, without: &[&Indicator]) -> Vec<String> {
    let mut asked: Vec<String> = main_points::ranked(context)
        .into_iter()
        .filter(|(_, indicator)| {
            // A gap that is clearly in favour of BME staff raises no question about them.
            survey(context, indicator)
                .is_none_or(|(gap, ..)| gap.disadvantage.is_none_or(|points| points > 0.0))
        })
        .map(|(_, indicator)| context.writer.term.apply(&indicator.ask))
        .take(QUESTIONS)
        .collect();
    if !without.is_empty() {
        let others: Vec<&Indicator> = without.to_vec();
        asked.push(match context.place.kind {
            PlaceKind::Trust => format!(
                "What are our own figures for {}? They are part of the WRES return and can be imported.",
                with_numbers(&others)
            ),
            _ => format!(
                "When will our trusts\u{2019} figures for {} be reported here? Each trust has them in its WRES \
                 return.",
                with_numbers(&others)
            ),
        });
    }
    if survey_indicators(context).all(|indicator| survey(context, indicator).is_none()) {
        asked.push(format!(
            "What did our staff answer in the {} survey, by ethnic group? Our survey contractor has the answers.",
            context.collected()
        ));
    }
    asked
}
