//! What the combined group does not show: the detailed ethnic groups of England, question by question.

use super::context::ReportContext;
use super::figure_words::{FigureWords, alt};
use super::main_points;
use super::model::{Chapter, TableBlock};
use super::rows::GroupDetail;
use crate::figure::chart::row_chart::{ChartRow, Mark, RowChart};
use crate::figure::{Figure, FigureEntry, FigureRow, FigureTable, QuantityUnit, figure_id};
use catalogue::indicator::EthnicGroup;
use catalogue::indicator::Indicator;
use catalogue::organisation::Place;
use format::NOT_PUBLISHED;

/// A question with its rows, those of the latest survey.
struct QuestionRows<'a> {
    indicator: &'a Indicator,
    question: &'a str,
    rows: Vec<(&'a EthnicGroup, &'a GroupDetail)>,
}

/// The chapter; none without figures of detailed groups.
pub(super) fn chapter(context: &ReportContext<'_>) -> Option<Chapter> {
    let asked = asked(context);
    let year = asked.first()?.rows.first()?.1.collected;
    let label = context.writer.term.label();
    let mut chapter = Chapter::on_new_page("groups", "What the combined group does not show");
    chapter.texts([format!(
        "{label} combines people whose experiences differ, and so does White. The {year} staff survey \
         publishes the answers of the detailed ethnic groups for England as a whole, but not for trusts or \
         regions."
    )]);
    chapter.tables([table(context, &asked)]);
    chapter.notes([
        "These shares cover all organisations that took part and are weighted by the size of the \
         organisation, so they differ a little from the pooled figures of the other chapters. They have no \
         intervals, because the counts behind weighted shares are not published. The fewer people \
         answered, the more a share varies by chance; the number of responses is shown next to each \
         share."
            .to_owned(),
    ]);
    // A region's report prints the chart of its first main point; the web page has all of them.
    let first = main_points::ranked(context).into_iter().find(|(point, _)| point.kind == "survey");
    for asked in &asked {
        let is_first = first.is_none_or(|(_, indicator)| indicator.number == asked.indicator.number);
        if context.is_england() || is_first {
            chapter.figures([figure(context, asked)]);
        } else {
            chapter.web_figures([figure(context, asked)]);
        }
    }
    Some(chapter)
}

fn asked<'a>(context: &'a ReportContext<'_>) -> Vec<QuestionRows<'a>> {
    let all = &context.tables.groups;
    let mut found = Vec::new();
    for indicator in context.indicators {
        let of = || all.iter().filter(|row| row.indicator == indicator.number);
        let Some(year) = of().map(|row| row.wres_year).max() else { continue };
        let mut questions: Vec<&str> = of().map(|row| row.question.as_str()).collect();
        questions.sort_unstable();
        questions.dedup();
        for question in questions {
            let rows: Vec<_> = context
                .groups
                .iter()
                .filter_map(|group| {
                    let row = of().find(|row| {
                        row.question == question && row.wres_year == year && row.ethnic_group == group.code
                    });
                    row.map(|row| (group, row))
                })
                .collect();
            if !rows.is_empty() {
                found.push(QuestionRows { indicator, question, rows });
            }
        }
    }
    found
}

fn percent(value: f64) -> String {
    format::quantity(value, QuantityUnit::Percent)
}

impl QuestionRows<'_> {
    /// The groups of a combined group with the lowest and the highest share.
    fn ends(&self, combined: &str) -> Option<[(&EthnicGroup, f64); 2]> {
        let mut shares: Vec<(&EthnicGroup, f64)> = self
            .rows
            .iter()
            .filter(|(_, row)| row.combined_group == combined)
            .filter_map(|(group, row)| Some((*group, row.value?)))
            .collect();
        shares.sort_by(|(_, a), (_, b)| a.total_cmp(b));
        Some([*shares.first()?, *shares.last()?])
    }

    fn combined(&self, combined: &str) -> Option<(f64, Option<i64>)> {
        let row = self.rows.iter().find(|(_, row)| row.combined_group == combined)?.1;
        Some((row.combined?, row.combined_base))
    }

    /// "Harassment by staff: managers", if an indicator has several questions.
    fn topic(&self) -> String {
        match self.indicator.part_of(self.question) {
            Some(part) => format!("{}: {part}", self.indicator.topic),
            None => self.indicator.topic.clone(),
        }
    }
}

/// How far apart the detailed groups lie within each combined group.
fn table(context: &ReportContext<'_>, asked: &[QuestionRows<'_>]) -> TableBlock {
    let label = context.writer.term.label();
    let all = format!("{label}, all");
    let of = format!("Groups counted as {label}");
    let mut table = TableBlock::new(
        "Shares of the detailed ethnic groups, England",
        &[
            ("Indicator", false, 0.25),
            (&all, true, 0.09),
            (&of, false, 0.29),
            ("White, all", true, 0.09),
            ("White groups", false, 0.28),
        ],
    );
    let combined = |asked: &QuestionRows<'_>, group: &str| {
        asked.combined(group).map_or_else(|| NOT_PUBLISHED.to_owned(), |(value, _)| percent(value))
    };
    let ends = |asked: &QuestionRows<'_>, group: &str| {
        asked.ends(group).map_or_else(
            || NOT_PUBLISHED.to_owned(),
            |[low, high]| {
                let one =
                    |(group, value): (&EthnicGroup, f64)| format!("{} ({})", percent(value), group.label);
                format!("{} to {}", one(low), one(high))
            },
        )
    };
    for asked in asked {
        table.row(vec![
            format!("{}. {}", asked.indicator.number, asked.topic()),
            combined(asked, "bme"),
            ends(asked, "bme"),
            combined(asked, "white"),
            ends(asked, "white"),
        ]);
    }
    table
}

/// "Indicator 8: among the groups counted as BME the share is 8.8 per cent (Chinese) to ..."
fn sentence(context: &ReportContext<'_>, asked: &QuestionRows<'_>) -> Option<String> {
    let label = context.writer.term.label();
    let [low, high] = asked.ends("bme")?;
    let [white_low, white_high] = asked.ends("white")?;
    let of = |end: (&EthnicGroup, f64)| {
        format!("{} per cent ({}, {})", format::decimal(end.1, 1), end.0.heading, end.0.label)
    };
    let combined = |group: &str| {
        asked.combined(group).map_or_else(String::new, |(value, _)| {
            format!(" ({} per cent for all of them together)", format::decimal(value, 1))
        })
    };
    Some(format!(
        "Indicator {}, {}: among the groups counted as {label}, the share ranges from {} to {}{}. Among \
        the White groups, it ranges from {} to {}{}.",
        asked.indicator.number,
        format::lower_first(&asked.topic()),
        of(low),
        of(high),
        combined("bme"),
        of(white_low),
        of(white_high),
        combined("white"),
    ))
}

fn figure(context: &ReportContext<'_>, asked: &QuestionRows<'_>) -> Figure {
    let first = asked.rows.first().map(|(_, row)| (row.wres_year, row.collected));
    let (year, collected) = first.unwrap_or_default();
    let label = context.writer.term.label();
    let id = figure_id(
        &asked.indicator.number,
        Place::england_code(),
        year,
        &format!("groups-{}", asked.question),
    );
    let shares: Vec<f64> = asked.rows.iter().filter_map(|(_, row)| row.value).collect();
    let range = |pick: fn(f64, f64) -> f64, from: f64| percent(shares.iter().copied().fold(from, pick));
    let title = format!(
        "{} by ethnic group, England: {} to {}",
        asked.topic(),
        range(f64::min, f64::INFINITY),
        range(f64::max, f64::NEG_INFINITY)
    );
    let caption = format!(
        "{}. Staff survey {collected}, question {}, {} detailed ethnic groups.",
        asked.indicator.heading,
        asked.question.trim_start_matches('q'),
        asked.rows.len()
    );
    let alt = alt(&format!("Chart of {} ethnic groups in England", asked.rows.len()), &title);
    let table = entries(asked, label, &format!("WRES {year} (staff survey {collected})"));
    let description = table.entries.iter().map(in_words).collect::<Vec<_>>().join(" ");
    let words = FigureWords {
        id,
        indicator: &asked.indicator.number,
        title,
        caption,
        alt,
        description,
        spoken: sentence(context, asked),
        cited: format!("NHS Staff Survey {collected}, national results"),
    };
    let drawn = RowChart {
        caption: words.in_picture(
            format!(
                "Source: NHS Staff Survey {collected}, national results, Survey Coordination Centre for \
                NHS England. Weighted."
            ),
            None,
        ),
        unit: QuantityUnit::Percent,
        sections: table.sections(row),
        headings: vec!["Share".to_owned(), "Responses".to_owned()],
        // Three charts fit on a page.
        height: Some(250.0),
        ..RowChart::default()
    };
    words.figure(context, drawn.svg(context.colours), table)
}

/// The two combined groups and the detailed ones.
fn entries(asked: &QuestionRows<'_>, label: &str, period: &str) -> FigureTable {
    let entry = |section: &str, label: &str, code: &str, value: Option<f64>, base: Option<i64>| FigureEntry {
        label: label.to_owned(),
        section: section.to_owned(),
        rows: vec![FigureRow {
            measure: "share".to_owned(),
            ethnic_group: code.to_owned(),
            place_code: Place::england_code().to_owned(),
            place: Place::england_name().to_owned(),
            period: period.to_owned(),
            value,
            unit: QuantityUnit::Percent,
            denominator: base,
            status: if value.is_some() { "published" } else { "not_published" }.to_owned(),
            ..FigureRow::default()
        }],
        ..FigureEntry::default()
    };
    let together = [("white", "White"), ("bme", label)].into_iter().filter_map(|(code, name)| {
        asked.combined(code).map(|(value, base)| entry("All together", name, code, Some(value), base))
    });
    let detailed = asked
        .rows
        .iter()
        .map(|(group, row)| entry(&group.heading, &group.label, &group.code, row.value, row.base));
    together.chain(detailed).collect()
}

/// The share and the responses of a group, as they are printed.
fn printed(entry: &FigureEntry) -> [Option<String>; 2] {
    let row = entry.rows.first();
    let share = row.and_then(FigureRow::quantity).map(|share| format::quantity(share.value, share.unit));
    [share, row.and_then(|row| row.denominator).map(format::count)]
}

fn row(entry: &FigureEntry) -> ChartRow {
    ChartRow {
        label: entry.label.clone(),
        marks: vec![(Mark::Single, entry.rows.first().and_then(FigureRow::quantity))],
        columns: printed(entry).into(),
        note: Some(NOT_PUBLISHED.to_owned()),
    }
}

fn in_words(entry: &FigureEntry) -> String {
    let [share, base] = printed(entry);
    let share = share.unwrap_or_else(|| NOT_PUBLISHED.to_owned());
    let base = base.map_or_else(String::new, |base| format!(" of {base}"));
    format!("{}, {}: {share}{base}.", entry.section, entry.label)
}
