//! A framework's principles, each with charts of the indicators that relate to it. The choice of indicators is
//! this project's own, and reports say so. A framework without principles has all indicators in one list.

use crate::context::ReportContext;
use crate::figure::chart::row_chart::{ChartRow, Header, Mark, RowChart};
use crate::figure::{Figure, FigureEntry, FigureTable, QuantityUnit};
use crate::figure_rows;
use crate::figure_words::{FigureWords, alt, with_brackets_explained};
use crate::gap_rows::Gap;
use crate::model::{Chapter, Explanation};
use crate::quoted;
use crate::rows::PublishedSeries;
use crate::summary_figure::SEVERAL;
use crate::trusts_figure::{in_words, pairs};
use catalogue::framework::{Framework, Principle};
use catalogue::indicator::{Basis, Indicator, ReturnedMeasure};
use catalogue::organisation::Place;

/// What a principle without a confirmed text says after it.
const UNCONFIRMED: &str = "wording to be confirmed";

/// The chapter on principles.
pub(super) fn chapter(context: &ReportContext<'_>, framework: &Framework) -> Chapter {
    let places = if context.is_england() {
        "England".to_owned()
    } else {
        format!("{} and of England", context.writer.place)
    };
    if framework.principles.is_empty() {
        let mut chapter = Chapter::new("principles", "The nine indicators, whatever stage is declared");
        chapter.eyebrow = Some("Indicators".to_owned());
        chapter.texts([format!(
            "No principles of the {} have been supplied, so no indicator is linked to one. These are the figures of \
             {places}. This report does not link a status to a figure.",
            framework.name
        )]);
        let all: Vec<&Indicator> = context.indicators.iter().collect();
        show(context, framework, "indicators", &all, &mut chapter);
        return chapter;
    }
    let linked = framework.principles.iter().filter(|principle| !principle.indicators.is_empty()).count();
    let mut chapter = Chapter::new("principles", headline(linked, framework.principles.len()));
    chapter.eyebrow = Some("Principles and indicators".to_owned());
    chapter.texts([format!(
        "We chose the figures that relate to each principle; the choice is not part of the framework. The figures \
         are those of {places}, whatever organisations have declared. This report does not link a status to a \
         figure.",
    )]);
    let mut shown: Vec<(&str, u32)> = Vec::new();
    for principle in &framework.principles {
        chapter.heading(format!("Principle {}", title(principle)));
        match (&principle.mapping, &principle.text) {
            (Some(mapping), _) => chapter.texts([format!("Our reasoning: {mapping}")]),
            (None, None) => chapter.texts(["Without its text, no figures are linked to it.".to_owned()]),
            (None, Some(_)) => chapter.texts(["No indicator is linked to it.".to_owned()]),
        }
        let mut own: Vec<&Indicator> = Vec::new();
        let mut before: Vec<Explanation> = Vec::new();
        for indicator in context.indicators.iter().filter(|one| principle.indicators.contains(&one.number)) {
            if let Some((_, first)) = shown.iter().find(|(number, _)| *number == indicator.number) {
                before.push(Explanation {
                    term: format!("Indicator {}", indicator.number),
                    text: format!("See principle {first} for its figures."),
                });
            } else {
                shown.push((&indicator.number, principle.number));
                own.push(indicator);
            }
        }
        show(context, framework, &format!("principle-{}", principle.number), &own, &mut chapter);
        if !before.is_empty() {
            chapter.terms(before);
        }
    }
    let left: Vec<String> = context
        .indicators
        .iter()
        .filter(|indicator| !shown.iter().any(|(number, _)| *number == indicator.number))
        .map(|indicator| format!("{} ({})", indicator.number, format::lower_first(&indicator.heading)))
        .collect();
    match left.as_slice() {
        [] => {}
        [one] => chapter.notes([format!("Not linked to a principle: indicator {one}.")]),
        several => {
            chapter.notes([format!("Not linked to a principle: indicators {}.", format::list(several))]);
        }
    }
    chapter
}

/// "Indicators relate to three of the framework's five principles".
fn headline(linked: usize, principles: usize) -> String {
    match linked {
        0 => "No indicator relates to the framework\u{2019}s principles".to_owned(),
        all if all == principles && all == 1 => {
            "Indicators relate to the framework\u{2019}s principle".to_owned()
        }
        all if all == principles => {
            format!("Indicators relate to all {} principles of the framework", format::small_number(all))
        }
        some => format!(
            "Indicators relate to {} of the framework\u{2019}s {} principles",
            format::small_number(some),
            format::small_number(principles)
        ),
    }
}

/// "5: review progress regularly (wording to be confirmed)".
pub(super) fn title(principle: &Principle) -> String {
    let text = principle.text.as_deref().unwrap_or("its official text has not been supplied");
    let doubt = if principle.confirmed { String::new() } else { format!(" ({UNCONFIRMED})") };
    format!("{}: {text}{doubt}", principle.number)
}

/// The figures of some indicators: a chart of those of the survey, a chart of ratios, and the others in words.
fn show(
    context: &ReportContext<'_>,
    framework: &Framework,
    view: &str,
    indicators: &[&Indicator],
    chapter: &mut Chapter,
) {
    let id = |kind: &str| format!("{}-{}-{}-{view}-{kind}", framework.id, context.place.code, context.year);
    chapter.figures(survey_chart(context, indicators, id("survey")));
    chapter.figures(ratio_chart(context, indicators, id("ratios")));
    let others = indicators.iter().filter(|one| one.basis != Basis::Survey && one.ratio.is_none());
    let items: Vec<Explanation> = others
        .map(|indicator| Explanation { term: name(indicator), text: published(context, indicator) })
        .collect();
    if !items.is_empty() {
        chapter.terms(items);
    }
}

/// "Indicator 8: discrimination from a manager or colleague".
pub(super) fn name(indicator: &Indicator) -> String {
    format!("Indicator {}: {}", indicator.number, format::lower_first(&indicator.heading))
}

/// White to BME for each indicator of the staff survey, of the place and of England.
fn survey_chart(context: &ReportContext<'_>, indicators: &[&Indicator], id: String) -> Option<Figure> {
    let mut entries = Vec::new();
    let mut widest: Option<(f64, &Indicator, &Gap)> = None;
    for indicator in indicators.iter().filter(|indicator| indicator.basis == Basis::Survey) {
        let own = context.own(&indicator.number).filter(|_| !context.is_england());
        let places: Vec<&Gap> = own.into_iter().chain(context.england(&indicator.number)).collect();
        if let Some(gap) = places.first()
            && let Some(size) = gap.gap_points.map(f64::abs)
            && widest.is_none_or(|(most, ..)| size > most)
        {
            widest = Some((size, indicator, gap));
        }
        entries.extend(
            places
                .into_iter()
                .map(|gap| FigureEntry { section: name(indicator), ..figure_rows::entry(context, gap) }),
        );
    }
    let (_, indicator, gap) = widest?;
    let label = context.writer.term.label();
    let table = FigureTable { entries };
    let title = format!(
        "{}: {} {label}, {} White",
        indicator.topic,
        format::percent_or_none(gap.bme_share),
        format::percent_or_none(gap.white_share)
    );
    let words = FigureWords {
        id,
        indicator: SEVERAL,
        caption: format!(
            "Share of White and {label} respondents in {}, staff survey {}, with 95 per cent intervals.",
            if context.is_england() {
                "England".to_owned()
            } else {
                format!("{} and England", context.writer.place)
            },
            gap.collected
        ),
        alt: alt(&format!("Chart for {}", context.place.short()), &title),
        description: with_brackets_explained(
            table.entries.iter().map(|entry| format!("{}, {}", entry.section, in_words(label, entry))),
        ),
        title,
        spoken: context.writer.brief(indicator, gap),
        cited: ReportContext::survey_source(gap),
    };
    let chart =
        RowChart { caption: words.in_picture(ReportContext::source_line(gap), None), ..pairs(label, &table) };
    Some(words.figure(context, chart.svg(context.colours), table))
}

/// The latest published figures of an indicator's first measure: the place's and England's, each with its year.
fn latest<'a>(context: &'a ReportContext<'_>, indicator: &Indicator) -> Vec<(String, &'a PublishedSeries)> {
    let Some(main) = indicator.measure_of.first() else { return Vec::new() };
    let mut places = vec![(Place::england_name().to_owned(), Place::england_code().to_owned())];
    if !context.is_england() {
        places.insert(0, (context.region_name().to_owned(), context.place.region_code.clone()));
    }
    let found = places.into_iter().filter_map(|(name, code)| {
        Some((name, context.series(&indicator.number, &main.code, &code).last().copied()?))
    });
    found.collect()
}

/// The published ratios of the place and of England on one axis.
fn ratio_chart(context: &ReportContext<'_>, indicators: &[&Indicator], id: String) -> Option<Figure> {
    let ratios: Vec<&&Indicator> = indicators.iter().filter(|indicator| indicator.ratio.is_some()).collect();
    let band = ratios.iter().find_map(|indicator| indicator.band)?;
    let mut entries = Vec::new();
    let mut read = Vec::new();
    let mut first = None;
    for indicator in ratios {
        for (name, figure) in latest(context, indicator) {
            first.get_or_insert((*indicator, name.clone(), figure));
            read.push(figure);
            entries.push(FigureEntry {
                label: format!("{name}, WRES {}", figure.wres_year),
                section: self::name(indicator),
                rows: vec![figure_rows::published(figure)],
                ..FigureEntry::default()
            });
        }
    }
    let (indicator, place, figure) = first?;
    let table = FigureTable { entries };
    let value = |entry: &FigureEntry| entry.rows[0].value.map(format::as_published);
    let title = format!(
        "{}, {place}: {} (WRES {})",
        indicator.topic,
        format::as_published(figure.value),
        figure.wres_year
    );
    let label = context.writer.term.label();
    let said = table
        .entries
        .iter()
        .map(|entry| format!("{}, {}: {}.", entry.section, entry.label, value(entry).unwrap_or_default()));
    let words = FigureWords {
        id,
        indicator: SEVERAL,
        caption: "Relative likelihoods as published; years differ and are compared only within a year."
            .to_owned(),
        alt: alt("Chart of relative likelihoods", &title),
        description: said.collect::<Vec<_>>().join(" "),
        title,
        spoken: Some(context.writer.likelihood(indicator, &place_in_sentence(context, &place), figure)),
        cited: quoted::cited(&read),
    };
    let chart = RowChart {
        caption: words.in_picture(
            "Source: NHS England, WRES, as quoted by the pages named in the data file.".to_owned(),
            Some("The counts were not published, so no intervals are shown."),
        ),
        unit: QuantityUnit::Ratio,
        sections: table.sections(|entry| ChartRow {
            label: entry.label.clone(),
            marks: vec![(Mark::Single, entry.quantity("").or_else(|| entry.quantity("bme")))],
            columns: vec![value(entry)],
            note: None,
        }),
        header: Header::Parity {
            range: (band[0], band[1]),
            label: format!("{:.2} to {:.2} is described as non-adverse by NHS England", band[0], band[1]),
            below: "Disadvantage for White staff".to_owned(),
            above: format!("Disadvantage for {}", context.writer.term.people("staff").replace("BME", label)),
        },
        headings: vec!["Ratio".to_owned()],
        ..RowChart::default()
    };
    Some(words.figure(context, chart.svg(context.colours), table))
}

fn place_in_sentence(context: &ReportContext<'_>, name: &str) -> String {
    if name == Place::england_name() { name.to_owned() } else { context.region_place.in_sentence() }
}

/// The latest published shares in words.
fn published(context: &ReportContext<'_>, indicator: &Indicator) -> String {
    let Some(main) = indicator.measure_of.first() else { return "No published figure was found.".to_owned() };
    let found = latest(context, indicator);
    let mut said: Vec<String> = found
        .iter()
        .map(|(name, figure)| {
            let place = place_in_sentence(context, name);
            context.writer.published_share(&format::lower_first(&main.label), &place, figure)
        })
        .collect();
    if indicator.returned == Some(ReturnedMeasure::Board) {
        said.extend(context.board().map(|board| {
            format!(
                "In England that is {} {} the {} share of the workforce (WRES {}, our calculation from two printed \
                 shares).",
                format::points_in_words(board.difference_points),
                if board.difference_points < 0.0 { "below" } else { "above" },
                context.writer.term.label(),
                board.wres_year,
            )
        }));
    }
    if said.is_empty() { "No published figure was found.".to_owned() } else { said.join(" ") }
}
