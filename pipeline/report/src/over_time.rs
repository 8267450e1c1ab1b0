//! What has changed: for each indicator the earliest comparable figure, the latest, and the change; and the answers
//! of all staff by trust. From `queries/benchmarks/change_over_time.sql`.

use std::collections::BTreeSet;

use super::context::ReportContext;
use super::indicator_names::{numbered, survey_indicators, with_numbers};
use super::main_points::{long_change, published_change};
use super::model::{Chapter, TableBlock};
use super::quoted;
use super::rows::{LongChange, PublishedSeries};
use super::staff;
use super::trust_context::Trust;
use catalogue::indicator::{Basis, Indicator, IndicatorUnit};
use catalogue::organisation::{PlaceKind, short_name};
use format::QuantityUnit;

/// The chapter: the table of the place, and one line for all indicators without an earlier figure.
pub(super) fn chapter(context: &ReportContext<'_>) -> Chapter {
    let mut chapter = Chapter::new("changes", "What has changed");
    chapter.new_page = context.place.kind != PlaceKind::Trust;
    let (table, without) = table(context);
    if table.rows.is_empty() {
        chapter.texts(none_found(context, &without));
    } else {
        chapter.tables([table]);
        let said =
            notes(context).into_iter().chain(moved_staff(context)).chain(none_found(context, &without));
        let said: Vec<String> = said.collect();
        chapter.notes([said.join(" ")]);
    }
    chapter
}

/// Large changes in the number of staff of a trust between the first and the last survey that are compared.
fn moved_staff(context: &ReportContext<'_>) -> Vec<String> {
    if context.place.kind != PlaceKind::Trust {
        return Vec::new();
    }
    let compared = context.tables.long_changes.iter().filter(|change| {
        change.level == "trust" && change.code == context.place.code && change.basis != "published"
    });
    let years = compared.map(|change| (change.first_year, change.last_year));
    let span = years.reduce(|(first, last), (from, to)| (first.min(from), last.max(to)));
    span.map_or_else(Vec::new, |(first, last)| staff::moved(&Trust::new(context), first, last))
}

/// The changes of the place, and the indicators without any.
pub(super) fn table<'a>(context: &ReportContext<'a>) -> (TableBlock, Vec<&'a Indicator>) {
    let mut table = TableBlock::new(
        format!("Earliest comparable figure and latest figure: {}", context.place.short()),
        &[
            ("Indicator", false, 0.37),
            ("Then", true, 0.13),
            ("Now", true, 0.13),
            ("Change (95% interval)", true, 0.2),
            ("Reading", false, 0.17),
        ],
    );
    let mut without = Vec::new();
    for indicator in context.indicators {
        let rows = rows(context, indicator);
        if rows.is_empty() {
            without.push(indicator);
        }
        for (what, change) in rows {
            table.row(cells(context, indicator, &what, change));
        }
    }
    (table, without)
}

/// What is followed of an indicator at the place, in words, with its change.
fn rows<'a>(context: &ReportContext<'a>, indicator: &Indicator) -> Vec<(String, &'a LongChange)> {
    let label = context.writer.term.label();
    let number = &indicator.number;
    let change = |basis: &str, what: &str| long_change(context, number, basis, what);
    if indicator.basis == Basis::Survey {
        let counted = [(label, "bme"), ("White", "white"), ("gap", "gap")];
        let counted: Vec<_> = counted
            .iter()
            // The report of a trust has two pages.
            .filter(|(_, what)| context.place.kind != PlaceKind::Trust || *what != "white")
            .filter_map(|(word, what)| Some(((*word).to_owned(), change("counts", what)?)))
            .collect();
        if !counted.is_empty() {
            return counted;
        }
        let printed = [(label, "bme"), ("White", "white")].into_iter();
        let printed = printed.filter_map(|(word, what)| Some((word.to_owned(), change("published", what)?)));
        return printed.chain(of_all_staff(context, indicator, &context.place.code)).collect();
    }
    let measures = indicator.measure_of.iter().filter(|measure| measure.over_time);
    let measures = measures.filter_map(|measure| {
        let change = published_change(context, number, &measure.code)?;
        Some((context.writer.term.apply(&short(indicator, &measure.label)), change))
    });
    measures.collect()
}

/// The label of a measure without what the indicator's topic says already.
fn short(indicator: &Indicator, label: &str) -> String {
    if indicator.unit == IndicatorUnit::Ratio { "times as likely".to_owned() } else { label.to_owned() }
}

/// The answers of all staff of a trust to the questions of an indicator.
fn of_all_staff<'a>(
    context: &ReportContext<'a>,
    indicator: &Indicator,
    trust: &str,
) -> Vec<(String, &'a LongChange)> {
    let changes = context.tables.long_changes.iter().filter(|change| {
        change.basis == "weighted" && change.code == trust && change.indicator == indicator.number
    });
    let named = changes.map(|change| {
        let part = change.measure.as_deref().and_then(|question| indicator.part_of(question));
        (part.map_or_else(|| "all staff".to_owned(), |part| format!("all staff, {part}")), change)
    });
    named.collect()
}

/// "all staff +1.9 since 2021", of a trust and an indicator of one question.
pub(super) fn change_of_all_staff(context: &ReportContext<'_>, indicator: &Indicator) -> Option<String> {
    let changes = of_all_staff(context, indicator, &context.place.code);
    let [(_, change)] = changes.as_slice() else { return None };
    let points = format::signed_points(change.difference?);
    Some(format!("all staff {points} since {}", change.first_year - 1))
}

fn cells(context: &ReportContext<'_>, indicator: &Indicator, what: &str, change: &LongChange) -> Vec<String> {
    let name = numbered(context, indicator);
    let unit = QuantityUnit::from_word(&change.unit).unwrap_or_default();
    let value = |value: Option<f64>, year: i32| {
        let printed = value.map_or_else(String::new, |value| match change.basis.as_str() {
            "published" => {
                let sign = if unit == QuantityUnit::Percent { "%" } else { "" };
                let mark = printed(context, change, year).map_or("", quoted::mark);
                format!("{}{sign}{mark}", format::as_published(value))
            }
            _ => format::quantity(value, unit),
        });
        format!("{printed} ({})", year_of(indicator, year))
    };
    vec![
        if indicator.unit == IndicatorUnit::Ratio || indicator.basis == Basis::Survey {
            format!("{name}: {what}")
        } else {
            format!("{}. {what}", indicator.number)
        },
        value(change.first_value, change.first_year),
        value(change.last_value, change.last_year),
        difference(change, unit),
        reading(change, unit).to_owned(),
    ]
}

/// The published figure of a change in one of its years.
fn printed<'a>(context: &ReportContext<'a>, change: &LongChange, year: i32) -> Option<&'a PublishedSeries> {
    context.tables.series.iter().find(|figure| {
        figure.latest
            && figure.level == change.level
            && figure.code.as_deref() == Some(&change.code)
            && figure.indicator == change.indicator
            && Some(&figure.measure) == change.measure.as_ref()
            && figure.ethnic_group.as_deref().unwrap_or_default() == change.what
            && figure.wres_year == year
    })
}

/// The year in which the figure was collected: the autumn of the survey, or 31 March.
fn year_of(indicator: &Indicator, wres_year: i32) -> i32 {
    if indicator.basis == Basis::Survey { wres_year - 1 } else { wres_year }
}

fn difference(change: &LongChange, unit: QuantityUnit) -> String {
    let Some(difference) = change.difference else { return "not calculable".to_owned() };
    match unit {
        QuantityUnit::Ratio => {
            format!("{}{:.2}", if difference > 0.0 { "+" } else { "" }, difference).replace('-', "\u{2212}")
        }
        _ => format::with_limits(
            format::signed_points(difference),
            change.lower.zip(change.upper),
            QuantityUnit::PercentagePoints,
        ),
    }
}

/// What the change of a gap is, in words.
pub(super) fn reading_of_gap(change: &LongChange) -> &'static str {
    match change.reading.as_deref() {
        Some("favourable") => "clearly narrower",
        Some("unfavourable") => "clearly wider",
        _ => "no clear change",
    }
}

/// What a change is, in words.
fn reading(change: &LongChange, unit: QuantityUnit) -> &'static str {
    let up = change.difference.is_some_and(|difference| difference > 0.0);
    match (change.basis.as_str(), change.what.as_str(), change.verdict.as_deref()) {
        ("counts", "gap", _) => reading_of_gap(change),
        ("counts", _, Some("higher")) => "clearly higher",
        ("counts", _, Some("lower")) => "clearly lower",
        ("counts", ..) => "no clear change",
        ("weighted", ..) if up => "higher\u{2021}",
        ("weighted", ..) => "lower\u{2021}",
        _ if unit == QuantityUnit::Ratio => {
            let distance =
                |value: Option<f64>| value.filter(|value| *value > 0.0).map(|value| value.ln().abs());
            match distance(change.first_value).zip(distance(change.last_value)) {
                Some((then, now)) if now < then => "closer to 1\u{2021}",
                Some((then, now)) if now > then => "further from 1\u{2021}",
                _ => "the same\u{2021}",
            }
        }
        _ if change.difference == Some(0.0) => "the same\u{2021}",
        _ if up => "higher\u{2021}",
        _ => "lower\u{2021}",
    }
}

/// What the marks and years of the table mean.
fn notes(context: &ReportContext<'_>) -> Vec<String> {
    let of = |change: &&LongChange| {
        change.level == context.place.kind.level() && change.code == context.place.code
    };
    let bases: BTreeSet<&str> =
        context.tables.long_changes.iter().filter(of).map(|change| change.basis.as_str()).collect();
    let mut said = vec![
        "Years are those of the staff survey, or of 31 March. Changes are in percentage points, \
                         for a relative likelihood in its own unit."
            .to_owned(),
    ];
    if bases.contains("published") || bases.contains("weighted") {
        said.push(
            "\u{2021} No interval is available, because the counts behind these figures are not published: a \
             change may be chance."
                .to_owned(),
        );
    }
    if bases.contains("weighted") {
        said.push(
            "\u{201c}All staff\u{201d} are people of every ethnic group together, weighted by occupation; \
             their answers say nothing about the difference between groups."
                .to_owned(),
        );
    }
    if bases.contains("counts") {
        let panel = context.tables.long_changes.iter().filter(of).find(|change| change.basis == "counts");
        said.extend(panel.and_then(|change| change.trusts).filter(|trusts| *trusts > 1).map(|trusts| {
            format!(
                "Changes of survey indicators are those of the {trusts} trusts with comparable figures in \
                 both years; gaps are gaps within trusts."
            )
        }));
    }
    let shown = context.tables.long_changes.iter().filter(of).filter(|change| change.basis == "published");
    let shown: Vec<&PublishedSeries> = shown
        .flat_map(|change| [change.first_year, change.last_year].map(|year| printed(context, change, year)))
        .flatten()
        .filter(|figure| is_shown(context, figure))
        .collect();
    said.extend(quoted::notes(context, &shown));
    vec![said.join(" ")]
}

/// Whether the table has a published figure.
fn is_shown(context: &ReportContext<'_>, figure: &PublishedSeries) -> bool {
    let mut indicators = context.indicators.iter();
    let indicator = indicators.find(|indicator| indicator.number == figure.indicator);
    indicator.is_some_and(|indicator| {
        indicator.basis == Basis::Survey
            || indicator.measure_of.iter().any(|measure| measure.over_time && measure.code == figure.measure)
    })
}

/// One line for all indicators without an earlier figure.
fn none_found(context: &ReportContext<'_>, without: &[&Indicator]) -> Option<String> {
    if without.is_empty() {
        return None;
    }
    let all = without.len() == context.indicators.len();
    let of = if all { "any of the nine indicators".to_owned() } else { with_numbers(without) };
    Some(format!(
        "No earlier comparable figure was found for {of} {} {}.",
        context.writer.at, context.writer.place
    ))
}

/// The answers of all staff of the place's trusts, first and latest year; none if there are none, or for England,
/// whose trusts are too many for a page.
pub(super) fn all_staff(context: &ReportContext<'_>) -> Option<Chapter> {
    if !matches!(context.place.kind, PlaceKind::Region | PlaceKind::Icb) {
        return None;
    }
    let changes: Vec<&LongChange> =
        context.tables.long_changes.iter().filter(|change| change.basis == "weighted").collect();
    let questions: Vec<(&Indicator, &str)> = survey_indicators(context)
        .flat_map(|indicator| {
            let asked: BTreeSet<&str> = changes
                .iter()
                .filter(|change| change.indicator == indicator.number)
                .filter_map(|change| change.measure.as_deref())
                .collect();
            asked.into_iter().map(move |question| (indicator, question))
        })
        .collect();
    let width = 0.68 / f64::from(u32::try_from(questions.len().max(1)).unwrap_or(1));
    let heads: Vec<String> = questions
        .iter()
        .map(|(indicator, question)| {
            let topic = context.writer.term.apply(&indicator.topic);
            let part = indicator.part_of(question).map_or_else(String::new, |part| format!(": {part}"));
            format!("{}. {topic}{part}", indicator.number)
        })
        .collect();
    let mut columns = vec![("Trust", false, 0.32)];
    columns.extend(heads.iter().map(|head| (head.as_str(), true, width)));
    let (first, last) =
        (changes.iter().map(|one| one.first_year).min()?, changes.iter().map(|one| one.last_year).max()?);
    let mut table = TableBlock::new(
        format!("All staff, staff survey {} and {}: per cent, and change in points", first - 1, last - 1),
        &columns,
    );
    let mut trusts: Vec<(&str, String)> = context
        .tables
        .organisations
        .iter()
        .filter(|trust| {
            changes.iter().any(|change| change.code == trust.code)
                && context.tables.coverage.iter().any(|row| {
                    row.code == trust.code && context.holds(Some(&row.region_code), Some(&row.icb_code))
                })
        })
        .map(|trust| (trust.code.as_str(), short_name(&trust.name)))
        .collect();
    trusts.sort_by_key(|(_, name)| name.trim_start_matches("The ").to_lowercase());
    for (code, name) in trusts {
        let from = changes.iter().filter(|change| change.code == code).map(|change| change.first_year).min();
        let from = from.filter(|year| *year != first);
        let mut cells = vec![from.map_or_else(|| name.clone(), |year| format!("{name} (from {})", year - 1))];
        for (indicator, question) in &questions {
            let own = changes.iter().find(|change| {
                change.code == code
                    && change.indicator == indicator.number
                    && change.measure.as_deref() == Some(question)
            });
            cells.push(own.map_or_else(|| "no earlier year".to_owned(), |change| then_and_now(change)));
        }
        table.row(cells);
    }
    if table.rows.is_empty() {
        return None;
    }
    let mut chapter = Chapter::new("all-staff", "All staff together, trust by trust");
    // The table of an ICB is short enough to share a page.
    chapter.new_page = context.place.kind == PlaceKind::Region;
    chapter.notes(["These answers are published by trust for all ethnic groups together, so they show whether \
                    working life changed, and not whether it became more equal. Shares are weighted by \
                    occupation. No interval is available, because the counts are not published: a change of a \
                    point or two may be chance. A trust that merged or changed in between has its first \
                    comparable year in brackets."
        .to_owned()]);
    chapter.tables([table]);
    Some(chapter)
}

/// "6.6 to 8.5 (+1.9)".
fn then_and_now(change: &LongChange) -> String {
    let (Some(then), Some(now), Some(difference)) =
        (change.first_value, change.last_value, change.difference)
    else {
        return String::new();
    };
    let share = |value: f64| format::percent(value).trim_end_matches('%').to_owned();
    format!("{} to {} ({})", share(then), share(now), format::signed_points(difference))
}
